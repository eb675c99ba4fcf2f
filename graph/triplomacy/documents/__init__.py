"""Documents from files: one module per format, chosen by how the file's name ends."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from triplomacy.claims import Document
from triplomacy.documents import text
from triplomacy.errors import TriplomacyError, UnreadableDocument

STANDARD_INPUT = Path("-")

Reader: TypeAlias = Callable[[Path], Iterator[Document]]

READERS: Mapping[str, Reader] = MappingProxyType(
    {
        ".txt": text.read,
        ".text": text.read,
        "": text.read,
    }
)


def read(path: Path) -> Iterator[Document]:
    """The documents in a file, or the text on standard input for `-`. Raises UnreadableDocument."""
    if path == STANDARD_INPUT:
        return text.read_standard_input()
    if path.is_dir():
        raise UnreadableDocument(f"{path}: is a folder; name its files, as in {path}/*.txt")
    try:
        reader = READERS[path.suffix.lower()]
    except KeyError:
        known = ", ".join(ending for ending in READERS if ending)
        raise UnreadableDocument(
            f"{path}: no reader for files ending in {path.suffix!r} (there are {known}); save it as plain text"
        ) from None
    return reader(path)


def read_all(paths: Iterable[Path], on_problem: Callable[[TriplomacyError], None]) -> Iterator[Document]:
    """The documents of several files, in their order; what cannot be read is reported and passed over.

    A file that is named twice, and a text that stands in two files, are read once, under the first name.
    """
    files: set[str] = set()
    seen: set[str] = set()
    for path in paths:
        file = os.path.realpath(path)
        if file in files:
            continue
        files.add(file)
        try:
            for document in read(path):
                if document.id not in seen:
                    seen.add(document.id)
                    yield document
        except UnreadableDocument as error:
            on_problem(error)
