"""What a verb hangs on, where parsers often hang it on something else: coordination, participles; and its voice."""

from dataclasses import dataclass

from triplomacy.actors.nouns import lemma
from triplomacy.relations.terms import verb_terms
from triplomacy.tokens import Token, kept

_FINITE_TAGS = frozenset({"MD", "VBD", "VBP", "VBZ"})
_HAVE = frozenset({"has", "have", "had", "having", "'ve"})
_RELATIVE = frozenset({"that", "which", "who"})
_OF_WHOM = frozenset({"which", "whom"})
SUBJECTS = ("nsubj", "nsubj:pass", "nsubj:outer")


@dataclass(frozen=True, slots=True)
class Control:
    """Who does what an infinitive or a clause below says, by the lemmas above it.

    `objects` are verbs whose object does it, `stances` those that report or ask on their own, `intentions` nouns with
    an infinitive ("plan to"), and `answers` verbs that answer such a noun, so that it is not their subject's.
    """

    objects: frozenset[str] = frozenset()
    stances: frozenset[str] = frozenset()
    intentions: frozenset[str] = frozenset()
    answers: frozenset[str] = frozenset()


NONE = Control()


def governor(token: Token, control: Control = NONE) -> Token:
    """The token that governs this one; like is coordinated with like, and an infinitive goes with the plan before it.

    A finite verb is not coordinated with an infinitive or a participle ("denied shelling the town and accused the
    rebels"), nor one of the `stances` with what another verb reports ("denied that boats had come and accused Peru"),
    and a second participle with an agent of its own goes with the first ("a plan backed by Chad but rejected by Mali").
    """
    above = token.head
    if token.dep_ in ("acl", "advcl", "xcomp") and token.tag_ == "VB":
        return _intention(token, control) or above
    if token.dep_ != "conj" or token.pos_ != "VERB":
        return above
    if not _is_finite(token):
        return _participle_before(token) or _gerund_above(token) or above
    while above.head != above and not _is_clause(above):
        above = above.head
    takes_a_stance = any(term in control.stances for term in verb_terms(token))
    if takes_a_stance and above.dep_ == "ccomp" and _reported_alone(above, token, control):
        return above.head
    return above


@kept
def complements(verb: Token) -> tuple[Token, ...]:
    """The children of a verb, and those that it lost to the infinitive: "on China" in "called on China to stop"."""
    own = [child for child in verb.children if not _precedes_infinitive(child)]
    below = (clause for clause in verb.children if clause.dep_ in ("xcomp", "advcl", "ccomp"))
    return (*own, *(child for clause in below for child in clause.children if _precedes_infinitive(child)))


@kept
def subjects(verb: Token) -> tuple[Token, ...]:
    """The subjects of a verb; who speaks after a clause is not the clause's: "Talks stalled, two diplomats said"."""
    own = tuple(child for child in verb.children if child.dep_ in SUBJECTS and _speaker_of(child) is None)
    # "Oman, which signed": of two subjects the pronoun stands for the other, whatever noun the clause was hung on.
    own = tuple(child for child in own if child.lower_ not in _RELATIVE and child not in fronted(verb)) or own
    # "Oman, in a note, rejected the charge and voiced regret": the subject of all hung on a later one.
    own = own or tuple(c for clause in verb.children if clause.dep_ == "conj" for c in _before(clause, verb))
    # "Peru and Chile are both training recruits", "Peru denies it, has barred envoys": the subject of the whole hung on
    # the object, or on the first of several clauses.
    own = own or tuple(
        c
        for below in verb.children
        if _holds_subject(below, verb)
        for c in below.children
        if c.dep_ in SUBJECTS and c.i < verb.i
    )
    if own:
        return own
    before = (clause for clause in verb.children if clause.dep_ == "ccomp" and clause.i < verb.i)
    return tuple(child for clause in before for child in clause.rights if _speaker_of(child) == verb)


def fronted(verb: Token) -> list[Token]:
    """The object before the subject that a parser took for a second one: "all of whom Peru accuses"."""
    found = [child for child in verb.lefts if child.dep_ in SUBJECTS]
    return [c for c in found[:-1] if any(part.dep_ == "nmod" and part.lower_ in _OF_WHOM for part in c.rights)]


