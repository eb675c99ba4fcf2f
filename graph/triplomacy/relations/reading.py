"""From a frame to typed pairs of actors: which cue fits, who fills its slots, and why the others did not."""

from collections.abc import Collection, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from itertools import combinations, permutations

from triplomacy import ontology
from triplomacy.actors.nouns import lemma
from triplomacy.actors.references import Discourse, Reference
from triplomacy.actors.syntax import agents, case_of, conjuncts, relative_antecedent
from triplomacy.claims import Actor
from triplomacy.relations.cues import Cue, Cues
from triplomacy.relations.frames import Frame, FrameReader
from triplomacy.relations.implied import Implied
from triplomacy.relations.terms import hyphenated
from triplomacy.tokens import Token

_RELATIVE = frozenset({"that", "which", "who", "whom"})
_RECIPROCAL = frozenset({"each other", "one another"})
# Deeds done to others only: across COERCE and SANCTION the same guess was wrong more often than right.
_HARMING = frozenset({"ASSAULT", "expels"})
# Auxiliaries of what is said, not asked.
_AUXILIARY = ("aux", "aux:pass", "cop")
_TELLING = frozenset(
    {"are", "can", "could", "did", "had", "has", "have", "is", "may", "might", "was", "were", "will", "would"}
)
# Kinds of actors that act for their state.
_ORGANS = frozenset({"ArmedForce", "GovernmentBody"})
# Slots of those who reject or thank for what a noun says.
_ANSWERS = ("answerer", "thanker")


@dataclass(frozen=True, slots=True)
class Reading:
    """A frame typed by a cue, with one source and one target.

    `answered` says that the target is whoever answers: what is rejected or denied has been said all the same.
    """

    frame: Frame
    cue: Cue
    source: Reference
    target: Reference
    theme: tuple[Token, ...]
    answered: bool = False

    @property
    def pair(self) -> frozenset[str]:
        """The two actors, in no order."""
        return frozenset((self.source.actor.iri, self.target.actor.iri))

    @property
    def meant(self) -> float:
        """How likely both actors are those that the words mean, 0 to 1."""
        return self.source.certainty * self.target.certainty


@dataclass(frozen=True, slots=True)
class Half:
    """A frame whose cue fits but for one participant: either the sources or the targets are missing."""

    frame: Frame
    cue: Cue
    sources: tuple[Reference, ...]
    targets: tuple[Reference, ...]
    theme: tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Rejection:
    """A frame that a cue might have typed, and what was missing."""

    frame: Frame
    cue: Cue | None
    why: str
    which: Collection[str] = ()

    @property
    def reason(self) -> str:
        """What was missing, in words."""
        return f"{self.why} {_or(self.which)}" if self.which else self.why


