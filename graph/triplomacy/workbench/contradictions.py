"""What some sentences say and others deny: the same relation between the same actors."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest

from triplomacy import ontology
from triplomacy.claims import Actor, Claim
from triplomacy.exporters.network import Sources
from triplomacy.origins import Origin
from triplomacy.queries import narrowing, questions
from triplomacy.queries.narrowing import Value
from triplomacy.workbench import reading
from triplomacy.workbench.reports import Cell, Notes, Report, Section, named, ordered

_PAIRS = """SELECT DISTINCT ?claim ?yes WHERE {
  # about: ?claim actor other since until
  { SELECT * WHERE { ?claim kg:polarity kg:negative ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o } }
  {
    { SELECT * WHERE { ?yes kg:polarity kg:positive ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o } }
    UNION
    { SELECT * WHERE {
        ?p a owl:SymmetricProperty .
        ?yes kg:polarity kg:positive ; rdf:subject ?o ; rdf:predicate ?p ; rdf:object ?s } }
  }
}"""
_COLUMNS = ("source", "relation", "target", "said", "denied")


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """A relation between two actors, the claims that it holds, and those that it does not, in the order of days."""

    source: Actor
    relation: str
    target: Actor
    said: tuple[Claim, ...]
    denied: tuple[Claim, ...]


def report(origin: Origin, values: Mapping[str, Value]) -> Report:
    """All contradictions about some actors; days are those of the denial."""
    pairs = origin.query(narrowing.narrowed(_PAIRS, values)).terms
    known = reading.these(origin, questions.ids(term for row in pairs for term in row))
    found, notes = list(among(known)), Notes(known)
    table = section(found, known, notes)
    intro = f"{len(found)} relation{' is' if len(found) == 1 else 's are'} both said and denied."
    return Report(title="Contradictions", intro=intro, sections=(table,), notes=notes.all)


def among(known: Sources) -> Iterator[Contradiction]:
    """The contradictions among some claims; the ends of a symmetric relation may stand in either order."""
    facts: dict[tuple[str, ...], list[Claim]] = {}
    for claim in ordered(known.claims.values(), known):
        ends = claim.source.iri, claim.target.iri
        symmetric = ontology.load().relation(claim.relation).symmetric
        facts.setdefault((claim.relation, *(sorted(ends) if symmetric else ends)), []).append(claim)
    for claims in facts.values():
        said = tuple(claim for claim in claims if claim.polarity == "positive")
        denied = tuple(claim for claim in claims if claim.polarity == "negative")
        if said and denied:
            first = said[0]
            yield Contradiction(
                source=first.source, relation=first.relation, target=first.target, said=said, denied=denied
            )


def section(found: Iterable[Contradiction], known: Sources, notes: Notes) -> Section:
    """Each with what is said beside what is denied, a sentence a row."""
    return Section(title="Contradictions", columns=_COLUMNS, rows=tuple(_rows(found, known, notes)))


def _rows(found: Iterable[Contradiction], known: Sources, notes: Notes) -> Iterator[tuple[Cell, ...]]:
    for one in found:
        head = [one.source.label, ontology.load().relation(one.relation).label, one.target.label]
        for said, denied in zip_longest(one.said, one.denied):
            yield (*map(Cell, head), _sentence(said, known, notes), _sentence(denied, known, notes))
            head = ["", "", ""]


def _sentence(claim: Claim | None, known: Sources, notes: Notes) -> Cell:
    if claim is None:
        return Cell("")
    document = known.documents.get(claim.evidence.document)
    where = ", ".join(filter(None, (named(document, claim.evidence.document), reading.day(claim, known))))
    hedge = "" if claim.modality == "actual" else f"{claim.modality}; "
    return Cell(f"“{' '.join(claim.evidence.quote.split())}” ({hedge}{where})", notes.of([claim]))
