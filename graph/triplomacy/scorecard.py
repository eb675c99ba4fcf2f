"""The figures of an evaluation as they are printed: for eyes, and as plain data for JSON."""

from collections.abc import Iterator
from typing import Any

from triplomacy.evaluation import LayerScore, Score, Share
from triplomacy.gold import GoldClaim, Prediction


def lines(score: Score) -> Iterator[str]:
    """One line for each figure or group of figures."""
    unknown = ", ".join(score.unknown_relations) or "none"
    yield f"{score.predictions} predictions, {score.outside} outside any sentence; unknown relations: {unknown}"
    for name, layer in score.layers.items():
        yield ""
        yield name
        for level, rate in layer.levels.items():
            yield (
                f"  {level:8} P {rate.precision:5.1f}  R {rate.recall:5.1f}  F1 {rate.f1:5.1f}"
                f"   ({rate.right} right, {rate.predicted} predicted, {rate.gold} gold)"
            )
        for group, shares in layer.recall.items():
            yield f"  recall by {group}: {_listed(shares)}"
        yield f"  qualifiers: {_listed(layer.qualifiers)}"
        yield f"  wrong only in polarity: {layer.wrong_only_in_polarity}"


def errors(score: Score) -> Iterator[str]:
    """What was missed and what was wrong at the accept level, in the order of the text."""
    for name, layer in score.layers.items():
        yield ""
        yield f"{name}: missed and wrong"
        both: list[GoldClaim | Prediction] = [*layer.missed, *layer.wrong]
        for one in sorted(both, key=lambda one: (one.document, one.sentence)):
            kind = "missed" if isinstance(one, GoldClaim) else "wrong"
            yield f"  {kind:6}  {one.document} {one.sentence:>2}  {_claim(one)}"


def plain(score: Score) -> dict[str, Any]:
    """The figures as numbers, text and dicts."""
    return {
        "predictions": score.predictions,
        "outside any sentence": score.outside,
        "unknown relations": list(score.unknown_relations),
        **{name: _plain_layer(layer) for name, layer in score.layers.items()},
    }


def plain_errors(score: Score) -> dict[str, Any]:
    """What was missed and what was wrong at the accept level, by layer."""
    return {
        name: {
            kind: [{"doc": one.document, "sent": one.sentence, "claim": _claim(one)} for one in listed]
            for kind, listed in (("missed", layer.missed), ("wrong", layer.wrong))
        }
        for name, layer in score.layers.items()
    }


def _plain_layer(layer: LayerScore) -> dict[str, Any]:
    return {
        **{
            level: {
                "precision": rate.precision,
                "recall": rate.recall,
                "f1": rate.f1,
                "right": rate.right,
                "predicted": rate.predicted,
                "gold": rate.gold,
            }
            for level, rate in layer.levels.items()
        },
        **{f"recall by {group}": _plain_shares(shares) for group, shares in layer.recall.items()},
        "qualifiers": _plain_shares(layer.qualifiers),
        "wrong only in polarity": layer.wrong_only_in_polarity,
    }


def _plain_shares(shares: dict[str, Share]) -> dict[str, Any]:
    return {name: {"percent": share.percent, "n": share.n} for name, share in shares.items()}


def _listed(shares: dict[str, Share]) -> str:
    return ", ".join(f"{name} {share.percent} ({share.n})" for name, share in shares.items()) or "none"


def _claim(one: GoldClaim | Prediction) -> str:
    source, target = (end if isinstance(end, str) else end.canonical for end in (one.source, one.target))
    return f"{source} - {one.relation} ({one.polarity}) - {target}"
