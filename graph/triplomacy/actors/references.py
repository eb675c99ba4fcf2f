"""From a phrase to the actors that it refers to, in the light of the document so far.

"Mali's military rulers" is Mali, "thousands of North Korean troops" the North Korean armed forces, "the bloc" the
organisation named before, "both sides" the two that were listed. A phrase that cannot be resolved refers to nobody.
"""

from collections.abc import Sequence

from triplomacy.actors import bodies
from triplomacy.actors import nouns as noun_table
from triplomacy.actors.anaphors import Anaphors
from triplomacy.actors.mentions import NameMatcher
from triplomacy.actors.named import Named
from triplomacy.actors.nouns import lemma, plural, terms
from triplomacy.actors.offices import Offices
from triplomacy.actors.people import unlisted
from triplomacy.actors.pointers import Word
from triplomacy.actors.reference import Reference, spanning
from triplomacy.actors.syntax import agents, case_of, conjuncts, parts
from triplomacy.claims import Actor, Document
from triplomacy.language import Sentence
from triplomacy.tokens import Token

__all__ = ["Discourse", "Reference"]

_NAME_PARTS = frozenset({"flat", "flat:name", "appos", "nmod:desc", "compound", "nmod:npmod", "nmod:unmarked"})
_BEFORE_NOUN = frozenset({"amod", "compound", "nmod", "nmod:desc", "nmod:unmarked", "det", "nsubj", "flat"})
# "all of whom", "none of them": each of those.
_ALL = frozenset({"all", "both", "each", "either", "most", "neither", "none"})
_OF_STATE = frozenset({"government", "official", "owned", "ruling", "run", "semi-official", "state"})
_WHERE = frozenset({"across", "around", "at", "in", "inside", "near", "outside"})
_GOVERNED = ("State", "Territory")
# How likely a state must be the one whose officer a bare title makes somebody: 8 of 10 are right from there on.
LEAST_OFFICE = 0.65


