"""What the service says of itself to programs: a SPARQL service description, and VoID of the data behind it."""

import io
import re
from collections.abc import Iterator, Mapping, Sequence

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from triplomacy import rdf, release
from triplomacy.server.negotiation import GRAPHS

Row = Mapping[str, str]

TRIPLES = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
SUBJECTS = "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }"
CLASSES = "SELECT ?term (COUNT(*) AS ?n) { ?s a ?term } GROUP BY ?term ORDER BY ?term"
PROPERTIES = "SELECT ?term (COUNT(*) AS ?n) { ?s ?term ?o } GROUP BY ?term ORDER BY ?term"
DOCUMENTS = "SELECT (COUNT(*) AS ?n) { ?s a kg:Document }"
COUNTS = (TRIPLES, SUBJECTS, DOCUMENTS, CLASSES, PROPERTIES)

_SD = "http://www.w3.org/ns/sparql-service-description#"
_VOID = "http://rdfs.org/ns/void#"
_FORMATS = "http://www.w3.org/ns/formats/"
_XSD_INTEGER = NamedNode("http://www.w3.org/2001/XMLSchema#integer")
_WRITTEN = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
    "Turtle", "N-Triples", "JSON-LD", "RDF_XML",
)  # fmt: skip


def service(address: str, *, updates: bool = False) -> Iterator[Triple]:
    """The service at an address, in the terms of SPARQL 1.1 Service Description."""
    node, data = NamedNode(address), NamedNode(f"{address}#data")
    yield _triple(node, rdf.PREFIXES["rdf"] + "type", NamedNode(_SD + "Service"))
    yield _triple(node, _SD + "endpoint", node)
    yield _triple(node, _SD + "supportedLanguage", NamedNode(_SD + "SPARQL11Query"))
    if updates:
        yield _triple(node, _SD + "supportedLanguage", NamedNode(_SD + "SPARQL11Update"))
    for written in _WRITTEN:
        yield _triple(node, _SD + "resultFormat", NamedNode(_FORMATS + written))
    yield _triple(node, _SD + "defaultDataset", data)
    yield _triple(data, rdf.PREFIXES["rdf"] + "type", NamedNode(_SD + "Dataset"))
    yield _triple(data, _SD + "defaultGraph", NamedNode(f"{address}#merge"))
    yield _triple(NamedNode(f"{address}#merge"), rdf.PREFIXES["rdf"] + "type", NamedNode(_SD + "Graph"))
    for graph in (rdf.ONTOLOGY_GRAPH, rdf.ACTORS_GRAPH, rdf.ROLLUP_GRAPH):
        node_of_graph = NamedNode(f"{address}#{graph.value.rpartition('/')[2]}")
        yield _triple(data, _SD + "namedGraph", node_of_graph)
        yield _triple(node_of_graph, rdf.PREFIXES["rdf"] + "type", NamedNode(_SD + "NamedGraph"))
        yield _triple(node_of_graph, _SD + "name", graph)


def dataset(base: str, counts: Mapping[str, Sequence[Row]]) -> Iterator[Triple]:
    """The data behind a service, in the terms of VoID; `counts` are the answers to `COUNTS`."""
    node = NamedNode(f"{base}.well-known/void#data")
    yield _triple(node, rdf.PREFIXES["rdf"] + "type", NamedNode(_VOID + "Dataset"))
    yield _triple(node, rdf.PREFIXES["dcterms"] + "title", Literal("Claims of political news", language="en"))
    yield _triple(node, rdf.PREFIXES["dcterms"] + "creator", Literal(f"triplomacy {release()}"))
    yield _triple(node, _VOID + "sparqlEndpoint", NamedNode(f"{base}sparql"))
    yield _triple(node, _VOID + "uriSpace", Literal("https://w3id.org/triplomacy/"))
    for space in ("kg", "rel", "prov", "oa", "skos", "dcterms"):
        yield _triple(node, _VOID + "vocabulary", NamedNode(rdf.PREFIXES[space]))
    for query, name in ((TRIPLES, "triples"), (SUBJECTS, "distinctSubjects"), (DOCUMENTS, "documents")):
        yield _triple(node, _VOID + name, _number(counts[query][0]["n"]))
    for query, part, of in ((CLASSES, "classPartition", "class"), (PROPERTIES, "propertyPartition", "property")):
        counted = "entities" if of == "class" else "triples"
        for row in counts[query]:
            # The name of a part comes from what it counts, so that two descriptions can be compared.
            named = NamedNode(f"{base}.well-known/void#{of}-{re.sub('[^A-Za-z0-9]+', '-', row['term'])}")
            yield _triple(node, _VOID + part, named)
            yield _triple(named, _VOID + of, NamedNode(row["term"]))
            yield _triple(named, _VOID + counted, _number(row["n"]))


def written(triples: Iterator[Triple], media_type: str) -> bytes:
    """The triples in one of the forms of `negotiation.GRAPHS`."""
    form = GRAPHS[media_type]
    prefixes = {**rdf.PREFIXES, "sd": _SD, "void": _VOID} if form != RdfFormat.N_TRIPLES else None
    out = io.BytesIO()
    serialize(triples, out, format=form, prefixes=prefixes)
    return out.getvalue()


def _triple(subject: NamedNode, predicate: str, value: NamedNode | Literal) -> Triple:
    return Triple(subject, NamedNode(predicate), value)


def _number(text: str) -> Literal:
    return Literal(text, datatype=_XSD_INTEGER)
