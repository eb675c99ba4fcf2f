"""Web pages: the article without what stands around it, with title, author, site, day and address as the page has them.

The work is trafilatura's. A day is taken from what the page states of itself, never guessed from its words; where the
page states none, the head of the text may.
"""

import re
from collections.abc import Iterator
from datetime import date

import trafilatura
from lxml import etree
from lxml.html import HTMLParser, document_fromstring

from triplomacy.claims import Document
from triplomacy.documents.encodings import decoded
from triplomacy.documents.publication import published
from triplomacy.documents.sources import Source
from triplomacy.documents.text import checked

_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_LANGUAGE = re.compile(r"<html[^>]{0,2000}?\slang\s*=\s*[\"']?([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\b", re.IGNORECASE)
_DATES = {"extensive_search": False, "original_date": True}
_SILENT = frozenset({"script", "style", "noscript", "template", "head", "svg", "button", "select"})
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption", "figure", "footer",
    "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section",
    "table", "td", "th", "tr", "ul",
))  # fmt: skip


def read(source: Source) -> Iterator[Document]:
    """The article of a page. Raises UnreadableDocument if there are no words in it."""
    page = text_of(source.bytes(), source.place)
    found = trafilatura.bare_extraction(
        page, include_comments=False, with_metadata=True, date_extraction_params=_DATES, deduplicate=False
    )
    article = getattr(found, "text", None) or plain(page)
    checked(article, source.place)
    language = _LANGUAGE.search(page[:100_000])
    yield Document(
        name=source.name,
        text=article,
        title=_line(getattr(found, "title", None)),
        url=_line(getattr(found, "url", None)),
        publisher=_line(getattr(found, "sitename", None) or getattr(found, "hostname", None)),
        author=_line(getattr(found, "author", None)),
        published=_day(getattr(found, "date", None)) or published(article),
        language=language[1] if language else None,
    )


def text_of(data: bytes, place: str) -> str:
    """The source text of a page: in the encoding that it names, if it is in that, else in the one that is found."""
    stated = _CHARSET.search(data[:4096])
    if stated and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        try:
            return data.decode(stated[1].decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            pass
    return decoded(data, place)


def plain(fragment: str) -> str:
    """All words of a piece of HTML, a block a line."""
    if not fragment.strip():
        return ""
    try:
        tree = document_fromstring(fragment, parser=HTMLParser(remove_comments=True, remove_pis=True, huge_tree=False))
    except (etree.LxmlError, ValueError):
        return " ".join(re.sub(r"<[^>]{0,1000}>", " ", fragment).split())
    pieces: list[str] = []
    silent = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in _SILENT:
            silent += 1 if event == "start" else -1
        if tag in _BLOCKS:
            pieces.append("\n")
        words = element.text if event == "start" else element.tail
        if words and not silent:
            pieces.append(re.sub(r"\s+", " ", words))
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)


def _line(value: str | None) -> str | None:
    return " ".join(value.split())[:1000] or None if value else None


def _day(value: str | None) -> date | None:
    try:
        return date.fromisoformat(value[:10]) if value else None
    except ValueError:
        return None
