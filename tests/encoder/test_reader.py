"""The component that comes with the package, on texts that are no prose."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from triplomacy.encoder.network import _windows
from triplomacy.language import load
from triplomacy.tokens import STATES

ODD = ["", "  ", "\n\n", "a\0b \0", "😀 👍🏽", "Путин met 习近平 .", "ARMY SHELLS TOWN", "[CLS] [SEP]", "word " * 900]


@pytest.fixture(scope="module")
def nlp() -> Language:
    return load()


@pytest.mark.parametrize("text", ODD)
def test_every_sentence_has_one_root_and_the_text_is_kept(nlp: Language, text: str) -> None:
    doc = nlp(text)
    assert doc.text == text
    assert [sum(token.dep_ == "ROOT" for token in sentence) for sentence in doc.sents] == [1] * len(list(doc.sents))


@settings(max_examples=30, deadline=None)
@given(text=st.text(max_size=80))
def test_any_text_is_read_without_a_change(nlp: Language, text: str) -> None:
    doc = nlp(text)
    assert doc.text == text
    assert all(token.head.sent == token.sent for token in doc)


def test_each_word_keeps_what_the_encoder_made_of_it_whatever_is_read_beside(nlp: Language) -> None:
    text, others = "Rebels  shelled Nouakchott.", ["Ministers met.", "", "word " * 300]
    alone = nlp(text)
    beside = next(nlp.pipe([text, *others]))
    states = alone.user_data[STATES]
    # The second word is a blank.
    assert alone[1].is_space and not states[1].any()
    assert all(states[place].any() for place in (0, 2, 3))
    assert len(states) == len(alone) and np.allclose(states, beside.user_data[STATES], atol=1e-2)


def test_a_batch_comes_back_in_its_order(nlp: Language) -> None:
    texts = ["Rebels shelled the port .", "Ministers met .", *ODD]
    assert [doc.text for doc in nlp.pipe(texts)] == texts


@given(st.lists(st.integers(1, 8), max_size=700))
def test_windows_take_every_word_once(lengths: list[int]) -> None:
    windows = _windows(0, [(0,) * length for length in lengths])
    assert [i for w in windows for i in range(w.first, w.last)] == list(range(len(lengths)))
    assert all(w.start <= w.first < w.last <= w.end for w in windows)
