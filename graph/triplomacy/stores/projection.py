"""The claims as one flat table in Parquet, asked through DuckDB: counts, series and scans, in some milliseconds.

Its columns are those of `rows.Row`. Each file holds the claims of some parts; a part that changes has its file written
anew, as a whole. The table can be made again from the archive at any time.
"""

import json
from collections.abc import Collection, Iterable
from pathlib import Path
from tempfile import NamedTemporaryFile
from types import MappingProxyType
from typing import Any, get_args, get_type_hints

import duckdb
from duckdb import DuckDBPyConnection

from triplomacy.stores.rows import Row

# A file this large is full: it is written anew in some hundredths of a second.
_FULL = 5_000
# Files of so many bytes, some 100,000 claims, are taken into memory, in a third of a second at most; a question then
# takes a third of the time.
_SMALL = 8_000_000

_TYPES = MappingProxyType({str: "VARCHAR", int: "INTEGER", float: "DOUBLE", bool: "BOOLEAN"})
_DAYS = frozenset({"published", "earliest", "latest"})


def connect(folder: Path) -> DuckDBPyConnection:
    """A connection with `claims`, a table if the files of a folder are small, else a view; it can read nothing else."""
    base = _base()
    files = _files(folder)
    if files:
        is_small = sum(path.stat().st_size for path in files) <= _SMALL
        base.execute(f"CREATE {'TABLE' if is_small else 'VIEW'} claims AS SELECT * FROM {_parquet(*files)}")
        base.execute(f"SET allowed_paths = [{', '.join(map(_quoted, files))}]")
    else:
        base.execute(f"CREATE TABLE claims ({', '.join(f'{_name(name)} {kind}' for name, kind in _columns().items())})")
    base.execute("SET enable_external_access = false")
    return base


def replace(folder: Path, parts: Collection[str], rows: Iterable[Row]) -> None:
    """Takes out the claims of some parts and puts in others; may be done twice."""
    folder.mkdir(exist_ok=True)
    new = list(rows)
    with _base() as base:
        base.execute("CREATE TABLE going AS SELECT unnest(?::VARCHAR[]) AS part", [sorted(parts)])
        for path in _with_some(base, _files(folder)):
            _write(base, f"SELECT * FROM {_parquet(path)} ANTI JOIN going USING (part)", path)
        if new:
            _append(base, folder, new)


def parts(folder: Path) -> set[str]:
    """The parts that have claims in the files."""
    files = _files(folder)
    with _base() as base:
        found = base.execute(f"SELECT DISTINCT part FROM {_parquet(*files)}").fetchall() if files else []
    return {part for (part,) in found}


def _with_some(base: DuckDBPyConnection, files: list[Path]) -> list[Path]:
    """The files that hold some of the parts that are going."""
    if not files:
        return []
    found = f"SELECT DISTINCT filename FROM {_parquet(*files)} SEMI JOIN going USING (part) ORDER BY filename"
    return [Path(name) for (name,) in base.execute(found).fetchall()]


def _append(base: DuckDBPyConnection, folder: Path, rows: Iterable[Row]) -> None:
    """Puts rows into the last file, or into a new one if that is full."""
    files = _files(folder)
    path = files[-1] if files else folder / "0000.parquet"
    with NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row._asdict(), ensure_ascii=False) + "\n" for row in rows)
        lines.flush()
        columns = ", ".join(f"{_name(name)}: {_quoted(kind)}" for name, kind in _columns().items())
        fresh = f"SELECT * FROM read_json({_quoted(lines.name)}, format = 'newline_delimited', columns = {{{columns}}})"
        if files and _number(base, _parquet(path)) < _FULL:
            _write(base, f"SELECT * FROM {_parquet(path)} UNION ALL BY NAME {fresh}", path)
        else:
            _write(base, fresh, folder / f"{len(files):04}.parquet")


def _write(base: DuckDBPyConnection, query: str, path: Path) -> None:
    """The answer as a file, whole or not there."""
    draft = path.with_suffix(".tmp")
    base.execute(f"COPY ({query}) TO {_quoted(draft)} (FORMAT parquet, COMPRESSION zstd)")
    draft.replace(path)


def _base() -> DuckDBPyConnection:
    base = duckdb.connect()
    base.execute("SET threads = 2")
    base.execute("SET enable_progress_bar = false")
    return base


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.parquet"))


def _number(base: DuckDBPyConnection, table: str) -> int:
    [(number,)] = base.execute(f"SELECT count(*) FROM {table}").fetchall()
    return int(number)


def _columns() -> dict[str, str]:
    """The columns and their types in DuckDB."""
    kinds = {name: next(kind for kind in (*get_args(hint), hint) if kind in _TYPES) for name, hint in _hints().items()}
    return {name: "DATE" if name in _DAYS else _TYPES[kind] for name, kind in kinds.items()}


def _hints() -> dict[str, Any]:
    return get_type_hints(Row)


def _parquet(*paths: Path) -> str:
    return f"read_parquet([{', '.join(map(_quoted, paths))}])"


def _name(column: str) -> str:
    return f'"{column}"'


def _quoted(value: Path | str) -> str:
    return "'" + str(value).replace("'", "''") + "'"
