"""The claims as JSON Lines: each document with its text, then its claims, in the order in which they come."""

from collections.abc import Iterable
from pathlib import Path

from triplomacy import claims
from triplomacy.claims import Record
from triplomacy.exporters.files import replacing


def write(records: Iterable[Record], path: Path, *, threshold: float = 0.5) -> None:
    """The records as `claims.read` takes them; all of them, whatever the threshold."""
    with replacing(path) as out:
        out.writelines(line.encode() for line in claims.write(records))
