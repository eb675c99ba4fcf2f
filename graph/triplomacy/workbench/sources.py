"""Who says what alone: for each publisher its documents and claims, and the facts that nobody else reports."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from triplomacy import ontology
from triplomacy.claims import Claim
from triplomacy.counting import counted
from triplomacy.exporters.network import Sources
from triplomacy.origins import Origin
from triplomacy.queries.narrowing import Value
from triplomacy.workbench import reading
from triplomacy.workbench.reports import Cell, Notes, Report, Section, named, ordered

_COLUMNS = ("publisher", "documents", "copies", "claims", "facts", "alone", "share")
_ALONE = ("publisher", "source", "relation", "target", "claims", "sentence")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What one publisher reports: ids of documents, those that copy others, and the facts that it asserts.

    `alone` are the facts behind which there is no other independent source. A document without a publisher is its own.
    """

    publisher: str
    documents: frozenset[str]
    copies: frozenset[str]
    claims: int
    facts: tuple[tuple[Claim, ...], ...]
    alone: tuple[tuple[Claim, ...], ...]

    @property
    def share(self) -> float:
        """How much of what it reports stands on its word alone, from 0 to 1."""
        return len(self.alone) / len(self.facts) if self.facts else 0.0


def report(origin: Origin, values: Mapping[str, Value]) -> Report:
    """The publishers of the claims about some actors and days, those with most claims first."""
    known = reading.about(origin, values)
    found, notes = standings(known), Notes(known)
    count = reading.independent(known.claims.values(), known)
    return Report(
        title="Sources",
        intro=f"{counted(len(known.claims), 'claim')} in {counted(len(known.documents), 'document')}; "
        f"independent sources: at most {count}. "
        "A fact is asserted of two actors; it stands alone if one text, publisher or sentence is all that bears it.",
        sections=(
            Section(title="Publishers", columns=_COLUMNS, rows=tuple(map(_row, found))),
            Section(title="What they alone report", columns=_ALONE, rows=tuple(_alone(found, notes))),
        ),
        notes=notes.all,
    )


def standings(known: Sources) -> list[Standing]:
    """Each publisher's, the one with most claims first."""
    claims: defaultdict[str, list[Claim]] = defaultdict(list)
    facts: defaultdict[tuple[str, str, str], list[Claim]] = defaultdict(list)
    for claim in ordered(known.claims.values(), known):
        claims[_publisher(claim, known)].append(claim)
    for claim in reading.asserted(ordered(known.claims.values(), known), known):
        facts[_fact(claim)].append(claim)
    lone = {fact for fact, of_it in facts.items() if reading.independent(of_it, known) == 1}
    found = [_standing(name, of_it, facts, lone, known) for name, of_it in claims.items()]
    return sorted(found, key=lambda one: (-one.claims, one.publisher))


def _standing(
    name: str,
    claims: list[Claim],
    facts: Mapping[tuple[str, str, str], list[Claim]],
    lone: set[tuple[str, str, str]],
    known: Sources,
) -> Standing:
    own = {fact: facts[fact] for claim in reading.asserted(claims, known) for fact in [_fact(claim)]}
    documents = frozenset(claim.evidence.document for claim in claims)
    copies = frozenset(id_ for id_ in documents if (one := known.documents.get(id_)) and one.copy_of)
    # What copies repeat is put down to the one they copy, if that is here too.
    first = {fact: min(of_it, key=lambda claim: _is_copy(claim, known)) for fact, of_it in own.items()}
    return Standing(
        publisher=name,
        documents=documents,
        copies=copies,
        claims=len(claims),
        facts=tuple(tuple(of_it) for of_it in own.values()),
        alone=tuple(
            tuple(of_it) for fact, of_it in own.items() if fact in lone and _publisher(first[fact], known) == name
        ),
    )


def _is_copy(claim: Claim, known: Sources) -> bool:
    document = known.documents.get(claim.evidence.document)
    return document is not None and document.copy_of is not None


def _publisher(claim: Claim, known: Sources) -> str:
    document = known.documents.get(claim.evidence.document)
    return (document and document.publisher) or named(document, claim.evidence.document)


def _fact(claim: Claim) -> tuple[str, str, str]:
    ends = claim.source.iri, claim.target.iri
    source, target = sorted(ends) if ontology.load().relation(claim.relation).symmetric else ends
    return source, claim.relation, target


def _row(one: Standing) -> tuple[Cell, ...]:
    numbers = (len(one.documents), len(one.copies), one.claims, len(one.facts), len(one.alone))
    return (Cell(one.publisher), *(Cell(str(number)) for number in numbers), Cell(f"{one.share:.0%}"))


def _alone(found: list[Standing], notes: Notes) -> Iterator[tuple[Cell, ...]]:
    for one in found:
        for claims in one.alone:
            first = claims[0]
            relation = ontology.load().relation(first.relation).label
            words = (one.publisher, first.source.label, relation, first.target.label, str(len(claims)))
            yield (*map(Cell, words), Cell(" ".join(first.evidence.quote.split()), notes.of(claims)))
