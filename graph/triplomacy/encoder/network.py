"""The exported network: words in, what its heads say of each word out. Nothing here knows spaCy.

Long texts are read in windows that overlap; each word is taken from the window in which it stands farthest from an
end. Windows of like length go through together, so that little is padding.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from triplomacy.encoder import sessions
from triplomacy.encoder.pieces import Pieces, shape

FILES: Final = ("reader.onnx", "deprels.onnx", "root.npz", "tokenizer.json")
COLUMNS: Final = (
    "upos", "xpos", "feats", "starts", "entities", "arc_dependent", "arc_head", "label_dependent", "label_head",
)  # fmt: skip
# What goes into the last two layers; the networks of pairs (`relations.network`, `relations.joint`) go on from there.
INNER: Final = "layer3.outer.normed"
# The column of those states, one row a word.
ROWS: Final = "states"
# Training passages have at most about 210 pieces.
_WINDOW = 220
_OVERLAP = 80
_PIECES_PER_RUN = 2048

Array = NDArray[np.generic]
Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Inside:
    """What the encoder makes of a text on the way: one row a piece, and where each word's pieces begin and end.

    The first piece and the last stand for no word. A text may be cut off at its end, and words with it.
    """

    states: Floats
    first: Ints
    last: Ints


@dataclass(frozen=True, slots=True)
class Window:
    """Words `start` to `end` of a text, of which `first` to `last` are taken."""

    text: int
    start: int
    end: int
    first: int
    last: int
    size: int


class Network:
    """The two graphs, loaded and ready."""

    def __init__(self, folder: Path, *, threads: int) -> None:
        self._reader, self._deprels = (
            sessions.opened(folder / name, threads=threads) for name in ("reader.onnx", "deprels.onnx")
        )
        self._pieces = Pieces.from_file(folder / "tokenizer.json")
        with np.load(folder / "root.npz") as root:
            self.root_arc: Floats = root["arc"]
            self.root_label: Floats = root["label"]

    def read(self, texts: Sequence[Sequence[str]]) -> list[dict[str, Array]]:
        """The columns of each text, one row a word; a text without words has none."""
        pieces = [self._pieces.of(words) for words in texts]
        windows = [window for index, ids in enumerate(pieces) for window in _windows(index, ids)]
        windows.sort(key=lambda window: -window.size)
        found: list[dict[str, Array]] = [{} for _ in texts]
        for group in _grouped(windows):
            rows = self._run(
                [pieces[w.text][w.start : w.end] for w in group], [texts[w.text][w.start : w.end] for w in group]
            )
            offset = 0
            for window in group:
                into, total = found[window.text], len(pieces[window.text])
                taken = slice(offset + window.first - window.start, offset + window.last - window.start)
                for name, values in rows.items():
                    if (window.first, window.last) == (0, total):
                        into[name] = values[taken]
                        continue
                    if name not in into:
                        into[name] = np.empty((total, *values.shape[1:]), values.dtype)
                    into[name][window.first : window.last] = values[taken]
                offset += window.end - window.start
        return found

    def inside(self, words: Sequence[str]) -> Inside:
        """The states of a text's pieces before the last two layers, of its first window if it is long."""
        ids = self._pieces.of(words)
        end = _windows(0, ids)[0].end if ids else 0
        inputs = self._inputs([ids[:end]], [words[:end]])
        [states] = self._reader.run([INNER], inputs)
        return Inside(states[0], inputs["first"], inputs["last"])

    def deprels(self, dependents: Floats, heads: Floats) -> Ints:
        """The label of each arc, from the label vectors of its two ends."""
        found: Ints = self._deprels.run(None, {"dependent": dependents, "head": heads})[0]
        return found

    def _run(self, pieces: Sequence[Sequence[tuple[int, ...]]], words: Sequence[Sequence[str]]) -> dict[str, Array]:
        inputs = self._inputs(pieces, words)
        *columns, inner = self._reader.run([*COLUMNS, INNER], inputs)
        flat = inner.reshape(-1, inner.shape[-1])
        return dict(zip(COLUMNS, columns, strict=True)) | {ROWS: (flat[inputs["first"]] + flat[inputs["last"]]) / 2}

    def _inputs(self, pieces: Sequence[Sequence[tuple[int, ...]]], words: Sequence[Sequence[str]]) -> dict[str, Ints]:
        flat = [[self._pieces.start, *itertools.chain.from_iterable(ids), self._pieces.end] for ids in pieces]
        length = max(map(len, flat))
        shape_of = (len(flat), length)
        table, shapes = np.full(shape_of, self._pieces.pad, np.int64), np.zeros(shape_of, np.int64)
        present = np.zeros(shape_of, np.int32)
        first, last = [], []
        for row, (line, ids, text) in enumerate(zip(flat, pieces, words, strict=True)):
            lengths = np.fromiter(map(len, ids), np.int64, len(ids))
            table[row, : len(line)] = line
            present[row, : len(line)] = 1
            shapes[row, 1 : len(line) - 1] = np.repeat(np.fromiter(map(shape, text), np.int64, len(ids)), lengths)
            ends = lengths.cumsum() + row * length
            first.append(ends - lengths + 1)
            last.append(ends)
        inputs: dict[str, Any] = {"pieces": table, "shapes": shapes, "present": present}
        return inputs | {"first": np.concatenate(first), "last": np.concatenate(last)}


def _windows(text: int, pieces: Sequence[tuple[int, ...]]) -> list[Window]:
    """One window, or overlapping ones of at most `_WINDOW` pieces; borders lie in the middle of an overlap."""
    ends = np.fromiter(map(len, pieces), np.int64, len(pieces)).cumsum()
    if not len(ends):
        return []
    bounds, start = [], 0
    while True:
        before = int(ends[start - 1]) if start else 0
        end = int(np.searchsorted(ends, before + _WINDOW, side="right"))
        bounds.append((start, end))
        if end == len(ends):
            break
        start = int(np.searchsorted(ends, int(ends[end - 1]) - _OVERLAP, side="right"))
    borders = [0, *((b + end) // 2 for (_, end), (b, _) in itertools.pairwise(bounds)), len(ends)]
    return [
        Window(text, a, b, first, last, int(ends[b - 1] - (ends[a - 1] if a else 0)))
        for (a, b), (first, last) in zip(bounds, itertools.pairwise(borders), strict=True)
    ]


def _grouped(windows: Sequence[Window]) -> list[list[Window]]:
    """Neighbours together, at most `_PIECES_PER_RUN` with the padding; the first of a group is its longest."""
    groups: list[list[Window]] = []
    for window in windows:
        if not groups or (len(groups[-1]) + 1) * (groups[-1][0].size + 2) > _PIECES_PER_RUN:
            groups.append([])
        groups[-1].append(window)
    return groups
