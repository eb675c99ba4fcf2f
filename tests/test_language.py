"""Paragraphs and sentences keep their places, and only pipelines with Universal Dependencies are taken."""

from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc
from spacy.vocab import Vocab

from triplomacy import language
from triplomacy.claims import Document
from triplomacy.errors import UnsuitablePipeline

WRAPPED = "Chad and Niger signed a pact on\ntrade in the capital and said\nthat it would be in force by\nthe spring.\n"


def test_each_line_is_a_paragraph_and_blank_ones_are_none() -> None:
    text = "Chad met Niger.\n\n  Mali stayed away.  \n"
    assert [(o, t) for o, t in language.paragraphs(text)] == [(0, "Chad met Niger."), (19, "Mali stayed away.")]


def test_lines_broken_at_a_fixed_width_are_one_paragraph() -> None:
    [(offset, text)] = language.paragraphs(WRAPPED)
    assert offset == 0 and text == WRAPPED.strip().replace("\n", " ")


@pytest.mark.parametrize(
    "dateline", ["BAMAKO, March 4 - ", "NEW DELHI (Agency) — ", "PARIS, Sept 12 (Agency) – ", "GENEVA - "]
)
def test_a_dateline_is_no_part_of_the_first_sentence(dateline: str) -> None:
    assert list(language.paragraphs(dateline + "Chad met Niger.")) == [(len(dateline), "Chad met Niger.")]


def test_a_dash_after_an_ordinary_beginning_is_no_dateline() -> None:
    text = "Chad - once a French colony - met Niger."
    assert list(language.paragraphs(text)) == [(0, text)]


@given(st.text(alphabet=st.sampled_from("aB .\n'’“”\u00a0\t\0é🙂\u202e"), max_size=200))
def test_paragraphs_have_the_length_and_the_place_of_their_text(text: str) -> None:
    for offset, paragraph in language.paragraphs(text):
        original = text[offset : offset + len(paragraph)]
        assert len(original) == len(paragraph)
        assert [c for c in paragraph if c.isalpha()] == [c for c in original if c.isalpha()]


@settings(max_examples=15, deadline=None)
@given(st.lists(st.sampled_from(["Chad met Niger.", "\n", "by ’s army ", "🙂", "\0", "“No,” he said. ", "A" * 400])))
def test_sentences_stand_in_order_where_they_say(parts: list[str]) -> None:
    document = Document(name="x", text=" ".join(parts))
    [(_, sentences)] = language.parsed(language.load(), [document])
    ends = 0
    for index, sentence in enumerate(sentences):
        span = sentence.span()
        assert sentence.index == index and ends <= span.start < span.end <= len(document.text)
        assert "\n" not in document.text[span.start : span.end]
        ends = span.end


@pytest.mark.parametrize(
    ("before", "may_begin"),
    [
        (["Stop", "."], True),
        (["Stop", ".", '"'], True),
        (["He", "spoke", ":"], True),
        (["Chad"], False),
        (["Chad", ","], False),
        (["Go", ",", '"'], False),
    ],
)
def test_a_sentence_begins_only_after_a_mark_that_ends_one(before: list[str], may_begin: bool) -> None:
    doc = language.sentence_ends(Doc(Vocab(), words=[*before, "Niger"]))
    assert (doc[-1].is_sent_start is not False) is may_begin


def test_a_pipeline_without_a_parser_is_refused_with_one_line(tmp_path: Path) -> None:
    spacy.blank("en").to_disk(tmp_path)
    with pytest.raises(UnsuitablePipeline, match="does not use Universal Dependencies") as caught:
        language.load(str(tmp_path))
    assert "\n" not in str(caught.value)


def test_a_pipeline_with_other_labels_is_refused(tmp_path: Path) -> None:
    nlp = spacy.blank("en")
    parser = nlp.add_pipe("parser")
    for label in ("nsubj", "dobj", "pobj", "prep", "nsubjpass"):
        parser.add_label(label)  # type: ignore[attr-defined]
    nlp.initialize()
    nlp.to_disk(tmp_path)
    with pytest.raises(UnsuitablePipeline, match="leave out --pipeline"):
        language.load(str(tmp_path))


def test_a_missing_pipeline_is_named() -> None:
    with pytest.raises(UnsuitablePipeline, match="no_such_pipeline"):
        language.load("no_such_pipeline")


def test_a_pipeline_is_loaded_once_however_it_is_asked_for() -> None:
    assert language.load() is language.load(None) is language.load(name=None)
