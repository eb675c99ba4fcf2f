"""Lines and records from a file, packed by gzip or not, or from standard input for `-`."""

import gzip
import sys
import zlib
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import BinaryIO, cast

from triplomacy import claims
from triplomacy.claims import Record
from triplomacy.errors import UnreadableDocument

STANDARD = Path("-")


def lines(path: Path) -> Iterator[str]:
    """The lines of a UTF-8 file, or of standard input. Raises UnreadableDocument."""
    for number, line in enumerate(_bytes(path), 1):
        yield decoded(line, path, number)


def decoded(lines: bytes, path: Path, number: int) -> str:
    """Lines of a file as text, from the one of that number on. Raises UnreadableDocument."""
    try:
        return lines.decode()
    except UnicodeDecodeError as error:
        number += lines.count(b"\n", 0, error.start)
        raise UnreadableDocument(f"{path}:{number}: not UTF-8 ({error.reason}); give JSON Lines") from error


def _bytes(path: Path) -> Iterator[bytes]:
    try:
        with opened(path) as file:
            yield from file
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or error
        raise UnreadableDocument(f"{path}: {reason}; name a file of JSON Lines") from error


def opened(path: Path) -> AbstractContextManager[BinaryIO]:
    """The bytes of a file, unpacked if it ends in .gz, or standard input."""
    if path == STANDARD:
        return nullcontext(sys.stdin.buffer)
    return cast(BinaryIO, gzip.open(path)) if path.suffix == ".gz" else path.open("rb")


def records(path: Path) -> Iterator[Record]:
    """Documents and claims from a file or from standard input."""
    return claims.read(lines(path), origin=str(path))


def documents(path: Path) -> Iterator[tuple[int, bytes]]:
    """The lines of each document and its claims, with the number of the first, nothing of them read yet.

    Each ends in a line feed and has no other space around it. Raises UnreadableDocument.
    """
    begun, group = 1, list[bytes]()
    for number, line in enumerate(_bytes(path), 1):
        content = line.strip()
        if group and claims.begins_document(content):
            yield begun, b"".join(group)
            group = []
        if group or content:
            begun = begun if group else number
            group.append(content + b"\n")
    if group:
        yield begun, b"".join(group)


def claims_file(claims_or_build: Path) -> Path:
    """The claims of a build, if its folder is named; else the file itself."""
    return claims_or_build / "claims.jsonl" if claims_or_build.is_dir() else claims_or_build
