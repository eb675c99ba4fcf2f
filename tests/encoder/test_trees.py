"""Scores to trees and sentences."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from triplomacy.encoder.trees import LONGEST, heads, sentence_starts


def drawn(size: int, seed: int) -> NDArray[np.float32]:
    """Random scores, one row a word, the root in the first column."""
    return np.random.default_rng(seed).normal(size=(size, size + 1)).astype(np.float32)


def read(scores: NDArray[np.float32]) -> list[int]:
    """The heads for plain scores: with the unit matrix as dependents, the candidates' vectors are the scores."""
    unit = np.eye(len(scores), dtype=np.float32)
    found = heads(unit, np.ascontiguousarray(scores[:, 1:].T), np.ascontiguousarray(scores[:, 0]))
    return [int(head) for head in found]


def is_tree(found: list[int]) -> bool:
    for word in range(1, len(found) + 1):
        for _ in found:
            word = found[word - 1] if word else 0
        if word:
            return False
    return found.count(0) == 1


@given(st.integers(1, 40), st.integers(0, 10**6))
def test_every_sentence_has_one_root_and_no_circle(size: int, seed: int) -> None:
    assert is_tree(read(drawn(size, seed)))


@pytest.mark.parametrize("seed", range(40))
def test_no_tree_with_the_same_root_scores_higher(seed: int) -> None:
    scores = drawn(4, seed)
    found = read(scores)
    total = sum(scores[word, head] for word, head in enumerate(found))
    choices = (list(c) for c in itertools.product(range(5), repeat=4) if all(h != w + 1 for w, h in enumerate(c)))
    rivals = [c for c in choices if is_tree(c) and c.index(0) == found.index(0)]
    assert total == pytest.approx(max(sum(scores[w, h] for w, h in enumerate(c)) for c in rivals), abs=1e-5)


@pytest.mark.parametrize(
    ("logits", "forced", "starts"),
    [
        ([], [], []),
        ([-3.0], [], [0]),
        ([-3.0, -1.0, 2.0], [], [0, 2]),
        ([4.0, -1.0, -2.0], [1], [0, 1]),
    ],
)
def test_a_sentence_begins_at_the_first_the_likely_and_the_forced_word(
    logits: list[float], forced: list[int], starts: list[int]
) -> None:
    assert sentence_starts(np.array(logits, np.float32), forced) == starts


def test_a_text_without_full_stops_is_cut_where_a_start_is_likeliest() -> None:
    logits = np.full(LONGEST + 50, -9.0, np.float32)
    logits[200] = -1.0
    assert sentence_starts(logits) == [0, 200]
