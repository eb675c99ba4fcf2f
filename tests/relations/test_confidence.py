"""Signals to a confidence: between 0 and 1, and never against a signal that has a positive weight."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triplomacy.relations import confidence
from triplomacy.relations.confidence import Calibration, Signals, certain, logit

SHARES = st.floats(0, 1)


@given(st.builds(Signals, cue=SHARES, meant=SHARES, linked=SHARES | st.none(), agreement=SHARES | st.none()))
def test_a_confidence_is_a_share_to_two_decimals(signals: Signals) -> None:
    found = confidence.load().confidence(signals)
    assert 0 <= found <= 1 and found == round(found, 2)


@pytest.mark.parametrize("name", ["cue", "meant", "linked", "agreement"])
@given(signals=st.builds(Signals, cue=SHARES, meant=SHARES, linked=SHARES, agreement=SHARES), raised=SHARES)
def test_a_signal_moves_the_confidence_the_way_of_its_weight(name: str, signals: Signals, raised: float) -> None:
    shipped = confidence.load()
    before, after = shipped.confidence(signals), shipped.confidence(replace(signals, **{name: raised}))
    upward = math.copysign(1, raised - getattr(signals, name))
    assert (after - before) * upward * getattr(shipped, name) >= 0


@given(cue=SHARES, raised=SHARES, meant=SHARES)
def test_where_the_network_is_silent_the_cue_counts_alone(cue: float, raised: float, meant: float) -> None:
    shipped = confidence.load()
    alone = Signals(cue=cue, meant=meant, linked=None, agreement=None)
    moved = shipped.confidence(replace(alone, cue=raised)) - shipped.confidence(alone)
    assert moved * (raised - cue) * shipped.cue_cue >= 0


def test_sure_rules_and_a_network_of_the_same_mind_are_believed_over_unsure_ones_that_disagree() -> None:
    shipped = confidence.load()
    sure = shipped.confidence(Signals(cue=0.95, meant=1.0, linked=0.95, agreement=0.95))
    unsure = shipped.confidence(Signals(cue=0.3, meant=0.5, linked=0.05, agreement=0.01))
    assert sure > 0.8 and unsure < 0.5


def test_the_score_is_the_weighted_sum_of_log_odds() -> None:
    made = Calibration(
        bias=0.5,
        cue=1,
        meant=4,
        linked=2,
        agreement=-1,
        cue_bias=-1,
        cue_cue=3,
        cue_meant=2,
    )
    known = Signals(cue=0.7, meant=0.8, linked=0.6, agreement=0.2)
    meant = math.log(0.8)
    score = 0.5 + logit(0.7) + 4 * meant + 2 * logit(0.6) - logit(0.2)
    assert made.confidence(known) == round(1 / (1 + math.exp(-score)), 2)
    by_cue = -1 + 3 * logit(0.7) + 2 * meant
    assert made.confidence(replace(known, linked=None)) == round(1 / (1 + math.exp(-by_cue)), 2)


@pytest.mark.parametrize(("share", "log"), [(1.0, 0.0), (0.5, -math.log(2)), (0.0, -math.log(1000))])
def test_what_is_certain_weighs_nothing_and_logarithms_are_cut_off_at_one_in_a_thousand(
    share: float, log: float
) -> None:
    assert certain(share) == pytest.approx(log)


@pytest.mark.parametrize(
    ("share", "odds"), [(0.5, 0.0), (0.75, math.log(3)), (0.0, -math.log(999)), (1.0, math.log(999))]
)
def test_log_odds_are_cut_off_at_one_in_a_thousand(share: float, odds: float) -> None:
    assert logit(share) == pytest.approx(odds)
