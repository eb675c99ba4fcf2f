"""Lines and records from a file, or from standard input for `-`."""

import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

from triplomacy import claims
from triplomacy.claims import Record
from triplomacy.errors import UnreadableDocument

STANDARD = Path("-")


def lines(path: Path) -> Iterator[str]:
    """The lines of a UTF-8 file, or of standard input. Raises UnreadableDocument."""
    try:
        with nullcontext(sys.stdin.buffer) if path == STANDARD else path.open("rb") as file:
            for number, line in enumerate(file, 1):
                try:
                    yield line.decode()
                except UnicodeDecodeError as error:
                    raise UnreadableDocument(f"{path}:{number}: not UTF-8 ({error.reason}); give JSON Lines") from error
    except OSError as error:
        raise UnreadableDocument(f"{path}: {error.strerror}; name a file of JSON Lines") from error


def records(path: Path) -> Iterator[Record]:
    """Documents and claims from a file or from standard input."""
    return claims.read(lines(path), origin=str(path))


def claims_file(claims_or_build: Path) -> Path:
    """The claims of a build, if its folder is named; else the file itself."""
    return claims_or_build / "claims.jsonl" if claims_or_build.is_dir() else claims_or_build
