"""Small changes to passages, so that names, letter case, full stops and whole sentences are not learnt by heart.

Names are changed only where there is no tree: a new name may have another number of words. Half of the new ones are
of the corpora, half of today: leaders, groups and states of the gazetteer.
"""

import collections
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from training.encoder.examples import Entity, Passage
from triplomacy.gazetteer import Gazetteer

Names = Mapping[str, Sequence[Sequence[tuple[str, ...]]]]
SWAPPED = ("PERSON", "GPE", "ORG", "NORP")
_KINDS = {
    "Person": "PERSON",
    "State": "GPE",
    "ArmedGroup": "ORG",
    "Company": "ORG",
    "IntergovernmentalOrganization": "ORG",
    "Organization": "ORG",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Chances:
    """How often each change is made: to a name, to a passage."""

    swap: float
    lower: float
    upper: float
    title: float
    unstopped: float
    lost: float


def names(passages: Iterable[Passage], known: Gazetteer) -> Names:
    """The distinct names of each label in alphabetical order: those of the corpora, and those of the gazetteer."""
    read: dict[str, set[tuple[str, ...]]] = collections.defaultdict(set)
    listed: dict[str, set[tuple[str, ...]]] = collections.defaultdict(set)
    for passage in passages:
        for start, end, label in passage.entities or ():
            read[label].add(tuple(passage.words[start:end]))
    for form, iri, role in known.forms():
        kind = "NORP" if role == "demonym" else _KINDS.get(known[iri].kind) if role == "name" else None
        if kind:
            listed[kind].add(tuple(form.replace("-", " - ").replace("'s", " 's").split()))
    return {label: [sorted(read[label]), sorted(listed[label])] for label in SWAPPED}


def changed(passage: Passage, known: Names, chances: Chances, chance: random.Random) -> Passage:
    """The passage with some of the changes made, or itself."""
    if passage.heads is None and passage.entities and chance.random() < 0.5:
        passage = _renamed(passage, known, chances.swap, chance)
    draw = chance.random()
    for share, written in ((chances.lower, str.lower), (chances.upper, str.upper), (chances.title, _headline)):
        if draw < share:
            return replace(passage, words=[written(word) for word in passage.words])
        draw -= share
    last = len(passage.words) - 1
    if draw < chances.unstopped and last and passage.words[last] == ".":
        return _without(passage, last)
    if draw - chances.unstopped < chances.lost and last:
        return _without(passage, chance.randrange(last))
    return passage


def _headline(word: str) -> str:
    return word if len(word) < 4 else word[0].upper() + word[1:]


def _renamed(passage: Passage, known: Names, share: float, chance: random.Random) -> Passage:
    """Other names of the same kind in the place of some; of persons, a first name and a surname of two."""
    words: list[str] = []
    starts: list[bool | None] = []
    entities: list[Entity] = []
    unsure: set[int] = set()
    spans = {start: (end, label) for start, end, label in passage.entities or ()}
    index = 0
    while index < len(passage.words):
        end, label = spans.get(index, (index + 1, ""))
        new = tuple(passage.words[index:end])
        if label in known and chance.random() < share:
            offered = chance.choice(known[label])
            new = chance.choice(offered)
            if label == "PERSON" and len(new) > 1:
                new = (*new[:-1], chance.choice(offered)[-1])
        if label:
            entities.append((len(words), len(words) + len(new), label))
        elif index in passage.unsure:
            unsure.add(len(words))
        starts += [passage.starts[index], *([False] * (len(new) - 1))]
        words += new
        index = end
    return Passage(words=words, starts=starts, entities=entities, unsure=unsure)


def _without(passage: Passage, place: int) -> Passage:
    """The passage without a word that begins no sentence and that nothing hangs on, or itself."""
    if passage.starts[place] or (passage.heads is not None and place in passage.heads):
        return passage
    columns = ("words", "starts", "upos", "xpos", "feats", "deprels")
    kept = {
        name: None if (column := getattr(passage, name)) is None else [*column[:place], *column[place + 1 :]]
        for name in columns
    }
    heads = passage.heads and [h - (h > place) for i, h in enumerate(passage.heads) if i != place]
    entities = passage.entities and [(a - (a > place), b - (b > place), label) for a, b, label in passage.entities]
    return replace(
        passage,
        **kept,  # type: ignore[arg-type]
        heads=heads,
        entities=entities if entities is None else [e for e in entities if e[0] < e[1]],
        unsure={i - (i > place) for i in passage.unsure if i != place},
    )
