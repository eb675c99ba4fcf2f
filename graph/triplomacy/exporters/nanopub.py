"""Nanopublications: each claim can be cited by itself, with what it says apart from where it comes from.

Four graphs a claim, after the guidelines at nanopub.net: the head; the assertion, which is the claim with its
polarity, modality and qualifiers, and the direct triple if it is asserted; the provenance, which is the sentence, its
document, whose word it is and how it was read; and the publication info. They are neither dated nor signed, so that
the same claims give the same bytes: whoever publishes them adds that.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from types import MappingProxyType

from pyoxigraph import NamedNode, Quad, Triple

from triplomacy import rdf, release
from triplomacy.claims import Claim, Document, Record
from triplomacy.exporters import rdf_files
from triplomacy.ontology import DOC, ID, KG

NANOPUB = "https://w3id.org/triplomacy/np/"
PREFIXES = MappingProxyType({**rdf.PREFIXES, "np": "http://www.nanopub.org/nschema#"})

_SOFTWARE = NamedNode(f"{ID}extractor-{release()}")
_OF_THE_SOURCE = frozenset(
    {
        *(NamedNode(KG + name) for name in ("evidence", "sourceMention", "cueMention", "targetMention")),
        *(NamedNode(KG + name) for name in ("attributionText", "attributedTo", "confidence", "method")),
        *(NamedNode(KG + name) for name in ("inferred", "inferredSlot", "inferenceBasis")),
        NamedNode(rdf.PREFIXES["prov"] + "wasGeneratedBy"),
    }
)


def write(records: Iterable[Record], path: Path, *, threshold: float = 0.5) -> None:
    """One nanopublication a claim, as TriG, sorted by the claim's id."""
    rdf_files.save_trig(_all(records, threshold), path, prefixes=PREFIXES)


def _all(records: Iterable[Record], threshold: float) -> Iterator[Quad]:
    document: Document | None = None
    for record in records:
        if isinstance(record, Document):
            document = record
        else:
            of_claim = document if document and document.id == record.evidence.document else None
            yield from _nanopub(record, of_claim, threshold)


def _nanopub(claim: Claim, document: Document | None, threshold: float) -> Iterator[Quad]:
    node = NamedNode(NANOPUB + claim.id)
    head, assertion, provenance, info = (
        NamedNode(f"{node.value}#{part}") for part in ("Head", "assertion", "provenance", "pubinfo")
    )
    yield Quad(node, _term("rdf:type"), _term("np:Nanopublication"), head)
    for name, graph in (("Assertion", assertion), ("Provenance", provenance), ("PublicationInfo", info)):
        yield Quad(node, _term(f"np:has{name}"), graph, head)
    for triple in _triples([claim], threshold):
        yield _in(provenance if _is_origin(triple, claim) else assertion, triple)
    sentence = NamedNode(f"{DOC}{claim.evidence.document}#s{claim.evidence.sentence}")
    yield Quad(assertion, _term("prov:wasDerivedFrom"), sentence, provenance)
    yield Quad(assertion, _term("prov:wasGeneratedBy"), NamedNode(f"{DOC}{claim.evidence.document}#run"), provenance)
    if claim.attribution and claim.attribution.actor:
        yield Quad(assertion, _term("prov:wasAttributedTo"), NamedNode(claim.attribution.actor.iri), provenance)
    for triple in _triples([document], threshold) if document else ():
        yield _in(provenance, triple)
    yield Quad(node, _term("dcterms:creator"), _SOFTWARE, info)
    yield Quad(node, _term("prov:wasDerivedFrom"), rdf.document_iri(claim.evidence.document), info)
    yield Quad(_SOFTWARE, _term("rdf:type"), _term("prov:SoftwareAgent"), info)


def _triples(records: Iterable[Record], threshold: float) -> Iterator[Triple]:
    quads = rdf.quads(records, threshold=threshold)
    return (quad.triple for quad in quads if quad.graph_name != rdf.ROLLUP_GRAPH)


def _is_origin(triple: Triple, claim: Claim) -> bool:
    """Whether a triple tells where a claim comes from, not what it says: all but claim, actors, themes and places."""
    if triple.subject == rdf.claim_iri(claim):
        return triple.predicate in _OF_THE_SOURCE
    return isinstance(triple.subject, NamedNode) and triple.subject.value.startswith(DOC)


def _in(graph: NamedNode, triple: Triple) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object, graph)


def _term(prefixed: str) -> NamedNode:
    prefix, _, name = prefixed.partition(":")
    return NamedNode(PREFIXES[prefix] + name)
