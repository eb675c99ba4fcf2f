"""Words that may mean somebody told of elsewhere, and whom they may mean, as the network of antecedents sees them.

A word that points back is a pronoun or a noun that names nobody; a candidate is a name, or such a word whose actor is
known. Words are compared by their heads as in Dobrovolskii 2021, "Word-Level Coreference Resolution".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from triplomacy import ontology
from triplomacy.actors import nouns, states
from triplomacy.actors.clauses import clause, leads_clause, shares_subject
from triplomacy.actors.nouns import lemma, terms
from triplomacy.claims import Actor, Iri
from triplomacy.tokens import Token, kept

# Numbers stand for places in these tuples, from 1; 0 is for anything else.
FORMS: Final = (
    *("it", "its", "itself", "they", "them", "their", "theirs", "themselves", "he", "him", "his", "himself"),
    *("she", "her", "hers", "herself", "we", "us", "our", "ours", "ourselves", "i", "me", "my"),
)
RELATIONS: Final = (
    *("nsubj", "nsubj:pass", "nsubj:outer", "obj", "iobj", "obl", "obl:agent", "nmod", "nmod:poss", "appos", "conj"),
    *("compound", "amod", "nmod:desc", "flat", "ROOT", "xcomp", "advcl", "ccomp", "parataxis", "obl:unmarked"),
)
ROLES: Final = ("name", "demonym", "metonym", "surname", "PERSON", "ORG")
DETERMINERS: Final = ("the", "a", "this", "possessive", "none")
_THESE = {"the": "the", "a": "a", "an": "a", "this": "this", "that": "this", "these": "this", "those": "this"}
# The first of each bin of distances: in sentences, and in candidates that stand between.
_FAR: Final = (0, 1, 2, 3, 5, 8)
_BETWEEN: Final = (1, 2, 3, 5, 9)
# How many governing clauses are looked at, and how many words a sentence may have.
_CHAIN: Final = 4
_SENTENCE: Final = 10_000
_HALF: Final = 0.5
# How many labels describe a word, and how many features a pair.
LABELS: Final = 6
FEATURES: Final = len(_FAR) + len(_BETWEEN) + 19

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


@cache
def kinds() -> tuple[str, ...]:
    """The classes of actors."""
    return tuple(ontology.load().classes)


@dataclass(frozen=True, eq=False)
class Word:
    """A word that may mean somebody: with an actor, it is a candidate for those that point back.

    `sentence` counts in the document; `role` is that of a name, empty for what names nobody.
    """

    token: Token
    sentence: int
    actors: tuple[Actor, ...] = ()
    role: str = ""

    @property
    def actor(self) -> Actor | None:
        """The one actor that is meant; of several none."""
        return self.actors[0] if len(self.actors) == 1 else None

    @cached_property
    def iris(self) -> tuple[Iri, ...]:
        """Those who are meant, in one order."""
        return tuple(sorted(actor.iri for actor in self.actors))

    @cached_property
    def labels(self) -> tuple[int, ...]:
        """What is known of it, by number."""
        form, relation, determiner, plural = _described(self.token)
        return (
            form,
            relation,
            _number(kinds(), self.actor.kind) if self.actor else 0,
            _number(ROLES, self.role),
            0 if self.role else determiner,
            2 * (len(self.actors) > 1) + plural,
        )


@kept
def _described(token: Token) -> tuple[int, int, int, int]:
    """The numbers of its form, relation and determiner, and whether it is plural."""
    return (
        _number(FORMS, token.lower_),
        _number(RELATIONS, token.dep_),
        _number(DETERMINERS, _determiner(token)),
        int("Plur" in token.morph.get("Number", [])),
    )


# The columns of a word's place. Those of words tell where these stand in the sentence, -1 if there is none.
_AT, _LEFT, _RIGHT, _CLAUSE, _HEAD = range(5)
_GOVERNING = slice(5, 5 + _CHAIN)
_ABOVE = slice(5 + _CHAIN, 5 + 2 * _CHAIN)
_WORDS = slice(0, 5 + 2 * _CHAIN)
_LEMMA, _PLURAL, _LEADS = range(5 + 2 * _CHAIN, 8 + 2 * _CHAIN)


@kept
def _place(token: Token) -> tuple[int, ...]:
    """Where a word stands, in so many columns."""
    start, own = token.sent.start, clause(token)
    words = (token, token.left_edge, token.right_edge, own, token.head)
    return (
        *(word.i - start for word in words),
        *_clauses_above(own, start, shared=True),
        *_clauses_above(own, start, shared=False),
        hash(lemma(token)),
        "Plur" in token.morph.get("Number", []),
        leads_clause(token),
    )


def _clauses_above(below: Token, start: int, *, shared: bool) -> tuple[int, ...]:
    """The clauses above, the own one first; `shared` ends where a clause has a subject of its own."""
    found = [below.i - start]
    while len(found) < _CHAIN and below.head is not below and (not shared or shares_subject(below)):
        below = clause(below.head)
        found.append(below.i - start)
    return (*found, *[-1] * (_CHAIN - len(found)))


def points_back(token: Token) -> bool:
    """Whether a word is one of those that the network judges, if it is no part of a name."""
    return token.lower_ in FORMS or (token.pos_ == "NOUN" and token.dep_ not in ("compound", "flat"))


@dataclass(frozen=True, slots=True)
class Seen:
    """What the network is given: words that point back, candidates, and each pair of them.

    `barred` are pairs that cannot be: a word with itself, or with what stands inside its own phrase.
    """

    states: Floats
    labels: Ints
    candidate_states: Floats
    candidate_labels: Ints
    features: Floats
    barred: NDArray[np.bool_]

    def inputs(self) -> dict[str, Any]:
        """As the graph takes them."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Words as arrays, a row each: states of the encoder, labels, and where they stand."""

    words: tuple[Word, ...]
    states: Floats
    labels: Ints
    places: Ints

    def __len__(self) -> int:
        return len(self.words)

    def last(self, count: int) -> "Rows":
        """The last so many, 1 at least; all if there are fewer."""
        return Rows(self.words[-count:], self.states[-count:], self.labels[-count:], self.places[-count:])


