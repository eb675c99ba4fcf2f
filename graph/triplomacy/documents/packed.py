"""What gzip, bzip2 or xz packed: the file inside, whatever it is, unpacked as it is read."""

import bz2
import gzip
import lzma
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from types import MappingProxyType
from typing import BinaryIO, cast

from triplomacy.documents.sources import Source

_OPENERS: Mapping[str, Callable[[BinaryIO], object]] = MappingProxyType(
    {".gz": gzip.open, ".tgz": gzip.open, ".bz2": bz2.open, ".tbz2": bz2.open, ".xz": lzma.open, ".txz": lzma.open}
)


def read(source: Source) -> Iterator[Source]:
    """The file that was packed."""
    name = f"{source.name}.tar" if source.ending.startswith(".t") else source.name
    with ExitStack() as opened:

        def unpacked() -> BinaryIO:
            return cast(BinaryIO, _OPENERS[source.ending](opened.enter_context(source.open())))

        yield source.member(name, source.size, unpacked)
