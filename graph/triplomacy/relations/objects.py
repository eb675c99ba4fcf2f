"""The objects of a verb: its own, or those left by a relative clause, a coordination or a slip of a parser."""

from collections.abc import Sequence

from triplomacy.actors.nouns import lemma
from triplomacy.actors.syntax import case_of
from triplomacy.relations.attachment import fronted, is_passive
from triplomacy.tokens import Token, kept

_GIVING = frozenset(
    {"award", "bring", "deny", "give", "grant", "hand", "lend", "offer", "owe", "promise", "sell", "send"}
)
_RELATIVE = frozenset({"that", "which", "who", "whom"})


@kept
def objects(head: Token) -> Sequence[Token]:
    """The objects of a verb, where a parser's slip or a relative clause has not left them to another."""
    found = [child for child in head.children if child.dep_ == "obj" and not _precedes_mark(child)]
    if not found:
        # "thanked Chad for sending": what stands before the "for" of the clause below was hung on that clause.
        below = (clause for clause in head.children if clause.dep_ in ("advcl", "ccomp", "xcomp"))
        found = [c for clause in below for c in clause.children if c.dep_ == "obj" and _precedes_mark(c)]
    if len(found) > 1:
        # "whom Chad accuses Mali of arming": the pronoun belongs to the clause below.
        return [child for child in found if child.lower_ not in _RELATIVE] or found
    if found or (found := fronted(head)):
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


def _precedes_mark(phrase: Token) -> bool:
    """Whether a phrase stands between the verb above and the word that opens the clause which it was hung on."""
    clause = phrase.head
    marks = [child.i for child in clause.children if child.dep_ == "mark"]
    return bool(marks) and clause.head.i < phrase.i < marks[0] and phrase.pos_ != "PRON"


def _follows(phrase: Token, verb: Token) -> bool:
    """Whether a phrase without a preposition stands right after a verb, its object whatever the parse says."""
    bare = phrase.dep_ == "obl" and phrase.pos_ == "PROPN" and not case_of(phrase) and phrase.ent_type_ != "DATE"
    return bare and phrase.left_edge.i == verb.i + 1


def shared_object(head: Token) -> list[Token]:
    """The object after the second of two verbs that stand side by side: "armed and trained the rebels"."""
    after = head.doc[head.i + 1 : head.i + 3]
    if len(after) < 2 or after[0].dep_ != "cc" or after[1].pos_ != "VERB" or after[1].dep_ != "conj":
        return []
    complements = [child for child in head.children if child.i > head.i and child.dep_ in ("xcomp", "ccomp", "obl")]
    return [] if complements else [child for child in after[1].children if child.dep_ == "obj"]


def unparted_receiver(head: Token, found: Sequence[Token]) -> list[Token]:
    """The state that a parser took for a part of the gift: "Armenia" in "sold Armenia radars"."""
    after = head.doc[head.i + 1] if head.i + 1 < head.sent.end else head
    taken = after.dep_ == "compound" and after.head in found and after.ent_type_ == "GPE"
    goes_to = any(case_of(c) in ("to", "for") for o in (head, *found) for c in o.children)
    return [after] if taken and not goes_to and lemma(head) in _GIVING else []
