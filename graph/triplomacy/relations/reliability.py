"""How reliable a reading is, by how a cue was read: by which relation, of whom, and where they stand in the tree.

A logistic regression over named features, as in Gildea and Jurafsky 2002, "Automatic Labeling of Semantic Roles", whose
paths through the tree these are. Fitted by `graph/training/confidence/reliability.py` on annotated sentences.
"""

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import Final

from triplomacy.actors.references import Reference
from triplomacy.claims import Modality, Polarity
from triplomacy.relations.reading import Reading
from triplomacy.tokens import Token

FILE = Path(__file__).parent / "reliability.json"
# Paths through the tree are told up to so many steps, signs between two words up to so many.
_STEPS: Final = 4
_SIGNS: Final = 3


@dataclass(frozen=True, slots=True)
class Reliability:
    """The weights of features by their names; what has no weight counts nothing."""

    bias: float
    weights: Mapping[str, float]

    def __call__(self, features: Iterable[str]) -> float:
        """How likely a reading with these features is right, 0 to 1."""
        score = self.bias + sum(self.weights.get(feature, 0.0) for feature in features)
        return 1 / (1 + math.exp(-score))


@cache
def load() -> Reliability:
    """The weights that come with the package."""
    return Reliability(**json.loads(FILE.read_text(encoding="utf-8")))


def is_told(reading: Reading) -> bool:
    """Whether each of the two has words of its own in the sentence, which "both sides" and what is inferred lack."""
    source, target = reading.source, reading.target
    inside = all(reference.tokens.root in reading.frame.head.sent for reference in (source, target))
    return inside and not (source.basis or target.basis) and source.tokens != target.tokens


def features(reading: Reading, polarity: Polarity, modality: Modality) -> Iterator[str]:
    """What is known of a reading that is told, and of what its claim says, by names."""
    head, relation = reading.frame.head, reading.cue.relation
    kinds = f"{reading.source.actor.kind} {reading.target.actor.kind}"
    yield from (
        f"relation {relation}",
        f"cue {reading.cue.confidence}",
        f"frame {reading.frame.kind}",
        f"stands as {head.dep_}",
        f"polarity {polarity}",
        f"modality {modality}",
        f"kinds {relation} {kinds}",
    )
    for role, reference in (("source", reading.source), ("target", reading.target)):
        way = _way(reference, head)
        yield from (
            f"{role} {reference.actor.kind}",
            f"{role} by {reference.via}",
            f"{role} by {reference.via} {relation}",
            f"{role} at {way}",
            f"{role} at {way} {relation}",
            f"{role} signs {_signs(reference, head)}",
        )


def _way(reference: Reference, head: Token) -> str:
    """The path from the actor's word up to the first above both, then down to the predicate."""
    token = reference.tokens.root
    above, over = (token, *token.ancestors), (head, *head.ancestors)
    shared = next((step for step in above if step in over), None)
    up, down = (_labels(takewhile(lambda step: step is not shared, steps)) for steps in (above, over))
    return f"{up} under {down}" if down else up


def _labels(steps: Iterable[Token]) -> str:
    return ">".join(step.dep_ for step, _ in zip(steps, range(_STEPS), strict=False))


def _signs(reference: Reference, head: Token) -> str:
    """How many commas and the like stand between an actor and the predicate."""
    token = reference.tokens.root
    between = head.doc.words[min(token.i, head.i) : max(token.i, head.i)]
    return str(min(_SIGNS, sum(word.text in ",;:" for word in between)))
