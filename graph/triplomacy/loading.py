"""From files to a store that lasts: what is new is added, what changed is replaced, the rest is left alone.

A document is known by its content and its URL, and its place in the store by its URL, or else by its file: a text that
changed there takes the place of the old one. Claims and RDF are compared by a hash of what they say.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, parse

from triplomacy import documents, rdf, streams
from triplomacy.claims import Document
from triplomacy.errors import TriplomacyError, UnreadableDocument
from triplomacy.queries.examples import EXAMPLES_GRAPH
from triplomacy.relations.extraction import Extractor
from triplomacy.stores import GraphStore, parts
from triplomacy.stores.disk import DiskStore
from triplomacy.stores.parts import Part

_CLAIMS = (".jsonl", ".ndjson")
_RDF = {
    ".nq": RdfFormat.N_QUADS,
    ".nt": RdfFormat.N_TRIPLES,
    ".ttl": RdfFormat.TURTLE,
    ".trig": RdfFormat.TRIG,
    ".rdf": RdfFormat.RDF_XML,
    ".owl": RdfFormat.RDF_XML,
    ".jsonld": RdfFormat.JSON_LD,
}
_OURS = frozenset({rdf.ONTOLOGY_GRAPH.value, rdf.ACTORS_GRAPH.value, EXAMPLES_GRAPH.value, parts.CURATION})

# What is written at once: as much as fits the memory well, or what came in so many seconds.
_TRIPLES, _SECONDS = 200_000, 10.0

OnProblem = Callable[[TriplomacyError], None]
OnStep = Callable[[str], None]


@dataclass(slots=True)
class Loaded:
    """How many documents and graphs were added, replaced, left as they were, and removed."""

    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    removed: int = 0

    def __str__(self) -> str:
        return ", ".join(f"{getattr(self, name)} {name}" for name in self.__dataclass_fields__)


def load(
    store: GraphStore,
    paths: Sequence[Path],
    *,
    extractor: Callable[[], Extractor],
    prune: bool = False,
    again: bool = False,
    published: date | None = None,
    on_problem: OnProblem = lambda error: None,
    on_step: OnStep = lambda step: None,
) -> Loaded:
    """Takes files into a store: texts, which the extractor reads, claims as JSON Lines, and RDF.

    `prune` removes what is in none of the files, unless one of them could not be read. `again` reads texts anew that
    the store holds already. `published` is the day of publication of texts that do not give theirs. Each document is in
    the store wholly or not at all, whenever this ends.
    """
    return _Load(store, extractor, again, published, on_problem, on_step).run(paths, prune)


class _Load:
    """One run of `load`: what was held when it began, and what has come since."""

    def __init__(
        self,
        store: GraphStore,
        extractor: Callable[[], Extractor],
        again: bool,
        published: date | None,
        on_problem: OnProblem,
        on_step: OnStep,
    ) -> None:
        self._store, self._extractor, self._again, self._published = store, extractor, again, published
        self._on_problem, self._on_step = on_problem, on_step
        self._held = dict(store.held())
        self._at: dict[str, set[str]] = {}
        for id_, held in self._held.items():
            self._at.setdefault(held.source, set()).add(id_)
        self._seen: set[str] = set()
        self._problems = 0
        self._done = Loaded()

    def run(self, paths: Sequence[Path], prune: bool) -> Loaded:
        """Loads the files; gives what became of them."""
        _put(self._store, self._changed(paths))
        gone = self._gone(paths, prune and not self._problems)
        if gone:
            self._store.put([], gone=gone)
            self._done.removed += len(gone)
        return self._done

    def _gone(self, paths: Sequence[Path], prune: bool) -> list[str]:
        """What is no longer in the RDF files, or in any file."""
        files = {str(path.resolve()) for path in paths if path.suffix.lower() in _RDF}
        left = {id_: held for id_, held in self._held.items() if id_ not in self._seen and held.source != parts.OURS}
        return sorted(id_ for id_, held in left.items() if prune or (held.source in files and not self._problems))

    def _changed(self, paths: Sequence[Path]) -> Iterator[Part]:
        """The parts that the store lacks or holds otherwise."""
        for path in paths:
            self._on_step(f"reading {path}")
            try:
                for part in self._parts(path):
                    held = self._held.get(part.id)
                    if part.id in self._seen:
                        continue
                    self._seen.add(part.id)
                    if held and (held.fingerprint == part.fingerprint or (part.is_rdf and not held.is_rdf)):
                        self._done.unchanged += 1
                    else:
                        yield self._in_place(part)
            except TriplomacyError as error:
                self._problems += 1
                self._on_problem(error)

    def _in_place(self, part: Part) -> Part:
        """The part, with the one that it replaces: that of the same source, if that is clear."""
        old = self._at.get(part.source, set()) & self._held.keys() - self._seen
        replaces = () if part.is_rdf or part.id in self._held or len(old) != 1 else tuple(old)
        for id_ in replaces:
            del self._held[id_]
        if replaces or part.id in self._held:
            self._done.replaced += 1
        else:
            self._done.added += 1
        return replace(part, replaces=replaces) if replaces else part

    def _parts(self, path: Path) -> Iterator[Part]:
        suffix = path.suffix.lower()
        if path == streams.STANDARD or suffix in _CLAIMS:
            for records in parts.documents(streams.records(path)):
                source = f"{path.resolve()}#{getattr(records[0], 'name', '')}"
                yield parts.of_records(records, source=source, threshold=self._store.threshold)
        elif suffix in _RDF:
            yield from (
                part for part in parts.of_quads(_quads(path), source=str(path.resolve())) if part.id not in _OURS
            )
        else:
            for document in documents.read(path):
                yield from self._read(document, path)

    def _read(self, document: Document, path: Path) -> Iterator[Part]:
        """The part of a text, unless the store holds it already."""
        held = self._held.get(document.id)
        if held and not held.is_rdf and not self._again:
            self._done.unchanged += document.id not in self._seen
            self._seen.add(document.id)
            return
        document = replace(document, published=document.published or self._published)
        for _, explained in self._extractor().explain([document]):
            found = [claim for one in explained for claim in one.claims]
            yield parts.of_records([document, *found], source=str(path.resolve()), threshold=self._store.threshold)


def reindex(store: DiskStore) -> int:
    """Makes all anew that a store derives from what it was given; gives the number of parts."""
    held = store.held()
    for batch in batches(store.archive.parts(held)):
        store.put(batch)
    store.forget_others(held)
    return len(held)


def _put(store: GraphStore, found: Iterable[Part]) -> None:
    """Writes parts in handfuls; while one is written, which is mostly the database's work, the next is made."""
    with ThreadPoolExecutor(1) as writer:
        written: Future[None] | None = None
        for batch in batches(found):
            if written:
                written.result()
            written = writer.submit(store.put, batch)
        if written:
            written.result()


def batches(found: Iterable[Part]) -> Iterator[list[Part]]:
    """Parts in handfuls that are written at once."""
    batch: list[Part] = []
    triples, since = 0, time.monotonic()
    for part in found:
        batch.append(part)
        triples += len(part.triples)
        if triples > _TRIPLES or time.monotonic() - since > _SECONDS:
            yield batch
            batch, triples, since = [], 0, time.monotonic()
    if batch:
        yield batch


def _quads(path: Path) -> Iterator[Quad]:
    try:
        yield from parse(path=path, format=_RDF[path.suffix.lower()])
    except (OSError, SyntaxError, ValueError) as error:
        raise UnreadableDocument(f"{path}: cannot be read as RDF ({' '.join(str(error).split())})") from error
