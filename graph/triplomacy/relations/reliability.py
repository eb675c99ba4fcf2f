"""How reliable a reading of a cue is, or a link of the network: by which relation, of whom, and where they stand.

Logistic regressions over named features, as in Gildea and Jurafsky 2002, "Automatic Labeling of Semantic Roles", whose
paths through the tree these are. Fitted by `graph/training/confidence` on annotated sentences.
"""

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import Final, TypeAlias

from triplomacy.actors.references import Reference
from triplomacy.claims import Actor, Modality, Polarity
from triplomacy.relations.confidence import certain, logit
from triplomacy.relations.links import Link
from triplomacy.relations.reading import Reading
from triplomacy.tokens import Token

READINGS = Path(__file__).parent / "reliability.json"
LINKS = Path(__file__).parent / "links.json"
# Paths through the tree are told up to so many steps, signs between two words up to so many.
_STEPS: Final = 4
_SIGNS: Final = 3


# Values by names; what holds has the value 1.
Features: TypeAlias = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Reliability:
    """The weights of features by their names; what has no weight counts nothing."""

    bias: float
    weights: Mapping[str, float]

    def __call__(self, features: Features) -> float:
        """How likely what has these features is right, 0 to 1."""
        score = self.bias + sum(self.weights.get(name, 0.0) * value for name, value in features.items())
        return 1 / (1 + math.exp(-score))

    def confidence(self, features: Features) -> float:
        """The same to two decimals, as a claim tells it."""
        return round(self(features), 2)


@cache
def load(path: Path) -> Reliability:
    """The weights of readings, or those of links, that come with the package."""
    return Reliability(**json.loads(path.read_text(encoding="utf-8")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What stands beside a link: whether a cue has `read` its predicate, whether the two are `claimed` to be related,
    in the same direction too (`directly`), and whether a surer link joins them (`again`).
    """

    read: bool
    claimed: bool
    directly: bool
    again: bool


def is_told(reading: Reading) -> bool:
    """Whether each of the two has words of its own in the sentence, which "both sides" and what is inferred lack."""
    source, target = reading.source, reading.target
    inside = all(reference.tokens.root in reading.frame.head.sent for reference in (source, target))
    return inside and not (source.basis or target.basis) and source.tokens != target.tokens


def of_reading(reading: Reading, polarity: Polarity, modality: Modality) -> Features:
    """What is known of a reading that is told, and of what its claim says."""
    head, relation = reading.frame.head, reading.cue.relation
    names = [
        f"cue {reading.cue.confidence}",
        f"frame {reading.frame.kind}",
        f"polarity {polarity}",
        *_common(relation, head, reading.source.actor, reading.target.actor, modality),
    ]
    for role, reference in (("source", reading.source), ("target", reading.target)):
        way = _way(reference, head)
        names += [
            f"{role} {reference.actor.kind}",
            f"{role} by {reference.via}",
            f"{role} by {reference.via} {relation}",
            f"{role} at {way}",
            f"{role} at {way} {relation}",
            f"{role} signs {_signs(reference, head)}",
        ]
    return dict.fromkeys(names, 1.0)


def of_link(link: Link, modality: Modality, beside: Beside) -> Features:
    """What is known of a link, of what its claim would say, and of what there is already."""
    head, relation = link.predicate, link.relation
    flags = {
        "likeliest": link.likeliest,
        **{name: getattr(beside, name) for name in ("read", "claimed", "directly", "again")},
    }
    names = [
        *(name for name, holds in flags.items() if holds),
        f"word {head.pos_}",
        *_common(relation, head, link.source.actor, link.target.actor, modality),
    ]
    for role, reference in (("source", link.source), ("target", link.target)):
        names += [
            f"{role} by {reference.via}",
            f"{role} at {_way(reference, head)}",
            f"{role} signs {_signs(reference, head)}",
        ]
    signals = {"linked": logit(link.linked), "agreement": logit(link.agreement), "telling": logit(link.telling)}
    return {**dict.fromkeys(names, 1.0), **signals, "meant": certain(link.meant)}


def _common(relation: str, head: Token, source: Actor, target: Actor, modality: Modality) -> tuple[str, ...]:
    return (
        f"relation {relation}",
        f"stands as {head.dep_}",
        f"modality {modality}",
        f"kinds {relation} {source.kind} {target.kind}",
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
