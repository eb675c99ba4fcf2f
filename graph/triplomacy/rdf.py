"""Claims as quads: the one place where a claim becomes RDF.

Each document has a named graph with its claims, their evidence, and a direct triple for each claim that is asserted;
what persons and bodies do for a state stands in the roll-up graph. Nodes are all named, so that a document read
twice gives the same quads twice. Nothing here stores, asks or writes files.

Triples are made as lines of N-Triples, which cost less time than objects: most of what a load does is to make them.
"""

import hashlib
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias, cast

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

# Subject, predicate and object, as N-Triples writes them.
_Triple: TypeAlias = tuple[str, str, str]

# How many terms, and descriptions of actors, are kept to be used again: those of some thousand documents.
_KEPT = 50_000


def quads(records: Iterable[Record], *, threshold: float = 0.5) -> Iterator[Quad]:
    """The quads of documents and claims; what two claims share is repeated, for a store to drop.

    A claim becomes a direct triple if it is asserted at the threshold. Raises InvalidRecord if an IRI or a class
    cannot stand in RDF, UnknownRelation if the ontology lacks a relation.
    """
    for graph, triples in lines(records, threshold=threshold):
        text = "".join(f"{triple} <{graph}> .\n" for triple in triples)
        # Each term was looked at when it was made.
        yield from cast(Iterator[Quad], parse(text, format=RdfFormat.N_QUADS, lenient=True))


def lines(records: Iterable[Record], *, threshold: float = 0.5) -> Iterator[tuple[str, list[str]]]:
    """What `quads` gives, by the IRI of the graph, as lines of N-Triples without the final dot.

    Raises what `quads` raises.
    """
    known = ontology.load()
    for record in records:
        try:
            if isinstance(record, Document):
                yield document_graph(record.id).value, list(map(" ".join, _document(record)))
            else:
                graph = document_graph(record.evidence.document).value
                yield graph, list(map(" ".join, _claim(record, known, threshold)))
                yield ROLLUP_GRAPH.value, list(map(" ".join, _rolled_up(record, known, threshold)))
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
    return NamedNode(f"{DOC}{document}#graph")


def claim_iri(claim: Claim) -> NamedNode:
    """The node of a claim, inside its document."""
    return NamedNode(_claim_node(claim)[1:-1])


