"""The files a graph is written to: one module per format, all with the same `write(records, path, *, threshold)`.

The same claims give the same bytes. A failed write leaves the old file as it was. A build has those of `BUILT`; memory
does not grow with the claims for RDF, Cypher, the tables for Neo4j, edges.csv and claims.jsonl.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple, Protocol

from pyoxigraph import Quad

from triplomacy.claims import Record
from triplomacy.exporters import (
    analysis,
    csv_tables,
    cypher,
    explorer,
    gexf,
    graphml,
    json_lines,
    matrix,
    nanopub,
    neo4j,
    quickview,
    rdf12,
    rdf_files,
)


class Write(Protocol):
    """Writes claims to a file; a claim is asserted from the threshold on."""

    def __call__(self, records: Iterable[Record], path: Path, *, threshold: float = 0.5) -> None: ...


class WriteGraphs(Protocol):
    """Writes claims and what stands beside them in a store, the ontology and the known actors by default."""

    def __call__(
        self, records: Iterable[Record], path: Path, *, threshold: float = 0.5, background: Iterable[Quad] | None = None
    ) -> None: ...


class Format(NamedTuple):
    """One kind of file: its usual name, what writes it, and what it is good for."""

    file: str
    write: Write
    about: str
    in_build: bool = True


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "nquads": Format("graph.nq", rdf_files.write_nquads, "all quads, for triple stores and our own queries"),
        "trig": Format("graph.trig", rdf_files.write_trig, "all quads, with prefixes"),
        "turtle": Format("graph.ttl", rdf_files.write_turtle, "what the documents say, as one RDF graph"),
        "jsonld": Format("graph.jsonld", rdf_files.write_jsonld, "what the documents say, as JSON-LD"),
        "gexf": Format("graph.gexf", gexf.write, "Gephi and Gephi Lite, one edge per claim"),
        "gexf-aggregate": Format("graph-aggregate.gexf", gexf.write_aggregate, "Gephi, claims bundled and counted"),
        "graphml": Format("graph.graphml", graphml.write, "yEd, Cytoscape, igraph"),
        "nodes": Format("nodes.csv", csv_tables.write_nodes, "table of actors, for Gephi and spreadsheets"),
        "edges": Format("edges.csv", csv_tables.write_edges, "table of claims, for Gephi and spreadsheets"),
        "analysis": Format("analytics.json", analysis.write, "measures: central actors, communities, balance"),
        "html": Format("graph.html", explorer.write, "the explorer: graph, filters, timeline, table and evidence"),
        "matrix": Format("matrix.html", matrix.write, "who acts on whom, actor by actor, with the evidence"),
        "quickview": Format("quickview.html", quickview.write, "a picture of a small graph, made with pyvis"),
        "claims": Format(
            "claims.jsonl", json_lines.write, "documents with text and claims; all else comes from it", False
        ),
        "rdf12": Format("graph-rdf12.trig", rdf12.write, "all quads in RDF 1.2, claims with rdf:reifies", False),
        "nanopub": Format("nanopubs.trig", nanopub.write, "a nanopublication for each claim, as TriG", False),
        "cypher": Format("graph.cypher", cypher.write, "a script for Neo4j and Memgraph", False),
        "neo4j": Format("neo4j.zip", neo4j.write, "tables for Neo4j's bulk import", False),
    }
)
BUILT: Mapping[str, Format] = MappingProxyType({name: form for name, form in FORMATS.items() if form.in_build})
WITH_BACKGROUND: Mapping[str, WriteGraphs] = MappingProxyType(
    {"nquads": rdf_files.write_nquads, "trig": rdf_files.write_trig, "rdf12": rdf12.write}
)
# Memory does not grow with the claims.
STREAMED = frozenset({"nquads", "trig", "turtle", "jsonld", "edges"})


def write(
    name: str,
    records: Iterable[Record],
    path: Path,
    *,
    threshold: float = 0.5,
    background: Iterable[Quad] | None = None,
) -> None:
    """Writes a file of a format; `background` is what formats with named graphs have beside the documents."""
    if name in WITH_BACKGROUND:
        WITH_BACKGROUND[name](records, path, threshold=threshold, background=background)
    else:
        FORMATS[name].write(records, path, threshold=threshold)
