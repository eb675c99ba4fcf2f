"""What the service shows of a folder: its quads, to be read only, and the texts that their offsets point into.

The folder is a store that `load` made, or a build. The default graph is the merge of the named graphs.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Store

from triplomacy import claims, store, streams
from triplomacy.claims import Document, Record
from triplomacy.errors import InvalidQuery, UnreadableDocument
from triplomacy.origins import threshold_of
from triplomacy.queries.tabled import Table
from triplomacy.stores import snapshots
from triplomacy.stores.archive import Sentence
from triplomacy.stores.layout import is_store
from triplomacy.stores.snapshots import Snapshot

_CLAIMS_FILE = "claims.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Quads at one moment, and the table of their claims, if there is one.

    `text` gives a document by its id, or None; `close` lets its files go.
    `search` finds sentences of evidence by their words, the best first. `state` differs once the folder has changed;
    from `threshold` on a claim is a direct triple.
    """

    graph: Store
    table: Table | None = None
    state: str
    threshold: float
    text: Callable[[str], Document | None]
    records: Callable[[], Iterable[Record]]
    search: Callable[[str], list[Sentence]]
    close: Callable[[], None]


def state(folder: Path) -> str:
    """A word that changes when what the folder holds does. Raises TriplomacyError if it holds nothing to serve."""
    if is_store(folder):
        return snapshots.newest(folder)
    path = folder / store.BUILD_FILE
    try:
        found = path.stat()
    except OSError as error:
        raise UnreadableDocument(f"{folder}: neither a store nor a build; make one with 'triplomacy load'") from error
    return f"{found.st_mtime_ns}-{found.st_size}"


def opened(folder: Path) -> View:
    """The folder as it is now. Raises TriplomacyError if it holds nothing to serve."""
    if is_store(folder):
        snapshot = Snapshot(folder)
        archive, threshold = snapshot.archive, float(snapshot.settings["threshold"])
        return View(
            graph=snapshot.graph,
            table=snapshot.table(),
            state=snapshot.name,
            threshold=threshold,
            text=archive.document,
            records=archive.records,
            search=archive.search,
            close=snapshot.close,
        )
    seen = state(folder)
    path = folder / _CLAIMS_FILE
    graph = store.open_build(folder).graphs
    return View(
        graph=graph,
        state=seen,
        threshold=threshold_of(folder),
        text=_Texts(path).document,
        records=lambda: streams.records(path),
        search=_no_index,
        close=lambda: None,
    )


def _no_index(words: str) -> list[Sentence]:
    raise InvalidQuery("a build has no index of sentences; make a store of it with 'triplomacy load'")


class _Texts:
    """The documents of a file of JSON Lines, found by where their lines begin."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._places: dict[str, int] | None = None

    def document(self, id_: str) -> Document | None:
        if not self._path.is_file():
            return None
        if self._places is None:
            self._places = self._indexed()
        if id_ not in self._places:
            return None
        with self._path.open("rb") as file:
            file.seek(self._places[id_])
            [record] = claims.read([file.readline().decode()], origin=str(self._path))
        return record if isinstance(record, Document) else None

    def _indexed(self) -> dict[str, int]:
        places, place = {}, 0
        with self._path.open("rb") as file:
            for line in file:
                if line.startswith(b'{"type": "document"'):
                    places[json.loads(line)["id"]] = place
                place += len(line)
        return places
