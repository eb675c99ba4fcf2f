"""Parquet: a row a document, read a few thousand rows at a time."""

import re
from collections.abc import Iterator
from pathlib import Path

import duckdb

from triplomacy.documents.columns import Columns
from triplomacy.documents.rows import Row
from triplomacy.errors import UnreadableDocument

_ROWS = 512
_MEMORY = "1GB"


def rows(path: Path, columns: Columns) -> Iterator[Row | UnreadableDocument]:
    """The rows of a file, of which only the columns that are wanted are read. Raises UnreadableDocument."""
    # A name is a pattern to DuckDB.
    name = re.sub(r"([\[*?])", r"[\1]", str(path))
    number = 0
    try:
        with path.open("rb"), duckdb.connect(config={"threads": 1, "memory_limit": _MEMORY}) as base:
            base.execute("SET enable_progress_bar = false")
            base.execute("SET TimeZone = 'UTC'")
            names = [column for column, *_ in base.execute("DESCRIBE FROM read_parquet(?)", [name]).fetchall()]
            wanted = columns.among(names)
            chosen = ", ".join('"' + column.replace('"', '""') + '"' for column in wanted.values())
            found = base.execute(f"SELECT {chosen} FROM read_parquet(?)", [name])
            while some := found.fetchmany(_ROWS):
                for values in some:
                    number += 1
                    yield Row(f"{path}:{number}", dict(zip(wanted, values, strict=True)))
    except LookupError as error:
        raise UnreadableDocument(f"{path}: {error}") from None
    except OSError as error:
        raise UnreadableDocument(f"{path}: cannot be read ({error.strerror})") from error
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        raise UnreadableDocument(f"{path}: cannot be read as Parquet after {number} rows ({reason})") from error
