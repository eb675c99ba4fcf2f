"""Passages to tensors: one row a passage, padded; what is not known is IGNORED by the losses."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from training.encoder.examples import ROOT, Passage
from triplomacy.encoder.labels import Labels
from triplomacy.encoder.pieces import Pieces, shape

IGNORED = -100


@dataclass(frozen=True, slots=True)
class Batch:
    """Inputs by piece, places of words in them, and gold columns by word; `sentences` numbers them, -1 is padding."""

    pieces: Tensor
    shapes: Tensor
    present: Tensor
    first: Tensor
    last: Tensor
    sentences: Tensor
    upos: Tensor
    xpos: Tensor
    feats: Tensor
    starts: Tensor
    entities: Tensor
    heads: Tensor
    deprels: Tensor
    words: int

    def inputs(self) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        """What the network takes."""
        return self.pieces, self.shapes, self.present, self.first, self.last


class Tensors:
    """Makes batches with one set of pieces and labels."""

    def __init__(self, pieces: Pieces, labels: Labels) -> None:
        self._pieces = pieces
        self._index = {
            name: {label: place for place, label in enumerate(getattr(labels, name))}
            for name in ("upos", "xpos", "feats", "deprels", "entities")
        }

    def size(self, passage: Passage) -> int:
        """The number of pieces, with the two at the ends."""
        return sum(map(len, self._pieces.of(passage.words))) + 2

    def batch(self, passages: Sequence[Passage]) -> Batch:
        """The passages as one batch."""
        rows: dict[str, list[list[int]]] = {name: [] for name in Batch.__dataclass_fields__ if name != "words"}
        for passage in passages:
            for name, values in self._row(passage).items():
                rows[name].append(values)
        fill = {"pieces": self._pieces.pad, "shapes": 0, "present": 0, "first": 0, "last": 0, "sentences": -1}
        tensors = {name: _padded(values, fill.get(name, IGNORED)) for name, values in rows.items()}
        return Batch(**tensors, words=sum(len(passage.words) for passage in passages))

    def _row(self, passage: Passage) -> dict[str, list[int]]:
        pieces, shapes, first, last = [self._pieces.start], [0], [], []
        for word, ids in zip(passage.words, self._pieces.of(passage.words), strict=True):
            first.append(len(pieces))
            pieces += ids
            shapes += [shape(word)] * len(ids)
            last.append(len(pieces) - 1)
        pieces.append(self._pieces.end)
        shapes.append(0)
        sentence, sentences = -1, []
        for index, start in enumerate(passage.starts):
            sentence += bool(start) or index == 0
            sentences.append(sentence)
        unknown = [IGNORED] * len(passage.words)
        heads = unknown if passage.heads is None else [0 if h == ROOT else h + 1 for h in passage.heads]
        return {
            "pieces": pieces,
            "shapes": shapes,
            "present": [1] * len(pieces),
            "first": first,
            "last": last,
            "sentences": sentences,
            **{name: self._column(passage, name) for name in ("upos", "xpos", "feats", "deprels")},
            "starts": [IGNORED if start is None else int(start) for start in passage.starts],
            "entities": unknown if passage.entities is None else self._entity_tags(passage),
            "heads": heads,
        }

    def _column(self, passage: Passage, name: str) -> list[int]:
        values: list[str] | None = getattr(passage, name)
        if values is None:
            return [IGNORED] * len(passage.words)
        return [self._index[name].get(value, IGNORED) for value in values]

    def _entity_tags(self, passage: Passage) -> list[int]:
        tags = ["O"] * len(passage.words)
        for start, end, label in passage.entities or ():
            tags[start:end] = [f"I-{label}"] * (end - start)
            tags[start], tags[end - 1] = f"B-{label}", f"L-{label}"
            if end - start == 1:
                tags[start] = f"U-{label}"
        index = self._index["entities"]
        return [IGNORED if place in passage.unsure else index[tag] for place, tag in enumerate(tags)]


def buckets(passages: Iterable[tuple[Passage, int]], *, pieces: int, pool: int) -> Iterator[list[Passage]]:
    """Groups of passages of like size, at most `pieces` with the padding, out of pools of `pool` passages."""
    waiting: list[tuple[Passage, int]] = []
    for pair in passages:
        waiting.append(pair)
        if len(waiting) >= pool:
            yield from _grouped(waiting, pieces)
            waiting = []
    yield from _grouped(waiting, pieces)


def _grouped(pairs: list[tuple[Passage, int]], pieces: int) -> Iterator[list[Passage]]:
    group: list[Passage] = []
    for passage, size in sorted(pairs, key=lambda pair: pair[1]):
        if group and (len(group) + 1) * size > pieces:
            yield group
            group = []
        group.append(passage)
    if group:
        yield group


def _padded(rows: list[list[int]], fill: int) -> Tensor:
    longest = max(map(len, rows))
    return torch.tensor([row + [fill] * (longest - len(row)) for row in rows])
