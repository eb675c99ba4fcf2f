"""PDF: the words of its pages as running text, with title, author and day as its properties state.

Lines are joined to paragraphs, words that were divided at the end of a line are made whole, and what stands at the head
or foot of page after page is left out. Pages are read in the order in which they were written, which as a rule is
column after column. Nothing is recognised in pictures.
"""

import re
from collections.abc import Iterator
from datetime import date
from io import BytesIO

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from triplomacy.claims import Document
from triplomacy.documents import pages
from triplomacy.documents.publication import published
from triplomacy.documents.sources import LARGEST_FILE, Source
from triplomacy.documents.text import checked
from triplomacy.errors import UnreadableDocument

# What programs write for a title: the name of a file, or of themselves.
_NO_TITLE = re.compile(r"(?i)untitled.*|microsoft word -.*|.*\.(?:docx?|pdf|indd|qxd|rtf|tex)")
# Browsers and drivers of printers, which state the day of printing.
_PRINTED = re.compile(r"(?i)skia|chrom|mozilla|firefox|safari|quartz|print ?to ?pdf|wkhtmltopdf|weasyprint|ghostscript")


def read(source: Source) -> Iterator[Document]:
    """The document in a file. Raises UnreadableDocument."""
    reader = _opened(source)
    found: list[str] = []
    size = 0
    for page in reader.pages:
        found.append(page.extract_text())
        size += len(found[-1])
        if size > LARGEST_FILE:
            raise UnreadableDocument(f"{source.place}: holds more than {LARGEST_FILE:,} characters; split it")
    text = pages.joined(found)
    if not text:
        raise UnreadableDocument(
            f"{source.place}: no text on its pages ({len(found)}), only pictures; recognise it first, as with ocrmypdf"
        )
    checked(text, source.place)
    title, author, day = _properties(reader)
    yield Document(name=source.name, text=text, title=title, author=author, published=published(text) or day)


def _opened(source: Source) -> PdfReader:
    try:
        reader = PdfReader(BytesIO(source.bytes()))
        # Many files are encrypted under an empty password, against printing only.
        is_closed = reader.is_encrypted and not reader.decrypt("")
    except (PyPdfError, ImportError, NotImplementedError) as error:
        if "crypt" in str(error).lower():
            is_closed = True
        else:
            raise
    if is_closed:
        raise UnreadableDocument(f"{source.place}: is encrypted; open it with 'qpdf --decrypt IN OUT', or its password")
    return reader


def _properties(reader: PdfReader) -> tuple[str | None, str | None, date | None]:
    try:
        stated = reader.metadata
    except Exception:  # a file may be whole but for this
        return None, None, None
    if stated is None:
        return None, None, None
    title, author = _line(stated.title), _line(stated.author)
    try:
        made = stated.creation_date
    except (ValueError, TypeError):
        made = None
    is_printed = _PRINTED.search(f"{stated.producer} {stated.creator}")
    return (
        None if title and _NO_TITLE.fullmatch(title) else title,
        author,
        made.date() if made and not is_printed else None,
    )


def _line(value: object) -> str | None:
    return " ".join(value.replace("\0", "").split())[:1000] or None if isinstance(value, str) else None
