"""How good the claims are: predictions against gold claims, level by level, for each layer.

Levels: `exact` wants relation and polarity; `accept`, the headline, takes the gold's alternatives too; `root` wants
the same PLOVER root and polarity; `pair` the two actors only; `state` is `accept` with persons, bodies and forces
counted for their states, in the relation layer only. A symmetric relation may be turned round. In each sentence a
largest one-to-one matching is sought, required claims and exact matches first; what meets only an optional claim
counts neither way.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from triplomacy import ontology
from triplomacy.gold import Gold, GoldClaim, Prediction, folded
from triplomacy.ontology import Layer

Level = Literal["exact", "accept", "root", "pair", "state"]
LEVELS: dict[Layer, tuple[Level, ...]] = {
    "relation": ("exact", "accept", "root", "pair", "state"),
    "affiliation": ("exact", "accept", "root", "pair"),
}
GROUPS: dict[str, Callable[[GoldClaim], str]] = {
    "scope": lambda claim: claim.scope,
    "gap": lambda claim: str(claim.gap),
    "modality": lambda claim: claim.modality,
    "polarity": lambda claim: claim.polarity,
}

Fits: TypeAlias = Callable[[GoldClaim, Prediction], bool]


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of the predictions were right, and how many of the gold claims were found; in percent."""

    right: int
    predicted: int
    gold: int

    @property
    def precision(self) -> float:
        """Share of the predictions that are right; 0 if there are none."""
        return round(self._precision, 1)

    @property
    def recall(self) -> float:
        """Share of the gold claims that were found; 0 if there are none."""
        return round(self._recall, 1)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self._precision + self._recall
        return round(2 * self._precision * self._recall / total, 1) if total else 0.0

    @property
    def _precision(self) -> float:
        return 100 * self.right / self.predicted if self.predicted else 0.0

    @property
    def _recall(self) -> float:
        return 100 * self.right / self.gold if self.gold else 0.0


