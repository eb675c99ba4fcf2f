"""Whether a deed links two mentions and of which root it is, by a network: the encoder's last layers, trained anew.

It goes on from what the encoder makes of a sentence, once for each pair, with the two mentions marked. That is too slow
for extraction; event files ask for one pair a sentence, out of a few. Trained by `graph/training/pairs`. After the
markers of Soares et al. 2019, "Matching the Blanks".
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from triplomacy.encoder import sessions
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
Mention = Sequence[Token]


@dataclass(frozen=True, slots=True)
class View:
    """A sentence by its pieces: states of the encoder, which roots the cues give each, and those of each word."""

    states: Floats
    cues: Floats
    pieces: Mapping[int, range]

    def of(self, mention: Mention) -> list[int]:
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


@dataclass(frozen=True, slots=True)
class Judgement:
    """Of a pair: a probability for each root, which sum to 1, and the log odds that the two are linked at all."""

    roots: Mapping[str, float]
    linked: float


class PairNetwork:
    """The network, loaded and ready."""

    def __init__(self, path: Path = FILE) -> None:
        self._session = sessions.opened(path)

    def judge(self, seen: View, pairs: Sequence[tuple[Mention, Mention]]) -> list[Judgement]:
        """What it makes of some pairs of a text, sources first."""
        places = [marks(len(seen.states), seen.of(source), seen.of(target)) for source, target in pairs]
        marked = np.array(places, np.int64).reshape(len(places), len(seen.states))
        read = {"states": seen.states, "cues": seen.cues}
        inputs: dict[str, Any] = {name: np.repeat(value[None], len(places), 0) for name, value in read.items()}
        inputs |= {"marks": marked, "present": np.ones(marked.shape, np.int32)}
        logs, linked = self._session.run(["roots", "linked"], inputs)
        return [
            Judgement(dict(zip(ROOTS, row, strict=True)), odds)
            for row, odds in zip(np.exp(logs).tolist(), linked.tolist(), strict=True)
        ]


@cache
def load() -> PairNetwork:
    """The network that comes with the package."""
    return PairNetwork()
