"""What a dependency tree says about a noun phrase: what is coordinated with it, its preposition, its antecedent."""

from collections.abc import Iterator

from triplomacy.tokens import Token, kept

_BESIDE = frozenset({"along", "jointly", "together"})
_ACCOMPANYING = frozenset({"along with", "as well as", "together with"})


@kept
def conjuncts(head: Token) -> tuple[Token, ...]:
    """The head of a phrase and all that is coordinated with it, in reading order."""
    found = [head]
    for token in found:
        # A parser may hang the second name on any word of the first: "Burkina Faso and Mali".
        words = [token, *(child for child in token.children if child.dep_ in ("flat", "compound"))]
        joined = (child for word in words for child in word.children if child.dep_ == "conj" and child.pos_ != "VERB")
        found += _hyphenated(token)
        # "between Chad and Mali and between Peru and Chile": two pairs, not four of a kind.
        found += [child for child in joined if not any(c.dep_ == "case" and c.lower_ == "between" for c in child.lefts)]
        after = [w for child in token.rights for w in (child, *(child.rights if child.lower_ in _BESIDE else ()))]
        found += [word for word in after if accompanies(word)]
    return tuple(found)


def _hyphenated(token: Token) -> list[Token]:
    """The first of two names that a hyphen joins: "US" in "US-China talks"."""
    if token.i < 2 or (hyphen := token.nbor(-1)).text not in ("-", "–"):
        return []
    first = token.nbor(-2)
    names = first.text[:1].isupper() and token.text[:1].isupper() and first.head == token
    return [first] if names and not (first.whitespace_ or hyphen.whitespace_) else []


def agents(noun: Token) -> list[Token]:
    """Who did to a thing what the participle after it says: "Japan" in "a resolution tabled by Japan"."""
    return [
        agent
        for participle in noun.children
        if participle.dep_ == "acl" and participle.tag_ == "VBN"
        for agent in participle.children
        if agent.dep_ == "obl:agent" or (agent.dep_ == "obl" and case_of(agent) == "by")
    ]


@kept
def case_of(token: Token) -> str:
    """The preposition of a phrase with its fixed parts, in lower case: "on behalf of"; empty if there is none.

    A parser may hang it on the second word of a name: "to" on "Faso" in "to Burkina Faso".
    """
    words: list[Token] = []
    names = (c for c in token.children if c.dep_ == "flat" and c.i == token.i + 1)
    for child in (*token.lefts, *(left for name in names for left in name.lefts if left.i < token.i)):
        if child.dep_ == "case" and child.lower_ not in ("'s", "'"):
            words += [child, *(c for c in child.subtree if c.dep_ == "fixed")]
    return " ".join(word.lower_ for word in sorted(set(words), key=lambda t: t.i))


def accompanies(token: Token) -> bool:
    """ "Kenya" in "Norway, together with Kenya, mediates": whoever it stands beside does what that one does."""
    case = case_of(token)
    with_ = next((child for child in token.lefts if child.lower_ == "with"), None)
    beside = with_ is not None and with_.i > token.sent.start and with_.nbor(-1).lower_ in _BESIDE
    return token.dep_ in ("obl", "nmod") and (case in _ACCOMPANYING or (case == "with" and beside))


@kept
def parts(whole: Token) -> tuple[Token, ...]:
    """What the phrase after "of" names: "measures" in "a part of those measures"."""
    return tuple(c for c in whole.children if c.dep_.startswith(("nmod", "obl")) and case_of(c) == "of")


def clause_subjects(noun: Token) -> Iterator[list[Token]]:
    """The subjects of each clause above that has any, the nearest first."""
    for above in noun.ancestors:
        subjects = [child for child in above.children if child.dep_ == "nsubj"]
        if subjects and above.pos_ in ("VERB", "AUX"):
            yield subjects


def relative_antecedent(pronoun: Token) -> Token | None:
    """The noun that a relative pronoun stands for."""
    for ancestor in pronoun.ancestors:
        if ancestor.dep_ == "acl:relcl":
            return ancestor.head
    return None


def phrase_before(pronoun: Token) -> Token | None:
    """The noun right before the comma of a relative pronoun: "Oman" in "a boycott by Oman, whose king had"."""
    before = pronoun.nbor(-2) if pronoun.i - pronoun.sent.start > 1 and pronoun.nbor(-1).text == "," else None
    while before is not None and before.dep_ in ("flat", "compound") and before.head.pos_ == "PROPN":
        before = before.head
    return before if before is not None and before.pos_ in ("NOUN", "PROPN") else None
