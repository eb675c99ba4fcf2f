"""Precision and recall of the extractor on long sentences read as articles, and why claims are missed or wrong.

    python benchmarks/long_sentences.py seeds/sentences/long-j.jsonl [--show]

Claims are matched one to one by sentence: the two actors by name or by the words that stand for them, the relation or
one of those listed as `ok`, and polarity; symmetric relations in either direction. The figures stand for odd and even
articles apart: rules are made on the odd ones, so only the even ones tell whether they generalise. Causes, and with
`--show` the single misses and wrong claims, are those of odd articles.
"""

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from triplomacy import gazetteer, language, ontology, pipeline
from triplomacy.actors.mentions import NameMatcher
from triplomacy.actors.references import Discourse
from triplomacy.claims import Actor, Claim, Document, Span
from triplomacy.evaluation import Rate, matching
from triplomacy.relations import cues
from triplomacy.relations.extraction import Explained
from triplomacy.sentences import is_called

Record = Mapping[str, Any]
_APART = "\n\n"
# Words between the two mentions of a claim, at most.
_DISTANCES = (3, 8, 15, 1000)


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

    def between(self) -> int:
        """How many words stand between the two mentions."""
        first, last = sorted((self.mention(role) for role in ("source", "target")), key=lambda m: int(m["start"]))
        return len(self.record["text"][first["end"] : max(first["end"], last["start"])].split())

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
    """A sentence as it was annotated and as it was read; `hits` leads from wanted claims to ours.

    `known` are the actors that we find in it, with the places of their words.
    """

    record: Record
    explained: Explained
    wanted: Sequence[Gold]
    claims: Sequence[Claim]
    hits: Mapping[int, int]
    known: Sequence[tuple[Actor, Span]]

    @property
    def missed(self) -> Iterator[Gold]:
        """What was wanted and is not there."""
        return (gold for index, gold in enumerate(self.wanted) if index not in self.hits)

    @property
    def wrong(self) -> Iterator[Claim]:
        """What is there and was not wanted; that a collective's other members do it too is not wrong."""
        taken = set(self.hits.values())
        rest = (claim for index, claim in enumerate(self.claims) if index not in taken)
        return (claim for claim in rest if not any(gold.collective and gold.fits(claim) for gold in self.wanted))


def read(path: Path) -> Iterator[tuple[int, Read]]:
    """Each sentence of a file with the number of its article."""
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    articles = [list(found) for _, found in groupby(records, key=lambda record: record["article"])]
    documents = [Document(name=a[0]["article"], text=_APART.join(r["text"] for r in a)) for a in articles]
    found = zip(articles, _actors(documents), pipeline.extractor().explain(documents), strict=True)
    for number, (article, actors, (_, explained)) in enumerate(found, 1):
        start = 0
        for record in article:
            end = start + len(record["text"])
            for one in explained:
                if start <= one.sentence.span().start < end:
                    yield number, _judged(record, one, start, actors[one.sentence.index])
            start = end + len(_APART)


def _actors(documents: Sequence[Document]) -> Iterator[list[list[tuple[Actor, Span]]]]:
    """The actors that names, pronouns and descriptions of each sentence refer to."""
    nlp = language.load()
    matcher = NameMatcher(gazetteer.load(), nlp)
    for document, sentences in language.parsed(nlp, documents):
        discourse = Discourse(document, sentences, matcher)
        actors = []
        for sentence in sentences:
            discourse.enter(sentence)
            found = (r for token in sentence.tokens for r in discourse.references(token, alone=True))
            actors.append([(r.actor, sentence.span(r.tokens)) for r in found if r.tokens.doc is sentence.tokens.doc])
        yield actors


def _judged(record: Record, explained: Explained, start: int, known: Sequence[tuple[Actor, Span]]) -> Read:
    span = explained.sentence.span()
    every = [Gold(claim, record, start) for claim in record["claims"]]
    wanted = [gold for gold in every if _first(explained, gold)]
    claims = [claim for claim in explained.claims if span.start <= claim.evidence.start < span.end]
    hits = matching(range(len(wanted)), range(len(claims)), lambda one, other: wanted[one].fits(claims[other]))
    return Read(record, explained, wanted, claims, hits, known)


def _first(explained: Explained, gold: Gold) -> bool:
    """Whether a claim belongs to this part, if we have split what the annotator took for one sentence."""
    span = explained.sentence.span()
    last: int = max(gold.mention(role)["start"] for role in ("source", "target"))
    return span.start <= gold.start + last < span.end


