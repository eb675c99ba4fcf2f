"""From files to a store that lasts: what is new is added, what changed is replaced, the rest is left alone.

A document is known by its content and its URL, and its place in the store by its URL, or else by its file: a text that
changed there takes the place of the old one. Claims are compared by a hash of their lines, which are read only if it is
new, RDF by one of its triples.
"""

import time
import zlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, parse

from triplomacy import claims, copies, documents, rdf, streams
from triplomacy.articles import Article, Reader
from triplomacy.claims import Document
from triplomacy.documents import json_lines
from triplomacy.documents.columns import GUESSED, Columns
from triplomacy.documents.lines import LONGEST_LINE
from triplomacy.errors import Duplicate, Held, PassedOver, TriplomacyError, UnreadableDocument
from triplomacy.queries.examples import EXAMPLES_GRAPH
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
# What no file brings, and so no file's absence removes.
_KEPT = frozenset({parts.OURS, parts.UPDATED})
_OURS = frozenset({rdf.ONTOLOGY_GRAPH.value, rdf.ACTORS_GRAPH.value, EXAMPLES_GRAPH.value, parts.CURATION})

# What is written at once: as much as fits the memory well, or what came in so many seconds.
_TRIPLES, _SECONDS = 200_000, 10.0

OnProblem = Callable[[TriplomacyError], None]
OnStep = Callable[[str], None]
# Hears of a document that came, and how many sentences (where that is known) and claims it has.
OnRead = Callable[[Document, int | None, int], None]


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
    reader: Reader,
    prune: bool = False,
    again: bool = False,
    published: date | None = None,
    columns: Columns = GUESSED,
    on_problem: OnProblem = lambda error: None,
    on_read: OnRead = lambda document, sentences, claims: None,
    on_step: OnStep = lambda step: None,
) -> Loaded:
    """Takes files into a store: claims as JSON Lines and RDF, then texts, which the reader reads.

    `prune` removes what is in none of the files, unless one of them could not be read. `again` reads texts anew that
    the store holds already. `published` is the day of publication of texts that do not give theirs. What becomes of
    them does not depend on how many processes read. Each document is in the store wholly or not at all, whenever this
    ends.
    """
    return _Load(store, reader, again, published, columns, on_problem, on_read, on_step).run(paths, prune)


