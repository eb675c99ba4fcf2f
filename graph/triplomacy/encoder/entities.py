"""Scores of entity tags to tags that fit each other: begun entities are closed, and nothing inner stands alone."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from triplomacy.encoder.labels import ENTITY_TAGS

_FORBIDDEN = -1e4

Floats = NDArray[np.float32]


class Decoder:
    """The best sequence of tags, the rules of BILOU kept."""

    def __init__(self, tags: Sequence[str] = ENTITY_TAGS) -> None:
        places, labels = [tag[0] for tag in tags], [tag[2:] for tag in tags]
        inside = np.array([place in "BI" for place in places])
        inner = np.array([place in "IL" for place in places])
        same = np.array([[a == b for b in labels] for a in labels])
        self._allowed = np.where(inside[:, None], inner[None, :] & same, ~inner[None, :])
        self._cost = np.where(self._allowed, 0.0, _FORBIDDEN).astype(np.float32)
        self._first = np.where(inner, _FORBIDDEN, 0.0).astype(np.float32)
        self._last = np.where(inside, _FORBIDDEN, 0.0).astype(np.float32)

    def best(self, scores: Floats) -> NDArray[np.int64]:
        """One tag a row: the greedy ones where they fit each other, else the best that do (Viterbi, 1967)."""
        greedy: NDArray[np.int64] = scores.argmax(1)
        if not len(greedy):
            return greedy
        ends = self._first[greedy[0]] + self._last[greedy[-1]]
        if not ends and self._allowed[greedy[:-1], greedy[1:]].all():
            return greedy
        return self._searched(scores)

    def _searched(self, scores: Floats) -> NDArray[np.int64]:
        total = scores[0] + self._first
        back = np.empty(scores.shape, np.int64)
        for index in range(1, len(scores)):
            paths = total[:, None] + self._cost
            back[index] = paths.argmax(0)
            total = paths.max(0) + scores[index]
        found = np.empty(len(scores), np.int64)
        found[-1] = int((total + self._last).argmax())
        for index in range(len(scores) - 1, 0, -1):
            found[index - 1] = back[index, found[index]]
        return found
