"""Of which root a deed is, by a network: the encoder's last two layers, trained anew to read a pair of mentions.

It goes on from what the encoder makes of a sentence, once for each pair, with the two mentions marked. That is too slow
for extraction; event files ask for one pair a sentence. Trained by `graph/training/pairs`. After the markers of
Soares et al. 2019, "Matching the Blanks".
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from triplomacy.encoder.network import Inside
from triplomacy.tokens import Doc, Token

FILE = Path(__file__).parent / "pairs.onnx"
ROOTS: Final = (
    "AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "YIELD", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "PROTEST",
    "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
# Marks of pieces: neither mention, either of them, and the piece before all words, which gathers the whole.
PLAIN, SOURCE, TARGET, WHOLE = range(4)

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class View:
    """A sentence by its pieces: states of the encoder, which roots the cues give each, and those of each word."""

    states: Floats
    cues: Floats
    pieces: Mapping[int, range]

    def of(self, mention: Sequence[Token]) -> list[int]:
        """The places of a mention's pieces."""
        return [place for token in mention for place in self.pieces.get(token.i, ())]


def view(doc: Doc, inside: Inside, lexicon: Callable[[Token], Collection[str]]) -> View:
    """What the network sees of a text."""
    words = [token for token in doc if not token.is_space][: len(inside.first)]
    cues = np.zeros((len(inside.states), len(ROOTS)), np.float32)
    pieces = {}
    for token, first, last in zip(words, inside.first.tolist(), inside.last.tolist(), strict=True):
        pieces[token.i] = range(first, last + 1)
        for root in lexicon(token):
            if root in ROOTS:
                cues[first : last + 1, ROOTS.index(root)] = 1
    return View(inside.states, cues, pieces)


def marks(size: int, source: Sequence[int], target: Sequence[int]) -> NDArray[np.int64]:
    """The mark of each piece; a mention that is not in the sentence marks nothing."""
    found = np.full(size, PLAIN, np.int64)
    found[0] = WHOLE
    found[list(source)] = SOURCE
    found[list(target)] = TARGET
    return found


class PairNetwork:
    """The network, loaded and ready."""

    def __init__(self, path: Path = FILE) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = 1, 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])

    def roots(self, seen: View, source: Sequence[Token], target: Sequence[Token]) -> Mapping[str, float]:
        """A probability for each root; they sum to 1."""
        found = marks(len(seen.states), seen.of(source), seen.of(target))[None]
        inputs: dict[str, Any] = {"states": seen.states[None], "cues": seen.cues[None], "marks": found}
        [[logs]] = self._session.run(["roots"], inputs | {"present": np.ones(found.shape, np.int32)})
        return dict(zip(ROOTS, np.exp(logs).tolist(), strict=True))


@cache
def load() -> PairNetwork:
    """The network that comes with the package."""
    return PairNetwork()
