"""Runs the benchmarks and writes what they print as a page, with the machine named.

    python benchmarks/page.py [--only NAME…] [--output docs/benchmarks.md]

Some twenty minutes on two cores. Each table can be had alone by the command above it. A benchmark that fails is left
out of the page, and the exit code is 1.
"""

import argparse
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from speed import machine

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A command, and in a sentence what its figures are."""

    title: str
    command: Sequence[str]
    about: str


BENCHMARKS = {
    "reading": Benchmark(
        "Reading English",
        ("speed.py", "--copies", "3"),
        "Parse, extraction and a whole build of real articles, and of a peer's triples on the same parse. "
        "UniversalPETRARCH's authors give 220 sentences a second for the coding alone, on their machine.",
    ),
    "sentences": Benchmark(
        "Claims on sentences that nobody tuned on",
        ("sentences.py", "seeds/sentences/test-b.jsonl"),
        "How many of the claims of single sentences are found, and how many of those found are right.",
    ),
    "memory": Benchmark(
        "Memory against size",
        ("scale.py", "memory", "--documents", "1000", "10000"),
        "The most that a build holds at a time; `--documents 50000` takes a quarter of an hour more.",
    ),
    "workers": Benchmark("One process and two", ("scale.py", "workers"), "The same build, the same bytes."),
    "resume": Benchmark(
        "Kills",
        ("scale.py", "resume", "--documents", "500", "--kills", "10"),
        "A build that is killed and begun again.",
    ),
    "cluster": Benchmark("A cluster of this machine", ("scale.py", "cluster"), "Shards on Dask beside a build."),
    "store": Benchmark(
        "A store",
        ("store.py", "--documents", "2000", "--peer", "rdflib"),
        "Loading beside Oxigraph's own bulk load of the same quads, and questions beside rdflib in memory: a Dataset "
        "of the documents' graphs, as the store has them, and one Graph that is their merge.",
    ),
    "kill": Benchmark(
        "A store that is killed",
        ("kill.py", "--documents", "300", "--kills", "20"),
        "Loads that are killed and begun again.",
    ),
    "explorer": Benchmark("The explorer", ("explorer.py",), "The page of a large graph in Chromium, beside pyvis."),
    "layout": Benchmark("Layout and Gephi files", ("layout.py",), "Places of actors, and GEXF of many claims."),
}


def main() -> int:
    """Reads the arguments, runs the benchmarks, writes the page; gives the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=BENCHMARKS, default=list(BENCHMARKS), metavar="NAME")
    parser.add_argument("--output", type=Path, default=ROOT / "docs" / "benchmarks.md", metavar="FILE")
    args = parser.parse_args()
    day = datetime.now(UTC).date().isoformat()
    parts = [f"# Benchmarks\n\nMeasured on {day}: {machine()}. Single runs, so small differences mean nothing.\n"]
    failed = []
    for name in args.only:
        one = BENCHMARKS[name]
        print(f"{name}: {' '.join(one.command)}", file=sys.stderr, flush=True)
        script, *more = one.command
        done = subprocess.run(
            [sys.executable, str(ROOT / "benchmarks" / script), *more], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        if done.returncode:
            failed.append(name)
            continue
        said = done.stdout.replace(machine(), "").strip("\n")
        shown = f"```sh\npython benchmarks/{' '.join(one.command)}\n```\n\n```text\n{said}\n```\n"
        parts.append(f"## {one.title}\n\n{one.about}\n\n{shown}")
    args.output.write_text("\n".join(parts), encoding="utf-8")
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
