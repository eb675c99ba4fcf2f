"""The comparison as a page: a graph coloured by what changed, a list of the changes, and the sentences behind each.

What it looks like and does is `compare.css` and `compare.js`, which `make web` makes from `graph/web`.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import networkx as nx

from triplomacy import ontology
from triplomacy.changes import Change, Comparison, Flip, Side
from triplomacy.exporters import casefile, page
from triplomacy.exporters.files import replacing
from triplomacy.exporters.layout import positions
from triplomacy.exporters.network import Network

# Above this many lines nobody can follow any.
MOST_LINES = 300


def write(found: Comparison, path: Path, *, titles: tuple[str, str], threshold: float = 0.5) -> None:
    """The page of a comparison, whose sides have titles; of more than 300 changes it draws the largest, and says so."""
    drawn = sorted(found.changes, key=_size)[:MOST_LINES]
    case = casefile.of_records(
        [*found.documents, *(claim for change in drawn for claim in (*change.before, *change.after))],
        threshold=threshold,
    )
    places = positions(_network(drawn))
    numbers = {
        f"{case['documents'][case['sentences'][sentence][0]]['id']}-{name}": number
        for number, (name, sentence) in enumerate(zip(case["claims"]["id"], case["claims"]["sentence"], strict=True))
    }
    text = page.render(
        "compare.html.j2",
        title="What changed",
        data=case
        | {
            "places": [places[actor["iri"]] for actor in case["actors"]],
            "sides": [_side(title, side) for title, side in zip(titles, (found.before, found.after), strict=True)],
            "counts": dict(found.counts),
            "changes": [_change(change, numbers) for change in drawn],
            "flips": [flip for flip in map(_flip, found.flips) if set(flip["actors"]) <= set(places)],
        },
        styles=[page.shipped("page.css"), page.shipped("compare.css")],
        scripts=[page.shipped("compare.js")],
    )
    with replacing(path) as out:
        out.write(text.encode("utf-8"))


def _size(change: Change) -> tuple[object, ...]:
    return change.kind == "same", -abs(len(change.after) - len(change.before)), -len(change.after)


def _network(changes: Sequence[Change]) -> Network:
    network: Network = nx.MultiDiGraph()
    for change in changes:
        network.add_edge(change.source.iri, change.target.iri, relation=change.relation, status=change.kind)
    return network


def _side(title: str, side: Side) -> dict[str, Any]:
    return {"title": title, "documents": side.documents, "claims": side.claims, "undated": side.undated}


def _change(change: Change, numbers: dict[str, int]) -> dict[str, Any]:
    relation = ontology.load().relation(change.relation)
    return {
        "kind": change.kind,
        "source": change.source.iri,
        "relation": relation.label,
        "symmetric": relation.symmetric,
        "target": change.target.iri,
        "before": [numbers[claim.id] for claim in change.before],
        "after": [numbers[claim.id] for claim in change.after],
    }


def _flip(flip: Flip) -> dict[str, Any]:
    def counts(dyad: Any) -> dict[str, float]:
        return {"cooperation": dyad.cooperation, "conflict": dyad.conflict}

    return {"actors": [actor.iri for actor in flip.actors], "before": counts(flip.before), "after": counts(flip.after)}