class Discourse:
    """One document's actors: built from all its names, then asked sentence by sentence, in order."""

    def __init__(self, document: Document, sentences: Sequence[Sentence], matcher: NameMatcher) -> None:
        self.gazetteer = matcher.gazetteer
        self.nouns = noun_table.load()
        self._named = Named(document, sentences, matcher, self.nouns)
        self._offices = Offices(self._named, sentences)
        self._anaphors = Anaphors(self._named, self.nouns, self.gazetteer, self.references)
        self.register = self._named.register
        self.history, self.deeds, self.deed = self._anaphors.history, self._anaphors.deeds, self._anaphors.deed

    def enter(self, sentence: Sentence) -> None:
        """Makes the actors of a sentence available to the pronouns and descriptions after them, in reading order."""
        self.history.begin(sentence)
        self.deeds.begin(sentence.index)
        names: list[Word] = []
        for token in sentence.tokens:
            mention = self._named.mention(token)
            if mention is not None and mention.root == token and (actor := self.named(token)):
                adjective = mention.role == "demonym" and token.dep_ in ("amod", "compound", "nmod")
                listed, many = self._named.listed_with(token), mention.role == "demonym" and not adjective
                self.history.add(token, actor, listed=listed, adjective=adjective, plural=many)
                names.append(Word(token, sentence.index, (actor,), mention.role or "name"))
        self._anaphors.look(sentence, names)
        told = list(names)
        for token in sentence.tokens:
            if self._anaphors.is_pronoun(token):
                found = self._anaphors.pronoun(token)
            elif token.pos_ == "NOUN" and token not in self._named:
                found = self._note(token)
            else:
                continue
            if found:
                told.append(Word(token, sentence.index, tuple(reference.actor for reference in found)))
        self._anaphors.tell(told)

    def _note(self, noun: Token) -> list[Reference]:
        """Makes a description, or several who act for one actor, available to the pronouns after it."""
        found = self._by_table(noun)
        if found is None:
            return self._anaphors.described(noun)
        if "Plur" in noun.morph.get("Number", []):
            for reference in found:
                self.history.add(noun, reference.actor, listed=len(found), plural=True)
        return found

    def named(self, token: Token) -> Actor | None:
        """The actor whose name the token is part of."""
        return self._named.actor(token)

    def is_named(self, token: Token) -> bool:
        """Whether the token is part of a name, so that no word of it says what happens."""
        return token in self._named

    def is_place(self, token: Token) -> bool:
        """Whether a seat of government is told as the place that it is: "in Moscow"."""
        return case_of(token) in _WHERE and self._named.is_seat(token)

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
        return [child for child in before if self._named.is_seat(child) and _joined(child, noun)]

    def owners(self, noun: Token) -> list[Reference]:
        """The actors that a noun belongs to: its possessor, else the actor word before it, else "of" whom."""
        speaks_for = not self.nouns.government.isdisjoint(terms(noun))
        # "a statement by Italy and Greece": a text is its author's.
        whole = ("of", "for", "from", "by") if speaks_for else ("of", "by")
        if not self.nouns.bodies.isdisjoint(terms(noun)):
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
            elif _stands_before(child, noun) and not case_of(child) and child not in beside:
                flagged = list(child.lefts) if child.lower_ in self.nouns.owned else []
                words = [*conjuncts(child), *flagged]
                names += [r for word in words for r in self._named.references(word) if r.actor.kind != "Person"]
        if self._named.is_demonym(noun):
            names += self._named.references(noun)
        if lemma(noun) in self.nouns.suffered:
            possessors, wholes = (possessors if parts(noun) else []), []
        return possessors or names or wholes or self._authors(noun) or self._seat(noun)

    def _authors(self, noun: Token) -> list[Reference]:
        """ "a resolution tabled by Japan", "a platform run by Kestrel"."""
        return [r for a in agents(noun) if a.head.lower_ in self.nouns.owned for r in self.references(a, owner=False)]

    def _seat(self, noun: Token) -> list[Reference]:
        """ "the government in Pristina", "officials in Tehran": a state by where it is governed."""
        places = [child for child in noun.children if child.dep_.startswith("nmod") and case_of(child) == "in"]
        seats = places if lemma(noun) in self.nouns.seated else []
        return [
            r
            for place in seats
            if self._named.is_seat(place)
            for r in self._named.references(place)
            if r.actor.kind in _GOVERNED
        ]

    def setting(self, title: Token) -> list[Reference]:
        """The state of a bare title, if there is a likely one in the document."""
        if not self.nouns.posted.isdisjoint(terms(title)):
            return []
        state, share = self._offices.state(title) or (None, 0.0)
        return [Reference.by(title, state, "description", sure=share)] if state and share >= LEAST_OFFICE else []

    def _phrase(self, head: Token, *, owner: bool) -> list[Reference]:
        if head in self._named.holes:
            return self._anaphors.filled(head)
        if head.lower_ in _ALL and (members := [part for part in parts(head) if part.pos_ == "PRON"]):
            return [reference for part in members for reference in self.references(part)]
        if self._anaphors.is_pronoun(head):
            return self._anaphors.pronoun(head)
        adjective = self._named.is_demonym(head) and any(c.dep_ == "flat" for c in head.children)
        if (named := self._named.references(head)) and not adjective:
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

    def _title_of(self, head: Token) -> Reference | None:
        """The name that a title or a class noun goes with: "leader Kim Jong-un", "the bloc ECOWAS"."""
        relational = frozenset({"appos"}) if lemma(head) in self.nouns.relational else frozenset()
        names = relational if self.nouns.named.isdisjoint(terms(head)) else _NAME_PARTS
        for child in head.children:
            if child.dep_ in names and child.i > head.i:
                named = [r for r in self._named.references(child) if self._fits_title(head, r.actor)]
                if named:
                    return named[0]
        if lemma(head) in self.nouns.office and head.i + 1 < head.sent.end and head.nbor(1).head == head.head:
            # Whatever the parse says, a title right before a person's name is his: "Omar and Chad's leader Ali met".
            return next((r for r in self._named.references(head.nbor(1)) if r.actor.kind == "Person"), None)
        return None

    def _fits_title(self, head: Token, actor: Actor) -> bool:
        allowed = self.nouns.description.get(lemma(head))
        return actor.kind == "Person" if lemma(head) in self.nouns.office else allowed is None or actor.kind in allowed

    def _noun(self, head: Token, *, owner: bool) -> list[Reference]:
        if (collective := self._anaphors.collective(head)) and not self.owners(head):
            return collective
        if lemma(head) in self.nouns.peer and (peers := self._peers(head)):
            return peers
        if lemma(head) in self.nouns.opposite and (other := self._anaphors.opposite(head)):
            return other
        found = self._by_table(head)
        if found is None:
            found = self._anaphors.described(head) or self._military_owner(head)
        elif len(found) == 1:
            self.history.remember(head, found[0].actor)
        if not found and owner and lemma(head) not in self.nouns.relational and not self._stands_apart(head):
            found = [Reference(r.actor, r.tokens, "owner", head) for r in self.owners(head)] or self._anaphors.doer(
                head
            )
        return found

    def _stands_apart(self, head: Token) -> bool:
        """Whether a noun is of those who do not act for its owner: "Chad's press", but not its state press."""
        of_state = any(child.lower_ in _OF_STATE for child in head.lefts)
        return not of_state and not self.nouns.apart.isdisjoint(terms(head))

    def _by_table(self, head: Token) -> list[Reference] | None:
        """What the table of nouns makes of a phrase; None if the noun is not in it."""
        for term in terms(head):
            if term in self.nouns.coastguard:
                return [self._coast_guard(ref, head) for ref in self.owners(head)]
            if term in self.nouns.forces:
                owners = self.owners(head)
                return [self._forces(ref, head) for ref in owners] or self._anaphors.described(head)
            if term in self.nouns.partitive and (parts := self._parts(head)):
                return parts
            if term in self.nouns.groups:
                kind = self.nouns.groups[term]
                if kind == "Company" and (known := self._anaphors.described(head)):
                    # "The Russian company" is the one that was named.
                    return known
                return [self._group(ref, head, kind) for ref in self.owners(head)] or self._anaphors.described(head)
            if term in self.nouns.government:
                owners = [Reference(_home(r.actor), spanning(head, r), "office") for r in self.owners(head)]
                return owners or self._anaphors.described(head)
        return None

    def _peers(self, head: Token) -> list[Reference]:
        before = [child for child in head.lefts if child.dep_ in ("amod", "compound")]
        words = [word for child in before for word in conjuncts(child)]
        return [r for word in words for r in self._named.references(word) if r.actor.kind != "Person"]

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
        return Reference(bodies.forces(owner.actor, owner.tokens.text, self.gazetteer), spanning(head, owner), "force")

    def _coast_guard(self, owner: Reference, head: Token) -> Reference:
        guard = bodies.coast_guard(owner.actor, owner.tokens.text, self.gazetteer)
        return Reference(guard, spanning(head, owner), "force")

    def _group(self, owner: Reference, head: Token, kind: str) -> Reference:
        if owner.actor.kind in ("ArmedGroup", "IntergovernmentalOrganization", "Bloc", "Organization"):
            actor = self.register.reclassify(owner.actor, kind) if kind == "ArmedGroup" else owner.actor
            return Reference(actor, spanning(head, owner), "group")
        words = owner.tokens.text if owner.tokens.root in self._named else owner.actor.label
        before = [t.text for t in head.lefts if t.dep_ == "compound" and t.is_lower and t not in owner.tokens]
        noun = " ".join([*before, head.lower_ if head.tag_.endswith("S") else plural(head.lower_)])
        label = f"{words} {noun}" if owner.actor.kind != "Person" else f"{owner.actor.label}'s {noun}"
        return Reference(
            unlisted(label, kind, self.gazetteer, acts_for=owner.actor.principal), spanning(head, owner), "group"
        )

    def unnamed_group(self, head: Token) -> list[Reference]:
        """An armed group that has no name but a description: "jihadist fighters". Only acted on is it an actor."""
        kind = self.nouns.groups.get(lemma(head))
        words = [c for c in head.lefts if c.dep_ in ("amod", "compound") and c.lower_ not in self.nouns.vague]
        anaphoric = any(child.dep_ in ("det", "nmod:poss") for child in head.children)
        if kind != "ArmedGroup" or not words or anaphoric or "Plur" not in head.morph.get("Number", []):
            return []
        label = " ".join([*(word.text for word in words), head.lower_])
        return [Reference(unlisted(label, kind, self.gazetteer), head.doc[words[0].i : head.i + 1], "group")]


def _stands_before(child: Token, noun: Token) -> bool:
    """Whether a word qualifies the noun after it; a subject on the noun's far side of a verb does not."""
    between = noun.doc[child.i + 1 : noun.i] if child.dep_ == "nsubj" else ()
    return child.i < noun.i and child.dep_ in _BEFORE_NOUN and all(t.pos_ not in ("VERB", "AUX") for t in between)


def _joined(name: Token, noun: Token) -> bool:
    return any(token.dep_ == "cc" for token in noun.doc[name.i + 1 : noun.i])


def _home(owner: Actor) -> Actor:
    """Whom "whose country", "his government" mean: the state of the person."""
    return owner.principal if owner.kind == "Person" else owner