class Reader:
    """Types frames in the light of a discourse."""

    def __init__(self, cues: Cues, discourse: Discourse, reader: FrameReader) -> None:
        self._cues = cues
        self._frames = reader
        self._discourse = discourse
        self._implied = Implied(discourse)
        self._terms: dict[Token, frozenset[str]] = {}
        self._relations = ontology.load().relations

    def read(self, frame: Frame) -> tuple[list[Reading], list[Rejection]]:
        """The readings of the best cue that fits, or why none does; both empty if no cue knows the word."""
        fitting: list[tuple[int, float, list[Reading]]] = []
        rejections: list[Rejection] = []
        for cue in self._cues.of(frame):
            unmet = self._mismatch(cue, frame)
            if unmet is None:
                sources, slot = self._fill(cue, cue.source, cue.source_is, frame, taken=frozenset())
                readings = list(self._readings(cue, frame, sources, slot))
                if readings:
                    fitting.append((cue.specificity, cue.confidence, readings))
                    continue
                unmet = _missing(cue, sources, slot)
            rejections.append(Rejection(frame, cue, *unmet))
        if not fitting:
            return [], rejections
        best = max(range(len(fitting)), key=lambda i: (*fitting[i][:2], -i))
        return fitting[best][2], []

    def halves(self, frame: Frame) -> Iterator[Half]:
        """The cues that fit a frame but for one participant."""
        for cue in self._cues.of(frame):
            if self._mismatch(cue, frame) is None:
                sources, used = self._fill(cue, cue.source, cue.source_is, frame, taken=frozenset())
                rest = tuple(slot for slot in cue.target if slot != used)
                targets = [] if sources else self._fill(cue, rest, cue.target_is, frame, taken=frozenset())[0]
                theme = tuple(t for name in cue.theme if name != used for t in frame.slots.get(name, ()))
                if sources or targets:
                    yield Half(frame, cue, tuple(sources), tuple(targets), theme)

    def _mismatch(self, cue: Cue, frame: Frame) -> tuple[str, Collection[str]] | None:
        """Which condition of the cue the words around the predicate do not meet, and on what; None if they do."""
        filled = frame.slots.keys()
        if cue.has and cue.has.isdisjoint(filled):
            return "nothing stands in", cue.has
        if not cue.lacks.isdisjoint(filled):
            return "something stands in", cue.lacks & filled
        if cue.object or cue.object_is or cue.not_object_is:
            objects = _meant(frame.slots.get("obj", ()))
            if cue.object and not any(lemma(t) in cue.object for o in objects for t in conjuncts(o)):
                return "its object is not", cue.object
            if cue.object_is and not self._of_kind(objects, cue.object_is):
                return "its object is none of", cue.object_is
            if cue.not_object_is and self._of_kind(objects, cue.not_object_is):
                return "its object is", cue.not_object_is
        if cue.theme_is or cue.not_theme_is:
            themes = _meant(t for name in cue.theme for t in frame.slots.get(name, ()))
            if frame.kind == "noun":
                themes += [frame.head, *frame.slots.get("mod", ())]
            if cue.theme_is and not self._of_kind(themes, cue.theme_is):
                return "what it is about is none of", cue.theme_is
            if cue.not_theme_is and self._of_kind(themes, cue.not_theme_is):
                return "it is about", cue.not_theme_is
        return None

    def _of_kind(self, tokens: Iterable[Token], kinds: frozenset[str]) -> bool:
        words = self._cues.words(kinds)
        return any(not words.isdisjoint(self._terms_of(token)) for token in tokens)

    def _terms_of(self, token: Token) -> frozenset[str]:
        """What a theme and all that is coordinated with it are called, looked up once a sentence."""
        if token not in self._terms:
            self._terms[token] = frozenset(term for part in conjuncts(token) for term in _theme_terms(part))
        return self._terms[token]

    def _readings(self, cue: Cue, frame: Frame, sources: list[Reference], source_slot: str) -> Iterator[Reading]:
        taken = frozenset(iri for r in sources for iri in _itself(r.actor))
        rest = (
            tuple(slot for slot in cue.target if slot != source_slot)
            if not self._pairs(cue, source_slot)
            else cue.target
        )
        targets, target_slot = self._fill(cue, rest, cue.target_is, frame, taken=taken)
        if not sources:
            sources = _others(self._implied.sources(cue, frame, targets), cue.source_is, than=targets)
        # "Chad and Mali accused each other": each does it to the other.
        several = len(sources) > 1 and not targets and not self._pairs(cue, source_slot)
        mutual = several and any(_reciprocal(token) for name in rest for token in frame.slots.get(name, ()))
        if sources and not targets and not mutual:
            targets = _others(self._implied.targets(cue, frame, sources), cue.target_is, than=sources)
            target_slot = "implied"
        used = {source_slot, target_slot}
        theme = tuple(t for name in cue.theme if name not in used or name == "comp" for t in frame.slots.get(name, ()))
        if sources and targets and target_slot != source_slot:
            for source in sources:
                for target in targets:
                    owned = tuple(r.owned for r in (target, source) if r.owned is not None)
                    yield Reading(frame, cue, source, target, theme or owned, answered=target_slot in _ANSWERS)
        elif mutual:
            for source, target in permutations(sources, 2):
                yield Reading(frame, cue, source, target, theme)
        elif self._pairs(cue, source_slot) and len(sources) > 1 and not self._names_others(cue, source_slot, frame):
            for source, target in combinations(sources, 2):
                yield Reading(frame, cue, source, target, theme)

    def _names_others(self, cue: Cue, source_slot: str, frame: Frame) -> bool:
        """Whether another party has words, though we do not know whom: "Chad and Mali battled the insurgency"."""
        named = set(frame.slots.get(source_slot, ()))
        others = (token for slot in cue.target for token in frame.slots.get(slot, ()) if token not in named)
        return any(token.pos_ == "PROPN" or self._discourse.nouns.acts(lemma(token)) for token in others)

    def _pairs(self, cue: Cue, source_slot: str) -> bool:
        return self._relations[cue.relation].symmetric and source_slot != ""

    def _fill(
        self, cue: Cue, slots: Sequence[str], classes: frozenset[str], frame: Frame, *, taken: frozenset[str]
    ) -> tuple[list[Reference], str]:
        """The references of the first slot that names an actor of the right class other than those taken."""
        for slot in slots:
            found: dict[str, Reference] = {}
            tokens = (frame.head,) if slot in ("context", "itself") else frame.slots.get(slot.split(":")[0], ())
            for token in tokens:
                for reference in self._references(frame, token, slot, cue):
                    right_class = not classes or reference.actor.kind in classes
                    if right_class and reference.actor.iri not in taken:
                        found.setdefault(reference.actor.iri, reference)
            if taken and not found:
                found = self._somebody_else(cue, frame, slot, tokens, taken)
            if found:
                return list(found.values()), slot
        return [], ""

    def _somebody_else(
        self, cue: Cue, frame: Frame, slot: str, tokens: Sequence[Token], taken: frozenset[str]
    ) -> dict[str, Reference]:
        """Whom the target means, if not the source: nobody attacks "its depots" if they are its own."""
        harmed = not _HARMING.isdisjoint((cue.relation, self._relations[cue.relation].root))
        found: list[Reference] = []
        for token in tokens:
            if _is_description(token) or (harmed and slot in ("obj", "iobj") and _has_possessor(token)):
                found += self._discourse.others(token, owner=cue.owner, than=taken)
            if slot in frame.slots:
                found += [r for part in conjuncts(token) for r in self._discourse.unnamed_group(part)]
        return {
            r.actor.iri: r
            for r in found
            if r.actor.iri not in taken and (not cue.target_is or r.actor.kind in cue.target_is)
        }

    def _references(self, frame: Frame, token: Token, slot: str, cue: Cue) -> list[Reference]:
        if slot == "thanker":
            # Who is helped is not the minister who gives thanks.
            thanked = self._discourse.references(token)
            return [replace(reference, actor=reference.actor.principal) for reference in thanked]
        if slot == "comp:subj":
            return self._subject_of(token, cue)
        if slot in ("mod", "poss"):
            return self._discourse.references(token, owner=True)
        if slot.endswith(":by"):
            return [r for part in conjuncts(token) for a in agents(part) for r in self._discourse.references(a)]
        if slot.endswith(":poss"):
            return [r for part in conjuncts(token) for r in self._discourse.owners(part)]
        if slot == "context":
            return self._state_of_title(frame)
        if slot == "itself":
            return self._discourse.references(token, owner=False)
        if slot == "self" and token.i > frame.head.i:
            # A title is of the name after it, not of those coordinated with that name.
            return self._discourse.references(token, owner=cue.owner, alone=True)
        if slot == "comp":
            return self._complement(token, cue)
        return self._discourse.references(token, owner=cue.owner)

    def _state_of_title(self, frame: Frame) -> list[Reference]:
        """ "Prime Minister Jane Doe" with no state named: hers, else that of the text; a "judge" has none."""
        if not frame.head.text[0].isupper() or "for" in frame.slots:
            return []
        bearers = [
            r.actor for token in frame.slots.get("self", ()) for r in self._discourse.references(token, alone=True)
        ]
        home = next((bearer.acts_for for bearer in bearers if bearer.kind == "Person" and bearer.acts_for), None)
        if home is None:
            return self._discourse.setting(frame.head)
        return [Reference(home, frame.head.doc[frame.head.i : frame.head.i + 1], "office")]

    def _subject_of(self, clause: Token, cue: Cue) -> list[Reference]:
        """Who does what a that-clause says: "demanded that Mali release the crew"; nobody is asked for what is so."""
        asks = self._relations[cue.relation].root == "REQUEST"
        told = (
            clause.tag_ in ("VBD", "VBZ")
            or clause.pos_ in ("NOUN", "PROPN")
            or any(child.lower_ in _TELLING for child in clause.children if child.dep_ in _AUXILIARY)
        )
        if asks and told:
            return []
        subjects = [child for child in clause.children if child.dep_ in ("nsubj", "nsubj:pass")]
        return [reference for subject in subjects for reference in self._discourse.references(subject, owner=False)]

    def _complement(self, clause: Token, cue: Cue) -> list[Reference]:
        """Whom the embedded act is for or on, if it is of the cue's own kind: "promised to send wheat to Mali"."""
        if clause.pos_ != "VERB":
            return []
        readings, _ = self.read(self._frames.verb(clause))
        return [reading.target for reading in readings if self._can_be_promised(reading.cue, cue)]

    def _can_be_promised(self, act: Cue, cue: Cue) -> bool:
        """Whether an act is what the cue promises or threatens; talks and visits are plans of their own."""
        embedded, embedding = self._relations[act.relation].quad, self._relations[cue.relation].quad
        if embedding.endswith("cooperation"):
            return embedded == "material-cooperation"
        return embedded.endswith("conflict")


