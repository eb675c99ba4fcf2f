"""A service as a user starts it: a process of its own on a free port of this machine."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from os import environ
from pathlib import Path

import httpx
from sahel import RECORDS

from triplomacy import claims
from triplomacy.exporters import rdf_files

# What the command does, with limits that it has no options for.
_LAUNCH = """
import json, sys
from pathlib import Path
from triplomacy.server.app import Settings
from triplomacy.server.limits import Limits
from triplomacy.server.listener import run
settings = Settings(folder=Path(sys.argv[1]), limits=Limits(**json.loads(sys.argv[2])))
run(settings, host="127.0.0.1", port=0, on_start=lambda address: print(address, file=sys.stderr))
"""


@dataclass(frozen=True)
class Service:
    """A client, the process it asks, and the file to which that process logs."""

    client: httpx.Client
    process: "subprocess.Popen[bytes]"
    log: Path

    @property
    def port(self) -> int:
        port = self.client.base_url.port
        assert port is not None
        return port

    @property
    def workers(self) -> set[int]:
        """The processes that run queries."""
        pid = self.process.pid
        return set(map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split()))


def built(folder: Path) -> Path:
    """The folder of a build of the Sahel's claims."""
    folder.mkdir()
    rdf_files.write_nquads(RECORDS, folder / "graph.nq")
    (folder / "claims.jsonl").write_text("".join(claims.write(RECORDS)), "utf-8")
    return folder


@contextmanager
def serving(
    folder: Path,
    *options: str,
    limits: Mapping[str, float] | None = None,
    environment: Mapping[str, str] | None = None,
) -> Iterator[Service]:
    """A service that runs while the block does: the command, or with `limits` that it has no options for."""
    command = ["-m", "triplomacy", "serve", str(folder), "--port", "0", *options]
    if limits is not None:
        command = ["-c", _LAUNCH, str(folder), json.dumps(limits)]
    log = folder.parent / "log"
    with log.open("w") as errors:
        process = subprocess.Popen([sys.executable, *command], stderr=errors, env={**environ, **(environment or {})})
        try:
            with httpx.Client(base_url=_address(process, log), timeout=60, trust_env=False) as client:
                yield Service(client, process, log)
        finally:
            process.terminate()
            process.wait(20)


def _address(process: "subprocess.Popen[bytes]", log: Path) -> str:
    while process.poll() is None:
        if found := re.search(r"http://\S+", log.read_text()):
            return found[0]
        try:
            process.wait(0.05)
        except subprocess.TimeoutExpired:
            continue
    raise AssertionError(f"the service did not start: {log.read_text()}")
