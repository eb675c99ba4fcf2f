"""Scores to entity tags."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from triplomacy.encoder.entities import Decoder
from triplomacy.encoder.labels import ENTITY_TAGS


def scored(*likely: dict[str, float]) -> NDArray[np.float32]:
    return np.array([[row.get(tag, -5.0) for tag in ENTITY_TAGS] for row in likely], np.float32)


@pytest.mark.parametrize(
    ("likely", "tags"),
    [
        ([{"B-ORG": 2}, {"L-ORG": 2}, {"O": 1}], ["B-ORG", "L-ORG", "O"]),
        ([{"B-ORG": 2, "B-GPE": 1}, {"L-GPE": 3}], ["B-GPE", "L-GPE"]),
        ([{"I-ORG": 2, "O": 1}], ["O"]),
        ([{"B-ORG": 2, "U-ORG": 1}, {"O": 3}], ["U-ORG", "O"]),
    ],
)
def test_tags_that_do_not_fit_give_way_to_the_best_that_do(likely: list[dict[str, float]], tags: list[str]) -> None:
    assert [ENTITY_TAGS[index] for index in Decoder().best(scored(*likely))] == tags


@given(st.integers(0, 30), st.integers(0, 10**6))
def test_begun_entities_are_closed_with_their_own_label(size: int, seed: int) -> None:
    scores = np.random.default_rng(seed).normal(size=(size, len(ENTITY_TAGS))).astype(np.float32)
    tags = ["O", *(ENTITY_TAGS[index] for index in Decoder().best(scores)), "O"]
    for left, right in itertools.pairwise(tags):
        assert (left[0] in "BI") == (right[0] in "IL")
        assert left[0] not in "BI" or left[2:] == right[2:]
