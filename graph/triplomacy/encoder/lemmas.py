"""Lemmas as the English treebanks write them, where spaCy's rule lemmatizer does otherwise.

A name keeps its capitals and loses its plural ("Americans": American), an adjective of a name keeps its capital, a
number and an abbreviation stay as they are. Comes after the lemmatizer in the pipeline.
"""

from spacy.language import Language
from spacy.tokens import Doc, Token

NAME = "triplomacy_lemmas"
_DASHES = frozenset({"–", "--"})


@Language.component(NAME, assigns=["token.lemma"], requires=["token.pos", "token.morph"])
def mend(doc: Doc) -> Doc:
    """The same document with mended lemmas."""
    shouted = doc.text.isupper()
    for token in doc:
        if token.lemma_ and (lemma := _mended(token, shouted=shouted)):
            token.lemma_ = lemma
    return doc


def _mended(token: Token, *, shouted: bool) -> str | None:
    """Another lemma for a token, or None."""
    text, pos = token.text, token.pos_
    if pos == "PROPN":
        return _singular(text) if "Plur" in token.morph.get("Number", []) else text
    if pos == "NUM" and text.isalpha() and text.isupper():
        return text
    if pos == "PUNCT":
        return "-" if text in _DASHES else None
    if pos not in ("ADJ", "NOUN") or shouted or not text[:1].isupper():
        return None
    if text.isupper() and len(text) > 1:
        return text
    if pos == "ADJ" and (not token.is_sent_start or token.ent_type_):
        return token.lemma_[:1].upper() + token.lemma_[1:]
    return None


def _singular(name: str) -> str:
    if name.endswith("ies") and len(name) > 6:
        return f"{name[:-3]}y"
    if name.endswith(("ches", "shes", "sses", "xes")):
        return name[:-2]
    return name[:-1] if name.endswith("s") and not name.endswith("ss") else name
