"""How far a build is, how fast and for how long yet: a line that moves on standard error if that is a terminal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.text import Text

# Seconds over which the rate is taken: processes hand in their documents in handfuls.
_PERIOD = 120.0


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
        _Rate(),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
        TextColumn("{task.description}"),
    )
    with Progress(*columns, console=console, transient=True, speed_estimate_period=_PERIOD) as progress:
        task = progress.add_task("starting", total=steps)

        def begin(step: str) -> None:
            progress.update(task, description=escape(step), advance=1)

        yield begin


class _Rate(ProgressColumn):
    """Steps a second, or a minute if they are slow."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        if not speed:
            return Text("-/s")
        return Text(f"{speed:,.1f}/s" if speed >= 1 else f"{60 * speed:,.1f}/min")
