"""All pairs of mentions of a sentence judged at once: are they linked, by which relation, and which word says so.

A network goes on from what the encoder made of the words, with their syntax and what the cues know of them: a layer
reads the sentence once, then every pair of mentions looks for the word that links it. Trained by `graph/training/joint`
on sentences in which every mention and every claim is annotated. The pairs are scored as in Verga et al. 2018,
"Simultaneously self-attending to all mentions", each with an attention of its own.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from triplomacy import ontology
from triplomacy.actors.nouns import lemma
from triplomacy.encoder import sessions
from triplomacy.relations import cues
from triplomacy.tokens import Token

FILE = Path(__file__).parent / "joint.onnx"
# How far the head of the target stands behind that of the source, in words; farther counts as this far.
FARTHEST: Final = 19
# The key of what a file says of itself.
VOCABULARY: Final = "vocabulary"

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Vocabulary:
    """What the network knows by number: relations, and labels of dependencies, parts of speech and entities."""

    relations: tuple[str, ...]
    dependencies: tuple[str, ...]
    tags: tuple[str, ...]
    entities: tuple[str, ...]

    @classmethod
    def parse(cls, text: str) -> "Vocabulary":
        """From JSON."""
        return cls(**{name: tuple(values) for name, values in json.loads(text).items()})

    def plain(self) -> str:
        """As JSON."""
        return json.dumps(asdict(self))

    @cached_property
    def numbers(self) -> tuple[Mapping[str, int], Mapping[str, int], Mapping[str, int]]:
        """The number of each dependency, tag and entity, from 1; 0 is for what training did not meet."""
        first, second, third = (
            {label: number for number, label in enumerate(labels, 1)}
            for labels in (self.dependencies, self.tags, self.entities)
        )
        return first, second, third

    @cached_property
    def symmetric(self) -> frozenset[str]:
        """The relations that hold in both directions."""
        return frozenset(name for name in self.relations if ontology.load().relation(name).symmetric)


class Lexicon:
    """The relations that the cues give a word, whatever the slots and conditions, by number."""

    def __init__(self, table: cues.Cues, relations: Sequence[str]) -> None:
        places = {name: number for number, name in enumerate(relations)}
        found: dict[str, set[int]] = {}
        for cue in table.all:
            for word in cue.words if cue.relation in places else ():
                found.setdefault(word.split()[0], set()).add(places[cue.relation])
        self._relations = {word: tuple(sorted(numbers)) for word, numbers in found.items()}

    def __call__(self, token: Token) -> Collection[int]:
        return self._relations.get(lemma(token), ())


@dataclass(frozen=True, slots=True)
class View:
    """A sentence as the network sees it: one row a word, blanks left out, and the words of each mention."""

    words: tuple[Token, ...]
    states: Floats
    syntax: Ints
    heads: Ints
    cues: Floats
    mentions: tuple[tuple[int, ...], ...]
    tops: tuple[int, ...]

    def inputs(self) -> dict[str, Any]:
        """As the graph takes them."""
        shape = len(self.mentions), len(self.words)
        means, tops = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
        for row, (places, top) in enumerate(zip(self.mentions, self.tops, strict=True)):
            means[row, list(places)] = 1 / len(places)
            tops[row, top] = 1
        ends = np.array(self.tops, np.int64)
        distances = np.clip(ends[None] - ends[:, None], -FARTHEST, FARTHEST) + FARTHEST
        read = {"states": self.states, "syntax": self.syntax, "heads": self.heads, "cues": self.cues}
        return read | {"means": means, "tops": tops, "distances": distances}


def view(sentence: Sequence[Token], mentions: Sequence[Sequence[Token]], known: Vocabulary, lexicon: Lexicon) -> View:
    """What the network sees of the words of a sentence; each mention has one of them at least.

    Raises ValueError if another pipeline than ours has read the text.
    """
    words = tuple(token for token in sentence if not token.is_space)
    states = words[0].doc.states
    if states is None:
        raise ValueError("no states of the encoder: the text was not read by our pipeline")
    places = {token.i: place for place, token in enumerate(words)}
    dependencies, tags, entities = known.numbers
    labels = [
        [dependencies.get(t.dep_, 0) for t in words],
        [tags.get(t.pos_, 0) for t in words],
        [entities.get(t.ent_type_, 0) for t in words],
    ]
    told = np.zeros((len(words), len(known.relations)), np.float32)
    for place, token in enumerate(words):
        told[place, list(lexicon(token))] = 1
    inside = [tuple(places[t.i] for t in mention if t.i in places) for mention in mentions]
    heads = [places.get(token.head.i, place) for place, token in enumerate(words)]
    return View(
        words=words,
        states=states[[token.i for token in words]],
        syntax=np.array(labels, np.int64),
        heads=np.array(heads, np.int64),
        cues=told,
        mentions=tuple(inside),
        tops=tuple(_top(mention, heads) for mention in inside),
    )


@dataclass(frozen=True, slots=True)
class Judged:
    """Of each pair of mentions, by their places: how likely it is linked, by which relations, told by which words."""

    vocabulary: Vocabulary
    words: tuple[Token, ...]
    cues: Floats
    linked: Floats
    relations: Floats
    telling: Floats

    def likeliest(self, source: int, target: int, most: int) -> tuple[float, list[tuple[str, float]]]:
        """How likely one is linked to the other, and the likeliest relations with how likely they are if so."""
        row = self.relations[source, target]
        best = np.argsort(-row, kind="stable")[:most].tolist()
        return float(self.linked[source, target]), [(self.vocabulary.relations[n], float(row[n])) for n in best]

    def is_symmetric(self, relation: str) -> bool:
        """Whether the relation holds in both directions."""
        return relation in self.vocabulary.symmetric

    def link(self, source: int, target: int, relation: str) -> float:
        """How likely the two are linked at all, in the directions that the relation may have; 0 to 1."""
        both = relation in self.vocabulary.symmetric
        return float(max(self.linked[source, target], self.linked[target, source] if both else 0.0))

    def agreement(self, source: int, target: int, relation: str) -> float:
        """How likely it is the relation that links them, if they are linked; 0 to 1."""
        if relation not in self.vocabulary.relations:
            return 0.0
        number, both = self.vocabulary.relations.index(relation), relation in self.vocabulary.symmetric
        turned = float(self.relations[target, source, number]) if both else 0.0
        return max(float(self.relations[source, target, number]), turned)

    def telling_words(self, source: int, target: int, most: int) -> list[tuple[Token, float]]:
        """The words that likeliest tell what links the two, each with its share, the likeliest first."""
        shares = self.telling[source, target]
        order = np.argsort(-shares, kind="stable")[:most]
        return [(self.words[place], float(shares[place])) for place in order.tolist()]

    def is_cue(self, word: Token, relation: str) -> bool:
        """Whether the cues know a word of the sentence for a relation, whatever its slots and conditions."""
        return bool(self.cues[self.words.index(word), self.vocabulary.relations.index(relation)])


class JointNetwork:
    """The network, loaded and ready."""

    def __init__(self, path: Path = FILE) -> None:
        self._session = sessions.opened(path)
        self.vocabulary = Vocabulary.parse(self._session.get_modelmeta().custom_metadata_map[VOCABULARY])
        self._lexicon = Lexicon(cues.load(), self.vocabulary.relations)

    def judge(self, sentence: Sequence[Token], mentions: Sequence[Sequence[Token]]) -> Judged:
        """What it makes of the mentions of a sentence, each of which has a word in it."""
        seen = view(sentence, mentions, self.vocabulary, self._lexicon)
        linked, relations, telling = self._session.run(["linked", "relations", "telling"], seen.inputs())
        return Judged(self.vocabulary, seen.words, seen.cues, linked, relations, telling)


@cache
def load() -> JointNetwork:
    """The network that comes with the package."""
    return JointNetwork()


def _top(mention: Sequence[int], heads: Sequence[int]) -> int:
    """The word of a mention that the others hang on."""
    inside = set(mention)
    return next((place for place in mention if heads[place] not in inside or heads[place] == place), mention[-1])