def rows(words: Sequence[Word]) -> Rows:
    """The rows of one word or more. Raises ValueError if another pipeline than ours has read the text."""
    states = []
    for word in words:
        if word.token.doc.states is None:
            raise ValueError("no states of the encoder: the text was not read by our pipeline")
        states.append(word.token.doc.states[word.token.i])
    labels = np.array([word.labels for word in words], np.int64)
    return Rows(tuple(words), np.stack(states), labels, _places(words))


def joined(*parts: Rows | None) -> Rows | None:
    """All their rows in order; nothing of nothing."""
    given = [part for part in parts if part is not None]
    if len(given) < 2:
        return given[0] if given else None
    words = tuple(word for part in given for word in part.words)
    return Rows(
        words,
        np.concatenate([part.states for part in given]),
        np.concatenate([part.labels for part in given]),
        np.concatenate([part.places for part in given]),
    )


def seen(asking: Rows, candidates: Rows) -> Seen:
    """What the network is given of them."""
    one, other = asking.places, candidates.places
    features = _features(asking.words, candidates.words, one, other)
    return Seen(asking.states, asking.labels, candidates.states, candidates.labels, features, _inside(one, other))


def _number(names: Sequence[str], name: str) -> int:
    return names.index(name) + 1 if name in names else 0


def _determiner(token: Token) -> str:
    for child in token.lefts:
        if child.dep_ == "nmod:poss":
            return "possessive"
        if child.lower_ in _THESE:
            return _THESE[child.lower_]
    return "none"


def _places(words: Sequence[Word]) -> Ints:
    """The places of several words, a row each; paragraphs are parsed apart, so sentences count first."""
    places = np.array([_place(word.token) for word in words], np.int64)
    start = np.array([word.sentence for word in words], np.int64)[:, None] * _SENTENCE
    places[:, _WORDS] = np.where(places[:, _WORDS] < 0, -1, places[:, _WORDS] + start)
    return places


