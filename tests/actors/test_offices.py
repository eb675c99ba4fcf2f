"""Of which state the holder of a bare title is an officer, and what speaks for it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triplomacy import gazetteer, language
from triplomacy.actors import nouns
from triplomacy.actors.mentions import NameMatcher
from triplomacy.actors.named import Named
from triplomacy.actors.offices import Features, Offices
from triplomacy.claims import Actor, Document

MATCHER = NameMatcher(gazetteer.load(), language.load())


def asked(text: str, title: str) -> tuple[tuple[Actor, float] | None, dict[str, Features]]:
    """The likeliest state of the last such title of a text, and the features of each by its label."""
    document = Document(name="x", text=text)
    [(_, sentences)] = language.parsed(language.load(), [document])
    found = Offices(Named(document, sentences, MATCHER, nouns.load()), sentences)
    [*_, token] = (t for sentence in sentences for t in sentence.tokens if t.text == title)
    return found.state(token), {state.label: features for state, features in found.features(token).items()}


def test_a_text_that_names_no_state_tells_of_none() -> None:
    assert asked("President Ann Holm spoke at length.", "President") == (None, {})


def test_what_speaks_for_a_state_is_told_by_names() -> None:
    _, found = asked("Peru recalled its envoy. Chile thanked President Ana Rojas for it, and Peru left.", "President")
    peru, chile = found["Peru"], found["Chile"]
    assert {"named first", "named most", "led the sentence before", "named after"} <= peru.keys()
    assert {"a subject", "acts on the holder", "in the clause"} <= chile.keys()
    assert chile.keys().isdisjoint({"named first", "named most", "led the sentence before", "named after"})
    assert peru.keys().isdisjoint({"a subject", "acts on the holder"}) and peru["share"] == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("title", "name", "lacks"),
    [
        ("President", "Ann Holm", {"Japan"}),
        ("Prime Minister", "Ann Holm", {"Brazil"}),
        ("King", "Carl", {"Brazil", "Japan"}),
    ],
)
def test_what_has_no_such_office_is_marked(title: str, name: str, lacks: set[str]) -> None:
    _, found = asked(f"Japan and Brazil met in Fiji. {title} {name} spoke.", title.split()[-1])
    marked = {label for label, features in found.items() if "has no such office" in features}
    assert marked - {"Fiji"} == lacks


ROWS = [
    ("Sweden closed its embassy on Monday. Prime Minister Ann Holm said Sweden had no choice.", "Minister", "Sweden"),
    ("Mongolia's parliament voted to oust Prime Minister Bat Dorj on Tuesday.", "Minister", "Mongolia"),
    ("In Quito, President Ana Rojas decorated the sailors of Ecuador.", "President", "Ecuador"),
]


@pytest.mark.parametrize(("text", "title", "label"), ROWS, ids=[row[2] for row in ROWS])
def test_whose_officer_somebody_is(text: str, title: str, label: str) -> None:
    found, _ = asked(text, title)
    assert found is not None and found[0].label == label and found[1] > 0.5


def test_who_is_thanked_or_asked_is_hardly_an_officer_of_who_does_it() -> None:
    own, _ = asked("Washington reacted on Friday, and President Ana Rojas spoke.", "President")
    other, _ = asked("Chile thanked the army. A note from Washington asked President Ana Rojas for help.", "President")
    assert own is not None and other is not None
    assert own[1] > other[1] or other[0].label != "United States"


@given(st.permutations(["Peru spoke.", "Chile met Peru.", "Kenya and Chile left.", "President Ana Rojas wept."]))
def test_the_likelihood_is_one_and_each_state_is_asked_once(sentences: list[str]) -> None:
    found, features = asked(" ".join(sentences), "President")
    assert found is not None and 0 < found[1] < 1 and set(features) == {"Peru", "Chile", "Kenya"}
