"""GraphML with one edge per claim, for yEd, Cytoscape, igraph and Gephi; positions, sizes and colours are columns."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import networkx as nx

from triplomacy.claims import Record
from triplomacy.exporters import appearance
from triplomacy.exporters.characters import for_xml
from triplomacy.exporters.files import replacing
from triplomacy.exporters.layout import positions
from triplomacy.exporters.network import of_claims


def write(records: Iterable[Record], path: Path, *, threshold: float = 0.5) -> None:
    """The claims as GraphML; lists are joined with semicolons, since the format has none."""
    network = of_claims(records, threshold=threshold)
    places = positions(network)
    drawn = nx.MultiDiGraph()
    for iri, values in network.nodes(data=True):
        x, y = places[iri]
        # Gephi's y axis points up, ours points down.
        size, colour = appearance.node_size(values["claims"]), _colour(values["class"])
        drawn.add_node(for_xml(iri), **_plain(values), x=x, y=-y, size=size, color=colour)
    for source, target, values in sorted(network.edges(data=True), key=lambda edge: edge[2]["id"]):
        colour = appearance.EDGE_COLOURS[values["quad"]]
        drawn.add_edge(for_xml(source), for_xml(target), key=values["id"], **_plain(values), color=colour)
    with replacing(path) as out:
        # Without these two, Gephi takes parallel edges for duplicates and Gephi Lite refuses the file.
        nx.write_graphml_xml(drawn, out, edge_id_from_attribute="id", named_key_ids=True)


def _colour(kind: str) -> str:
    return appearance.NODE_COLOURS.get(kind, appearance.OTHER_COLOUR)


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {name: _value(value) for name, value in values.items()}


def _value(value: Any) -> Any:
    match value:
        case str():
            return for_xml(value)
        case tuple():
            return for_xml("; ".join(value))
        case _:
            return value
