"""What became of each document that was to be read: counted, said, and written to a report, a row each."""

import csv
import io
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from types import MappingProxyType
from typing import TextIO

from triplomacy.claims import Document
from triplomacy.counting import counted
from triplomacy.errors import Duplicate, Held, OtherLanguage, Remark, TriplomacyError
from triplomacy.exporters.files import replacing

# How a summary speaks of each status, in its order.
STATUSES: Mapping[str, str] = MappingProxyType(
    {
        "read": "read",
        "skipped": "held already",
        "unreadable": "unreadable",
        "other language": "in other languages",
        "duplicate": "twice",
    }
)
_BY_ERROR = ((OtherLanguage, "other language"), (Duplicate, "duplicate"), (Held, "skipped"))
# So many are said; the others are counted and stand in the report.
_MOST_SAID = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What became of a document, or of a file without one. The place is its file, and its line or name in it."""

    place: str
    status: str
    reason: str = ""
    document: str | None = None
    sentences: int | None = None
    claims: int | None = None


class Ledger:
    """Takes what becomes of documents, one after the other."""

    def __init__(self, say: Callable[[str], None], write: Callable[[Row], None] = lambda row: None) -> None:
        self.counts = Counter[str]()
        self._say, self._write = say, write
        self._said = 0

    def read(self, document: Document, sentences: int | None, claims: int) -> None:
        """A document was read."""
        place = document.place or document.name
        self._add(Row(place=place, status="read", document=document.id, sentences=sentences, claims=claims))

    def problem(self, error: TriplomacyError) -> None:
        """A document was not read, or there is something to say about those that are."""
        if isinstance(error, Remark):
            self._say(f"triplomacy: {error}")
            return
        status = next((status for kind, status in _BY_ERROR if isinstance(error, kind)), "unreadable")
        place, _, reason = str(error).partition(": ")
        self._add(Row(place=place, status=status, reason=reason, document=getattr(error, "document", None)))
        if status not in ("duplicate", "skipped"):
            self._said += 1
            if self._said <= _MOST_SAID:
                self._say(f"triplomacy: {error}")
            elif self._said == _MOST_SAID + 1:
                self._say("triplomacy: further ones are only counted; --report FILE lists all")

    def _add(self, row: Row) -> None:
        self.counts[row.status] += 1
        self._write(row)

    @property
    def failed(self) -> bool:
        """Whether something could not be read."""
        return bool(self.counts["unreadable"])

    @property
    def summary(self) -> str:
        """How many became what, in a line; nothing if all were read."""
        if self.counts.total() == self.counts["read"]:
            return ""
        parts = (f"{self.counts[status]:,} {words}" for status, words in STATUSES.items() if self.counts[status])
        return f"{counted(self.counts.total(), 'document')}: {', '.join(parts)}"


@contextmanager
def opened(report: Path | None, say: Callable[[str], None]) -> Iterator[Ledger]:
    """A ledger whose rows go to a file, if one is named: CSV or, by its ending, JSON Lines.

    The file is whole or the old one stays; it is written also where nothing could be read.
    """
    if report is None:
        yield Ledger(say)
        return
    failure: TriplomacyError | None = None
    with replacing(report) as file:
        out = io.TextIOWrapper(file, encoding="utf-8", errors="backslashreplace", newline="")
        try:
            yield Ledger(say, _csv(out) if report.suffix.lower() == ".csv" else _json_lines(out))
        except TriplomacyError as error:
            failure = error
        finally:
            out.detach()
    if failure:
        raise failure


def _csv(out: TextIO) -> Callable[[Row], None]:
    writer = csv.DictWriter(out, [field.name for field in fields(Row)], lineterminator="\n")
    writer.writeheader()

    def write(row: Row) -> None:
        writer.writerow(asdict(row))

    return write


def _json_lines(out: TextIO) -> Callable[[Row], None]:
    def write(row: Row) -> None:
        given = {name: value for name, value in asdict(row).items() if value not in (None, "")}
        out.write(json.dumps(given, ensure_ascii=False) + "\n")

    return write
