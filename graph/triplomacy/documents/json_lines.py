"""JSON Lines: a record a line, a document each. Of the records of this program the documents are read, no claims."""

import json
from collections.abc import Iterable, Iterator, Mapping

from triplomacy.documents.columns import Columns, value
from triplomacy.documents.lines import Lines, LineTooLong
from triplomacy.documents.rows import Row
from triplomacy.documents.sources import Source
from triplomacy.errors import UnreadableDocument

# The columns of the documents that this program writes.
_OURS = Columns(text="text", title="title", date="published", url="url", source="publisher", author="author", id="name")
# So many lines without a record are taken for a file without any.
_PATIENCE = 20


def rows(source: Source) -> Iterator[Row | UnreadableDocument]:
    """The documents of a file, and what is wrong with other lines. Raises UnreadableDocument if it is no such file."""
    found = failed = 0
    with Lines(source) as lines:
        for line in _each(lines):
            place = f"{source.place}:{lines.number}"
            try:
                record = _record(line)
                if record is None:
                    continue
                wanted = (_OURS if _is_ours(record) else source.columns).among(record, nested=True)
            except (ValueError, LookupError, RecursionError) as error:
                if isinstance(error, LookupError) and not found:
                    raise UnreadableDocument(f"{place}: {error}") from None
                failed += 1
                yield UnreadableDocument(f"{place}: {error}")
                if not found and failed == _PATIENCE:
                    raise UnreadableDocument(
                        f"{source.place}: its first {_PATIENCE} lines hold no record; give JSON Lines"
                    ) from None
            else:
                found += 1
                yield Row(place, {field: value(record, column) for field, column in wanted.items()})


def is_ours(lines: Iterable[bytes]) -> bool:
    """Whether the first of some lines is a document or a claim as this program writes them, or there is none."""
    for line in lines:
        try:
            record = _record(line, claims=True)
        except (ValueError, RecursionError):
            return False
        if record is not None:
            return _is_ours(record)
    return True


def _each(lines: Lines) -> Iterator[bytes | LineTooLong]:
    while True:
        try:
            yield next(lines)
        except StopIteration:
            return
        except LineTooLong as error:
            yield error


def _record(line: bytes | LineTooLong, *, claims: bool = False) -> Mapping[str, object] | None:
    """What a line holds, None for nothing. Raises ValueError."""
    if isinstance(line, LineTooLong):
        raise line
    if not line.strip():
        return None
    try:
        record = json.loads(line.decode("utf-8", "surrogateescape"))
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON ({error.msg}); give one record a line") from error
    if not isinstance(record, dict):
        raise ValueError("no record; give an object with names and values in each line")
    return record if claims or not (_is_ours(record) and record["type"] == "claim") else None


def _is_ours(record: Mapping[str, object]) -> bool:
    needed = {"document": {"id", "name", "text"}, "claim": {"id", "relation", "evidence"}}
    kind = record.get("type")
    return isinstance(kind, str) and needed.get(kind, {kind}) <= record.keys()
