"""Stores of each kind for tests, and what is put into them."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from sahel import RECORDS

from triplomacy.claims import Record
from triplomacy.decisions import Decision, Kind
from triplomacy.stores import GraphStore, disk, parts, remote
from triplomacy.stores.embedded import EmbeddedStore
from triplomacy.stores.parts import Part

WHEN = datetime(2026, 11, 28, 9, 30, tzinfo=UTC)


def part(*records: Record, replaces: tuple[str, ...] = ()) -> Part:
    return replace(parts.of_records(records, source=f"/news/{records[0].id}"), replaces=replaces)


def decision(kind: Kind, **values: Any) -> Decision:
    return Decision(kind=kind, who="Ada", when=WHEN, why="read again", **values)


def sahel() -> list[Part]:
    return [part(*records) for records in parts.documents(RECORDS)]


@contextmanager
def memory(place: Path) -> Iterator[GraphStore]:
    yield EmbeddedStore()


@contextmanager
def on_disk(place: Path) -> Iterator[GraphStore]:
    with disk.opened(place) as store:
        yield store


@contextmanager
def at_a_server(place: str) -> Iterator[GraphStore]:
    httpx.post(f"{place}/update", data={"update": "DROP ALL"})
    with remote.opened(f"oxigraph+{place}") as store:
        yield store


@contextmanager
def oxigraph() -> Iterator[str]:
    """The URL of Oxigraph's own server, on this machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(Path(sys.executable).with_name("oxigraph")), "serve", "--bind", f"127.0.0.1:{port}"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
        process.kill()
