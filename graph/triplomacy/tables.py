"""Tables for the terminal."""

import io
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text


def drawn(columns: Sequence[str], rows: Iterable[Sequence[str]], *, width: int | None = None) -> str:
    """A table as wide as asked or as the terminal; control characters are shown as U+FFFD."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text(printable(cell)) for cell in row))
    console = Console(file=io.StringIO(), width=width, force_terminal=False, no_color=True)
    with console.capture() as capture:
        console.print(table)
    return "".join(line.rstrip() + "\n" for line in capture.get().splitlines())


def printable(text: str) -> str:
    """The text with what a terminal could take for orders replaced; line ends stay."""
    return "".join(char if char.isprintable() or char == "\n" else "\ufffd" for char in text)
