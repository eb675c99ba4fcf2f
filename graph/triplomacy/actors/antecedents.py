"""Who is meant by a pronoun or a description, as a network sees it: each actor told of before, or nobody.

Every word that points back is held against all candidates before it, and those of its own sentence after it; the
likelihoods of an actor's mentions are summed. They are ranked together with nobody, as in Durrett and Klein 2013, "Easy
Victories and Uphill Battles". Trained by `graph/training/antecedents` on articles in which every mention is annotated.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np

from triplomacy.actors.pointers import Floats, Rows, Word, joined, rows, seen
from triplomacy.claims import Actor, Iri
from triplomacy.encoder import sessions
from triplomacy.tokens import Token

FILE = Path(__file__).parent / "antecedents.onnx"
# Only so many candidates of earlier sentences are looked at, the nearest.
REACH: Final = 60
_EVEN: Final = 0.5
# How likely, beside the likeliest, whom the rules take to be meant must be to be preferred: no gain on annotated
# articles, but "thanked Chile for its help" needs it.
RATHER = 0.2
_LEAST: Final = 1e-3
# Odds below which it is not worth a look who is meant.
_UNLIKELY: Final = 0.05

# Those who are meant, alone or together, each with how likely.
Shares: TypeAlias = tuple[tuple[tuple[Actor, ...], float], ...]


@dataclass(frozen=True, slots=True)
class Meant:
    """How likely each actor, or several together, are meant, the likeliest first; what is missing to 1 is nobody.

    `several` tells how likely more than one is meant together, and `members`, if that is likely, each of whom.
    """

    actors: Shares
    several: float
    members: tuple[tuple[Actor, float], ...]

    def likeliest(
        self, barred: frozenset[str] = frozenset(), *, rather: Sequence[Actor] = ()
    ) -> tuple[tuple[Actor, ...], float]:
        """Those who are meant if none of the barred is, given by their IRIs, and how likely that is; none: nobody.

        Of two that are about as likely, those who are meant `rather`.
        """
        open_ = [(actors, share) for actors, share in self.actors if barred.isdisjoint(a.iri for a in actors)]
        closed = sum(share for _, share in self.actors) - sum(share for _, share in open_)
        if not open_:
            return (), 1.0
        first = next(
            (found for found in open_ if found[0] == tuple(rather) and found[1] > RATHER * open_[0][1]), open_[0]
        )
        return first[0], first[1] / max(1 - closed, _LEAST)

    def together(self, *, least: float = 0.5) -> list[Actor]:
        """Those who are meant together, in the order of the text; none if it is likelier that one is meant."""
        return [actor for actor, share in self.members if share >= least] if self.several > _EVEN else []


class AntecedentNetwork:
    """The network, loaded when it is first asked."""

    def __init__(self, path: Path = FILE) -> None:
        self._path = path

    @cached_property
    def _session(self) -> Any:
        return sessions.opened(self._path)

    def meant(self, asking: Rows, candidates: Rows) -> list[Meant]:
        """Whom each of some words of a sentence means."""
        names = ["links", "nobody", "several", "members"]
        links, nobody, several, members = self._session.run(names, seen(asking, candidates).inputs())
        meant = shares(links, nobody, candidates.words)
        return [
            Meant(actors, many, _members(row, candidates.words) if actors and many > _EVEN else ())
            for actors, many, row in zip(meant, several.tolist(), members, strict=True)
        ]


@cache
def load() -> AntecedentNetwork:
    """The network that comes with the package."""
    return AntecedentNetwork()


class Antecedents:
    """Whom the words of one document mean, sentence by sentence in order."""

    def __init__(self, network: AntecedentNetwork) -> None:
        self._network = network
        self._told: Rows | None = None

    def read(self, asking: Sequence[Word], names: Sequence[Word]) -> dict[Token, Meant]:
        """Whom the words of a sentence that point back mean."""
        candidates = joined(self._told, rows(names) if names else None)
        if not asking or candidates is None:
            return {}
        meant = self._network.meant(rows(asking), candidates)
        return {word.token: one for word, one in zip(asking, meant, strict=True)}

    def tell(self, words: Sequence[Word]) -> None:
        """Makes words of a sentence, one or more, candidates for the next ones."""
        told = joined(self._told, rows(sorted(words, key=lambda word: word.token.i)))
        self._told = told.last(REACH) if told else None


def shares(links: Floats, nobody: Floats, candidates: Sequence[Word]) -> list[Shares]:
    """Of each row of log odds the likelihood of each actor, or set of actors, by its mentions; the likeliest first.

    Of words that hardly mean anybody there are none, and no actor that is hardly meant.
    """
    places: dict[tuple[Iri, ...], int] = {}
    sets: list[tuple[Actor, ...]] = []
    group = []
    for word in candidates:
        place = places.setdefault(word.iris, len(sets))
        if place == len(sets):
            sets.append(word.actors)
        group.append(place)
    odds = np.exp(links - np.maximum(links.max(1), nobody)[:, None])
    alone = np.exp(nobody - np.maximum(links.max(1), nobody))
    sums = odds @ np.eye(len(sets), dtype=np.float32)[group]
    every = sums.sum(1)
    sums /= (every + alone)[:, None]
    likely = every > _UNLIKELY * alone
    found: list[Shares] = []
    for row, worth in zip(sums, likely.tolist(), strict=True):
        order = np.argsort(-row, kind="stable").tolist() if worth else []
        values = row.tolist()
        found.append(tuple((sets[i], values[i]) for i in order if sets[i] and values[i] > _LEAST))
    return found


def _members(row: Floats, candidates: Sequence[Word]) -> tuple[tuple[Actor, float], ...]:
    """How likely each actor is one of several, by its likeliest mention."""
    found: dict[Iri, tuple[Actor, float]] = {}
    for word, value in zip(candidates, row.tolist(), strict=True):
        if word.actor is not None:
            before = found.get(word.actor.iri, (word.actor, 0.0))
            found[word.actor.iri] = before[0], max(before[1], value)
    return tuple(found.values())
