"""Claims as a network: actors are nodes, and each claim is an edge of its own or one of a bundle.

The formats that know nodes and edges but no RDF take it from here. All values are numbers, truth values, text or
tuples of text; what a claim does not say is left out. Nodes and edges come in sorted order.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import isfinite
from typing import Any, Literal, TypeAlias, get_args

import networkx as nx

from triplomacy import ontology
from triplomacy.claims import Actor, Claim, Document, Record
from triplomacy.corroboration import Source, independent

Status: TypeAlias = Literal["asserted", "inferred", "hedged", "denied"]
Network: TypeAlias = "nx.MultiDiGraph[str]"
Edge: TypeAlias = tuple[str, str, dict[str, Any]]

STATUSES: tuple[Status, ...] = get_args(Status)
QUADS = ("verbal-cooperation", "material-cooperation", "verbal-conflict", "material-conflict")


@dataclass(frozen=True, slots=True)
class Sources:
    """What a stream of records holds: its actors by IRI, its claims by id, both sorted, and their documents."""

    actors: Mapping[str, Actor]
    claims: Mapping[str, Claim]
    documents: Mapping[str, Document]
    threshold: float = 0.5

    def edges(self) -> Iterator[Edge]:
        """One edge per claim, with all that the claim and its document say, made as it is asked for."""
        return (self._edge(claim) for claim in self.claims.values())

    def bundles(self) -> Iterator[Edge]:
        """One edge per source, relation, target and status, with its `claims`: the edges it stands for.

        `weight` is their number; so is the column of their quad class, and the others are 0, so that a program
        that sums parallel edges gets the balance of each pair.
        """
        for source, target, claims in self._bundled():
            yield source, target, _bundle([self._edge(claim)[2] for claim in claims])

    def outline(self) -> Network:
        """The actors, and the bundles with their weight alone: all that places and measures need."""
        network = self._actors()
        for source, target, claims in self._bundled():
            relation = ontology.load().relation(claims[0].relation)
            values = {"relation": relation.name, "quad": relation.quad, "symmetric": relation.symmetric}
            of_bundle = {"status": status(claims[0], self.threshold), "weight": float(len(claims))}
            network.add_edge(source, target, **values, **of_bundle)
        return network

    def network(self) -> Network:
        """The actors, and one edge per claim under the claim's id."""
        network = self._actors()
        for source, target, values in self.edges():
            network.add_edge(source, target, key=values["id"], **values)
        return network

    def _actors(self) -> Network:
        network: Network = nx.MultiDiGraph()
        ends = (actor.iri for claim in self.claims.values() for actor in (claim.source, claim.target))
        counts = Counter[str](ends)
        for iri, actor in self.actors.items():
            network.add_node(iri, **node(actor), claims=counts[iri])
        return network

    def _edge(self, claim: Claim) -> Edge:
        document = self.documents.get(claim.evidence.document)
        return claim.source.iri, claim.target.iri, edge(claim, document, self.threshold)

    def _bundled(self) -> Iterator[tuple[str, str, list[Claim]]]:
        bundles: defaultdict[tuple[str, str, str, str], list[Claim]] = defaultdict(list)
        for claim in self.claims.values():
            ends = claim.source.iri, claim.relation, claim.target.iri
            bundles[*ends, status(claim, self.threshold)].append(claim)
        for (source, _, target, _), claims in sorted(bundles.items(), key=lambda item: item[0]):
            yield source, target, claims


def sources(records: Iterable[Record], *, threshold: float = 0.5) -> Sources:
    """The records, gone through once, each claim and each document kept once."""
    documents: dict[str, Document] = {}
    claims: dict[str, Claim] = {}
    for record in records:
        if isinstance(record, Document):
            documents[record.id] = record
        else:
            claims[record.id] = record
    actors = {actor.iri: actor for claim in claims.values() for actor in (claim.target, claim.source)}
    return Sources(dict(sorted(actors.items())), dict(sorted(claims.items())), documents, threshold)


def of_claims(records: Iterable[Record], *, threshold: float = 0.5) -> Network:
    """One edge per claim, under the claim's id, with all that the claim and its document say."""
    return sources(records, threshold=threshold).network()


def bundled(network: Network) -> Network:
    """One edge per source, relation, target and status, as in `Sources.bundles`, of the edges of a network."""
    bundles: defaultdict[tuple[str, str, str, str], list[dict[str, Any]]] = defaultdict(list)
    for source, target, values in network.edges(data=True):
        bundles[source, values["relation"], target, values["status"]].append(values)
    result: Network = nx.MultiDiGraph()
    result.add_nodes_from(network.nodes(data=True))
    for (source, relation, target, status), claims in sorted(bundles.items(), key=lambda item: item[0]):
        result.add_edge(source, target, key=f"{relation} {status}", **_bundle(claims))
    return result


