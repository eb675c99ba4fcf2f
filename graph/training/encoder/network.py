"""The network: a small BERT, and one light head a task on the vectors of its words.

The encoder is written out here (its weights come from a `model.safetensors` of the BERT family), because a plain graph
is what exports and quantises well. The parser is biaffine (Dozat and Manning, 2017); its labels are scored by a sum
instead of a product of the two words, which costs a hundredth and reads as well.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from triplomacy.encoder.labels import Labels
from triplomacy.encoder.pieces import SHAPES

PARSER_WIDTH = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """The measures of a BERT encoder, as its `config.json` names them."""

    hidden_size: int
    intermediate_size: int
    num_attention_heads: int
    num_hidden_layers: int
    max_position_embeddings: int
    vocab_size: int
    layer_norm_eps: float

    @classmethod
    def from_file(cls, path: Path) -> "Size":
        """The measures out of a `config.json`."""
        values = json.loads(path.read_text(encoding="utf-8"))
        return cls(**{name: values[name] for name in cls.__dataclass_fields__})


@dataclass(frozen=True, slots=True)
class Scores:
    """What the heads say, one row a word: logits, and vectors that a pair of words is scored with."""

    upos: Tensor
    xpos: Tensor
    feats: Tensor
    starts: Tensor
    entities: Tensor
    arc_dependent: Tensor
    arc_head: Tensor
    label_dependent: Tensor
    label_head: Tensor


class Layer(nn.Module):
    """Self-attention and a feed-forward step, each added to its input and normalised."""

    def __init__(self, size: Size, dropout: float) -> None:
        super().__init__()
        width = size.hidden_size
        self.heads, self.dropout = size.num_attention_heads, dropout
        self.query_key_value = nn.Linear(width, 3 * width)
        self.attended = nn.Linear(width, width)
        self.attended_norm = nn.LayerNorm(width, eps=size.layer_norm_eps)
        self.inner = nn.Linear(width, size.intermediate_size)
        self.outer = nn.Linear(size.intermediate_size, width)
        self.outer_norm = nn.LayerNorm(width, eps=size.layer_norm_eps)

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        """New states; `mask` is added to the attention's logits, zero where a piece may be seen."""
        batch, length, width = states.shape
        parts = self.query_key_value(states).view(batch, length, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        seen = functional.scaled_dot_product_attention(parts[0], parts[1], parts[2], attn_mask=mask)
        attended = self.attended(seen.transpose(1, 2).reshape(batch, length, width))
        states = self.attended_norm(states + functional.dropout(attended, self.dropout, self.training))
        fed = self.outer(functional.gelu(self.inner(states)))
        out: Tensor = self.outer_norm(states + functional.dropout(fed, self.dropout, self.training))
        return out


class Encoder(nn.Module):
    """Pieces to vectors. The shape of a piece's word is added to its embedding, at first as zero."""

    def __init__(self, size: Size, dropout: float) -> None:
        super().__init__()
        self.size = size
        self.pieces = nn.Embedding(size.vocab_size, size.hidden_size)
        self.places = nn.Embedding(size.max_position_embeddings, size.hidden_size)
        self.shapes = nn.Embedding(len(SHAPES), size.hidden_size)
        self.norm = nn.LayerNorm(size.hidden_size, eps=size.layer_norm_eps)
        self.layers = nn.ModuleList(Layer(size, dropout) for _ in range(size.num_hidden_layers))
        self.dropout = dropout
        nn.init.zeros_(self.shapes.weight)

    def forward(self, pieces: Tensor, shapes: Tensor, present: Tensor) -> Tensor:
        """One vector a piece; `present` is 1 for pieces and 0 for padding."""
        states = self.pieces(pieces) + self.shapes(shapes) + self.places.weight[: pieces.shape[1]]
        states = functional.dropout(self.norm(states), self.dropout, self.training)
        mask = ((1.0 - present.to(states.dtype)) * -1e4)[:, None, None, :]
        for layer in self.layers:
            states = layer(states, mask)
        return states

    def load_bert(self, path: Path) -> None:
        """Take the weights of a BERT `model.safetensors`; its type of segment 0 becomes part of the places."""
        old = load_file(path)
        new = {
            "pieces.weight": old["embeddings.word_embeddings.weight"],
            "places.weight": old["embeddings.position_embeddings.weight"]
            + old["embeddings.token_type_embeddings.weight"][0],
            "shapes.weight": self.shapes.weight.detach(),
            "norm.weight": old["embeddings.LayerNorm.weight"],
            "norm.bias": old["embeddings.LayerNorm.bias"],
        }
        names = {
            "attended": "attention.output.dense",
            "attended_norm": "attention.output.LayerNorm",
            "inner": "intermediate.dense",
            "outer": "output.dense",
            "outer_norm": "output.LayerNorm",
        }
        for index in range(self.size.num_hidden_layers):
            here, there = f"layers.{index}", f"encoder.layer.{index}"
            for kind in ("weight", "bias"):
                own = [old[f"{there}.attention.self.{part}.{kind}"] for part in ("query", "key", "value")]
                new[f"{here}.query_key_value.{kind}"] = torch.cat(own)
                for name, other in names.items():
                    new[f"{here}.{name}.{kind}"] = old[f"{there}.{other}.{kind}"]
        self.load_state_dict(new)


class Reader(nn.Module):
    """The encoder and the heads; the encoder alone may calculate in bfloat16."""

    def __init__(
        self, size: Size, labels: Labels, *, dropout: float = 0.0, head_dropout: float = 0.0, bfloat16: bool = False
    ) -> None:
        super().__init__()
        width, self.in_bfloat16 = size.hidden_size, bfloat16
        self.encoder = Encoder(size, dropout)
        self.dropout = nn.Dropout(head_dropout)
        self.shapes = nn.Embedding(len(SHAPES), width)
        nn.init.normal_(self.shapes.weight, std=0.02)
        self.upos = nn.Linear(width, len(labels.upos))
        self.xpos = nn.Linear(width, len(labels.xpos))
        self.feats = nn.Linear(width, len(labels.feats))
        self.starts = nn.Linear(width, 1)
        self.entities = nn.Sequential(
            nn.Linear(width, width), nn.GELU(), nn.Dropout(head_dropout), nn.Linear(width, len(labels.entities))
        )
        self.arc_dependent, self.arc_head = (
            nn.Sequential(nn.Linear(width, PARSER_WIDTH), nn.GELU(), nn.Dropout(head_dropout)) for _ in range(2)
        )
        self.arc_pair = nn.Linear(PARSER_WIDTH, PARSER_WIDTH, bias=False)
        self.arc_prior = nn.Linear(PARSER_WIDTH, 1, bias=False)
        self.label_dependent = nn.Linear(width, PARSER_WIDTH)
        self.label_head = nn.Linear(width, PARSER_WIDTH, bias=False)
        self.deprels = nn.Linear(PARSER_WIDTH, len(labels.deprels))
        self.root = nn.Parameter(torch.randn(width) * 0.5)

    def forward(self, pieces: Tensor, shapes: Tensor, present: Tensor, first: Tensor, last: Tensor) -> Scores:
        """Scores of each word; `first` and `last` are the places of its first and last piece.

        The parser's head vectors have one row more in front, for the root. An arc's score is the product of the
        dependent's and the head's vector; the dependent's last number stands against the head's prior.
        """
        with torch.autocast(pieces.device.type, torch.bfloat16, enabled=self.in_bfloat16):
            states = self.encoder(pieces, shapes, present).float()
        index = torch.stack([first, last]).unsqueeze(-1).expand(-1, -1, -1, states.shape[-1])
        words = (torch.gather(states, 1, index[0]) + torch.gather(states, 1, index[1])) * 0.5
        words = self.dropout(words + self.shapes(torch.gather(shapes, 1, first)))
        heads = torch.cat([self.root.expand(words.shape[0], 1, -1), words], 1)
        head_vectors = self.arc_head(heads)
        dependent = self.arc_pair(self.arc_dependent(words)) * PARSER_WIDTH**-0.5
        return Scores(
            upos=self.upos(words),
            xpos=self.xpos(words),
            feats=self.feats(words),
            starts=self.starts(words).squeeze(-1),
            entities=self.entities(words),
            arc_dependent=torch.cat([dependent, torch.ones_like(dependent[..., :1])], -1),
            arc_head=torch.cat([head_vectors, self.arc_prior(head_vectors)], -1),
            label_dependent=self.label_dependent(words),
            label_head=self.label_head(heads),
        )

    def label_scores(self, dependents: Tensor, heads: Tensor) -> Tensor:
        """Scores of the labels of arcs, from the two words' label vectors."""
        scores: Tensor = self.deprels(self.dropout(functional.gelu(dependents + heads)))
        return scores
