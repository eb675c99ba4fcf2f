"""What stands above and around a predicate: denial, doubt, plan, condition, and whose word it is.

Read from the predicate upwards, one embedding predicate after the other, by the table `ontology/cues/embedding.toml`
(factuality as composition of signals along the path to the root: Saurí and Pustejovsky 2009, "FactBank").
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, cast

from triplomacy import ontology
from triplomacy.actors.nouns import lemma
from triplomacy.actors.syntax import case_of
from triplomacy.claims import Modality, Polarity
from triplomacy.errors import InvalidOntology
from triplomacy.relations.attachment import Control, is_passive
from triplomacy.relations.frames import CIRCUMSTANCES, OCCASIONS, FrameReader, first_conjunct
from triplomacy.relations.terms import noun_terms, verb_terms
from triplomacy.tokens import Token

_CONDITION = frozenset({"if", "unless", "should", "provided", "were"})
_CLAUSAL = ("ccomp", "xcomp", "advcl", "acl", "csubj", "csubj:pass", "acl:relcl", "parataxis", "conj", "appos")
# Titles and the like, which hold whatever is said of their bearer.
_WITHIN_PHRASE = ("nsubj", "nmod:desc", "compound", "appos", "flat", "nmod:poss", "nmod:unmarked")
# From weakest to strongest effect on what may be asserted; the strongest met on the way up is kept.
_STRENGTH: tuple[Modality, ...] = ("actual", "probable", "possible", "planned", "hypothetical", "alleged")

_OPPOSITE: dict[Polarity, Polarity] = {"positive": "negative", "negative": "positive"}


@dataclass(frozen=True, slots=True)
class Embedding:
    """What one predicate does to the clause that it embeds."""

    polarity: Polarity = "positive"
    modality: Modality = "actual"
    attribution: str = ""
    controls: str = "subj"
    blocks: bool = False
    refuses: bool = False
    causes: bool = False
    voice: str = ""


@dataclass(frozen=True)
class Embeddings:
    """The table, by kind of predicate and word."""

    entries: Mapping[tuple[str, str], tuple[Embedding, ...]]
    adverbs: Mapping[str, Modality]
    adjectives: Mapping[str, Modality]
    auxiliaries: Mapping[str, Modality]
    negation: frozenset[str]
    questions: frozenset[str]
    happening: frozenset[str]
    ending: frozenset[str]

    @property
    def control(self) -> Control:
        """Verbs whose object is the subject of the verb below, those that take a stance, and nouns that intend."""
        verbs = {word: found for (kind, word), found in self.entries.items() if kind == "verb"}
        nouns = {word: found[0] for (kind, word), found in self.entries.items() if kind == "noun"}
        objects = frozenset(word for word, found in verbs.items() if found[0].controls == "obj")
        return Control(
            objects=objects,
            stances=frozenset(word for word in objects if not verbs[word][0].causes),
            intentions=frozenset(w for w, e in nouns.items() if e.blocks or e.refuses or e.modality == "planned"),
        )

    def reports(self, token: Token) -> bool:
        """Whether a token only tells of what it embeds: "said", not "accused"."""
        entry = self.of(token)
        tells = entry is not None and entry.attribution == "subj" and entry.polarity == "positive"
        return tells and entry is not None and entry.modality in ("actual", "probable")

    def of(self, token: Token) -> Embedding | None:
        """What a token does to what it embeds, by its voice."""
        kind = {"VERB": "verb", "NOUN": "noun", "PROPN": "noun", "ADJ": "adjective", "AUX": "verb"}.get(token.pos_, "")
        voice = "passive" if kind == "verb" and is_passive(token) else "active"
        terms = verb_terms(token) if kind == "verb" else noun_terms(token)
        for term in terms:
            for entry in self.entries.get((kind, term), ()):
                if entry.voice in ("", voice):
                    return entry
        if kind == "verb" and token.tag_ == "VBN" and not any(child.dep_ == "aux" for child in token.children):
            return next(iter(self.entries.get(("adjective", token.lower_), ())), None)
        return None


@dataclass(frozen=True, slots=True)
class Scope:
    """The qualifiers of a predicate. `speakers` are the phrases of whose word it is, the nearest first.

    `refused` says that the denial is an act of its own: "refused to supply".
    """

    polarity: Polarity = "positive"
    modality: Modality = "actual"
    speakers: tuple[Token, ...] = ()
    blocked: str = ""
    refused: bool = False


@cache
def load() -> Embeddings:
    """The table, read once. Raises InvalidOntology."""
    path = ontology.folder() / "cues" / "embedding.toml"
    entries: dict[tuple[str, str], tuple[Embedding, ...]] = {}
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        for table in data["embedding"]:
            for key, kind in (("verbs", "verb"), ("nouns", "noun"), ("adjectives", "adjective")):
                entry = Embedding(**{k: v for k, v in table.items() if k not in ("verbs", "nouns", "adjectives")})
                for word in table.get(key, ()):
                    entries[kind, word] = (*entries.get((kind, word), ()), entry)
        return Embeddings(
            entries,
            adverbs=_inverted(data["adverbs"]),
            adjectives=_inverted(data["adjectives"]),
            auxiliaries=_inverted(data["auxiliaries"]),
            negation=frozenset(data["negation"]["words"]),
            questions=frozenset(data["questions"]["words"]),
            happening=frozenset(data["happening"]["verbs"]),
            ending=frozenset(data["ending"]["verbs"]),
        )
    except (OSError, KeyError, TypeError, tomllib.TOMLDecodeError) as error:
        raise InvalidOntology(f"{path}: {error!r}") from error


def _inverted(table: Mapping[str, Any]) -> dict[str, Modality]:
    return {word: cast(Modality, modality) for modality, words in table.items() for word in words}


class ScopeReader:
    """Reads the scope of a predicate."""

    def __init__(self, embeddings: Embeddings, reader: FrameReader) -> None:
        self._table = embeddings
        self._reader = reader

    def scope(self, head: Token) -> Scope:
        """The scope of the predicate at a token, from its own words up to the root of the sentence."""
        scope = self._own(Scope(), head)
        asked = head.doc[head.sent.end - 1].text == "?"
        if asked or any(child.lower_ in self._table.questions and child.dep_ == "mark" for child in head.children):
            scope = replace(scope, blocked="an open question")
        if head.dep_ == "nsubj" and self._tells_of_happening(head.head):
            # "The attack never happened": what is said of its happening is said of the deed.
            return _within(scope, self.scope(head.head))
        if head.pos_ in ("NOUN", "PROPN") and head.dep_ in _WITHIN_PHRASE:
            return scope
        if self._is_spoken(head):
            return scope
        if head.dep_ == "obl" and head.pos_ == "NOUN" and case_of(head) in CIRCUMSTANCES:
            # "After the raid they promised help": what gives the time has happened, whatever else is planned.
            return self._sources_above(scope, head)
        if self._is_presupposed(head):
            return _stronger(scope, "alleged")
        presupposed = False
        for below, above in self._path(head):
            presupposed = presupposed or _is_past_occasion(below)
            outer = self._embedded(scope, below, above)
            scope = replace(scope, speakers=outer.speakers) if presupposed else outer
            if below.pos_ in ("NOUN", "PROPN") and not self._reader.is_light(above):
                # "expected to discuss the invasion": what a verb is about does not hang on whether it happens.
                return scope
        return scope

    def _sources_above(self, scope: Scope, head: Token) -> Scope:
        """The scope with whose word it is."""
        for below, above in self._path(head):
            scope = replace(scope, speakers=self._embedded(scope, below, above).speakers)
        return scope

    def _path(self, head: Token) -> Iterator[tuple[Token, Token]]:
        """Steps from a predicate to the predicates above it."""
        token = head
        while token.head != token:
            above = self._reader.governor(token)
            if token.dep_ in _CLAUSAL or token == head or token.dep_ in ("obj", "nsubj:pass", "obl", "nmod"):
                yield token, above
            if token.dep_ in ("acl:relcl", "appos"):
                return
            token = above

    def own(self, head: Token) -> Scope:
        """The scope that the predicate's own words give it, whatever stands above."""
        return self._own(Scope(), head)

    def merely_embeds(self, token: Token) -> bool:
        """Whether a predicate promises, refuses or asks for what it embeds, so that the two are one claim."""
        entry = self._table.of(token)
        return entry is not None and (entry.modality == "planned" or entry.polarity == "negative" or entry.blocks)

    def _tells_of_happening(self, verb: Token) -> bool:
        """ "happen", and "take place", whose object is half of it."""
        objects = {f"{lemma(verb)} {lemma(child)}" for child in verb.children if child.dep_ == "obj"}
        return bool(self._table.happening & {*verb_terms(verb), *objects})

    def _is_spoken(self, noun: Token) -> bool:
        """ "has not carried out its threat": who threatened or promised did so, whether or not it is kept."""
        entry = self._table.of(noun) if noun.pos_ == "NOUN" and noun.dep_ == "obj" else None
        owned = any(child.dep_ == "nmod:poss" for child in noun.children)
        return owned and entry is not None and entry.modality == "planned"

    def _is_presupposed(self, noun: Token) -> bool:
        """Whether somebody is asked to end a deed, which so is said to go on: "told Iran to halt its raids"."""
        verb = noun.head
        owned = any(child.dep_ == "nmod:poss" for child in noun.children)
        if not (owned and noun.dep_ == "obj" and self._table.ending & set(verb_terms(verb))):
            return False
        request = self._table.of(verb.head) if verb.dep_ in ("xcomp", "ccomp", "advcl", "acl") else None
        return request is not None and request.blocks

    def _own(self, scope: Scope, head: Token, *, besides: Token | None = None) -> Scope:
        """Negation, auxiliaries, adverbs and sources in the predicate's own clause, a denied child left out."""
        clause = head if head.pos_ in ("VERB", "AUX", "ADJ") else None
        if head.dep_ == "acl:relcl" and any(c.dep_ == "appos" and _denied_noun(c) for c in head.head.children):
            # "soldiers, none of whom it attacked": "none" hung on the noun before.
            scope = replace(scope, polarity="negative")
        for child in head.children:
            if child.lower_ in self._table.negation and child.dep_ in (
                "advmod",
                "det",
                "cc:preconj",
                "neg",
                "aux",
                "cc",
                "case",
                "mark",
            ):
                scope = replace(scope, polarity="negative")
            if child.dep_ == "advmod" and child.lower_ == "longer" and any(c.lower_ == "no" for c in child.children):
                scope = replace(scope, polarity="negative")
            participant = child.dep_ in ("obj", "nsubj", "nsubj:pass", "obl") and child != besides
            if participant and clause is not None and _denied_noun(child):
                scope = replace(scope, polarity="negative")
            scope = self._adverb(scope, child)
            scope = self._source(scope, child)
            if child.dep_ == "advcl" and _conditional(child):
                scope = _stronger(scope, "hypothetical")
        auxiliaries = [child for child in head.children if child.dep_ in ("aux", "aux:pass")]
        if (
            head.dep_ == "conj"
            and head.tag_ in ("VB", "VBG", "VBN")
            and not auxiliaries
            and not any(c.dep_.startswith("nsubj") for c in head.children)
        ):
            # "may arm and train": the auxiliary, not its denial, is shared; "did not arm or train" shares both.
            first = first_conjunct(head)
            auxiliaries = [child for child in first.children if child.dep_ == "aux"]
            either = first != head and any(c.lower_ in ("or", "nor") for c in head.children)
            if either and self._own(Scope(), first).polarity == "negative":
                scope = replace(scope, polarity="negative")
        for auxiliary in auxiliaries:
            if auxiliary.lower_ in self._table.auxiliaries:
                scope = _stronger(scope, self._table.auxiliaries[auxiliary.lower_])
        return scope

    def _adverb(self, scope: Scope, child: Token) -> Scope:
        tables = {"advmod": self._table.adverbs, "amod": self._table.adjectives}
        modality = tables[child.dep_].get(child.lower_) if child.dep_ in tables else None
        return _stronger(scope, modality) if modality else scope

    def _source(self, scope: Scope, child: Token) -> Scope:
        """ "according to X", "X said" beside the clause."""
        if child.dep_.startswith("obl") and case_of(child) in ("according to", "per"):
            return replace(scope, speakers=(*scope.speakers, child))
        if child.dep_ == "parataxis" and child.pos_ == "VERB":
            entry = self._table.of(child)
            if entry and entry.attribution and not any(c.dep_ == "ccomp" for c in child.children):
                speakers = tuple(self._reader.surface_subjects(child))
                return _stronger(replace(scope, speakers=(*scope.speakers, *speakers[:1])), entry.modality)
        return scope

    def _embedded(self, scope: Scope, below: Token, above: Token) -> Scope:
        """The effect of one predicate on a clause or phrase under it."""
        if below.dep_ == "advcl":
            scope = self._adverbial(scope, below)
            if not self._complement(below, above):
                return self._sources_of(scope, above)
        participle = below.dep_ == "acl" and below.tag_ in ("VBN", "VBD", "VBG") and not self._complement(below, above)
        if participle or below.dep_ in ("acl:relcl", "appos", "conj"):
            return self._shared(scope, below, above)
        if below.dep_ == "parataxis":
            return self._sources_of(scope, above) if self._table.of(below) is None else scope
        if below.pos_ in ("VERB", "AUX") and _yet_to(below, above):
            return replace(scope, polarity="negative")
        entry = self._table.of(above)
        if entry is not None:
            scope = self._apply(scope, entry, below, above)
        if below.pos_ in ("NOUN", "PROPN") and not self._reader.is_light(above):
            return scope
        return self._inherited(scope, above, below)

    def _apply(self, scope: Scope, entry: Embedding, below: Token, above: Token) -> Scope:
        if entry.blocks:
            scope = replace(
                scope, blocked=scope.blocked or f"asked for or prevented by {above.lemma_!r}, not said to happen"
            )
        if entry.polarity == "negative":
            scope = replace(scope, polarity="negative", refused=entry.refuses)
        if entry.modality != "alleged" or below.dep_ not in ("obj", "nsubj:pass"):
            # Who condemns an attack does not doubt that it happened.
            scope = _stronger(scope, entry.modality)
        if entry.attribution and below.dep_ not in ("obj", "nsubj:pass", "obl", "nmod"):
            slots = self._reader.verb(above).slots if above.pos_ == "VERB" else self._reader.noun(above).slots
            speakers = slots.get(entry.attribution) or slots.get("poss") or slots.get("mod") or ()
            scope = replace(scope, speakers=(*scope.speakers, *speakers[:1]))
        return scope

    def _inherited(self, scope: Scope, above: Token, below: Token) -> Scope:
        """What is said about the embedding predicate itself: "may refuse to supply", "did not agree to supply"."""
        own = self._own(Scope(), above, besides=below)
        entry = self._table.of(above)
        if own.polarity == "negative" and not (entry and entry.attribution):
            scope = replace(scope, polarity=_OPPOSITE[scope.polarity], refused=False)
        scope = _stronger(scope, own.modality)
        return replace(scope, speakers=(*scope.speakers, *own.speakers))

    def _adverbial(self, scope: Scope, below: Token) -> Scope:
        marks = {child.lower_ for child in below.children if child.dep_ in ("mark", "case")}
        short = {below.head.lower_, *(child.lower_ for child in below.head.children if child.dep_ == "advmod")}
        if "without" in marks or ("of" in marks and "short" in short):
            return replace(scope, polarity="negative")
        return _stronger(scope, "hypothetical") if _conditional(below) else scope

    def _complement(self, below: Token, above: Token) -> bool:
        """ "accused of arming", "refrain from arming"; and a bare clause before its verb of saying."""
        marks = {child.lower_ for child in below.children if child.dep_ in ("mark", "case")}
        entry = self._table.of(above)
        if entry is None:
            return False
        quoted = not marks and bool(entry.attribution) and below.i < above.i and below.tag_ not in ("VBG", "VBN")
        return quoted or bool(marks & {"of", "from", "for", "that", "with", "against", "as", "to"})

    def _shared(self, scope: Scope, below: Token, above: Token) -> Scope:
        """A coordinated verb shares whose word it is; one with its own subject stands for itself, as do others."""
        if below.dep_ != "conj" or any(child.dep_.startswith("nsubj") for child in below.children):
            return scope
        return self._sources_of(scope, above)

    def _sources_of(self, scope: Scope, above: Token) -> Scope:
        for child in above.children:
            scope = self._source(scope, child)
        return scope


