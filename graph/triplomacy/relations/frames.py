"""Predicates with their participants, whatever the syntax: the same slots for active and passive, verb and noun.

Slots: `subj` and `obj` are logical, not grammatical; `iobj`; every preposition by its words; `poss` and `mod` the
possessor and the actor adjective of a noun; `self` what an agent noun denotes; `comp` embedded clauses; `answerer` who
rejects, heeds or otherwise answers what a noun says, `thanker` who thanks for it. A cue may also ask for `obj:poss` and
the like, whoever that phrase belongs to, and for `comp:subj`, the subject of a that-clause.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import takewhile
from typing import Literal

from spacy.tokens import Token

from triplomacy.actors.nouns import lemma
from triplomacy.actors.syntax import case_of, conjuncts
from triplomacy.relations import attachment
from triplomacy.relations.attachment import SUBJECTS
from triplomacy.relations.light import Light
from triplomacy.relations.terms import noun_terms, verb_terms

Kind = Literal["verb", "noun", "adjective"]
Slots = Mapping[str, tuple[Token, ...]]

_CLAUSES = ("xcomp", "ccomp", "advcl", "acl", "csubj")
_LINKING = frozenset({"be", "become", "remain", "stay"})
_GIVING = frozenset(
    {"award", "bring", "deny", "give", "grant", "hand", "lend", "offer", "owe", "promise", "sell", "send"}
)
_RELATIVE = frozenset({"that", "which", "who", "whom"})
_PARTITIVE = frozenset({"one", "some", "number", "part", "member", "series", "kind", "sort", "type"})
# Whoever says so takes no part.
_SOURCES = frozenset({"according to", "per"})


@dataclass(frozen=True, slots=True)
class Frame:
    """One predicate. `terms` are its lemma with a particle, then alone; `passive` is its surface voice."""

    head: Token
    kind: Kind
    terms: tuple[str, ...]
    slots: Slots
    passive: bool = False


class FrameReader:
    """Reads frames; knows which verbs are light and which pass their object on as a subject."""

    def __init__(self, *, light: Light, controllers: frozenset[str]) -> None:
        self._light = light
        self._controllers = controllers

    def frames(self, tokens: Iterable[Token]) -> Iterator[Frame]:
        """Every verb, noun and predicate adjective among the tokens as a frame, in reading order."""
        for token in tokens:
            if token.pos_ == "VERB" and (token.dep_ != "amod" or _compound_agent(token) or _has_subject(token)):
                yield self.verb(token)
            elif token.pos_ in ("NOUN", "PROPN"):
                yield self.noun(token)
            elif token.pos_ == "ADJ" and (token.dep_ not in ("amod", "compound") or _compound_agent(token)):
                yield self.adjective(token)

    def verb(self, head: Token) -> Frame:
        """A verb: its voice undone, its subject sought where the grammar leaves it out."""
        slots: dict[str, list[Token]] = defaultdict(list)
        passive = is_passive(head)
        surface = self.surface_subjects(head)
        objects = _objects(head)
        slots[("iobj" if objects else "obj") if passive else "subj"] += surface
        slots["obj"] += objects or _shared_object(head)
        slots["iobj"] += _unparted_receiver(head, objects)
        if head.dep_ == "amod" and _has_subject(head):
            # A parser's slip in "deployed peacekeepers": a verb with a subject of its own is no adjective.
            slots["obj"] += [head.head]
        for child in attachment.complements(head):
            if child not in objects:
                self._place(child, slots, passive=passive)
        for noun in [t for obj in slots["obj"] for t in conjuncts(obj)]:
            if noun not in surface or passive:
                self._prepositions(noun, slots)
        slots["subj"] += _compound_agent(head)
        if passive and not slots["subj"]:
            # "was supplied with drones by China": the agent hangs on the noun before it.
            slots["subj"] += slots["by"]
        self._antecedent(head, slots)
        return Frame(head, "verb", verb_terms(head), _frozen(slots), passive)

    def noun(self, head: Token) -> Frame:
        """A noun: its possessor and prepositions, and what a light verb, a copula or an apposition lends it."""
        slots: dict[str, list[Token]] = defaultdict(list)
        for child in head.children:
            if child.dep_ == "nmod:poss":
                slots["poss"] += [child]
            elif child.dep_ in ("amod", "compound", "nmod:desc", "nmod:unmarked") or (
                child.dep_ == "nmod" and not case_of(child)
            ):
                slots["mod"] += [child]
            elif child.dep_ in SUBJECTS:
                slots["subj"] += [child]
                slots["self"] += [child]
            elif child.dep_ in _CLAUSES:
                slots["comp"] += [child]
            elif child.dep_ in ("flat", "appos") and child.pos_ == "PROPN":
                slots["self"] += [child]
        if _titles(head):
            # Whatever the parse says, a noun right before a person's name is a title: "Chancellor Anke Weidmann".
            slots["self"] += [head.nbor(1)]
            slots["mod"] += _words_before(head)
        for name in slots["self"]:
            # "President Jane Doe of Utopia": the phrase may hang on any part of the name.
            for word in (name, *(child for child in name.children if child.dep_ == "flat")):
                self._prepositions(word, slots)
        self._prepositions(head, slots)
        first = _whole(first_conjunct(head))
        slots["subj"] += [child for child in first.children if first != head and child.dep_ in SUBJECTS]
        slots["self"] += [child for child in first.children if first != head and child.dep_ in SUBJECTS]
        self._from_above(first, slots)
        if head.dep_ == "conj" and not slots["poss"]:
            # A coordinated noun shares the possessor and the adjectives of the first: "Russia's coal and oil exports".
            slots["poss"] += [child for child in first.children if child.dep_ == "nmod:poss"]
        return Frame(head, "noun", noun_terms(head), _frozen(slots))

    def adjective(self, head: Token) -> Frame:
        """A predicate adjective with its subject and prepositions."""
        slots: dict[str, list[Token]] = defaultdict(list)
        slots["subj"] += self.surface_subjects(head)
        if head.dep_ in ("amod", "acl") and head.head.pos_ in ("NOUN", "PROPN"):
            slots["subj"] += [head.head]
        slots["subj"] += _compound_agent(head)
        for child in head.children:
            self._place(child, slots, passive=False)
        return Frame(head, "adjective", (lemma(head),), _frozen(slots))

    def governor(self, token: Token) -> Token:
        """What governs a token, with the slips of parsers mended."""
        return attachment.governor(token, self._controllers)

    def is_light(self, token: Token) -> bool:
        """Whether a verb only carries the noun after it."""
        return bool(self._light.verbs & set(verb_terms(token)))

    def surface_subjects(self, head: Token) -> list[Token]:
        """The grammatical subject, or whoever is understood as one: shared, controlling, or modified."""
        return list(self._subjects(head, frozenset()))

    def _subjects(self, head: Token, seen: frozenset[Token]) -> tuple[Token, ...]:
        own = attachment.subjects(head)
        if own or head in seen or head.head == head:
            return own
        above, seen = self.governor(head), seen | {head}
        if head.dep_ in ("conj", "parataxis") and above.pos_ in ("VERB", "AUX", "ADJ", "NOUN", "PROPN"):
            return self._subjects(above, seen) if head.dep_ == "conj" else _shared_in_list(head)
        if head.dep_ in ("advcl", "csubj") and head.tag_ == "VBG" and head.i < above.i:
            # "Visiting Oman, the premier thanked her hosts": whoever the sentence goes on about.
            return self._subjects(above, seen)
        if head.dep_ == "acl" and above.dep_ == "ROOT" and above.pos_ == "PROPN" and head.tag_ == "VB":
            # The verb of a headline: "Oman to lend Yemen money".
            return (above,)
        if head.dep_ == "advmod" and head.pos_ == "ADJ":
            return self._subjects(above, seen)
        if head.dep_ in ("xcomp", "advcl", "ccomp"):
            return self._controller(head, above, seen)
        if head.dep_ == "acl" or (head.dep_ == "amod" and head.pos_ == "VERB"):
            return (above,) if head.tag_ in ("VBG", "VBN", "VBD") else self._owner_of(above, seen)
        return ()

    def _controller(self, head: Token, above: Token, seen: frozenset[Token]) -> tuple[Token, ...]:
        if above.pos_ in ("NOUN", "PROPN") and not any(c.dep_ == "cop" for c in above.children):
            return self._owner_of(above, seen)
        objects = tuple(child for child in above.children if child.dep_ == "iobj" or child in _objects(above))
        controls = bool(self._controllers & set(verb_terms(above)))
        if controls and is_passive(above):
            return self._subjects(above, seen)
        if controls:
            prepositional = tuple(
                c for c in above.children if c.dep_ == "obl" and case_of(c) in ("on", "upon", "to", "for", "with")
            )
            return objects or prepositional or self._subjects(above, seen)
        return self._subjects(above, seen)

    def _owner_of(self, noun: Token, seen: frozenset[Token]) -> tuple[Token, ...]:
        owners = tuple(child for child in noun.children if child.dep_ == "nmod:poss")
        if owners:
            return owners
        if noun.head.pos_ in ("VERB", "AUX") and noun.dep_ in ("obj", "obl", "xcomp"):
            return self._subjects(noun.head, seen)
        return tuple(child for child in noun.children if child.dep_ in ("amod", "compound"))

    def _place(self, child: Token, slots: dict[str, list[Token]], *, passive: bool) -> None:
        if child.dep_ == "iobj":
            slots["iobj"] += [child]
        elif child.dep_ == "obl:agent" or (passive and child.dep_ == "obl" and case_of(child) == "by"):
            slots["subj"] += [child]
        elif child.dep_.startswith("obl") and (case := case_of(child)):
            slots[case] += [child]
            if child.i > child.head.i and case not in _SOURCES:
                self._prepositions(child, slots)
        elif child.dep_ in _CLAUSES:
            slots["comp"] += [child]

    def _prepositions(self, noun: Token, slots: dict[str, list[Token]]) -> None:
        """The phrases of a noun by their prepositions, then those below: "sale of arms to", "ban on exports to"."""
        for child in noun.children:
            if child.dep_.startswith("nmod") and (case := case_of(child)):
                slots[case] += [child]
                if case in ("of", "in", "on"):
                    self._prepositions(child, slots)

    def _antecedent(self, head: Token, slots: dict[str, list[Token]]) -> None:
        """In a relative clause without a pronoun, the noun before it is the object that is missing."""
        if head.dep_ != "acl:relcl":
            return
        pronouns = {"which", "who", "whom", "that", "whose", "where"}
        inside = (t.lower_ in pronouns for t in head.subtree if t.i < head.i)
        if not any(inside) and slots["subj"] and not slots["obj"]:
            slots["obj"] += [head.head]

    def _from_above(self, head: Token, slots: dict[str, list[Token]]) -> None:
        above = head.head
        if head.dep_ in ("appos", "nmod:desc", "compound", "flat", "nmod:unmarked"):
            if not slots["self"]:
                slots["self"] += [above]
                slots["subj"] += [above] if head.dep_ == "appos" else []
            slots["mod"] += [c for c in above.children if c.dep_ in ("amod", "compound") and c.i < head.i]
            slots["poss"] += [c for c in above.children if c.dep_ == "nmod:poss" and c.i < head.i]
            return
        if above.pos_ != "VERB":
            return
        terms = set(verb_terms(above))
        if head.dep_ in ("obj", "obl", "nsubj:pass") and self._light.answers & terms:
            slots["answerer"] += [t for t in self.verb(above).slots.get("subj", ()) if t != head]
        owned = any(child.dep_ == "nmod:poss" or case_of(child) == "of" for child in head.children)
        if head.dep_ == "obl" and case_of(head) in ("at", "upon") and owned:
            # "left at Mali's request": whoever does as is asked.
            slots["answerer"] += self.verb(above).slots.get("subj", ())
        if head.dep_ == "obl" and case_of(head) == "for" and self._light.thanks & terms:
            slots["thanker"] += self.verb(above).slots.get("subj", ())
        if not self.is_light(above):
            return
        if head.dep_ in ("obj", "nsubj:pass", "obl", "xcomp"):
            verb = self.verb(above)
            if lemma(above) in _LINKING:
                slots["self"] += verb.slots.get("subj", ())
            slots["subj"] += [t for t in verb.slots.get("subj", ()) if t != head]
            slots["iobj"] += verb.slots.get("iobj", ())
            for name, tokens in verb.slots.items():
                if name not in ("subj", "obj", "iobj", "comp"):
                    slots[name] += [t for t in tokens if t != head and t not in slots[name]]


def is_passive(head: Token) -> bool:
    """Whether a verb is in the passive, also as a bare participle after a noun."""
    if any(child.dep_ == "aux:pass" for child in head.children):
        return True
    if head.tag_ not in ("VBN", "VBD"):
        return False
    if any(child.dep_ == "nsubj:pass" for child in head.children):
        return head.tag_ == "VBN"
    plain = not any(child.dep_ in ("aux", *SUBJECTS) for child in head.children)
    if head.dep_ == "conj" and head.tag_ == "VBN" and plain:
        return is_passive(attachment.governor(head))
    bare = head.dep_ in ("acl", "amod") or (head.dep_ == "advcl" and not any(c.dep_ == "obj" for c in head.children))
    return bare and plain


def first_conjunct(token: Token) -> Token:
    """The first member of the coordination that a token stands in."""
    while token.dep_ == "conj" and token.head.pos_ == token.pos_:
        token = token.head
    return token


def _whole(noun: Token) -> Token:
    """The partitive above: "one of its suppliers" stands where its suppliers would."""
    above = noun.head
    partitive = (
        noun.dep_ == "nmod"
        and case_of(noun) == "of"
        and (above.pos_ in ("NUM", "PRON", "DET") or lemma(above) in _PARTITIVE)
    )
    return above if partitive else noun


def _words_before(title: Token) -> list[Token]:
    """Adjectives and names right before a title, nearest first: "Malian" in "Malian Defence Minister"."""
    before = takewhile(lambda t: t.pos_ in ("ADJ", "PROPN", "NOUN"), reversed(title.doc[max(0, title.i - 3) : title.i]))
    return list(before)


def _shared_in_list(head: Token) -> tuple[Token, ...]:
    """The subject of the clause before, in a list of clauses: "Peru buys gas, has a port, and fishes"."""
    before = [c for c in head.head.children if c.dep_ == "parataxis" and c.i < head.i and c.pos_ in ("VERB", "AUX")]
    return tuple(child for child in before[-1].children if child.dep_ in SUBJECTS) if before else ()


def _objects(head: Token) -> list[Token]:
    """The objects of a verb, where a parser's slip or a relative clause has not left them to another."""
    found = [child for child in head.children if child.dep_ == "obj"]
    if len(found) > 1:
        # "whom Chad accuses Mali of arming": the pronoun belongs to the clause below.
        return [child for child in found if child.lower_ not in _RELATIVE] or found
    if found:
        return found
    predicates = [
        child for child in head.children if child.dep_ == "xcomp" and child.pos_ != "VERB" and child.i > head.i
    ]
    if len(predicates) == 2 and predicates[0].pos_ in ("NOUN", "PROPN") and not is_passive(head):
        # "called the charge baseless": of two complements the first is what the second is said of.
        return predicates[:1]
    if head.dep_ in ("advcl", "xcomp", "ccomp") and head.head.pos_ == "VERB":
        above = [child for child in head.head.children if child.dep_ == "obj"]
        extracted = [child for child in above if len(above) > 1 and child.lower_ in _RELATIVE]
        return extracted or [child for child in head.head.children if _follows(child, head)]
    return []


