"""Whom the network takes words to mean: near misses beside hits, and what becomes of its scores."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from triplomacy import gazetteer, language
from triplomacy.actors.antecedents import Meant, shares
from triplomacy.actors.mentions import NameMatcher
from triplomacy.actors.pointers import Word
from triplomacy.actors.references import Discourse
from triplomacy.claims import Actor, Document

TABLE = gazetteer.load()
LABELS = ("Peru", "Chile", "Mali", "Kenya")
ACTORS = tuple(TABLE.actor(next(e.iri for e in TABLE.entries.values() if e.label == label)) for label in LABELS)
PERU, CHILE, MALI, KENYA = ACTORS
[(_, [SENTENCE])] = language.parsed(language.load(), [Document(name="x", text="It waited.")])
IT = SENTENCE.tokens[0]


def candidates(*meant: tuple[Actor, ...]) -> list[Word]:
    return [Word(IT, 0, actors) for actors in meant]


@given(
    st.lists(
        st.tuples(st.lists(st.sampled_from(ACTORS), max_size=2, unique=True), st.floats(-1e4, 50)),
        min_size=1,
        max_size=8,
    ),
    st.floats(-50, 50),
)
def test_shares_are_likelihoods_each_of_other_actors_the_likeliest_first(
    scored: list[tuple[list[Actor], float]], nobody: float
) -> None:
    words = candidates(*(tuple(actors) for actors, _ in scored))
    [found] = shares(np.array([[score for _, score in scored]], np.float32), np.array([nobody], np.float32), words)
    values = [share for _, share in found]
    assert values == sorted(values, reverse=True) and all(0 <= value <= 1 for value in values)
    assert sum(values) <= 1 + 1e-6
    assert len({frozenset(a.iri for a in actors) for actors, _ in found}) == len(found)


def test_mentions_of_one_actor_count_together_and_those_of_nobody_known_are_lost() -> None:
    words = candidates((PERU,), (CHILE,), (PERU,), ())
    [found] = shares(np.zeros((1, 4), np.float32), np.zeros(1, np.float32), words)
    assert dict(found) == {(PERU,): pytest.approx(0.4), (CHILE,): pytest.approx(0.2)}


def test_several_are_the_same_in_any_order() -> None:
    words = candidates((PERU, CHILE), (CHILE, PERU))
    [[(_, share)]] = shares(np.zeros((1, 2), np.float32), np.array([-math.inf], np.float32), words)
    assert share == pytest.approx(1)


MEANT = Meant((((PERU,), 0.6), ((CHILE,), 0.3)), 0.0, ((PERU, 0.9), (CHILE, 0.2), (MALI, 0.8)))


def test_who_is_barred_leaves_his_share_to_the_others() -> None:
    assert MEANT.likeliest() == ((PERU,), 0.6)
    actors, share = MEANT.likeliest(frozenset({PERU.iri}))
    assert actors == (CHILE,) and share == pytest.approx(0.75)
    assert MEANT.likeliest(frozenset({PERU.iri, CHILE.iri})) == ((), 1.0)


def test_several_are_those_who_are_likely_in_the_order_of_the_text() -> None:
    assert MEANT.together() == [], "one is meant"
    many = replace(MEANT, several=0.8)
    assert many.together() == [PERU, MALI] and many.together(least=0.1) == [PERU, CHILE, MALI]


def test_of_two_that_are_about_as_likely_those_whom_the_rules_take_are_meant() -> None:
    assert MEANT.likeliest(rather=[CHILE]) == ((CHILE,), 0.3)
    unlikely = replace(MEANT, actors=(((PERU,), 0.9), ((CHILE,), 0.1)))
    assert unlikely.likeliest(rather=[CHILE]) == ((PERU,), 0.9)
    assert MEANT.likeliest(rather=[KENYA]) == ((PERU,), 0.6)


ROWS = [
    # The subject goes on, and what is asked of another one is his.
    ("Kenya left the talks. It later protested.", "It", ["Kenya"]),
    ("Kenya urged Mali to free its hostages.", "its", ["Mali"]),
    ("Kenya promised Mali that it would send troops.", "it", ["Kenya"]),
    # Descriptions.
    ("Peru expelled an envoy of NATO. The alliance protested.", "alliance", ["NATO"]),
    ("Kenya recalled its envoy. The dish was cold.", "dish", []),
    # Several.
    ("Kenya and Mali signed a pact. They will open embassies.", "They", ["Kenya", "Mali"]),
]


@pytest.mark.parametrize(("text", "word", "labels"), ROWS, ids=[f"{row[1]}: {row[0]}" for row in ROWS])
def test_who_is_meant(text: str, word: str, labels: list[str]) -> None:
    document = Document(name="x", text=text)
    [(_, sentences)] = language.parsed(language.load(), [document])
    discourse = Discourse(document, sentences, NameMatcher(TABLE, language.load()))
    for sentence in sentences:
        discourse.enter(sentence)
    [token] = [token for token in sentences[-1].tokens if token.text == word]
    assert [reference.actor.label for reference in discourse.references(token, alone=True, owner=False)] == labels
