"""Decisions as quads, in a named graph of their own: what was decided, by whom, when and why, in the words of PROV.

Decisions that were undone stay there, with the time of it. What the others do to names stands there too: who was
merged into whom, and aliases.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache
from typing import TypeAlias

from pyoxigraph import Literal, NamedNode, Quad

from triplomacy import rdf
from triplomacy.curation import Curation
from triplomacy.decisions import Decision
from triplomacy.ontology import DOC, GRAPH

GRAPH_OF_DECISIONS = NamedNode(GRAPH + "curation")

_Triple: TypeAlias = tuple[NamedNode, NamedNode, NamedNode | Literal]


def quads(decisions: Iterable[Decision]) -> Iterator[Quad]:
    """The quads of decisions."""
    for decision in decisions:
        for subject, predicate, value in (*_decision(decision), *_effects(decision)):
            yield Quad(subject, predicate, value, GRAPH_OF_DECISIONS)


def known_actors(lines: Iterable[str], curation: Curation) -> Iterator[str]:
    """The triples of the known actors with the names and the identities that decisions give them."""
    labels, merged = curation.labels, curation.merged
    for line in lines:
        subject, predicate, value = line.split(" ", 2)
        iri, other = subject[1:-1], merged.get(value[1:-1])
        if iri in merged and predicate in _NAMES:
            # Names go to whom it became: a query that asks for one of them finds all.
            yield f"<{merged[iri].iri}> {_ALIAS if predicate == _LABEL else predicate} {value}"
        elif iri in labels and predicate == _LABEL:
            yield f"{subject} {_ALIAS} {value}"
            yield f"{subject} {_LABEL} {_text(labels[iri])}"
        else:
            yield f"{subject} {predicate} <{other.iri}>" if other and value.startswith("<") else line


def _decision(decision: Decision) -> Iterator[_Triple]:
    node = NamedNode(f"{GRAPH_OF_DECISIONS.value}#{decision.id}")
    yield node, _term("rdf:type"), _term("prov:Entity")
    yield node, _term("dcterms:identifier"), Literal(decision.id)
    yield node, _term("dcterms:type"), Literal(decision.kind)
    yield node, _term("dcterms:title"), _text(decision.about)
    yield node, _term("dcterms:description"), _text(decision.why)
    yield from _by(node, "prov:wasAttributedTo", decision.who)
    yield node, _term("prov:generatedAtTime"), _time(decision.when)
    for actor in (decision.actor, decision.into):
        if actor:
            yield node, _term("dcterms:subject"), NamedNode(actor.iri)
    for claim in decision.claims:
        document, _, digits = claim.rpartition("-")
        yield node, _term("dcterms:subject"), NamedNode(f"{DOC}{document}#c{digits}")
    for document in decision.documents:
        yield node, _term("dcterms:subject"), rdf.document_iri(document)
    if decision.undone:
        yield node, _term("prov:invalidatedAtTime"), _time(decision.undone.when)
        yield node, _term("skos:changeNote"), _text(decision.undone.why)
        yield from _by(node, "dcterms:contributor", decision.undone.who)


def _effects(decision: Decision) -> Iterator[_Triple]:
    if decision.undone or decision.actor is None:
        return
    actor = NamedNode(decision.actor.iri)
    if decision.kind == "merge" and decision.into:
        into = NamedNode(decision.into.iri)
        yield into, _term("dcterms:replaces"), actor
        yield actor, _term("dcterms:isReplacedBy"), into
        yield actor, _term("owl:sameAs"), into
        yield into, _term("skos:altLabel"), _text(decision.actor.label)
    elif decision.kind == "alias" and decision.name:
        yield actor, _term("skos:altLabel"), _text(decision.name)
    elif decision.kind == "rename":
        yield actor, _term("skos:altLabel"), _text(decision.actor.label)


def _by(node: NamedNode, role: str, who: str) -> Iterator[_Triple]:
    agent = rdf.concept_iri("analyst", who)
    yield node, _term(role), agent
    yield agent, _term("rdf:type"), _term("prov:Agent")
    yield agent, _term("rdfs:label"), _text(who)


def _time(moment: datetime) -> Literal:
    return Literal(moment.isoformat(), datatype=_term("xsd:dateTime"))


def _text(words: str) -> Literal:
    return Literal(words.encode("utf-8", "replace").decode(), language="en")


@cache
def _term(prefixed: str) -> NamedNode:
    prefix, _, name = prefixed.partition(":")
    return NamedNode(rdf.PREFIXES[prefix] + name)


_LABEL, _ALIAS = str(_term("rdfs:label")), str(_term("skos:altLabel"))
_NAMES = frozenset({_LABEL, _ALIAS, *(str(_term(f"kg:{kind}")) for kind in ("demonym", "metonym", "epithet"))})
