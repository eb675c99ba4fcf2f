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
    """`certainty` of the rules, `linked` and `agreement` of the network, each 0 to 1; None where one does not speak.

    `linked` is how likely it finds the two linked at all, `agreement` how likely by the claim's relation, if so.
    """

    certainty: float | None
    linked: float | None
    agreement: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """The weights: of claims that both speak of, of those of the rules alone, of those of the network alone."""

    bias: float
    certainty: float
    linked: float
    agreement: float
    rules_bias: float
    rules_certainty: float
    network_bias: float
    network_linked: float
    network_agreement: float

    def confidence(self, signals: Signals) -> float:
        """The share of claims with these signals that are right, to two decimals."""
        if signals.certainty is None:
            score = self.network_bias + self.network_linked * logit(signals.linked or 0.0)
            score += self.network_agreement * logit(signals.agreement or 0.0)
        elif signals.linked is None or signals.agreement is None:
            score = self.rules_bias + self.rules_certainty * logit(signals.certainty)
        else:
            score = self.bias + self.certainty * logit(signals.certainty)
            score += self.linked * logit(signals.linked) + self.agreement * logit(signals.agreement)
        return round(1 / (1 + math.exp(-score)), 2)


@cache
def load() -> Calibration:
    """The weights that come with the package."""
    return Calibration(**json.loads(FILE.read_text(encoding="utf-8")))


def logit(probability: float) -> float:
    """Its log odds, cut off at 1 in 1,000."""
    inside = min(max(probability, _SURE), 1 - _SURE)
    return math.log(inside / (1 - inside))
