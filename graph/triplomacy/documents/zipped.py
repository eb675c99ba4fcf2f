"""ZIP archives: their files, one after the other, unpacked as they are read and never to disk."""

import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from typing import BinaryIO, cast

from triplomacy.documents.sources import Found, Source, is_hidden
from triplomacy.errors import UnreadableDocument

_ENCRYPTED = 0x1


def read(source: Source) -> Iterator[Found | Source]:
    """The files of an archive, and those that are encrypted. Raises UnreadableDocument if it is none."""
    with source.seekable() as file, source.reading(), zipfile.ZipFile(file) as archive:
        for info in archive.infolist():
            if info.is_dir() or is_hidden(info.filename):
                continue
            if info.flag_bits & _ENCRYPTED:
                yield UnreadableDocument(f"{source.place}!/{info.filename!a}: is encrypted; unpack it first")
            else:
                opened = cast(Callable[[], BinaryIO], partial(archive.open, info))
                yield source.member(info.filename, info.file_size, opened)
