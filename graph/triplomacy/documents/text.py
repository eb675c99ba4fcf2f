"""Plain text: one file, one document, named after the file.

The encoding is found (`encodings`), a byte order mark is dropped, and CRLF and CR become LF; offsets count the code
points of what remains. Nothing else is changed. A short first line without a period and with a blank line after it is
taken for the title, and stays in the text. The day of publication is read where the head of the text gives it in full
(`publication`). No other metadata is guessed.
"""

from collections.abc import Iterator

from triplomacy.claims import Document
from triplomacy.documents.encodings import decoded
from triplomacy.documents.publication import published
from triplomacy.documents.sources import LARGEST_FILE, Source
from triplomacy.errors import UnreadableDocument

LONGEST_LINE = 1_000_000

_LONGEST_TITLE = 120


def read(source: Source) -> Iterator[Document]:
    """The document in a text. Raises UnreadableDocument in one line that says what to do."""
    yield document(source.bytes(), name=source.name, place=source.place)


def document(data: bytes, *, name: str, place: str) -> Document:
    """The document in some bytes; `place` is what a message calls them. Raises UnreadableDocument."""
    if len(data) > LARGEST_FILE:
        raise UnreadableDocument(f"{place}: larger than {LARGEST_FILE:,} bytes; split it into one file per article")
    text = decoded(data, place).replace("\r\n", "\n").replace("\r", "\n")
    checked(text, place)
    return Document(name=name, text=text, title=_title(text), published=published(text))


def checked(text: str, place: str) -> str:
    """The same text. Raises UnreadableDocument if there is nothing in it, or a line that is no text."""
    if not text.strip():
        raise UnreadableDocument(f"{place}: {'blank' if text else 'empty'}; there is nothing to read in it")
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > LONGEST_LINE:
            raise UnreadableDocument(
                f"{place}:{number}: a line of {len(line):,} characters, more than {LONGEST_LINE:,}; "
                "break the text into paragraphs"
            )
    return text


def _title(text: str) -> str | None:
    first, _, rest = text.partition("\n")
    blank, _, body = rest.partition("\n")
    headline = first.strip()
    is_headline = 0 < len(headline) <= _LONGEST_TITLE and not headline.endswith(".")
    return headline if is_headline and not blank.strip() and body.strip() else None
