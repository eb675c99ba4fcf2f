"""What the classifier adds to a cue that syntax half fills: the far participant, and nothing against the cue."""

import numpy as np
import pytest

from triplomacy import gazetteer, language
from triplomacy.claims import Claim, Document
from triplomacy.relations import classifier
from triplomacy.relations.classifier import LINKED, UNLINKED, Classifier, Model
from triplomacy.relations.extraction import Extractor

ROOTS = classifier.load().roots.labels
# The participant stands in a slot that no cue asks for.
HALF = "Ghana attacked the village next to Togo."


def sure(labels: tuple[str, ...], label: str) -> Model:
    """A model that always gives one label."""
    bias = np.array([20.0 if one == label else 0.0 for one in labels], np.float32)
    empty = np.zeros(0, np.float32)
    return Model(labels=labels, rows={}, rarity=empty, weights=np.zeros((0, len(labels)), np.float32), bias=bias)


def claims(text: str, *, link: str, root: str) -> list[Claim]:
    model = Classifier(link=sure((LINKED, UNLINKED), link), roots=sure(ROOTS, root))
    extractor = Extractor(language.load(), gazetteer.load(), classifier=model)
    [(_, found)] = extractor.claims([Document(name="x", text=text)])
    return [claim for claim in found if claim.method.startswith("cue")]


def test_a_missing_participant_is_linked_and_the_claim_says_so() -> None:
    [claim] = claims(HALF, link=LINKED, root="ASSAULT")
    assert (claim.source.label, claim.relation, claim.target.label) == ("Ghana", "attacks", "Togo")
    assert claim.method.endswith("linked by the model")


@pytest.mark.parametrize(
    ("text", "link", "root"),
    [
        (HALF, UNLINKED, "ASSAULT"),
        (HALF, LINKED, "AID"),
        ("Ghana attacked the village next to Accra.", LINKED, "ASSAULT"),
        ("Ghana attacked the village.", LINKED, "ASSAULT"),
        ("Ghanaian soldiers hurt in the war in Togo went home.", LINKED, "ASSAULT"),
    ],
)
def test_nobody_is_linked_against_the_classifier_or_without_a_second_actor(text: str, link: str, root: str) -> None:
    assert claims(text, link=link, root=root) == []
