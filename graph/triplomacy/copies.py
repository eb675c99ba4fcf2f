"""Which texts are copies of others: wire stories printed by many, drafts, and the same page fetched twice.

Two texts are copies if they share four tenths of their runs of three words, as estimated by MinHash (Broder, 1997, "On
the resemblance and containment of documents"); candidates are found by bands of the signature (Leskovec, Rajaraman and
Ullman, "Mining of Massive Datasets", chapter 3). The first of them that comes stands for all.
"""

import hashlib
import re
import sqlite3
import struct
from collections.abc import Iterable, Iterator
from dataclasses import replace

from rensa import RMinHash

from triplomacy.claims import Document, DocumentId

# The least share of runs of words that copies have in common.
LEAST = 0.4

_RUN = 3
# 42 bands of three: a pair at the least share is a candidate 94 times of 100, one that shares half always, and one of
# unlike texts, which share some hundredths, hardly ever.
_BANDS, _ROWS = 42, 3
_NUMBERS = struct.Struct(f"<{_BANDS * _ROWS}I")
_BAND = struct.Struct(f"<{_ROWS + 1}I")
# How many kilobytes of the tables a writer keeps in memory, as it looks all over them, and how many signatures.
_CACHE, _KEPT = 64_000, 20_000
_WORD = re.compile(r"\w+")

_TABLES = """
CREATE TABLE IF NOT EXISTS texts (document TEXT PRIMARY KEY, first TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS texts_first ON texts (first);
CREATE TABLE IF NOT EXISTS firsts (first TEXT PRIMARY KEY, signature BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS bands (band INTEGER NOT NULL, first TEXT NOT NULL, PRIMARY KEY (band, first)) WITHOUT ROWID;
DROP INDEX IF EXISTS bands_first;
"""


def marked(documents: Iterable[Document]) -> Iterator[Document]:
    """The documents in their order; one that copies another before it names it."""
    # A database without a name lies on the disk once it is large, and goes with the connection.
    base = sqlite3.connect("", check_same_thread=False)
    try:
        index = Index(base)
        for document in documents:
            first = index.add(document.id, document.text, first=document.copy_of)
            yield replace(document, copy_of=first if first != document.id else None)
    finally:
        base.close()


class Index:
    """The texts so far, in tables of a database, whose transactions are the caller's."""

    def __init__(self, base: sqlite3.Connection, *, read_only: bool = False) -> None:
        self._base = base
        if not read_only:
            base.execute(f"PRAGMA cache_size = -{_CACHE}")
            base.executescript(_TABLES)
        # Texts of one kind have hundreds of candidates, and each costs the database a search.
        self._signatures: dict[str, bytes] = {}

    def add(self, id_: DocumentId | str, text: str, *, first: DocumentId | None = None) -> DocumentId:
        """The document that stands for all copies of a text: itself, if it is like none before.

        `first` is the one that is known to stand for it, should none of those here be like it.
        """
        if known := self.first(id_):
            return known
        signature = _signature(text)
        bands = _bands(signature)
        found = self._like(signature, bands)
        if found is None:
            found = first or DocumentId(id_)
            self._base.execute("INSERT OR IGNORE INTO firsts VALUES (?, ?)", (found, _NUMBERS.pack(*signature)))
            self._base.executemany("INSERT OR IGNORE INTO bands VALUES (?, ?)", ((band, found) for band in bands))
        self._base.execute("INSERT INTO texts VALUES (?, ?)", (id_, found))
        return found

    def first(self, id_: str) -> DocumentId | None:
        """The document that stands for one that was added."""
        row = self._base.execute("SELECT first FROM texts WHERE document = ?", (id_,)).fetchone()
        return DocumentId(row[0]) if row else None

    def remove(self, id_: str) -> None:
        """Forgets a text; what stands for it stays as long as others need it."""
        first = self.first(id_)
        self._base.execute("DELETE FROM texts WHERE document = ?", (id_,))
        if first and not self._base.execute("SELECT 1 FROM texts WHERE first = ? LIMIT 1", (first,)).fetchone():
            for (signature,) in self._base.execute("SELECT signature FROM firsts WHERE first = ?", (first,)).fetchall():
                bands = ((band, first) for band in _bands(_NUMBERS.unpack(signature)))
                self._base.executemany("DELETE FROM bands WHERE band = ? AND first = ?", bands)
            self._base.execute("DELETE FROM firsts WHERE first = ?", (first,))
            self._signatures.pop(first, None)

    def _like(self, signature: tuple[int, ...], bands: list[int]) -> DocumentId | None:
        """The one most like a text of those that are like enough, the first in alphabetical order among equals."""
        marks = ", ".join("?" * len(bands))
        rows = self._base.execute(f"SELECT first FROM bands WHERE band IN ({marks})", bands)
        candidates = sorted({first for (first,) in rows})
        found = {first: kept for first in candidates if (kept := self._signatures.get(first) or self._read(first))}
        if not found:
            return None
        # Only here, since it takes a tenth of a second to load, and few texts are like any other.
        import numpy as np

        others = np.frombuffer(b"".join(found.values()), "<u4").reshape(len(found), len(signature))
        shared = (others == np.array(signature, "<u4")).sum(axis=1)
        likest = int(shared.argmax())
        return DocumentId([*found][likest]) if shared[likest] / len(signature) >= LEAST else None

    def _read(self, first: str) -> bytes:
        """The signature of one that stands for others, to be kept; nothing if it went, and bands were left."""
        row = self._base.execute("SELECT signature FROM firsts WHERE first = ?", (first,)).fetchone()
        if row is None:
            return b""
        if len(self._signatures) == _KEPT:
            self._signatures.clear()
        self._signatures[first] = row[0]
        return bytes(row[0])


def _signature(text: str) -> tuple[int, ...]:
    words = _WORD.findall(text.casefold())
    runs = list(map(" ".join, zip(*(words[start:] for start in range(_RUN)), strict=False)))
    made = RMinHash(num_perm=_BANDS * _ROWS, seed=1)
    made.update(runs or [" ".join(words)])
    return tuple(made.digest())


def _bands(signature: tuple[int, ...]) -> list[int]:
    """A number of 64 bits for each band, made of its place too."""
    rows = (signature[start : start + _ROWS] for start in range(0, len(signature), _ROWS))
    digests = (hashlib.blake2b(_BAND.pack(place, *row), digest_size=8).digest() for place, row in enumerate(rows))
    return [int.from_bytes(digest, "little", signed=True) for digest in digests]
