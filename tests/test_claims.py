"""The claim: its identity, its JSON Lines, and the check of its offsets."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triplomacy import claims
from triplomacy.claims import (
    Actor,
    Attribution,
    Claim,
    Document,
    Evidence,
    Inference,
    Iri,
    Modality,
    Polarity,
    Quantity,
    Span,
    Time,
)
from triplomacy.errors import InvalidRecord

# All of Unicode, lone surrogates and line separators too.
any_text = st.text(st.characters(), max_size=20)
some_text = st.text(st.characters(), min_size=1, max_size=20)
days = st.none() | st.dates()
numbers = st.none() | st.floats(allow_nan=False, allow_infinity=False)


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


actors = st.recursive(
    st.builds(Actor, iri=some_text.map(Iri), label=any_text, kind=some_text, acts_for=st.none()),
    lambda inner: st.builds(Actor, iri=some_text.map(Iri), label=any_text, kind=some_text, acts_for=inner),
    max_leaves=3,
)
texts = st.builds(
    Document,
    name=any_text,
    text=st.text(st.characters(), min_size=3, max_size=60),
    title=maybe(any_text),
    url=maybe(any_text),
    publisher=maybe(any_text),
    author=maybe(any_text),
    language=maybe(any_text),
    published=days,
)


@st.composite
def records(draw: st.DrawFn) -> tuple[Document, Claim]:
    """A document, and a claim whose evidence stands in it."""
    document = draw(texts)
    start = draw(st.integers(0, len(document.text) - 1))
    end = draw(st.integers(start + 1, len(document.text)))

    def span() -> Span | None:
        first = draw(st.integers(start, end - 1))
        return Span(start=first, end=draw(st.integers(first + 1, end))) if draw(st.booleans()) else None

    source = draw(actors)
    claim = Claim(
        source=source,
        relation=draw(some_text),
        target=draw(actors.filter(lambda actor: actor.iri != source.iri)),
        evidence=Evidence(
            document=document.id,
            sentence=draw(st.integers(0, 99)),
            start=start,
            end=end,
            quote=document.text[start:end],
            cue=span(),
            source=span(),
            target=span(),
        ),
        polarity=draw(st.sampled_from(get_args(Polarity))),
        modality=draw(st.sampled_from(get_args(Modality))),
        confidence=draw(st.floats(0, 1)),
        theme=tuple(draw(st.lists(any_text, max_size=3))),
        quantity=draw(maybe(st.builds(Quantity, text=any_text, minimum=numbers, maximum=numbers))),
        time=draw(maybe(st.builds(Time, text=any_text, earliest=days, latest=days))),
        place=draw(maybe(any_text)),
        attribution=draw(maybe(st.builds(Attribution, text=any_text, actor=maybe(actors)))),
        inference=draw(maybe(st.builds(Inference, slot=st.sampled_from(["source", "target"]), basis=any_text))),
        method=draw(any_text),
    )
    return document, claim


CHAD = Actor(iri=Iri("https://example.org/Chad"), label="Chad", kind="State")
MALI = Actor(iri=Iri("https://example.org/Mali"), label="Mali", kind="State")
NIGER = Actor(iri=Iri("https://example.org/Niger"), label="Niger", kind="State")
DOCUMENT = Document(name="news", text="Rain. Chad thanked Mali for its grain. Sun.")
CLAIM = Claim(
    source=CHAD,
    relation="supports",
    target=MALI,
    evidence=Evidence(
        document=DOCUMENT.id,
        sentence=1,
        start=6,
        end=38,
        quote="Chad thanked Mali for its grain.",
        cue=Span(start=11, end=18),
        source=Span(start=6, end=10),
        target=Span(start=19, end=23),
    ),
)


@given(records())
def test_json_lines_give_back_what_was_written_one_record_a_line(pair: tuple[Document, Claim]) -> None:
    lines = list(claims.write(pair))
    assert all(line.endswith("\n") and line.count("\n") == 1 for line in lines)
    file = "".join(lines).encode().decode()
    assert tuple(claims.read(file.removesuffix("\n").split("\n"))) == pair


@given(records())
def test_offsets_taken_from_the_text_verify(pair: tuple[Document, Claim]) -> None:
    assert list(claims.unverified(pair)) == []


@given(records())
def test_the_id_is_of_the_document_and_does_not_hang_on_qualifiers(pair: tuple[Document, Claim]) -> None:
    document, claim = pair
    bare = replace(claim, modality="actual", confidence=1.0, theme=(), attribution=None, inference=None, method="x")
    assert claim.id == bare.id
    assert claim.id.startswith(f"{document.id}-")


@pytest.mark.parametrize(
    "other",
    [
        replace(CLAIM, source=NIGER),
        replace(CLAIM, target=NIGER),
        replace(CLAIM, source=MALI, target=CHAD),
        replace(CLAIM, relation="praises"),
        replace(CLAIM, polarity="negative"),
        replace(CLAIM, evidence=replace(CLAIM.evidence, sentence=2)),
        replace(CLAIM, evidence=replace(CLAIM.evidence, document=replace(DOCUMENT, url="https://example.org/").id)),
    ],
)
def test_another_claim_has_another_id(other: Claim) -> None:
    assert other.id != CLAIM.id


def test_the_ids_are_the_same_in_every_run() -> None:
    assert DOCUMENT.id == "cb590f0a59759e8b"
    assert CLAIM.id == "cb590f0a59759e8b-ff321498c4e9"


@pytest.mark.parametrize(
    ("records", "words"),
    [
        ([CLAIM], "does not stand before it"),
        ([Document(name="other", text="Rain."), CLAIM], "does not stand before it"),
        ([DOCUMENT, replace(CLAIM, evidence=replace(CLAIM.evidence, quote="Chad left Mali."))], "news 6-38 is not"),
        ([DOCUMENT, replace(CLAIM, evidence=replace(CLAIM.evidence, start=5))], "news 5-38 is not the quoted text"),
        (
            [DOCUMENT, replace(CLAIM, evidence=replace(CLAIM.evidence, target=Span(start=19, end=39)))],
            "a mention lies outside its sentence",
        ),
    ],
)
def test_an_offset_that_does_not_yield_its_quote_is_named(records: list[Document | Claim], words: str) -> None:
    [problem] = claims.unverified(records)
    assert problem.startswith(CLAIM.id)
    assert words in problem


def _without_source(body: dict[str, Any]) -> None:
    del body["source"]


def _other_id(body: dict[str, Any]) -> None:
    body["id"] = "0" * 16 + "-" + "0" * 12


def _backwards(body: dict[str, Any]) -> None:
    body["evidence"]["cue"] = {"start": 9, "end": 3}


def _doubtful(body: dict[str, Any]) -> None:
    body["confidence"] = 1.5


def _unknown_type(body: dict[str, Any]) -> None:
    body["type"] = "rumour"


@pytest.mark.parametrize("damage", [_without_source, _other_id, _backwards, _doubtful, _unknown_type])
def test_a_damaged_record_is_refused_with_its_place(damage: Callable[[dict[str, Any]], None]) -> None:
    first, second = claims.write([DOCUMENT, CLAIM])
    body = json.loads(second)
    damage(body)
    with pytest.raises(InvalidRecord, match=r"^news\.jsonl:3: "):
        list(claims.read([first, "\n", json.dumps(body)], origin="news.jsonl"))


def test_what_is_no_json_is_refused_with_its_place() -> None:
    with pytest.raises(InvalidRecord, match=r"^-:1: not JSON"):
        list(claims.read(["Chad thanked Mali."]))


@pytest.mark.parametrize(
    ("change", "asserted"),
    [
        ({}, True),
        ({"confidence": 0.5}, True),
        ({"confidence": 0.49}, False),
        ({"polarity": "negative"}, False),
        ({"modality": "probable"}, False),
    ],
)
def test_only_positive_actual_and_confident_claims_are_asserted(change: dict[str, Any], asserted: bool) -> None:
    assert replace(CLAIM, **change).asserted(0.5) is asserted


def test_a_day_is_a_day_again() -> None:
    dated = replace(DOCUMENT, published=date(2024, 2, 29))
    [again] = claims.read(claims.write([dated]))
    assert again == dated
