"""The pages that an RSS or Atom feed links to."""

from urllib.parse import urljoin
from xml.etree import ElementTree

from triplomacy.errors import NotFetched


def links(feed: bytes, url: str) -> list[str]:
    """The URLs of the entries of a feed, in its order; none if it is XML of another kind. Raises NotFetched."""
    # Feeds declare no types of their own; who does may want to make a few bytes many.
    if b"<!DOCTYPE" in feed or b"<!ENTITY" in feed:
        raise NotFetched(f"{url}: declares a document type, which feeds do not")
    try:
        root = ElementTree.fromstring(feed)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise NotFetched(f"{url}: cannot be read as a feed ({error})") from error
    entries = (one for one in root.iter() if _name(one) in ("item", "entry"))
    found = (urljoin(url, link) for entry in entries if (link := _link(entry)))
    return list(dict.fromkeys(found))


def _link(entry: ElementTree.Element) -> str | None:
    """RSS has the link as text, Atom as an attribute, of which the alternate one is the page."""
    for part in entry:
        if _name(part) == "link" and part.get("rel", "alternate") == "alternate":
            return (part.get("href") or part.text or "").strip() or None
    return None


def _name(part: ElementTree.Element) -> str:
    return part.tag.rpartition("}")[2]
