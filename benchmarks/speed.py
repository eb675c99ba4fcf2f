"""How fast a build is, stage by stage, on this machine.

    python benchmarks/speed.py [--copies 5]

Reads the seed and the project's own gold articles, each as many times as --copies says (a number at the end makes the
copies differ, as the same text is read only once). Beside it, textacy takes subject, verb and object from the same
parse (pip install textacy). Times are of single runs, so small differences mean nothing.
"""

import argparse
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

from textacy.extract.triples import subject_verb_object_triples

from triplomacy import documents, gazetteer, language, pipeline, release
from triplomacy.claims import Document
from triplomacy.relations import cues

ROOT = Path(__file__).parents[1]

Result = TypeVar("Result")


def copies(folder: Path, times: int) -> list[Path]:
    """Files with the seed and the gold articles, each that many times."""
    texts = [*sorted((ROOT / "seeds").glob("*.txt")), *sorted((ROOT / "tests" / "gold").glob("*.txt"))]
    paths = []
    for number in range(1, times + 1):
        for text in texts:
            path = folder / f"{text.stem}-{number}.txt"
            path.write_text(f"{text.read_text('utf-8').rstrip()}\n\nCopy {number}.\n", encoding="utf-8")
            paths.append(path)
    return paths


def timed(work: Callable[[], Result]) -> tuple[float, Result]:
    """Seconds that some work took, and its result."""
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def measured(times: int) -> Iterator[tuple[str, float, str]]:
    """Name, seconds and yield of each stage."""
    seconds, nlp = timed(language.load)
    yield "load the language pipeline", seconds, ""
    seconds, _ = timed(lambda: (gazetteer.load(), cues.load()))
    yield "load actors and cues", seconds, ""
    reader = pipeline.extractor()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = copies(folder, times)
        texts = list(documents.read_all(paths, _fail))
        words = sum(len(document.text.split()) for document in texts)
        seconds, sentences = timed(lambda: sum(len(found) for _, found in language.parsed(nlp, texts)))
        yield "parse", seconds, f"{sentences:,} sentences, {_rates(sentences, words, seconds)}"
        parsed = seconds
        docs = [nlp(piece) for text in texts for _, piece in language.paragraphs(text.text)]
        seconds, triples = timed(lambda: sum(1 for doc in docs for _ in subject_verb_object_triples(doc)))
        yield "  textacy on that parse", seconds, f"{triples:,} triples, {_rates(sentences, words, seconds)}"
        seconds, found = timed(lambda: sum(len(one.claims) for _, said in reader.explain(texts) for one in said))
        yield "parse and extract", seconds, f"{found:,} claims, {_rates(sentences, words, seconds)}"
        yield "  extraction alone", seconds - parsed, _rates(sentences, words, max(seconds - parsed, 1e-9))
        seconds, done = timed(lambda: pipeline.build(paths, folder / "out"))
        yield "whole build, all files", seconds, _rates(sentences, words, seconds)
        yield "  of it writing", done.run["timings"]["writing"], f"{_megabytes(folder / 'out'):.1f} MB"


def _rates(sentences: int, words: int, seconds: float) -> str:
    return f"{sentences / seconds:,.0f} sentences/s, {words / seconds:,.0f} words/s"


def corpus(times: int) -> str:
    """How much is read, in words."""
    with tempfile.TemporaryDirectory() as name:
        texts: list[Document] = list(documents.read_all(copies(Path(name), times), _fail))
    return f"{len(texts)} documents, {sum(len(document.text.split()) for document in texts):,} words"


def machine() -> str:
    """Processor, cores and versions, for who reads the figures later."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return (
        f"{_processor()}, {cores} cores, {platform.system()}, Python {platform.python_version()}, "
        f"spaCy {version('spacy')}, triplomacy {release()}"
    )


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor() or platform.machine())


def _megabytes(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.iterdir()) / 1e6


def _fail(error: Exception) -> None:
    raise error


def main() -> int:
    """Reads the arguments, prints the table; gives the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--copies", type=int, default=5, metavar="N")
    args = parser.parse_args()
    print(machine())
    print(corpus(args.copies))
    print()
    for stage, seconds, found in measured(args.copies):
        print(f"{stage:28} {seconds:7.2f} s  {found}".rstrip(), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