def status(claim: Claim, threshold: float = 0.5) -> Status:
    """How a claim is drawn: denied before hedged before inferred; hedged is all that is no direct triple."""
    if claim.polarity == "negative":
        return "denied"
    if not claim.asserted(threshold):
        return "hedged"
    return "inferred" if claim.inferred else "asserted"


def node(actor: Actor) -> dict[str, Any]:
    """What is known of an actor by itself."""
    values = {"label": actor.label, "class": actor.kind}
    if actor.acts_for:
        values |= {"acts_for": actor.acts_for.label, "acts_for_id": actor.acts_for.iri}
    return values


def edge(claim: Claim, document: Document | None, threshold: float) -> dict[str, Any]:
    """All that a claim and its document say."""
    relation = ontology.load().relation(claim.relation)
    time, quantity, attribution, evidence = claim.time, claim.quantity, claim.attribution, claim.evidence
    values = {
        "id": claim.id,
        "label": relation.label,
        "relation": relation.name,
        "root": relation.root,
        "quad": relation.quad,
        "symmetric": relation.symmetric,
        "status": status(claim, threshold),
        "polarity": claim.polarity,
        "modality": claim.modality,
        "asserted": claim.asserted(threshold),
        "inferred": claim.inferred,
        "inferred_slot": claim.inference.slot if claim.inference else None,
        "inference_basis": claim.inference.basis if claim.inference else None,
        "confidence": float(claim.confidence),
        "weight": 1.0,
        "themes": claim.theme or None,
        "quantity": quantity.text if quantity else None,
        "quantity_min": _number(quantity.minimum) if quantity else None,
        "quantity_max": _number(quantity.maximum) if quantity else None,
        "time": time.text if time else None,
        "earliest": _day(time.earliest) if time else None,
        "latest": _day(time.latest) if time else None,
        "place": claim.place,
        "attribution": attribution.text if attribution else None,
        "attributed_to": attribution.actor.label if attribution and attribution.actor else None,
        "evidence": evidence.quote,
        "sentence": evidence.sentence,
        "start_offset": evidence.start,
        "end_offset": evidence.end,
        "method": claim.method or None,
        "document": evidence.document,
    }
    return {name: value for name, value in (values | _origin(document)).items() if value is not None}


def _origin(document: Document | None) -> dict[str, Any]:
    if document is None:
        return {}
    return {
        "document_name": document.name,
        "title": document.title,
        "url": document.url,
        "publisher": document.publisher,
        "author": document.author,
        "published": _day(document.published),
        "language": document.language,
        "copy_of": document.copy_of,
    }


def _number(value: float | None) -> float | None:
    return float(value) if value is not None and isfinite(value) else None


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _bundle(claims: Sequence[dict[str, Any]]) -> dict[str, Any]:
    first = claims[0]
    counts = {quad.replace("-", "_"): len(claims) if first["quad"] == quad else 0 for quad in QUADS}
    shared = ("label", "relation", "root", "quad", "symmetric", "status")
    return {
        **{name: first[name] for name in shared},
        "weight": float(len(claims)),
        "documents": len({claim["document"] for claim in claims}),
        "independent_sources": independent(_source(claim) for claim in claims),
        "confidence": max(claim["confidence"] for claim in claims),
        "themes": tuple(sorted({theme for claim in claims for theme in claim.get("themes", ())})),
        **counts,
        "claims": tuple(claims),
    }


def _source(claim: dict[str, Any]) -> Source:
    return Source(claim.get("copy_of", claim["document"]), claim.get("publisher"), claim["evidence"].lower())


def spells(claims: Iterable[dict[str, Any]]) -> list[tuple[str, str]]:
    """First and last days (both included) of the times the claims tell of, else of their publication.

    Overlaps are merged. Empty if one of them has no date: it may hold at any time.
    """
    found: list[tuple[str, str]] = []
    for span in sorted(_spell(claim) or ("", "") for claim in claims):
        if not span[0]:
            return []
        if found and span[0] <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], span[1]))
        else:
            found.append(span)
    return found


def _spell(claim: dict[str, Any]) -> tuple[str, str] | None:
    days = sorted(_days(claim))
    return (days[0], days[-1]) if days else None


def _days(claim: dict[str, Any]) -> Iterator[str]:
    stated = [claim[name] for name in ("earliest", "latest") if name in claim]
    yield from stated or [claim[name] for name in ("published",) if name in claim]
