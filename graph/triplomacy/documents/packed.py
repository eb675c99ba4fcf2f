"""What gzip, bzip2, xz or Zstandard packed: the file inside, whatever it is, unpacked as it is read."""

import bz2
import gzip
import io
import lzma
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from types import MappingProxyType
from typing import BinaryIO, cast

from triplomacy.documents.sources import Source
from triplomacy.errors import UnreadableDocument


def _zstandard(file: BinaryIO) -> BinaryIO:
    try:
        if sys.version_info >= (3, 14):
            from compression import zstd

            return cast(BinaryIO, zstd.open(file))
        import zstandard

        return cast(BinaryIO, io.BufferedReader(zstandard.open(file)))
    except ImportError:
        raise UnreadableDocument("needs a further package: pip install 'triplomacy[zst]'; or unpack it") from None


_OPENERS: Mapping[str, Callable[[BinaryIO], object]] = MappingProxyType(
    {
        **dict.fromkeys((".gz", ".tgz"), gzip.open),
        **dict.fromkeys((".bz2", ".tbz2"), bz2.open),
        **dict.fromkeys((".xz", ".txz"), lzma.open),
        ".zst": _zstandard,
    }
)


def read(source: Source) -> Iterator[Source]:
    """The file that was packed."""
    name = f"{source.name}.tar" if source.ending.startswith(".t") else source.name
    with ExitStack() as opened:

        def unpacked() -> BinaryIO:
            return cast(BinaryIO, _OPENERS[source.ending](opened.enter_context(source.open())))

        yield source.member(name, source.size, unpacked)
