"""How long a store takes to be written in other formats, and in how much memory, on this machine.

    python benchmarks/exports.py [--claims 100000] [--formats nquads gexf edges] [--store FOLDER]

Each export is a process of its own, as typed; times are of single runs, memory is the most that the process held. With
--store the folder is filled once and used again. The last line chooses the claims of one actor.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from itertools import takewhile
from pathlib import Path

import synthetic

from triplomacy.claims import Claim, Record
from triplomacy.stores import disk, parts

_PARTS = 500


def filled(place: Path, claims: int) -> None:
    """A store with at least so many claims, unless it is there already."""
    if place.exists():
        return
    number = 0

    def goes_on(document: list[Record]) -> bool:
        nonlocal number
        is_wanted = number < claims
        number += sum(isinstance(record, Claim) for record in document)
        return is_wanted

    with disk.opened(place) as store:
        batch: list[parts.Part] = []
        for records in takewhile(goes_on, parts.documents(synthetic.claims())):
            batch.append(parts.of_records(records, source="synthetic"))
            if len(batch) == _PARTS:
                store.put(batch)
                batch = []
        store.put(batch)


def export(place: Path, out: Path, *options: str) -> str:
    """Seconds, memory and size of one export."""
    command = [sys.executable, "-m", "triplomacy", "export", str(place), *options, "-o", str(out), "--quiet"]
    start = time.perf_counter()
    process = subprocess.Popen(command)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{' '.join(command)}: failed")
    size = out.stat().st_size / 1e6
    cpu = usage.ru_utime + usage.ru_stime
    return (
        f"{time.perf_counter() - start:8.1f} s {cpu:8.1f} s CPU {usage.ru_maxrss / 1024:8.0f} MB {size:8.1f} MB written"
    )


def main() -> None:
    """Prints a line for each format."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--formats", nargs="+", default=["nquads", "gexf", "gexf-aggregate", "edges", "claims"])
    parser.add_argument("--store", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        place = arguments.store or Path(name) / "store"
        start = time.perf_counter()
        filled(place, arguments.claims)
        print(f"{'filled':24} {time.perf_counter() - start:8.1f} s", flush=True)
        runs: list[tuple[str, str, tuple[str, ...]]] = [(form, form, ()) for form in arguments.formats]
        runs += [("edges of one actor", "edges", ("--actor", "Vanuatu")), ("edges of one month", "edges", _MONTH)]
        for label, form, options in runs:
            print(f"{label:24} {export(place, Path(name) / 'out', form, *options)}", flush=True)


_MONTH = ("--since", "2020-03-01", "--until", "2020-03-31")

if __name__ == "__main__":
    main()
