"""Months as a picture: cooperation above the line, conflict below it, as the shapes of an SVG of fixed height."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from triplomacy.exporters.network import QUADS
from triplomacy.workbench.reports import Month

_HEIGHT, _STEP, _BAR, _MARGIN = 180, 26, 18, 34
# Deeds lie next to the line, words outside; which way each class goes.
_ORDER = ((1, 1), (0, 1), (3, -1), (2, -1))
_MOST_LABELS = 12


class Bar(NamedTuple):
    """A rectangle of a quad class, and what it says."""

    x: float
    y: float
    width: float
    height: float
    quad: str
    title: str


class Chart(NamedTuple):
    """Bars, the names of some months with their places, the height of the line, and the size of the picture."""

    bars: tuple[Bar, ...]
    labels: tuple[tuple[float, str], ...]
    zero: float
    width: float
    height: float


def drawn(months: Sequence[Month]) -> Chart:
    """The chart of the months that have a name, without gaps for months in which nothing was said."""
    named = [month for month in months if month.name]
    up = max((sum(month.counts[:2]) for month in named), default=0)
    down = max((sum(month.counts[2:]) for month in named), default=0)
    unit = _HEIGHT / max(up + down, 1)
    zero = up * unit + 10
    every = max(1, -(-len(named) // _MOST_LABELS))
    places = [(_MARGIN + number * _STEP, month) for number, month in enumerate(named)]
    return Chart(
        bars=tuple(bar for x, month in places for bar in _bars(x, month, zero, unit)),
        labels=tuple((x + _BAR / 2, month.name) for number, (x, month) in enumerate(places) if number % every == 0),
        zero=zero,
        width=_MARGIN + len(named) * _STEP + _MARGIN,
        height=_HEIGHT + 40,
    )


def _bars(x: float, month: Month, zero: float, unit: float) -> Iterator[Bar]:
    ends = {1: zero, -1: zero}
    for place, way in _ORDER:
        size = month.counts[place] * unit
        if size:
            y = ends[way] - size if way > 0 else ends[way]
            ends[way] -= way * size
            quad = QUADS[place]
            title = f"{month.name}: {month.counts[place]} {quad.replace('-', ' ')}"
            yield Bar(x, round(y, 1), _BAR, round(size, 1), quad, title)
