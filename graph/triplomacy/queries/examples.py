"""The named queries as RDF, so that whoever finds the graph finds its questions: SHACL's SPARQL executables.

Editors that know the convention of the SIB's endpoints list them, with the prefixes, for any store of ours.
"""

from collections.abc import Iterator, Mapping

from pyoxigraph import Literal, NamedNode, Quad

from triplomacy.ontology import GRAPH
from triplomacy.queries import named

EXAMPLES_GRAPH = NamedNode(GRAPH + "examples")

_QUERY = "https://w3id.org/triplomacy/query/"
_PREFIX = "https://w3id.org/triplomacy/prefix/"
_SH = "http://www.w3.org/ns/shacl#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_DECLARED = NamedNode(_QUERY + "prefixes")


def quads(prefixes: Mapping[str, str]) -> Iterator[Quad]:
    """Each named query with title, purpose and text, and the declarations of these prefixes but the empty one."""
    for query in named():
        node = NamedNode(_QUERY + query.name)
        for kind in ("SPARQLExecutable", "SPARQLSelectExecutable"):
            yield _quad(node, _RDF + "type", NamedNode(_SH + kind))
        yield _quad(node, _RDFS + "label", Literal(query.title, language="en"))
        yield _quad(node, _RDFS + "comment", Literal(query.about, language="en"))
        yield _quad(node, _SH + "prefixes", _DECLARED)
        yield _quad(node, _SH + "select", Literal(query.text))
    for prefix, namespace in prefixes.items():
        if not prefix:
            continue
        declaration = NamedNode(_PREFIX + prefix)
        yield _quad(_DECLARED, _SH + "declare", declaration)
        yield _quad(declaration, _RDF + "type", NamedNode(_SH + "PrefixDeclaration"))
        yield _quad(declaration, _SH + "prefix", Literal(prefix))
        yield _quad(declaration, _SH + "namespace", Literal(namespace, datatype=NamedNode(_XSD + "anyURI")))


def _quad(subject: NamedNode, predicate: str, value: NamedNode | Literal) -> Quad:
    return Quad(subject, NamedNode(predicate), value, EXAMPLES_GRAPH)
