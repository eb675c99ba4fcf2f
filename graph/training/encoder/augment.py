"""Small changes to passages, so that names, letter case and full stops are not learnt by heart.

Names are changed only where there is no tree: a new name may have another number of words.
"""

import collections
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from training.encoder.examples import Entity, Passage

Names = Mapping[str, Sequence[tuple[str, ...]]]
SWAPPED = ("PERSON", "GPE", "ORG", "NORP")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chances:
    """How often each change is made: to a name, to a passage."""

    swap: float
    lower: float
    upper: float
    unstopped: float


def names(passages: Iterable[Passage]) -> Names:
    """The distinct names of each label, in alphabetical order."""
    found: dict[str, set[tuple[str, ...]]] = collections.defaultdict(set)
    for passage in passages:
        for start, end, label in passage.entities or ():
            found[label].add(tuple(passage.words[start:end]))
    return {label: sorted(found[label]) for label in SWAPPED}


def changed(passage: Passage, known: Names, chances: Chances, chance: random.Random) -> Passage:
    """The passage with some of the changes made, or itself."""
    if passage.heads is None and passage.entities and chance.random() < 0.5:
        passage = _renamed(passage, known, chances.swap, chance)
    draw = chance.random()
    if draw < chances.lower:
        return replace(passage, words=[word.lower() for word in passage.words])
    if draw < chances.lower + chances.upper:
        return replace(passage, words=[word.upper() for word in passage.words])
    if draw < chances.lower + chances.upper + chances.unstopped and passage.words[-1] == "." and len(passage.words) > 1:
        return _unstopped(passage)
    return passage


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
        if label in known and known[label] and chance.random() < share:
            new = chance.choice(known[label])
            if label == "PERSON" and len(new) > 1:
                new = (*new[:-1], chance.choice(known[label])[-1])
        if label:
            entities.append((len(words), len(words) + len(new), label))
        elif index in passage.unsure:
            unsure.add(len(words))
        starts += [passage.starts[index], *([False] * (len(new) - 1))]
        words += new
        index = end
    return Passage(words=words, starts=starts, entities=entities, unsure=unsure)


def _unstopped(passage: Passage) -> Passage:
    """The passage without its last full stop, which is always a leaf."""
    last = len(passage.words) - 1
    if passage.heads is not None and last in passage.heads:
        return passage
    columns = ("words", "starts", "upos", "xpos", "feats", "heads", "deprels")
    kept = {name: None if (column := getattr(passage, name)) is None else column[:last] for name in columns}
    entities = None if passage.entities is None else [e for e in passage.entities if e[1] <= last]
    return replace(passage, **kept, entities=entities, unsure=passage.unsure - {last})  # type: ignore[arg-type]
