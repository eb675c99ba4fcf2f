"""Two tables for Gephi's spreadsheet import and for spreadsheets: nodes.csv and edges.csv, one edge per claim.

A cell that a spreadsheet would run as a formula begins with an apostrophe; lists are joined with semicolons.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from triplomacy import analytics
from triplomacy.claims import Record
from triplomacy.exporters import appearance
from triplomacy.exporters.characters import for_table
from triplomacy.exporters.files import replacing
from triplomacy.exporters.layout import positions
from triplomacy.exporters.network import sources, spells
from triplomacy.exporters.property_graph import streamed
from triplomacy.queries.results import neutralised

_NODE_COLUMNS = (
    "class", "acts_for", "acts_for_id", "claims", "weight_in", "weight_out", "betweenness", "community", "reciprocity",
    "x", "y", "size", "color",
)  # fmt: skip
_EDGE_KEYS = ("relation", "id", "label", "weight")
_EDGE_COLUMNS = (
    "relation", "root", "quad", "status", "polarity", "modality", "asserted", "inferred", "inferred_slot",
    "inference_basis", "confidence", "themes", "quantity", "quantity_min", "quantity_max", "time", "earliest", "latest",
    "place", "attribution", "attributed_to", "evidence", "sentence", "start_offset", "end_offset", "document",
    "document_name", "title", "publisher", "author", "published", "language", "url", "copy_of", "method",
)  # fmt: skip


def write_nodes(records: Iterable[Record], path: Path, *, threshold: float = 0.5) -> None:
    """The actors: Id, Label, their class, for whom they act, how many claims they stand in, measures, and looks."""
    network = analytics.with_measures(sources(records, threshold=threshold).outline())
    places = positions(network)
    rows = (
        [iri, values["label"], *_cells(values | appearance.of_node(values, places[iri]), _NODE_COLUMNS)]
        for iri, values in network.nodes(data=True)
    )
    write(path, ("Id", "Label", *_NODE_COLUMNS), rows)


def write_edges(records: Iterable[Record], path: Path, *, threshold: float = 0.5) -> None:
    """The claims: Source, Target, Type, Kind, Id, Label, Weight, timeset, and all that the claim says."""
    head = ("Source", "Target", "Type", "Kind", "Id", "Label", "Weight", "timeset")
    with streamed(records, threshold=threshold) as graph:
        rows = (
            [source, target, "Directed", *_cells(values, _EDGE_KEYS), _timeset(values), *_cells(values, _EDGE_COLUMNS)]
            for source, target, values in graph
        )
        write(path, (*head, *_EDGE_COLUMNS), rows)


def _timeset(values: dict[str, Any]) -> str:
    """The days of a claim as Gephi reads intervals, both ends included."""
    parts = "; ".join(f"[{first}, {last}]" for first, last in spells([values]))
    return parts and f"<{parts}>"


def _cells(values: dict[str, Any], columns: Sequence[str]) -> list[Any]:
    return [values.get(column) for column in columns]


def write(path: Path, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """A table with a heading."""
    with replacing(path) as out, io.TextIOWrapper(out, encoding="utf-8", newline="") as text:
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(columns)
        writer.writerows([_cell(value) for value in row] for row in rows)


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case tuple():
            return neutralised(for_table("; ".join(value)))
        case str():
            return neutralised(for_table(value))
        case _:
            return str(value)
