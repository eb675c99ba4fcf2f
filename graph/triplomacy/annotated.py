"""Articles of which every mention and every claim is annotated: which of our claims are right, and which are missed.

The form of the data, `long-*.jsonl`, is told in `seeds/sentences/README.md`; each article is read as one document.
Claims are matched one to one by sentence: the two actors by name or by the words that stand for them, the relation or
one of those listed as `ok`, and polarity; symmetric relations in either direction.
"""

import json
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from triplomacy import gazetteer, ontology
from triplomacy.claims import Actor, Claim, Document, Span
from triplomacy.evaluation import matching
from triplomacy.language import Sentence
from triplomacy.relations.extraction import Explained, Extractor
from triplomacy.sentences import is_called
from triplomacy.tokens import Token

Record = Mapping[str, Any]
_APART = "\n\n"


@dataclass(frozen=True, slots=True)
class Gold:
    """One claim that should be made of a sentence, which begins at `start` in its article."""

    claim: Record
    record: Record
    start: int

    def mention(self, role: str) -> Record:
        """The words for the source or the target."""
        found: Record = self.record["mentions"][self.claim[role]]
        return found

    @property
    def relations(self) -> frozenset[str]:
        """Those that are right."""
        return frozenset((self.claim["relation"], *self.claim["ok"]))

    @property
    def collective(self) -> bool:
        """Whether one of the two is several actors: a claim with each is as right as one."""
        return any(isinstance(self.mention(role)["actor"], list) for role in ("source", "target"))

    def meets(self, role: str, actor: Actor, span: Span | None) -> bool:
        """Whether an actor, or the words that stand for it, are those of a role."""
        mention = self.mention(role)
        names = mention["actor"] if isinstance(mention["actor"], list) else [mention["actor"]]
        if any(is_called(actor, name) for name in names):
            return True
        start, end = self.start + mention["start"], self.start + mention["end"]
        return span is not None and span.start < end and start < span.end

    def same_pair(self, claim: Claim) -> bool:
        """Whether a claim is of the two, in this direction."""
        evidence = claim.evidence
        return self.meets("source", claim.source, evidence.source) and self.meets(
            "target", claim.target, evidence.target
        )

    def turned(self, claim: Claim) -> bool:
        """Whether a claim is of the two, the other way round."""
        evidence = claim.evidence
        return self.meets("source", claim.target, evidence.target) and self.meets(
            "target", claim.source, evidence.source
        )

    def fits(self, claim: Claim) -> bool:
        """Whether a claim says this."""
        if claim.relation not in self.relations or claim.polarity != self.claim["polarity"]:
            return False
        symmetric = ontology.load().relation(claim.relation).symmetric
        return self.same_pair(claim) or (symmetric and self.turned(claim))


@dataclass(frozen=True, slots=True)
class Read:
    """A sentence as it was annotated and as it was read; `hits` leads from wanted claims to ours."""

    record: Record
    explained: Explained
    wanted: Sequence[Gold]
    claims: Sequence[Claim]
    hits: Mapping[int, int]

    @property
    def missed(self) -> Iterator[Gold]:
        """What was wanted and is not there."""
        return (gold for index, gold in enumerate(self.wanted) if index not in self.hits)

    @property
    def judged(self) -> Iterator[tuple[Claim, bool]]:
        """Each claim with whether it is right; that a collective's other members do it too says nothing."""
        taken = set(self.hits.values())
        for index, claim in enumerate(self.claims):
            if index in taken or not any(gold.collective and gold.fits(claim) for gold in self.wanted):
                yield claim, index in taken

    @property
    def wrong(self) -> Iterator[Claim]:
        """What is there and was not wanted."""
        return (claim for claim, right in self.judged if not right)


def articles(path: Path) -> Iterator[tuple[Document, Sequence[Record]]]:
    """Each article of a file as one text, with its sentences."""
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    for name, group in groupby(records, key=lambda record: record["article"]):
        sentences = list(group)
        yield Document(name=name, text=_APART.join(sentence["text"] for sentence in sentences)), sentences


def read(path: Path, reader: Extractor) -> Iterator[tuple[int, Read]]:
    """Each sentence of a file with the number of its article, from 1."""
    documents, groups = zip(*articles(path), strict=True)
    for number, (group, (_, explained)) in enumerate(zip(groups, reader.explain(documents), strict=True), 1):
        start = 0
        for record in group:
            end = start + len(record["text"])
            for one in explained:
                if start <= one.sentence.span().start < end:
                    yield number, _judged(record, one, start)
            start = end + len(_APART)


def heads(sentences: Sequence[Sentence], spans: Sequence[tuple[int, int]]) -> dict[Token, int]:
    """Which span, by its place, the phrase under a word fills; of two on one word the shorter."""
    at = {sentence.span(token).start: token for sentence in sentences for token in sentence.tokens}
    starts = sorted(at)
    found: dict[Token, int] = {}
    for place, (start, end) in sorted(enumerate(spans), key=lambda one: one[1][0] - one[1][1]):
        inside = [at[begin] for begin in starts[bisect_left(starts, start) : bisect_left(starts, end)]]
        tops = [token for token in inside if token.head not in inside or token.head is token]
        if tops:
            found[tops[0]] = place
    return found


def forms(actor: Actor) -> frozenset[str]:
    """All names of an actor, folded."""
    entry = gazetteer.load().entries.get(actor.iri)
    return frozenset(map(fold, [actor.label, *(name.form for name in (entry.names if entry else ()))]))


def fold(name: str) -> str:
    """A name in any case and without article, to be compared."""
    return name.casefold().removeprefix("the ")


def _judged(record: Record, explained: Explained, start: int) -> Read:
    span = explained.sentence.span()
    every = [Gold(claim, record, start) for claim in record["claims"]]
    wanted = [gold for gold in every if _first(explained, gold)]
    claims = [claim for claim in explained.claims if span.start <= claim.evidence.start < span.end]
    hits = matching(range(len(wanted)), range(len(claims)), lambda one, other: wanted[one].fits(claims[other]))
    return Read(record, explained, wanted, claims, hits)


def _first(explained: Explained, gold: Gold) -> bool:
    """Whether a claim belongs to this part, if we have split what the annotator took for one sentence."""
    span = explained.sentence.span()
    last: int = max(gold.mention(role)["start"] for role in ("source", "target"))
    return span.start <= gold.start + last < span.end
