"""What size costs a build: memory, processes, kills.

    python benchmarks/scale.py memory [--documents 1000 10000 50000]
    python benchmarks/scale.py workers [--documents 400]
    python benchmarks/scale.py resume [--documents 2000 --kills 20]
    python benchmarks/scale.py cluster [--documents 400]

`memory`: the most that a build of so many articles of two sentences holds at a time; flat is good. `workers`: one
process beside two, on articles of eight sentences, and the same bytes. `resume`: a build that is killed (`kill -9`) at
random and begun again, beside one that is left alone, byte for byte. `cluster`: shards on a Dask cluster of two
processes beside a build with two. Articles are those of `news.py`; formats are claims and N-Quads, which stream.
"""

import argparse
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import news
from speed import machine

FILES = ("claims.jsonl", "graph.nq")


def command(corpus: Path, out: Path, *, workers: int = 1) -> list[str]:
    """A build of claims and N-Quads."""
    return [
        *(sys.executable, "-m", "triplomacy", "build", str(corpus), "-o", str(out)),
        *("--format", "nquads", "--workers", str(workers), "--quiet"),
    ]


def measured(line: list[str]) -> tuple[float, float]:
    """Seconds that a command takes, and the most megabytes its largest process holds."""
    # A process of its own, as the system keeps the peak of all children of one together.
    code = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True); "
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    began = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", code, *line], check=True, capture_output=True, text=True)
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return time.perf_counter() - began, int(done.stdout.split()[-1]) / unit


def memory(folder: Path, sizes: list[int]) -> Iterator[str]:
    """Megabytes by the number of articles."""
    first = 0.0
    for number in sizes:
        corpus = folder / f"{number}.jsonl"
        news.write(corpus, number, sentences=2)
        seconds, peak = measured(command(corpus, folder / f"out-{number}"))
        first = first or peak
        yield f"{number:8,} articles {seconds:8.1f} s {peak:7.0f} MB at most, {peak / first:.2f} of the first"


def workers(folder: Path, documents: int) -> Iterator[str]:
    """Seconds of one process and of two."""
    corpus = folder / "corpus.jsonl"
    news.write(corpus, documents)
    times = {}
    for number in (1, 2):
        times[number], peak = measured(command(corpus, folder / f"out-{number}", workers=number))
        rate = documents / times[number]
        yield f"{number} workers {times[number]:8.1f} s {rate:7.1f} articles/s {peak:7.0f} MB the largest process"
    yield f"speed-up {times[1] / times[2]:.2f}"
    yield same(folder / "out-1", folder / "out-2")


def resume(folder: Path, documents: int, kills: int) -> Iterator[str]:
    """What so many kills change."""
    corpus = folder / "corpus.jsonl"
    news.write(corpus, documents, sentences=2)
    alone, _ = measured(command(corpus, folder / "alone", workers=2))
    yield f"left alone {alone:8.1f} s"
    rng = random.Random(1)
    line = command(corpus, folder / "killed", workers=2)
    began = time.perf_counter()
    for _ in range(kills):
        process = subprocess.Popen(line)
        try:
            # Half of the kills come while it starts, the others while it reads.
            process.wait(rng.uniform(0.5, 4 + 2 * alone / kills))
        except subprocess.TimeoutExpired:
            process.kill()
        process.wait()
    subprocess.run(line, check=True)
    yield f"killed {kills} times {time.perf_counter() - began:8.1f} s"
    yield same(folder / "alone", folder / "killed")


def cluster(folder: Path, documents: int) -> Iterator[str]:
    """Shards on a cluster of two processes, beside a build with two."""
    corpus, parts = folder / "corpus.jsonl", folder / "parts"
    news.write(corpus, documents)
    parts.mkdir()
    lines = corpus.read_text("utf-8").splitlines(keepends=True)
    size = max(1, documents // 16)
    for start in range(0, documents, size):
        (parts / f"part-{start:08}.jsonl").write_text("".join(lines[start : start + size]), "utf-8")
    shards = [sys.executable, "-m", "triplomacy", "shards", f"{parts}/*.jsonl", "-o", str(folder / "shards")]
    for name, line in (("build", command(corpus, folder / "out", workers=2)), ("shards", [*shards, "--workers", "2"])):
        seconds, _ = measured(line)
        yield f"{name:8} {seconds:8.1f} s {documents / seconds:7.1f} articles/s"


def same(one: Path, other: Path) -> str:
    """Whether two builds are the same, in words. Raises SystemExit if they are not."""
    for name in FILES:
        if (one / name).read_bytes() != (other / name).read_bytes():
            raise SystemExit(f"{name} differs between {one} and {other}")
    return f"the same bytes in {' and '.join(FILES)}"


def main() -> int:
    """Reads the arguments, prints the lines; gives the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["memory", "workers", "resume", "cluster"])
    parser.add_argument("--documents", type=int, nargs="+", metavar="N")
    parser.add_argument("--kills", type=int, default=20, metavar="N")
    args = parser.parse_args()
    [first, *_] = sizes = args.documents or {
        "memory": [1_000, 10_000, 50_000], "workers": [400], "resume": [2_000], "cluster": [400]
    }[args.what]  # fmt: skip
    print(machine(), flush=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lines = {
            "memory": lambda: memory(folder, sizes),
            "workers": lambda: workers(folder, first),
            "resume": lambda: resume(folder, first, args.kills),
            "cluster": lambda: cluster(folder, first),
        }[args.what]()
        for line in lines:
            print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
