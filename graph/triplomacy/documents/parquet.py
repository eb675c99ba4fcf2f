"""Parquet: a row a document, read a few hundred rows at a time."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile

from triplomacy.documents.rows import Row
from triplomacy.documents.sources import Source
from triplomacy.errors import UnreadableDocument

_ROWS = 512
_MEMORY = "1GB"


def rows(source: Source) -> Iterator[Row | UnreadableDocument]:
    """The rows of a file, of which only the columns that are wanted are read. Raises UnreadableDocument."""
    import duckdb

    number = 0
    with _on_disk(source) as path:
        # A name is a pattern to DuckDB.
        name = re.sub(r"([\[*?])", r"[\1]", str(path))
        try:
            with duckdb.connect(config={"threads": 1, "memory_limit": _MEMORY}) as base:
                base.execute("SET enable_progress_bar = false; SET TimeZone = 'UTC'")
                names = [column for column, *_ in base.execute("DESCRIBE FROM read_parquet(?)", [name]).fetchall()]
                wanted = source.columns.among(names)
                chosen = ", ".join('"' + column.replace('"', '""') + '"' for column in wanted.values())
                found = base.execute(f"SELECT {chosen} FROM read_parquet(?)", [name])
                while some := found.fetchmany(_ROWS):
                    for values in some:
                        number += 1
                        yield Row(f"{source.place}:{number}", dict(zip(wanted, values, strict=True)))
        except LookupError as error:
            raise UnreadableDocument(f"{source.place}: {error}") from None
        except duckdb.Error as error:
            reason = str(error).splitlines()[0]
            raise UnreadableDocument(
                f"{source.place}: cannot be read as Parquet after {number:,} rows ({reason}); write it anew"
            ) from error


@contextmanager
def _on_disk(source: Source) -> Iterator[Path]:
    """The file, or a copy of what is none of its own."""
    if source.path is not None:
        source.open().close()
        yield source.path
        return
    with source.open() as file, NamedTemporaryFile(suffix=".parquet") as copy:
        shutil.copyfileobj(file, copy)
        copy.flush()
        yield Path(copy.name)
