"""Batches of examples of like length, so that little is padding."""

import random
from collections.abc import Callable, Iterable
from typing import TypeVar

Example = TypeVar("Example")
_POOL = 20


def batches(
    examples: Iterable[Example], size: int, chance: random.Random, *, length: Callable[[Example], int]
) -> list[list[Example]]:
    """All of them in random order, those of like length together."""
    mixed = list(examples)
    chance.shuffle(mixed)
    found: list[list[Example]] = []
    for start in range(0, len(mixed), size * _POOL):
        pool = sorted(mixed[start : start + size * _POOL], key=length)
        found += (pool[first : first + size] for first in range(0, len(pool), size))
    chance.shuffle(found)
    return found
