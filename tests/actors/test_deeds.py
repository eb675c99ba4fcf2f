"""What later sentences may rely on: the last deed of a kind, and the one other party of what was just told."""

import pytest

from triplomacy.actors.deeds import Deed, Deeds
from triplomacy.claims import ID_NAMESPACE, Actor, Iri


def state(label: str) -> Actor:
    return Actor(iri=Iri(ID_NAMESPACE + label), label=label, kind="State")


CHAD, PERU, MALI = state("Chad"), state("Peru"), state("Mali")
ARMY = Actor(iri=Iri(ID_NAMESPACE + "army"), label="army", kind="ArmedForce", acts_for=PERU)


def told(*sentences: list[tuple[str, Actor, Actor]]) -> Deeds:
    deeds = Deeds()
    for index, one in enumerate(sentences):
        deeds.begin(index)
        for root, doer, sufferer in one:
            deeds.add(root, doer, sufferer)
    return deeds


def test_the_last_deed_of_a_kind_is_forgotten_after_three_sentences() -> None:
    deeds = told([("AGREE", CHAD, PERU), ("REQUEST", PERU, CHAD)])
    assert deeds.last({"AGREE"}) == Deed(0, "AGREE", CHAD, PERU)
    assert deeds.last({"AGREE", "REQUEST"}) == Deed(0, "REQUEST", PERU, CHAD)
    assert deeds.last({"THREATEN"}) is None
    for index, found in ((3, True), (4, False)):
        deeds.begin(index)
        assert (deeds.last({"AGREE"}) is not None) is found


@pytest.mark.parametrize(
    ("sentences", "other"),
    [
        ([[("ACCUSE", CHAD, PERU)]], PERU),
        ([[("ACCUSE", PERU, CHAD)]], PERU),
        ([[("ACCUSE", CHAD, PERU)], []], PERU),
        ([[("ACCUSE", CHAD, PERU)], [("ACCUSE", CHAD, MALI)]], MALI),
        # Whom it acts on comes before who acts on it.
        ([[("ACCUSE", MALI, CHAD), ("ACCUSE", CHAD, PERU)]], PERU),
        ([[("ASSAULT", CHAD, ARMY), ("ACCUSE", CHAD, PERU)]], PERU),
        # Two of them, too long ago, or about others.
        ([[("ACCUSE", CHAD, PERU), ("ACCUSE", CHAD, MALI)]], None),
        ([[("ACCUSE", CHAD, PERU)], [], []], None),
        ([[("ACCUSE", MALI, PERU)]], None),
    ],
)
def test_the_other_party_is_the_only_one_in_this_sentence_or_the_last(
    sentences: list[list[tuple[str, Actor, Actor]]], other: Actor | None
) -> None:
    assert told(*sentences).other_party(CHAD) == other


@pytest.mark.parametrize(
    ("sentences", "assailant"),
    [
        ([[("ASSAULT", CHAD, PERU)], []], CHAD),
        ([[("ASSAULT", CHAD, ARMY)], []], CHAD),
        ([[("AGREE", CHAD, PERU)], []], None),
        ([[("ASSAULT", CHAD, MALI)], []], None),
        ([[("ASSAULT", CHAD, PERU), ("ASSAULT", MALI, PERU)], []], None),
        ([[("ASSAULT", CHAD, PERU)], [], []], None),
    ],
)
def test_the_assailant_is_the_one_who_has_just_attacked(
    sentences: list[list[tuple[str, Actor, Actor]]], assailant: Actor | None
) -> None:
    assert told(*sentences).assailant(PERU, {"ASSAULT"}) == assailant
