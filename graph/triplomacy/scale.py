"""Documents read by several processes at once: in their order, a few at a time in memory, whatever befalls a process.

A process that dies takes its handful of documents with it; they are read again one by one, and one that kills its
reader again is reported and left out.
"""

import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain
from multiprocessing.connection import wait
from types import TracebackType
from typing import TYPE_CHECKING, TypeAlias

from triplomacy import articles
from triplomacy.articles import Article, Reader, Recipe
from triplomacy.claims import Document
from triplomacy.errors import TriplomacyError, UnreadableDocument

if TYPE_CHECKING:
    from triplomacy.relations.extraction import Extractor

# What is handed to a process at once, in characters and in documents, and how much waits for each: a second of work, so
# that all end together, and enough for the others while one has a long document.
_CHARACTERS, _DOCUMENTS, _WAITING = 20_000, 4, 8

_Handful: TypeAlias = list[Document]

# What the extractor of a worker process is made of, and the extractor.
_recipe = Recipe()
_reader: "Extractor | None" = None


def reader(recipe: Recipe, workers: int = 1) -> Reader:
    """What reads documents with so many processes: this one, if one is enough. Nothing is loaded before the first."""

    def read_all(documents: Iterable[Document], on_problem: Callable[[TriplomacyError], None]) -> Iterator[Article]:
        rest = iter(documents)
        for first in rest:
            found = chain([first], rest)
            if workers == 1:
                yield from articles.read(found, recipe.extractor())
            else:
                yield from read(found, recipe, workers=workers, on_problem=on_problem)

    return read_all


def read(
    documents: Iterable[Document], recipe: Recipe, *, workers: int, on_problem: Callable[[TriplomacyError], None]
) -> Iterator[Article]:
    """Each document with its claims, in order, read by so many processes; the result does not depend on how many."""
    with _Pool(recipe, workers, on_problem) as pool:
        waiting: deque[tuple[_Handful, Future[list[Article]]]] = deque()
        for handful in _handfuls(documents):
            waiting.append((handful, pool.submit(handful)))
            if len(waiting) > _WAITING * workers:
                yield from pool.result(waiting)
        while waiting:
            yield from pool.result(waiting)


class _Pool:
    """Processes that read, made anew when one of them has died."""

    def __init__(self, recipe: Recipe, workers: int, on_problem: Callable[[TriplomacyError], None]) -> None:
        self._recipe, self._workers, self._on_problem = recipe, workers, on_problem
        self._executor = self._made()

    def __enter__(self) -> "_Pool":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # They end while this process goes on.
        self._executor.shutdown(wait=False, cancel_futures=True)

    def submit(self, handful: _Handful) -> Future[list[Article]]:
        """Begins to read some documents."""
        try:
            return self._executor.submit(_read, handful)
        except BrokenProcessPool as error:
            # Whoever asks for the result does what is to be done.
            broken: Future[list[Article]] = Future()
            broken.set_exception(error)
            return broken

    def result(self, waiting: deque[tuple[_Handful, Future[list[Article]]]]) -> Iterator[Article]:
        """The first of those waiting; if a process has died, the others are begun again."""
        handful, future = waiting.popleft()
        try:
            yield from future.result()
        except BrokenProcessPool:
            yield from self._one_by_one(handful)
            again = [(other, self.submit(other)) for other, _ in waiting]
            waiting.clear()
            waiting.extend(again)

    def _one_by_one(self, handful: _Handful) -> Iterator[Article]:
        self._renew()
        for document in handful:
            try:
                yield from self.submit([document]).result()
            except BrokenProcessPool:
                self._renew()
                self._on_problem(
                    UnreadableDocument(
                        f"{document.place or document.name}: the process that read it died; it is left out"
                    )
                )

    def _renew(self) -> None:
        self._executor.shutdown(wait=False, cancel_futures=True)
        self._executor = self._made()

    def _made(self) -> ProcessPoolExecutor:
        # Not forked: a fork would carry the threads of the language pipeline.
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(self._workers, context, initializer=_begin, initargs=(self._recipe,))


def _handfuls(documents: Iterable[Document]) -> Iterator[_Handful]:
    handful: _Handful = []
    for document in documents:
        handful.append(document)
        if len(handful) >= _DOCUMENTS or sum(len(one.text) for one in handful) >= _CHARACTERS:
            yield handful
            handful = []
    if handful:
        yield handful


def _begin(recipe: Recipe) -> None:
    """What a worker does first."""
    global _recipe
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _recipe = recipe


def _end_with_parent() -> None:
    """Ends the process when the one that began it is gone, however it went."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _read(handful: _Handful) -> list[Article]:
    global _reader
    # Here, so that what is wrong with the recipe is said to whoever waits for the result.
    _reader = _reader or _recipe.extractor()
    return list(articles.read(handful, _reader))
