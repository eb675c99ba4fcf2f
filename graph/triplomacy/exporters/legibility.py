"""How well a small picture can be read, and one that can be read better: crossings, covered names, crowded lines.

Measured in a window of `FRAME` pixels, as the pages show it, with names under their actors. The measures follow
Purchase (1997), "Which aesthetic has the greatest effect on human understanding?": crossings first.
"""

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

Points: TypeAlias = NDArray[np.float64]
Ends: TypeAlias = NDArray[np.intp]

FRAME = np.array([760.0, 620.0])
_LONGEST_NAME = 30
# Pixels: per letter of a name, of the height of a name, of an actor, between an actor and a line that passes by.
_LETTER, _LINE, _ACTOR, _CLEARANCE = 7.4, 16.0, 14.0, 10.0
_SHORTEST = 110.0
# A step weighs every pair of lines, so pictures of many lines get fewer.
_STEPS_EACH, _MOST_STEPS, _MOST_PAIRS = 45, 1200, 8_000_000
_MOST_STRETCHED = 1.9


class Legibility(NamedTuple):
    """What makes a picture hard to read: each is a number of pairs."""

    crossings: int
    actors_on_lines: int
    overlapping_names: int


def names_widths(names: Sequence[str]) -> Points:
    """About how many pixels each name takes, cut as pictures cut it."""
    return np.array([min(len(name), _LONGEST_NAME) * _LETTER for name in names], dtype=np.float64)


def measured(places: Points, ends: Ends, widths: Points) -> Legibility:
    """Crossing lines, actors under lines of others, and names that touch a name or an actor, in `FRAME`."""
    places = _framed(places, widths, most_stretched=1.0)
    return Legibility(
        int(_crossings(places, ends).sum()) // 2,
        int((_clearances(places, ends) < _CLEARANCE).sum()),
        int(_overlaps(places, widths).sum()),
    )


