"""Where each actor stands in every picture: the same place for the same network, on every run.

Forces after Fruchterman and Reingold (1991), drawn to the middle so that unconnected parts stay in sight. Our own,
since networkx needs scipy from 500 nodes on and took 23 s for 1,000.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, TypeAlias

import networkx as nx
import numpy as np
from numpy.typing import NDArray

Point: TypeAlias = tuple[float, float]
_Points: TypeAlias = NDArray[np.float64]

_SEED = 20
_ROUNDS = 300
_SAMPLE = 250
_SPACING = 130.0
_GRAVITY = 0.3


def positions(network: "nx.Graph[str]") -> Mapping[str, Point]:
    """Place of each node, in pixels around (0, 0), rounded to tenths."""
    nodes = tuple(sorted(network))
    links = tuple(sorted({(min(a, b), max(a, b)) for a, b in network.edges() if a != b}))
    return _placed(nodes, links)


@lru_cache(maxsize=4)
def _placed(nodes: tuple[str, ...], links: tuple[tuple[str, str], ...]) -> Mapping[str, Point]:
    if not nodes:
        return {}
    index = {node: number for number, node in enumerate(nodes)}
    ends = np.array([(index[a], index[b]) for a, b in links], dtype=np.intp).reshape(-1, 2)
    random = np.random.default_rng(_SEED)
    places = random.uniform(-1, 1, (len(nodes), 2)) * np.sqrt(len(nodes))
    # Fewer rounds for large networks: there a rough picture has to do.
    rounds = max(60, min(_ROUNDS, 120_000 // len(nodes)))
    for step in range(rounds):
        moves = _pushed(places, random) + _pulled(places, ends) - _GRAVITY * places
        lengths = np.maximum(np.hypot(moves[:, 0], moves[:, 1]), 1e-9)[:, None]
        heat = np.sqrt(len(nodes)) * 0.3 * (1 - step / rounds)
        places = places + moves / lengths * np.minimum(lengths, heat)
    places = (places - places.mean(axis=0)) * _SPACING
    return {node: (round(float(x), 1), round(float(y), 1)) for node, (x, y) in zip(nodes, places, strict=True)}


def _pushed(places: _Points, random: np.random.Generator) -> _Points:
    """Every node away from every other; in large networks, from a sample that stands for all."""
    count = len(places)
    others = places if count <= _SAMPLE else places[random.choice(count, _SAMPLE, replace=False)]
    right = places[:, :1] - others[:, 0]
    up = places[:, 1:] - others[:, 1]
    strength = count / len(others) / np.maximum(right * right + up * up, 0.01)
    return np.stack([(right * strength).sum(axis=1), (up * strength).sum(axis=1)], axis=1)


def _pulled(places: _Points, ends: NDArray[Any]) -> _Points:
    """Linked nodes towards each other, with the square of their distance."""
    first, second = ends[:, 0], ends[:, 1]
    apart = places[second] - places[first]
    pulls = apart * np.hypot(apart[:, 0], apart[:, 1])[:, None]
    count = len(places)
    sums = [np.bincount(first, axis, count) - np.bincount(second, axis, count) for axis in pulls.T]
    return np.stack(sums, axis=1)
