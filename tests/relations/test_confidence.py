"""Signals to a confidence: between 0 and 1, and never against a signal that has a positive weight."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triplomacy.relations import confidence
from triplomacy.relations.confidence import Calibration, Signals, logit

SHARES = st.floats(0, 1)


@given(st.builds(Signals, certainty=SHARES, linked=SHARES, agreement=SHARES | st.none()))
def test_a_confidence_is_a_share_to_two_decimals(signals: Signals) -> None:
    found = confidence.load().confidence(signals)
    assert 0 <= found <= 1 and found == round(found, 2)


@pytest.mark.parametrize("name", ["certainty", "linked", "agreement"])
@given(signals=st.builds(Signals, certainty=SHARES, linked=SHARES, agreement=SHARES), raised=SHARES)
def test_a_signal_moves_the_confidence_the_way_of_its_weight(name: str, signals: Signals, raised: float) -> None:
    shipped = confidence.load()
    before, after = shipped.confidence(signals), shipped.confidence(replace(signals, **{name: raised}))
    upward = math.copysign(1, raised - getattr(signals, name))
    assert (after - before) * upward * getattr(shipped, name) >= 0


@given(signals=st.builds(Signals, certainty=SHARES, linked=SHARES, agreement=st.none()), linked=SHARES, raised=SHARES)
def test_without_agreement_only_the_rules_count(signals: Signals, linked: float, raised: float) -> None:
    shipped = confidence.load()
    assert shipped.confidence(replace(signals, linked=linked)) == shipped.confidence(signals)
    moved = shipped.confidence(replace(signals, certainty=raised)) - shipped.confidence(signals)
    assert moved * (raised - signals.certainty) * shipped.other_certainty >= 0


def test_sure_rules_and_a_classifier_of_the_same_mind_are_believed_over_unsure_ones_that_disagree() -> None:
    shipped = confidence.load()
    sure = shipped.confidence(Signals(certainty=0.95, linked=0.95, agreement=0.95))
    unsure = shipped.confidence(Signals(certainty=0.3, linked=0.05, agreement=0.01))
    assert sure > 0.8 and unsure < 0.5
    assert shipped.confidence(Signals(certainty=0.95, linked=0, agreement=None)) > 0.8


def test_the_score_is_the_weighted_sum_of_log_odds() -> None:
    made = Calibration(bias=0.5, certainty=1, linked=2, agreement=-1, other_bias=-1, other_certainty=3)
    score = 0.5 + logit(0.7) + 2 * logit(0.6) - logit(0.2)
    known = Signals(certainty=0.7, linked=0.6, agreement=0.2)
    assert made.confidence(known) == round(1 / (1 + math.exp(-score)), 2)
    assert made.confidence(replace(known, agreement=None)) == round(1 / (1 + math.exp(1 - 3 * logit(0.7))), 2)


@pytest.mark.parametrize(
    ("share", "odds"), [(0.5, 0.0), (0.75, math.log(3)), (0.0, -math.log(999)), (1.0, math.log(999))]
)
def test_log_odds_are_cut_off_at_one_in_a_thousand(share: float, odds: float) -> None:
    assert logit(share) == pytest.approx(odds)
