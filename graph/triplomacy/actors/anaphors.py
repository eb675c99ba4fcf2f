"""What pronouns, collectives and definite descriptions refer to: whoever the document has told of before.

"It", "they", "we" in a quotation, "both sides", "the junta", "its rival", "the move"; and names that the text has lost.
"""

from collections.abc import Callable, Sequence
from itertools import zip_longest

from triplomacy.actors import antecedents, bodies, states
from triplomacy.actors.antecedents import Antecedents, Meant
from triplomacy.actors.deeds import Deed, Deeds
from triplomacy.actors.history import History
from triplomacy.actors.named import Named
from triplomacy.actors.nouns import Nouns, lemma, terms
from triplomacy.actors.pointers import Word, points_back
from triplomacy.actors.prominence import gap_filler, leading, opposite
from triplomacy.actors.reference import Reference
from triplomacy.actors.syntax import clause_subjects, parts, phrase_before, relative_antecedent
from triplomacy.claims import Actor
from triplomacy.gazetteer import Gazetteer
from triplomacy.language import Sentence
from triplomacy.tokens import Token

THIRD_PERSON = frozenset({"he", "she", "it", "they", "him", "her", "them", "his", "its", "their", "himself", "itself"})
_MANY = frozenset({"they", "them", "their"})
_FIRST_PERSON = frozenset({"we", "us", "our", "ours", "ourselves"})
_NUMBERS = {"both": 2, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
# What is less likely meant is not meant: a pronoun, a noun.
LEAST_PRONOUN = 0.4
LEAST_NOUN = 0.5
_DEFINITE = frozenset({"the", "this", "that", "these", "those"})


class Anaphors:
    """Resolves what points back; `resolve` gives what another phrase refers to, alone or with what it is joined to."""

    def __init__(
        self,
        named: Named,
        nouns: Nouns,
        gazetteer: Gazetteer,
        resolve: Callable[..., list[Reference]],
    ) -> None:
        self._named = named
        self._nouns = nouns
        self._gazetteer = gazetteer
        self._resolve = resolve
        self._states = states.load()
        self.history = History(named.sole_owners())
        self.deeds = Deeds()
        self._antecedents = Antecedents(antecedents.load())
        self._pointed: dict[Token, Meant] = {}

    @staticmethod
    def is_pronoun(head: Token) -> bool:
        """Whether a word is to be read by `pronoun`: counted are "both" and "two" without a noun."""
        counted = head.pos_ == "NUM" and head.lower_ in _NUMBERS and not parts(head)
        relative = head.lower_ == "that" and head.dep_ in ("nsubj", "nsubj:pass", "obj")
        return counted or relative or head.pos_ == "PRON" or head.lower_ in THIRD_PERSON | _FIRST_PERSON

    def pronoun(self, head: Token) -> list[Reference]:
        """Whom a pronoun or a bare number means; a relative one means what it follows."""
        if head.lower_ in ("which", "who", "that", "whose", "whom") and (antecedent := relative_antecedent(head)):
            # "Utopia, the region that has left": an apposition is what it stands beside.
            beside = antecedent.head if antecedent.dep_ == "appos" else None
            tried = (noun for noun in (antecedent, beside, phrase_before(head)) if noun is not None)
            return next((meant for noun in tried if (meant := self._resolve(noun))), [])
        if head.lower_ == "both" or head.lower_ in _NUMBERS:
            return [
                Reference.by(head, actor, "collective") for actor in self._members(head, _NUMBERS.get(head.lower_, 2))
            ]
        sure: float | None = None
        if head.lower_ in _FIRST_PERSON:
            found = self._speaker(head)
            if not found:
                found, sure = self._meant(head, LEAST_PRONOUN)
            return [Reference.by(head, actor, "pronoun", sure=sure) for actor in found]
        if head.lower_ not in THIRD_PERSON:
            return []
        by_rules = self.history.pronoun(head)
        found, sure = self._meant(head, LEAST_PRONOUN, rather=by_rules)
        if head not in self._pointed or len(by_rules) > 1:
            # Of lists the rules are surer.
            found, sure = by_rules, None
        for actor in found:
            self.history.add(head, actor, listed=len(found), plural=head.lower_ in _MANY)
        return [Reference.by(head, actor, "pronoun", sure=sure) for actor in found]

    def look(self, sentence: Sentence, names: Sequence[Word]) -> None:
        """Lets the network judge whom the words of a sentence mean; `names` are those in it.

        Without our own pipeline there is nothing that it could see, and rules alone tell who is meant.
        """
        self._pointed = {}
        if sentence.tokens.doc.states is None:
            return
        asking = [t for t in sentence.tokens if points_back(t) and t not in self._named and not sentence.is_hole(t)]
        self._pointed = self._antecedents.read([Word(token, sentence.index) for token in asking], names)

    def tell(self, words: Sequence[Word]) -> None:
        """Makes the words of a sentence whose actors are known available to the next ones."""
        if words and words[0].token.doc.states is not None:
            self._antecedents.tell(words)

    def _meant(self, head: Token, least: float, *, rather: Sequence[Actor] = ()) -> tuple[list[Actor], float | None]:
        """Whom a word means, by the network, and how surely; nobody if that is less likely than `least`.

        Those whom rules take to be meant `rather` are meant unless another one is much likelier.
        """
        meant = self._pointed.get(head)
        if meant is None:
            return [], None
        if len(several := [actor for actor in meant.together() if actor.iri not in self.history.barred]) > 1:
            return several, meant.several
        actors, sure = meant.likeliest(self.history.barred, rather=rather)
        likely = sure >= least or (bool(actors) and actors == tuple(rather))
        return (list(actors), sure) if likely else ([], None)

    def _speaker(self, pronoun: Token) -> list[Actor]:
        """For whom "we" stands in a quotation: whoever the subject outside the quotation marks speaks for."""
        sentence = pronoun.sent
        marks = [token.i for token in sentence if token.text == '"']
        if marks and marks[0] > sentence.start and not sentence.doc[marks[0] - 1].whitespace_:
            # It closes a quotation whose opening mark was taken for the end of the sentence before.
            marks = [sentence.start, *marks]
        ends = zip_longest(marks[::2], marks[1::2], fillvalue=sentence.end)
        inside = {place for start, end in ends for place in range(start, end)}
        if pronoun.i not in inside:
            return []
        outside = [t for t in sentence if t.dep_ == "nsubj" and t.i not in inside and t.head.pos_ == "VERB"]
        found = [reference.actor.principal for token in outside for reference in self._resolve(token, alone=True)]
        return found[:1]

    def described(self, head: Token) -> list[Reference]:
        """ "the junta", "the bloc", "these troops": definite descriptions of an actor named before."""
        definite = any(child.lower_ in _DEFINITE for child in head.children)
        owner = self.history.sole_owner(head) if definite else None
        found, sure = self._meant(head, LEAST_NOUN) if self._is_open(head) else ([], None)
        if len(found) == 1 and (owner is None or owner.iri == found[0].iri):
            return [self._description(head, found[0], sure)]
        if "Plur" in head.morph.get("Number", []) and lemma(head) in self._nouns.collective:
            # "the countries" are several, and which ones was sought before.
            return []
        allowed = next((self._nouns.description[t] for t in terms(head) if t in self._nouns.description), None)
        if not definite or allowed is None:
            return []
        named = self._states.meant(head) if "State" in allowed else None
        if named is not None and "Plur" in head.morph.get("Number", []):
            return []
        actor = self.history.described(head, allowed) if named is None else self.history.called(head, named)
        return [] if actor is None else [self._description(head, actor, None)]

    def _is_open(self, noun: Token) -> bool:
        """Whether the network may say whom a noun means: no table does, and it is no name that was cut short."""
        is_name = noun.text[:1].isupper() and noun.i > noun.sent.start
        return not is_name and self._states.meant(noun) is None and lemma(noun) not in self._nouns.opposite

    def _description(self, head: Token, actor: Actor, sure: float | None) -> Reference:
        self.history.add(head, actor)
        if actor.kind in ("State", "Territory") and self._nouns.forces & set(terms(head)):
            actor = bodies.forces(actor, actor.label, self._gazetteer)
        return Reference.by(head, actor, "description", sure=sure)

    def filled(self, hole: Token) -> list[Reference]:
        """The actor whose name was lost, where only one can be meant: see `gap_filler`. Objects are left open."""
        if not (hole.dep_ in ("nmod:poss", "conj") or hole.dep_.startswith("nsubj")):
            return []
        bearer = hole.head.head if hole.head.dep_ == "appos" else hole.head
        person = self._named.actor(bearer) if hole.dep_ == "nmod:poss" else None
        if person and person.kind == "Person" and person.acts_for:
            return [
                Reference.by(hole, person.principal, "gap", basis=f"{person.label} acts for {person.principal.label}")
            ]
        if any(token.lower_ in THIRD_PERSON and token.i < hole.i for token in hole.sent):
            return []
        named = {a.principal.iri for t in hole.sent if (a := self._named.actor(t)) is not None}
        filler = gap_filler(self._named.ranking, named)
        if filler is None:
            return []
        others = "the only leading state of the document that the sentence does not name"
        return [Reference.by(hole, filler, "gap", basis=f"{filler.label} is {others}")]

    def deed(self, noun: Token) -> Deed | None:
        """What "the move" or "the sanctions" stands for: a deed told just before."""
        definite = any(c.lower_ in _DEFINITE for c in noun.children)
        return self.deeds.last(self._nouns.deed[lemma(noun)]) if definite and lemma(noun) in self._nouns.deed else None

    def doer(self, head: Token) -> list[Reference]:
        """Whoever did what "the move", or "a move" in apposition to a clause, sums up."""
        deed = self.deed(head)
        doers = [deed.doer] if deed else []
        if not doers and head.dep_ in ("appos", "parataxis") and lemma(head) in self._nouns.deed:
            told = self.deeds.last(self._nouns.deed[lemma(head)], here=True)
            clauses = ([r.actor for t in subjects for r in self._resolve(t)] for subjects in clause_subjects(head))
            doers = [told.doer] if told else next((found for found in clauses if found), [])
        return [Reference.by(head, doer, "deed", head) for doer in doers]

    def collective(self, head: Token) -> list[Reference]:
        """ "both sides", "the two countries", "all three governments": the members listed before."""
        count = next((_NUMBERS[c.lower_] for c in head.children if c.lower_ in _NUMBERS), None)
        if count is None and any(child.lower_ in ("neither", "either", "each") for child in head.children):
            count = 2
        if count is None:
            return []
        meant = self._states.meant(head)
        if meant is not None and (members := self.history.members(head, count, meant)):
            return [Reference.by(head, a, "collective") for a in members]
        if lemma(head) not in self._nouns.collective:
            return []
        return [Reference.by(head, a, "collective") for a in self._members(head, count)]

    def _members(self, head: Token, count: int) -> list[Actor]:
        return self.history.listed(head, count) or self._leading(head, count)

    def _leading(self, head: Token, count: int) -> list[Actor]:
        """The states that the document is about, if that many lead and this sentence is about others."""
        here = self._named.before(head)
        found = leading(self._named.ranking, count)
        known = all(self.history.knows(actor) for actor in found)
        return found if known and not here & {actor.iri for actor in found} else []

    def opposite(self, head: Token) -> list[Reference]:
        """ "its rival", "Peru's neighbour": the other of the two states that the document is about."""
        plural_noun = "Plur" in head.morph.get("Number", [])
        possessor = next((child for child in head.children if child.dep_ == "nmod:poss"), None)
        owners = [reference.actor for reference in self._resolve(possessor)] if possessor else []
        if plural_noun or len(owners) != 1 or owners[0].kind == "Person":
            return []
        other = opposite(self._named.ranking, owners[0])
        return [Reference.by(head, other, "description")] if other else []
