"""What the classifier claims where no cue does: never without two actors, never against the words of the deed.

Most tests use models that are sure of every pair, so that what keeps them silent are the rules around them.
"""

from collections.abc import Callable

import numpy as np
import pytest

from triplomacy import gazetteer, language, ontology
from triplomacy.claims import Claim, Document, unverified
from triplomacy.relations import classifier
from triplomacy.relations.backoff import LEAST
from triplomacy.relations.classifier import LINKED, UNLINKED, Classifier, Model
from triplomacy.relations.extraction import Extractor

Read = Callable[[str], list[Claim]]
METHOD = "model pairs"
ROOTS = classifier.load().roots.labels

SILENT = [
    # Denied, planned, possible or conditional.
    "Ghana did not pummel Togo.",
    "Ghana never pummelled Togo.",
    "No Ghanaian soldiers pummelled Togo.",
    "Ghana will pummel Togo.",
    "Ghana may pummel Togo.",
    "If Ghana pummelled Togo, prices would rise.",
    "Ghana refused to pummel Togo.",
    "Ghana denied pummelling Togo.",
    "Mali denied that Ghana pummelled Togo.",
    "Ghana failed to pummel Togo.",
    "Ghana has yet to pummel Togo.",
    "Ghana plans to pummel Togo.",
    # Asked for, or asked.
    "Pummel Togo, Ghana!",
    "Has Ghana pummelled Togo?",
    "Mali would like Ghana to pummel Togo.",
    # Fewer than two actors.
    "Ghana pummelled the port.",
    "Gunmen pummelled the port.",
    "Ghana pummelled itself.",
    "Ghanaian soldiers pummelled Ghana.",
    # Nothing on the way that could be a deed.
    "Ghana and Togo wilted.",
]
# Where a cue reads something, whatever becomes of it, nothing else is read.
TOLD = [
    "Ghana attacked Togo.",
    "Ghana will attack Togo.",
    "Ghana did not attack Togo.",
    "Was Ghana attacked by Togo?",
    "Ghana urged Togo to pummel Mali.",
]


def sure(labels: tuple[str, ...], label: str, *, of: float = 0.9999) -> Model:
    """A model that gives one label this probability, whatever the features."""
    rest = (1 - of) / (len(labels) - 1)
    return Model(
        labels=labels,
        rows={},
        rarity=np.empty(0, np.float32),
        weights=np.empty((0, len(labels)), np.float32),
        bias=np.log([of if name == label else rest for name in labels]).astype(np.float32),
    )


def reading(root: str, *, linked: float = 0.9999, typed: float = 0.9999) -> Read:
    """What an extractor with sure models claims by its classifier."""
    models = Classifier(link=sure((LINKED, UNLINKED), LINKED, of=linked), roots=sure(ROOTS, root, of=typed))
    extractor = Extractor(language.load(), gazetteer.load(), classifier=models)

    def read(text: str) -> list[Claim]:
        [(document, found)] = extractor.claims([Document(name="x", text=text)])
        assert list(unverified([document, *found])) == []
        return [claim for claim in found if claim.method == METHOD]

    return read


@pytest.fixture(scope="module")
def assault() -> Read:
    """Everything is an assault."""
    return reading("ASSAULT")


@pytest.mark.parametrize("root", ROOTS)
def test_a_claim_is_of_the_general_relation_of_its_root(root: str) -> None:
    [claim] = reading(root)("Ghana pummelled Togo.")
    assert {claim.source.label, claim.target.label} == {"Ghana", "Togo"}
    assert (claim.polarity, claim.modality) == ("positive", "actual")
    assert classifier.folded(claim.relation) == root
    relation = ontology.load().relation(claim.relation)
    assert relation.parent is None and relation.assertable


@pytest.mark.parametrize("text", SILENT)
def test_nothing_is_claimed_of_deeds_that_are_denied_or_asked_for_or_lack_an_actor(assault: Read, text: str) -> None:
    assert assault(text) == []


@pytest.mark.parametrize("text", TOLD)
def test_nothing_is_added_to_a_sentence_in_which_a_cue_reads_something(assault: Read, text: str) -> None:
    assert assault(text) == []


def test_a_sentence_is_read_beside_one_in_which_a_cue_reads_something(assault: Read) -> None:
    found = assault("Ghana attacked Togo. Ghana pummelled Mali.")
    assert [{claim.source.label, claim.target.label} for claim in found] == [{"Ghana", "Mali"}]


def test_the_cue_of_a_claim_is_the_word_above_both(assault: Read) -> None:
    text = "On Friday the army of Ghana pummelled Togo."
    [claim] = assault(text)
    cue = claim.evidence.cue
    assert cue is not None and text[cue.start : cue.end] == "pummelled"
    assert claim.time is not None and "Friday" in claim.time.text


@pytest.mark.parametrize(
    ("linked", "typed", "said"),
    [(LEAST + 0.01, 0.9999, 1), (LEAST - 0.01, 0.9999, 0), (0.9999, LEAST - 0.01, 0), (0.83, 0.83, 0)],
)
def test_a_claim_needs_both_models_to_be_sure(linked: float, typed: float, said: int) -> None:
    assert len(reading("ASSAULT", linked=linked, typed=typed)("Ghana pummelled Togo.")) == said


def test_a_long_way_from_one_actor_to_the_other_is_no_deed(assault: Read) -> None:
    near, far = "the flag", "the lid of the can of the cook of the ship of the son of the friend"
    assert len(assault(f"Ghana gawped at {near} of Togo.")) == 1
    assert assault(f"Ghana gawped at {far} of Togo.") == []


@pytest.mark.parametrize("text", ["Ghana ate rice in Togo.", "Ghana slept near Togo.", "In Ghana the Togolese yawned."])
def test_a_place_is_no_actor(assault: Read, text: str) -> None:
    assert assault(text) == []