def _follows(phrase: Token, verb: Token) -> bool:
    """Whether a phrase without a preposition stands right after a verb, its object whatever the parse says."""
    bare = phrase.dep_ == "obl" and phrase.pos_ == "PROPN" and not case_of(phrase) and phrase.ent_type_ != "DATE"
    return bare and phrase.left_edge.i == verb.i + 1


def _shared_object(head: Token) -> list[Token]:
    """The object after the second of two verbs that stand side by side: "armed and trained the rebels"."""
    after = head.doc[head.i + 1 : head.i + 3]
    if len(after) < 2 or after[0].dep_ != "cc" or after[1].pos_ != "VERB" or after[1].dep_ != "conj":
        return []
    complements = [child for child in head.children if child.i > head.i and child.dep_ in ("xcomp", "ccomp", "obl")]
    return [] if complements else [child for child in after[1].children if child.dep_ == "obj"]


def _unparted_receiver(head: Token, objects: list[Token]) -> list[Token]:
    """The state that a parser took for a part of the gift: "Armenia" in "sold Armenia radars"."""
    after = head.doc[head.i + 1] if head.i + 1 < head.sent.end else head
    taken = after.dep_ == "compound" and after.head in objects and after.ent_type_ == "GPE"
    goes_to = any(case_of(c) in ("to", "for") for o in (head, *objects) for c in o.children)
    return [after] if taken and not goes_to and lemma(head) in _GIVING else []


def _has_subject(verb: Token) -> bool:
    return any(child.dep_ in SUBJECTS for child in verb.children)


def _titles(noun: Token) -> bool:
    after = noun.doc[noun.i + 1] if noun.i + 1 < noun.sent.end else noun
    named = after.ent_type_ == "PERSON" or (
        noun.text[0].isupper() and after.pos_ == "PROPN" and after.text[0].isupper()
    )
    return named and after != noun and noun.ent_type_ != "PERSON"


def _compound_agent(head: Token) -> list[Token]:
    """The actor in "US-led", "Iran-backed", "Turkish-supplied"."""
    if head.i < 2 or head.nbor(-1).text not in ("-", "–") or head.tag_ not in ("VBN", "VBD", "JJ", "VBG"):
        return []
    before = head.nbor(-2)
    return [before] if before.text[:1].isupper() and head.nbor(-1).whitespace_ == "" else []


def _frozen(slots: Mapping[str, list[Token]]) -> dict[str, tuple[Token, ...]]:
    return {name: tuple(dict.fromkeys(tokens)) for name, tokens in slots.items() if tokens}
