"""What is said after a build: how much was found, which relations stand best, and what to do next."""

import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from triplomacy import corroboration, ontology
from triplomacy.claims import Claim, Document, Record
from triplomacy.corroboration import Source
from triplomacy.counting import counted
from triplomacy.exporters.formats import FORMATS
from triplomacy.pipeline import CLAIMS_FILE, Build

_BEST = 5
_WIDTH = 100
_LONGEST_QUOTE = 400


@dataclass(slots=True)
class Fact:
    """A relation between two actors: the surest positive claim of it, and how many there are in how many documents.

    Claims come document by document; `place` is the name of that of the surest. `asserting` counts the documents that
    assert it outright, `asserted` the claims.
    """

    best: Claim
    place: str = ""
    claims: int = 0
    asserted: int = 0
    documents: int = 0
    asserting: int = 0
    sources: set[Source] = field(default_factory=set)
    _last: str = ""
    _last_asserting: str = ""

    def add(self, claim: Claim, document: Document | None, threshold: float) -> None:
        """Counts a claim."""
        self.sources.add(corroboration.source(claim, document))
        outright, place = claim.asserted(threshold), claim.evidence.document
        if (outright, claim.confidence) > (self.best.asserted(threshold), self.best.confidence):
            self.best = claim
        if self.best is claim and document is not None:
            self.place = document.name
        self.claims += 1
        self.asserted += outright
        self.documents += place != self._last
        self._last = place
        if outright:
            self.asserting += place != self._last_asserting
            self._last_asserting = place

    @property
    def rank(self) -> tuple[float, ...]:
        """Sorts by documents that assert it, then sentences that do, then what else speaks for it, then confidence."""
        return -self.asserting, -self.asserted, -self.claims, -self.best.confidence


def best_evidenced(records: Iterable[Record], *, threshold: float = 0.5) -> list[Fact]:
    """What the positive claims of some records say, the best-evidenced first; what nobody asserts outright comes last.

    Affiliations are left out: that a president leads a country is no news.
    """
    known = ontology.load()
    found: dict[tuple[str, ...], Fact] = {}
    document: Document | None = None
    for claim in records:
        if isinstance(claim, Document):
            document = claim
            continue
        relation = known.relation(claim.relation)
        if claim.polarity == "positive" and relation.layer == "relation":
            ends = (claim.source.iri, claim.target.iri)
            key = (relation.name, *(sorted(ends) if relation.symmetric else ends))
            found.setdefault(key, Fact(claim)).add(claim, document, threshold)
    return sorted(found.values(), key=lambda fact: fact.rank)


def findings(build: Build) -> Iterator[str]:
    """Counts, and the best-evidenced relations with a sentence each."""
    counts = build.run["counts"]
    yield (
        f"{counted(counts['documents'], 'document')}, {counted(counts['sentences'], 'sentence')}: "
        f"{counted(counts['claims'], 'claim')} about {counted(counts['actors'], 'actor')}"
    )
    if counts["claims"]:
        yield f"  status: {_tally(counts['status'])}"
        yield f"  kind:   {_tally(counts['quad'])}"
    facts = best_evidenced(build.records, threshold=build.run["threshold"])[:_BEST]
    yield ""
    yield "Best evidenced:" if facts else "No relation between two actors was found."
    for number, fact in enumerate(facts, 1):
        yield from _fact(number, fact)


def next_steps(build: Build, out: Path) -> Iterator[str]:
    """What to open, and what to ask."""
    written = build.run["formats"]
    if "html" in written:
        yield f"Open {out / FORMATS['html'].file} in a browser to see the graph, with the sentence behind every edge."
    if "gexf" in written:
        yield f"Open {out / FORMATS['gexf'].file} in Gephi."
    if not {"html", "gexf"} & set(written):
        yield f"Load: triplomacy load STORE {out / CLAIMS_FILE}, then export the part that you want to see."
    if "nquads" in written:
        yield f"Ask:  triplomacy query who-supplies-whom --build {out}"
        yield "      triplomacy query --list"


def _fact(number: int, fact: Fact) -> Iterator[str]:
    claim = fact.best
    label = ontology.load().relation(claim.relation).label
    theme = f": {', '.join(claim.theme)}" if claim.theme else ""
    sources = f"{counted(fact.claims, 'claim')} in {counted(fact.documents, 'document')}"
    if fact.documents > 1:
        sources += f", {counted(corroboration.independent(fact.sources), 'independent source')}"
    hedge = "" if claim.modality == "actual" else f", {claim.modality}"
    inferred = ", an actor inferred" if claim.inferred else ""
    yield f"{number}. {claim.source.label} – {label} – {claim.target.label}{theme}"
    yield f"   {sources}, confidence {claim.confidence:g}{hedge}{inferred}; {fact.place}:"
    quote = "".join(char if char.isprintable() else " " for char in claim.evidence.quote)
    if len(quote) > _LONGEST_QUOTE:
        quote = quote[: _LONGEST_QUOTE - 1].rstrip() + "…"
    yield textwrap.fill(f"“{quote}”", width=_WIDTH, initial_indent="   ", subsequent_indent="   ")


def _tally(counts: dict[str, int]) -> str:
    return ", ".join(f"{number} {name}" for name, number in sorted(counts.items(), key=lambda item: -item[1]))
