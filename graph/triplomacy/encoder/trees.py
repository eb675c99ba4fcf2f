"""Scores to sentences and trees: where sentences begin, and the best head of every word.

Every sentence gets one root and no circle. The greedy answer mostly is such a tree; only where it is not, the best tree
is searched (Chu and Liu, 1965; Edmonds, 1967).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from ufal.chu_liu_edmonds import chu_liu_edmonds

# The scores of a sentence take the square of its length, so a text without any full stop is cut somewhere.
LONGEST = 300
_FORBIDDEN = -1e4

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


def sentence_starts(logits: Floats, forced: Sequence[int] = ()) -> list[int]:
    """Places where a sentence begins: the first, the likely and the forced ones, and the likeliest in a long one."""
    if not len(logits):
        return []
    begun = logits > 0
    begun[[0, *forced]] = True
    starts = np.flatnonzero(begun).tolist()
    found: list[int] = []
    for start, end in zip(starts, [*starts[1:], len(logits)], strict=True):
        found.append(start)
        while end - found[-1] > LONGEST:
            window = logits[found[-1] + LONGEST // 2 : found[-1] + LONGEST + 1]
            found.append(found[-1] + LONGEST // 2 + int(window.argmax()))
    return found


def heads(dependents: Floats, candidates: Floats, root: Floats) -> Ints:
    """The head of each word of a sentence, counted from 1; 0 is the root, and exactly one word has it."""
    size = len(dependents)
    scores = np.empty((size, size + 1), np.float32)
    scores[:, 0] = dependents @ root
    scores[:, 1:] = dependents @ candidates.T
    scores[np.arange(size), np.arange(size) + 1] = _FORBIDDEN
    best: Ints = scores.argmax(1)
    if _is_tree(best):
        return best
    # The root is the word that loses most by any other head.
    root_word = int((scores[:, 0] - scores[:, 1:].max(1)).argmax()) if size > 1 else 0
    scores[:, 0] = _FORBIDDEN
    scores[root_word, 0] = 0.0
    scores[root_word, 1:] = _FORBIDDEN
    best = scores.argmax(1)
    if _is_tree(best):
        return best
    square = np.zeros((size + 1, size + 1))
    square[1:] = scores
    found, _ = chu_liu_edmonds(square)
    return np.asarray(found[1:], np.int64)


def _is_tree(best: Ints) -> bool:
    """Whether one word has the root, and all others come to it by their heads."""
    if int((best == 0).sum()) != 1:
        return False
    above = np.concatenate(([0], best))
    # Each step doubles the number of heads climbed.
    for _ in range(len(best).bit_length()):
        above = above[above]
    return not above.any()
