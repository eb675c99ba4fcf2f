"""What is said after a build: how much was found, which relations stand best, and what to do next."""

import textwrap
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from triplomacy import ontology
from triplomacy.claims import Claim
from triplomacy.exporters.formats import FORMATS
from triplomacy.pipeline import Build

_BEST = 5
_WIDTH = 100
_LONGEST_QUOTE = 400


@dataclass(frozen=True, slots=True)
class Fact:
    """A relation between two actors, with the positive claims that speak for it, the surest first."""

    claims: tuple[Claim, ...]
    asserted: tuple[Claim, ...]

    @property
    def rank(self) -> tuple[float, ...]:
        """Sorts by documents that assert it, then sentences that do, then what else speaks for it, then confidence."""
        documents = {claim.evidence.document for claim in self.asserted}
        return -len(documents), -len(self.asserted), -len(self.claims), -self.claims[0].confidence


def best_evidenced(claims: Iterable[Claim], *, threshold: float = 0.5) -> list[Fact]:
    """What the positive claims say, the best-evidenced first; what nobody asserts outright comes last.

    Affiliations are left out: that a president leads a country is no news.
    """

    def certainty(claim: Claim) -> tuple[bool, float]:
        return not claim.asserted(threshold), -claim.confidence

    known = ontology.load()
    found: defaultdict[tuple[str, ...], list[Claim]] = defaultdict(list)
    for claim in claims:
        relation = known.relation(claim.relation)
        if claim.polarity == "positive" and relation.layer == "relation":
            ends = (claim.source.iri, claim.target.iri)
            found[relation.name, *(sorted(ends) if relation.symmetric else ends)].append(claim)
    facts = (
        Fact(tuple(sorted(group, key=certainty)), tuple(claim for claim in group if claim.asserted(threshold)))
        for group in found.values()
    )
    return sorted(facts, key=lambda fact: fact.rank)


def findings(build: Build) -> Iterator[str]:
    """Counts, and the best-evidenced relations with a sentence each."""
    counts = build.run["counts"]
    yield (
        f"{_plural(counts['documents'], 'document')}, {_plural(counts['sentences'], 'sentence')}: "
        f"{_plural(counts['claims'], 'claim')} about {_plural(counts['actors'], 'actor')}"
    )
    if counts["claims"]:
        yield f"  status: {_tally(counts['status'])}"
        yield f"  kind:   {_tally(counts['quad'])}"
    facts = best_evidenced(build.claims, threshold=build.run["threshold"])[:_BEST]
    yield ""
    yield "Best evidenced:" if facts else "No relation between two actors was found."
    names = {str(article.document.id): article.document.name for article in build.articles}
    for number, fact in enumerate(facts, 1):
        yield from _fact(number, fact, names)


def next_steps(build: Build, out: Path) -> Iterator[str]:
    """What to open, what to ask, and what went wrong."""
    if build.problems:
        yield f"{_plural(len(build.problems), 'file')} could not be read; see above."
    yield f"Open {out / FORMATS['html'].file} in a browser to see the graph, with the sentence behind every edge."
    yield f"Open {out / FORMATS['gexf'].file} in Gephi."
    yield f"Ask:  triplomacy query who-supplies-whom --build {out}"
    yield "      triplomacy query --list"


def _fact(number: int, fact: Fact, names: dict[str, str]) -> Iterator[str]:
    claim = fact.claims[0]
    label = ontology.load().relation(claim.relation).label
    theme = f": {', '.join(claim.theme)}" if claim.theme else ""
    documents = {claim.evidence.document for claim in fact.claims}
    sources = f"{_plural(len(fact.claims), 'claim')} in {_plural(len(documents), 'document')}"
    hedge = "" if claim.modality == "actual" else f", {claim.modality}"
    inferred = ", an actor inferred" if claim.inferred else ""
    yield f"{number}. {claim.source.label} – {label} – {claim.target.label}{theme}"
    yield f"   {sources}, confidence {claim.confidence:g}{hedge}{inferred}; {names[claim.evidence.document]}:"
    quote = "".join(char if char.isprintable() else " " for char in claim.evidence.quote)
    if len(quote) > _LONGEST_QUOTE:
        quote = quote[: _LONGEST_QUOTE - 1].rstrip() + "…"
    yield textwrap.fill(f"“{quote}”", width=_WIDTH, initial_indent="   ", subsequent_indent="   ")


def _tally(counts: dict[str, int]) -> str:
    return ", ".join(f"{number} {name}" for name, number in sorted(counts.items(), key=lambda item: -item[1]))


def _plural(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