def _missing(cue: Cue, sources: Sequence[Reference], slot: str) -> tuple[str, Collection[str]]:
    """Who is not there for a cue to be read, and where it was sought."""
    if not sources:
        return "no actor found as source in", cue.source
    return "no second actor found as target in", [name for name in cue.target if name != slot]


def _itself(actor: Actor) -> tuple[str, ...]:
    """An actor, and for a force or an organ its state: "Peru's troops seized the island" is not on Peru."""
    return (actor.iri, actor.principal.iri) if actor.kind in _ORGANS else (actor.iri,)


def _others(found: list[Reference], classes: frozenset[str], *, than: list[Reference]) -> list[Reference]:
    taken = {reference.actor.principal.iri for reference in than}
    fitting = (reference for reference in found if not classes or reference.actor.kind in classes)
    return [reference for reference in fitting if reference.actor.principal.iri not in taken]


def _is_description(token: Token) -> bool:
    return token.pos_ == "NOUN" and any(c.lower_ in ("the", "this", "that") for c in token.children)


def _reciprocal(token: Token) -> bool:
    """ "each other", "one another's ambassadors"."""
    words = (token, *token.children)
    return any(f"{word.lower_} {word.nbor().lower_}" in _RECIPROCAL for word in words if word.i + 1 < word.sent.end)


