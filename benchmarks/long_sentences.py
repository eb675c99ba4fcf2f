"""Precision and recall of the extractor on long sentences read as articles, and why claims are missed or wrong.

    python benchmarks/long_sentences.py seeds/sentences/long-j.jsonl [--show]

How claims are matched is told in `triplomacy.annotated`. The figures stand for odd and even articles apart: rules are
made on the odd ones, so only the even ones tell whether they generalise. Causes, and with `--show` the single misses
and wrong claims, are those of odd articles.
"""

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from triplomacy import annotated, gazetteer, language, ontology, pipeline
from triplomacy.actors.mentions import NameMatcher
from triplomacy.actors.references import Discourse
from triplomacy.annotated import Gold, Read
from triplomacy.claims import Actor, Claim, Span
from triplomacy.evaluation import Rate
from triplomacy.relations import cues

# Words between the two mentions of a claim, at most.
_DISTANCES = (3, 8, 15, 1000)

# The actors that we find in a sentence, with the places of their words.
Known = Sequence[tuple[Actor, Span]]


def actors(path: Path) -> Iterator[list[Known]]:
    """The actors that names, pronouns and descriptions refer to: of each article, by sentence."""
    nlp = language.load()
    matcher = NameMatcher(gazetteer.load(), nlp)
    for document, sentences in language.parsed(nlp, (document for document, _ in annotated.articles(path))):
        discourse = Discourse(document, sentences, matcher)
        found: list[Known] = []
        for sentence in sentences:
            discourse.enter(sentence)
            every = (r for token in sentence.tokens for r in discourse.references(token, alone=True))
            found.append([(r.actor, sentence.span(r.tokens)) for r in every if r.tokens.doc is sentence.tokens.doc])
        yield found


def cause(sentence: Read, gold: Gold, known: Known) -> str:
    """Why a claim was missed."""
    for claim in sentence.wrong:
        if gold.same_pair(claim) or gold.turned(claim):
            if claim.relation not in gold.relations:
                return "wrong relation" if gold.same_pair(claim) else "wrong relation, turned round"
            return "turned round" if gold.turned(claim) else "wrong polarity, or claimed twice"
    for role in ("source", "target"):
        if not any(gold.meets(role, actor, span) for actor, span in known):
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


def report(every: Sequence[tuple[int, Read]], known: Sequence[Sequence[Known]], *, show: bool) -> Iterator[str]:
    """The tables; `known` are the actors of each article, by sentence."""

    def why(number: int, one: Read, gold: Gold) -> str:
        return cause(one, gold, known[number - 1][one.explained.sentence.index])

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
    odd = [(number, one) for number, one in every if number % 2]
    causes: defaultdict[str, list[tuple[Read, Gold]]] = defaultdict(list)
    for number, one in odd:
        for gold in one.missed:
            causes[why(number, one, gold)].append((one, gold))
    yield "missed in odd articles:"
    for name, found in sorted(causes.items(), key=lambda item: -len(item[1])):
        yield f"  {len(found):4} {name}"
        if show:
            for one, gold in found:
                yield f"       {one.record['id']} {_told(gold)}"
    yield f"wrong in odd articles: {sum(1 for _, one in odd for _ in one.wrong)}"
    if show:
        for number, one in odd:
            missed, wrong = list(one.missed), list(one.wrong)
            if missed or wrong or one.hits:
                yield f"\n{one.record['id']} {one.record['text']}"
                yield from (f"    MISSED {_told(gold)}  ({why(number, one, gold)})" for gold in missed)
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
            distance = next(most for most in _DISTANCES if _between(gold) <= most)
            every[distance] += 1
            found[distance] += index in one.hits
    names = {most: f"to {most}" for most in _DISTANCES[:-1]} | {_DISTANCES[-1]: "more"}
    return ", ".join(f"{names[d]}: {100 * found[d] / every[d]:.0f} of {every[d]}" for d in _DISTANCES if every[d])


def _between(gold: Gold) -> int:
    """How many words stand between the two mentions."""
    first, last = sorted((gold.mention(role) for role in ("source", "target")), key=lambda m: int(m["start"]))
    return len(gold.record["text"][first["end"] : max(first["end"], last["start"])].split())


def main() -> None:
    """Reads the arguments, prints the report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--show", action="store_true", help="print each miss and wrong claim of the odd articles")
    arguments = parser.parse_args()
    every = list(annotated.read(arguments.file, pipeline.extractor()))
    for line in report(every, list(actors(arguments.file)), show=arguments.show):
        print(line)


if __name__ == "__main__":
    main()
