"""Lemmas of names, demonyms, numbers and abbreviations: by rows on hand-made tokens, and in the shipped pipeline."""

import pytest
from spacy.tokens import Doc
from spacy.vocab import Vocab

from triplomacy import language
from triplomacy.encoder.lemmas import mend

# Words before, the token as text/part of speech/features/the lemmatizer's lemma, and the mended lemma.
ROWS = [
    # Names keep their capitals and lose a plural.
    ("met", "Niger/PROPN/Number=Sing/niger", "Niger"),
    ("met", "Americans/PROPN/Number=Plur/americans", "American"),
    ("met", "Houthis/PROPN/Number=Plur/houthis", "Houthi"),
    ("the", "States/PROPN/Number=Plur/states", "State"),
    ("of", "Germanies/PROPN/Number=Plur/germanies", "Germany"),
    ("of", "Swiss/PROPN/Number=Plur/swiss", "Swiss"),
    ("in", "Honduras/PROPN/Number=Sing/honduras", "Honduras"),
    ("at", "UN/PROPN/Number=Sing/un", "UN"),
    ("met", "Ties/PROPN/Number=Plur/tie", "Tie"),
    # Adjectives of names keep their capital, at the start of a sentence only if they are part of an entity.
    ("the", "Russian/ADJ//russian", "Russian"),
    ("the", "russian/ADJ//russian", "russian"),
    ("", "Heavy/ADJ//heavy", "heavy"),
    ("", "Russian/ADJ//russian/NORP", "Russian"),
    # Numbers and abbreviations stay as they are.
    ("in", "XII/NUM//xii", "XII"),
    ("in", "Two/NUM//two", "two"),
    ("in", "3,000/NUM//3,000", "3,000"),
    ("the", "NGO/NOUN/Number=Sing/ngo", "NGO"),
    ("the", "UAV/ADJ//uav", "UAV"),
    ("the", "A/NOUN/Number=Sing/a", "a"),
    # Common nouns and verbs are the lemmatizer's.
    ("the", "Ministers/NOUN/Number=Plur/minister", "minister"),
    ("they", "MET/VERB//meet", "meet"),
    # Dashes are one dash, other marks stay.
    ("met", "–/PUNCT//–", "-"),
    ("met", "--/PUNCT//--", "-"),
    ("met", "—/PUNCT//—", "—"),
    ("met", "!/PUNCT//!", "!"),
    # No lemma to mend.
    ("met", "Niger/PROPN/Number=Sing/", ""),
]


def made(before: str, written: str) -> Doc:
    text, pos, feats, lemma, *entity = written.split("/")
    words = [*before.split(), text]
    at = len(words) - 1
    blank = [""] * at
    return Doc(
        Vocab(),
        words=words,
        pos=[*(["X"] * at), pos],
        morphs=[*blank, feats],
        lemmas=[*blank, lemma],
        sent_starts=[i == 0 for i in range(at + 1)],
        ents=[*(["O"] * at), f"B-{entity[0]}" if entity else "O"],
    )


@pytest.mark.parametrize(("before", "written", "lemma"), ROWS)
def test_a_lemma_is_as_the_treebanks_write_it(before: str, written: str, lemma: str) -> None:
    doc = made(before, written)
    assert mend(doc) is doc
    assert doc[-1].lemma_ == lemma


@pytest.mark.parametrize(("text", "lemma"), [("THE RUSSIAN", "russian"), ("The RUSSIAN", "RUSSIAN")])
def test_capitals_say_nothing_in_a_shouted_text(text: str, lemma: str) -> None:
    before, word = text.split()
    assert mend(made(before, f"{word}/ADJ//russian"))[-1].lemma_ == lemma


@pytest.mark.parametrize(
    ("text", "word", "lemma"),
    [
        ("Two Americans met Russian envoys in Accra.", "Americans", "American"),
        ("Two Americans met Russian envoys in Accra.", "Russian", "Russian"),
        ("Two Americans met Russian envoys in Accra.", "envoys", "envoy"),
        ("Two Americans met Russian envoys in Accra.", "met", "meet"),
        ("Two Americans met Russian envoys in Accra.", "Two", "two"),
        ("Heavy rain fell on Honduras.", "Heavy", "heavy"),
        ("Heavy rain fell on Honduras.", "Honduras", "Honduras"),
        ("REBELS SHELLED THE PORT", "SHELLED", "shell"),
    ],
)
def test_the_shipped_pipeline_writes_them_so(text: str, word: str, lemma: str) -> None:
    doc = language.load()(text)
    assert next(token.lemma_ for token in doc if token.text == word) == lemma


def test_a_progressive_infinitive_has_the_lemma_of_its_verb() -> None:
    nlp = language.load()
    doc = nlp("Chad is believed to be sharing intelligence with Mali. They want to bring peace to Niger.")
    assert {token.text: token.lemma_ for token in doc}.items() >= {("sharing", "share"), ("bring", "bring")}