class _Load:
    """One run of `load`: what was held when it began, and what has come since."""

    def __init__(
        self,
        store: GraphStore,
        reader: Reader,
        again: bool,
        published: date | None,
        columns: Columns,
        on_problem: OnProblem,
        on_read: OnRead,
        on_step: OnStep,
    ) -> None:
        self._store, self._reader, self._again = store, reader, again
        self._published, self._columns = published, columns
        self._on_problem, self._on_read, self._on_step = on_problem, on_read, on_step
        self._held = dict(store.held())
        self._by_content = {held.fingerprint: id_ for id_, held in self._held.items()}
        self._at: dict[str, set[str]] = {}
        for id_, held in self._held.items():
            self._at.setdefault(held.source, set()).add(id_)
        self._seen: set[str] = set()
        self._problems = 0
        self._done = Loaded()

    def run(self, paths: Sequence[Path], prune: bool) -> Loaded:
        """Loads the files; gives what became of them."""
        paths = list(documents.files(paths))
        _put(self._store, self._changed(paths))
        gone = self._gone(paths, prune and not self._problems)
        if gone:
            self._store.put([], gone=gone)
            self._done.removed += len(gone)
        return self._done

    def _gone(self, paths: Sequence[Path], prune: bool) -> list[str]:
        """What is no longer in the RDF files, or in any file."""
        files = {str(path.resolve()) for path in paths if _ending(path) in _RDF}
        left = {id_: held for id_, held in self._held.items() if id_ not in self._seen and held.source not in _KEPT}
        return sorted(id_ for id_, held in left.items() if prune or (held.source in files and not self._problems))

    def _problem(self, error: TriplomacyError) -> None:
        self._problems += not isinstance(error, PassedOver)
        self._on_problem(error)

    def _changed(self, paths: Sequence[Path]) -> Iterator[Part]:
        """The parts that the store lacks or holds otherwise."""
        texts: list[Path] = []
        for path in paths:
            if _is_text(path):
                texts.append(path)
                continue
            self._on_step(f"reading {path}")
            try:
                yield from self._new(self._parts(path))
            except TriplomacyError as error:
                self._problem(error)
        yield from self._new(self._texts(texts))

    def _new(self, found: Iterable[Part]) -> Iterator[Part]:
        for part in found:
            held = self._held.get(part.id)
            if held and (held.fingerprint == part.fingerprint or (part.is_rdf and not held.is_rdf)):
                self._leave(part.id)
            elif part.id not in self._seen:
                self._seen.add(part.id)
                yield self._in_place(part)

    def _leave(self, id_: str) -> None:
        """A part that is held stays as it is."""
        self._done.unchanged += id_ not in self._seen
        self._seen.add(id_)

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
        if _ending(path) in _RDF:
            yield from (
                part for part in parts.of_quads(_quads(path), source=str(path.resolve())) if part.id not in _OURS
            )
            return
        place = path.resolve()
        for number, lines in streams.documents(path):
            id_ = self._by_content.get(parts.fingerprint(lines), "")
            if id_ in self._held:
                self._problem(Held(f"{path}:{number}", id_))
                self._leave(id_)
                continue
            text = streams.decoded(lines, path, number).split("\n")
            for records in parts.documents(claims.read(text, origin=str(path), first=number)):
                if isinstance(document := records[0], Document):
                    self._on_read(replace(document, place=f"{path}#{document.name}"), None, len(records) - 1)
                source = f"{place}#{getattr(document, 'name', '')}"
                yield parts.of_records(records, source=source, threshold=self._store.threshold, body=lines)

    def _texts(self, paths: Sequence[Path]) -> Iterator[Part]:
        """The parts of texts, but of those that the store holds, in their order, however far the reader is ahead."""
        order: deque[_Text] = deque()
        for article in self._reader(copies.marked(self._unread(paths, order)), self._problem):
            while (text := order.popleft()).id != article.document.id:
                yield from self._passed(text)
            yield self._part(article, text.path)
        for text in order:
            yield from self._passed(text)

    def _unread(self, paths: Sequence[Path], order: deque["_Text"]) -> Iterator[Document]:
        """The documents that the reader is to read; all of them, once each, are noted in the order."""
        noted: set[str] = set()
        for path in paths:
            self._on_step(f"reading {path}")
            for document in documents.read(path, self._problem, columns=self._columns):
                if document.id in noted or document.id in self._seen:
                    self._problem(Duplicate(document.place, document.id))
                    continue
                noted.add(document.id)
                held = self._held.get(document.id)
                is_held = bool(held and not held.is_rdf and not self._again)
                order.append(_Text(document.id, path, is_held))
                if is_held:
                    self._problem(Held(document.place, document.id))
                else:
                    yield self._dated(document)

    def _passed(self, text: "_Text") -> Iterator[Part]:
        """Nothing, as a rule, of a text that was not read: the store holds it, or its reader died of it."""
        if text.is_held and text.id in self._held:
            self._leave(text.id)
        elif text.is_held:
            # Another text has just taken its place in the store.
            again = documents.read(text.path, lambda error: None, columns=self._columns)
            found = (self._dated(document) for document in again if document.id == text.id)
            for article in self._reader(found, self._problem):
                yield self._part(article, text.path)

    def _dated(self, document: Document) -> Document:
        return replace(document, published=document.published or self._published)

    def _part(self, article: Article, path: Path) -> Part:
        self._on_read(article.document, article.sentences, len(article.claims))
        source = _source(article.document, path)
        return parts.of_records(list(article.records), source=source, threshold=self._store.threshold)


@dataclass(frozen=True, slots=True)
class _Text:
    """A text on its way: the id of its document, its file, and whether the store held it when it was come upon."""

    id: str
    path: Path
    is_held: bool


def _source(document: Document, path: Path) -> str:
    """Where a text comes from: its file, or its name in that. A row without a name is known by what it says."""
    table, _, line = document.name.rpartition(":")
    if line.isdecimal() and path.name.startswith(f"{table}."):
        return f"{path.resolve()}#{document.id}"
    return str(path.resolve()) if document.name == path.stem else f"{path.resolve()}#{document.name}"


def _is_text(path: Path) -> bool:
    if path == streams.STANDARD or _ending(path) in _RDF:
        return False
    if _ending(path) not in _CLAIMS:
        return True
    try:
        with streams.opened(path) as file:
            return not json_lines.is_ours(iter(lambda: file.readline(LONGEST_LINE), b""))
    except (OSError, EOFError, zlib.error):
        return False  # whoever reads it says so


def _ending(path: Path) -> str:
    """The ending that tells the form, without that of the packing."""
    return (path.with_suffix("") if path.suffix == ".gz" else path).suffix.lower()


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
        with streams.opened(path) as file:
            yield from parse(input=file, format=_RDF[_ending(path)])
    except (OSError, EOFError, zlib.error, SyntaxError, ValueError) as error:
        raise UnreadableDocument(f"{path}: cannot be read as RDF ({' '.join(str(error).split())})") from error
