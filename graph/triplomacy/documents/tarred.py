"""TAR archives: their files in the order in which they stand, read as a stream and never written to disk."""

import tarfile
from collections.abc import Callable, Iterator
from functools import partial
from typing import BinaryIO, cast

from triplomacy.documents.sources import Found, Source, is_hidden


def read(source: Source) -> Iterator[Found | Source]:
    """The files of an archive; links and devices are passed over. Raises UnreadableDocument if it is none."""
    with source.open() as file, source.reading(), tarfile.open(fileobj=file, mode="r|") as archive:
        for info in archive:
            # The list of what was passed would grow without end.
            archive.members = []  # type: ignore[attr-defined]
            if info.isfile() and not is_hidden(info.name):
                opened = cast(Callable[[], BinaryIO], partial(archive.extractfile, info))
                yield source.member(info.name, info.size, opened)