def concept_iri(kind: str, text: str) -> NamedNode:
    """The node of a theme or a place: its words where they are plain, else also six digits that tell it apart."""
    if _PLAIN_WORDS.fullmatch(text) and len(text) <= 60:
        return NamedNode(f"{ID}{kind}-{text.replace(' ', '-')}")
    digest = hashlib.sha1(text.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()
    words = re.findall("[A-Za-z0-9]+", text[:200])
    return NamedNode(f"{ID}{'-'.join([kind, *words])[:60]}-{digest[:6]}")


def day_term(value: date) -> Literal:
    return Literal(value.isoformat(), datatype=NamedNode(PREFIXES["xsd"] + "date"))


def decimal_term(value: float) -> Literal:
    """In the canonical form that stores give back: 0.8 for 0.80, 1 for 1.0."""
    text = format(Decimal(repr(float(value))).normalize(), "f")
    return Literal("0" if text == "-0" else text, datatype=NamedNode(PREFIXES["xsd"] + "decimal"))


@cache
def _term(prefixed: str) -> str:
    prefix, _, name = prefixed.partition(":")
    return f"<{PREFIXES[prefix]}{name}>"


_TYPE = _term("rdf:type")
_LABEL = _term("rdfs:label")


@lru_cache(_KEPT)
def _iri(value: str) -> str:
    return str(NamedNode(value))


@lru_cache(_KEPT, typed=True)
def _value(value: str | float) -> str:
    return str(Literal(value))


def _text(value: str, language: str | None = None) -> str:
    """RDF is UTF-8, which has no lone surrogates: they become U+FFFD."""
    return str(Literal(_SURROGATE.sub("\ufffd", value), language=language))


def _part(document: str, fragment: str) -> str:
    """A node inside a document, of whose graph it is known that it has an IRI."""
    return f"<{DOC}{document}#{fragment}>"


def _claim_node(claim: Claim) -> str:
    return _part(claim.evidence.document, "c" + claim.id.rpartition("-")[2])


def _document(document: Document) -> Iterator[_Triple]:
    node = _iri(DOC + document.id)
    run, extractor = _part(document.id, "run"), _iri(f"{ID}extractor-{release()}")
    yield node, _TYPE, _term("kg:Document")
    yield node, _term("dcterms:identifier"), _text(document.name)
    yield node, _term("kg:sha256"), _text(document.sha256)
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
        yield node, _term("dcterms:issued"), str(day_term(document.published))
    if document.language is not None:
        yield node, _term("dcterms:language"), _text(document.language)
    if document.copy_of is not None:
        yield node, _term("kg:copyOf"), _iri(DOC + document.copy_of)
    yield run, _TYPE, _term("prov:Activity")
    yield run, _term("prov:used"), node
    yield run, _term("prov:wasAssociatedWith"), extractor
    yield extractor, _TYPE, _term("prov:SoftwareAgent")


def _claim(claim: Claim, known: Ontology, threshold: float) -> Iterator[_Triple]:
    asserted = claim.asserted(threshold)
    node = _claim_node(claim)
    source, target = _iri(claim.source.iri), _iri(claim.target.iri)
    predicate = _iri(REL + known.relation(claim.relation).name)
    if asserted:
        yield from _direct(source, claim.relation, target, known)
    yield node, _TYPE, _term("kg:Claim")
    yield node, _term("rdf:subject"), source
    yield node, _term("rdf:predicate"), predicate
    yield node, _term("rdf:object"), target
    yield node, _term("kg:polarity"), _iri(KG + claim.polarity)
    yield node, _term("kg:modality"), _iri(KG + claim.modality)
    yield node, _term("kg:asserted"), _value(asserted)
    yield node, _term("kg:confidence"), str(decimal_term(claim.confidence))
    yield node, _term("kg:inferred"), _value(claim.inferred)
    if claim.method:
        yield node, _term("kg:method"), _text(claim.method)
    yield node, _term("prov:wasGeneratedBy"), _part(claim.evidence.document, "run")
    yield from _qualifiers(claim, node)
    yield from _evidence(claim.evidence, node)
    for actor, role in ((claim.source, "source"), (claim.target, "target")):
        yield from _actor(actor)
        if actor.acts_for or actor.kind == "State":
            yield node, _term(f"kg:{role}State"), _iri(actor.principal.iri)


def _direct(source: str, relation: str, target: str, known: Ontology) -> Iterator[_Triple]:
    predicate = _iri(REL + relation)
    yield source, predicate, target
    if known.relation(relation).symmetric:
        yield target, predicate, source


def _qualifiers(claim: Claim, node: str) -> Iterator[_Triple]:
    for theme in claim.theme:
        concept = str(concept_iri("theme", theme))
        yield node, _term("kg:theme"), concept
        yield concept, _TYPE, _term("skos:Concept")
        yield concept, _LABEL, _text(theme, "en")
    if claim.place is not None:
        place = str(concept_iri("place", claim.place))
        yield node, _term("kg:place"), place
        yield place, _TYPE, _term("kg:Place")
        yield place, _LABEL, _text(claim.place, "en")
    if claim.quantity:
        yield node, _term("kg:quantityText"), _text(claim.quantity.text)
        for name, bound in (("Min", claim.quantity.minimum), ("Max", claim.quantity.maximum)):
            if bound is not None and math.isfinite(bound):
                yield node, _term(f"kg:quantity{name}"), str(decimal_term(bound))
    if claim.time:
        yield node, _term("kg:timeText"), _text(claim.time.text)
        for name, day in (("earliest", claim.time.earliest), ("latest", claim.time.latest)):
            if day is not None:
                yield node, _term(f"kg:{name}"), str(day_term(day))
    if claim.attribution:
        yield node, _term("kg:attributionText"), _text(claim.attribution.text)
        if claim.attribution.actor:
            yield node, _term("kg:attributedTo"), _iri(claim.attribution.actor.iri)
            yield from _actor(claim.attribution.actor)
    if claim.inference:
        yield node, _term("kg:inferredSlot"), _value(claim.inference.slot)
        yield node, _term("kg:inferenceBasis"), _text(claim.inference.basis)


def _evidence(evidence: Evidence, claim: str) -> Iterator[_Triple]:
    sentence = f"s{evidence.sentence}"
    node, quote = _iri(f"{DOC}{evidence.document}#{sentence}"), _part(evidence.document, sentence + "-quote")
    yield claim, _term("kg:evidence"), node
    yield node, _TYPE, _term("kg:Sentence")
    yield node, _term("kg:index"), _value(evidence.sentence)
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


def _position(document: str, name: str, span: Span) -> Iterator[_Triple]:
    node, selector = _part(document, name), _part(document, name + "-position")
    yield node, _term("oa:hasSource"), _iri(DOC + document)
    yield node, _term("oa:hasSelector"), selector
    yield selector, _TYPE, _term("oa:TextPositionSelector")
    yield selector, _term("oa:start"), _value(span.start)
    yield selector, _term("oa:end"), _value(span.end)


@lru_cache(_KEPT)
def _actor(actor: Actor) -> Sequence[_Triple]:
    """The actor and those it acts for; known actors too, in the very words of their own graph."""
    if actor.kind not in ontology.load().classes:
        raise InvalidRecord(f"{actor.label}: the ontology has no class of actors {actor.kind!r}")
    node = _iri(actor.iri)
    said = [(node, _TYPE, _iri(KG + actor.kind)), (node, _LABEL, _text(actor.label, "en"))]
    if actor.acts_for:
        said += ((node, _term("kg:actsFor"), _iri(actor.acts_for.iri)), *_actor(actor.acts_for))
    return said


def _rolled_up(claim: Claim, known: Ontology, threshold: float) -> Iterator[_Triple]:
    """What the actors did, as deeds of those they act for; to whom an actor belongs is no deed."""
    source, target = claim.source.principal.iri, claim.target.principal.iri
    lifted = (source, target) != (claim.source.iri, claim.target.iri)
    is_deed = known.relation(claim.relation).layer == "relation"
    if lifted and source != target and is_deed and claim.asserted(threshold):
        yield from _direct(_iri(source), claim.relation, _iri(target), known)
