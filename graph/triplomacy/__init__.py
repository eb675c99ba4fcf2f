"""Knowledge graphs of geopolitical relations: documents go in, claims come out, claims become a graph.

Importing the package loads nothing; the stages are the modules `documents`, `relations.extraction`, `claims`,
`store` and `exporters`, and `pipeline` joins them.
"""

from collections.abc import Iterable
from functools import cache
from importlib import metadata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx

    from triplomacy.claims import Record


@cache
def release() -> str:
    """The installed version, or "unreleased" when run from a bare source tree."""
    try:
        return metadata.version("triplomacy")
    except metadata.PackageNotFoundError:
        return "unreleased"


def to_networkx(claims: "Iterable[Record]", *, threshold: float = 0.5) -> "nx.MultiDiGraph[str]":
    """Claims as a network to compute on: actors are nodes under their IRI, claims are edges under the claim's id.

    Documents among the claims, as in `claims.read`, give edges their title, date and publisher; without them these are
    left out, as is all that a claim does not say. Values are str, int, float, bool or lists of str.

    Nodes have label, class, acts_for and acts_for_id (whom a minister or an army acts for), and claims, their number.
    Edges have weight (1.0), label, relation, root and quad (the CAMEO quad class), symmetric, status ("asserted",
    "inferred", "hedged", "denied"), polarity, modality, asserted, confidence, themes, quantity, quantity_min and
    quantity_max, time, earliest and latest (ISO dates), place, attribution, evidence (the sentence), its
    start_offset and end_offset, document, title, published, url and method. `threshold` is the least confidence of
    an asserted claim. Measures are in `analytics`: `analytics.with_measures(graph)` adds them to the nodes.
    """
    from triplomacy.exporters import network

    graph = network.of_claims(claims, threshold=threshold)
    for _, _, values in graph.edges(data=True):
        values |= {name: list(value) for name, value in values.items() if isinstance(value, tuple)}
    return graph