def improved(tries: Sequence[Points], ends: Ends, lines: Points, widths: Points, random: np.random.Generator) -> Points:
    """The most legible of the tries, and then made more so: actors are moved as long as that helps.

    `lines` are how many run between each pair of ends: many need room.
    """
    shortest = _SHORTEST * np.sqrt(lines)
    framed = [_framed(places, widths, most_stretched=_MOST_STRETCHED) for places in tries]
    costs = [_cost(places, ends, shortest, widths) for places in framed]
    best = int(np.argmin(costs))
    places, cost = framed[best], costs[best]
    steps = min(_STEPS_EACH * len(places), _MOST_STEPS, _MOST_PAIRS // (len(ends) ** 2 + 1))
    for step in range(steps):
        moved = _moved(places, random, reach=160.0 * (1 - step / steps) + 8.0)
        if (new := _cost(moved, ends, shortest, widths)) < cost:
            places, cost = moved, new
    return places


def _framed(places: Points, widths: Points, *, most_stretched: float) -> Points:
    """The picture in the middle of the frame, as large as it goes; one axis more than the other up to a limit."""
    low, high = places.min(axis=0), places.max(axis=0)
    room = FRAME - np.array([min(float(widths.max()), FRAME[0] / 3), 3 * _LINE])
    scales = room / np.maximum(high - low, 1.0)
    return np.asarray((places - (low + high) / 2) * np.minimum(scales, scales.min() * most_stretched))


def _moved(places: Points, random: np.random.Generator, *, reach: float) -> Points:
    """One actor elsewhere, or two that change places."""
    moved = places.copy()
    one = random.integers(len(places))
    if random.random() < 0.15:
        other = random.integers(len(places))
        moved[[one, other]] = moved[[other, one]]
    else:
        moved[one] += random.normal(0, reach, 2)
    return moved


def _cost(places: Points, ends: Ends, shortest: Points, widths: Points) -> float:
    outside = np.maximum(np.abs(places) + np.stack([widths / 2, np.full(len(places), _LINE)], axis=1) - FRAME / 2, 0)
    clearances = _clearances(places, ends)
    lengths = np.hypot(*(places[ends[:, 0]] - places[ends[:, 1]]).T) if len(ends) else np.zeros(0)
    return float(
        6.0 * _crossings(places, ends).sum() / 2
        + 8.0 * (clearances < _CLEARANCE).sum()
        + 0.1 * np.maximum(1.5 - clearances / (2 * _CLEARANCE), 0).sum()
        + 8.0 * _overlaps(places, widths).sum()
        + 2.0 * _struck(places, ends, widths).sum()
        + 0.15 * outside.sum()
        + 4.0 * np.maximum(1 - lengths / shortest, 0).sum()
        + 1.2 * ((lengths / 300.0) ** 2).sum()
        + _crowding(places)
    )


def _crowding(places: Points) -> float:
    """Falls as actors spread evenly over the frame."""
    x, y = (places[:, None, axis] - places[None, :, axis] for axis in (0, 1))
    far = np.hypot(x, 1.3 * y)
    np.fill_diagonal(far, np.inf)
    return float(60.0 * (1 / np.maximum(far, 15.0)).sum() / max(len(places), 1))


def _crossings(places: Points, ends: Ends) -> NDArray[np.bool_]:
    """For each two lines without a common actor, whether they cross."""
    a, b = places[ends[:, 0]], places[ends[:, 1]]
    first, second = ends[:, 0], ends[:, 1]
    apart = np.not_equal.outer(first, first) & np.not_equal.outer(second, second) & np.not_equal.outer(first, second)
    apart &= apart.T
    side_a = _side(a[:, None], b[:, None], a[None])
    side_b = _side(a[:, None], b[:, None], b[None])
    parted = side_a * side_b < 0
    return np.asarray(parted & parted.T & apart)


def _side(a: Points, b: Points, c: Points) -> Points:
    along, out = b - a, c - a
    return np.asarray(along[..., 0] * out[..., 1] - along[..., 1] * out[..., 0])


def _clearances(places: Points, ends: Ends) -> Points:
    """Distance between each actor and each line that is not its own, less the actor itself."""
    far = _to_lines(places, places, ends) - _ACTOR
    own = (np.arange(len(places))[:, None, None] == ends[None]).any(axis=2)
    far[own] = np.inf
    return far


def _struck(places: Points, ends: Ends, widths: Points) -> NDArray[np.bool_]:
    """Which lines run through the middle of which names."""
    names = places + np.array([0.0, _ACTOR + _LINE / 2])
    reach = np.minimum(widths / 2, 25.0)[:, None]
    return np.asarray(_to_lines(names, places, ends) < np.minimum(reach, _LINE * 0.7))


def _to_lines(points: Points, places: Points, ends: Ends) -> Points:
    a = places[ends[:, 0]]
    along = places[ends[:, 1]] - a
    out = points[:, None] - a[None]
    part = (out * along).sum(axis=2) / np.maximum((along * along).sum(axis=1), 1e-9)
    nearest = out - np.clip(part, 0, 1)[..., None] * along[None]
    return np.asarray(np.hypot(nearest[..., 0], nearest[..., 1]))


def _overlaps(places: Points, widths: Points) -> NDArray[np.bool_]:
    """Pairs of names that touch, and pairs of a name and another's actor, and of actors."""
    x = np.abs(places[:, None, 0] - places[None, :, 0])
    y = places[:, None, 1] - places[None, :, 1]
    half = widths / 2
    on_name = (x < (half[:, None] + half[None]) + 4) & (np.abs(y) < _LINE)
    # The name hangs below its actor, so it meets actors that stand lower.
    on_actor = (x < half[:, None] + _ACTOR) & (np.abs(y + _ACTOR + _LINE / 2) < _ACTOR + _LINE / 2)
    close = (x < 3 * _ACTOR) & (np.abs(y) < 3 * _ACTOR)
    pairs = on_name | on_actor | on_actor.T | close
    return np.asarray(np.triu(pairs, 1))
