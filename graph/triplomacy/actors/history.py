"""Which actor a pronoun or a description means: the actors mentioned so far, and preferences among them.

Subjects keep referring to subjects, possessives to what stands nearest, objects to anything but their own subject
(after Hobbs 1978 and the centering literature, reduced to what a parse shows); beyond three sentences nobody is meant.
"""

from bisect import insort
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from triplomacy.actors.clauses import SUBJECTS, clause, encloses, first_conjunct, governs, leads_clause
from triplomacy.claims import Actor, Iri
from triplomacy.language import Sentence
from triplomacy.tokens import Token

_REACH = 3
_PERSONAL = frozenset({"he", "she", "him", "her", "his", "hers", "himself", "herself"})
_NEUTER = frozenset({"it", "its", "itself"})
_SHARES = frozenset(
    {"all", "both", "dozens", "few", "half", "hundreds", "many", "most", "none", "several", "some", "thousands"}
)
_PLURAL_KINDS = frozenset({"ArmedForce", "ArmedGroup", "Group", "Bloc", "Company"})
_PARTIES = ("State", "Territory", "ArmedGroup")


@dataclass(frozen=True, slots=True)
class _Entry:
    sentence: int
    token: Token
    actor: Actor
    listed: int
    adjective: bool
    plural: bool = False

    @property
    def place(self) -> tuple[int, int]:
        """Where it stands in the document; tokens count anew in each paragraph."""
        return self.sentence, self.token.i

    @property
    def is_subject(self) -> bool:
        return leads_clause(self.token)

    @property
    def many(self) -> bool:
        # "Western analysts" are not the West.
        alone = self.plural or (self.actor.kind in _PLURAL_KINDS and not (self.adjective and self.actor.kind == "Bloc"))
        return self.listed > 1 or alone


def _in_mind(many: list[_Entry], sentence: int) -> list[_Entry]:
    """Lists are left out that an earlier sentence gave before it went on about others."""
    last = max((e.place for e in many if e.listed < 2), default=(-1, 0))
    return [e for e in many if e.listed < 2 or e.place >= last or e.sentence == sentence]


