"""The words of a phrase as a reader would quote them: themes, quantities and places."""

import re
from collections.abc import Iterable

from triplomacy.actors.syntax import case_of, conjuncts
from triplomacy.claims import Quantity
from triplomacy.tokens import Span as Tokens
from triplomacy.tokens import Token

# Phrases after the noun that say what it is; "in Mali", "from Russia" say where and whose.
_KEPT_CASES = frozenset({"", "about", "against", "for", "of", "on", "over", "worth"})
_LEFT_OUT = frozenset(
    {
        "acl:relcl",
        "acl",
        "punct",
        "cc",
        "conj",
        "appos",
        "parataxis",
        "cop",
        "nsubj",
        "mark",
        "case",
        "det",
        "nmod:poss",
    }
)
_HEDGES = re.compile(
    r"(about|almost|around|approximately|at least|at most|close to|fewer than|less than|more than|nearly|over|roughly"
    r"|some|up to|an estimated)\b",
    re.IGNORECASE,
)
_SCALE = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_NUMERALS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_WORDS = {word: float(n) for n, word in enumerate(_NUMERALS)} | {"dozen": 12.0, "twenty": 20.0, "thirty": 30.0}
_TIME_LABELS = frozenset({"DATE", "TIME"})
_PLACE_CASES = frozenset({"at", "in", "inside", "near", "off", "outside", "within", "along", "around"})
_LONGEST = 160


def themes(tokens: Iterable[Token]) -> tuple[str, ...]:
    """One text for each coordinated phrase under the heads, without articles and relative clauses."""
    found = [phrase(part) for token in tokens for part in (conjuncts(token) if token.pos_ != "VERB" else [token])]
    return tuple(dict.fromkeys(text for text in found if text))


def phrase(head: Token) -> str:
    """A phrase's own words in order, from its first to its last, at most 160 characters."""
    kept = sorted(_words(head), key=lambda t: t.i)
    while kept and (kept[-1].is_punct or kept[-1].dep_ in ("cc", "case")):
        kept.pop()
    if not kept:
        return ""
    run = [kept[0]]
    for token in kept[1:]:
        if any(
            not t.is_punct and t.dep_ not in ("det", "punct", "case", "nmod:poss", "mark", "cc")
            for t in head.doc[run[-1].i + 1 : token.i]
        ):
            if token.i <= head.i:
                run = []
            else:
                break
        run.append(token)
    text = " ".join(head.doc[run[0].i : run[-1].i + 1].text.split())
    return text[:_LONGEST].strip(" ,;:-–\"'")


def _words(head: Token) -> list[Token]:
    found = [head]
    for child in head.children:
        said = not child.dep_.startswith("nmod") or (
            case_of(child) in _KEPT_CASES and child.ent_type_ not in _TIME_LABELS
        )
        if child.dep_ not in _LEFT_OUT and said:
            found += list(child.subtree)
    return found


def noun_phrase(head: Token) -> Tokens:
    """The whole of a noun phrase without its preposition and what follows it as a clause or an apposition."""
    words = {head}
    for child in head.children:
        if child.dep_ not in ("case", "punct", "acl:relcl", "appos", "cc", "conj", "parataxis", "cop", "nsubj", "mark"):
            words |= set(child.subtree)
    start = end = head.i
    kept = {word.i for word in words}
    while start - 1 in kept:
        start -= 1
    while end + 1 in kept:
        end += 1
    return head.doc[start : end + 1]


def title(noun: Token) -> str:
    """An office with the words that belong to it: "Defence Secretary", "foreign ministry spokesman"."""
    start = noun.i
    while (
        start > noun.sent.start
        and noun.doc[start - 1] in noun.children
        and noun.doc[start - 1].dep_ in ("compound", "amod")
    ):
        if noun.doc[start - 1].ent_type_ or noun.doc[start - 1].is_punct:
            break
        start -= 1
    return noun.doc[start : noun.i + 1].text


def quantity(heads: Iterable[Token]) -> Quantity | None:
    """The number of the first head that has one, with its hedge and unit."""
    for head in heads:
        for child in head.children:
            counts = child.dep_ == "nummod" or (child.dep_ == "compound" and child.like_num)
            if counts and child.tag_ != "JJ" and child.ent_type_ not in _TIME_LABELS:
                return _quantity(head, child)
        if (head.lemma_.lower() in _SCALE or head.like_num) and head.ent_type_ not in _TIME_LABELS:
            return _quantity(head, head)
    return None


def _quantity(head: Token, number: Token) -> Quantity:
    start = min(t.i for t in number.subtree)
    before = head.doc[max(0, start - 2) : start].text
    hedge = _HEDGES.search(before)
    if hedge:
        start -= len(before[hedge.start() :].split())
    end = max(number.i, head.i) + 1
    text = " ".join(head.doc[start:end].text.split())
    low = _value(head.doc[start:end])
    lowered = text.lower()
    upper_open = lowered.startswith(("at least", "more than", "over"))
    lower_open = lowered.startswith(("at most", "up to", "fewer than", "less than", "almost", "nearly"))
    return Quantity(text=text, minimum=None if lower_open else low, maximum=None if upper_open else low)


def _value(tokens: Tokens) -> float | None:
    value: float | None = None
    for token in tokens:
        plain = token.text.replace(",", "")
        if re.fullmatch(r"\d+(\.\d+)?", plain):
            value = float(plain)
        elif token.lower_ in _SCALE or token.lemma_.lower() in _SCALE:
            value = (1.0 if value is None else value) * _SCALE[
                token.lemma_.lower() if token.lower_ not in _SCALE else token.lower_
            ]
        elif token.lower_ in _WORDS:
            value = _WORDS[token.lower_]
    return value


def place(head: Token) -> str | None:
    """Where the act is said to happen: a named place under a preposition of place in the predicate's clause."""
    obliques = [
        child for child in head.children if child.dep_.startswith(("obl", "nmod")) and case_of(child) in _PLACE_CASES
    ]
    entities = [ent for ent in head.sent.ents if ent.label_ in ("GPE", "LOC", "FAC")]
    for child in obliques:
        inside = set(child.subtree)
        for span in entities:
            if span.root in inside:
                return span.text
    return None
