"""The joint network to be trained: layers of the encoder over the words of a sentence, and a head for its pairs.

`triplomacy.relations.joint` says what goes in and comes out.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.encoder.network import Layer
from training.pairs.network import SIZE
from triplomacy.relations.joint import FARTHEST, Vocabulary

WIDTH = SIZE.hidden_size
PAIR_WIDTH = 256
_FEW = -1e4


@dataclass(frozen=True, slots=True)
class Batch:
    """Sentences, padded: words (`states`, `syntax`, `heads`, `cues`, `present`) and mentions as `View` has them."""

    states: Tensor
    syntax: Tensor
    heads: Tensor
    cues: Tensor
    present: Tensor
    means: Tensor
    tops: Tensor
    distances: Tensor


@dataclass(frozen=True, slots=True)
class Scores:
    """Logits of each pair of mentions: of a link, of each relation if there is one, of each word to tell it."""

    link: Tensor
    relations: Tensor
    telling: Tensor


class Joint(nn.Module):
    """Words and mentions to scores of all pairs."""

    def __init__(self, known: Vocabulary, layers: int, *, dropout: float = 0.0, head_dropout: float = 0.0) -> None:
        super().__init__()
        labels = (known.dependencies, known.tags, known.entities)
        self.syntax = nn.ModuleList(nn.Embedding(len(names) + 1, WIDTH) for names in labels)
        self.parent = nn.Linear(WIDTH, WIDTH, bias=False)
        self.cues = nn.Linear(len(known.relations), WIDTH, bias=False)
        self.layers = nn.ModuleList(Layer(SIZE, dropout) for _ in range(layers))
        self.seeking_source, self.seeking_target = (nn.Linear(2 * WIDTH, PAIR_WIDTH) for _ in range(2))
        self.source, self.target = (nn.Linear(2 * WIDTH, PAIR_WIDTH) for _ in range(2))
        self.sought, self.told = nn.Linear(WIDTH, PAIR_WIDTH), nn.Linear(WIDTH, PAIR_WIDTH)
        self.distances = nn.Embedding(2 * FARTHEST + 1, PAIR_WIDTH)
        self.link_inner, self.relation_inner = (nn.Linear(PAIR_WIDTH, PAIR_WIDTH) for _ in range(2))
        self.link, self.relation = nn.Linear(PAIR_WIDTH, 1), nn.Linear(PAIR_WIDTH, len(known.relations))
        # How much the cues of the telling word count by themselves.
        self.directly = nn.Parameter(torch.ones(1))
        self.inner_dropout, self.dropout = nn.Dropout(dropout), nn.Dropout(head_dropout)
        nn.init.zeros_(self.parent.weight)
        for table in (*self.syntax, self.cues, self.distances):
            assert isinstance(table, nn.Embedding | nn.Linear)
            nn.init.normal_(table.weight, std=0.02)

    def forward(self, batch: Batch) -> Scores:
        """The scores of each pair, itself with itself among them."""
        parents = torch.gather(batch.states, 1, batch.heads[..., None].expand(-1, -1, WIDTH))
        states = batch.states + self.parent(parents) + self.cues(batch.cues)
        for row, table in enumerate(self.syntax):
            states = states + table(batch.syntax[:, row])
        states = self.inner_dropout(states)
        absent = (1.0 - batch.present) * _FEW
        for layer in self.layers:
            states = layer(states, absent[:, None, None, :].to(states.dtype))
        states = self.dropout(states)
        mentions = torch.cat([torch.matmul(ends.to(states.dtype), states) for ends in (batch.means, batch.tops)], -1)
        seeking = functional.gelu(self.seeking_source(mentions)[:, :, None] + self.seeking_target(mentions)[:, None])
        telling = torch.einsum("bijh,blh->bijl", seeking, self.sought(states)).float() * PAIR_WIDTH**-0.5
        telling = telling + absent[:, None, None, :]
        seen = telling.softmax(-1)
        told = torch.einsum("bijl,blh->bijh", seen.to(states.dtype), self.told(states))
        pair = self.source(mentions)[:, :, None] + self.target(mentions)[:, None] + told
        pair = self.dropout(functional.gelu(pair + self.distances(batch.distances)))
        link, relation = (
            self.dropout(functional.gelu(inner(pair)) + pair) for inner in (self.link_inner, self.relation_inner)
        )
        by_cues = torch.einsum("bijl,blr->bijr", seen, batch.cues)
        relations = self.relation(relation).float() + self.directly * by_cues
        return Scores(self.link(link).float().squeeze(-1), relations, telling)
