"""Plain text in UTF-8: one file, one document, named after the file.

A byte order mark is dropped and CRLF and CR become LF; offsets count the code points of what remains. Nothing else is
changed. A short first line without a period and with a blank line after it is taken for the title, and stays in the
text. The day of publication is read where the head of the text gives it in full (`publication`). No other metadata is
guessed.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from triplomacy.claims import Document
from triplomacy.documents.publication import published
from triplomacy.errors import UnreadableDocument

LONGEST_LINE = 1_000_000
LARGEST_FILE = 100_000_000

_BOM = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_LONGEST_TITLE = 120


def read(path: Path) -> Iterator[Document]:
    """The document in a file. Raises UnreadableDocument in one line that says what to do."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except FileNotFoundError:
        raise UnreadableDocument(f"{path}: no such file; check the path") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise UnreadableDocument(f"{path}: cannot be read ({reason})") from error
    yield document(data, name=path.stem, place=str(path))


def read_standard_input() -> Iterator[Document]:
    """The document on standard input, named "stdin"."""
    yield document(sys.stdin.buffer.read(LARGEST_FILE + 1), name="stdin", place="-")


def document(data: bytes, *, name: str, place: str) -> Document:
    """The document in some bytes; `place` is what a message calls them. Raises UnreadableDocument."""
    if len(data) > LARGEST_FILE:
        raise UnreadableDocument(f"{place}: larger than {LARGEST_FILE:,} bytes; split it into one file per article")
    text = _decoded(data, place).replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise UnreadableDocument(f"{place}: {'blank' if data else 'empty'}; there is nothing to read in it")
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > LONGEST_LINE:
            raise UnreadableDocument(
                f"{place}:{number}: a line of {len(line):,} characters, more than {LONGEST_LINE:,}; "
                "break the text into paragraphs"
            )
    return Document(name=name, text=text, title=_title(text), published=published(text))


def _decoded(data: bytes, place: str) -> str:
    if data.startswith(_UTF16):
        raise UnreadableDocument(f"{place}: is UTF-16; convert it with 'iconv -f UTF-16 -t UTF-8'")
    if (offset := data.find(b"\0")) >= 0:
        raise UnreadableDocument(f"{place}: NUL byte at offset {offset}: binary, not text; give the text in UTF-8")
    start = len(_BOM) if data.startswith(_BOM) else 0
    try:
        return data[start:].decode("utf-8")
    except UnicodeDecodeError as error:
        offset = start + error.start
        raise UnreadableDocument(
            f"{place}: byte 0x{data[offset]:02x} at offset {offset} is not UTF-8; "
            "if it is Latin-1, convert it with 'iconv -f LATIN1 -t UTF-8'"
        ) from None


def _title(text: str) -> str | None:
    first, _, rest = text.partition("\n")
    blank, _, body = rest.partition("\n")
    headline = first.strip()
    is_headline = 0 < len(headline) <= _LONGEST_TITLE and not headline.endswith(".")
    return headline if is_headline and not blank.strip() and body.strip() else None
