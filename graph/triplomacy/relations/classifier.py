"""Whether two mentions are linked by a deed, and of which PLOVER root, by two linear models.

Logistic regressions over the features of `pairs`, trained by `graph/training/typing`. They see words and syntax that
no cue covers; they do not know polarity or modality, which `scope` reads.
"""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import repeat
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from triplomacy import ontology
from triplomacy.actors.nouns import lemma
from triplomacy.relations import cues
from triplomacy.relations.pairs import Features
from triplomacy.tokens import Token

FILE = Path(__file__).parent / "classifier.npz"
LINKED, UNLINKED = "linked", "unlinked"
# The scheme of the PLV data, which has no CONCEDE or RETREAT of its own.
_FOLDED = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}


# Roots of conflict count as many in training as those of cooperation, and are likelier in the news: the two are told
# apart best here, on event files, with each fold's limit chosen on the others.
_CONFLICT_FROM = 0.65
CONFLICT = frozenset(
    {"REQUEST", "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"}
)


@dataclass(frozen=True)
class Model:
    """The weights of one model: one row a feature, one column a label; `rarity` scales each feature (tf-idf)."""

    labels: tuple[str, ...]
    rows: Mapping[str, int]
    rarity: NDArray[np.float32]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    def probabilities(self, features: Features) -> Mapping[str, float]:
        """A probability for each label; they sum to 1. Features that training did not meet count for nothing."""
        rows = np.fromiter(map(self.rows.get, features, repeat(-1)), np.int64, len(features))
        counts = np.fromiter(features.values(), np.float32, len(features))
        known = rows >= 0
        rows = rows[known]
        # As `damped` has it, all at once.
        values = (1 + np.log(counts[known])) * self.rarity[rows]
        norm = math.sqrt(values @ values) or 1.0
        logits = self.bias + (values / norm) @ self.weights[rows]
        powers = np.exp(logits - logits.max())
        return dict(zip(self.labels, (powers / powers.sum()).tolist(), strict=True))

    def arrays(self, name: str) -> dict[str, Any]:
        """What a file keeps of it, in half precision."""
        names = sorted(self.rows, key=self.rows.__getitem__)
        return {
            f"{name}.labels": np.array(self.labels),
            f"{name}.features": np.array("\n".join(names)),
            f"{name}.rarity": self.rarity.astype(np.float16),
            f"{name}.weights": self.weights.astype(np.float16),
            f"{name}.bias": self.bias,
        }

    @classmethod
    def from_arrays(cls, name: str, data: Mapping[str, Any]) -> "Model":
        """The model of that name out of a file."""
        names = str(data[f"{name}.features"]).split("\n")
        return cls(
            labels=tuple(map(str, data[f"{name}.labels"])),
            rows={feature: row for row, feature in enumerate(names)},
            rarity=data[f"{name}.rarity"].astype(np.float32),
            weights=data[f"{name}.weights"].astype(np.float32),
            bias=data[f"{name}.bias"].astype(np.float32),
        )


@dataclass(frozen=True)
class Classifier:
    """Both models."""

    link: Model
    roots: Model

    def linked(self, features: Features) -> float:
        """How likely the source does something to the target, or stands to it in some relation; 0 to 1."""
        return self.link.probabilities(features)[LINKED]

    def to_file(self, path: Path = FILE) -> None:
        """Write both."""
        np.savez_compressed(path, **self.link.arrays("link"), **self.roots.arrays("roots"))


@cache
def load(path: Path = FILE) -> Classifier:
    """The models that come with the package, or those of another file; read once."""
    with np.load(path) as data:
        return Classifier(link=Model.from_arrays("link", data), roots=Model.from_arrays("roots", data))


def is_conflict(roots: Mapping[str, float]) -> bool:
    """Whether the roots of conflict are likely enough, all together, to call a deed one."""
    return sum(value for root, value in roots.items() if root in CONFLICT) > _CONFLICT_FROM


def damped(count: float) -> float:
    """How much a feature counts that occurs `count` times."""
    return 1.0 + math.log(count) if count != 1 else 1.0


def folded(relation: str) -> str:
    """The root of a relation in the scheme of the labels."""
    root = ontology.load().relation(relation).root
    return _FOLDED.get(root, root)


class CueRoots:
    """The roots that the cues give a word, whatever the slots and conditions."""

    def __init__(self, table: cues.Cues) -> None:
        found: dict[str, set[str]] = {}
        for cue in table.all:
            for word in cue.words:
                found.setdefault(word.split()[0], set()).add(folded(cue.relation))
        self._roots = {word: tuple(sorted(roots)) for word, roots in found.items()}

    def __call__(self, token: Token) -> Collection[str]:
        return self._roots.get(lemma(token), ())
