"""Whether a graph keeps the rules: the shapes of the ontology, checked with pySHACL, each breach in one line.

The claims are checked with all they rest on. The lists of known actors are left out, as they change with the
ontology only; that quotes equal the text needs the documents, and `claims.unverified` sees to it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyshacl
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, serialize
from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS, RDF, SH
from rdflib.term import Node

from triplomacy import curation_rdf, ontology, rdf
from triplomacy.ontology import DOC, KG
from triplomacy.queries.examples import EXAMPLES_GRAPH
from triplomacy.queries.results import shortened
from triplomacy.store import Build, of_quads, open_build, query
from triplomacy.stores.snapshots import open_snapshot

# What pySHACL checks at once: its shapes are read each time, and memory grows with the data.
_QUADS = 30_000
_OURS = frozenset({rdf.ONTOLOGY_GRAPH, rdf.ACTORS_GRAPH, EXAMPLES_GRAPH, curation_rdf.GRAPH_OF_DECISIONS})
_IDENTIFIER = NamedNode(str(DCTERMS.identifier))
_UNCLAIMED = """
SELECT ?graph ?source ?relation ?target WHERE {
  ?relation a kg:Relation .
  GRAPH ?graph {
    ?source ?relation ?target
    FILTER NOT EXISTS {
      ?claim rdf:subject ?source ; rdf:predicate ?relation ; rdf:object ?target ; kg:asserted true
    }
    FILTER NOT EXISTS {
      ?claim rdf:subject ?target ; rdf:predicate ?relation ; rdf:object ?source ; kg:asserted true .
      GRAPH <https://w3id.org/triplomacy/graph/ontology> { ?relation a owl:SymmetricProperty }
    }
  }
  FILTER ( STRSTARTS(STR(?graph), "https://w3id.org/triplomacy/doc/") )
}"""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Violation:
    """A breach: the name of the document (empty if it is in none), the node, and the rule in words."""

    document: str
    node: str
    rule: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.document, self.node, self.rule) if part)


def violations(build: Build | Path) -> list[Violation]:
    """Every breach in a build, or in the folder of one, by document; empty if all is well."""
    build = open_build(build) if isinstance(build, Path) else build
    data = _data(build.graphs)
    shapes = Graph().parse(ontology.folder() / "shapes.ttl", format="turtle")
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inplace=True)
    found = {_violation(report, result, data) for result in report.subjects(RDF.type, SH.ValidationResult)}
    return sorted(found | set(_unclaimed(build)))


def violations_in_store(root: Path) -> Iterator[Violation]:
    """Every breach in a store, handful of documents by handful, as each is checked; those of one come sorted.

    What stands in no graph of a document or of a file, the roll-up and the decisions of analysts, is left out. Raises
    UnreadableStore.
    """
    with open_snapshot(root) as snapshot:
        graphs = sorted(
            graph.value for graph in snapshot.graph.named_graphs() if isinstance(graph, NamedNode) and _is_said(graph)
        )
        for handful in _handfuls(snapshot.graph, graphs):
            yield from violations(handful)


def _is_said(graph: NamedNode) -> bool:
    return graph not in _OURS and not graph.value.startswith(rdf.ROLLUP_GRAPH.value)


def _handfuls(store: Store, graphs: Iterable[str]) -> Iterator[Build]:
    """Some graphs at a time, each time with the ontology."""
    known = list(store.quads_for_pattern(None, None, None, rdf.ONTOLOGY_GRAPH))
    handful: list[Quad] = []
    for graph in graphs:
        handful += store.quads_for_pattern(None, None, None, NamedNode(graph))
        if len(handful) >= _QUADS:
            yield of_quads([*known, *handful])
            handful = []
    if handful:
        yield of_quads([*known, *handful])


def _data(store: Store) -> Graph:
    """The merge of all graphs but the actors', for rdflib."""
    graphs = [graph for graph in store.named_graphs() if graph != rdf.ACTORS_GRAPH]
    triples = (quad.triple for graph in graphs for quad in store.quads_for_pattern(None, None, None, graph))
    text = serialize(triples, format=RdfFormat.N_TRIPLES)
    return Graph().parse(data=text, format="nt")


def _violation(report: Graph, result: Node, data: Graph) -> Violation:
    focus, path = report.value(result, SH.focusNode), report.value(result, SH.resultPath)
    value = report.value(result, SH.value)
    message = str(report.value(result, SH.resultMessage) or "breaks a shape")
    at_fault = value if focus == URIRef(KG.rstrip("#")) else focus
    where = f"{_name(path)}: " if isinstance(path, URIRef) else ""
    return Violation(document=_document(at_fault, data), node=_name(at_fault), rule=where + " ".join(message.split()))


def _document(node: Node | None, data: Graph) -> str:
    if not isinstance(node, URIRef) or not node.startswith(DOC):
        return ""
    iri = URIRef(node.partition("#")[0])
    return str(data.value(iri, DCTERMS.identifier) or iri.removeprefix(DOC))


def _name(node: Node | None) -> str:
    if not isinstance(node, URIRef):
        return str(node)
    fragment = node.partition("#")[2]
    return fragment if node.startswith(DOC) and fragment else shortened(NamedNode(str(node)))


def _unclaimed(build: Build) -> Iterator[Violation]:
    """Direct triples that no claim of the same document asserts; the shapes see the merge of all documents only."""
    for graph, source, relation, target in query(build, _UNCLAIMED).terms:
        if isinstance(graph, NamedNode) and source and relation and target:
            names = build.graphs.quads_for_pattern(rdf.document_iri(_id(graph)), _IDENTIFIER, None, graph)
            document = next((quad.object.value for quad in names if isinstance(quad.object, Literal)), _id(graph))
            node = " ".join(map(shortened, (source, relation, target)))
            yield Violation(document=document, node=node, rule="stands without an asserted claim of the document")


def _id(graph: NamedNode) -> str:
    return graph.value.removeprefix(DOC).partition("#")[0]