def cause(sentence: Read, gold: Gold) -> str:
    """Why a claim was missed."""
    for claim in sentence.wrong:
        if gold.same_pair(claim) or gold.turned(claim):
            if claim.relation not in gold.relations:
                return "wrong relation" if gold.same_pair(claim) else "wrong relation, turned round"
            return "turned round" if gold.turned(claim) else "wrong polarity, or claimed twice"
    for role in ("source", "target"):
        if not any(gold.meets(role, actor, span) for actor, span in sentence.known):
            return "actor not found"
    kinds, table = gold.relations, cues.load()
    frames = [f for f in sentence.explained.frames if any(cue.relation in kinds for cue in table.of(f))]
    if not frames:
        roots = {ontology.load().relation(name).root for name in kinds}
        near = any(
            ontology.load().relation(c.relation).root in roots for f in sentence.explained.frames for c in table.of(f)
        )
        return "no cue of the relation, but of its root" if near else "no cue word of the root"
    typed = {r.frame.head for r in sentence.explained.rejections}
    reasons = [
        r.reason
        for r in sentence.explained.rejections
        if r.frame.head in {f.head for f in frames} and r.cue is not None and r.cue.relation in kinds
    ]
    for start in ("no actor", "no second", "its object", "what it is", "it is about"):
        if any(reason.startswith(start) for reason in reasons):
            return {"no actor": "source empty", "no second": "target empty"}.get(start, "condition not met")
    if reasons:
        return reasons[0]
    return "cue made another claim" if not typed & {f.head for f in frames} else "cue typed otherwise"


def report(every: Sequence[tuple[int, Read]], *, show: bool) -> Iterator[str]:
    """The tables."""
    sides = {
        "odd": [one for number, one in every if number % 2],
        "even": [one for number, one in every if not number % 2],
    }
    for name, side in sides.items():
        for layer in ("relation", "affiliation"):
            yield f"{name:5} {layer:12} {_line(_rate(side, layer))}"
        full = [one for one in side if not one.record["claims"]]
        yield f"{name:5} claims on {len(full)} sentences without one: {sum(len(one.claims) for one in full)}"
        yield f"{name:5} recall by words between: {_by_distance(side)}"
    odd = sides["odd"]
    causes: defaultdict[str, list[tuple[Read, Gold]]] = defaultdict(list)
    for one in odd:
        for gold in one.missed:
            causes[cause(one, gold)].append((one, gold))
    yield "missed in odd articles:"
    for name, found in sorted(causes.items(), key=lambda item: -len(item[1])):
        yield f"  {len(found):4} {name}"
        if show:
            for one, gold in found:
                yield f"       {one.record['id']} {_told(gold)}"
    yield f"wrong in odd articles: {sum(1 for one in odd for _ in one.wrong)}"
    if show:
        for one in odd:
            missed, wrong = list(one.missed), list(one.wrong)
            if missed or wrong or one.hits:
                yield f"\n{one.record['id']} {one.record['text']}"
                yield from (f"    MISSED {_told(gold)}  ({cause(one, gold)})" for gold in missed)
                yield from (f"    WRONG  {_said(claim, one)}" for claim in wrong)
                yield from (f"    right  {_said(one.claims[i], one)}" for i in one.hits.values())


def _told(gold: Gold) -> str:
    source, target = gold.mention("source"), gold.mention("target")
    marks = [gold.claim["modality"], *(["NOT"] if gold.claim["polarity"] == "negative" else [])]
    names = [f"{m['text']!r}={m['actor']}" if m["text"] != m["actor"] else m["text"] for m in (source, target)]
    return f"{names[0]} {'|'.join((gold.claim['relation'], *gold.claim['ok']))} {names[1]} [{', '.join(marks)}]"


def _said(claim: Claim, one: Read) -> str:
    mark = "NOT " if claim.polarity == "negative" else ""
    way = f"{claim.confidence} {claim.method} at {_cue(claim, one)!r}"
    return f"{claim.source.label} {mark}{claim.relation} {claim.target.label} [{claim.modality}] {way}"


def _cue(claim: Claim, one: Read) -> str:
    cue, span = claim.evidence.cue, one.explained.sentence.span()
    return claim.evidence.quote[cue.start - span.start : cue.end - span.start] if cue else ""


def _rate(side: Sequence[Read], layer: str) -> Rate:
    known = ontology.load()
    right = sum(known.relation(one.claims[i].relation).layer == layer for one in side for i in one.hits.values())
    wrong = sum(known.relation(claim.relation).layer == layer for one in side for claim in one.wrong)
    wanted = sum(known.relation(gold.claim["relation"]).layer == layer for one in side for gold in one.wanted)
    return Rate(right, right + wrong, wanted)


def _line(rate: Rate) -> str:
    figures = f"P {rate.precision:.1f}  R {rate.recall:.1f}  F1 {rate.f1:.1f}"
    return f"{figures}  ({rate.right} right, {rate.predicted} said, {rate.gold} wanted)"


def _by_distance(side: Sequence[Read]) -> str:
    found: Counter[int] = Counter()
    every: Counter[int] = Counter()
    for one in side:
        for index, gold in enumerate(one.wanted):
            distance = next(most for most in _DISTANCES if gold.between() <= most)
            every[distance] += 1
            found[distance] += index in one.hits
    names = {most: f"to {most}" for most in _DISTANCES[:-1]} | {_DISTANCES[-1]: "more"}
    return ", ".join(f"{names[d]}: {100 * found[d] / every[d]:.0f} of {every[d]}" for d in _DISTANCES if every[d])


def main() -> None:
    """Reads the arguments, prints the report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--show", action="store_true", help="print each miss and wrong claim of the odd articles")
    arguments = parser.parse_args()
    for line in report(list(read(arguments.file)), show=arguments.show):
        print(line)


if __name__ == "__main__":
    main()
