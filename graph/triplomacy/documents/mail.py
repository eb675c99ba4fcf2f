"""Messages (.eml) and pages saved as one file (.mhtml): the text of a message with subject, sender and day.

Of a text and its twin in HTML the text is taken. What is attached is read as a file of its own.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime
from io import BytesIO
from typing import Any, cast

from triplomacy.claims import Document
from triplomacy.documents.encodings import decoded
from triplomacy.documents.sources import Found, Source
from triplomacy.documents.text import checked
from triplomacy.errors import UnreadableDocument

_ENDINGS = {"text/html": ".html", "application/xhtml+xml": ".html", "application/pdf": ".pdf", "message/rfc822": ".eml"}
_MOST_PARTS = 1000
_LONGEST_HEADER = 2000


def read(source: Source) -> Iterator[Found | Source]:
    """The message, and what is attached to it. Raises UnreadableDocument if there is nothing to read."""
    try:
        message = message_from_bytes(source.bytes())
        parts = [part for part, _ in zip(message.walk(), range(_MOST_PARTS), strict=False) if not part.is_multipart()]
    except RecursionError:
        raise UnreadableDocument(f"{source.place}: a message with parts nested too deeply; save its text") from None
    known = _known(message)
    body = next((part for part in parts if _is_body(part, "text/plain")), None)
    page = next((part for part in parts if _is_body(part, "text/html")), None)
    if body is None and page is None and not any(map(_filename, parts)):
        raise UnreadableDocument(f"{source.place}: no text in the message; save it as plain text")
    if body is not None:
        yield _message(body, source, known)
    elif page is not None:
        yield _part(source, page, source.name + ".html", known | _location(page))
    for part in parts:
        if name := _filename(part):
            yield _part(source, part, name, {})


def _known(message: Message) -> dict[str, Any]:
    sender, address = parseaddr(_header(message, "from") or "")
    try:
        sent = parsedate_to_datetime(_header(message, "date") or "").date()
    except (ValueError, TypeError, IndexError, OverflowError):
        sent = None
    known: dict[str, str | date | None] = {
        "title": _header(message, "subject"),
        "author": sender or address or None,
        "publisher": address.rpartition("@")[2] or None,
        "published": sent,
    }
    return {name: value for name, value in known.items() if value}


def _header(message: Message, name: str) -> str | None:
    """A header in one line, its words decoded where they can be."""
    stated = message.get(name)
    if stated is None:
        return None
    words = str(stated)[:_LONGEST_HEADER]
    with suppress(LookupError, ValueError, HeaderParseError):
        words = str(make_header(decode_header(words)))
    return " ".join("".join(char if char.isprintable() else " " for char in words).split()) or None


def _is_body(part: Message, kind: str) -> bool:
    return part.get_content_type() == kind and part.get_content_disposition() != "attachment"


def _filename(part: Message) -> str | None:
    """The name of what is attached, if it may hold text: no pictures, no sounds, no styles of a page."""
    if part.get_content_maintype() in ("image", "audio", "video", "font") or part.get_content_type() == "text/css":
        return None
    name = part.get_filename()
    if name is None and part.get_content_disposition() == "attachment":
        name = "attachment" + _ENDINGS.get(part.get_content_type(), "")
    return name


def _payload(part: Message) -> bytes:
    return cast(bytes, part.get_payload(decode=True) or b"")


def _message(part: Message, source: Source, known: dict[str, Any]) -> Document:
    data = _payload(part)
    try:
        text = data.decode(part.get_content_charset() or "utf-8")
    except (LookupError, UnicodeDecodeError):
        text = decoded(data, source.place)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return Document(name=source.name, text=checked(text, source.place), **known)


def _location(part: Message) -> dict[str, Any]:
    url = part.get("content-location", "")
    return {"url": url} if url.startswith(("http://", "https://")) else {}


def _part(source: Source, part: Message, name: str, known: dict[str, Any]) -> Source:
    data = _payload(part)
    return source.member(name, len(data), lambda: BytesIO(data), **known)
