"""A parsed text as plain objects: what rules ask of each word thousands of times, taken from spaCy once.

Names are those of `spacy.tokens`. Nothing here changes once it is read, so what follows from a word and the tree alone
is found once and kept with the word: see `kept`.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, wraps
from typing import Any, TypeVar, overload

import numpy as np
from numpy.typing import NDArray
from spacy import tokens as spacy

Found = TypeVar("Found")
# Where our encoder leaves its states in a document of spaCy's.
STATES = "triplomacy_states"


def kept(find: "Callable[[Token], Found]") -> "Callable[[Token], Found]":
    """The same function of a word, asked but once of each; for what only the parse decides. None is not kept."""

    @wraps(find)
    def found(token: Token) -> Found:
        answer: Found | None = token.kept.get(find)
        if answer is None:
            answer = token.kept[find] = find(token)
        return answer

    return found


class Token:
    """A word with its place in the tree; blanks are words too."""

    __slots__ = (
        "children",
        "dep_",
        "doc",
        "ent_type_",
        "head",
        "i",
        "idx",
        "is_lower",
        "is_punct",
        "is_space",
        "kept",
        "lefts",
        "lemma_",
        "like_num",
        "lower_",
        "morph",
        "pos_",
        "rights",
        "tag_",
        "text",
        "whitespace_",
    )

    def __init__(self, doc: "Doc", token: spacy.Token) -> None:
        self.doc = doc
        self.i: int = token.i
        self.idx: int = token.idx
        self.text: str = token.text
        self.lower_: str = token.lower_
        self.lemma_: str = token.lemma_
        self.pos_: str = token.pos_
        self.tag_: str = token.tag_
        self.dep_: str = token.dep_
        self.ent_type_: str = token.ent_type_
        self.whitespace_: str = token.whitespace_
        self.is_space: bool = token.is_space
        self.is_punct: bool = token.is_punct
        self.is_lower: bool = token.is_lower
        self.like_num: bool = token.like_num
        self.morph = _features(str(token.morph))
        self.kept: dict[Callable[..., Any], Any] = {}
        # Of a word that nothing governs it is the word itself.
        self.head = self
        self.lefts: tuple[Token, ...] = ()
        self.rights: tuple[Token, ...] = ()
        self.children: tuple[Token, ...] = ()

    def __repr__(self) -> str:
        return self.text

    def __len__(self) -> int:
        return len(self.text)

    @property
    def sent(self) -> "Span":
        """The sentence that it stands in."""
        return self.doc.sentence(self.i)

    @property
    def ancestors(self) -> tuple["Token", ...]:
        """The words above, the nearest first."""
        return _ancestors(self)

    @property
    def subtree(self) -> Iterator["Token"]:
        """The word and all below it, in reading order where no branches cross."""
        for child in self.lefts:
            yield from child.subtree
        yield self
        for child in self.rights:
            yield from child.subtree

    @property
    def left_edge(self) -> "Token":
        """The first word of the subtree."""
        return self.doc.words[_edges(self)[0]]

    @property
    def right_edge(self) -> "Token":
        """The last word of the subtree."""
        return self.doc.words[_edges(self)[1]]

    def is_ancestor(self, other: "Token") -> bool:
        """Whether it stands above another word."""
        return self in other.ancestors

    def nbor(self, steps: int = 1) -> "Token":
        """The word so many further on. Raises IndexError at the ends of the text."""
        if self.i + steps < 0:
            raise IndexError(self.i + steps)
        return self.doc[self.i + steps]


class Span:
    """Neighbouring words; an entity has a label."""

    __slots__ = ("doc", "end", "label_", "start")

    def __init__(self, doc: "Doc", start: int, end: int, label: str = "") -> None:
        self.doc, self.start, self.end, self.label_ = doc, start, end, label

    def __iter__(self) -> Iterator[Token]:
        return iter(self.doc.words[self.start : self.end])

    def __len__(self) -> int:
        return self.end - self.start

    @overload
    def __getitem__(self, place: int) -> Token: ...

    @overload
    def __getitem__(self, place: slice) -> "Span": ...

    def __getitem__(self, place: int | slice) -> "Token | Span":
        if isinstance(place, int):
            return self.doc.words[self.start : self.end][place]
        start, end, _ = place.indices(len(self))
        return Span(self.doc, self.start + start, self.start + max(start, end))

    def __contains__(self, token: object) -> bool:
        return isinstance(token, Token) and token.doc is self.doc and self.start <= token.i < self.end

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Span) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)

    def __repr__(self) -> str:
        return self.text

    @property
    def _key(self) -> tuple[int, int, int]:
        return id(self.doc), self.start, self.end

    @property
    def text(self) -> str:
        return self.doc.text[self.start_char : self.end_char] if self else ""

    @property
    def start_char(self) -> int:
        return self.doc.words[self.start].idx

    @property
    def end_char(self) -> int:
        last = self.doc.words[self.end - 1]
        return last.idx + len(last.text)

    @property
    def sent(self) -> "Span":
        """The sentence that it begins in."""
        return self.doc.sentence(self.start)

    @property
    def ents(self) -> list["Span"]:
        """The entities within."""
        return [entity for entity in self.doc.ents if self.start <= entity.start and entity.end <= self.end]

    @property
    def root(self) -> Token:
        """The word that stands highest in the tree, the first of several; a blank or a sign only if nothing else."""
        return self[0] if len(self) == 1 else min(self, key=_height)


class Doc:
    """A parsed text, from spaCy's; `sents` are its sentences, `ents` its entities."""

    def __init__(self, source: spacy.Doc) -> None:
        self.text: str = source.text
        self.words = [Token(self, token) for token in source]
        lefts: list[list[Token]] = [[] for _ in self.words]
        rights: list[list[Token]] = [[] for _ in self.words]
        for word, token in zip(self.words, source, strict=True):
            above = token.head.i
            if above != word.i:
                word.head = self.words[above]
                (lefts if word.i < above else rights)[above].append(word)
        for word in self.words:
            word.lefts, word.rights = tuple(lefts[word.i]), tuple(rights[word.i])
            word.children = word.lefts + word.rights
        # One row a word of what our encoder made of it; none where another pipeline has read the text.
        self.states: NDArray[np.float32] | None = source.user_data.get(STATES)
        self.ents = [Span(self, entity.start, entity.end, entity.label_) for entity in source.ents]
        parted = source.has_annotation("SENT_START")
        self.sents = [Span(self, one.start, one.end) for one in source.sents] if parted else []
        self._sentences = [sentence for sentence in self.sents for _ in range(len(sentence))]

    def __iter__(self) -> Iterator[Token]:
        return iter(self.words)

    def __len__(self) -> int:
        return len(self.words)

    @overload
    def __getitem__(self, place: int) -> Token: ...

    @overload
    def __getitem__(self, place: slice) -> Span: ...

    def __getitem__(self, place: int | slice) -> Token | Span:
        if isinstance(place, int):
            return self.words[place]
        start, end, _ = place.indices(len(self.words))
        return Span(self, start, max(start, end))

    def sentence(self, place: int) -> Span:
        """The sentence that a word stands in."""
        return self._sentences[place]


@kept
def _ancestors(token: Token) -> tuple[Token, ...]:
    found: list[Token] = []
    while token.head is not token:
        token = token.head
        found.append(token)
    return tuple(found)


@kept
def _edges(token: Token) -> tuple[int, int]:
    """The places of the first and the last word of the subtree."""
    below = [token]
    for word in below:
        below += word.children
    return min(word.i for word in below), max(word.i for word in below)


def _height(token: Token) -> float:
    """How many words stand above one that may be a root."""
    above = len(token.ancestors)
    return math.inf if above and not token.children and (token.is_punct or token.is_space) else above


@cache
def _features(bundle: str) -> Mapping[str, Sequence[str]]:
    """The values of each feature of a word: {"Number": ["Plur"]}. There are some hundred bundles."""
    pairs = (feature.partition("=") for feature in bundle.split("|") if feature)
    return {name: values.split(",") for name, _, values in pairs}
