"""Copies of texts are found, and counted as one source."""

import sqlite3
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triplomacy import copies
from triplomacy.claims import Document, DocumentId
from triplomacy.copies import Index
from triplomacy.corroboration import Source, independent

WIRE = (
    "Kenya suspended imports of maize from Tanzania and Uganda on Friday, saying tests had found dangerous levels of "
    "toxins in the grain. The agriculture ministry in Nairobi told customs officers to turn back lorries at the border "
    "with immediate effect. Traders in Dodoma said dozens of vehicles were stranded at Namanga. Tanzania's deputy "
    "agriculture minister called the decision regrettable and asked for talks within a week. Uganda, which sells most "
    "of its surplus maize to its neighbour, said it had not been told before. Analysts expect prices to rise."
)
EDITED = (
    "Nairobi halts maize imports\n\nNAIROBI - "
    + WIRE.replace("on Friday, saying", "late on Friday after").replace(" Analysts expect prices to rise.", "")
    + " Reporting by our East Africa staff."
)
REWRITTEN = (
    "Lorries loaded with maize queued for a second day at Namanga after Kenya closed its market to grain from its two "
    "neighbours. Officials in Nairobi say that samples contained toxins. The deputy agriculture minister of Tanzania "
    "called the decision regrettable and asked for talks within a week; in Kampala the government complained that "
    "nobody had warned it. Millers in Mombasa, who buy a third of their maize abroad, fear that bread will cost more."
)


def documents(*texts: str) -> list[Document]:
    return [
        Document(name=str(number), text=text, url=f"https://example.org/{number}") for number, text in enumerate(texts)
    ]


def test_an_edited_wire_story_is_a_copy_and_another_report_of_the_same_news_is_not() -> None:
    wire, edited, rewritten = copies.marked(documents(WIRE, EDITED, REWRITTEN))
    assert (wire.copy_of, edited.copy_of, rewritten.copy_of) == (None, wire.id, None)


def test_a_copy_of_a_copy_names_the_document_that_stands_for_all() -> None:
    first, *others = copies.marked(documents(WIRE, EDITED, EDITED + " More soon."))
    assert [one.copy_of for one in others] == [first.id, first.id]


def test_a_known_original_stands_for_a_text_that_is_like_none_here_and_for_its_copies() -> None:
    gone = documents(REWRITTEN)[0].id
    known, other = documents(WIRE, EDITED)
    assert [one.copy_of for one in copies.marked([replace(known, copy_of=gone), other])] == [gone, gone]


@given(st.text(), st.text())
def test_the_same_text_elsewhere_is_a_copy_and_any_text_can_be_marked(text: str, other: str) -> None:
    first, between, last = copies.marked(documents(text, other, text))
    assert last.copy_of == (first.copy_of or first.id)
    assert between.copy_of in (None, first.id)


def test_what_stands_for_copies_is_kept_as_long_as_one_of_them() -> None:
    index = Index(sqlite3.connect(":memory:"))
    assert [index.add("a", WIRE), index.add("b", EDITED), index.add("c", REWRITTEN)] == ["a", "a", "c"]
    index.remove("a")
    assert (index.first("a"), index.first("b"), index.add("d", WIRE)) == (None, "a", "a")
    for id_ in "bd":
        index.remove(id_)
    assert index.add("e", EDITED) == "e"


def test_what_went_stands_for_nothing_more_though_it_stood_for_a_text_unlike_it() -> None:
    index = Index(sqlite3.connect(":memory:"))
    assert [index.add("a", WIRE), index.add("b", REWRITTEN, first=DocumentId("a"))] == ["a", "a"]
    for id_ in "ab":
        index.remove(id_)
    assert [index.add("c", REWRITTEN), index.add("a", REWRITTEN), index.add("d", WIRE)] == ["c", "c", "d"]


@pytest.mark.parametrize(
    ("sources", "number"),
    [
        ([], 0),
        ([("a", "Post", "x"), ("b", "Times", "y")], 2),
        ([("a", "Post", "x"), ("a", "Times", "y")], 1),  # a copy
        ([("a", "Post", "x"), ("b", "Post", "y")], 1),  # one publisher
        ([("a", "Post", "x"), ("b", "Times", "x")], 1),  # one sentence, taken over into another text
        ([("a", None, "x"), ("b", None, "y"), ("b", None, "z")], 2),  # publishers unknown
    ],
)
def test_independent_sources_are_no_more_than_texts_publishers_and_sentences(
    sources: list[tuple[str, str | None, str]], number: int
) -> None:
    assert independent(Source(*one) for one in sources) == number
