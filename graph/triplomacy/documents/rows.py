"""What a reader of tables finds: a row, with what stands in the columns that are wanted."""

from collections.abc import Mapping
from typing import NamedTuple


class Row(NamedTuple):
    """A row of a table: file and line, and its values by the fields of `Columns`."""

    place: str
    values: Mapping[str, object]
