"""Who is meant where a predicate leaves a slot open: the other party of what was told just before.

A cue asks for it by the names of its slots: `opponent` is the one whom the source has just acted on, `assailant` the
one who has just acted on the target, `doer` and `sufferer` those of the deed that the object names ("the sanctions
were lifted"). All are inferred and say so; what a sentence names without our knowing whom is not filled.
"""

from collections.abc import Sequence

from triplomacy import ontology
from triplomacy.actors.deeds import Deed
from triplomacy.actors.references import Discourse, Reference
from triplomacy.actors.syntax import parts
from triplomacy.claims import Actor
from triplomacy.relations.cues import Cue
from triplomacy.relations.frames import Frame
from triplomacy.tokens import Token

_VIOLENT = frozenset({"ASSAULT", "COERCE", "MOBILIZE"})
_HELPFUL = frozenset({"AID", "RETREAT", "SUPPORT"})
# Done by whoever governs the place.
_AT_HOME = frozenset({"detains", "releases", "trains", "givesHumanitarianAidTo"})
_NOBODY = frozenset({"DATE", "TIME"})


class Implied:
    """Fills open slots in the light of a discourse."""

    def __init__(self, discourse: Discourse) -> None:
        self._discourse = discourse

    def sources(self, cue: Cue, frame: Frame, targets: Sequence[Reference]) -> list[Reference]:
        """Who does it, where nobody is said to."""
        if _is_stated(frame, cue.source):
            return []
        if "doer" in cue.source and (deed := self._deed(frame)):
            return [self._reference(frame, deed.doer, f"{_the(frame)} told of before is of {deed.doer.label}")]
        if not frame.passive:
            return []
        if placed := self._where(cue, frame):
            return placed
        if "assailant" not in cue.source:
            return []
        found = {t.actor: self._discourse.deeds.assailant(t.actor, _VIOLENT) for t in targets}
        return [
            self._reference(frame, doer, f"{doer.label} has just acted against {victim.label}")
            for victim, doer in found.items()
            if doer is not None
        ][:1]

    def targets(self, cue: Cue, frame: Frame, sources: Sequence[Reference]) -> list[Reference]:
        """To whom it is done, where nobody is named."""
        if _is_stated(frame, cue.target):
            return []
        if "sufferer" in cue.target and (deed := self._deed(frame)) and deed.sufferer:
            own = {deed.doer.principal.iri} == {source.actor.principal.iri for source in sources}
            basis = f"{_the(frame)} told of before is on {deed.sufferer.label}"
            return [self._reference(frame, deed.sufferer, basis)] if own else []
        root = ontology.load().relation(cue.relation).root
        if root in _VIOLENT and (accuser := self._speaker(frame, "accuser")):
            return [
                self._reference(frame, accuser.principal, f"{accuser.label} accuses {sources[0].actor.label} of it")
            ]
        if root in _HELPFUL and (thanker := self._speaker(frame, "thanker")):
            return [
                self._reference(frame, thanker.principal, f"{thanker.label} thanks {sources[0].actor.label} for it")
            ]
        if "opponent" not in cue.target or len(sources) != 1:
            return []
        source = sources[0].actor
        other = self._discourse.deeds.other_party(source)
        return (
            [self._reference(frame, other, f"{source.label} and {other.label} have just been told of")] if other else []
        )

    def _speaker(self, frame: Frame, slot: str) -> Actor | None:
        """Who accuses or thanks, if it is one."""
        found = [r.actor for token in frame.slots.get(slot, ()) for r in self._discourse.references(token)]
        return self._discourse.register.current(found[0]) if len(found) == 1 else None

    def _where(self, cue: Cue, frame: Frame) -> list[Reference]:
        """ "was jailed in Peru": what only a state does, the state of the place does."""
        if cue.relation not in _AT_HOME:
            return []
        places = (r for place in frame.slots.get("in", ()) for r in self._discourse.references(place, owner=False))
        found = [r for r in places if r.actor.kind == "State"]
        return [self._reference(frame, r.actor, f"it is done in {r.tokens.text}") for r in found[:1]]

    def _deed(self, frame: Frame) -> Deed | None:
        objects = [part for token in frame.slots.get("obj", ()) for part in (token, *parts(token))]
        return next((deed for token in objects if (deed := self._discourse.deed(token))), None)

    @staticmethod
    def _reference(frame: Frame, actor: Actor, basis: str) -> Reference:
        return Reference(actor, frame.head.doc[frame.head.i : frame.head.i + 1], "implied", basis=basis)


def _the(frame: Frame) -> str:
    return f"the {frame.slots['obj'][0].lemma_}"


def _is_stated(frame: Frame, slots: Sequence[str]) -> bool:
    """Whether words stand in one of the slots; dates and clauses do not name anybody."""
    return any(_names(token) for slot in slots if slot != "comp" for token in frame.slots.get(slot, ()))


def _names(token: Token) -> bool:
    return token.ent_type_ not in _NOBODY and token.pos_ in ("NOUN", "PROPN", "NUM", "PRON") and token.lower_ != "what"
