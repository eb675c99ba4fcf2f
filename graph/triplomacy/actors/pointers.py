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
from triplomacy.tokens import Token

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
# How many labels describe a word, and how many features a pair.
LABELS: Final = 6
FEATURES: Final = len(_FAR) + len(_BETWEEN) + 18

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
    def labels(self) -> tuple[int, ...]:
        """What is known of it, by number."""
        token = self.token
        return (
            _number(FORMS, token.lower_),
            _number(RELATIONS, token.dep_),
            _number(kinds(), self.actor.kind if self.actor else ""),
            _number(ROLES, self.role),
            0 if self.role else _number(DETERMINERS, _determiner(token)),
            2 * (len(self.actors) > 1) + ("Plur" in token.morph.get("Number", [])),
        )

    @cached_property
    def place(self) -> "_Place":
        """Where it stands."""
        token = self.token
        own = clause(token)
        return _Place(
            self.sentence,
            self._at(token),
            self._at(token.left_edge),
            self._at(token.right_edge),
            leads_clause(token),
            self._at(own),
            self._at(token.head),
            hash(lemma(token)),
            "Plur" in token.morph.get("Number", []),
            self._chain(own, shared=True),
            self._chain(own, shared=False),
        )

    def _at(self, token: Token) -> int:
        """A number for a word of the sentence; paragraphs are parsed apart, so sentences count first."""
        return self.sentence * _SENTENCE + token.i - token.sent.start

    def _chain(self, below: Token, *, shared: bool) -> tuple[int, ...]:
        """The clauses above, the own one first; `shared` ends where a clause has a subject of its own."""
        found = [self._at(below)]
        while len(found) < _CHAIN and below.head is not below and (not shared or shares_subject(below)):
            below = clause(below.head)
            found.append(self._at(below))
        return (*found, *[-1] * (_CHAIN - len(found)))


@dataclass(frozen=True, slots=True)
class _Place:
    sentence: int
    at: int
    left: int
    right: int
    leads: bool
    clause: int
    head: int
    lemma: int
    plural: bool
    chain: tuple[int, ...]
    above: tuple[int, ...]


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


def seen(asking: Sequence[Word], candidates: Sequence[Word]) -> Seen:
    """What the network is given of them. Raises ValueError if another pipeline than ours has read the text."""
    one, other = _Rows(asking), _Rows(candidates)
    return Seen(
        _states(asking),
        np.array([word.labels for word in asking], np.int64).reshape(-1, LABELS),
        _states(candidates),
        np.array([word.labels for word in candidates], np.int64).reshape(-1, LABELS),
        _features(asking, candidates, one, other),
        (one.left[:, None] <= other.at[None]) & (other.at[None] <= one.right[:, None]),
    )


def _states(words: Sequence[Word]) -> Floats:
    rows = []
    for word in words:
        if word.token.doc.states is None:
            raise ValueError("no states of the encoder: the text was not read by our pipeline")
        rows.append(word.token.doc.states[word.token.i])
    return np.stack(rows)


def _number(names: Sequence[str], name: str) -> int:
    return names.index(name) + 1 if name in names else 0


def _determiner(token: Token) -> str:
    for child in token.lefts:
        if child.dep_ == "nmod:poss":
            return "possessive"
        if child.lower_ in _THESE:
            return _THESE[child.lower_]
    return "none"


class _Rows:
    """The places of several words, for comparing all with all at once."""

    def __init__(self, words: Sequence[Word]) -> None:
        places = [word.place for word in words]
        self.sentence = np.array([place.sentence for place in places])
        self.at = np.array([place.at for place in places])
        self.left = np.array([place.left for place in places])
        self.right = np.array([place.right for place in places])
        self.leads = np.array([place.leads for place in places])
        self.clause = np.array([place.clause for place in places])
        self.head = np.array([place.head for place in places])
        self.lemma = np.array([place.lemma for place in places])
        self.plural = np.array([place.plural for place in places])
        self.chain = np.array([place.chain for place in places]).reshape(-1, _CHAIN)
        self.above = np.array([place.above for place in places]).reshape(-1, _CHAIN)


def _features(asking: Sequence[Word], candidates: Sequence[Word], one: _Rows, other: _Rows) -> Floats:
    apart = one.sentence[:, None] - other.sentence[None]
    shape = apart.shape
    ordered = np.sort(other.at)
    between = np.abs(np.searchsorted(ordered, one.at)[:, None] - np.searchsorted(ordered, other.at)[None])
    governs = (one.chain[:, None, :] == other.clause[None, :, None]).any(-1)
    above = (one.above[:, None, 1:] == other.clause[None, :, None]).any(-1)
    many = np.array([len(word.actors) > 1 for word in candidates])
    counts = _counts(candidates)
    parts = [
        *((apart >= low) & (apart < high) for low, high in zip(_FAR, (*_FAR[1:], _SENTENCE), strict=True)),
        *((between >= low) & (between < high) for low, high in zip(_BETWEEN, (*_BETWEEN[1:], _SENTENCE), strict=True)),
        other.at[None] > one.at[:, None],
        one.clause[:, None] == other.clause[None],
        governs & other.leads[None],
        above & other.leads[None],
        np.broadcast_to(other.leads[None], shape),
        np.broadcast_to(one.leads[:, None], shape),
        one.head[:, None] == other.head[None],
        (other.left[None] <= one.at[:, None]) & (one.at[:, None] <= other.right[None]),
        (one.left[:, None] <= other.at[None]) & (other.at[None] <= one.right[:, None]),
        one.lemma[:, None] == other.lemma[None],
        one.plural[:, None] == other.plural[None],
        one.plural[:, None] & many[None],
        np.broadcast_to(counts[None] > 0.5, shape),
        np.broadcast_to(counts[None], shape),
        *_tables(asking, candidates),
    ]
    return np.stack([np.asarray(part, np.float32) for part in parts], -1)


def _counts(candidates: Sequence[Word]) -> Floats:
    """How often the actor of each is among them, as a share of the most frequent one's."""
    found: dict[Iri, int] = {}
    for word in candidates:
        for actor in word.actors:
            found[actor.iri] = found.get(actor.iri, 0) + 1
    most = max(found.values(), default=1)
    return np.array([max((found[a.iri] for a in word.actors), default=0) / most for word in candidates], np.float32)


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
