"""What changed between two sets of claims: which relations are new, gone, stronger or weaker, and which pairs flipped.

Only what the sources say is so counts, claims asserted or inferred. More claims can mean more news: a comparison
carries how many claims each side has.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeAlias, get_args

from triplomacy import analytics, ontology
from triplomacy.analytics import Dyad, Pair
from triplomacy.claims import Actor, Claim, Document, Record
from triplomacy.errors import InvalidWindow
from triplomacy.exporters.network import sources, status

Kind: TypeAlias = Literal["new", "gone", "strengthened", "weakened", "same"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Days from the first to the last, both included; None is open."""

    first: date | None = None
    last: date | None = None

    @classmethod
    def parsed(cls, text: str) -> "Window":
        """From FIRST..LAST in ISO dates, either of which may be missing. Raises InvalidWindow."""
        first, dots, last = text.partition("..")
        try:
            window = cls(first=_day(first), last=_day(last))
        except ValueError as error:
            raise InvalidWindow(f"{text!r}: {error}; write 2026-01-01..2026-03-31") from error
        if not dots or (window.first and window.last and window.last < window.first):
            raise InvalidWindow(f"{text!r}: no span of days; write 2026-01-01..2026-03-31, or leave one end open")
        return window

    def meets(self, earliest: date, latest: date) -> bool:
        """Whether a span of days has a day in the window."""
        return (self.last is None or earliest <= self.last) and (self.first is None or latest >= self.first)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A relation between two actors, and the claims for it before and after. Ends of symmetric relations are sorted."""

    source: Actor
    relation: str
    target: Actor
    before: tuple[Claim, ...]
    after: tuple[Claim, ...]

    @property
    def kind(self) -> Kind:
        """New and gone have no claims on one side; else it goes by the number of claims."""
        before, after = len(self.before), len(self.after)
        if not before or not after:
            return "gone" if before else "new"
        return "strengthened" if after > before else "weakened" if after < before else "same"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """A pair that was friendly and is hostile, or the other way round."""

    actors: tuple[Actor, Actor]
    before: Dyad
    after: Dyad


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side of a comparison: how much it has, and how much had no date to tell whether it belongs."""

    documents: int
    claims: int
    undated: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two sides, every relation on either, largest changes first and affiliations last, and the pairs that flipped.

    `documents` are those of both sides, so that what compares them can be shown.
    """

    before: Side
    after: Side
    changes: tuple[Change, ...]
    flips: tuple[Flip, ...]
    documents: tuple[Document, ...] = field(default=(), repr=False)

    @property
    def counts(self) -> Mapping[Kind, int]:
        """How many relations changed in each way."""
        found = Counter(change.kind for change in self.changes)
        return {kind: found[kind] for kind in KINDS}


def compare(before: Iterable[Record], after: Iterable[Record], *, threshold: float = 0.5) -> Comparison:
    """What changed from one set of claims to another."""
    return _compared(list(before), list(after), threshold)


def compare_windows(records: Iterable[Record], before: Window, after: Window, *, threshold: float = 0.5) -> Comparison:
    """What changed in one set of claims from one window of days to another.

    A claim is in a window if the time it tells of, else the day its document was published, has a day in it.
    Claims without either are in none, and counted.
    """
    known = list(records)
    undated = sum(days is None for _, days in _dated(known))
    return _compared(list(_within(known, before)), list(_within(known, after)), threshold, undated)


def _compared(before: Sequence[Record], after: Sequence[Record], threshold: float, undated: int = 0) -> Comparison:
    sides = [sources(records, threshold=threshold) for records in (before, after)]
    actors = {iri: actor for side in sides for iri, actor in side.actors.items()}
    facts = [_facts(side.claims.values(), threshold) for side in sides]
    changes = [
        Change(
            source=actors[fact[0]],
            relation=fact[1],
            target=actors[fact[2]],
            before=tuple(facts[0].get(fact, ())),
            after=tuple(facts[1].get(fact, ())),
        )
        for fact in {**facts[0], **facts[1]}
    ]
    was, now = (analytics.measures(side.outline()).dyads for side in sides)
    return Comparison(
        before=_side(before, undated),
        after=_side(after, undated),
        changes=tuple(sorted(changes, key=_order)),
        flips=tuple(_flips(was, now, actors)),
        documents=tuple({**sides[0].documents, **sides[1].documents}.values()),
    )


def _facts(claims: Iterable[Claim], threshold: float) -> dict[tuple[str, str, str], list[Claim]]:
    found: defaultdict[tuple[str, str, str], list[Claim]] = defaultdict(list)
    for claim in claims:
        if status(claim, threshold) in ("asserted", "inferred"):
            ends = claim.source.iri, claim.target.iri
            source, target = sorted(ends) if ontology.load().relation(claim.relation).symmetric else ends
            found[source, claim.relation, target].append(claim)
    return found


def _order(change: Change) -> tuple[object, ...]:
    difference = abs(len(change.after) - len(change.before))
    lasting = ontology.load().relation(change.relation).layer == "affiliation"
    return KINDS.index(change.kind), lasting, -difference, change.source.label, change.relation, change.target.label


def _flips(before: Mapping[Pair, Dyad], after: Mapping[Pair, Dyad], actors: Mapping[str, Actor]) -> Iterator[Flip]:
    for pair in sorted(set(before) & set(after)):
        if before[pair].sign * after[pair].sign < 0:
            one, other = pair
            yield Flip(actors=(actors[one], actors[other]), before=before[pair], after=after[pair])


def _side(records: Sequence[Record], undated: int) -> Side:
    documents = {record.id for record in records if isinstance(record, Document)}
    claims = {record.id for record in records if isinstance(record, Claim)}
    return Side(documents=len(documents), claims=len(claims), undated=undated)


def _within(records: Sequence[Record], window: Window) -> Iterator[Record]:
    """The claims of a window, and the documents they come from."""
    chosen = [claim for claim, days in _dated(records) if days and window.meets(*days)]
    origins = {claim.evidence.document for claim in chosen}
    yield from (record for record in records if isinstance(record, Document) and record.id in origins)
    yield from chosen


def _dated(records: Sequence[Record]) -> Iterator[tuple[Claim, tuple[date, date] | None]]:
    published = {record.id: record.published for record in records if isinstance(record, Document)}
    for record in records:
        if isinstance(record, Claim):
            stated = [day for day in (record.time and record.time.earliest, record.time and record.time.latest) if day]
            day = published.get(record.evidence.document)
            days = stated or ([day] if day else [])
            yield record, (days[0], days[-1]) if days else None


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