@dataclass(frozen=True, slots=True)
class Share:
    """A share in percent, and of how many."""

    percent: float
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerScore:
    """The figures of one layer; recall, qualifiers, and what was missed or wrong are those of the accept level."""

    levels: dict[Level, Rate]
    recall: dict[str, dict[str, Share]]
    qualifiers: dict[str, Share]
    wrong_only_in_polarity: int
    missed: tuple[GoldClaim, ...]
    wrong: tuple[Prediction, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """All figures, and the predictions that could not be held against anything."""

    predictions: int
    outside: int
    unknown_relations: tuple[str, ...]
    layers: dict[Layer, LayerScore]


@dataclass(frozen=True, slots=True)
class _Matched:
    """What one level found: pairs of gold claim and prediction, and what is left of both."""

    pairs: list[tuple[GoldClaim, Prediction]]
    missed: list[GoldClaim]
    wrong: list[Prediction]


def score(gold: Gold, predictions: Iterable[Prediction]) -> Score:
    """The figures of predictions about the documents of the gold; those about other documents are passed over."""
    total, outside = 0, 0
    merged: dict[tuple[str | int, ...], Prediction] = {}
    for prediction in predictions:
        total += 1
        if prediction.document not in gold.documents:
            continue
        sentence = gold.sentence(prediction.document, prediction.start, prediction.end)
        if sentence is None:
            outside += 1
            continue
        placed = replace(prediction, sentence=sentence)
        merged.setdefault(_key(placed), placed)
    known = ontology.load().relations
    return Score(
        predictions=total,
        outside=outside,
        unknown_relations=tuple(sorted({p.relation for p in merged.values()} - known.keys())),
        layers={layer: _layer(gold, layer, list(merged.values())) for layer in LEVELS},
    )


def matching(left: Sequence[int], right: Sequence[int], *fits: Callable[[int, int], bool]) -> dict[int, int]:
    """A largest one-to-one matching, from left to right, by the last of the tests; the stricter ones come first.

    By augmenting paths: whoever is displaced looks for another place (Kuhn 1955, "The Hungarian method").
    """
    taken_by: dict[int, int] = {}

    def place(one: int, fit: Callable[[int, int], bool], tried: set[int]) -> bool:
        for other in right:
            if other in tried or not fit(one, other):
                continue
            tried.add(other)
            if other not in taken_by or place(taken_by[other], fit, tried):
                taken_by[other] = one
                return True
        return False

    for fit in fits:
        placed = set(taken_by.values())
        for one in left:
            if one not in placed:
                place(one, fit, set())
    return {one: other for other, one in taken_by.items()}


def fits_at(level: Level, gold: Gold) -> Fits:
    """Whether a prediction says, at a level, what a gold claim says."""
    same_actors = _same_states if level == "state" else _same_actors
    says = _SAYS[level]

    def fits(claim: GoldClaim, prediction: Prediction) -> bool:
        turns = _symmetric(claim.relation) or _symmetric(prediction.relation) or (level == "pair" and claim.symmetric)
        actors = same_actors(gold, claim, prediction) or (turns and same_actors(gold, claim, prediction.swapped))
        return actors and says(claim, prediction)

    return fits


def _key(prediction: Prediction) -> tuple[str | int, ...]:
    """What makes two predictions about a sentence the same."""
    source, target = folded(prediction.source), folded(prediction.target)
    return prediction.document, prediction.sentence, source, prediction.relation, target, prediction.polarity


def _layer(gold: Gold, layer: Layer, predictions: Sequence[Prediction]) -> LayerScore:
    claims = [claim for claim in gold.claims if claim.layer == layer]
    said = [prediction for prediction in predictions if _layer_of(prediction.relation) == layer]
    required = [claim for claim in claims if not claim.optional]
    exact = fits_at("exact", gold)
    matched = {level: _match(claims, said, exact, fits_at(level, gold)) for level in LEVELS[layer]}
    # What is neither right nor wrong met an optional claim.
    rates = {
        level: Rate(len(found.pairs), len(found.pairs) + len(found.wrong), len(required))
        for level, found in matched.items()
    }
    accepted = matched["accept"]
    return LayerScore(
        levels=rates,
        recall={name: _recall_by(group, required, accepted) for name, group in GROUPS.items()},
        qualifiers=_qualifiers(gold, accepted),
        wrong_only_in_polarity=_flipped(accepted, fits_at("accept", gold)),
        missed=tuple(accepted.missed),
        wrong=tuple(accepted.wrong),
    )


def _layer_of(relation: str) -> Layer:
    known = ontology.load().relations.get(relation)
    return known.layer if known else "relation"


def _symmetric(relation: str) -> bool:
    known = ontology.load().relations.get(relation)
    return known is not None and known.symmetric


def _root(relation: str) -> str | None:
    known = ontology.load().relations.get(relation)
    return known.root if known else None


def _same_actors(gold: Gold, claim: GoldClaim, prediction: Prediction) -> bool:
    return gold.same_actor(claim.source, prediction.source) and gold.same_actor(claim.target, prediction.target)


def _same_states(gold: Gold, claim: GoldClaim, prediction: Prediction) -> bool:
    return gold.same_state(claim.source, prediction.source, prediction.source_state) and gold.same_state(
        claim.target, prediction.target, prediction.target_state
    )


def _same_relation(claim: GoldClaim, prediction: Prediction) -> bool:
    return (prediction.relation, prediction.polarity) == (claim.relation, claim.polarity)


def _accepted(claim: GoldClaim, prediction: Prediction) -> bool:
    return (prediction.relation, prediction.polarity) in _wanted(claim)


def _same_root(claim: GoldClaim, prediction: Prediction) -> bool:
    said = (_root(prediction.relation), prediction.polarity)
    return any(said == (_root(relation), polarity) for relation, polarity in _wanted(claim))


def _anything(claim: GoldClaim, prediction: Prediction) -> bool:
    return True


_SAYS: dict[Level, Fits] = {
    "exact": _same_relation,
    "accept": _accepted,
    "root": _same_root,
    "pair": _anything,
    "state": _accepted,
}


def _wanted(claim: GoldClaim) -> tuple[tuple[str, str], ...]:
    return (claim.relation, claim.polarity), *claim.alternatives


def _match(claims: Sequence[GoldClaim], predictions: Sequence[Prediction], *fits: Fits) -> _Matched:
    said: defaultdict[tuple[str, int], list[Prediction]] = defaultdict(list)
    wanted: defaultdict[tuple[str, int], list[GoldClaim]] = defaultdict(list)
    for prediction in predictions:
        said[prediction.document, prediction.sentence].append(prediction)
    for claim in claims:
        wanted[claim.document, claim.sentence].append(claim)
    result = _Matched([], [], [])
    for place in sorted(said.keys() | wanted.keys()):
        _match_sentence(wanted[place], said[place], fits, result)
    return result


def _match_sentence(
    claims: Sequence[GoldClaim], predictions: Sequence[Prediction], fits: Sequence[Fits], result: _Matched
) -> None:
    def of(test: Fits) -> Callable[[int, int], bool]:
        return lambda one, other: test(claims[one], predictions[other])

    tests = [of(test) for test in fits]
    required = [index for index, claim in enumerate(claims) if not claim.optional]
    optional = [index for index, claim in enumerate(claims) if claim.optional]
    hits = matching(required, range(len(predictions)), *tests)
    rest = [index for index in range(len(predictions)) if index not in hits.values()]
    met = matching(optional, rest, *tests).values()
    result.pairs.extend((claims[one], predictions[other]) for one, other in hits.items())
    result.missed.extend(claims[one] for one in required if one not in hits)
    result.wrong.extend(predictions[other] for other in rest if other not in met)


def _recall_by(group: Callable[[GoldClaim], str], required: Sequence[GoldClaim], matched: _Matched) -> dict[str, Share]:
    found = {id(claim) for claim, _ in matched.pairs}
    groups: defaultdict[str, list[bool]] = defaultdict(list)
    for claim in required:
        groups[group(claim)].append(id(claim) in found)
    return _shares(groups)


def _flipped(matched: _Matched, fits: Fits) -> int:
    """How many misses and wrong predictions differ in polarity only."""
    opposite = {"positive": "negative", "negative": "positive"}
    return sum(
        fits(claim, replace(prediction, polarity=opposite.get(prediction.polarity, "")))
        for claim in matched.missed
        for prediction in matched.wrong
        if (claim.document, claim.sentence) == (prediction.document, prediction.sentence)
    )


def _qualifiers(gold: Gold, matched: _Matched) -> dict[str, Share]:
    """How often a qualifier is right where the claim is and the gold has a value."""
    seen: defaultdict[str, list[bool]] = defaultdict(list)
    for claim, said in matched.pairs:
        seen["modality"].append(said.modality in (claim.modality, *claim.other_modalities))
        if claim.attribution:
            seen["attribution"].append(_same_speaker(gold, claim.attribution, said.attribution))
        else:
            seen["no attribution"].append(not said.attribution)
        if claim.theme:
            content = {word for theme in claim.theme for word in folded(theme).split() if len(word) > 2}
            seen["theme"].append(any(word in content for theme in said.theme for word in folded(theme).split()))
        if claim.quantity:
            seen["quantity"].append(_same_quantity(claim.quantity, said.quantity))
        if claim.gap:
            seen["gap flagged as inferred"].append(said.inferred)
    return _shares(seen)


def _same_speaker(gold: Gold, right: str, said: str | None) -> bool:
    if not said:
        return False
    return bool(gold.names(right) & gold.names(said) or gold.states_of(right) & gold.states_of(said))


def _same_quantity(right: str, said: str | None) -> bool:
    """The same numbers, or, where the gold has none, a word in common."""
    wanted, found = (re.findall(r"\d+", (text or "").replace(",", "")) for text in (right, said))
    return wanted == found if wanted else bool(set(folded(right).split()) & set(folded(said).split()))


def _shares(groups: dict[str, list[bool]]) -> dict[str, Share]:
    return {name: Share(round(100 * sum(hits) / len(hits), 1), len(hits)) for name, hits in sorted(groups.items())}
