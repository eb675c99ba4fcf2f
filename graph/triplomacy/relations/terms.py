"""What a predicate is called in the tables of words: its lemma, and the longer forms of a particle or hyphen."""

from triplomacy.actors.nouns import lemma
from triplomacy.tokens import Token, kept

PARTICLES = frozenset({"aside", "away", "back", "down", "home", "in", "off", "on", "out", "over", "up"})


@kept
def verb_terms(head: Token) -> tuple[str, ...]:
    """The lemma with its particle or preposition-like adverb, then alone."""
    particles = [
        c.lower_ for c in head.children if c.dep_ == "compound:prt" or (c.dep_ == "advmod" and c.lower_ in PARTICLES)
    ]
    return (*(f"{lemma(head)} {particle}" for particle in particles), lemma(head))


@kept
def noun_terms(head: Token) -> tuple[str, ...]:
    """The lemma with the word before it or joined to it, then alone: `arms supplier`, `pull-out`, `supplier`."""
    before = [child for child in head.lefts if child.dep_ in ("compound", "amod") and child.i == head.i - 1]
    return (*(f"{lemma(child)} {lemma(head)}" for child in before), *hyphenated(head), lemma(head))


@kept
def hyphenated(token: Token) -> tuple[str, ...]:
    """The words that hyphens join a token to, which the tokenizer has split: "cease-fire", "know-how"."""
    doc, found = token.doc, []
    for hyphen in (token.i + 1, token.i - 1):
        if 0 < hyphen < len(doc) - 1 and doc[hyphen].text == "-":
            words = doc[hyphen - 1 : hyphen + 2]
            if not words[0].whitespace_ and not words[1].whitespace_:
                found.append(words.text.lower())
    return tuple(found)
