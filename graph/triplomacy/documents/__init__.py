"""Documents from files: one module per format, chosen by how the file's name ends, or else by its first bytes.

A reader yields documents, and further sources, which are read in turn: the files of an archive, what is attached to a
message. It yields an UnreadableDocument for what is wrong between the others, and raises one where it cannot go on.
Readers are imported when the first file of their kind is met.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from importlib import import_module
from itertools import chain
from pathlib import Path
from types import MappingProxyType

from triplomacy.claims import Document
from triplomacy.documents import isolation, languages, sniffing, sources
from triplomacy.documents.columns import GUESSED, Columns
from triplomacy.documents.sources import Found, Source
from triplomacy.errors import Duplicate, Remark, TriplomacyError, UnreadableDocument

# The modules with a `read(source)`.
READERS: Mapping[str, str] = MappingProxyType(
    {
        ".txt": "text",
        ".text": "text",
        **dict.fromkeys((".csv", ".tsv", ".tab", ".jsonl", ".ndjson", ".parquet"), "tables"),
        ".html": "html",
        ".htm": "html",
        ".xhtml": "html",
        ".pdf": "pdf",
        ".docx": "docx",
        ".eml": "mail",
        ".mht": "mail",
        ".mhtml": "mail",
        ".mbox": "mbox",
        ".rss": "feeds",
        ".atom": "feeds",
        ".warc": "warc",
        ".zip": "zipped",
        ".tar": "tarred",
    }
    | dict.fromkeys((".gz", ".tgz", ".bz2", ".tbz2", ".xz", ".txz", ".zst"), "packed")
)
# Those whose libraries a file may make hang or take all memory.
ISOLATED = frozenset({"html", "pdf", "docx", "feeds"})

DEEPEST = 8

OnProblem = Callable[[TriplomacyError], None]


def _raised(error: TriplomacyError) -> None:
    if not isinstance(error, Remark):
        raise error


def read(path: Path, on_problem: OnProblem = _raised, *, columns: Columns = GUESSED) -> Iterator[Document]:
    """The documents in a file, or on standard input for `-`, in English.

    What cannot be read goes to `on_problem`, and what is in another language, as OtherLanguage; the first is raised if
    there is none. `columns` says what those of tables hold.
    """
    return read_source(sources.of_path(path, columns), on_problem)


def read_source(source: Source, on_problem: OnProblem = _raised) -> Iterator[Document]:
    """As `read`, from what is no file."""
    for found in _found(source):
        if isinstance(found, UnreadableDocument):
            on_problem(found)
            continue
        document = replace(found, language=languages.told(found))
        try:
            languages.english(document, document.place)
        except UnreadableDocument as error:
            on_problem(error)
        else:
            yield document


def read_all(paths: Iterable[Path], on_problem: OnProblem, *, columns: Columns = GUESSED) -> Iterator[Document]:
    """The documents of several files and folders, in their order; what cannot be read is reported and passed over.

    A file that is named twice, and a text that stands in two files, are read once, under the first name.
    """
    seen: set[str] = set()
    for path in files(paths):
        for document in read(path, on_problem, columns=columns):
            if document.id in seen:
                on_problem(Duplicate(document.place, document.id))
            else:
                seen.add(document.id)
                yield document


def files(paths: Iterable[Path]) -> Iterator[Path]:
    """Each file once, those of a folder and of the folders in it in the order of their names; hidden ones left out.

    A folder without files stands for itself.
    """
    seen: set[str] = set()
    for path in paths:
        inside = _walked(path) if path.is_dir() else iter(())
        for file in chain([next(inside, path)], inside):
            real = os.path.realpath(file)
            if real not in seen:
                seen.add(real)
                yield file


def _walked(folder: Path) -> Iterator[Path]:
    """Links to folders are not followed: they may lead in a circle. Pipes and devices may have no end."""
    try:
        paths = sorted(folder.iterdir())
    except OSError:
        paths = []
        yield folder  # so that it is said
    for path in paths:
        if path.name.startswith("."):
            continue
        if path.is_dir():
            yield from () if path.is_symlink() else _walked(path)
        elif path.is_file() or not path.exists():
            yield path


def _found(source: Source) -> Iterator[Found]:
    try:
        if source.depth > DEEPEST:
            raise UnreadableDocument(f"{source.place}: stands in {source.depth} archives; unpack the outer ones")
        ending, source = _known(source)
        found: Found | Source | None = None
        for found in _read(READERS[ending], replace(source, ending=ending)):
            if isinstance(found, Source):
                yield from _found(found)
            else:
                yield _placed(found, source) if isinstance(found, Document) else found
            if source.budget.left < 0:
                return  # which was said when it ran out
        if found is None:
            raise UnreadableDocument(f"{source.place}: no documents in it")
    except UnreadableDocument as error:
        yield error


def _placed(found: Document, source: Source) -> Document:
    """A document with what is known of its source, and where in it it was read."""
    part = "" if found.name == source.name else f"#{found.name}"
    return replace(found, place=found.place or f"{source.place}{part}", **source.known)


def _read(reader: str, source: Source) -> Iterator[Found | Source]:
    if reader in ISOLATED:
        return isolation.read(reader, source)
    found: Iterator[Found | Source] = import_module(f"{__name__}.{reader}").read(source)
    return found


def _known(source: Source) -> tuple[str, Source]:
    """The ending that chooses the reader: that of the name, if there is one for it, else that of the content."""
    if source.ending in READERS:
        return source.ending, source
    head, begun = source.begun()
    ending = sniffing.ending(head)
    if ending not in READERS or (ending == ".txt" and source.ending):
        raise UnreadableDocument(f"{source.place}: no reader for {source.ending!r}; save it as plain text, HTML or PDF")
    return ending, begun
