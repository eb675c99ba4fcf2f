"""The shipped pipeline on any text: the tokens cover it, every sentence is a tree, and no document sways another."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy import displacy
from spacy.language import Language
from spacy.tokens import Doc

from triplomacy import language
from triplomacy.claims import Document
from triplomacy.language import Sentence

FOLDER = Path(language.__file__).parent / "english"
PLAIN = "Chad met Niger. The rebels, who had shelled the port, left on Monday.\n\nMinisters signed a pact in Dakar."
ODD = [
    "",
    " ",
    " \t \n\u00a0\u3000\u2028",
    "\0",
    "\0\0 a\0b \0",
    "😀 👩‍👩‍👧‍👦 🇫🇷 ❤️",
    "Путин met 习近平 and مرحبا said שלום.",
    "e\u0301te\u0301 \u202eabc \ufeff \u200b 𝐀𝐁",
    "ARMY SHELLS TOWN NEAR BORDER AS MINISTERS MEET",
    "rebels took the port and ministers met and nobody in the town knew who had fired",
    "[CLS] [SEP] [PAD] [MASK] [UNK]",
    "\x1b[31mred\x1b[0m \x07",
    "." * 600,
    "( " * 400,
    "\n\n\n Chad  met \n\n   Niger .  \n\n\n",
    "a" * 50_000,
    "https://example.org/" + "a/" * 3_000,
    "3,000 " * 200,
    PLAIN,
]
# Prints by how many MiB the largest amount of memory grew that the process had in use.
MEMORY = """
import re
from pathlib import Path
from triplomacy import language

def peak():
    return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024

nlp = language.load()
nlp("Chad met Niger.")
before = peak()
doc = nlp(" ".join(["rebels", "shelled", "the", "port", "and"] * 2000))
assert len(doc) == 10_000
print(peak() - before)
"""


@pytest.fixture(scope="module")
def nlp() -> Language:
    return language.load()


def check(doc: Doc, text: str) -> None:
    """The text is whole, the tokens lie where they say, and the sentences are trees with one root each."""
    assert doc.text == text
    assert all(text[token.idx : token.idx + len(token)] == token.text for token in doc)
    assert [token.i for sentence in doc.sents for token in sentence] == list(range(len(doc)))
    for sentence in doc.sents:
        assert [token.dep_ for token in sentence].count("ROOT") == 1
        assert all((token.head == token) == (token.dep_ == "ROOT") for token in sentence)
        assert all(sentence.start <= token.head.i < sentence.end for token in sentence)
        assert all(sentence.root in (token, *token.ancestors) for token in sentence)


def content(sentences: list[Sentence]) -> list[Any]:
    """All that is read of a document, to compare."""
    return [
        (
            sentence.span(),
            [(t.idx, t.text, t.tag_, t.pos_, str(t.morph), t.dep_, t.head.i, t.lemma_) for t in sentence.tokens],
            [(entity.start, entity.end, entity.label_) for entity in sentence.tokens.ents],
        )
        for sentence in sentences
    ]


def read(nlp: Language, *texts: str) -> list[list[Any]]:
    documents = [Document(name=str(at), text=text) for at, text in enumerate(texts)]
    return [content(sentences) for _, sentences in language.parsed(nlp, documents)]


@pytest.mark.parametrize("text", ODD)
def test_tokens_cover_the_text_and_sentences_are_trees(nlp: Language, text: str) -> None:
    check(nlp(text), text)


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=200) | st.text("aB .,\n\0'\"😀é-1", max_size=300))
def test_any_text_has_tokens_that_cover_it_and_sentences_that_are_trees(nlp: Language, text: str) -> None:
    check(nlp(text), text)


@settings(max_examples=40, deadline=None)
@given(text=st.text(st.characters(), max_size=120) | st.text("Chad \ud800\udfff\0\n.😀", max_size=120))
def test_documents_with_lone_surrogates_are_read_in_place(nlp: Language, text: str) -> None:
    [(document, sentences)] = language.parsed(nlp, [Document(name="x", text=text)])
    end = 0
    for sentence in sentences:
        span = sentence.span()
        assert end <= span.start < span.end <= len(document.text)
        for token in sentence.tokens:
            within = sentence.span(token)
            assert span.start <= within.start < within.end <= span.end
        end = span.end


def test_what_stands_around_a_lone_surrogate_is_read(nlp: Language) -> None:
    text = "Chad \udfff met Niger.\n\ud83d\nMali left."
    [(_, sentences)] = language.parsed(nlp, [Document(name="x", text=text)])
    assert [text[s.span().start : s.span().end] for s in sentences] == text.split("\n")


@pytest.mark.parametrize("text", ["", " \n\t ", "\0", "\n\0\n"])
def test_a_document_of_blanks_has_no_sentence(nlp: Language, text: str) -> None:
    assert read(nlp, text) == [[]]


@settings(max_examples=12, deadline=None)
@given(before=st.lists(st.sampled_from(ODD), max_size=4), after=st.lists(st.sampled_from(ODD), max_size=3))
def test_a_document_is_read_the_same_whatever_stands_before_and_after(
    nlp: Language, before: list[str], after: list[str]
) -> None:
    assert read(nlp, *before, PLAIN, *after)[len(before)] == read(nlp, PLAIN)[0]


def test_each_document_of_a_stream_is_read_as_if_it_were_alone(nlp: Language) -> None:
    assert read(nlp, *reversed(ODD))[::-1] == [found for text in ODD for found in read(nlp, text)]


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory in use is read from /proc")
def test_a_sentence_of_ten_thousand_words_needs_little_memory() -> None:
    # In a process of its own: what other tests have needed before would hide it.
    path = os.pathsep.join([str(Path(language.__file__).parents[1]), os.environ.get("PYTHONPATH", "")])
    done = subprocess.run(
        [sys.executable, "-c", MEMORY], env=os.environ | {"PYTHONPATH": path}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert 0 < float(done.stdout) < 600


def test_the_folder_is_a_pipeline_like_any_other(nlp: Language) -> None:
    loaded = spacy.load(FOLDER)
    assert loaded.pipe_names == nlp.pipe_names
    for text in (PLAIN, "ARMY SHELLS TOWN"):
        assert [loaded(text).to_json()] == [nlp(text).to_json()]


def test_trees_and_entities_can_be_drawn(nlp: Language) -> None:
    doc = nlp("Chad sent troops to northern Mali on Monday.")
    tree = displacy.render(doc, style="dep", jupyter=False)
    assert tree.count('class="displacy-token"') == len(doc) - 1
    for label in ("nsubj", "obj", "obl", "PROPN"):
        assert f">{label}<" in tree
    named = displacy.render(doc, style="ent", jupyter=False)
    assert named.count("<mark") == len(doc.ents) > 1
