"""What a store was given, in SQLite: documents with text and claims, the journal, the index of sentences.

The archive can make all else anew. A part that comes in is first entered in the journal; it is held once its quads and
its rows of the projection are in place. What the journal still has when a writer begins was cut off, and is done again.
"""

import json
import sqlite3
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from triplomacy.claims import Document, Record
from triplomacy.copies import Index
from triplomacy.curation import Curation
from triplomacy.errors import InvalidQuery, UnreadableStore
from triplomacy.stores.parts import CURATION, OURS, Held, Part, in_force

_TABLES = """
CREATE TABLE IF NOT EXISTS held (
  id TEXT PRIMARY KEY, source TEXT NOT NULL, fingerprint TEXT NOT NULL, is_rdf INTEGER NOT NULL, body BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS held_without_body ON held (id, source, fingerprint, is_rdf);
CREATE TABLE IF NOT EXISTS journal (
  id TEXT PRIMARY KEY, source TEXT NOT NULL, is_rdf INTEGER NOT NULL, body BLOB NOT NULL, replaces TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS rolled (
  triple TEXT NOT NULL, part TEXT NOT NULL, PRIMARY KEY (triple, part)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS rolled_part ON rolled (part);
CREATE TABLE IF NOT EXISTS sentences (
  row INTEGER PRIMARY KEY, part TEXT NOT NULL, number INTEGER NOT NULL, start INTEGER NOT NULL, quote TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS sentences_part ON sentences (part);
CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (
  quote, content='sentences', content_rowid='row', tokenize='porter unicode61 remove_diacritics 2');
CREATE TRIGGER IF NOT EXISTS sentence_comes AFTER INSERT ON sentences BEGIN
  INSERT INTO words (rowid, quote) VALUES (new.row, new.quote); END;
CREATE TRIGGER IF NOT EXISTS sentence_goes AFTER DELETE ON sentences BEGIN
  INSERT INTO words (words, rowid, quote) VALUES ('delete', old.row, old.quote); END;
"""


class Sentence(NamedTuple):
    """A sentence of evidence: the id of its document, its number in it, its first character, its words."""

    document: str
    number: int
    start: int
    quote: str


