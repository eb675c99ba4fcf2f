"""Which claims are wanted: those about some actors, of some relations, of some days, from some documents.

A pure function of records. Names are resolved by whoever makes a selection: here actors are IRIs, documents are ids.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from triplomacy import ontology
from triplomacy.claims import Actor, Claim, Document, Record
from triplomacy.errors import UnknownRelation


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What a claim must be; empty means anything.

    `actors`: its source or target is one of them or acts for one. `others`: its other end is one of these, or acts for
    one. `relations`: it is of one of them, or of a narrower one. `since` and `until`: the day that the text gives, else
    that of the document, lies between them, both included; without a day it is in no period. `documents` and `claims`
    are ids, and None means all.
    """

    actors: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()
    relations: frozenset[str] = frozenset()
    since: date | None = None
    until: date | None = None
    confidence: float = 0.0
    documents: frozenset[str] | None = None
    claims: frozenset[str] | None = None

    @property
    def within(self) -> frozenset[str] | None:
        """The documents in which all of it stands, None if they can be any."""
        of_claims = None if self.claims is None else frozenset(id_.rpartition("-")[0] for id_ in self.claims)
        if self.documents is None or of_claims is None:
            return of_claims if self.documents is None else self.documents
        return self.documents & of_claims

    def has(self, claim: Claim, document: Document | None) -> bool:
        """Whether a claim of a document is wanted."""
        return (
            claim.confidence >= self.confidence
            and (self.claims is None or claim.id in self.claims)
            and (self.documents is None or claim.evidence.document in self.documents)
            and (not self.relations or _is_one_of(claim.relation, self.relations))
            and self._is_about(claim)
            and self._is_of_these_days(claim, document)
        )

    def _is_about(self, claim: Claim) -> bool:
        if not (self.actors or self.others):
            return True
        source, target = frozenset(_chain(claim.source)), frozenset(_chain(claim.target))
        return any(
            (not self.actors or self.actors & one) and (not self.others or self.others & other)
            for one, other in ((source, target), (target, source))
        )

    def _is_of_these_days(self, claim: Claim, document: Document | None) -> bool:
        if self.since is None and self.until is None:
            return True
        told = claim.time and claim.time.earliest
        day = told or (document and document.published)
        return bool(day and (self.since is None or day >= self.since) and (self.until is None or day <= self.until))


def chosen(records: Iterable[Record], wanted: Selection) -> Iterator[Record]:
    """The claims that are wanted, each document that has some of them before its own; all if anything is wanted."""
    if wanted == Selection():
        yield from records
        return
    document, is_given = None, False
    for record in records:
        if isinstance(record, Document):
            document, is_given = record, False
        elif wanted.has(record, document):
            if document and not is_given:
                yield document
                is_given = True
            yield record


def named_relation(text: str) -> str:
    """The name of the relation that is called so: by its name, with a prefix or not, or by its label.

    Raises UnknownRelation with the nearest name.
    """
    known = ontology.load()
    name = text.strip().removeprefix("rel:").removeprefix(ontology.REL)
    by_label = {found.label.casefold(): found.name for found in known.relations.values()}
    try:
        return known.relation(name).name
    except UnknownRelation:
        if name.casefold() in by_label:
            return by_label[name.casefold()]
        raise


def _is_one_of(name: str, relations: frozenset[str]) -> bool:
    known = ontology.load()
    return not relations.isdisjoint((name, *known.ancestors(name)))


def _chain(actor: Actor | None) -> Iterator[str]:
    """An actor, and all for whom it acts."""
    while actor is not None:
        yield actor.iri
        actor = actor.acts_for