def _has_possessor(token: Token) -> bool:
    """A pronoun, but not "its own"."""
    words = {child.lower_ for child in token.children}
    return "own" not in words and bool(words & {"its", "their"})


def _meant(tokens: Iterable[Token]) -> list[Token]:
    """The tokens, and for a relative pronoun the noun that it stands for: "the drones that Iran sold"."""
    return [(token.lower_ in _RELATIVE and relative_antecedent(token)) or token for token in tokens]


def _theme_terms(token: Token, depth: int = 2) -> tuple[str, ...]:
    """A theme's noun, the nouns and adjectives before it, and what it is of: "shipment of armoured vehicles"."""
    before = [child for child in token.lefts if child.dep_ in ("compound", "amod", "nmod")]
    pairs = [f"{lemma(child)} {lemma(token)}" for child in before]
    # What money is for is not what is given, and a role in a region is no region.
    parts = (
        c for c in token.rights if c.dep_ == "conj" or (c.dep_.startswith(("nmod", "obl")) and case_of(c) in ("", "of"))
    )
    below = list(parts) if depth else []
    words = [token, *before]
    return (
        *(form for word in words for form in (lemma(word), word.lower_)),
        *pairs,
        *hyphenated(token),
        *(term for child in below for term in _theme_terms(child, depth - 1)),
    )


def _or(words: Iterable[str]) -> str:
    listed = sorted(words) if isinstance(words, Set) else list(words)
    return ", ".join(listed[:5]) + (" …" if len(listed) > 5 else "")
