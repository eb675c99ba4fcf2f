"""Tables as text: CSV, and TSV, with the names of the columns in the first line.

Fields that hold the delimiter or a line break stand in double quotes. A file that does not end in .tsv is divided by
whichever of comma, semicolon, tab and bar its first line has most of.
"""

import csv
from collections.abc import Iterator

from triplomacy.documents.lines import LONGEST_LINE, Lines, LineTooLong
from triplomacy.documents.rows import Row
from triplomacy.documents.sources import Source
from triplomacy.errors import UnreadableDocument


def rows(source: Source) -> Iterator[Row | UnreadableDocument]:
    """The rows of a table, and what is wrong with others. Raises UnreadableDocument if it is none."""
    csv.field_size_limit(LONGEST_LINE)
    with Lines(source) as lines:
        try:
            first = next(lines, b"").decode()
            delimiter = _delimiter(first, source.ending)
            header = [name.strip() for name in next(csv.reader([first], delimiter=delimiter))]
        except (UnicodeDecodeError, LineTooLong, csv.Error):
            raise UnreadableDocument(
                f"{source.place}:1: no names of columns in UTF-8; give them in the first line"
            ) from None
        try:
            wanted = {field: header.index(name) for field, name in source.columns.among(header).items()}
        except LookupError as error:
            raise UnreadableDocument(f"{source.place}:1: {error}") from None
        # Not a generator: that would end with the first line that is too long.
        texts = map(_text, lines)
        reader = csv.reader(texts, delimiter=delimiter, strict=True)
        while True:
            place = f"{source.place}:{lines.number + 1}"
            try:
                cells = next(reader)
            except StopIteration:
                return
            except (csv.Error, LineTooLong) as error:
                yield UnreadableDocument(f"{place}: {error}")
                continue
            if len(cells) == len(header):
                yield Row(place, {field: cells[at] for field, at in wanted.items()})
            elif cells:
                yield UnreadableDocument(
                    f"{place}: {len(cells)} fields where the first line has {len(header)}; "
                    "put fields that hold a delimiter or a line break in double quotes"
                )


def _text(line: bytes) -> str:
    # What is no UTF-8 is found where the field is looked at, so that a row with line breaks is lost as a whole.
    return line.decode("utf-8", "surrogateescape")


def _delimiter(first: str, ending: str) -> str:
    return "\t" if ending in (".tsv", ".tab") else max(",;\t|", key=first.count)
