"""Who is meant by a pronoun or a description, as a network sees it: each actor told of before, or nobody.

Every word that points back is held against all candidates before it, and those of its own sentence after it; the
likelihoods of an actor's mentions are summed. They are ranked together with nobody, as in Durrett and Klein 2013, "Easy
Victories and Uphill Battles". Trained by `graph/training/antecedents` on articles in which every mention is annotated.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np

from triplomacy.actors.pointers import Floats, Word, seen
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
# Log odds below which it is not worth a look who is meant: 1 in 20.
_UNLIKELY: Final = -3.0


@dataclass(frozen=True, slots=True)
class Meant:
    """How likely each actor, or several together, are meant, the likeliest first; what is missing to 1 is nobody.

    `several` tells how likely more than one is meant together, and `members`, if that is likely, each of whom.
    """

    actors: tuple[tuple[tuple[Actor, ...], float], ...]
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

    def meant(self, asking: Sequence[Word], candidates: Sequence[Word]) -> list[Meant]:
        """Whom each of some words of a sentence means."""
        names = ["links", "nobody", "several", "members"]
        rows = zip(*self._session.run(names, seen(asking, candidates).inputs()), strict=True)
        return [_meant(links, float(nobody), float(many), members, candidates) for links, nobody, many, members in rows]


@cache
def load() -> AntecedentNetwork:
    """The network that comes with the package."""
    return AntecedentNetwork()


class Antecedents:
    """Whom the words of one document mean, sentence by sentence in order."""

    def __init__(self, network: AntecedentNetwork) -> None:
        self._network = network
        self._told: list[Word] = []

    def read(self, asking: Sequence[Word], names: Sequence[Word]) -> dict[Token, Meant]:
        """Whom the words of a sentence that point back mean, those among them too that mean the same as another one."""
        candidates = [*self._told[-REACH:], *names]
        if not asking or not candidates:
            return {}
        meant = dict(zip(asking, self._network.meant(asking, candidates), strict=True))
        found = [
            replace(word, actors=actors)
            for word, one in meant.items()
            for actors, share in [one.likeliest()]
            if actors and share > _EVEN
        ]
        again = [word for word, one in meant.items() if one.actors]
        if found and len(again) > 1:
            here = sorted([*names, *found], key=lambda word: word.token.i)
            meant |= zip(again, self._network.meant(again, [*self._told[-REACH:], *here]), strict=True)
        return {word.token: one for word, one in meant.items()}

    def tell(self, words: Iterable[Word]) -> None:
        """Makes the words of a sentence candidates for the next ones."""
        self._told += sorted(words, key=lambda word: word.token.i)


def _meant(row: Floats, nobody: float, several: float, members: Floats, candidates: Sequence[Word]) -> Meant:
    if float(np.logaddexp.reduce(row)) - nobody < _UNLIKELY:
        return Meant((), several, ())
    together = _members(members, candidates) if several > _EVEN else ()
    return Meant(shares(row, nobody, candidates), several, together)


def shares(row: Floats, nobody: float, candidates: Sequence[Word]) -> tuple[tuple[tuple[Actor, ...], float], ...]:
    """The likelihood of each actor, or set of actors, by the log odds of its mentions; the likeliest first."""
    top = max(float(row.max()), nobody)
    total = float(np.exp(nobody - top))
    found: dict[tuple[Iri, ...], tuple[tuple[Actor, ...], float]] = {}
    for word, value in zip(candidates, np.exp(row - top).tolist(), strict=True):
        total += value
        if word.actors:
            key = tuple(sorted(actor.iri for actor in word.actors))
            before = found.get(key, (word.actors, 0.0))
            found[key] = before[0], before[1] + value
    return tuple(sorted(((actors, value / total) for actors, value in found.values()), key=lambda pair: -pair[1]))


def _members(row: Floats, candidates: Sequence[Word]) -> tuple[tuple[Actor, float], ...]:
    """How likely each actor is one of several, by its likeliest mention."""
    found: dict[Iri, tuple[Actor, float]] = {}
    for word, value in zip(candidates, row.tolist(), strict=True):
        if word.actor is not None:
            before = found.get(word.actor.iri, (word.actor, 0.0))
            found[word.actor.iri] = before[0], max(before[1], value)
    return tuple(found.values())
