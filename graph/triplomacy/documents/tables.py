"""Corpora in tables: CSV, TSV, JSON Lines and Parquet, a document a row, read as they come, however many there are."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from types import MappingProxyType
from typing import TypeAlias

from triplomacy.claims import Document
from triplomacy.documents import delimited, json_lines, parquet, publication
from triplomacy.documents.encodings import decoded
from triplomacy.documents.rows import Row
from triplomacy.documents.sources import Found, Source
from triplomacy.documents.text import checked
from triplomacy.errors import Remark, UnreadableDocument

_Rows: TypeAlias = Callable[[Source], Iterator[Row | UnreadableDocument]]

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
_LONE = re.compile("[\ud800-\udc7f\udd00-\udfff]")


def read(source: Source) -> Iterator[Found]:
    """The documents of a table, and the rows that hold none. Raises UnreadableDocument if no row can be read.

    A document is named after its id, a number behind the name of the file, or else after the file and the line.
    """
    unclear = False
    for row in FORMATS[source.ending](source):
        if not unclear and isinstance(row, Row) and (unclear := _is_unclear(row.values.get("date"))):
            words = str(row.values["date"])[:40]
            yield Remark(f"{row.place}: no day is clear from {words!r}, nor maybe from others; write it as 2024-03-31")
        try:
            yield row if isinstance(row, UnreadableDocument) else _document(row, source.name)
        except UnreadableDocument as error:
            yield error


def _document(row: Row, table: str) -> Document:
    text = _text(row)
    place, values = row
    return Document(
        name=_name(_words(values.get("id"), place), table, place),
        text=text,
        title=_words(values.get("title"), place),
        url=_words(values.get("url"), place),
        publisher=_words(values.get("source"), place),
        author=_words(values.get("author"), place),
        published=day(values.get("date")) or publication.published(text),
        language=_language(_words(values.get("language"), place)),
        place=place,
    )


def _language(stated: str | None) -> str | None:
    return "en" if stated and stated.lower() in ("eng", "english") else stated


def _is_unclear(value: object) -> bool:
    return value not in (None, "") and value == value and day(value) is None


def _name(id_: str | None, table: str, place: str) -> str:
    if id_ is None:
        return f"{table}:{place.rpartition(':')[2]}"
    return f"{table}#{id_}" if id_.isdecimal() else id_[:_LONGEST_NAME]


def _text(row: Row) -> str:
    value = row.values["text"]
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        value = "\n\n".join(value)
    if value is None:
        value = ""
    if not isinstance(value, str):
        raise UnreadableDocument(f"{row.place}: the text is a {type(value).__name__}; is this the right --text-column?")
    if "\0" in value:
        raise UnreadableDocument(f"{row.place}: NUL in the text: binary; give the text in UTF-8")
    return checked(_decoded(value, row.place).replace("\r\n", "\n").replace("\r", "\n"), row.place)


def _decoded(value: str, place: str) -> str:
    """The value, if some of its bytes were no UTF-8 in the encoding that they are likely in."""
    value = _LONE.sub("\ufffd", value)
    return decoded(value.encode("utf-8", "surrogateescape"), place) if _RAW.search(value) else value


def _words(value: object, place: str) -> str | None:
    """A value in one line, or None if it says nothing: names of several, and the name of what is more than a name."""
    if isinstance(value, Mapping):
        value = value.get("name")
    if isinstance(value, list):
        value = ", ".join(filter(None, (_words(one, place) for one in value)))
    if value is None or value != value:
        return None
    return " ".join(_decoded(str(value), place).split()) or None


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