def _inside(one: Ints, other: Ints) -> NDArray[np.bool_]:
    """Whether each of the others stands inside the phrase of each of the first."""
    at = other[None, :, _AT]
    return np.asarray((one[:, _LEFT, None] <= at) & (at <= one[:, _RIGHT, None]))


def _features(asking: Sequence[Word], candidates: Sequence[Word], one: Ints, other: Ints) -> Floats:
    apart = one[:, _AT, None] // _SENTENCE - other[None, :, _AT] // _SENTENCE
    ordered = np.sort(other[:, _AT])
    between = np.abs(np.searchsorted(ordered, one[:, _AT])[:, None] - np.searchsorted(ordered, other[:, _AT])[None])
    clauses = other[None, :, _CLAUSE, None]
    governs = (one[:, None, _GOVERNING] == clauses).any(-1)
    above = (one[:, None, _ABOVE][..., 1:] == clauses).any(-1)
    leads, plural = other[None, :, _LEADS] > 0, one[:, _PLURAL, None] > 0
    many = np.array([len(word.actors) > 1 for word in candidates])[None]
    counts = _counts(candidates)[None]
    out = np.empty((len(asking), len(candidates), FEATURES), np.float32)
    out[..., : len(_FAR)] = _bins(_FAR, apart)
    out[..., len(_FAR) : len(_FAR) + len(_BETWEEN)] = _bins(_BETWEEN, between)
    parts = (
        other[None, :, _AT] > one[:, _AT, None],
        one[:, _CLAUSE, None] == other[None, :, _CLAUSE],
        governs & leads,
        above & leads,
        # Whoever stands in the clause right above, as its object too.
        one[:, None, _ABOVE][..., 1] == other[None, :, _CLAUSE],
        leads,
        one[:, _LEADS, None],
        one[:, _HEAD, None] == other[None, :, _HEAD],
        _inside(other, one).T,
        _inside(one, other),
        one[:, _LEMMA, None] == other[None, :, _LEMMA],
        plural == (other[None, :, _PLURAL] > 0),
        plural & many,
        counts > _HALF,
        counts,
        *_tables(asking, candidates),
    )
    for column, part in enumerate(parts, len(_FAR) + len(_BETWEEN)):
        out[..., column] = part
    return out


def _bins(starts: Sequence[int], values: Ints) -> Floats:
    """Of each value a row that marks the bin that it falls in; none for what lies before the first."""
    return np.asarray(_marks(len(starts))[np.searchsorted(starts, values, side="right")])


@cache
def _marks(count: int) -> Floats:
    return np.vstack([np.zeros(count, np.float32), np.eye(count, dtype=np.float32)])


def _counts(candidates: Sequence[Word]) -> Floats:
    """How often the actor of each is among them, as a share of the most frequent one's."""
    found: dict[Iri, int] = {}
    for word in candidates:
        for iri in word.iris:
            found[iri] = found.get(iri, 0) + 1
    most = max(found.values(), default=1)
    return np.array([max((found[iri] for iri in word.iris), default=0) / most for word in candidates], np.float32)


def _tables(asking: Sequence[Word], candidates: Sequence[Word]) -> NDArray[np.bool_]:
    """Whether the tables of nouns allow the actor, and whether they do not: by its class, and by its name."""
    found = np.zeros((4, len(asking), len(candidates)), bool)
    table, known = nouns.load(), states.load()
    actors = [word.actor for word in candidates]
    for row, word in enumerate(asking):
        if word.token.pos_ != "NOUN":
            continue
        allowed = next((table.description[t] for t in terms(word.token) if t in table.description), None)
        meant = known.meant(word.token)
        for column, actor in enumerate(actors if allowed is not None or meant is not None else ()):
            if actor is not None and allowed is not None:
                found[0 if actor.kind in allowed else 1, row, column] = True
            if actor is not None and meant is not None:
                found[2 if actor.principal.iri in meant else 3, row, column] = True
    return found
