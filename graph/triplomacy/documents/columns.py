"""Which column of a table holds what of a document: as somebody said, or guessed from the names that are usual."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from types import MappingProxyType

# The usual names of columns, the likeliest first, without capitals and signs. After the tables of news-please, NewsAPI,
# CC-News, MediaCloud, GDELT and this program.
USUAL: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "text": ("text", "body", "maintext", "articletext", "fulltext", "articlebody", "content", "article", "story"),
        "title": ("title", "headline", "heading"),
        "date": (
            "published", "publishedat", "publishdate", "datepublish", "datepublished", "publicationdate", "pubdate",
            "date", "datetime", "timestamp", "created", "createdat",
        ),
        "url": ("url", "link", "weburl", "sourceurl", "articleurl", "href", "uri"),
        "source": (
            "publisher", "source", "sourcedomain", "medianame", "outlet", "publication", "newspaper", "sitename",
            "site", "domain",
        ),
        "author": ("author", "authors", "byline", "creator", "writer"),
        "language": ("language", "lang", "languagecode"),
        "id": ("id", "docid", "documentid", "articleid", "uuid", "guid", "name"),
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The columns that hold text, title, day of publication, URL, publisher, author, language and name of a document.

    None is for what is to be guessed. In JSON Lines a point leads into a nested value, as in `article.body`.
    """

    text: str | None = None
    title: str | None = None
    date: str | None = None
    url: str | None = None
    source: str | None = None
    author: str | None = None
    language: str | None = None
    id: str | None = None

    def among(self, names: Iterable[str], *, nested: bool = False) -> Mapping[str, str]:
        """The column of each field that there is, out of the names in the head of a table, or in one nested record.

        Raises LookupError if none is seen to hold the text, or one that somebody named is missing from the head.
        """
        return _among(self, tuple(names), nested)


# All by the usual names.
GUESSED = Columns()


@lru_cache(maxsize=1024)
def _among(columns: Columns, names: tuple[str, ...], nested: bool) -> Mapping[str, str]:
    plain = {"".join(filter(str.isalnum, name.lower())): name for name in reversed(names)}
    found: dict[str, str] = {}
    for field in fields(columns):
        said = getattr(columns, field.name)
        is_there = said is None or said in names or (nested and said.partition(".")[0] in names)
        if not is_there and (field.name == "text" or not nested):
            raise LookupError(f"no column {said!r} for the {field.name}; there are {_listed(names)}")
        column = said or next((plain[usual] for usual in USUAL[field.name] if usual in plain), None)
        if column is not None:
            found[field.name] = column
    if "text" not in found:
        raise LookupError(f"which column holds the text? name one with --text-column: {_listed(names)}")
    return MappingProxyType(found)


def _listed(names: Collection[str]) -> str:
    return ", ".join(name[:40] for name in list(names)[:40]) + (", …" if len(names) > 40 else "")


def value(values: Mapping[str, object], column: str) -> object:
    """What stands in a column, which may be one inside another; None if nothing does."""
    if column in values:
        return values[column]
    head, _, rest = column.partition(".")
    inner = values.get(head)
    return value(inner, rest) if rest and isinstance(inner, Mapping) else None
