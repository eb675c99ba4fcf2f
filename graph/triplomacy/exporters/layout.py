"""Where each actor stands in every picture: the same place for the same network, on every run.

A small network gets the most legible of several tries, see `legibility`; a large one the first.

Each connected part is laid out by forces after Fruchterman and Reingold (1991), turned and stretched to be wider than
high, as screens and names are; the parts are set in rows, the largest first. Our own, since networkx needs scipy from
500 nodes on and took 23 s for 1,000.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeAlias

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from triplomacy.exporters import legibility

Point: TypeAlias = tuple[float, float]
_Link: TypeAlias = tuple[str, str, int]
_Points: TypeAlias = NDArray[np.float64]

_SEED = 20
_ROUNDS = 300
_SAMPLE = 250
# Pixels between linked actors: room for the words on a link in a small picture, a picture in one view in a large one.
_WIDEST, _NARROWEST, _ROOMY = 260.0, 80.0, 8
_GRAVITY = 0.3
# Up to so many actors, every try is weighed and the best is mended.
_SMALL, _TRIES = 60, 10
_STRETCH = np.array([1.3, 0.85])
# Room around a part for the names under its actors.
_MARGIN = np.array([260.0, 150.0])
_SHAPE = 1.6


def positions(network: "nx.Graph[str]") -> Mapping[str, Point]:
    """Place of each node, in pixels around (0, 0), rounded to tenths."""
    nodes = tuple(sorted(network))
    lines = {(a, b, of.get("relation"), of.get("status")) for a, b, of in network.edges(data=True) if a != b}
    counts = Counter((min(a, b), max(a, b)) for a, b, *_ in lines)
    names = tuple(str(network.nodes[node].get("label", "")) for node in nodes)
    links = tuple((*pair, count) for pair, count in sorted(counts.items()))
    small = 1 < len(nodes) <= _SMALL
    return _legible(nodes, links, names) if small else _placed(nodes, links)


@lru_cache(maxsize=4)
def _legible(nodes: tuple[str, ...], links: tuple[_Link, ...], names: tuple[str, ...]) -> Mapping[str, Point]:
    tries = [np.array([places[node] for node in nodes]) for places in (_placed(nodes, links, n) for n in range(_TRIES))]
    index = {node: number for number, node in enumerate(nodes)}
    ends = np.array([(index[a], index[b]) for a, b, _ in links], dtype=np.intp).reshape(-1, 2)
    widths = legibility.names_widths(names)
    lines = np.array([count for *_, count in links], dtype=np.float64)
    places = legibility.improved(tries, ends, lines, widths, np.random.default_rng(_SEED))
    # From the pixels of a window to those that other programs draw larger names in.
    scale = max(1.0, _WIDEST * _ROOMY**0.5 / legibility.FRAME[0] * len(nodes) ** 0.25)
    return {node: (round(float(x), 1), round(float(y), 1)) for node, (x, y) in zip(nodes, places * scale, strict=True)}


@lru_cache(maxsize=4)
def _placed(nodes: tuple[str, ...], links: tuple[_Link, ...], number: int = 0) -> Mapping[str, Point]:
    if not nodes:
        return {}
    densest = min(links, key=lambda link: (-link[2], link), default=None)
    if densest and densest[2] == 1:
        densest = None
    parts = [sorted(part) for part in nx.connected_components(_graph(nodes, links))]
    parts.sort(key=lambda part: (-len(part), part))
    random = np.random.default_rng(_SEED + number)
    spacing = max(_NARROWEST, min(_WIDEST, _WIDEST * (_ROOMY / len(nodes)) ** 0.5))
    pictures = [_turned(_settled(part, links, random), part, densest) * _STRETCH * spacing for part in parts]
    places = np.concatenate(list(_in_rows(pictures)))
    places -= (places.min(axis=0) + places.max(axis=0)) / 2
    names = [node for part in parts for node in part]
    return {node: (round(float(x), 1), round(float(y), 1)) for node, (x, y) in zip(names, places, strict=True)}


def _graph(nodes: Iterable[str], links: Iterable[_Link]) -> "nx.Graph[str]":
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(nodes)
    graph.add_edges_from(link[:2] for link in links)
    return graph


def _settled(nodes: Sequence[str], links: Iterable[_Link], random: np.random.Generator) -> _Points:
    """Places of connected nodes, about 1 apart, and further apart where many lines have to pass between them."""
    index = {node: number for number, node in enumerate(nodes)}
    inner = [link for link in links if link[0] in index]
    ends = np.array([(index[a], index[b]) for a, b, _ in inner], dtype=np.intp).reshape(-1, 2)
    strength = 1 / np.array([count for *_, count in inner], dtype=np.float64)
    places = random.uniform(-1, 1, (len(nodes), 2)) * np.sqrt(len(nodes))
    # Fewer rounds for large networks: there a rough picture has to do.
    rounds = max(60, min(_ROUNDS, 120_000 // len(nodes)))
    for step in range(rounds):
        moves = _pushed(places, random) + _pulled(places, ends, strength) - _GRAVITY * places
        lengths = np.maximum(np.hypot(moves[:, 0], moves[:, 1]), 1e-9)[:, None]
        heat = np.sqrt(len(nodes)) * 0.3 * (1 - step / rounds)
        places = places + moves / lengths * np.minimum(lengths, heat)
    return np.asarray(places, dtype=np.float64)


def _turned(places: _Points, nodes: Sequence[str], densest: _Link | None) -> _Points:
    """The same picture with the pair of most links side by side, so that their words stand one below the other.

    Where the pair is not in it, its longest direction runs from left to right.
    """
    centred = places - places.mean(axis=0)
    if densest and densest[0] in nodes:
        right, up = centred[nodes.index(densest[1])] - centred[nodes.index(densest[0])]
        angle = np.arctan2(up, right)
    else:
        (xx, xy), (_, yy) = centred.T @ centred
        angle = np.arctan2(2 * xy, xx - yy) / 2
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return np.asarray(centred @ turn, dtype=np.float64)


def _in_rows(pictures: Sequence[_Points]) -> Iterable[_Points]:
    """The pictures beside and below each other without overlap, in rows of about the width of the whole."""
    sizes = [picture.max(axis=0) - picture.min(axis=0) + _MARGIN for picture in pictures]
    area = sum(float(width * height) for width, height in sizes)
    longest = max(float(sizes[0][0]), (area * _SHAPE) ** 0.5)
    left = top = height = 0.0
    for picture, size in zip(pictures, sizes, strict=True):
        if left and left + size[0] > longest:
            left, top, height = 0.0, top + height, 0.0
        yield picture - picture.min(axis=0) + np.array([left, top])
        left, height = left + float(size[0]), max(height, float(size[1]))


def _pushed(places: _Points, random: np.random.Generator) -> _Points:
    """Every node away from every other; in large networks, from a sample that stands for all."""
    count = len(places)
    others = places if count <= _SAMPLE else places[random.choice(count, _SAMPLE, replace=False)]
    right = places[:, :1] - others[:, 0]
    up = places[:, 1:] - others[:, 1]
    strength = count / len(others) / np.maximum(right * right + up * up, 0.01)
    return np.stack([(right * strength).sum(axis=1), (up * strength).sum(axis=1)], axis=1)


def _pulled(places: _Points, ends: NDArray[Any], strength: NDArray[np.float64]) -> _Points:
    """Linked nodes towards each other, with the square of their distance."""
    first, second = ends[:, 0], ends[:, 1]
    apart = places[second] - places[first]
    pulls = apart * (strength * np.hypot(apart[:, 0], apart[:, 1]))[:, None]
    count = len(places)
    sums = [np.bincount(first, axis, count) - np.bincount(second, axis, count) for axis in pulls.T]
    return np.stack(sums, axis=1)
