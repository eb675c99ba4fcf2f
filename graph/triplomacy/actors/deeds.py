"""What the text has told so far: who did what to whom, for words and slots that later sentences leave open."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from triplomacy.claims import Actor

# For "the sanctions", "the attack"; and for slots that are only understood.
_REACH, _NEAR = 3, 1


@dataclass(frozen=True, slots=True)
class Deed:
    """A deed by its PLOVER root; `sufferer` is None for words spoken to nobody."""

    sentence: int
    root: str
    doer: Actor
    sufferer: Actor | None = None


class Deeds:
    """The deeds of a document up to the sentence being read."""

    def __init__(self) -> None:
        self._deeds: list[Deed] = []
        self._sentence = -1

    def begin(self, sentence: int) -> None:
        """Moves on to a sentence."""
        self._sentence = sentence

    def add(self, root: str, doer: Actor, sufferer: Actor | None = None) -> None:
        """Notes a deed told in this sentence."""
        self._deeds.append(Deed(self._sentence, root, doer, sufferer))

    def last(self, roots: Collection[str], *, here: bool = False) -> Deed | None:
        """The last deed of one of these roots, within reach, or in this sentence alone."""
        reach = 0 if here else _REACH
        within = (deed for deed in reversed(self._deeds) if deed.sentence >= self._sentence - reach)
        return next((deed for deed in within if deed.root in roots), None)

    def other_party(self, actor: Actor) -> Actor | None:
        """The one actor whom this sentence, else the one before, tells of as acting on this one or acted on by it."""
        for sentence in (self._sentence, self._sentence - _NEAR):
            told = [deed for deed in self._deeds if deed.sentence == sentence and deed.sufferer is not None]
            done = [deed.sufferer for deed in told if _same(deed.doer, actor)]
            found = _distinct(done or [deed.doer for deed in told if _same(deed.sufferer, actor)])
            if found:
                return found[0] if len(found) == 1 else None
        return None

    def assailant(self, victim: Actor, roots: Collection[str]) -> Actor | None:
        """The one actor who has just done deeds of these roots to this one or to whom it acts for."""
        near = (deed for deed in self._deeds if deed.sentence >= self._sentence - _NEAR and deed.root in roots)
        found = _distinct(deed.doer for deed in near if _same(deed.sufferer, victim))
        return found[0] if len(found) == 1 else None


def _same(one: Actor | None, other: Actor) -> bool:
    return one is not None and one.principal.iri == other.principal.iri


def _distinct(actors: Iterable[Actor | None]) -> list[Actor]:
    """One for each state or body acted for, the last named."""
    return list({actor.principal.iri: actor for actor in actors if actor is not None}.values())
