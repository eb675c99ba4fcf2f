"""How fast large networks are placed, measured and written for Gephi, and how well they are placed, on this machine.

    python benchmarks/layout.py [--sizes 1000x4000 10000x40000] [--claims 100000]

Longer links than needed make a picture that nobody can read: "link" is the mean length of a link over that of any two
actors, 1 being as good as chance. "near" is the share of each actor's eight nearest that are at most two links away.
Times are of single runs; memory is what the export adds to the claims.
"""

import argparse
import random
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from triplomacy import analytics
from triplomacy.claims import Actor, Claim, Document, Evidence, Iri, Record
from triplomacy.exporters import gexf
from triplomacy.exporters.layout import positions
from triplomacy.exporters.network import sources

_RELATIONS = ("consultsWith", "supplies", "criticizes", "attacks", "supports", "imposesSanctionsOn", "threatens")
_CLAIMS_A_DOCUMENT = 10
_FIRST_DAY = date(2025, 1, 1)
_NEAREST = 8


def records(actors: int, pairs: int, claims: int) -> Iterator[Record]:
    """Documents and claims over that many pairs of actors, where who has links gets more (Barabási and Albert 1999)."""
    chance = random.Random(20)
    ends = _pairs(actors, pairs, chance)
    who = [
        Actor(iri=Iri(f"https://example.org/{number}"), label=f"Actor {number}", kind="State")
        for number in range(actors)
    ]
    for start in range(0, claims, _CLAIMS_A_DOCUMENT):
        quotes = []
        made = []
        for number in range(start, min(start + _CLAIMS_A_DOCUMENT, claims)):
            # Each pair has one claim before any has two.
            source, target = ends[number] if number < pairs else chance.choice(ends)
            relation = chance.choice(_RELATIONS)
            quotes.append(
                f"Actor {source} {relation} Actor {target}, said the {number}th dispatch from the capital on Monday."
            )
            made.append((who[source], relation, who[target]))
        text = " ".join(quotes)
        day = _FIRST_DAY + timedelta(days=chance.randrange(600))
        document = Document(name=f"{start}.txt", text=text, title=f"Dispatch {start}", published=day)
        yield document
        offset = 0
        for sentence, (quote, (one, relation, other)) in enumerate(zip(quotes, made, strict=True)):
            where = Evidence(
                document=document.id, sentence=sentence, start=offset, end=offset + len(quote), quote=quote
            )
            confidence = round(chance.uniform(0.4, 1), 3)
            yield Claim(source=one, relation=relation, target=other, evidence=where, confidence=confidence)
            offset += len(quote) + 1


def quality(network: "nx.MultiDiGraph[str]", places: Any) -> tuple[float, float]:
    """Mean length of a link over that of any pair, and the share of near neighbours that are linked by two steps."""
    actors = list(network)
    spots = np.array([places[actor] for actor in actors], dtype=np.float64)
    index = {actor: number for number, actor in enumerate(actors)}
    ends = np.array([(index[a], index[b]) for a, b in network.edges()], dtype=np.intp)
    chance = np.random.default_rng(0)
    any_two = chance.integers(0, len(actors), (len(ends), 2))
    beside = [set(nx.all_neighbors(network, actor)) for actor in actors]
    sample = chance.choice(len(actors), min(500, len(actors)), replace=False)
    shares = []
    for number in sample:
        distances = np.hypot(*(spots - spots[number]).T)
        near = {actors[other] for other in np.argsort(distances)[1 : _NEAREST + 1]}
        within = beside[number].union(*(beside[index[other]] for other in beside[number]))
        shares.append(len(near & within) / _NEAREST)
    return _length(spots, ends) / _length(spots, any_two), float(np.mean(shares))


def _length(spots: NDArray[np.float64], ends: NDArray[np.intp]) -> float:
    return float(np.hypot(*(spots[ends[:, 0]] - spots[ends[:, 1]]).T).mean())


def placed(actors: int, pairs: int) -> None:
    """Prints the figures of one network."""
    network = sources(records(actors, pairs, pairs)).outline()
    start = time.perf_counter()
    places = positions(network)
    laid_out = time.perf_counter() - start
    start = time.perf_counter()
    found = analytics.measures(network)
    measured = time.perf_counter() - start
    link, near = quality(network, places)
    print(
        f"{actors:,} actors, {pairs:,} links: placed in {laid_out:.2f} s (link {link:.2f}, near {near:.2f}), "
        f"measured in {measured:.2f} s ({len(found.communities)} communities, {len(found.unbalanced)} unbalanced)",
        flush=True,
    )


def written(actors: int, pairs: int, claims: int) -> None:
    """Prints seconds and memory of both GEXF files, places and measures included."""
    found = list(records(actors, pairs, claims))
    for name, write in (("gexf", gexf.write), ("gexf-aggregate", gexf.write_aggregate)):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "graph.gexf"
            start = time.perf_counter()
            write(found, path)
            seconds = time.perf_counter() - start
            size = path.stat().st_size / 1e6
            tracemalloc.start()
            write(found, path)
            peak = tracemalloc.get_traced_memory()[1] / 1e6
            tracemalloc.stop()
        print(
            f"{claims:,} claims as {name}: {seconds:.2f} s, {size:.0f} MB written, {peak:.0f} MB more memory",
            flush=True,
        )


def _pairs(actors: int, pairs: int, chance: random.Random) -> list[tuple[int, int]]:
    each = max(1, pairs // actors)
    found: dict[tuple[int, int], None] = {}
    drawn = list(range(each))
    for actor in range(each, actors):
        for other in {chance.choice(drawn) for _ in range(each)}:
            found[actor, other] = None
            drawn += [actor, other]
    while len(found) < pairs:
        one, other = chance.choice(drawn), chance.choice(drawn)
        if one != other:
            found[one, other] = None
    return list(found)


def main() -> int:
    """Reads the arguments, prints the figures; gives the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", nargs="*", default=["1000x4000", "10000x40000"], metavar="ACTORSxLINKS")
    parser.add_argument("--claims", nargs="*", type=int, default=[50_000, 100_000], metavar="N")
    args = parser.parse_args()
    for size in args.sizes:
        placed(*map(int, size.split("x")))
    for claims in args.claims:
        written(10_000, 40_000, claims)
    return 0


if __name__ == "__main__":
    sys.exit(main())
