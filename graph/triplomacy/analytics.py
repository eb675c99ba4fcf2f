"""Measures of a network of claims: who is central, who belongs together, who answers whom, where friends fall out.

Only what the sources say is so counts, claims asserted or inferred: a denied or hedged claim links nobody. A pair of
actors is friendly if more claims speak of cooperation between them than of conflict, hostile if fewer, whichever of
the two acts. Louvain's communities (Blondel et al. 2008) are drawn from friendly pairs and lasting ties, since conflict
does not bind. Balance is that of Cartwright and Harary (1956): a triad is unbalanced if the product of its signs is
negative. The same claims give the same measures.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations
from types import MappingProxyType
from typing import Any, TypeAlias

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from triplomacy.exporters.network import Network

# From this many actors on, betweenness is estimated from shortest paths out of some of them (Brandes and Pich 2007).
EXACT_UP_TO = 1_000
SAMPLED = 200
_SEED = 20

Pair: TypeAlias = tuple[str, str]
_Link: TypeAlias = tuple[str, str, str, bool, float]
_Numbers: TypeAlias = NDArray[np.intp]
_Shares: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where one actor stands. Community 1 is the largest; an actor on its own has none.

    `reciprocity` is the share of its directed links to others that they return, None if it has no such links.
    """

    weight_in: float
    weight_out: float
    betweenness: float
    community: int | None
    reciprocity: float | None

    @property
    def columns(self) -> dict[str, Any]:
        """Name and value of each measure that there is."""
        values = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return {name: value for name, value in values.items() if value is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Dyad:
    """Two actors, in sorted order, and how many claims tell of cooperation and of conflict between them."""

    actors: Pair
    cooperation: float
    conflict: float

    @property
    def balance(self) -> float:
        """Cooperation minus conflict: above 0 they are friendly, below 0 hostile, at 0 neither."""
        return self.cooperation - self.conflict

    @property
    def sign(self) -> int:
        """1 if friendly, -1 if hostile, 0 if neither."""
        return (self.balance > 0) - (self.balance < 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Triad:
    """Three actors, each two of which are friendly or hostile; `strength` is the least that a pair weighs."""

    dyads: tuple[Dyad, Dyad, Dyad]

    @property
    def actors(self) -> tuple[str, ...]:
        """The three, in sorted order."""
        return tuple(sorted({actor for dyad in self.dyads for actor in dyad.actors}))

    @property
    def hostile(self) -> int:
        """How many of the three pairs are hostile: 1 is a friend at odds with a friend, 3 are three enemies."""
        return sum(dyad.sign < 0 for dyad in self.dyads)

    @property
    def balanced(self) -> bool:
        """Whether friends of friends are friends, and enemies of enemies too."""
        return self.hostile % 2 == 0

    @property
    def strength(self) -> float:
        """How many claims the weakest of the three pairs rests on, cooperation and conflict set off."""
        return min(abs(dyad.balance) for dyad in self.dyads)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """What was measured. `reciprocity` has the shares of all links, of cooperation and of conflict that are returned;
    one without links is left out. Unbalanced triads come with the strongest first.

    `sampled` is the number of actors whose shortest paths betweenness was estimated from, 0 if it is exact.
    """

    actors: Mapping[str, Standing]
    communities: tuple[tuple[str, ...], ...]
    modularity: float | None
    reciprocity: Mapping[str, float]
    dyads: Mapping[Pair, Dyad] = field(repr=False)
    balanced: int
    unbalanced: tuple[Triad, ...]
    sampled: int


def measures(network: Network) -> Measures:
    """The measures of a network of claims, or of bundles of claims, whose weights are added up."""
    weights: defaultdict[tuple[str, str, str, bool], float] = defaultdict(float)
    for source, target, values in network.edges(data=True):
        if values["status"] in ("asserted", "inferred"):
            weights[source, target, sphere(values["quad"]), values["symmetric"]] += values["weight"]
    return _measured(tuple(sorted(network)), tuple((*link, weight) for link, weight in sorted(weights.items())))


def with_measures(network: Network) -> Network:
    """The same network, its actors now with the columns of their standing."""
    for iri, standing in measures(network).actors.items():
        network.nodes[iri].update(standing.columns)
    return network


def sphere(quad: str) -> str:
    """Whether a quad class is cooperation, conflict, or the tie that only lasts."""
    return "tie" if quad == "none" else quad.partition("-")[2]


@lru_cache(maxsize=4)
def _measured(actors: tuple[str, ...], links: tuple[_Link, ...]) -> Measures:
    dyads = _dyads(links)
    communities, modularity = _communities(_friends(dyads, links))
    member = {actor: number for number, group in enumerate(communities, 1) for actor in group}
    between, sampled = _betweenness(link[:2] for link in links)
    directed = {(link[0], link[1]) for link in links if not link[3]}
    returned = _returned_by_actor(directed)
    weight_in: defaultdict[str, float] = defaultdict(float)
    weight_out: defaultdict[str, float] = defaultdict(float)
    for source, target, _, _, weight in links:
        weight_out[source] += weight
        weight_in[target] += weight
    triads = list(_triads(dyads))
    unbalanced = [triad for triad in triads if not triad.balanced]
    return Measures(
        actors=MappingProxyType(
            {
                actor: Standing(
                    weight_in=float(weight_in[actor]),
                    weight_out=float(weight_out[actor]),
                    betweenness=between.get(actor, 0.0),
                    community=member.get(actor),
                    reciprocity=returned.get(actor),
                )
                for actor in actors
            }
        ),
        communities=communities,
        modularity=modularity,
        reciprocity=MappingProxyType(dict(_reciprocity(links))),
        dyads=MappingProxyType(dyads),
        balanced=len(triads) - len(unbalanced),
        unbalanced=tuple(sorted(unbalanced, key=lambda triad: (-triad.strength, triad.hostile, triad.actors))),
        sampled=sampled,
    )


def _dyads(links: Iterable[_Link]) -> dict[Pair, Dyad]:
    found: defaultdict[Pair, dict[str, float]] = defaultdict(lambda: {"cooperation": 0.0, "conflict": 0.0})
    for source, target, sphere, _, weight in links:
        if sphere != "tie":
            found[min(source, target), max(source, target)][sphere] += weight
    return {pair: Dyad(actors=pair, **counts) for pair, counts in sorted(found.items())}


def _friends(dyads: Mapping[Pair, Dyad], links: Iterable[_Link]) -> "nx.Graph[str]":
    """Who is bound to whom: cooperation and lasting ties less conflict, where something is left."""
    bonds = defaultdict(float, {pair: dyad.balance for pair, dyad in dyads.items()})
    for source, target, sphere, _, weight in links:
        if sphere == "tie":
            bonds[min(source, target), max(source, target)] += weight
    graph: nx.Graph[str] = nx.Graph()
    graph.add_weighted_edges_from((*pair, bond) for pair, bond in sorted(bonds.items()) if bond > 0)
    return graph


def _communities(friends: "nx.Graph[str]") -> tuple[tuple[tuple[str, ...], ...], float | None]:
    if not friends:
        return (), None
    # Sets of numbers have one order in every run, sets of text do not.
    numbered = nx.convert_node_labels_to_integers(friends, ordering="sorted", label_attribute="name")
    names = dict(numbered.nodes(data="name"))
    found = nx.community.louvain_communities(numbered, seed=_SEED)
    groups = [tuple(sorted(names[number] for number in group)) for group in found]
    groups.sort(key=lambda group: (-len(group), group))
    return tuple(groups), round(float(nx.community.modularity(numbered, found)), 6)


def _betweenness(pairs: Iterable[Pair]) -> tuple[dict[str, float], int]:
    """Share of the shortest paths between others that lead through each actor, whichever way the claims point.

    Brandes (2001) with a whole ring of actors at a time: networkx needs ten times as long for 10,000 actors.
    """
    joined = sorted({(min(pair), max(pair)) for pair in pairs})
    names = sorted({actor for pair in joined for actor in pair})
    count = len(names)
    if count < 3:
        return {}, 0
    index = {name: number for number, name in enumerate(names)}
    ends = np.array([(index[one], index[other]) for one, other in joined], dtype=np.intp)
    near, far = np.concatenate([ends, ends[:, ::-1]]).T
    sampled = 0 if count <= EXACT_UP_TO else SAMPLED
    starts = np.random.default_rng(_SEED).choice(count, sampled, replace=False) if sampled else np.arange(count)
    shares = np.zeros(count)
    for start in starts:
        shares += _dependencies(near, far, count, int(start))
    scale = count / len(starts) / ((count - 1) * (count - 2))
    return {name: round(float(share * scale), 6) for name, share in zip(names, shares, strict=True)}, sampled


def _dependencies(near: _Numbers, far: _Numbers, count: int, start: int) -> _Shares:
    """For each actor, over all others, the share of the shortest paths from `start` to them that lead through it."""
    distance = np.full(count, -1)
    distance[start] = 0
    paths = np.zeros(count)
    paths[start] = 1
    rings: list[tuple[_Numbers, _Numbers]] = []
    while (outward := (distance[near] == len(rings)) & (distance[far] < 0)).any():
        inner, outer = near[outward], far[outward]
        paths += np.bincount(outer, paths[inner], count)
        rings.append((inner, outer))
        distance[outer] = len(rings)
    shares = np.zeros(count)
    for inner, outer in reversed(rings):
        shares += np.bincount(inner, paths[inner] / paths[outer] * (1 + shares[outer]), count)
    shares[start] = 0
    return shares


def _reciprocity(links: Iterable[_Link]) -> Iterator[tuple[str, float]]:
    directed = [link for link in links if not link[3]]
    for name in ("all", "cooperation", "conflict"):
        pairs = {(source, target) for source, target, sphere, _, _ in directed if name in ("all", sphere)}
        if pairs:
            yield name, _share((target, source) in pairs for source, target in pairs)


def _returned_by_actor(directed: set[Pair]) -> dict[str, float]:
    answers: defaultdict[str, list[bool]] = defaultdict(list)
    for source, target in directed:
        answers[source].append((target, source) in directed)
    return {actor: _share(returned) for actor, returned in answers.items()}


def _share(answers: Iterable[bool]) -> float:
    known = list(answers)
    return round(sum(known) / len(known), 6)


def _triads(dyads: Mapping[Pair, Dyad]) -> Iterator[Triad]:
    """Each three actors that are friendly or hostile two by two, found from the one with the fewest links."""
    beside: defaultdict[str, set[str]] = defaultdict(set)
    for (one, other), dyad in dyads.items():
        if dyad.sign:
            beside[one].add(other)
            beside[other].add(one)
    order = {actor: place for place, actor in enumerate(sorted(beside, key=lambda actor: (len(beside[actor]), actor)))}
    for actor in order:
        later = sorted((other for other in beside[actor] if order[other] > order[actor]), key=order.__getitem__)
        for one, other in combinations(later, 2):
            if other in beside[one]:
                three = sorted((actor, one, other))
                first, second, third = (dyads[pair] for pair in combinations(three, 2))
                yield Triad(dyads=(first, second, third))
