"""Claims as quads: the one place where a claim becomes RDF.

Each document has a named graph with its claims, their evidence, and a direct triple for each claim that is asserted;
what persons and bodies do for a state stands in the roll-up graph. Nodes are all named, so that a document read
twice gives the same quads twice. Nothing here stores, asks or writes files.
"""

import hashlib
import math
import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from pyoxigraph import CanonicalizationAlgorithm, Dataset, Literal, NamedNode, Quad, RdfFormat, parse

from triplomacy import ontology, release
from triplomacy.claims import Actor, Claim, Document, Evidence, Record, Span
from triplomacy.errors import InvalidOntology, InvalidRecord
from triplomacy.ontology import DOC, GRAPH, ID, KG, REL, Ontology
from triplomacy.queries import examples

PREFIXES = MappingProxyType(
    {
        "": ID,
        "kg": KG,
        "rel": REL,
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "owl": "http://www.w3.org/2002/07/owl#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "dcterms": "http://purl.org/dc/terms/",
        "prov": "http://www.w3.org/ns/prov#",
        "oa": "http://www.w3.org/ns/oa#",
        "schema": "https://schema.org/",
        "org": "http://www.w3.org/ns/org#",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
        "wd": "http://www.wikidata.org/entity/",
    }
)
ONTOLOGY_GRAPH = NamedNode(GRAPH + "ontology")
ACTORS_GRAPH = NamedNode(GRAPH + "actors")
ROLLUP_GRAPH = NamedNode(GRAPH + "rollup")

_SURROGATE = re.compile("[\ud800-\udfff]")
_PLAIN_WORDS = re.compile(r"[A-Za-z0-9]+( [A-Za-z0-9]+)*")

# Subject, predicate and object.
Statement: TypeAlias = tuple[NamedNode, NamedNode, NamedNode | Literal]


def quads(records: Iterable[Record], *, threshold: float = 0.5) -> Iterator[Quad]:
    """The quads of documents and claims; what two claims share is repeated, for a store to drop.

    A claim becomes a direct triple if it is asserted at the threshold. Raises InvalidRecord if an IRI or a class
    cannot stand in RDF, UnknownRelation if the ontology lacks a relation.
    """
    for graph, triples in statements(records, threshold=threshold):
        for subject, predicate, value in triples:
            yield Quad(subject, predicate, value, graph)


def statements(records: Iterable[Record], *, threshold: float = 0.5) -> Iterator[tuple[NamedNode, list[Statement]]]:
    """What `quads` gives, by graph, for those who need no quads, which cost time to make. Raises what it raises."""
    known = ontology.load()
    for record in records:
        try:
            if isinstance(record, Document):
                yield document_graph(record.id), list(_document(record))
            else:
                yield document_graph(record.evidence.document), list(_claim(record, known, threshold))
                yield ROLLUP_GRAPH, list(_rolled_up(record, known, threshold))
        except ValueError as error:
            if isinstance(error, InvalidRecord):
                raise
            raise InvalidRecord(f"{record.id}: cannot be written as RDF ({error})") from error


def vocabulary(folder: Path | None = None) -> Iterator[Quad]:
    """The ontology, the known actors and the named queries, each in its graph; from the Turtle files of a folder."""
    folder = folder or ontology.folder()
    files = [(folder / "triplomacy.ttl", ONTOLOGY_GRAPH)]
    files += [(path, ACTORS_GRAPH) for path in sorted((folder / "actors").glob("*.ttl"))]
    found = Dataset()
    for path, graph in files:
        try:
            for triple in parse(path=path, format=RdfFormat.TURTLE):
                found.add(Quad(triple.subject, triple.predicate, triple.object, graph))
        except (SyntaxError, OSError) as error:
            raise InvalidOntology(f"{path}: cannot be read as Turtle ({error})") from error
    # Blank nodes are read under random names, which would change the files from run to run.
    found.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return chain(found, examples.quads(PREFIXES))


def vocabulary_mark() -> str:
    """A hash of all that `vocabulary` is made of, in little time."""
    mark = hashlib.sha256("".join(sorted(map(str, examples.quads(PREFIXES)))).encode())
    for path in (ontology.folder() / "triplomacy.ttl", *sorted((ontology.folder() / "actors").glob("*.ttl"))):
        mark.update(path.read_bytes())
    return mark.hexdigest()


def document_iri(document: str) -> NamedNode:
    """The node of a document, from its id."""
    return NamedNode(DOC + document)


def document_graph(document: str) -> NamedNode:
    """The named graph that holds all a document says, from the document's id."""
    return _part(document, "graph")