@kept
def is_passive(head: Token) -> bool:
    """Whether a verb is in the passive, also as a bare participle after a noun."""
    if any(child.dep_ == "aux:pass" for child in head.children):
        return True
    if head.tag_ not in ("VBN", "VBD"):
        return False
    if any(child.dep_ == "nsubj:pass" for child in head.children):
        # "has several times alleged": without "been" nothing is done to the subject, whatever the parse says.
        perfect = any(child.dep_ == "aux" and child.lower_ in _HAVE for child in head.children)
        return head.tag_ == "VBN" and not perfect
    plain = not any(child.dep_ in ("aux", *SUBJECTS) for child in head.children)
    if head.dep_ == "conj" and head.tag_ == "VBN" and plain:
        return is_passive(governor(head))
    bare = head.dep_ in ("acl", "amod") or (head.dep_ == "advcl" and not any(c.dep_ == "obj" for c in head.children))
    return bare and plain


def _speaker_of(subject: Token) -> Token | None:
    """The verb of saying right after a second subject that a parser gave to the clause before."""
    clause = subject.head
    if subject.dep_ not in SUBJECTS or subject.i < clause.i or clause.dep_ != "ccomp" or clause.head.i < subject.i:
        return None
    second = any(child.dep_ in SUBJECTS for child in clause.lefts)
    alone = not _has(clause.head, *SUBJECTS)
    return clause.head if second and alone and clause.right_edge == subject.right_edge else None


def _holds_subject(below: Token, verb: Token) -> bool:
    """Whether a parser may have given the verb's subject to a child of it: its object, or a clause before it."""
    if below.dep_ == "parataxis":
        return below.i < verb.i and below.pos_ == "VERB"
    return below.dep_ == "obj" and below.i > verb.i and not _has(below, "cop")


def _before(clause: Token, verb: Token) -> list[Token]:
    """The subjects of a clause that stand before the verb that it is coordinated with."""
    return [child for child in clause.children if child.dep_ in SUBJECTS and child.i < verb.i]


def _precedes_infinitive(phrase: Token) -> bool:
    """Whether a phrase stands between the verb above and the "to" of the infinitive that it was hung on."""
    clause = phrase.head
    marks = [child.i for child in clause.children if child.dep_ == "mark" and child.lower_ == "to"]
    inside = clause.dep_ in ("xcomp", "advcl", "ccomp") and bool(marks) and clause.head.i < phrase.i < marks[0]
    return inside and phrase.dep_ == "obl"


def _is_clause(token: Token) -> bool:
    return _is_finite(token) if token.pos_ == "VERB" else token.pos_ == "AUX" or _has(token, "cop", *SUBJECTS)


def _is_finite(verb: Token) -> bool:
    """By its own form or that of an auxiliary; a bare participle with an object is a past tense mistagged."""
    auxiliaries = [child for child in verb.children if child.dep_ in ("aux", "aux:pass", "cop")]
    if any(word.tag_ in _FINITE_TAGS for word in (verb, *auxiliaries)):
        return True
    return verb.tag_ == "VBN" and not auxiliaries and _has(verb, "obj", "ccomp")


def _participle_before(token: Token) -> Token | None:
    """The participle after a noun that this one goes on from, though it was hung on a verb further up."""
    if token.tag_ != "VBN" or _has(token, "aux", "aux:pass", *SUBJECTS):
        return None
    between = token.doc[token.head.i + 1 : token.i]
    nouns = (t for t in reversed(between) if t.dep_ == "acl" and t.tag_ == "VBN")
    return next((t for t in nouns if token.head.is_ancestor(t)), None)


def _intention(verb: Token, control: Control) -> Token | None:
    """The plan, bid or call right before the "to" of an infinitive that was hung on another word."""
    mark = next((child for child in verb.lefts if child.dep_ == "mark" and child.lower_ == "to"), None)
    before = mark.nbor(-1) if mark is not None and mark.i > verb.sent.start else None
    if (
        before is None
        or before.pos_ != "NOUN"
        or before.dep_ == "fixed"
        or before == verb.head
        or before not in verb.head.subtree
    ):
        return None
    return before if lemma(before) in control.intentions else None


def _gerund_above(token: Token) -> Token | None:
    """The bare gerund that another goes with: "saying its boats had left, and accusing Peru"."""
    if not _is_gerund(token) or token.head.pos_ != "VERB" or token.head.tag_ == "VBG":
        return None
    return next((above for above in token.ancestors if _is_gerund(above) and above.i < token.i), None)


def _is_gerund(token: Token) -> bool:
    return token.tag_ == "VBG" and token.pos_ == "VERB" and not _has(token, "aux", *SUBJECTS)


def _reported_alone(clause: Token, token: Token, control: Control) -> bool:
    """Whether a verb after "and" leaves the reported clause: it has no subject or "that", and reports on its own."""
    own = _has(token, "mark", *SUBJECTS)
    like = any(term in control.stances for term in verb_terms(clause))
    return not own and not like and clause.head.pos_ == "VERB" and clause.head.i < clause.i


def _has(token: Token, *relations: str) -> bool:
    return any(child.dep_ in relations for child in token.children)
