"""Mailboxes: message after message, each behind a line that begins with "From " and stands after a blank one."""

from collections.abc import Iterator
from io import BytesIO

from triplomacy.documents.sources import LARGEST_FILE, Found, Source
from triplomacy.errors import UnreadableDocument

_LONGEST_LINE = 1_000_000


def read(source: Source) -> Iterator[Found | Source]:
    """The messages of a mailbox, and those that are too large. Raises UnreadableDocument if it is none."""
    message: list[bytes] = []
    number = size = 0
    is_blank = True
    with source.open() as file:
        while line := file.readline(_LONGEST_LINE):
            if is_blank and line.startswith(b"From "):
                if number:
                    yield _message(source, number, message, size)
                number += 1
                message, size = [], 0
            elif not number and line.strip():
                raise UnreadableDocument(f"{source.place}: no mailbox: its first line begins not with 'From '")
            else:
                size += len(line)
                if size <= LARGEST_FILE:
                    message.append(line.removeprefix(b">") if line.startswith(b">From ") else line)
            is_blank = not line.strip()
    if not number:
        raise UnreadableDocument(f"{source.place}: empty; there is nothing to read in it")
    yield _message(source, number, message, size)


def _message(source: Source, number: int, lines: list[bytes], size: int) -> Found | Source:
    if size > LARGEST_FILE:
        return UnreadableDocument(
            f"{source.place}!/{number}: a message of more than {LARGEST_FILE:,} bytes; save its text"
        )
    data = b"".join(lines)
    return source.member(f"{source.name}#{number}.eml", len(data), lambda: BytesIO(data))
