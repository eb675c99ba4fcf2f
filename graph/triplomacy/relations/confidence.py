"""How likely the claim of a cue is right, from what the cue and the networks say of it.

A logistic regression over four signals, fitted by `graph/training/confidence/calibrate.py` on sentences that the
networks had not seen (Platt 1999, "Probabilistic outputs for support vector machines").
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
    """What is known of the claim of a cue, each 0 to 1; None where the network does not speak.

    `cue` is how reliable the reading of a cue is, `meant` how likely both actors are those that the words mean,
    `linked` how likely the network finds the two linked at all, `agreement` how likely by the claim's relation, if so.
    """

    cue: float
    meant: float
    linked: float | None
    agreement: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """The weights: of claims that the network speaks of too, and of those of a cue alone."""

    bias: float
    cue: float
    meant: float
    linked: float
    agreement: float
    cue_bias: float
    cue_cue: float
    cue_meant: float

    def confidence(self, signals: Signals) -> float:
        """The share of claims with these signals that are right, to two decimals."""
        meant = certain(signals.meant)
        if signals.linked is None or signals.agreement is None:
            score = self.cue_bias + self.cue_cue * logit(signals.cue) + self.cue_meant * meant
        else:
            score = self.bias + self.cue * logit(signals.cue) + self.meant * meant
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


def certain(probability: float) -> float:
    """Its logarithm, cut off at 1 in 1,000: nothing for what is certain, so that names need no weight of their own."""
    return math.log(max(probability, _SURE))
