"""Stores that last: graphs that grow document by document, behind one small protocol.

`memory` keeps all in memory, `disk` in a folder, `remote` at a SPARQL 1.1 endpoint. In each of them a document is one
named graph, and the default graph is the merge of all graphs, each triple once.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from triplomacy.claims import Record
from triplomacy.curation import Curation
from triplomacy.queries.results import Results
from triplomacy.stores.parts import Held, Part


class Query(Protocol):
    """Answers a SPARQL query with at most so many rows. Raises InvalidQuery."""

    def __call__(self, text: str, *, limit: int | None = None) -> Results: ...


class GraphStore(Protocol):
    """What can be loaded and asked. A claim becomes a direct triple from the store's threshold on."""

    threshold: float

    def held(self) -> Mapping[str, Held]:
        """The parts that it holds, by id."""

    @property
    def curation(self) -> Curation:
        """What analysts decided."""

    def parts(self, ids: Iterable[str] | None = None) -> Iterator[Part]:
        """The parts that it holds, all by default, under its decisions."""

    def records(self, ids: Iterable[str] | None = None) -> Iterator[Record]:
        """Documents and claims as analysts corrected them, all by default."""

    def put(self, parts: Sequence[Part], *, gone: Sequence[str] = ()) -> None:
        """Takes parts in and lets others go, each wholly or not at all.

        A part takes the place of the one with its id, and of those it says it replaces.
        """

    def query(self, text: str, *, limit: int | None = None) -> Results:
        """The answer to a SPARQL query, at most so many rows. Raises InvalidQuery."""

    def close(self) -> None:
        """Ends the work with it."""


@contextmanager
def opened(place: str, *, threshold: float | None = None, make: bool = True) -> Iterator[GraphStore]:
    """The store in a folder, or at the URL of a SPARQL endpoint, to be written to; made if `make` and there is none."""
    if is_remote(place):
        from triplomacy.stores import remote

        with remote.opened(place, threshold=threshold) as store:
            yield store
    else:
        from triplomacy.stores import disk

        with disk.opened(Path(place), threshold=threshold, make=make) as store:
            yield store


def is_remote(place: str) -> bool:
    """Whether the place of a store is a URL."""
    return re.match(r"([a-z]+\+)?https?://", place) is not None
