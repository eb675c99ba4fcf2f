"""From a phrase to the actors that it refers to, in the light of the document so far.

"Mali's military rulers" is Mali, "thousands of North Korean troops" the North Korean armed forces, "the bloc" the
organisation named before, "both sides" the two that were listed. A phrase that cannot be resolved refers to nobody.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Literal

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from triplomacy.actors import bodies, names
from triplomacy.actors import nouns as noun_table
from triplomacy.actors.deeds import Deed, Deeds
from triplomacy.actors.history import History
from triplomacy.actors.mentions import Mention, NameMatcher, TextContext
from triplomacy.actors.nouns import lemma, plural, terms
from triplomacy.actors.people import Register, unlisted
from triplomacy.actors.prominence import gap_filler, leading, opposite, prominence
from triplomacy.actors.shortenings import Shortenings
from triplomacy.actors.syntax import (
    agents,
    case_of,
    clause_subjects,
    conjuncts,
    parts,
    phrase_before,
    relative_antecedent,
)
from triplomacy.claims import Actor, Document
from triplomacy.language import Sentence

Via = Literal[
    "name", "office", "force", "group", "owner", "pronoun", "description", "collective", "deed", "gap", "implied"
]

# How sure each way of referring is, as a factor.
CERTAINTY: dict[Via, float] = {
    "name": 1.0,
    "office": 0.95,
    "force": 0.95,
    "group": 0.85,
    "owner": 0.85,
    "pronoun": 0.75,
    "description": 0.85,
    "collective": 0.8,
    "deed": 0.7,
    "gap": 0.8,
    "implied": 0.7,
}
_NAME_PARTS = frozenset({"flat", "flat:name", "appos", "nmod:desc", "compound", "nmod:npmod", "nmod:unmarked"})
_BEFORE_NOUN = frozenset({"amod", "compound", "nmod", "nmod:desc", "nmod:unmarked", "det", "nsubj", "flat"})
_GOVERNED = ("State", "Territory")
_THIRD_PERSON = frozenset({"he", "she", "it", "they", "him", "her", "them", "his", "its", "their", "himself", "itself"})
_FIRST_PERSON = frozenset({"we", "us", "our", "ours", "ourselves"})
_NUMBERS = {"both": 2, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}


@dataclass(frozen=True, slots=True)
class Reference:
    """An actor, the words that refer to it, and how.

    `owned` is the noun that only belongs to it. `basis` says from what the actor was inferred; it is empty where the
    sentence has words for it.
    """

    actor: Actor
    tokens: Tokens
    via: Via
    owned: Token | None = None
    basis: str = ""


class Discourse:
    """One document's actors: built from all its names, then asked sentence by sentence, in order."""

    def __init__(self, document: Document, sentences: Sequence[Sentence], matcher: NameMatcher) -> None:
        self.gazetteer = matcher.gazetteer
        self.nouns = noun_table.load()
        self.register = Register(self.gazetteer, on=document.published)
        self.deeds = Deeds()
        context = TextContext(document.text, document.published)
        found = [matcher.mentions(sentence.tokens, context) for sentence in sentences]
        self._holes = {token for sentence in sentences for token in sentence.tokens if sentence.is_hole(token)}
        found = [
            names.sifted(sentence.tokens, mentions, self.nouns, self._holes)
            for sentence, mentions in zip(sentences, found, strict=True)
        ]
        for mentions in found:
            self.register.enter(mentions)
        pairs = [(sentence.tokens, mentions) for sentence, mentions in zip(sentences, found, strict=True)]
        short = Shortenings(pairs, self.gazetteer)
        self._mention_at: dict[Token, Mention] = {}
        for tokens, mentions in pairs:
            surnames = names.surnames(tokens, mentions, self.register.surnames)
            complete = [*mentions, *surnames, *short.found(tokens, mentions)]
            self._mention_at |= {token: mention for mention in complete for token in mention.tokens}
        self.history = History(self._sole_owners())
        self._prominence = prominence(self.named(token) for token, m in self._mention_at.items() if m.root == token)

    def _sole_owners(self) -> dict[str, Actor]:
        """Of each noun that one actor alone has in the document, that actor: "the junta" where Niger has one."""
        owners: dict[str, set[Actor]] = {}
        for token in self._mention_at:
            if token.dep_ in ("nmod:poss", "amod", "compound") and (actor := self.named(token)):
                owners.setdefault(lemma(token.head), set()).add(actor)
        return {noun: next(iter(found)) for noun, found in owners.items() if len(found) == 1}

    def enter(self, sentence: Sentence) -> None:
        """Makes the names of a sentence available to the pronouns after them."""
        self.history.begin(sentence)
        self.deeds.begin(sentence.index)
        for token in sentence.tokens:
            mention = self._mention_at.get(token)
            if mention is not None and mention.root == token:
                actor = self.register.actor(mention)
                if actor is not None:
                    self.history.add(
                        token, actor, listed=self._listed_with(token), adjective=_is_modifier(token, mention)
                    )

    def named(self, token: Token) -> Actor | None:
        """The actor whose name the token is part of."""
        mention = self._mention_at.get(token)
        return self.register.actor(mention) if mention else None

    def is_named(self, token: Token) -> bool:
        """Whether the token is part of a name, so that no word of it says what happens."""
        return token in self._mention_at

    def references(self, head: Token, *, owner: bool = True, alone: bool = False) -> list[Reference]:
        """All actors that the phrase under a head refers to, each once; coordinated ones too, unless `alone`.

        With `owner`, a thing refers to whoever it belongs to ("Russia's plan"); without, only to itself.
        """
        found: dict[str, Reference] = {}
        for token in [head] if alone else [*self._beside(head), *conjuncts(head)]:
            for reference in self._phrase(token, owner=owner):
                found.setdefault(reference.actor.iri, reference)
        return list(found.values())

    def others(self, head: Token, *, owner: bool, than: frozenset[str]) -> list[Reference]:
        """Whom a phrase refers to if a pronoun or description in it means none of these actors."""
        with self.history.barring(than):
            return self.references(head, owner=owner)

    def _beside(self, noun: Token) -> list[Token]:
        """A seat of government that a parser took for part of the phrase after "and": "Bamako and Tuareg rebels"."""
        before = [child for child in noun.lefts if child.dep_ == "compound" and child.pos_ == "PROPN"]
        return [child for child in before if self._is_seat(child) and self._joined(child, noun)]

    def _is_seat(self, token: Token) -> bool:
        mention = self._mention_at.get(token)
        return mention is not None and mention.role == "metonym"

    @staticmethod
    def _joined(name: Token, noun: Token) -> bool:
        return any(token.dep_ == "cc" for token in noun.doc[name.i + 1 : noun.i])

    def owners(self, noun: Token) -> list[Reference]:
        """The actors that a noun belongs to: its possessor, else the actor word before it, else "of" whom."""
        speaks_for = bool(self.nouns.government & set(terms(noun)))
        # "a statement by Italy and Greece": a text is its author's.
        whole = ("of", "for", "from", "by") if speaks_for else ("of", "by")
        if (self.nouns.groups.keys() | self.nouns.forces) & set(terms(noun)):
            whole = ("of", "from")
        possessors: list[Reference] = []
        names: list[Reference] = []
        beside = self._beside(noun)
        wholes: list[Reference] = []
        for child in noun.children:
            if child.dep_ == "nmod:poss":
                possessors += self.references(child)
            elif child.dep_.startswith("nmod") and case_of(child) in whole:
                wholes += self.references(child)
            elif child.i < noun.i and child.dep_ in _BEFORE_NOUN and not case_of(child) and child not in beside:
                flagged = list(child.lefts) if child.lower_ in self.nouns.owned else []
                words = [*conjuncts(child), *flagged]
                names += [r for word in words for r in self._name(word) if r.actor.kind != "Person"]
        inside = self._mention_at.get(noun)
        if inside and inside.role == "demonym":
            names += self._name(noun)
        return possessors or names or wholes or self._authors(noun) or self._seat(noun)

    def _authors(self, noun: Token) -> list[Reference]:
        """ "a resolution tabled by Japan", "a platform run by Kestrel"."""
        return [r for a in agents(noun) if a.head.lower_ in self.nouns.owned for r in self.references(a, owner=False)]

    def _seat(self, noun: Token) -> list[Reference]:
        """ "the government in Pristina", "officials in Tehran": a state by where it is governed."""
        places = [child for child in noun.children if child.dep_.startswith("nmod") and case_of(child) == "in"]
        seats = places if lemma(noun) in self.nouns.seated else []
        return [r for place in seats if self._is_seat(place) for r in self._name(place) if r.actor.kind in _GOVERNED]

    def setting(self, token: Token) -> list[Reference]:
        """The state that the text is about where none is named: the last one mentioned before a bare title."""
        actor = self.history.recent(token, frozenset({"State", "Territory"}))
        return [Reference(actor, token.doc[token.i : token.i + 1], "description")] if actor else []

    def _phrase(self, head: Token, *, owner: bool) -> list[Reference]:
        if head in self._holes:
            return self._filled(head)
        counted = head.pos_ == "NUM" and head.lower_ in _NUMBERS and not parts(head)
        if counted or head.pos_ == "PRON" or head.lower_ in _THIRD_PERSON | _FIRST_PERSON:
            return self._pronoun(head)
        if (named := self._name(head)) and not self._is_adjective(head):
            return named
        person = self._title_of(head)
        if person is not None:
            return [person]
        found = self._noun(head, owner=owner)
        if not found and head.pos_ == "PROPN":
            # "the Aurora, a Russian tanker": an unknown name is whatever its apposition says.
            explained = (child for child in head.children if child.dep_ == "appos" and child.pos_ == "NOUN")
            return next((r for child in explained if (r := self._noun(child, owner=owner))), [])
        return found

    def _is_adjective(self, head: Token) -> bool:
        mention = self._mention_at.get(head)
        return mention is not None and mention.role == "demonym" and any(c.dep_ == "flat" for c in head.children)

    def _name(self, token: Token) -> list[Reference]:
        mention = self._mention_at.get(token)
        actor = self.register.actor(mention) if mention else None
        return [Reference(actor, mention.tokens, "name")] if mention and actor else []

    def _title_of(self, head: Token) -> Reference | None:
        """The name that a title or a class noun goes with: "leader Kim Jong-un", "the bloc ECOWAS"."""
        kinds = {*self.nouns.office, *self.nouns.government, *self.nouns.description, *self.nouns.groups}
        names = (
            _NAME_PARTS if kinds & set(terms(head)) else {"appos"} if lemma(head) in self.nouns.relational else set()
        )
        for child in head.children:
            if child.dep_ in names and child.i > head.i:
                named = [r for r in self._name(child) if self._fits_title(head, r.actor)]
                if named:
                    return named[0]
        if lemma(head) in self.nouns.office and head.i + 1 < head.sent.end and head.nbor(1).head == head.head:
            # Whatever the parse says, a title right before a person's name is his: "Omar and Chad's leader Ali met".
            return next((r for r in self._name(head.nbor(1)) if r.actor.kind == "Person"), None)
        return None

    def _fits_title(self, head: Token, actor: Actor) -> bool:
        allowed = self.nouns.description.get(lemma(head))
        return actor.kind == "Person" if lemma(head) in self.nouns.office else allowed is None or actor.kind in allowed

    def _noun(self, head: Token, *, owner: bool) -> list[Reference]:
        if collective := self._collective(head):
            return collective
        if lemma(head) in self.nouns.peer and (peers := self._peers(head)):
            return peers
        if lemma(head) in self.nouns.opposite and (other := self._opposite(head)):
            return other
        found = self._by_table(head)
        if found is None:
            found = self._described(head) or self._military_owner(head)
        elif len(found) == 1:
            self.history.remember(head, found[0].actor)
        if not found and owner and lemma(head) not in self.nouns.relational:
            found = [Reference(r.actor, r.tokens, "owner", head) for r in self.owners(head)] or self._doer(head)
        return found

    def _by_table(self, head: Token) -> list[Reference] | None:
        """What the table of nouns makes of a phrase; None if the noun is not in it."""
        for term in terms(head):
            if term in self.nouns.coastguard:
                return [self._coast_guard(ref, head) for ref in self.owners(head)]
            if term in self.nouns.forces:
                owners = self.owners(head)
                return [self._forces(ref, head) for ref in owners] or self._described(head)
            if term in self.nouns.partitive and (parts := self._parts(head)):
                return parts
            if term in self.nouns.groups:
                kind = self.nouns.groups[term]
                return [self._group(ref, head, kind) for ref in self.owners(head)] or self._described(head)
            if term in self.nouns.government:
                owners = [Reference(_home(r.actor), _tokens(head, r), "office") for r in self.owners(head)]
                return owners or self._described(head)
        return None

    def _peers(self, head: Token) -> list[Reference]:
        before = [child for child in head.lefts if child.dep_ in ("amod", "compound")]
        words = [word for child in before for word in conjuncts(child)]
        return [r for word in words for r in self._name(word) if r.actor.kind != "Person"]

    def _parts(self, head: Token) -> list[Reference]:
        return [reference for part in parts(head) for reference in self.references(part)]

    def _military_owner(self, head: Token) -> list[Reference]:
        """ "Philippine navy boats", "Chinese coast guard vessels": the noun before the head says whose they are."""
        for child in head.lefts:
            words = {lemma(child), *(f"{c.lower_} {lemma(child)}" for c in child.lefts)}
            coast = bool(words & self.nouns.coastguard) or (
                lemma(child) == "guard" and "coast" in (t.lower_ for t in head.lefts)
            )
            if child.dep_ == "compound" and (coast or words & self.nouns.forces):
                owners = self.owners(child) or self.owners(head)
                if coast:
                    return [self._coast_guard(ref, head) for ref in owners]
                return [self._forces(ref, head) for ref in owners]
        return []

    def _forces(self, owner: Reference, head: Token) -> Reference:
        return Reference(bodies.forces(owner.actor, owner.tokens.text, self.gazetteer), _tokens(head, owner), "force")

    def _coast_guard(self, owner: Reference, head: Token) -> Reference:
        guard = bodies.coast_guard(owner.actor, owner.tokens.text, self.gazetteer)
        return Reference(guard, _tokens(head, owner), "force")

    def _group(self, owner: Reference, head: Token, kind: str) -> Reference:
        if owner.actor.kind in ("ArmedGroup", "IntergovernmentalOrganization", "Bloc", "Organization"):
            actor = self.register.reclassify(owner.actor, kind) if kind == "ArmedGroup" else owner.actor
            return Reference(actor, _tokens(head, owner), "group")
        words = owner.tokens.text if self._mention_at.get(owner.tokens.root) else owner.actor.label
        before = [t.text for t in head.lefts if t.dep_ == "compound" and t.is_lower and t not in owner.tokens]
        noun = " ".join([*before, head.lower_ if head.tag_.endswith("S") else plural(head.lower_)])
        label = f"{words} {noun}" if owner.actor.kind != "Person" else f"{owner.actor.label}'s {noun}"
        return Reference(
            unlisted(label, kind, self.gazetteer, acts_for=owner.actor.principal), _tokens(head, owner), "group"
        )

    def _pronoun(self, head: Token) -> list[Reference]:
        span = head.doc[head.i : head.i + 1]
        if head.lower_ in ("which", "who", "that", "whose", "whom") and (antecedent := relative_antecedent(head)):
            nearer = phrase_before(head)
            return self.references(antecedent) or (self.references(nearer) if nearer is not None else [])
        if head.lower_ == "both" or head.lower_ in _NUMBERS:
            return [Reference(actor, span, "collective") for actor in self._members(head, _NUMBERS.get(head.lower_, 2))]
        if head.lower_ in _FIRST_PERSON:
            return [Reference(actor, span, "pronoun") for actor in self._speaker(head)]
        if head.lower_ not in _THIRD_PERSON:
            return []
        found = self.history.pronoun(head)
        for actor in found:
            self.history.add(head, actor, listed=len(found))
        return [Reference(actor, span, "pronoun") for actor in found]

    def _speaker(self, pronoun: Token) -> list[Actor]:
        """For whom "we" stands in a quotation: whoever the subject outside the quotation marks speaks for."""
        sentence = pronoun.sent
        marks = [token.i for token in sentence if token.text == '"']
        ends = zip_longest(marks[::2], marks[1::2], fillvalue=sentence.end)
        inside = {place for start, end in ends for place in range(start, end)}
        if pronoun.i not in inside:
            return []
        outside = [t for t in sentence if t.dep_ == "nsubj" and t.i not in inside and t.head.pos_ == "VERB"]
        found = [reference.actor.principal for token in outside for reference in self.references(token, alone=True)]
        return found[:1]

    def _described(self, head: Token) -> list[Reference]:
        """ "the junta", "the bloc", "these troops": definite descriptions of an actor named before."""
        definite = any(child.lower_ in ("the", "this", "that", "these", "those") for child in head.children)
        if "Plur" in head.morph.get("Number", []) and lemma(head) in self.nouns.collective:
            # "the countries" are several, and which ones was sought before.
            return []
        allowed = next((self.nouns.description[t] for t in terms(head) if t in self.nouns.description), None)
        if not definite or allowed is None:
            return []
        actor = self.history.described(head, allowed)
        if actor is None:
            return []
        if actor.kind in _GOVERNED and self.nouns.forces & set(terms(head)):
            actor = bodies.forces(actor, actor.label, self.gazetteer)
        return [Reference(actor, head.doc[head.i : head.i + 1], "description")]

    def _filled(self, hole: Token) -> list[Reference]:
        """The actor whose name was lost, where only one can be meant: see `gap_filler`. Objects are left open."""
        if not (hole.dep_ in ("nmod:poss", "conj") or hole.dep_.startswith("nsubj")):
            return []
        span = hole.doc[hole.i : hole.i + 1]
        bearer = hole.head.head if hole.head.dep_ == "appos" else hole.head
        person = self.named(bearer) if hole.dep_ == "nmod:poss" else None
        if person and person.kind == "Person" and person.acts_for:
            return [Reference(person.principal, span, "gap", basis=f"{person.label} acts for {person.principal.label}")]
        if any(token.lower_ in _THIRD_PERSON and token.i < hole.i for token in hole.sent):
            return []
        named = {a.principal.iri for t in hole.sent if (a := self.named(t)) is not None}
        filler = gap_filler(self._prominence, named)
        if filler is None:
            return []
        others = "the only leading state of the document that the sentence does not name"
        return [Reference(filler, span, "gap", basis=f"{filler.label} is {others}")]

    def deed(self, noun: Token) -> Deed | None:
        """What "the move" or "the sanctions" stands for: a deed told just before."""
        definite = any(c.lower_ in ("the", "this", "that", "these", "those") for c in noun.children)
        return self.deeds.last(self.nouns.deed[lemma(noun)]) if definite and lemma(noun) in self.nouns.deed else None

    def _doer(self, head: Token) -> list[Reference]:
        """Whoever did what "the move", or "a move" in apposition to a clause, sums up."""
        deed = self.deed(head)
        doers = [deed.doer] if deed else []
        if not doers and head.dep_ == "appos" and lemma(head) in self.nouns.deed:
            told = self.deeds.last(self.nouns.deed[lemma(head)], here=True)
            subjects = clause_subjects(head)
            doers = [told.doer] if told else [r.actor for token in subjects for r in self.references(token)]
        return [Reference(doer, head.doc[head.i : head.i + 1], "deed", head) for doer in doers]

    def _collective(self, head: Token) -> list[Reference]:
        """ "both sides", "the two countries", "all three governments": the members listed before."""
        count = next((_NUMBERS[c.lower_] for c in head.children if c.lower_ in _NUMBERS), None)
        if count is None and any(child.lower_ in ("neither", "either") for child in head.children):
            count = 2
        if lemma(head) not in self.nouns.collective or count is None or self.owners(head):
            return []
        return [Reference(a, head.doc[head.i : head.i + 1], "collective") for a in self._members(head, count)]

    def _members(self, head: Token, count: int) -> list[Actor]:
        return self.history.listed(head, count) or self._leading(head, count)

    def _leading(self, head: Token, count: int) -> list[Actor]:
        """The states that the document is about, if that many lead and this sentence is about others."""
        here = {a.principal.iri for t in head.sent if t.i < head.i and (a := self.named(t)) is not None}
        found = leading(self._prominence, count)
        known = all(self.history.knows(actor) for actor in found)
        return found if known and not here & {actor.iri for actor in found} else []

    def _listed_with(self, token: Token) -> int:
        """How many named actors are coordinated in the list that the token stands in."""
        first = token
        while first.dep_ == "conj" and first.head != first:
            first = first.head
        return sum(1 for t in conjuncts(first) if self._mention_at.get(t) is not None)

    def _opposite(self, head: Token) -> list[Reference]:
        """ "its rival", "Peru's neighbour": the other of the two states that the document is about."""
        plural_noun = "Plur" in head.morph.get("Number", [])
        possessor = next((child for child in head.children if child.dep_ == "nmod:poss"), None)
        owners = [reference.actor for reference in self.references(possessor)] if possessor else []
        if plural_noun or len(owners) != 1 or owners[0].kind == "Person":
            return []
        other = opposite(self._prominence, owners[0])
        return [Reference(other, head.doc[head.i : head.i + 1], "description")] if other else []

    def unnamed_group(self, head: Token) -> list[Reference]:
        """An armed group that has no name but a description: "jihadist fighters". Only acted on is it an actor."""
        kind = self.nouns.groups.get(lemma(head))
        words = [c for c in head.lefts if c.dep_ in ("amod", "compound") and c.lower_ not in self.nouns.vague]
        anaphoric = any(child.dep_ in ("det", "nmod:poss") for child in head.children)
        if kind != "ArmedGroup" or not words or anaphoric or "Plur" not in head.morph.get("Number", []):
            return []
        label = " ".join([*(word.text for word in words), head.lower_])
        return [Reference(unlisted(label, kind, self.gazetteer), head.doc[words[0].i : head.i + 1], "group")]


def _home(owner: Actor) -> Actor:
    """Whom "whose country", "his government" mean: the state of the person."""
    return owner.principal if owner.kind == "Person" else owner


def _is_modifier(token: Token, mention: Mention) -> bool:
    return mention.role == "demonym" and token.dep_ in ("amod", "compound", "nmod")


def _tokens(head: Token, reference: Reference) -> Tokens:
    """The words from the owner to the noun, if they stand close together; else the noun alone."""
    start = min(reference.tokens.start, head.i)
    end = max(reference.tokens.end, head.i + 1)
    same = reference.tokens.doc is head.doc and reference.tokens.sent == head.sent
    return head.doc[start:end] if same and end - start <= 12 else head.doc[head.i : head.i + 1]
