"""When an act is said to happen: the words in its clause, and the days that they mean.

The tense decides whether "on Tuesday" is the one before publication or the one after.
"""

import re
from collections.abc import Iterator
from datetime import date

from triplomacy import dates
from triplomacy.actors.syntax import case_of
from triplomacy.claims import Modality, Time
from triplomacy.relations.frames import CIRCUMSTANCES
from triplomacy.tokens import Span as Tokens
from triplomacy.tokens import Token

# "a two-day visit" is on no day.
_LASTING = re.compile(r"\w-(?:hour|day|week|month|year)\b")
_LABELS = frozenset({"DATE", "TIME"})
# Prepositions that make of a date the end of a range.
_BOUNDS = frozenset({"after", "before", "between", "by", "from", "since", "till", "until"})
_BRIDGES = frozenset({"and", "to", "through", "until"})
_AHEAD: frozenset[Modality] = frozenset({"planned", "possible", "hypothetical"})
_PERFECT = frozenset({"have", "has", "had", "'ve", "'d", "having"})


def time(head: Token, modality: Modality, published: date | None, *, carrier: Token | None = None) -> Time | None:
    """When the act is said to happen; `carrier` is the light verb of a noun, whose dates are the noun's too."""
    span = words(head) or (words(carrier) if carrier is not None else None)
    if span is None:
        return None
    days = dates.resolved(span.text, published, direction(carrier or head, modality))
    return Time(text=span.text, earliest=days.first, latest=days.last) if days else Time(text=span.text)


def words(head: Token) -> Tokens | None:
    """The date nearest to a predicate in its own clause, with the preposition that bounds it."""
    found = _dates(head)
    if not found and head.dep_ == "conj" and head.pos_ == "VERB":
        # "On Friday Chad met Mali and signed a treaty": what stands before the first verb is said of both.
        found = [ent for ent in _dates(head.head) if ent.start < head.head.i]
    return _bounded(min(found, key=lambda ent: abs(ent.start - head.i))) if found else None


def direction(head: Token, modality: Modality) -> dates.Direction:
    """Where the act lies from publication: back for past tenses, ahead for what is planned."""
    for token in (head, *head.ancestors):
        if token.pos_ not in ("VERB", "AUX"):
            continue
        auxiliaries = [child for child in token.children if child.dep_ in ("aux", "aux:pass", "cop")]
        if any(aux.lower_ in _PERFECT or aux.tag_ == "VBD" for aux in auxiliaries):
            return "ahead" if modality == "planned" and token != head else "back"
        if modality in _AHEAD or any(aux.tag_ == "MD" for aux in auxiliaries):
            return "ahead"
        if token.tag_ == "VBD" or (token.tag_ == "VBN" and not auxiliaries):
            return "back"
        if auxiliaries and token.tag_ != "VB":
            return "either"
    return "ahead" if modality in _AHEAD else "either"


def _dates(head: Token) -> list[Tokens]:
    own = {head}
    for child in head.children:
        if child.dep_.startswith(("obl", "advmod", "nmod")):
            own |= set(_within(child))
    # "after Monday's attack": the day is of the attack.
    return [
        ent
        for ent in head.sent.ents
        if ent.label_ in _LABELS and ent.root in own and not _owns(ent.root) and not _LASTING.search(ent.text)
    ]


def _within(phrase: Token) -> Iterator[Token]:
    """The words of a phrase, but for clauses in it and what it only precedes: "ahead of polls in May" is not in May."""
    if phrase.ent_type_ not in _LABELS and case_of(phrase) in CIRCUMSTANCES:
        return
    yield phrase
    for child in phrase.children:
        if not child.dep_.startswith("acl"):
            yield from _within(child)


def _owns(token: Token) -> bool:
    return token.dep_ == "nmod:poss" and bool(case_of(token) or any(c.tag_ == "POS" for c in token.children))


def _bounded(ent: Tokens) -> Tokens:
    """ "since 2022", "from May to June", where the entity is a date alone."""
    doc, start, end = ent.doc, ent.start, ent.end
    while start > ent.sent.start and doc[start - 1].dep_ == "det":
        start -= 1
    before = doc[start - 1] if start > ent.sent.start else None
    if before is None or before.lower_ not in _BOUNDS or not (before.dep_ == "mark" or before.head in ent):
        return ent
    if before.lower_ in ("from", "between") and end < ent.sent.end and doc[end].lower_ in _BRIDGES:
        second = next((other for other in ent.sent.ents if other.start == end + 1 and other.label_ in _LABELS), None)
        end = second.end if second is not None else end
    return doc[start - 1 : end]
