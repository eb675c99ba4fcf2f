"""What the joint network learns from: sentences as it sees them, with what links each pair of their mentions."""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from spacy.language import Language

from training.pairs.examples import mention, records
from triplomacy import language
from triplomacy.encoder.labels import Labels
from triplomacy.ontology import Ontology
from triplomacy.relations import pairs
from triplomacy.relations.events import words_at
from triplomacy.relations.joint import Lexicon, View, Vocabulary, view
from triplomacy.tokens import Token

Record = dict[str, Any]
# Sentences without annotated mentions lend so many noun phrases, those of their claims among them.
_PHRASES = 10
# How many sentences of an article stand in one paragraph.
_PARAGRAPHS = (1, 2, 2, 3)


@dataclass(frozen=True, slots=True)
class Link:
    """What links two mentions: relations of which any is right, by number, and the place of the word that says so."""

    relations: frozenset[int]
    telling: int | None


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """A sentence. Of the pairs in `unsure`, nothing is known; all others without a link have none."""

    seen: View
    links: dict[tuple[int, int], Link]
    unsure: frozenset[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class _Mention:
    words: list[Token]
    actors: frozenset[str]


def vocabulary(known: Ontology, labels: Labels) -> Vocabulary:
    """All relations that can be claimed (one only groups others), and the labels of our pipeline."""
    return Vocabulary(
        relations=tuple(name for name in known.relations if name != "associatedWith"),
        dependencies=tuple("ROOT" if label == "root" else label for label in labels.deprels),
        tags=labels.upos,
        entities=tuple(sorted({tag[2:] for tag in labels.entities} - {""})),
    )


def sentences(path: Path, nlp: Language, known: Vocabulary, lexicon: Lexicon) -> Iterator[Example]:
    """The sentences of a file, those of an article parsed a few at a time, as a newspaper prints them."""
    found = records(path)
    chance = random.Random(path.stem)
    groups = [
        part for _, group in groupby(found, key=lambda r: r.get("article", r["id"])) for part in _parted(group, chance)
    ]
    texts = (" ".join(record["text"] for record in group) for group in groups)
    for group, doc in zip(groups, language.read(nlp, texts), strict=True):
        start = 0
        for record in group:
            end = start + len(record["text"])
            words = [token for token in doc if start <= token.idx < end and not token.is_space]
            yield _example(record, words, start, known, lexicon)
            start = end + 1


def _parted(article: Iterable[Record], chance: random.Random) -> Iterator[list[Record]]:
    rest = list(article)
    while rest:
        size = chance.choice(_PARAGRAPHS)
        yield rest[:size]
        rest = rest[size:]


def _example(record: Record, words: Sequence[Token], start: int, known: Vocabulary, lexicon: Lexicon) -> Example:
    if "mentions" in record:
        mentions, told = _annotated(record, words, start)
    else:
        mentions, told = _phrases(record, words)
    seen = view(words, [mention.words for mention in mentions], known, lexicon)
    places = {token.i: place for place, token in enumerate(seen.words)}
    links: dict[tuple[int, int], Link] = {}
    linked: set[tuple[str, str]] = set()
    for claim, source, target in told:
        right = frozenset(known.relations.index(name) for name in (claim["relation"], *claim["ok"]))
        telling = None
        if "predicate" in claim:
            begin, end = claim["predicate"]
            telling = next((places[t.i] for t in words_at(words[0].doc, (start + begin, start + end))), None)
        ways = [(source, target), (target, source)] if claim["relation"] in known.symmetric else [(source, target)]
        for way in ways:
            before = links.get(way)
            links[way] = Link(right | before.relations if before else right, telling)
            linked |= {(one, other) for one in mentions[way[0]].actors for other in mentions[way[1]].actors}
    unsure = {
        (one, other)
        for one, first in enumerate(mentions)
        for other, second in enumerate(mentions)
        if (one, other) not in links
        and (first.actors & second.actors or any((a, b) in linked for a in first.actors for b in second.actors))
    }
    return Example(seen, links, frozenset(unsure))


def _annotated(
    record: Record, words: Sequence[Token], start: int
) -> tuple[list[_Mention], list[tuple[Record, int, int]]]:
    """Every mention of a sentence that has words of its own, and its claims by their places."""
    mentions: list[_Mention] = []
    places: dict[int, int] = {}
    for number, one in enumerate(record["mentions"]):
        inside = [t for t in words if t.idx < start + one["end"] and start + one["start"] < t.idx + len(t)]
        if inside:
            places[number] = len(mentions)
            mentions.append(_Mention(inside, _actors(one["actor"])))
    claims = [
        (claim, places[claim["source"]], places[claim["target"]])
        for claim in record["claims"]
        if claim["source"] in places and claim["target"] in places
    ]
    return mentions, claims


def _phrases(record: Record, words: Sequence[Token]) -> tuple[list[_Mention], list[tuple[Record, int, int]]]:
    """The participants of claims, then other noun phrases; each is taken for an actor of its own."""
    doc = words[0].doc
    mentions: list[_Mention] = []
    places: dict[tuple[int, ...], int] = {}

    def placed(claim: Record, role: str) -> int | None:
        found = mention(doc, record, claim, role)
        key = tuple(token.i for token in found)
        if found and key not in places:
            places[key] = len(mentions)
            mentions.append(_Mention(found, _actors(claim[role])))
        return places.get(key)

    claims = []
    for claim in record["claims"]:
        source, target = placed(claim, "source"), placed(claim, "target")
        if source is not None and target is not None and source != target:
            claims.append((claim, source, target))
    taken = {token for one in mentions for token in one.words}
    for phrase in pairs.noun_phrases(words):
        if len(mentions) >= _PHRASES:
            break
        if taken.isdisjoint(phrase):
            mentions.append(_Mention(phrase, frozenset((f"phrase {len(mentions)}",))))
    return mentions, claims


def _actors(told: str | list[str]) -> frozenset[str]:
    """Those whom a mention stands for, several if it is collective."""
    return frozenset((told,)) if isinstance(told, str) else frozenset(told)
