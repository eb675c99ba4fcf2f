"""The sentences of packed CoNLL-U files."""

import io
import lzma
from collections.abc import Iterator
from pathlib import Path

import conllu


def sentences(path: Path) -> Iterator[conllu.TokenList]:
    """The sentences of `path` with `.conllu.xz` added, in order."""
    with lzma.open(path.with_name(path.name + ".conllu.xz"), "rt", encoding="utf-8") as file:
        yield from conllu.parse_incr(io.StringIO(file.read()))
