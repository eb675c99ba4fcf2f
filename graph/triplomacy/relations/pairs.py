"""Two mentions in a sentence as features: the words between them, the way through the tree, the cues on it.

Features are names with counts, for a linear model; what they are worth is learnt (`graph/training/typing`). Dependency
paths as features of relations: Bunescu and Mooney 2005, "A Shortest Path Dependency Kernel".
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from triplomacy.actors.nouns import lemma
from triplomacy.tokens import Span as Tokens
from triplomacy.tokens import Token

Features = Mapping[str, float]
# The roots that the cues give a word: "supply" is AID.
Lexicon = Callable[[Token], Collection[str]]

_DOUBT = frozenset({"not", "n't", "no", "never", "without", "will", "would", "may", "might", "could", "if"})
_SIGNS = ("SOURCE", "TARGET")
_INSIDE = frozenset({"compound", "flat", "nmod:desc", "fixed", "nmod:unmarked"})
_WORDS = frozenset({"VERB", "NOUN", "ADJ", "PROPN", "ADV"})


class Words:
    """The words of a sentence with what is asked of them for every pair, found once."""

    def __init__(self, sentence: Tokens, lexicon: Lexicon) -> None:
        self._sentence, self._lexicon = sentence, lexicon

    @cached_property
    def tokens(self) -> list[Token]:
        """All but blanks."""
        return [token for token in self._sentence if not token.is_space]

    @cached_property
    def lemmas(self) -> Mapping[Token, str]:
        """Each word's lemma in lower case."""
        return {token: lemma(token) for token in self.tokens}

    @cached_property
    def arguments(self) -> Sequence[int]:
        """The places of subjects, objects and obliques."""
        return [token.i for token in self._sentence if token.dep_.startswith(("nsubj", "obj", "obl"))]

    @cached_property
    def roots(self) -> Mapping[Token, Collection[str]]:
        """What the cues make of each word."""
        return {token: found for token in self.tokens if (found := self._lexicon(token))}


@dataclass(frozen=True, slots=True)
class Path:
    """The way from one mention's head up to the word above both, and down to the other's; ends left out."""

    up: tuple[Token, ...]
    top: Token | None
    down: tuple[Token, ...]
    shape: str

    @property
    def words(self) -> tuple[Token, ...]:
        """All words on the way that may be a predicate, in reading order."""
        found = {*self.up, *self.down} | ({self.top} if self.top is not None else set())
        return tuple(sorted((t for t in found if t.pos_ in _WORDS), key=lambda t: t.i))


def path(source: Token, target: Token) -> Path:
    """The way through the tree; without a top if the two stand in different sentences."""
    up, down = [source, *source.ancestors], [target, *target.ancestors]
    below = set(down)
    top = next((token for token in up if token in below), None)
    if top is None:
        return Path((), None, (), "")
    up, down = up[: up.index(top)], down[: down.index(top)]
    shape = "|".join([t.dep_ for t in up] + ["^"] + [t.dep_ for t in reversed(down)])
    return Path(tuple(up[1:]), top if top not in (source, target) else None, tuple(down[1:]), shape)


def features(words: Words, source: Sequence[Token], target: Sequence[Token]) -> Features:
    """What a pair of mentions looks like. A mention may be empty, if its actor has no words in the sentence."""
    # A name may have two blanks within it.
    source, target = ([token for token in mention if not token.is_space] for mention in (source, target))
    lemmas, roots = words.lemmas, words.roots
    inside = {*source, *target}
    found = _wording(words, source, target)
    for name, mention in (("source", source), ("target", target)):
        found += [f"{name}:{lemmas[token]}" for token in mention]
        found += [f"{name} cue:{root}" for token in mention for root in roots.get(token, ())]
        found += [f"{name} {trait}" for trait in _traits(words, mention)]
    found += [f"cue:{root}" for token, own in roots.items() if token not in inside for root in own]
    if source and target:
        found += _between(words, source, target)
        found += _way(path(head_of(source), head_of(target)), inside, words)
    return Counter(found)


def noun_phrases(sentence: Iterable[Token]) -> Iterator[list[Token]]:
    """Whatever may act or be acted on: each noun, name or pronoun that heads a phrase, with the words of its name."""
    for token in sentence:
        if token.pos_ in ("NOUN", "PROPN", "PRON") and token.dep_ not in _INSIDE:
            inside = [child for child in token.children if child.dep_ in _INSIDE or child.dep_ in ("amod", "nummod")]
            yield sorted([token, *inside], key=lambda t: t.i)


def head_of(mention: Sequence[Token]) -> Token:
    """The word of a mention that the others hang on."""
    inside = set(mention)
    return next((token for token in mention if token.head not in inside or token.head == token), mention[-1])


def _traits(words: Words, mention: Sequence[Token]) -> Iterator[str]:
    """What kind of thing a mention is, and how it stands in its clause."""
    if not mention:
        yield "is missing"
        return
    head = head_of(mention)
    kinds = {token.ent_type_ for token in mention if token.ent_type_}
    yield from (f"kind:{kind}" for kind in kinds or {head.pos_})
    yield f"as:{head.dep_}"
    yield f"of:{head.head.pos_}"
    before = sum(1 for place in words.arguments if place < head.i)
    yield f"place:{min(before, 4)}"


def _wording(words: Words, source: Sequence[Token], target: Sequence[Token]) -> list[str]:
    """Lemmas and pairs of neighbours, the two mentions as one sign each."""
    marks = dict.fromkeys(target, "TARGET") | dict.fromkeys(source, "SOURCE")
    every = [marks.get(token, text) for token, text in words.lemmas.items()]
    before = ["", *every]
    signs = [sign for sign, last in zip(every, before, strict=False) if sign != last or sign not in _SIGNS]
    return [f"word:{sign}" for sign in signs] + [f"words:{first} {second}" for first, second in pairwise(signs)]


def _between(words: Words, source: Sequence[Token], target: Sequence[Token]) -> list[str]:
    places = {token.i for token in (*source, *target)}
    first, last = min(places), max(places)
    found = [f"between:{text}" for t, text in words.lemmas.items() if first < t.i < last and t.i not in places]
    order = "source" if min(t.i for t in source) < min(t.i for t in target) else "target"
    return [*found, f"order:{order} first"]


def _way(way: Path, mentions: set[Token], words: Words) -> Iterator[str]:
    if not way.shape:
        return
    yield f"path:{way.shape}"
    if way.top is not None:
        yield f"top:{words.lemmas[way.top]}"
    for name, tokens in (("up", way.up), ("down", way.down)):
        yield from (f"{name}:{words.lemmas[token]}" for token in tokens)
    passed = {*way.up, *way.down} | ({way.top} if way.top is not None else set())
    for token in passed - mentions:
        yield f"on:{words.lemmas[token]}"
        yield from (f"on cue:{root}" for root in words.roots.get(token, ()))
        for child in token.children:
            if child in passed or child in mentions or child.is_space:
                continue
            yield f"{child.dep_}:{words.lemmas[child]}"
            yield from (f"beside cue:{root}" for root in words.roots.get(child, ()))
            if child.lower_ in _DOUBT:
                yield f"doubt:{child.lower_}"
