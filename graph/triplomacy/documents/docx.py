"""Word documents (.docx): their paragraphs, a line each, with title, author and language as their properties state.

Deleted text, field codes and notes are left out. The day on which a file was made is that of publication only if its
text gives none.
"""

import zipfile
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any

from lxml import etree

from triplomacy.claims import Document
from triplomacy.documents.publication import published
from triplomacy.documents.sources import LARGEST_FILE, Source
from triplomacy.documents.text import checked
from triplomacy.errors import UnreadableDocument

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# What Word writes if a file is saved as "strict".
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DC = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"


def read(source: Source) -> Iterator[Document]:
    """The document in a file. Raises UnreadableDocument."""
    try:
        with zipfile.ZipFile(BytesIO(source.bytes())) as archive:
            body = _part(archive, "word/document.xml", source.place)
            properties = _part(archive, "docProps/core.xml", source.place)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise UnreadableDocument(f"{source.place}: not a whole Word document ({error}); save it anew") from error
    if not body:
        raise UnreadableDocument(f"{source.place}: no text of a Word document in it; save it anew, or as plain text")
    text = "\n".join(_paragraphs(_parsed(body))).strip("\n")
    checked(text, source.place)
    core = _parsed(properties) if properties else None
    made = _property(core, _TERMS + "created")
    yield Document(
        name=source.name,
        text=text,
        title=_property(core, _DC + "title"),
        author=_property(core, _DC + "creator"),
        published=published(text) or _day(made),
        language=_property(core, _DC + "language"),
    )


def _part(archive: zipfile.ZipFile, name: str, place: str) -> bytes:
    """A part of the package, or nothing if it has none."""
    try:
        with archive.open(name) as file:
            data = file.read(LARGEST_FILE + 1)
    except KeyError:
        return b""
    if len(data) > LARGEST_FILE:
        raise UnreadableDocument(f"{place}: unpacks to more than {LARGEST_FILE:,} bytes; save it as plain text")
    return data


def _parsed(data: bytes) -> Any:
    """The root, with no entity of the file's own resolved."""
    return etree.fromstring(
        data, etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)
    )


def _paragraphs(root: Any) -> Iterator[str]:
    pieces: list[str] = []
    silent = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if not isinstance(element.tag, str):
            continue
        if element.tag == _FALLBACK:
            silent += 1 if event == "start" else -1
        name = element.tag.removeprefix(_WORD).removeprefix(_STRICT)
        if event == "start" and not silent:
            if name == "t":
                pieces.append(element.text or "")
            elif name == "tab":
                pieces.append("\t")
            elif name in ("br", "cr"):
                pieces.append("\n")
            elif name == "noBreakHyphen":
                pieces.append("-")
        elif event == "end" and name == "p" and not silent:
            yield "".join(pieces)
            pieces = []


def _property(core: Any, name: str) -> str | None:
    value = core.findtext(name) if core is not None else None
    return " ".join(value.split())[:1000] or None if value else None


def _day(stated: str | None) -> date | None:
    try:
        return date.fromisoformat(stated[:10]) if stated else None
    except ValueError:
        return None
