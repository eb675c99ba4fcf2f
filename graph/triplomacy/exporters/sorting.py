"""Lines in order, each once, in little memory: what does not fit is sorted in temporary files and merged."""

import heapq
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import chain, islice
from tempfile import TemporaryFile
from typing import IO

# Some 40 MB of N-Quads; a hundred million of them are sorted in some 700 files, which systems allow to be open.
_IN_MEMORY = 150_000


class SortedLines:
    """The lines, to be gone through as often as one likes, one pass after the other; made by `sorted_lines`."""

    def __init__(self, runs: list[IO[str]], last: list[str]) -> None:
        self._runs, self._last = runs, last

    def __iter__(self) -> Iterator[str]:
        for run in self._runs:
            run.seek(0)
        before = None
        for line in heapq.merge(*self._runs, self._last):
            if line != before:
                yield line
            before = line


@contextmanager
def sorted_lines(lines: Iterable[str], *, in_memory: int = _IN_MEMORY) -> Iterator[SortedLines]:
    """Lines, each ending in its one line feed, by code point and each once; at most so many are in memory."""
    waiting = iter(lines)
    with ExitStack() as files:
        runs: list[IO[str]] = []
        while True:
            some = sorted(set(islice(waiting, in_memory)))
            following = next(waiting, None)
            if following is None:
                yield SortedLines(runs, some)
                return
            run = files.enter_context(TemporaryFile("w+", encoding="utf-8", newline="\n"))
            run.writelines(some)
            runs.append(run)
            waiting = chain((following,), waiting)
