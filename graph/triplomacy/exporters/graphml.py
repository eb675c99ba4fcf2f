"""GraphML with one edge per claim, for yEd, Cytoscape, igraph and Gephi; positions, sizes and colours are columns."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import networkx as nx

from triplomacy import analytics
from triplomacy.claims import Record
from triplomacy.exporters import appearance
from triplomacy.exporters.characters import for_xml
from triplomacy.exporters.files import replacing
from triplomacy.exporters.layout import positions
from triplomacy.exporters.network import sources


def write(records: Iterable[Record], path: Path, *, threshold: float = 0.5) -> None:
    """The claims as GraphML; lists are joined with semicolons, since the format has none."""
    known = sources(records, threshold=threshold)
    outline = analytics.with_measures(known.outline())
    places = positions(outline)
    drawn = nx.MultiDiGraph()
    for iri, values in outline.nodes(data=True):
        drawn.add_node(for_xml(iri), **_plain(values), **appearance.of_node(values, places[iri]))
    for source, target, values in known.edges():
        colour = appearance.EDGE_COLOURS[values["quad"]]
        drawn.add_edge(for_xml(source), for_xml(target), key=values["id"], **_plain(values), color=colour)
    with replacing(path) as out:
        # Without these two, Gephi takes parallel edges for duplicates and Gephi Lite refuses the file.
        nx.write_graphml_xml(drawn, out, edge_id_from_attribute="id", named_key_ids=True)


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
