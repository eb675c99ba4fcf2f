"""The claims of a build while it is made: a file that grows, and a journal of the documents that are whole in it.

Whenever a build ends, by `kill -9` too, what it has read is kept, and the next one with the same texts and the same
programs goes on behind the last whole document. A build that ended well leaves no draft.
"""

import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass, fields
from itertools import chain
from pathlib import Path
from typing import Any

from triplomacy import claims
from triplomacy.articles import Article
from triplomacy.claims import Document


@dataclass(frozen=True, slots=True)
class Entry:
    """A document that is whole in the draft, which ends with it at `end` (bytes)."""

    name: str
    id: str
    sha256: str
    characters: int
    sentences: int
    claims: int
    end: int

    @classmethod
    def of(cls, article: Article, end: int) -> "Entry":
        """That of a document as it was read."""
        document = article.document
        about = document.name, document.id, document.sha256, len(document.text)
        return cls(*about, article.sentences, len(article.claims), end)

    @property
    def line(self) -> bytes:
        """Its line of the journal."""
        return json.dumps(astuple(self)).encode() + b"\n"


class Draft:
    """What has been read so far, in a folder of its own. `made_by` tells programs apart whose claims may differ."""

    def __init__(self, folder: Path, made_by: Mapping[str, Any]) -> None:
        self._folder = folder
        self.claims = folder / "claims.jsonl"
        self._journal = folder / "journal.jsonl"
        self._made_by = folder / "made-by.json"
        self._mark = json.dumps({**made_by, "journal": [column.name for column in fields(Entry)]}, sort_keys=True)
        if not (self._made_by.exists() and self._made_by.read_text("utf-8") == self._mark):
            self.drop()

    def read(
        self, documents: Iterable[Document], reader: Callable[[Iterable[Document]], Iterator[Article]]
    ) -> Iterator[tuple[Document, Entry]]:
        """Each document once its claims are in the draft: those it has in the same order, then others, read now."""
        rest = iter(documents)
        kept: list[Entry] = []
        for entry in self._entries():
            document = next(rest, None)
            if document is None or document.id != entry.id:
                rest = chain([document] if document else [], rest)
                break
            kept.append(entry)
            yield document, entry
        self._cut(kept)
        yield from self._written(reader(rest))

    def _written(self, articles: Iterator[Article]) -> Iterator[tuple[Document, Entry]]:
        first = next(articles, None)
        if first is None:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        self._made_by.write_text(self._mark, "utf-8")
        with self.claims.open("ab") as out, self._journal.open("ab") as journal:
            for article in chain([first], articles):
                out.writelines(line.encode() for line in claims.write(article.records))
                # Handed to the operating system, so that it outlives this process; the journal only then.
                out.flush()
                entry = Entry.of(article, out.tell())
                journal.write(entry.line)
                journal.flush()
                yield article.document, entry

    def listed(self) -> Iterator[Entry]:
        """The documents that are whole in it, in order, when all have been read."""
        with self._journal.open("rb") as lines:
            yield from (Entry(*json.loads(line)) for line in lines)

    def finish(self, target: Path) -> None:
        """Puts the claims in their place and removes the rest."""
        self.claims.replace(target)
        self.drop()

    def drop(self) -> None:
        """Removes the draft."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _entries(self) -> list[Entry]:
        """The whole lines of the journal whose claims are in the file."""
        if not (self._journal.exists() and self.claims.exists()):
            return []
        size = self.claims.stat().st_size
        entries: list[Entry] = []
        for line in self._journal.read_bytes().splitlines(keepends=True):
            if not line.endswith(b"\n"):
                break
            entry = Entry(*json.loads(line))
            if entry.end > size:
                break
            entries.append(entry)
        return entries

    def _cut(self, kept: list[Entry]) -> None:
        """Lets go of what is not kept, in both files."""
        if not kept:
            self.drop()
            return
        self._journal.write_bytes(b"".join(entry.line for entry in kept))
        os.truncate(self.claims, kept[-1].end)