def claim_iri(claim: Claim) -> NamedNode:
    """The node of a claim, inside its document."""
    return _part(claim.evidence.document, "c" + claim.id.rpartition("-")[2])


def concept_iri(kind: str, text: str) -> NamedNode:
    """The node of a theme or a place: its words where they are plain, else also six digits that tell it apart."""
    if _PLAIN_WORDS.fullmatch(text) and len(text) <= 60:
        return NamedNode(f"{ID}{kind}-{text.replace(' ', '-')}")
    digest = hashlib.sha1(text.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()
    words = re.findall("[A-Za-z0-9]+", text[:200])
    return NamedNode(f"{ID}{'-'.join([kind, *words])[:60]}-{digest[:6]}")


@cache
def _term(prefixed: str) -> NamedNode:
    prefix, _, name = prefixed.partition(":")
    return NamedNode(PREFIXES[prefix] + name)


_TYPE = _term("rdf:type")
_LABEL = _term("rdfs:label")


def _part(document: str, fragment: str) -> NamedNode:
    return NamedNode(f"{DOC}{document}#{fragment}")


def _text(value: str, language: str | None = None) -> Literal:
    """RDF is UTF-8, which has no lone surrogates: they become U+FFFD."""
    return Literal(_SURROGATE.sub("\ufffd", value), language=language)


def day_term(value: date) -> Literal:
    return Literal(value.isoformat(), datatype=_term("xsd:date"))


def decimal_term(value: float) -> Literal:
    """In the canonical form that stores give back: 0.8 for 0.80, 1 for 1.0."""
    text = format(Decimal(repr(float(value))).normalize(), "f")
    return Literal("0" if text == "-0" else text, datatype=_term("xsd:decimal"))


def _document(document: Document) -> Iterator[Statement]:
    node = document_iri(document.id)
    run, extractor = _part(document.id, "run"), NamedNode(f"{ID}extractor-{release()}")
    yield node, _TYPE, _term("kg:Document")
    yield node, _term("dcterms:identifier"), _text(document.name)
    yield node, _term("kg:sha256"), Literal(document.sha256)
    if document.title is not None:
        yield node, _term("dcterms:title"), _text(document.title)
    if document.url is not None:
        # A literal, since what the web calls a URL is not always an IRI.
        yield node, _term("dcterms:source"), _text(document.url)
    if document.publisher is not None:
        yield node, _term("dcterms:publisher"), _text(document.publisher)
    if document.author is not None:
        yield node, _term("dcterms:creator"), _text(document.author)
    if document.published is not None:
        yield node, _term("dcterms:issued"), day_term(document.published)
    if document.language is not None:
        yield node, _term("dcterms:language"), _text(document.language)
    if document.copy_of is not None:
        yield node, _term("kg:copyOf"), document_iri(document.copy_of)
    yield run, _TYPE, _term("prov:Activity")
    yield run, _term("prov:used"), node
    yield run, _term("prov:wasAssociatedWith"), extractor
    yield extractor, _TYPE, _term("prov:SoftwareAgent")


def _claim(claim: Claim, known: Ontology, threshold: float) -> Iterator[Statement]:
    asserted = claim.asserted(threshold)
    node = claim_iri(claim)
    source, target = NamedNode(claim.source.iri), NamedNode(claim.target.iri)
    predicate = NamedNode(REL + known.relation(claim.relation).name)
    if asserted:
        yield from _direct(source, claim.relation, target, known)
    yield node, _TYPE, _term("kg:Claim")
    yield node, _term("rdf:subject"), source
    yield node, _term("rdf:predicate"), predicate
    yield node, _term("rdf:object"), target
    yield node, _term("kg:polarity"), NamedNode(KG + claim.polarity)
    yield node, _term("kg:modality"), NamedNode(KG + claim.modality)
    yield node, _term("kg:asserted"), Literal(asserted)
    yield node, _term("kg:confidence"), decimal_term(claim.confidence)
    yield node, _term("kg:inferred"), Literal(claim.inferred)
    if claim.method:
        yield node, _term("kg:method"), _text(claim.method)
    yield node, _term("prov:wasGeneratedBy"), _part(claim.evidence.document, "run")
    yield from _qualifiers(claim, node)
    yield from _evidence(claim.evidence, node)
    for actor, role in ((claim.source, "source"), (claim.target, "target")):
        yield from _actor(actor, known)
        if actor.acts_for or actor.kind == "State":
            yield node, _term(f"kg:{role}State"), NamedNode(actor.principal.iri)


def _direct(source: NamedNode, relation: str, target: NamedNode, known: Ontology) -> Iterator[Statement]:
    predicate = NamedNode(REL + relation)
    yield source, predicate, target
    if known.relation(relation).symmetric:
        yield target, predicate, source


def _qualifiers(claim: Claim, node: NamedNode) -> Iterator[Statement]:
    for theme in claim.theme:
        concept = concept_iri("theme", theme)
        yield node, _term("kg:theme"), concept
        yield concept, _TYPE, _term("skos:Concept")
        yield concept, _LABEL, _text(theme, "en")
    if claim.place is not None:
        place = concept_iri("place", claim.place)
        yield node, _term("kg:place"), place
        yield place, _TYPE, _term("kg:Place")
        yield place, _LABEL, _text(claim.place, "en")
    if claim.quantity:
        yield node, _term("kg:quantityText"), _text(claim.quantity.text)
        for name, bound in (("Min", claim.quantity.minimum), ("Max", claim.quantity.maximum)):
            if bound is not None and math.isfinite(bound):
                yield node, _term(f"kg:quantity{name}"), decimal_term(bound)
    if claim.time:
        yield node, _term("kg:timeText"), _text(claim.time.text)
        for name, day in (("earliest", claim.time.earliest), ("latest", claim.time.latest)):
            if day is not None:
                yield node, _term(f"kg:{name}"), day_term(day)
    if claim.attribution:
        yield node, _term("kg:attributionText"), _text(claim.attribution.text)
        if claim.attribution.actor:
            yield node, _term("kg:attributedTo"), NamedNode(claim.attribution.actor.iri)
            yield from _actor(claim.attribution.actor, ontology.load())
    if claim.inference:
        yield node, _term("kg:inferredSlot"), Literal(claim.inference.slot)
        yield node, _term("kg:inferenceBasis"), _text(claim.inference.basis)


def _evidence(evidence: Evidence, claim: NamedNode) -> Iterator[Statement]:
    sentence = f"s{evidence.sentence}"
    node, quote = _part(evidence.document, sentence), _part(evidence.document, sentence + "-quote")
    yield claim, _term("kg:evidence"), node
    yield node, _TYPE, _term("kg:Sentence")
    yield node, _term("kg:index"), Literal(evidence.sentence)
    yield from _position(evidence.document, sentence, Span(start=evidence.start, end=evidence.end))
    yield node, _term("oa:hasSelector"), quote
    yield quote, _TYPE, _term("oa:TextQuoteSelector")
    yield quote, _term("oa:exact"), _text(evidence.quote)
    for role, span in (("cue", evidence.cue), ("source", evidence.source), ("target", evidence.target)):
        if span:
            name = f"m{span.start}-{span.end}"
            mention = _part(evidence.document, name)
            yield claim, _term(f"kg:{role}Mention"), mention
            yield mention, _TYPE, _term("kg:Mention")
            yield from _position(evidence.document, name, span)


def _position(document: str, name: str, span: Span) -> Iterator[Statement]:
    node, selector = _part(document, name), _part(document, name + "-position")
    yield node, _term("oa:hasSource"), document_iri(document)
    yield node, _term("oa:hasSelector"), selector
    yield selector, _TYPE, _term("oa:TextPositionSelector")
    yield selector, _term("oa:start"), Literal(span.start)
    yield selector, _term("oa:end"), Literal(span.end)


def _actor(actor: Actor, known: Ontology) -> Iterator[Statement]:
    """The actor and those it acts for; known actors too, in the very words of their own graph."""
    if actor.kind not in known.classes:
        raise InvalidRecord(f"{actor.label}: the ontology has no class of actors {actor.kind!r}")
    node = NamedNode(actor.iri)
    yield node, _TYPE, NamedNode(KG + actor.kind)
    yield node, _LABEL, _text(actor.label, "en")
    if actor.acts_for:
        yield node, _term("kg:actsFor"), NamedNode(actor.acts_for.iri)
        yield from _actor(actor.acts_for, known)


def _rolled_up(claim: Claim, known: Ontology, threshold: float) -> Iterator[Statement]:
    """What the actors did, as deeds of those they act for; to whom an actor belongs is no deed."""
    source, target = claim.source.principal.iri, claim.target.principal.iri
    lifted = (source, target) != (claim.source.iri, claim.target.iri)
    is_deed = known.relation(claim.relation).layer == "relation"
    if lifted and source != target and is_deed and claim.asserted(threshold):
        yield from _direct(NamedNode(source), claim.relation, NamedNode(target), known)
