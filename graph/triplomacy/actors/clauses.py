"""What a dependency tree says about where a phrase stands in its clause."""

from triplomacy.tokens import Token

SUBJECTS = ("nsubj", "nsubj:pass", "nsubj:outer")
_FINITE = ("VBD", "VBZ", "VBP", "MD")
_CLAUSES = ("ROOT", "ccomp", "xcomp", "advcl", "acl", "acl:relcl", "parataxis", "csubj")


def first_conjunct(token: Token) -> Token:
    """The first of those that a token is coordinated with."""
    while token.dep_ == "conj":
        token = token.head
    return token


def leads_clause(token: Token) -> bool:
    """Whether the token is a subject, the possessor of one, or the name in apposition to one."""
    first, possessive = first_conjunct(token), False
    while first.dep_ in ("nmod:poss", "flat", "appos", "nmod:desc", "compound", "amod") and first.head != first:
        if first.dep_ == "appos" and possessive:
            # "Russia, Armenia's ally, …": the possessor within an apposition is not what the clause is about.
            return False
        possessive = possessive or first.dep_ == "nmod:poss"
        first = first_conjunct(first.head)
    # A parser that finds no verb takes the first name for the root.
    return first.dep_ in SUBJECTS or (first.dep_ == "ROOT" and first.pos_ == "PROPN")


def clause(token: Token) -> Token:
    """The predicate of the clause that a token stands in."""
    while token.dep_ not in _CLAUSES:
        if token.dep_ == "conj" and token.pos_ in ("VERB", "AUX"):
            return token
        token = token.head
    return token


def governs(predicate: Token, token: Token) -> bool:
    """Whether the predicate's subject is understood as that of the clause the token stands in."""
    below = clause(token)
    while below != predicate and shares_subject(below):
        below = clause(below.head) if below.head != below else below
    return below == predicate


def shares_subject(predicate: Token) -> bool:
    """Whether the clause leaves its subject to the one that it hangs on: "left, taking it", not "left as it came"."""
    finite_adjunct = predicate.dep_ == "advcl" and predicate.tag_ in _FINITE
    own = any(child.dep_ in SUBJECTS for child in predicate.children)
    return predicate.dep_ in ("xcomp", "conj", "advcl") and not finite_adjunct and not own


def encloses(candidate: Token, anaphor: Token) -> bool:
    """Whether the anaphor stands inside the candidate's own phrase: "Beijing, its largest partner" is not its own."""
    return candidate == anaphor or candidate.is_ancestor(anaphor)
