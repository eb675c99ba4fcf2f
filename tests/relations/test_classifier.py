"""The two linear models: arithmetic on models by hand, and what the shipped ones make of plain sentences."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from triplomacy import language, ontology
from triplomacy.relations import classifier, cues, events, pairs
from triplomacy.relations.classifier import LINKED, UNLINKED, Classifier, CueRoots, Model
from triplomacy.relations.events import EventReader
from triplomacy.tokens import Doc, Token

# The relation is the narrowest that the ontology has for it, so that its root is right whatever the ontology says.
ROOTS = [
    ("Japan held talks with Mongolia on Tuesday.", "Japan", "Mongolia", "consultsWith"),
    ("Norway signed a fishing agreement with Iceland.", "Norway", "Iceland", "signsAgreementWith"),
    ("Chile praised Peru for its reforms.", "Chile", "Peru", "supports"),
    ("India and Vietnam held joint naval exercises.", "India", "Vietnam", "cooperatesMilitarilyWith"),
    ("Kuwait donated medicine to Lebanon.", "Kuwait", "Lebanon", "aids"),
    ("Libya released two Tunisian fishermen.", "Libya", "fishermen", "releases"),
    ("Malawi asked Zambia to send maize.", "Malawi", "Zambia", "requestsFrom"),
    ("Armenia accused Azerbaijan of shelling a village.", "Armenia", "Azerbaijan", "accuses"),
    ("Cuba rejected the demand of Canada.", "Cuba", "Canada", "rejects"),
    ("Eritrea threatened to attack Djibouti.", "Eritrea", "Djibouti", "threatens"),
    ("Students marched against the government in Dhaka.", "Students", "government", "protestsAgainst"),
    ("Poland expelled two Belarusian diplomats.", "Poland", "diplomats", "expels"),
    ("Turkey massed troops on the border with Syria.", "Turkey", "Syria", "mobilizesAgainst"),
    ("Police arrested three journalists in Conakry.", "Police", "journalists", "detains"),
    ("Gunmen killed four policemen in Sokoto.", "Gunmen", "policemen", "killsOrWounds"),
]
# Who does something to whom, beside two that nothing links.
CLAUSES = [
    ("Ghana attacked Togo while prices in Peru rose.", ("Ghana", "Togo"), ("prices", "Peru")),
    ("Rain fell in Chile, and Kenya attacked Uganda.", ("Kenya", "Uganda"), ("Rain", "Uganda")),
    ("Farmers in Spain harvested olives after Libya shelled Tunisia.", ("Libya", "Tunisia"), ("olives", "Tunisia")),
]


@pytest.fixture(scope="module")
def nlp() -> Language:
    return language.load()


@pytest.fixture(scope="module", params=["alone", "beside the network"])
def reader(request: pytest.FixtureRequest, nlp: Language) -> EventReader:
    return EventReader(classifier.load()) if request.param == "alone" else events.load(nlp)


def model(*, bias: tuple[float, float] = (0.5, -0.5)) -> Model:
    """A model of two features, with numbers that half precision keeps."""
    return Model(
        labels=("yes", "no"),
        rows={"word:a": 0, "word:b": 1},
        rarity=np.array([1.0, 2.0], np.float32),
        weights=np.array([[1.5, -1.5], [-0.25, 4.0]], np.float32),
        bias=np.array(bias, np.float32),
    )


def pick(doc: Doc, text: str) -> list[Token]:
    return [next(token for token in doc if token.text == text)]


@given(
    st.dictionaries(st.sampled_from(["word:a", "word:b", "word:c", ""]) | st.text(max_size=5), st.integers(1, 10**6))
)
def test_probabilities_sum_to_one_whatever_the_features(counts: dict[str, int]) -> None:
    for one in (model(), classifier.load().roots, classifier.load().link):
        found = one.probabilities(counts)
        assert tuple(found) == one.labels
        assert sum(found.values()) == pytest.approx(1, abs=1e-5)
        assert all(0 <= probability <= 1 for probability in found.values())


@given(st.dictionaries(st.sampled_from(["word:a", "word:b"]), st.integers(1, 9)), st.integers(1, 99))
def test_features_that_training_did_not_meet_count_for_nothing(known: dict[str, int], count: int) -> None:
    assert model().probabilities(known | {"word:never": count}) == model().probabilities(known)


def test_without_any_feature_the_bias_speaks() -> None:
    yes, no = model(bias=(1.0, 0.0)).probabilities({}).values()
    assert yes / no == pytest.approx(np.exp(1))


def test_a_feature_counts_by_its_weight_its_rarity_and_the_logarithm_of_its_count() -> None:
    once, often = (model(bias=(0.0, 0.0)).probabilities({"word:a": 1, "word:b": n})["no"] for n in (1, 3))
    values = np.array([1.0, 2.0 * (1 + np.log(3))])
    yes, no = values / np.linalg.norm(values) @ model().weights
    assert often == pytest.approx(1 / (1 + np.exp(yes - no)))
    assert often > once


def test_a_file_gives_back_the_models_that_were_written(tmp_path: Path) -> None:
    path = tmp_path / "models.npz"
    written = Classifier(link=model(), roots=model(bias=(0.0, 2.0)))
    written.to_file(path)
    again = classifier.load(path)
    for old, new in ((written.link, again.link), (written.roots, again.roots)):
        assert (new.labels, dict(new.rows)) == (old.labels, dict(old.rows))
        for name in ("rarity", "weights", "bias"):
            assert np.array_equal(getattr(new, name), getattr(old, name))
            assert getattr(new, name).dtype == np.float32


@pytest.mark.parametrize("name", ["link", "roots"])
def test_the_shipped_models_are_complete(name: str) -> None:
    shipped = getattr(classifier.load(), name)
    size = len(shipped.rows)
    assert shipped.weights.shape == (size, len(shipped.labels)) and shipped.rarity.shape == (size,)
    assert sorted(shipped.rows.values()) == list(range(size))
    assert all(np.isfinite(array).all() for array in (shipped.weights, shipped.rarity, shipped.bias))


def test_the_shipped_labels_are_two_and_the_roots_of_deeds() -> None:
    relations = ontology.load().relations
    deeds = {classifier.folded(name) for name, relation in relations.items() if relation.quad != "none"}
    shipped = classifier.load()
    assert set(shipped.link.labels) == {LINKED, UNLINKED}
    assert set(shipped.roots.labels) == deeds


@pytest.mark.parametrize(("relation", "root"), [("attacks", "ASSAULT"), ("yieldsTo", "YIELD"), ("releases", "YIELD")])
def test_relations_fold_into_the_roots_of_the_labels(relation: str, root: str) -> None:
    assert classifier.folded(relation) == root


def test_a_word_has_the_roots_of_its_cues(nlp: Language) -> None:
    lexicon = CueRoots(cues.load())
    doc = Doc(nlp("Chad attacked Mali with carrots."))
    assert "ASSAULT" in lexicon(doc[1])
    assert not lexicon(doc[4])


@pytest.mark.parametrize(("text", "linked", "unlinked"), CLAUSES)
def test_those_of_one_deed_are_likelier_linked_than_words_of_two_clauses(
    nlp: Language, reader: EventReader, text: str, linked: tuple[str, str], unlinked: tuple[str, str]
) -> None:
    doc = Doc(nlp(text))
    words = pairs.Words(doc[:], reader.lexicon)
    within, across = (
        classifier.load().linked(pairs.features(words, pick(doc, source), pick(doc, target)))
        for source, target in (linked, unlinked)
    )
    assert within > 0.5 > across


@pytest.mark.parametrize(("text", "source", "target", "relation"), ROOTS)
def test_a_plain_sentence_has_its_root(
    nlp: Language, reader: EventReader, text: str, source: str, target: str, relation: str
) -> None:
    doc = Doc(nlp(text))
    roots = reader.roots(doc, pick(doc, source), pick(doc, target))
    assert max(roots, key=roots.__getitem__) == classifier.folded(relation)


@pytest.mark.parametrize(("roots", "expected"), [
    ({"ASSAULT": 0.5, "ACCUSE": 0.2, "AID": 0.3}, True),
    ({"ASSAULT": 0.4, "ACCUSE": 0.1, "AID": 0.5}, False),
    ({"AGREE": 1.0}, False),
])  # fmt: skip
def test_roots_of_conflict_count_together(roots: dict[str, float], expected: bool) -> None:
    assert classifier.is_conflict(roots) is expected