def _stronger(scope: Scope, modality: Modality) -> Scope:
    return replace(scope, modality=max(scope.modality, modality, key=_STRENGTH.index))


def _within(scope: Scope, outer: Scope) -> Scope:
    """The scope of a deed in that of the verb which says whether it happened."""
    polarity = _OPPOSITE[scope.polarity] if outer.polarity == "negative" else scope.polarity
    blocked, speakers = scope.blocked or outer.blocked, (*scope.speakers, *outer.speakers)
    return replace(_stronger(scope, outer.modality), polarity=polarity, blocked=blocked, speakers=speakers)


def _denied_noun(noun: Token) -> bool:
    """ "no country", "neither Oman nor Egypt", "nobody"."""
    denied = any(c.dep_ in ("det", "cc:preconj") and c.lower_ in ("no", "neither") for c in noun.children)
    return denied or noun.lower_ in ("neither", "nobody", "none")


def _conditional(clause: Token) -> bool:
    return any(
        child.lower_ in _CONDITION and child.dep_ in ("mark", "aux") and child.i < clause.i for child in clause.children
    )


def _is_past_occasion(clause: Token) -> bool:
    """ "after Russia attacked", "because it had left": what says when or why is a fact, whatever is planned."""
    if clause.dep_ != "advcl" or _conditional(clause):
        return False
    marked = any(c.dep_ in ("mark", "advmod") and c.lower_ in OCCASIONS and c.i < clause.i for c in clause.children)
    return marked and any(t.tag_ == "VBD" for t in (clause, *clause.children))


def _yet_to(below: Token, above: Token) -> bool:
    """ "has yet to ratify"."""
    yet = any(child.lower_ == "yet" for child in (*above.children, *below.children))
    return lemma(above) in ("have", "be") and yet and below.dep_ == "xcomp"
