"""Where claims are: a store, a SPARQL endpoint, the folder of a build, or a file. All are read and asked alike.

Nothing is changed there.
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, Store, parse

from triplomacy import rdf, stores, streams
from triplomacy import store as builds
from triplomacy.claims import Document, Record
from triplomacy.queries.asking import ask
from triplomacy.queries.tabled import Table
from triplomacy.stores.archive import Archive
from triplomacy.stores.layout import is_store
from triplomacy.stores.parts import CURATION, OURS

_RUN_FILE = "run.json"


@dataclass(frozen=True, slots=True)
class Origin:
    """Claims that can be read and asked.

    `records` gives documents and claims as analysts corrected them, of some documents or, for None, of all.
    `background` gives the quads that stand beside them: the ontology and the known actors; all else that is no
    document's, if everything is wanted. From `threshold` on a claim is a direct triple. Some named queries may as well
    be asked of the `table`, if there is one.
    """

    records: Callable[[Collection[str] | None], Iterator[Record]]
    query: stores.Query
    background: Callable[[bool], Iterator[Quad]]
    threshold: float
    table: Table | None = None


@contextmanager
def opened(place: str) -> Iterator[Origin]:
    """The claims at a place: a store's folder, the URL of an endpoint, a build's folder, a file of JSON Lines, or `-`.

    Raises UnreadableStore or UnreadableDocument.
    """
    if stores.is_remote(place):
        from triplomacy.stores import remote

        with remote.asked(place) as store:
            yield Origin(store.records, store.query, partial(_background, store), store.threshold)
    elif is_store(Path(place)):
        from triplomacy.stores.snapshots import open_snapshot

        with open_snapshot(Path(place)) as snapshot:
            archive, threshold = snapshot.archive, float(snapshot.settings["threshold"])
            background = partial(_background, archive)
            yield Origin(archive.records, snapshot.query, background, threshold, snapshot.table())
    else:
        yield _of_files(Path(place))


def threshold_of(build: Path) -> float:
    """The least confidence of a direct triple of a build."""
    try:
        return float(json.loads((build / _RUN_FILE).read_text("utf-8"))["threshold"])
    except (OSError, ValueError, LookupError):
        return 0.5


def _of_files(place: Path) -> Origin:
    """The claims of a build or of a file; standard input can be gone through once, or else is kept in memory."""
    file, threshold = streams.claims_file(place), threshold_of(place)
    kept: list[Record] = []

    def every() -> Iterator[Record]:
        return iter(kept) if kept else streams.records(file)

    def records(documents: Collection[str] | None) -> Iterator[Record]:
        return every() if documents is None else (one for one in every() if _document(one) in documents)

    @cache
    def graphs() -> Store:
        if (place / builds.BUILD_FILE).exists() or not (file.exists() or file == streams.STANDARD):
            return builds.open_build(place).graphs
        if file == streams.STANDARD:
            kept.extend(streams.records(file))
        return builds.load(every(), threshold=threshold).graphs

    return Origin(records, partial(ask, graphs), lambda everything: rdf.vocabulary(), threshold)


def _document(record: Record) -> str:
    return record.id if isinstance(record, Document) else record.evidence.document


def _background(store: stores.GraphStore | Archive, everything: bool) -> Iterator[Quad]:
    """What a store holds besides documents that came with their claims, under its decisions."""
    held = store.held()
    wanted = {id_ for id_, one in held.items() if one.source == OURS and id_ != CURATION}
    if everything:
        wanted |= {id_ for id_, one in held.items() if one.is_rdf or id_ == CURATION}
    for part in store.parts(sorted(wanted)):
        yield from _quads(part.triples, part.graph)
        yield from _quads(part.rolled, rdf.ROLLUP_GRAPH.value)


def _quads(lines: Iterable[str], graph: str) -> Iterator[Quad]:
    return parse("".join(f"{line} <{graph}> .\n" for line in lines), format=RdfFormat.N_QUADS)