class History:
    """The mentions of a document up to the sentence being read."""

    def __init__(self, owners: Mapping[str, Actor]) -> None:
        """`owners` are those of nouns that have but one owner in the whole document."""
        self._owners = owners
        self._entries: list[_Entry] = []
        self._noted: set[tuple[Token, str]] = set()
        self._sentence = -1
        self._by_noun: dict[str, Actor] = {}
        self.barred: frozenset[str] = frozenset()

    def begin(self, sentence: Sentence) -> None:
        """Moves on to a sentence."""
        self._sentence = sentence.index

    @contextmanager
    def barring(self, actors: frozenset[str]) -> Iterator[None]:
        """Within it, no pronoun or description means one of these, given by their IRIs."""
        self.barred = actors
        try:
            yield
        finally:
            self.barred = frozenset()

    def add(
        self, token: Token, actor: Actor, *, listed: int = 1, adjective: bool = False, plural: bool = False
    ) -> None:
        """Notes that a token refers to an actor, once; `listed` counts the actors in its coordination.

        `plural` are many who are one actor: "the Iranians", "Chinese officials".
        """
        if (token, actor.iri) in self._noted:
            return
        self._noted.add((token, actor.iri))
        insort(self._entries, _Entry(self._sentence, token, actor, listed, adjective, plural), key=lambda e: e.place)
        if token.dep_ in ("nmod:poss", "amod", "compound"):
            self.remember(token.head, actor)

    def remember(self, noun: Token, actor: Actor) -> None:
        """Notes that a noun was used of an actor, for when it comes again with "the"."""
        self._by_noun[noun.lemma_.lower()] = actor

    def pronoun(self, pronoun: Token) -> list[Actor]:
        """Whom a third-person pronoun means; several for a plural, none if nobody fits."""
        word = pronoun.lower_
        if ahead := self._ahead(pronoun):
            return [ahead]
        earlier = [e for e in self._before(pronoun) if not encloses(e.token, pronoun)]
        if word in _PERSONAL:
            found = self._preferred(pronoun, [e for e in earlier if e.actor.kind == "Person"])
        elif word in _NEUTER and pronoun.dep_ == "obj":
            # "dismissed it", "called it absurd": a direct object "it" is a deed more often than an actor.
            return []
        elif word in _NEUTER:
            found = self._preferred(
                pronoun, [e for e in earlier if e.actor.kind not in ("Person", "Group") and not e.plural]
            )
        else:
            many = _in_mind([e for e in earlier if e.many], self._sentence)
            # "Six sailors died, one of them a cook": those whom the clause is about.
            whole = pronoun.head.pos_ in ("NUM", "DET") or pronoun.head.lower_ in _SHARES
            found = self._nearest(many) if whole else self._preferred(pronoun, many)
            if found and found.listed > 1:
                return self._list_of(found, earlier)
        return [found.actor] if found else []

    def _ahead(self, pronoun: Token) -> Actor | None:
        """Who acts right after an opening phrase with a possessive: "Since its invasion of Chad, Peru has"."""
        if pronoun.dep_ != "nmod:poss" or pronoun.lower_ not in ("his", "her", "its"):
            return None
        personal = pronoun.lower_ in _PERSONAL
        for entry in self._entries:
            subject = first_conjunct(entry.token)
            opens = pronoun.i < subject.i < subject.head.i and subject.dep_ == "nsubj" and subject == entry.token
            fits = (entry.actor.kind == "Person") is personal and entry.actor.iri not in self.barred
            if entry.sentence == self._sentence and opens and fits and _opens(pronoun, subject):
                return entry.actor
        return None

    def called(self, noun: Token, names: frozenset[Iri]) -> Actor | None:
        """The one actor among those that a noun can mean who was mentioned before; of several the one close by."""
        for reach in (10_000, _REACH, 1):
            earlier = (e for e in self._before(noun, reach=reach) if not encloses(e.token, noun))
            fitting = {e.actor.principal.iri: e.actor.principal for e in earlier if e.actor.principal.iri in names}
            if len(fitting) == 1:
                return next(iter(fitting.values()))
        return None

    def members(self, noun: Token, count: int, names: frozenset[Iri]) -> list[Actor]:
        """Those so many among the actors that a plural noun can mean who were mentioned before."""
        for reach in (1, _REACH, 10_000):
            earlier = (e.actor.principal for e in self._before(noun, reach=reach))
            fitting = {actor.iri: actor for actor in earlier if actor.iri in names}
            if len(fitting) >= count:
                return list(fitting.values()) if len(fitting) == count else []
        return []

    def described(self, noun: Token, kinds: frozenset[str]) -> Actor | None:
        """Whom a definite noun means: who was named with the same noun before, else the last of a fitting class.

        Of several states near by none is meant: of annotated articles, two in five such guesses were right.
        """
        known = self._by_noun.get(noun.lemma_.lower()) or self.sole_owner(noun)
        if known is not None and known.kind in kinds and known.iri not in self.barred:
            return known
        near = (e for e in self._before(noun) if not (e.adjective and e.actor.kind == "Bloc"))
        fitting = [e for e in near if e.actor.kind in kinds and not encloses(e.token, noun)]
        # "France left after the junta tore up the accord": not the subject that the clause depends on, if another fits.
        above = {e.actor.iri for e in fitting if self._is_above(e, noun)}
        fitting = [e for e in fitting if e.actor.iri not in above] or fitting
        here = [e for e in fitting if e.sentence == self._sentence]
        if self.barred and here:
            # Not the subject that a reader thinks of first, so what stands nearest.
            return here[-1].actor
        if "State" in kinds and len({e.actor.iri for e in fitting}) > 1:
            return None
        subjects = [e for e in fitting if e.is_subject]
        chosen = subjects or fitting
        return chosen[-1].actor if chosen else None

    def sole_owner(self, noun: Token) -> Actor | None:
        """Who is the only one in the whole document of whom the noun is said by name: "the Nigerien junta"."""
        return self._owners.get(noun.lemma_.lower())

    def listed(self, noun: Token, count: int) -> list[Actor]:
        """The last list of so many actors; for two, else the last two that differ; none if there are too few."""
        earlier = list(self._before(noun, reach=10_000))
        here = {e.actor.iri for e in earlier if e.sentence == self._sentence}
        named = {e.actor.principal.iri: e.actor.principal for e in earlier if e.sentence == self._sentence}
        parties = [actor for actor in named.values() if actor.kind in _PARTIES]
        if len(parties) == count and noun.dep_ in SUBJECTS:
            # "Chad received the envoy of Mali, and the two sides signed …"
            return parties
        lists = [m for e in earlier if e.listed == count and len(m := self._list_of(e, earlier)) == count]
        counts = Counter(frozenset(actor.iri for actor in members) for members in lists)
        if lists:
            # The list that this sentence goes on about, else the most frequent, else the last.
            ranked = enumerate(frozenset(actor.iri for actor in members) for members in lists)
            return lists[max(ranked, key=lambda item: (len(item[1] & here), counts[item[1]], item[0]))[0]]
        if count != 2:
            return []
        last: dict[str, Actor] = {}
        for entry in reversed([e for e in earlier if e.sentence >= self._sentence - _REACH]):
            if entry.actor.principal.kind in _PARTIES:
                last.setdefault(entry.actor.principal.iri, entry.actor.principal)
        return list(last.values())[:2] if len(last) == 2 else []

    def knows(self, actor: Actor) -> bool:
        """Whether an actor has been mentioned before this sentence."""
        return any(e.actor.principal.iri == actor.iri and e.sentence < self._sentence for e in self._entries)

    def _before(self, token: Token, *, reach: int = _REACH) -> Iterator[_Entry]:
        for entry in self._entries:
            same = entry.sentence == self._sentence
            near = entry.sentence >= self._sentence - reach and (not same or entry.token.i < token.i)
            if near and entry.actor.iri not in self.barred:
                yield entry

    def _is_above(self, entry: _Entry, noun: Token) -> bool:
        """Whether an entry is the subject of the clause that the noun's adverbial clause hangs on."""
        above, first = clause(noun), first_conjunct(entry.token)
        hangs = above.dep_ in ("advcl", "parataxis") and first.head == above.head and first.dep_ in SUBJECTS
        return hangs and entry.sentence == self._sentence

    def _preferred(self, pronoun: Token, candidates: list[_Entry]) -> _Entry | None:
        here = [e for e in candidates if e.sentence == self._sentence and e.token != pronoun]
        own = clause(pronoun)
        owned = pronoun.head if pronoun.dep_ == "nmod:poss" else pronoun
        subjects = [e for e in here if e.is_subject]
        while owned.dep_ in ("compound", "nmod:desc"):
            # "its envoy Ali Deby": the envoy stands where his name does.
            owned = owned.head
        if any(child.lower_ == "own" for child in owned.children) and not owned.dep_.startswith("nsubj"):
            # "Fiji, which the envoy of Tonga left for his own office": whoever the clause is about.
            return subjects[-1] if subjects else self._preceding(candidates)
        if pronoun.dep_ == "nmod:poss" and not owned.dep_.startswith("nsubj"):
            near = [e for e in here if not e.adjective] or here
            return near[-1] if near else self._preceding(candidates)
        if owned.dep_.startswith("nsubj"):
            # "… and its ministry protested" goes on about the subject before, as "… and it protested" does.
            others = [e for e in subjects if clause(e.token) != own]
            return others[-1] if others else self._preceding(candidates) or (here[-1] if here else None)
        own_subjects = {e.actor.iri for e in subjects if governs(clause(e.token), pronoun)}
        others = [e for e in here if e.actor.iri not in own_subjects]
        return others[-1] if others else self._preceding([e for e in candidates if e.actor.iri not in own_subjects])

    def _nearest(self, candidates: list[_Entry]) -> _Entry | None:
        here = [e for e in candidates if e.sentence == self._sentence]
        subjects = [e for e in here if e.is_subject]
        return (subjects or here)[-1] if here else self._preceding(candidates)

    def _preceding(self, candidates: list[_Entry]) -> _Entry | None:
        earlier = [e for e in candidates if e.sentence < self._sentence]
        if not earlier:
            return None
        same = [e for e in earlier if e.sentence == earlier[-1].sentence]
        subjects = [e for e in same if e.is_subject]
        return subjects[0] if subjects else same[-1]

    @staticmethod
    def _list_of(entry: _Entry, entries: list[_Entry]) -> list[Actor]:
        first = first_conjunct(entry.token)
        members = [e.actor for e in entries if e.sentence == entry.sentence and first_conjunct(e.token) == first]
        if len(members) < entry.listed:
            at = entries.index(entry)
            members = [e.actor for e in entries[max(0, at - entry.listed + 1) : at + 1]]
        return list({actor.iri: actor for actor in members}.values())


def _opens(pronoun: Token, subject: Token) -> bool:
    """Whether a pronoun stands in a phrase of the subject's own clause, before the subject."""
    phrase = next((t for t in (pronoun, *pronoun.ancestors) if t.head == subject.head), pronoun)
    return phrase.dep_ in ("obl", "advcl") and phrase.right_edge.i < subject.i
