"""Feeds, RSS and Atom: an entry a document, its title above its text, with link, author and day.

What is no well-formed XML is mended as browsers mend it; entities that a feed defines are not resolved.
"""

from collections.abc import Iterator
from datetime import date
from email.utils import parsedate_to_datetime
from typing import Any

from lxml import etree

from triplomacy.claims import Document
from triplomacy.documents import html
from triplomacy.documents.publication import published
from triplomacy.documents.sources import Found, Source
from triplomacy.documents.text import checked
from triplomacy.errors import UnreadableDocument

# The fullest first.
_TEXT = ("encoded", "content", "description", "summary")
_DATE = ("pubdate", "published", "issued", "date", "updated", "modified")
_AUTHOR = ("creator", "author")


def read(source: Source) -> Iterator[Found]:
    """The entries of a feed, and those without words. Raises UnreadableDocument if there are no entries."""
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, recover=True, remove_comments=True
    )
    root = etree.fromstring(source.bytes().lstrip(), parser)
    entries = list(root.iter("{*}item", "{*}entry")) if root is not None else []
    if not entries:
        raise UnreadableDocument(f"{source.place}: no entries of a feed in it; give RSS or Atom, or plain text")
    channel = next(root.iter("{*}channel"), root)
    site, language = _said(channel, ("title",)), _said(channel, ("language",)) or _language(root)
    for number, entry in enumerate(entries, 1):
        place = f"{source.place}#{number}"
        try:
            yield _document(entry, f"{source.name}#{number}", place, site, language)
        except UnreadableDocument as error:
            yield error


def _document(entry: Any, name: str, place: str, site: str | None, language: str | None) -> Document:
    title = _said(entry, ("title",))
    body = _body(entry)
    is_above = not title or body.partition("\n")[0] == title
    text = checked(body if is_above else f"{title}\n\n{body}".strip(), place)
    return Document(
        name=name,
        text=text,
        title=title,
        url=_link(entry),
        publisher=_said(entry, ("source",)) or site,
        author=_said(entry, _AUTHOR),
        published=_day(_said(entry, _DATE)) or published(text),
        language=_language(entry) or language,
    )


def _children(entry: Any, name: str) -> list[Any]:
    return [child for child in entry if isinstance(child.tag, str) and child.tag.rpartition("}")[2].lower() == name]


def _said(entry: Any, names: tuple[str, ...]) -> str | None:
    """The words of the first child of these names that has some, in one line."""
    for name in names:
        for child in _children(entry, name):
            inner = next(iter(_children(child, "name") or _children(child, "title")), child)
            words = " ".join(html.plain(" ".join(inner.itertext())).split())[:1000]
            if words:
                return words
    return None


def _body(entry: Any) -> str:
    for name in _TEXT:
        for child in _children(entry, name):
            if child.get("type") == "xhtml" or len(child):
                found = html.plain(etree.tostring(child, encoding="unicode", with_tail=False))
            elif child.get("type") in (None, "html", "text/html"):
                found = html.plain(child.text or "")
            else:
                found = (child.text or "").strip()
            if found:
                return found
    return ""


def _link(entry: Any) -> str | None:
    links = _children(entry, "link")
    for link in links:
        if link.get("href") and link.get("rel", "alternate") == "alternate":
            return str(link.get("href"))
    found = [(link.text or "").strip() for link in links]
    found += [(guid.text or "").strip() for guid in _children(entry, "guid") if guid.get("isPermaLink") != "false"]
    return next((url[:2000] for url in found if url.startswith(("http://", "https://"))), None)


def _language(element: Any) -> str | None:
    language: str | None = element.get("{http://www.w3.org/XML/1998/namespace}lang")
    return language


def _day(stated: str | None) -> date | None:
    """As RFC 3339 or RFC 5322 write it."""
    if not stated:
        return None
    try:
        return date.fromisoformat(stated[:10]) if stated[:4].isdecimal() else parsedate_to_datetime(stated).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
