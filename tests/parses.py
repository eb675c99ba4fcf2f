"""Parses written by hand, so that what reads them is tested without a trained parser.

A token is written `word/tag/relation/head/lemma`, heads counted from 1 as in CoNLL-U; the lemma may be left out.
"""

from functools import cache

from spacy import tokens
from spacy.lang.en import English

from triplomacy.gaps import Patched
from triplomacy.language import Paragraph, Sentence
from triplomacy.tokens import Doc, Token

_POS = {
    "NNP": "PROPN", "NNPS": "PROPN", "NN": "NOUN", "NNS": "NOUN", "JJ": "ADJ", "RB": "ADV", "IN": "ADP", "RP": "ADP",
    "DT": "DET", "PRP": "PRON", "PRP$": "PRON", "WDT": "PRON", "WP": "PRON", "CD": "NUM", "CC": "CCONJ", "TO": "PART",
    "POS": "PART", "MD": "AUX", ",": "PUNCT", ".": "PUNCT", "''": "PUNCT", "HYPH": "PUNCT",
    "VB": "VERB", "VBD": "VERB", "VBG": "VERB", "VBN": "VERB", "VBP": "VERB", "VBZ": "VERB",
}  # fmt: skip
_AUXILIARY = frozenset({"aux", "aux:pass", "cop"})
_JOINED = frozenset({",", ".", "POS", "HYPH"})


@cache
def english() -> English:
    """Tokenizer and vocabulary of all hand-made parses."""
    return English()


def parse(written: str, *, names: str = "") -> Doc:
    """The sentence as a parsed document; `names` lists its entities as `label:first-last`, counted from 1."""
    rows = [token.split("/") for token in written.split()]
    tags = [row[1] for row in rows]
    after = [*tags[1:], "."]
    ents = ["O"] * len(rows)
    for label, _, span in (name.partition(":") for name in names.split()):
        first, _, last = span.partition("-")
        for at in range(int(first), int(last or first) + 1):
            ents[at - 1] = f"{'B' if at == int(first) else 'I'}-{label}"
    return Doc(
        tokens.Doc(
            english().vocab,
            words=[row[0] for row in rows],
            spaces=[tag != "HYPH" and following not in _JOINED for tag, following in zip(tags, after, strict=True)],
            tags=tags,
            pos=["AUX" if row[2] in _AUXILIARY else _POS[row[1]] for row in rows],
            deps=["ROOT" if row[2] == "root" else row[2] for row in rows],
            heads=[int(row[3]) - 1 if row[3] != "0" else at for at, row in enumerate(rows)],
            lemmas=[row[4] if len(row) > 4 else row[0] for row in rows],
            ents=ents,
        )
    )


def word(doc: Doc, text: str) -> Token:
    """The first token that reads like this."""
    return next(token for token in doc if token.text == text)


def sentence(doc: Doc, *, index: int = 0) -> Sentence:
    """A document of one sentence as the sentence that it is."""
    return Sentence(index, doc[:], Paragraph(0, Patched(doc.text)))
