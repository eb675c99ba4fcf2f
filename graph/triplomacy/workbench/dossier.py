"""All that is said between two actors and those who act for them, every statement with the sentence that makes it."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from triplomacy import ontology
from triplomacy.claims import Claim
from triplomacy.counting import counted
from triplomacy.exporters.network import QUADS, Sources, status
from triplomacy.origins import Origin
from triplomacy.queries.narrowing import Value
from triplomacy.workbench import contradictions, reading
from triplomacy.workbench.reports import Cell, Month, Notes, Report, Section, named, ordered, total, web


def report(origin: Origin, values: Mapping[str, Value]) -> Report:
    """The dossier of `actor` and `other`: figures, timeline, balance by month, relations, contradictions, sources."""
    known = reading.about(origin, values)
    one, other = (_label(origin, values[name]) for name in ("actor", "other"))
    notes = Notes(known)
    claims = ordered(known.claims.values(), known)
    months = balance(known)
    conflicts = list(contradictions.among(known))
    summary = _figures(known, (one, other), values["actor"].value, months)
    tables = (
        Section(title="Summary", columns=("", ""), rows=tuple(summary)),
        Section(
            title="Timeline",
            columns=("day", "what is said", "how", "according to"),
            rows=tuple(_timeline(claims, known, notes)),
            intro="What is said again of the same day stands once.",
        ),
        Section(
            title="Balance by month",
            columns=("month", *(quad.replace("-", " ") for quad in QUADS), "balance"),
            rows=tuple(map(_month, months)),
            intro="Asserted claims in either direction; the balance is cooperation minus conflict.",
            months=months,
        ),
        Section(
            title="Relations",
            columns=("root", "relation", "claims", "independent sources"),
            rows=tuple(_relations(claims, known, notes)),
            intro="Asserted claims only.",
        ),
        contradictions.section(conflicts, known, notes),
        Section(
            title="Sources",
            columns=("document", "publisher", "published", "claims", "copy of"),
            rows=tuple(_documents(claims, known)),
        ),
    )
    days = [day for claim in claims if (day := reading.day(claim, known))]
    span = f", {days[0]} to {days[-1]}" if days else ""
    return Report(
        title=f"{one} and {other}",
        intro=f"{counted(len(claims), 'claim')} in {counted(len(known.documents), 'document')}{span}.",
        sections=tuple(table for table in tables if table.rows),
        notes=notes.all,
    )


def balance(known: Sources) -> tuple[Month, ...]:
    """The asserted claims of each month by quad class; those without a day come last."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for claim in reading.asserted(known.claims.values(), known):
        month = reading.day(claim, known)[:7]
        found[month][ontology.load().relation(claim.relation).quad] += 1
    months = sorted(found, key=lambda month: (not month, month))
    return tuple(
        Month(month, tuple(found[month][quad] for quad in QUADS)) for month in months if found[month].keys() - {"none"}
    )


def _figures(
    known: Sources, names: tuple[str, str], actor: str, months: Sequence[Month]
) -> Iterator[tuple[Cell, Cell]]:
    claims = list(known.claims.values())
    counts = Counter(status(claim, known.threshold) for claim in claims)
    sides = Counter(actor in (claim.source.iri, claim.source.principal.iri) for claim in claims)
    every = total(months)
    yield Cell("claims"), Cell(f"{len(claims)}: " + ", ".join(f"{number} {name}" for name, number in counts.items()))
    yield Cell(f"{names[0]} to {names[1]}"), Cell(str(sides[True]))
    yield Cell(f"{names[1]} to {names[0]}"), Cell(str(sides[False]))
    yield Cell("cooperation"), Cell(f"{every.counts[0]} in words, {every.counts[1]} in deeds")
    yield Cell("conflict"), Cell(f"{every.counts[2]} in words, {every.counts[3]} in deeds")
    yield Cell("documents"), Cell(str(len(known.documents)))
    yield Cell("independent sources"), Cell(f"at most {reading.independent(claims, known)}")


def _timeline(claims: Sequence[Claim], known: Sources, notes: Notes) -> Iterator[tuple[Cell, ...]]:
    """Claims of a day that say the same in the same way are one row."""

    def key(claim: Claim) -> tuple[str, str, str, str]:
        when = reading.day(claim, known)
        said = claim.attribution.text if claim.attribution else ""
        return when, _statement(claim), _how(claim, known.threshold), said

    found: dict[tuple[str, str, str, str], list[Claim]] = {}
    for claim in claims:
        found.setdefault(key(claim), []).append(claim)
    for (when, what, how, said), same in found.items():
        yield Cell(when or "no day"), Cell(what, notes.of(same)), Cell(how), Cell(said)


def _month(month: Month) -> tuple[Cell, ...]:
    return Cell(month.name or "no day"), *(Cell(str(number)) for number in (*month.counts, month.balance))


def _relations(claims: Sequence[Claim], known: Sources, notes: Notes) -> Iterator[tuple[Cell, ...]]:
    facts: defaultdict[tuple[str, str], list[Claim]] = defaultdict(list)
    for claim in reading.asserted(claims, known):
        facts[ontology.load().relation(claim.relation).root, _words(claim)].append(claim)
    for _, group in groupby(sorted(facts.items()), key=lambda item: item[0][0]):
        for number, ((root, words), of_it) in enumerate(group):
            shown = "" if number else root
            support = str(len(of_it)), str(reading.independent(of_it, known))
            yield Cell(shown), Cell(words, notes.of(of_it)), *map(Cell, support)


def _documents(claims: Sequence[Claim], known: Sources) -> Iterator[tuple[Cell, ...]]:
    counts = Counter(claim.evidence.document for claim in claims)
    for id_, number in counts.items():
        document = known.documents.get(id_)
        published = document.published.isoformat() if document and document.published else ""
        first = document.copy_of if document else None
        yield (
            Cell(named(document, id_), url=web(document)),
            Cell((document.publisher if document else None) or ""),
            Cell(published),
            Cell(str(number)),
            Cell(named(known.documents.get(first), first) if first else ""),
        )


def _statement(claim: Claim) -> str:
    quantity = claim.quantity.text if claim.quantity else None
    more = "; ".join(filter(None, (", ".join(claim.theme), quantity, claim.place)))
    return _words(claim) + (f" ({more})" if more else "")


def _words(claim: Claim) -> str:
    return f"{claim.source.label} {ontology.load().relation(claim.relation).label} {claim.target.label}"


def _how(claim: Claim, threshold: float) -> str:
    kind = status(claim, threshold)
    hedge = claim.modality if claim.modality != "actual" else "" if kind != "hedged" else "unsure"
    return ", ".join(filter(None, ("" if kind == "hedged" else kind, hedge))) + f" {claim.confidence:.2f}"


def _label(origin: Origin, actor: Value) -> str:
    found = origin.query(f"SELECT (MIN(?name) AS ?label) {{ {actor} rdfs:label ?name }}").rows
    return found[0][0] or actor.value if found else actor.value
