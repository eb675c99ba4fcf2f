"""The network of pairs to be trained: two layers of the encoder, the marks of the mentions, and heads.

`triplomacy.relations.network` says what goes in. Relation and side (conflict or not) only help in training.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.encoder.network import Layer, Size
from training.pairs.examples import Kind
from triplomacy.relations.network import PLAIN, ROOTS, SOURCE, TARGET

LAYERS = 2
SIZE = Size(
    hidden_size=384,
    intermediate_size=1536,
    num_attention_heads=12,
    num_hidden_layers=LAYERS,
    max_position_embeddings=0,
    vocab_size=0,
    layer_norm_eps=1e-12,
)


@dataclass(frozen=True, slots=True)
class Batch:
    """One row a pair: `states` and `cues` of pieces, which are `present`, their `marks`, and which are `hidden`."""

    states: Tensor
    cues: Tensor
    present: Tensor
    marks: Tensor
    hidden: Tensor
    kind: Tensor


@dataclass(frozen=True, slots=True)
class Scores:
    """Logits, one row a pair."""

    link: Tensor
    root: Tensor
    side: Tensor
    relation: Tensor


class Pairs(nn.Module):
    """Pieces to scores of a pair."""

    def __init__(self, relations: int, *, dropout: float = 0.0, head_dropout: float = 0.0) -> None:
        super().__init__()
        width = SIZE.hidden_size
        self.layers = nn.ModuleList(Layer(SIZE, dropout) for _ in range(LAYERS))
        self.marks, self.cues = nn.Embedding(TARGET + 1, width), nn.Embedding(len(ROOTS), width)
        self.kinds, self.blanks = nn.Embedding(len(Kind), width), nn.Embedding(2, width)
        self.missing = nn.Parameter(torch.zeros(2, width))
        self.mix = nn.Linear(3 * width, width)
        self.link, self.side = nn.Linear(width, 1), nn.Linear(width, 1)
        self.root, self.relation = nn.Linear(width, len(ROOTS)), nn.Linear(width, relations)
        self.inner_dropout, self.dropout = nn.Dropout(dropout), nn.Dropout(head_dropout)
        for table in (self.marks, self.cues, self.kinds, self.blanks):
            nn.init.normal_(table.weight, std=0.02)

    def forward(self, batch: Batch) -> Scores:
        """The scores of each pair."""
        mentions = [(batch.marks == mark).to(batch.states.dtype) for mark in (SOURCE, TARGET)]
        blank = sum(mention[..., None] * self.blanks.weight[role] for role, mention in enumerate(mentions))
        states = torch.where(batch.hidden[..., None], blank, batch.states)
        # The mark of the first piece is the kind.
        marks = self.marks(torch.where(batch.marks > TARGET, PLAIN, batch.marks))
        states = states + marks + batch.cues @ self.cues.weight
        states = torch.cat([states[:, :1] + self.kinds(batch.kind)[:, None], states[:, 1:]], 1)
        states = self.inner_dropout(states)
        mask = ((1.0 - batch.present) * -1e4)[:, None, None, :]
        for layer in self.layers:
            states = layer(states, mask.to(states.dtype))
        parts = [states[:, 0]]
        for role, mention in enumerate(mentions):
            size = mention.sum(1, keepdim=True)
            mean = (states * mention[..., None]).sum(1) / size.clamp(min=1)
            parts.append(torch.where(size > 0, mean, self.missing[role].to(mean.dtype)))
        mixed = self.dropout(functional.gelu(self.mix(self.dropout(torch.cat(parts, 1)))))
        link, side = (head(mixed).float().squeeze(1) for head in (self.link, self.side))
        return Scores(link, self.root(mixed).float(), side, self.relation(mixed).float())
