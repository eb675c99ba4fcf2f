"""Whose word a claim is: the nearest speaker, in the document's own words if it has any.

"The diplomats said" goes on about the diplomats who spoke before, who were introduced in more words.
"""

from collections.abc import Sequence

from triplomacy.actors.nouns import lemma
from triplomacy.actors.references import Discourse
from triplomacy.claims import Attribution, Document
from triplomacy.language import Sentence
from triplomacy.relations import phrases
from triplomacy.tokens import Span as Tokens
from triplomacy.tokens import Token

_BARE = frozenset({"det", "case", "punct"})


class Speakers:
    """Who has spoken in a document so far."""

    def __init__(self, document: Document, discourse: Discourse) -> None:
        self._document, self._discourse = document, discourse
        self._by_noun: dict[str, Attribution] = {}

    def note(self, sentence: Sentence, speaker: Token) -> None:
        """Keeps who speaks in a sentence, for when the same noun comes again with "the"."""
        if speaker.pos_ == "NOUN" and not _is_anaphor(speaker):
            said = self._in_words(sentence, speaker)
            if said is not None:
                self._by_noun[lemma(speaker)] = said

    def attribution(self, sentence: Sentence, speakers: Sequence[Token]) -> Attribution | None:
        """The first of the speakers for whom there are words; none if nobody is said to have said it."""
        for speaker in speakers:
            known = self._by_noun.get(lemma(speaker)) if _is_anaphor(speaker) else None
            said = known or self._in_words(sentence, speaker)
            if said is not None:
                return said
        return None

    def _in_words(self, sentence: Sentence, speaker: Token) -> Attribution | None:
        found = self._discourse.references(speaker)
        actor = found[0].actor if found else None
        words = _with_name(phrases.noun_phrase(speaker), speaker)
        if any(sentence.is_hole(token) for token in words):
            return Attribution(text=actor.label, actor=actor) if actor else None
        span = sentence.span(words)
        text = " ".join(self._document.text[span.start : span.end].split())
        return Attribution(text=text, actor=actor) if text else None


def _with_name(words: Tokens, title: Token) -> Tokens:
    """A title with the name right after it, and with its owner: "Chad's leader Ali", however they are hung."""
    doc, start, end = words.doc, words.start, words.end
    after = doc[end] if end < title.sent.end else title
    if after.pos_ == "PROPN" and after in title.subtree and after.dep_ in ("appos", "flat"):
        end = max(token.i for token in after.subtree if token.dep_ == "flat" or token == after) + 1
    owner = next((child for child in title.lefts if child.dep_ == "nmod:poss"), None)
    if owner is not None and start > 1 and doc[start - 1].tag_ == "POS" and doc[start - 2] in owner.subtree:
        start = owner.left_edge.i
    return doc[start:end]


def _is_anaphor(noun: Token) -> bool:
    """ "the people", "the diplomat": a definite noun without further words."""
    words = list(noun.children)
    definite = any(child.dep_ == "det" and child.lower_ in ("the", "those", "these", "both") for child in words)
    return noun.pos_ == "NOUN" and definite and all(child.dep_ in _BARE for child in words)
