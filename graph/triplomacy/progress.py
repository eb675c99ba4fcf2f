"""How far a build is: a line that moves on standard error if that is a terminal, else nothing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn


@contextmanager
def shown(steps: int, *, quiet: bool = False) -> Iterator[Callable[[str], None]]:
    """What to call at the beginning of each of so many steps, with a word on it."""
    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield lambda step: None
        return
    columns = (
        SpinnerColumn(),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}"),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("starting", total=steps)

        def begin(step: str) -> None:
            progress.update(task, description=escape(step), advance=1)

        yield begin
