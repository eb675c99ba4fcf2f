"""Predicates with their participants, whatever the syntax: the same slots for active and passive, verb and noun.

Slots: `subj` and `obj` are logical, not grammatical; `iobj`; every preposition by its words; `poss` and `mod` the
possessor and the actor adjective of a noun; `self` what an agent noun denotes; `comp` embedded clauses; `answerer` who
rejects, heeds or otherwise answers what a noun says, `thanker` who thanks for it, `undergoer` who is under it,
`user` who acts with it; `accuser` whoever charges somebody with what a verb says. A cue may also ask for `obj:poss`
and the like, whoever that phrase belongs to, and for `comp:subj`, the subject of a that-clause.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import takewhile
from typing import Literal

from triplomacy.actors.nouns import lemma
from triplomacy.actors.syntax import accompanies, case_of, conjuncts
from triplomacy.relations import attachment, objects
from triplomacy.relations.attachment import SUBJECTS, Control, is_passive
from triplomacy.relations.light import Light
from triplomacy.relations.subjects import Subjects
from triplomacy.relations.terms import PARTICLES, noun_terms, verb_terms
from triplomacy.tokens import Token, kept

Kind = Literal["verb", "noun", "adjective"]
Slots = Mapping[str, tuple[Token, ...]]

_CLAUSES = ("xcomp", "ccomp", "advcl", "acl", "csubj")
_LINKING = frozenset({"be", "become", "remain", "stay"})
_RELATIVE = frozenset({"that", "which", "who", "whom"})
# Verbs whose subject bears what the noun after "under" says; and what introduces means that somebody is given.
_BEARING = frozenset({"be", "come", "fall", "live", "operate", "remain", "stay"})
_MEANS = frozenset({"thanks to", "with"})
# What happens at the time, or all the same, is not what the verb does: "held talks after the release of".
CIRCUMSTANCES = frozenset(
    {"after", "ahead of", "amid", "because of", "before", "despite", "during", "due to", "following", "in response to"}
    | {"in spite of", "over", "prior to", "since", "until"}
)
_CARRIED = ("obj", "nsubj:pass", "obl", "xcomp")
_PARTITIVE = frozenset({"one", "some", "number", "part", "member", "series", "kind", "sort", "type"})
OCCASIONS = frozenset(
    {
        "after",
        "although",
        "as",
        "because",
        "before",
        "if",
        "once",
        "since",
        "though",
        "unless",
        "until",
        "when",
        "while",
    }
)
# Whoever says so takes no part.
_SOURCES = frozenset({"according to", "per"})


@dataclass(frozen=True, eq=False)
class Frame:
    """One predicate. `terms` are its lemma with a particle, then alone; `passive` is its surface voice."""

    head: Token
    kind: Kind
    terms: tuple[str, ...]
    fill: Callable[[Token], Slots] = field(repr=False)
    passive: bool = False

    @cached_property
    def slots(self) -> Slots:
        """Its participants, sought when they are asked for: of most nouns nobody asks."""
        return self.fill(self.head)


class FrameReader:
    """Reads frames; knows which verbs are light and which pass their object on as a subject."""

    def __init__(self, *, light: Light, control: Control) -> None:
        self._light = light
        self._subjects = Subjects(replace(control, answers=light.answers | light.thanks | light.accuses))
        self._verb_slots, self._noun_slots, self._adjective_slots = map(kept, (self._verb, self._noun, self._adjective))

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
        return Frame(head, "verb", verb_terms(head), self._verb_slots, is_passive(head))

    def noun(self, head: Token) -> Frame:
        """A noun: its possessor and prepositions, and what a light verb, a copula or an apposition lends it."""
        return Frame(head, "noun", noun_terms(head), self._noun_slots)

    def adjective(self, head: Token) -> Frame:
        """A predicate adjective with its subject and prepositions."""
        return Frame(head, "adjective", (lemma(head),), self._adjective_slots)

    def governor(self, token: Token) -> Token:
        """What governs a token, with the slips of parsers mended."""
        return self._subjects.governor(token)

    def surface_subjects(self, head: Token) -> list[Token]:
        """The grammatical subject, or whoever is understood as one: shared, controlling, or modified."""
        return self._subjects.of(head)

    def is_light(self, token: Token) -> bool:
        """Whether a verb only carries the noun after it."""
        return bool(self._light.verbs & set(verb_terms(token)))

    def _verb(self, head: Token) -> Slots:
        slots: dict[str, list[Token]] = defaultdict(list)
        passive = is_passive(head)
        beside = [child for child in head.lefts if accompanies(child)]
        surface = [*self._subjects.of(head), *beside]
        own = objects.objects(head)
        slots[("iobj" if own else "obj") if passive else "subj"] += surface
        slots["obj"] += own or objects.shared_object(head)
        slots["iobj"] += objects.unparted_receiver(head, own)
        if head.dep_ == "amod" and _has_subject(head):
            # A parser's slip in "deployed peacekeepers": a verb with a subject of its own is no adjective.
            slots["obj"] += [head.head]
        for child in attachment.complements(head):
            if child not in own and child not in beside:
                self._place(child, slots, passive=passive)
        for noun in [t for obj in slots["obj"] for t in conjuncts(obj)]:
            if noun not in surface or passive:
                self._prepositions(noun, slots)
        if not (passive or slots["obj"]):
            # "Relations between Chad and Mali have soured": what has no object is said of its subject.
            slots["between"] += [c for noun in surface for c in noun.children if case_of(c) == "between"]
        slots["subj"] += _compound_agent(head)
        if passive:
            # "was let go by Sweden": the agent hangs on the verb below.
            below = (clause for clause in head.children if clause.dep_ == "xcomp" and clause.pos_ == "VERB")
            slots["subj"] += [c for clause in below for c in clause.children if c.dep_ == "obl:agent"]
        if passive and not slots["subj"]:
            # "was supplied with drones by China": the agent hangs on the noun before it.
            slots["subj"] += slots["by"]
        self._antecedent(head, slots)
        self._accuser(head, slots)
        return _frozen(slots)

    def _noun(self, head: Token) -> Slots:
        slots: dict[str, list[Token]] = defaultdict(list)
        for child in head.children:
            if child.dep_ == "nmod:poss":
                slots["poss"] += [child]
            elif child.dep_ in ("amod", "compound", "nmod:desc", "nmod:unmarked") or (
                child.dep_ == "nmod" and not case_of(child)
            ):
                slots["mod"] += [child]
            elif child.dep_ in SUBJECTS and case_of(head) == "under":
                slots["undergoer"] += [child]
            elif child.dep_ in SUBJECTS:
                slots["subj"] += [child]
                slots["self"] += [child]
            elif child.dep_ in _CLAUSES:
                slots["comp"] += [child]
            elif child.dep_ == "obl" and (case := case_of(child)):
                # "the union, of which Chad is a member"
                slots[case] += [child]
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
        self._from_relative(head, slots)
        if head.dep_ == "conj" and not slots["poss"]:
            # A coordinated noun shares the possessor and the adjectives of the first: "Russia's coal and oil exports".
            slots["poss"] += [child for child in first.children if child.dep_ == "nmod:poss"]
        return _frozen(slots)

    def _adjective(self, head: Token) -> Slots:
        slots: dict[str, list[Token]] = defaultdict(list)
        slots["subj"] += self._subjects.of(head)
        if head.dep_ in ("amod", "acl") and head.head.pos_ in ("NOUN", "PROPN"):
            slots["subj"] += [head.head]
        slots["subj"] += _compound_agent(head)
        for child in head.children:
            self._place(child, slots, passive=False)
        return _frozen(slots)

    def _place(self, child: Token, slots: dict[str, list[Token]], *, passive: bool) -> None:
        if child.dep_ == "iobj":
            slots["iobj"] += [child]
        elif child.dep_ == "obl:agent" or (passive and child.dep_ == "obl" and case_of(child) == "by"):
            slots["subj"] += [child]
        elif child.dep_.startswith("obl") and (case := case_of(child)):
            slots[case] += [child]
            if case.partition(" ")[0] in PARTICLES:
                # "handed the men over to Chad": the particle is the verb's, the preposition the phrase's.
                slots[case.rpartition(" ")[2]] += [child]
            if child.i > child.head.i and case not in _SOURCES:
                self._prepositions(child, slots)
        elif child.dep_ in _CLAUSES and not _is_circumstance(child):
            slots["comp"] += [child]

    def _prepositions(self, noun: Token, slots: dict[str, list[Token]]) -> None:
        """The phrases of a noun by their prepositions, then those below: "sale of arms to", "ban on exports to"."""
        for child in noun.children:
            if child.dep_.startswith("nmod") and (case := case_of(child)):
                slots[case] += [child]
                if case in ("of", "in", "on"):
                    self._prepositions(child, slots)

    def _antecedent(self, head: Token, slots: dict[str, list[Token]]) -> None:
        """In a relative clause without a pronoun the noun before it is the missing object; after "where", the place."""
        if head.dep_ != "acl:relcl":
            return
        if any(child.lower_ == "where" and child.dep_ == "advmod" for child in head.children):
            slots["in"] += [head.head]
        pronouns = {"which", "who", "whom", "that", "whose", "where"}
        inside = (t.lower_ in pronouns for t in head.subtree if t.i < head.i)
        if not any(inside) and slots["subj"] and not slots["obj"]:
            slots["obj"] += [head.head]

    def _accuser(self, head: Token, slots: dict[str, list[Token]]) -> None:
        """Who charges somebody with what the verb says: "Chad accused Mali of sending troops over the border"."""
        above = self.governor(head)
        charged = head.dep_ in ("xcomp", "advcl", "acl", "ccomp") and above.pos_ == "VERB"
        if not charged or is_passive(above):
            return
        if self._light.accuses & set(verb_terms(above)):
            slots["accuser"] += self._subjects.of(above)
        elif self._light.thanks & set(verb_terms(above)):
            slots["thanker"] += self._subjects.of(above)

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
        if head.dep_ == "obj":
            # "gets round the cap on oil": the phrase right after a noun is often hung on the verb.
            for child in above.children:
                if child.dep_ == "obl" and child.left_edge.i == head.i + 1 and (case := case_of(child)):
                    slots[case] += [child]
        terms = set(verb_terms(above))
        if head.dep_ in ("obj", "obl", "nsubj:pass") and self._light.answers & terms:
            slots["answerer"] += [t for t in self.verb(above).slots.get("subj", ()) if t != head]
        owned = any(child.dep_ == "nmod:poss" or case_of(child) == "of" for child in head.children)
        if head.dep_ == "obl" and case_of(head) in ("at", "upon") and owned:
            # "left at Mali's request": whoever does as is asked.
            slots["answerer"] += self.verb(above).slots.get("subj", ())
        if head.dep_ == "obl" and case_of(head) == "for" and self._light.thanks & terms:
            slots["thanker"] += self.verb(above).slots.get("subj", ())
        if (
            case_of(head) in ("for", "of", "over")
            and not slots["poss"]
            and (self._light.thanks | self._light.accuses) & terms
        ):
            # "thanked Oman for the loan": whoever is thanked or blamed for a deed did it.
            slots["subj"] += objects.objects(above)
        case = case_of(head) if head.dep_ == "obl" else ""
        if case == "under":
            # "has come under fire", "under pressure from Oman, Chad agreed": the subject bears what the noun says.
            slots["undergoer"] += self._subjects.of(above)
        if case in _MEANS:
            # "is building a dam with a loan from Oman": whoever acts has it.
            slots["user"] += self._subjects.of(above)
        elif (
            not (case == "under" and lemma(above) in _BEARING)
            and self.is_light(above)
            and head.dep_ in ("obj", "nsubj:pass", "obl", "xcomp")
            and self._takes_part(head, case)
        ):
            self._lend(self.verb(above), head, slots)

    def _takes_part(self, noun: Token, case: str) -> bool:
        """Whether the subject of a light verb has part in a noun under it, not only acts at the time."""
        return case not in CIRCUMSTANCES or lemma(noun) in self._light.attended

    def _from_relative(self, head: Token, slots: dict[str, list[Token]]) -> None:
        """What a light verb after the noun lends it: "the tariffs that Oman announced on dates"."""
        inside = (child for child in head.children if child.dep_ == "nmod" and child.i > head.i)
        for clause in (clause for noun in (head, *inside) for clause in noun.children):
            if clause.dep_ in ("acl", "acl:relcl") and clause.pos_ == "VERB" and self.is_light(clause):
                frame = self.verb(clause)
                if any(token == clause.head or token.lower_ in _RELATIVE for token in frame.slots.get("obj", ())):
                    self._lend(frame, head, slots)

    def _lend(self, verb: Frame, noun: Token, slots: dict[str, list[Token]]) -> None:
        """A noun takes over the participants of its light verb."""
        if lemma(verb.head) in _LINKING:
            slots["self"] += verb.slots.get("subj", ())
        slots["subj"] += [t for t in verb.slots.get("subj", ()) if t != noun]
        slots["iobj"] += verb.slots.get("iobj", ())
        for name, tokens in verb.slots.items():
            if name not in ("subj", "obj", "iobj", "comp"):
                slots[name] += [t for t in tokens if t != noun and t not in slots[name]]


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


def _is_circumstance(clause: Token) -> bool:
    """ "if the truce fails", "because it refused": when or why, not what."""
    marks = {child.lower_ for child in clause.children if child.dep_ == "mark"}
    return clause.dep_ == "advcl" and bool(marks & OCCASIONS) and (marks != {"as"} or _has_subject(clause))


def _words_before(title: Token) -> list[Token]:
    """Adjectives and names right before a title, nearest first: "Malian" in "Malian Defence Minister"."""
    before = takewhile(lambda t: t.pos_ in ("ADJ", "PROPN", "NOUN"), reversed(title.doc[max(0, title.i - 3) : title.i]))
    return list(before)


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
