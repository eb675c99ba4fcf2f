"""The graph as RDF files: N-Quads, TriG, Turtle and JSON-LD, sorted, so that the same claims give the same bytes.

N-Quads and TriG hold everything, each document in its named graph. Turtle and JSON-LD are for reading and for
programs without named graphs: they hold what the documents say, merged, without roll-up, ontology and actor lists.
"""

import io
import shutil
from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import DefaultGraph, Quad, RdfFormat, Triple, serialize

from triplomacy import rdf
from triplomacy.claims import Record
from triplomacy.exporters import json_ld
from triplomacy.exporters.files import replacing


def write_nquads(records: Iterable[Record], path: Path, *, threshold: float = 0.5) -> None:
    """All quads, one a line: the file a store is loaded from."""
    lines = sorted(f"{quad} .\n" for quad in _all(records, threshold))
    with replacing(path) as out:
        out.writelines(line.encode() for line in lines)


def write_trig(records: Iterable[Record], path: Path, *, threshold: float = 0.5) -> None:
    """All quads, with prefixes, graph by graph."""
    _save(_sorted(_all(records, threshold)), path, format_=RdfFormat.TRIG)


def write_turtle(records: Iterable[Record], path: Path, *, threshold: float = 0.5) -> None:
    """What the documents say, as one graph."""
    _save((quad.triple for quad in _sorted(_said(records, threshold))), path, format_=RdfFormat.TURTLE)


def write_jsonld(records: Iterable[Record], path: Path, *, threshold: float = 0.5) -> None:
    """What the documents say, as one graph, one line a node."""
    with replacing(path) as out:
        out.writelines(json_ld.lines(_sorted(_said(records, threshold))))


def _save(items: Iterable[Quad] | Iterable[Triple], path: Path, *, format_: RdfFormat) -> None:
    body = io.BytesIO()
    serialize(items, body, format=format_, prefixes=dict(rdf.PREFIXES))
    body.seek(0)
    # Oxigraph writes the prefixes first, and in another order on each run.
    prefixes = [body.readline() for _ in rdf.PREFIXES]
    with replacing(path) as out:
        out.writelines(sorted(prefixes))
        shutil.copyfileobj(body, out)


def _all(records: Iterable[Record], threshold: float) -> set[Quad]:
    return {*rdf.vocabulary(), *rdf.quads(records, threshold=threshold)}


def _said(records: Iterable[Record], threshold: float) -> set[Quad]:
    found = (quad for quad in rdf.quads(records, threshold=threshold) if quad.graph_name != rdf.ROLLUP_GRAPH)
    return {Quad(quad.subject, quad.predicate, quad.object, DefaultGraph()) for quad in found}


def _sorted(quads: Iterable[Quad]) -> list[Quad]:
    return sorted(quads, key=_order)


def _order(quad: Quad) -> tuple[str, ...]:
    return str(quad.graph_name), str(quad.subject), str(quad.predicate), str(quad.object)
