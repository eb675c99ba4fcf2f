"""Corpora in tables: CSV, TSV, JSON Lines and Parquet, a document a row, read as they come, however many there are."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from triplomacy.claims import Document
from triplomacy.documents import delimited, json_lines, parquet, publication
from triplomacy.documents.columns import Columns
from triplomacy.documents.lines import bare
from triplomacy.documents.rows import Row
from triplomacy.documents.text import LONGEST_LINE
from triplomacy.errors import UnreadableDocument

_Rows: TypeAlias = Callable[[Path, Columns], Iterator[Row | UnreadableDocument]]

FORMATS: Mapping[str, _Rows] = MappingProxyType(
    {
        ".csv": delimited.rows,
        ".tsv": delimited.rows,
        ".tab": delimited.rows,
        ".jsonl": json_lines.rows,
        ".ndjson": json_lines.rows,
        ".parquet": parquet.rows,
    }
)
# The least number that is taken for seconds since 1970: more digits than 20240303 has.
_SECONDS = 100_000_000
_LONGEST_NAME = 200
_ISO = re.compile(r"\d{4}-\d\d-\d\d(?!\d)")
_MAIL = re.compile(r"\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d")
# Bytes that were no UTF-8, and halves of a character, as some programs leave them when they cut a text.
_RAW = re.compile("[\udc80-\udcff]")
_LONE = re.compile("[\ud800-\udfff]")


def is_table(path: Path) -> bool:
    """Whether a file's name is that of a table, packed or not."""
    return bare(path).suffix.lower() in FORMATS


def read(path: Path, columns: Columns) -> Iterator[Document | UnreadableDocument]:
    """The documents of a table, and the rows that hold none. Raises UnreadableDocument if no row can be read.

    A document is named after the file and its id, or the number of its line.
    """
    stem = bare(path).stem
    for row in FORMATS[bare(path).suffix.lower()](path, columns):
        try:
            yield row if isinstance(row, UnreadableDocument) else _document(row, stem)
        except UnreadableDocument as error:
            yield error


def _document(row: Row, stem: str) -> Document:
    text = _text(row)
    id_ = _words(row.values.get("id")) or row.place.rpartition(":")[2]
    return Document(
        name=f"{stem}#{id_}" if id_.isdecimal() else id_[:_LONGEST_NAME],
        text=text,
        title=_words(row.values.get("title")),
        url=_words(row.values.get("url")),
        publisher=_words(row.values.get("source")),
        published=day(row.values.get("date")) or publication.published(text),
    )


def _text(row: Row) -> str:
    value = row.values["text"]
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        value = "\n\n".join(value)
    if value is None or (isinstance(value, str) and not value.strip()):
        raise UnreadableDocument(f"{row.place}: no text; there is nothing to read in it")
    if not isinstance(value, str):
        raise UnreadableDocument(f"{row.place}: a {type(value).__name__} where the text should be; see --text-column")
    if "\0" in value:
        raise UnreadableDocument(f"{row.place}: NUL in the text: binary; give the text in UTF-8")
    if _RAW.search(value):
        raise UnreadableDocument(
            f"{row.place}: not UTF-8; if it is Latin-1, convert it with 'iconv -f LATIN1 -t UTF-8'"
        )
    text = _LONE.sub("\ufffd", value.replace("\r\n", "\n").replace("\r", "\n"))
    if max(map(len, text.split("\n"))) > LONGEST_LINE:
        raise UnreadableDocument(f"{row.place}: a paragraph of more than {LONGEST_LINE:,} characters; break it up")
    return text


def _words(value: object) -> str | None:
    """A value in one line, or None if it says nothing: names of several, and the name of what is more than a name."""
    if isinstance(value, Mapping):
        value = value.get("name")
    if isinstance(value, list):
        value = ", ".join(filter(None, map(_words, value)))
    if value is None or value != value:
        return None
    return " ".join(_LONE.sub("\ufffd", str(value)).split()) or None


def day(value: object) -> date | None:
    """The day that a value of a table gives, or None: a date, words, digits as 20240303, or seconds since 1970.

    Which of two numbers is the month is not guessed.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    words = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()
    for reading in (_iso, _digits, _mail, publication.day):
        try:
            if found := reading(words):
                return found
        except (ValueError, OverflowError, OSError, IndexError):
            continue
    return None


def _iso(words: str) -> date | None:
    return date.fromisoformat(words[:10]) if _ISO.match(words) else None


def _digits(words: str) -> date | None:
    if not words.isdecimal() or not words.isascii():
        return None
    if len(words) in (8, 14):
        return date.fromisoformat(words[:8])
    number = int(words)
    if _SECONDS <= number < 1000 * _SECONDS:
        return datetime.fromtimestamp(number, UTC).date()
    if 1000 * _SECONDS <= number < 1_000_000 * _SECONDS:
        return datetime.fromtimestamp(number / 1000, UTC).date()
    return None


def _mail(words: str) -> date | None:
    return parsedate_to_datetime(words).date() if _MAIL.search(words) else None
