"""How fast tables of articles are read, and in how much memory: JSON Lines, CSV and Parquet, without any extraction.

    python benchmarks/reading.py [--megabytes 2000] [--rows 1000000] [--folder FOLDER] [--rows-only]

With --rows-only rows become documents and that is all; else their language is told too, and copies are left out, as
the commands do.

Texts are those of `synthetic`, with a number at the end of each, so that all differ. Each file is read by a process of
its own, whose peak of memory is told; a tenth of each file first, so that one sees what grows.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import count, cycle
from pathlib import Path

import duckdb
from speed import machine
from synthetic import claims

from triplomacy import documents
from triplomacy.claims import Document
from triplomacy.documents import sources, tables

_TEXTS = 5_000


def articles() -> Iterator[dict[str, str]]:
    """Articles without end, no two alike."""
    some = [one for one in claims(_TEXTS) if isinstance(one, Document)]
    for number, document in zip(count(), cycle(some), strict=False):
        yield {
            "id": str(number),
            "title": document.title or "",
            "body": f"{document.text} This was story {number}.",
            "published": str(document.published),
            "url": f"https://news.example/{number}",
            "source": document.publisher or "",
        }


def json_lines(path: Path, megabytes: float) -> Path:
    """A file of so many megabytes."""
    left = megabytes * 1e6
    with path.open("wb") as out:
        for article in articles():
            left -= out.write(json.dumps(article).encode() + b"\n")
            if left <= 0:
                return path
    raise AssertionError("articles have no end")


def table(path: Path, source: Path, rows: int) -> Path:
    """The first so many rows of a file of JSON Lines, as CSV or Parquet by how the name ends."""
    with duckdb.connect() as base:
        base.execute("SET threads = 2; SET memory_limit = '1GB'")
        base.execute(f"COPY (FROM read_json('{source}', format = 'newline_delimited') LIMIT {rows}) TO '{path}'")
    return path


def measured(path: Path, *, rows_only: bool) -> str:
    """What reading a file took, in a process of its own."""
    command = [sys.executable, __file__, "--read", str(path), *(["--rows-only"] if rows_only else [])]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def read(path: Path, *, rows_only: bool) -> str:
    """What reading a file takes, here."""
    start = time.perf_counter()
    found = tables.read(sources.of_path(path)) if rows_only else documents.read_all([path], _fail)
    number = sum(1 for _ in found)
    seconds = time.perf_counter() - start
    peak = _peak()
    size = path.stat().st_size / 1e6
    return (
        f"{path.suffix[1:]:8} {size:7,.0f} MB {number:11,} documents {seconds:7.1f} s "
        f"{number / seconds:8,.0f} documents/s {size / seconds:6.1f} MB/s {peak:6,.0f} MB peak"
    )


def _peak() -> float:
    """Megabytes. What the system says at the end may be of the process that began this one."""
    status = Path("/proc/self/status")
    if status.exists():
        [line] = (line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1e3
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def _fail(error: Exception) -> None:
    raise error


def main() -> int:
    """Reads the arguments, prints a line a file; gives the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=float, default=2_000, help="size of the JSON Lines")
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows of CSV and Parquet")
    parser.add_argument("--folder", type=Path, default=None, help="where the files are made")
    parser.add_argument("--rows-only", action="store_true", help="no more than rows to documents")
    parser.add_argument("--read", type=Path, default=None, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.read:
        print(read(args.read, rows_only=args.rows_only))
        return 0
    print(machine())

    def show(path: Path) -> None:
        print(measured(path, rows_only=args.rows_only), flush=True)

    with tempfile.TemporaryDirectory(dir=args.folder) as name:
        folder = Path(name)
        whole = json_lines(folder / "whole.jsonl", args.megabytes)
        show(json_lines(folder / "tenth.jsonl", args.megabytes / 10))
        show(whole)
        for ending in ("csv", "parquet"):
            for rows in (args.rows // 10, args.rows):
                show(table(folder / f"{rows}.{ending}", whole, rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
