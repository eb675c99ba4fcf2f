"""The network of antecedents to be trained; `triplomacy.actors.pointers` says what goes in."""

from dataclasses import dataclass

from torch import Tensor, nn
from torch.nn import functional

from training.pairs.network import SIZE
from triplomacy.actors.pointers import DETERMINERS, FEATURES, FORMS, RELATIONS, ROLES, kinds

WIDTH = SIZE.hidden_size
INNER = 192
PAIR = 64
# What a word is by number, each with 0 for anything else: see `Word.labels`.
SIZES = (len(FORMS), len(RELATIONS), len(kinds()), len(ROLES), len(DETERMINERS), 3)
IMPOSSIBLE = -1e4


@dataclass(frozen=True, slots=True)
class Scores:
    """Log odds: of each candidate and of nobody, of several, of each candidate as one of these."""

    links: Tensor
    nobody: Tensor
    several: Tensor
    members: Tensor


class Antecedents(nn.Module):
    """Words that point back and candidates of one sentence to scores of all pairs."""

    def __init__(self, *, dropout: float = 0.0) -> None:
        super().__init__()
        self.asking_labels = nn.ModuleList(nn.Embedding(size + 1, INNER) for size in SIZES)
        self.candidate_labels = nn.ModuleList(nn.Embedding(size + 1, INNER) for size in SIZES)
        self.asking, self.candidate = nn.Linear(WIDTH, INNER), nn.Linear(WIDTH, INNER)
        self.asking_inner, self.candidate_inner = nn.Linear(INNER, PAIR), nn.Linear(INNER, PAIR)
        self.likeness_asking, self.likeness_candidate = nn.Linear(INNER, INNER), nn.Linear(INNER, INNER)
        self.features = nn.Linear(FEATURES, PAIR, bias=False)
        self.pair_inner = nn.Linear(PAIR, PAIR)
        self.pair = nn.Linear(PAIR, 2)
        self.alone_inner, self.alone = nn.Linear(INNER, INNER), nn.Linear(INNER, 2)
        self.dropout = nn.Dropout(dropout)
        for table in (*self.asking_labels, *self.candidate_labels):
            assert isinstance(table, nn.Embedding)
            nn.init.normal_(table.weight, std=0.05)

    def forward(
        self,
        states: Tensor,
        labels: Tensor,
        candidate_states: Tensor,
        candidate_labels: Tensor,
        features: Tensor,
        barred: Tensor,
    ) -> Scores:
        """Scores of one sentence."""
        asking, candidates = self.asking(self.dropout(states)), self.candidate(self.dropout(candidate_states))
        for column, (one, other) in enumerate(zip(self.asking_labels, self.candidate_labels, strict=True)):
            asking, candidates = asking + one(labels[:, column]), candidates + other(candidate_labels[:, column])
        asking, candidates = self.dropout(functional.gelu(asking)), self.dropout(functional.gelu(candidates))
        first, second = self.asking_inner(asking), self.candidate_inner(candidates)
        pair = functional.gelu(first[:, None] + second[None] + self.features(features))
        pair = self.dropout(functional.gelu(self.pair_inner(pair)) + pair)
        both = self.pair(pair)
        alike = self.likeness_asking(asking) @ self.likeness_candidate(candidates).T * INNER**-0.5
        alone = self.alone(self.dropout(functional.gelu(self.alone_inner(asking))))
        links = (both[..., 0] + alike).masked_fill(barred, IMPOSSIBLE)
        return Scores(links, alone[:, 0], alone[:, 1], both[..., 1].masked_fill(barred, IMPOSSIBLE))
