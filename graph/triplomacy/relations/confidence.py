"""How likely a claim is right, from what the rules and the classifier say of it.

A logistic regression over three signals, fitted by `graph/training/typing/calibrate.py` on sentences that the
classifier had not seen (Platt 1999, "Probabilistic outputs for support vector machines").
"""

import json
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "confidence.json"
_SURE = 0.001


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """`certainty` of the rules, `linked` and `agreement` of the classifier, each 0 to 1.

    `agreement` is how likely it finds the claim's root; None for roots that it does not know, and then `linked` does
    not count either.
    """

    certainty: float
    linked: float
    agreement: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """The weights: of claims whose root the classifier knows, and of others."""

    bias: float
    certainty: float
    linked: float
    agreement: float
    other_bias: float
    other_certainty: float

    def confidence(self, signals: Signals) -> float:
        """The share of claims with these signals that are right, to two decimals."""
        if signals.agreement is None:
            score = self.other_bias + self.other_certainty * logit(signals.certainty)
        else:
            known = (self.certainty, signals.certainty), (self.linked, signals.linked)
            score = self.bias + sum(weight * logit(value) for weight, value in known)
            score += self.agreement * logit(signals.agreement)
        return round(1 / (1 + math.exp(-score)), 2)


@cache
def load() -> Calibration:
    """The weights that come with the package."""
    return Calibration(**json.loads(FILE.read_text(encoding="utf-8")))


def logit(probability: float) -> float:
    """Its log odds, cut off at 1 in 1,000."""
    inside = min(max(probability, _SURE), 1 - _SURE)
    return math.log(inside / (1 - inside))
