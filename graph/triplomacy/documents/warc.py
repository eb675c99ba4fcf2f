"""Web archives (WARC): the pages, texts and other documents that servers sent, each with its address."""

import io
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any, BinaryIO, cast

from warcio.archiveiterator import ArchiveIterator

from triplomacy.documents.sources import Found, Source

# The media types that hold text; pictures, scripts, styles and data are passed over.
_ENDINGS: Mapping[str, str] = MappingProxyType(
    {
        "text/html": ".html",
        "application/xhtml+xml": ".html",
        "text/plain": ".txt",
        "application/pdf": ".pdf",
        "application/rss+xml": ".rss",
        "application/atom+xml": ".atom",
        "application/xml": "",
        "text/xml": "",
        "message/rfc822": ".eml",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    }
)


def read(source: Source) -> Iterator[Found | Source]:
    """The documents of an archive that were sent whole (status 200). Raises UnreadableDocument if it is none."""
    with source.open() as file, source.reading():
        for record in _Records(file):
            ending = _ENDINGS.get(_media_type(record))
            if ending is not None:
                url = record.rec_headers.get_header("WARC-Target-URI") or ""
                name = (url.rstrip("/").rpartition("/")[2].partition("?")[0] or "page").removesuffix(ending)
                opened = cast(Callable[[], BinaryIO], partial(_Content, record))
                yield source.member(name + ending, 0, opened, place=url, url=url or None)


class _Records(ArchiveIterator):  # type: ignore[misc]
    """What follows a record that is shorter than it says is passed over, without a word on standard error."""

    INC_RECORD = ""


def _media_type(record: Any) -> str:
    """What a record holds, if it is a response with something in it, or a resource."""
    if record.rec_type == "response" and record.http_headers and record.http_headers.get_statuscode() == "200":
        stated = record.http_headers.get_header("Content-Type")
    elif record.rec_type in ("resource", "conversion"):
        stated = record.rec_headers.get_header("Content-Type")
    else:
        return "none"
    return (stated or "text/html").partition(";")[0].strip().lower()


class _Content(io.RawIOBase):
    """The body of a record, which the archive closes."""

    def __init__(self, record: Any) -> None:
        self._stream = record.content_stream()

    def read(self, size: int = -1) -> bytes:
        """Bytes of the body, as it was before it was sent."""
        return cast(bytes, self._stream.read(size))
