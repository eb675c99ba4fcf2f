"""How reliable a reading is: named features of where its actors stand, and weights that come with the package."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triplomacy import gazetteer, language
from triplomacy.claims import Claim, Document
from triplomacy.relations import reliability
from triplomacy.relations.extraction import LEAST, Extractor
from triplomacy.relations.reliability import Features, Reliability

NAMES = st.sampled_from(["relation attacks", "source at nsubj", "target at obj", "never met"])


class Fixed:
    """A reliability that is the same for every reading, and keeps what it was asked of."""

    def __init__(self, value: float) -> None:
        self.value = value
        self.seen: list[frozenset[str]] = []

    def __call__(self, features: Features) -> float:
        self.seen.append(frozenset(features))
        return self.value


def read(text: str, reliable: Fixed) -> list[Claim]:
    reader = Extractor(
        language.load(), gazetteer.load(), readings=reliable, calibrate=lambda s: s.cue, least=(LEAST[0], 1.1)
    )
    [(_, claims)] = reader.claims([Document(name="x", text=text)])
    return claims


@given(st.dictionaries(NAMES, st.floats(-2, 2)), st.floats(-5, 5), st.dictionaries(NAMES, st.floats(-2, 2)))
def test_it_is_a_share_and_what_has_no_weight_counts_nothing(
    values: dict[str, float], bias: float, weights: dict[str, float]
) -> None:
    made = Reliability(bias, weights)
    assert 0 < made(values) < 1 and made.confidence(values) == round(made(values), 2)
    assert made(values) == pytest.approx(made({name: value for name, value in values.items() if name in weights}))


def test_a_value_moves_the_likelihood_by_its_weight() -> None:
    made = Reliability(0.5, {"linked": 2.0})
    assert made({"linked": 0.25}) == pytest.approx(1 / (1 + math.exp(-1.0)))


PATHS = [
    ("Peru attacked Chile.", {"source at nsubj", "target at obj", "source signs 0", "relation attacks"}),
    ("Chile, on Monday, was attacked by Peru.", {"source at obl:agent", "target at nsubj:pass", "target signs 2"}),
    ("Peru wants to attack Chile.", {"source at nsubj under xcomp", "target at obj"}),
    ("It is said that Peru attacked Chile.", {"modality probable", "polarity positive"}),
    ("Peru did not attack Chile.", {"polarity negative"}),
    ("Peru sent word. It attacked Chile.", {"source by pronoun"}),
]


@pytest.mark.parametrize(("text", "features"), PATHS, ids=[row[0] for row in PATHS])
def test_features_tell_where_the_actors_stand(text: str, features: set[str]) -> None:
    fixed = Fixed(0.9)
    [claim] = [claim for claim in read(text, fixed) if claim.relation == "attacks"]
    assert claim.confidence == 0.9
    assert any(features <= seen and "relation attacks" in seen for seen in fixed.seen), fixed.seen


def test_a_reading_that_is_hardly_reliable_is_no_claim() -> None:
    assert read("Peru attacked Chile.", Fixed(0.01)) == []


def test_who_has_no_words_of_his_own_keeps_the_confidence_of_the_cue() -> None:
    fixed = Fixed(0.01)
    text = "India and Nepal met. Both sides signed a treaty."
    assert {claim.relation for claim in read(text, fixed)} == {"signsAgreementWith"}
    assert not any("relation signsAgreementWith" in seen for seen in fixed.seen)


def test_the_shipped_weights_believe_a_subject_beside_its_verb_more_than_one_behind_many_commas() -> None:
    shipped = reliability.load(reliability.READINGS)
    near, far = {"source at nsubj", "source signs 0", "polarity positive"}, {"source at nsubj", "source signs 3"}
    assert near | far <= shipped.weights.keys(), "names of features that the shipped weights do not know"
    assert shipped(dict.fromkeys(near, 1.0)) > shipped(dict.fromkeys(far, 1.0))


def test_the_shipped_weights_believe_a_surer_link_more_and_one_whose_word_a_cue_has_read_less() -> None:
    shipped = reliability.load(reliability.LINKS)
    likely, sure = {"linked": 1.0, "agreement": 1.0}, {"linked": 3.0, "agreement": 1.0}
    assert shipped(sure) > shipped(likely) > shipped({**likely, "read": 1.0})


def test_features_of_a_link_tell_what_stands_beside_it() -> None:
    fixed = Fixed(0.0)
    text = "Peru attacked Chile after Ghana, its envoy of old, had hosted Togo, which accuses Mali of theft."
    reader = Extractor(language.load(), gazetteer.load(), links=fixed)
    [(_, claims)] = reader.claims([Document(name="x", text=text)])
    assert claims and all(claim.method != "network" for claim in claims)
    assert fixed.seen and all({"linked", "agreement", "meant"} <= seen for seen in fixed.seen)
    assert all(("claimed" in seen) >= ("directly" in seen) for seen in fixed.seen)
