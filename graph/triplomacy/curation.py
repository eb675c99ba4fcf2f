"""Decisions applied to what the extractor said: records as analysts corrected them.

A pure function of records and decisions: the same document gives the same corrected records whenever it is read, and
an undone decision has no trace. Knows neither spaCy nor RDF.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeAlias

from triplomacy.claims import Actor, Claim, Iri, Record
from triplomacy.decisions import Decision

_Swap: TypeAlias = Callable[[Actor], Actor]


@dataclass(frozen=True)
class Curation:
    """All decisions of a store, in the order in which they were taken; each sees what the earlier ones made."""

    decisions: tuple[Decision, ...] = ()

    @cached_property
    def active(self) -> tuple[Decision, ...]:
        """Those that were not undone."""
        return tuple(decision for decision in self.decisions if decision.undone is None)

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """The names that actors were given, by their IRIs."""
        return {one.actor.iri: one.name for one in self.active if one.kind == "rename" and one.actor and one.name}

    @cached_property
    def merged(self) -> Mapping[str, Actor]:
        """Into whom actors were merged at last, by their IRIs."""
        into: dict[str, Actor] = {}
        for one in self._of("merge"):
            assert one.actor and one.into
            into = {iri: one.into if actor.iri == one.actor.iri else actor for iri, actor in into.items()}
            into[one.actor.iri] = one.into
        return into

    @property
    def aliases(self) -> tuple[tuple[Actor, str], ...]:
        """Further names by which texts are to be read, each with its actor."""
        found = [(one.actor, one.name) for one in self._of("alias") if one.actor and one.name]
        return tuple((self.merged.get(actor.iri, actor), name) for actor, name in found)

    def with_(self, new: Iterable[Decision]) -> "Curation":
        """These and others; one with the same id takes the place of the old, unless that is undone and it is not."""
        found = {one.id: one for one in self.decisions}
        for one in new:
            if one.id not in found or one.undone:
                found[one.id] = one
        return Curation(tuple(sorted(found.values(), key=lambda one: (one.when, one.id))))

    def corrected(self, records: Sequence[Record]) -> tuple[Record, ...]:
        """The records of one document, as the decisions have them.

        A claim that says something of an actor and itself is left out; of claims that become one and the same, the
        surest stays.
        """
        if not self.active:
            return tuple(records)
        pairs = list(self.traced(records))
        changed = {now.id for was, now in pairs if now is not None and now is not was}
        surest: dict[str, Claim] = {}
        for now in (now for _, now in pairs if now is not None):
            surest[now.id] = max(surest.get(now.id, now), now, key=lambda claim: claim.confidence)
        claims = (now for _, now in pairs if now is not None)
        kept = (now for now in claims if now.id not in changed or now is surest[now.id])
        return (*(record for record in records if not isinstance(record, Claim)), *kept)

    def traced(self, records: Iterable[Record]) -> Iterator[tuple[Claim, Claim | None]]:
        """Each claim as the extractor made it, and as it is now: itself if nothing changed, None if it is left out."""
        for record in records:
            if isinstance(record, Claim):
                yield record, self._now(record) if self._concerns(record) else record

    def rejected(self, claim: str) -> Decision | None:
        """The decision by which a claim was rejected, by the id that the extractor gave it."""
        return next((one for one in self._of("reject") if claim in one.claims), None)

    def _of(self, kind: str) -> Iterator[Decision]:
        return (one for one in self.active if one.kind == kind)

    @cached_property
    def _actors(self) -> frozenset[str]:
        return frozenset(one.actor.iri for one in self.active if one.actor and one.kind in ("merge", "rename"))

    @cached_property
    def _places(self) -> frozenset[str]:
        return frozenset(place for one in self.active for place in (*one.claims, *one.documents))

    def _concerns(self, claim: Claim) -> bool:
        if claim.id in self._places or claim.evidence.document in self._places:
            return True
        return any(actor.iri in self._actors for actor in actors(claim))

    def _now(self, said: Claim) -> Claim | None:
        claim: Claim | None = said
        for one in self.active:
            if one.kind == "reject" and said.id in one.claims:
                return None
            if claim is not None:
                claim = _decided(one, said, claim)
        return claim and _with_actors(claim, lambda actor: _renamed(actor, self.labels))


def actors(claim: Claim) -> Iterator[Actor]:
    """All actors that a claim names: source, target, whose word it is, and those they act for."""
    speaker = claim.attribution.actor if claim.attribution else None
    for actor in (claim.source, claim.target, speaker):
        while actor is not None:
            yield actor
            actor = actor.acts_for


def _decided(one: Decision, said: Claim, claim: Claim) -> Claim | None:
    """A claim after one decision more."""
    is_meant = said.id in one.claims or said.evidence.document in one.documents
    if one.kind == "correct" and is_meant and one.change:
        values = one.change.values()
        if values.get("source", claim.source).iri == values.get("target", claim.target).iri:
            return None
        return _marked(replace(claim, **values), one)
    if one.actor and one.into and (one.kind == "merge" or (one.kind == "split" and is_meant)):
        was, into = one.actor.iri, one.into
        changed = _with_actors(claim, lambda actor: _swapped(actor, was, into))
        return changed if changed in (None, claim) or one.kind == "merge" else _marked(changed, one)
    return claim


def _marked(claim: Claim | None, one: Decision) -> Claim | None:
    """The claim with a method that says that it was corrected, and by which decision."""
    return claim and replace(claim, method="; ".join(filter(None, (claim.method, f"corrected by {one.id}"))))


def _with_actors(claim: Claim, swap: _Swap) -> Claim | None:
    """The claim with other actors; itself if they are the same, None if source and target become one."""
    source, target = swap(claim.source), swap(claim.target)
    if source.iri == target.iri:
        return None
    said = claim.attribution
    if said and said.actor:
        said = replace(said, actor=swap(said.actor))
    changed = replace(claim, source=source, target=target, attribution=said)
    return claim if changed == claim else changed


def _swapped(actor: Actor, was: Iri, into: Actor) -> Actor:
    if actor.iri == was:
        return into
    if actor.acts_for is None:
        return actor
    principal = _swapped(actor.acts_for, was, into)
    above: Actor | None = principal
    while above is not None and above.iri != actor.iri:
        above = above.acts_for
    return replace(actor, acts_for=None if above else principal)


def _renamed(actor: Actor, labels: Mapping[str, str]) -> Actor:
    principal = actor.acts_for and _renamed(actor.acts_for, labels)
    return replace(actor, label=labels.get(actor.iri, actor.label), acts_for=principal)