class Archive:
    """The archive of a store, in a file or in memory. Many may read while one writes."""

    def __init__(self, path: Path | None, *, read_only: bool = False, threshold: float = 0.5) -> None:
        self._threshold = threshold
        self._curation = ("", Curation())
        name = ":memory:" if path is None else f"{path.resolve().as_uri()}{'?mode=ro' if read_only else ''}"
        try:
            self._base = sqlite3.connect(name, uri=path is not None, timeout=60, check_same_thread=False)
            if not read_only:
                self._base.execute("PRAGMA journal_mode = WAL")
                self._base.execute("PRAGMA synchronous = NORMAL")
                self._base.executescript(_TABLES)
        except sqlite3.Error as error:
            raise UnreadableStore(f"{path}: cannot be opened ({error})") from error
        self._copies = Index(self._base, read_only=read_only)

    def held(self) -> dict[str, Held]:
        """Every part that is held, by its id."""
        return {
            id_: Held(source, mark, bool(is_rdf))
            for id_, source, mark, is_rdf in self._base.execute("SELECT id, source, fingerprint, is_rdf FROM held")
        }

    def holds(self, id_: str) -> bool:
        """Whether a part is held."""
        return self._base.execute("SELECT 1 FROM held WHERE id = ?", (id_,)).fetchone() is not None

    def has_rdf(self) -> bool:
        """Whether it holds a graph that came as RDF, other than ours."""
        text = "SELECT 1 FROM held WHERE is_rdf AND source != ? AND id != ? LIMIT 1"
        return self._base.execute(text, (OURS, CURATION)).fetchone() is not None

    def part(self, id_: str) -> Part | None:
        """A part that is held."""
        return next(self.parts([id_]), None)

    def parts(self, ids: Iterable[str] | None = None) -> Iterator[Part]:
        """The parts that are held, all by default, in the order of their ids."""
        wanted = self.held() if ids is None else ids
        curation = self.curation
        for id_ in sorted(wanted):
            for row in self._base.execute("SELECT id, source, is_rdf, body, '[]' FROM held WHERE id = ?", (id_,)):
                yield self._restored(row).under(self._threshold, curation)

    @property
    def curation(self) -> Curation:
        """What analysts decided."""
        found = self._base.execute("SELECT fingerprint FROM held WHERE id = ?", (CURATION,)).fetchone()
        mark = found[0] if found else ""
        if mark != self._curation[0]:
            text = "SELECT id, source, is_rdf, body, '[]' FROM held WHERE id = ?"
            part = self._restored(self._base.execute(text, (CURATION,)).fetchone())
            self._curation = (part.fingerprint, Curation(part.decisions))
        return self._curation[1]

    def document(self, id_: str) -> Document | None:
        """A document with its text."""
        part = self.part(id_)
        first = part.said[0] if part and part.said else None
        return first if isinstance(first, Document) else None

    def records(self, ids: Iterable[str] | None = None) -> Iterator[Record]:
        """Documents and claims as analysts corrected them, all by default."""
        for part in self.parts(ids):
            yield from part.records

    def search(self, words: str, *, limit: int = 20) -> list[Sentence]:
        """Sentences with all the words, or what SQLite's FTS5 makes of them, the best first.

        A word finds its inflections; "quoted words" stand together, `a OR b`, `NOT c` and `begin*` work.
        Raises InvalidQuery.
        """
        text = """SELECT part, number, start, sentences.quote FROM words JOIN sentences ON row = words.rowid
                  WHERE words MATCH ? ORDER BY bm25(words), row LIMIT ?"""
        try:
            return [Sentence(*row) for row in self._base.execute(text, (words, limit))]
        except sqlite3.OperationalError as error:
            raise InvalidQuery(f"search for {words!r}: {error}; put words with signs in them into quotes") from error

    def rolled(self, part: str) -> set[str]:
        """What stands in the roll-up because of a part that is held."""
        return {triple for (triple,) in self._base.execute("SELECT triple FROM rolled WHERE part = ?", (part,))}

    def rolled_by_others(self, triple: str, parts: Collection[str]) -> bool:
        """Whether a triple stands in the roll-up because of a part that is not among these."""
        rows = self._base.execute("SELECT part FROM rolled WHERE triple = ?", (triple,))
        return any(part not in parts for (part,) in rows)

    def begin(self, parts: Sequence[Part], gone: Sequence[str] = ()) -> list[Part]:
        """Enters in the journal what is about to come and to go; gives the parts, copies marked as such."""
        with self._base:
            for id_ in (*gone, *(old for part in parts for old in part.replaces)):
                self._copies.remove(id_)
            found = [self._marked(part) for part in parts]
            self._base.executemany(
                "INSERT OR REPLACE INTO journal VALUES (?, ?, ?, ?, ?)",
                (
                    (part.id, part.source, part.is_rdf, zlib.compress(part.body, 4), json.dumps(part.replaces))
                    for part in parts
                ),
            )
            self._base.executemany(
                "INSERT OR REPLACE INTO journal VALUES (?, '', 0, '', '[]')", ((id_,) for id_ in gone)
            )
        return found

    def unfinished(self) -> tuple[list[Part], list[str]]:
        """What the journal says was begun and not finished: parts to come, ids to go."""
        rows = self._base.execute("SELECT id, source, is_rdf, body, replaces FROM journal ORDER BY id").fetchall()
        parts = [self._restored(row) for row in rows if row[3]]
        curation = in_force(parts, self.curation)
        return [part.under(self._threshold, curation) for part in parts], [row[0] for row in rows if not row[3]]

    def finish(
        self, parts: Iterable[Part], gone: Iterable[str], sentences: Mapping[str, list[tuple[int, int, str]]]
    ) -> None:
        """Takes parts from the journal to what is held, with their sentences of evidence."""
        with self._base:
            for id_ in gone:
                self._forget(id_)
            for part in parts:
                for id_ in (part.id, *part.replaces):
                    self._forget(id_)
                self._base.execute(
                    "INSERT INTO held SELECT id, source, ?, is_rdf, body FROM journal WHERE id = ?",
                    (part.fingerprint, part.id),
                )
                self._base.executemany("INSERT INTO rolled VALUES (?, ?)", ((line, part.id) for line in part.rolled))
                self._base.executemany(
                    "INSERT INTO sentences (part, number, start, quote) VALUES (?, ?, ?, ?)",
                    ((part.id, *sentence) for sentence in sentences.get(part.id, ())),
                )
            self._base.execute("DELETE FROM journal")

    def close(self) -> None:
        """Closes the file."""
        self._base.close()

    def _marked(self, part: Part) -> Part:
        document = part.said[0] if part.said else None
        if not isinstance(document, Document):
            return part
        return part.marked(self._copies.add(part.id, document.text, first=document.copy_of))

    def _forget(self, id_: str) -> None:
        for table, column in (("held", "id"), ("rolled", "part"), ("sentences", "part")):
            self._base.execute(f"DELETE FROM {table} WHERE {column} = ?", (id_,))

    def _restored(self, row: tuple[str, str, int, bytes, str]) -> Part:
        id_, source, is_rdf, body, replaces = row
        first = self._copies.first(id_)
        return Part(
            id=id_,
            source=source,
            body=zlib.decompress(body),
            is_rdf=bool(is_rdf),
            threshold=self._threshold,
            replaces=tuple(json.loads(replaces)),
            copy_of=first if first != id_ else None,
        )
