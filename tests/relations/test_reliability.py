"""How reliable a reading is: named features of where its actors stand, and weights that come with the package."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triplomacy import gazetteer, language
from triplomacy.claims import Claim, Document
from triplomacy.relations import reliability
from triplomacy.relations.extraction import Extractor
from triplomacy.relations.reliability import Reliability

NAMES = st.sampled_from(["relation attacks", "source at nsubj", "target at obj", "never met"])


class Fixed:
    """A reliability that is the same for every reading, and keeps what it was asked of."""

    def __init__(self, value: float) -> None:
        self.value = value
        self.seen: list[frozenset[str]] = []

    def __call__(self, features: Iterable[str]) -> float:
        self.seen.append(frozenset(features))
        return self.value


def read(text: str, reliable: Fixed) -> list[Claim]:
    reader = Extractor(language.load(), gazetteer.load(), reliability=reliable, calibrate=lambda s: s.cue or 0.0)
    [(_, claims)] = reader.claims([Document(name="x", text=text)])
    return claims


@given(st.lists(NAMES, unique=True), st.floats(-5, 5), st.dictionaries(NAMES, st.floats(-5, 5)))
def test_it_is_a_share_and_what_has_no_weight_counts_nothing(
    names: list[str], bias: float, weights: dict[str, float]
) -> None:
    made = Reliability(bias, weights)
    assert 0 < made(names) < 1
    assert made(names) == pytest.approx(made([name for name in names if name in weights]))


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
    shipped = reliability.load()
    near, far = {"source at nsubj", "source signs 0", "polarity positive"}, {"source at nsubj", "source signs 3"}
    assert near | far <= shipped.weights.keys(), "names of features that the shipped weights do not know"
    assert shipped(near) > shipped(far)
