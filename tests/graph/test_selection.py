"""Which claims are wanted, told from their records alone."""

from dataclasses import replace
from datetime import date

import pytest
from sahel import ALLEGED, DENIED, LETTER, MAYBE, MEETING, NOTHING, RECORDS, REPLY, RIFLES, STRIKE, SUPPLY

from triplomacy.claims import Claim, Document
from triplomacy.errors import UnknownRelation
from triplomacy.ontology import ID
from triplomacy.selection import Selection, chosen, named_relation


def iris(*names: str) -> frozenset[str]:
    return frozenset(ID + name for name in names)


WANTED: list[tuple[Selection, list[Claim]]] = [
    (Selection(actors=iris("Togo")), [DENIED, MEETING]),
    # A minister and an army act for their states, not the other way round.
    (Selection(actors=iris("AdaMinister")), [MEETING]),
    (Selection(actors=iris("Mali", "Togo"), relations=frozenset({"consultsWith"})), [MEETING]),
    (Selection(actors=iris("Chad")), [MAYBE, ALLEGED, STRIKE]),
    (Selection(actors=iris("Chad"), others=iris("Niger")), [ALLEGED, STRIKE]),
    (Selection(others=iris("Togo")), [DENIED, MEETING]),
    (Selection(relations=frozenset({"supplies"})), [SUPPLY, MAYBE, DENIED, NOTHING, RIFLES]),
    (Selection(relations=frozenset({"suppliesArmsTo"})), [MAYBE, RIFLES]),
    (Selection(confidence=0.8), [SUPPLY, MAYBE, ALLEGED, DENIED, MEETING, NOTHING, RIFLES]),
    (Selection(since=date(2026, 3, 12), until=date(2026, 3, 12)), [SUPPLY, MAYBE, ALLEGED, DENIED, MEETING, STRIKE]),
    (Selection(since=date(2026, 3, 13)), [RIFLES]),
    (Selection(until=date(2026, 3, 11)), []),
    (Selection(documents=frozenset({REPLY.id})), [NOTHING, RIFLES]),
    (Selection(claims=frozenset({STRIKE.id, RIFLES.id})), [STRIKE, RIFLES]),
    (Selection(claims=frozenset()), []),
]


@pytest.mark.parametrize(("wanted", "expected"), WANTED)
def test_claims_are_chosen(wanted: Selection, expected: list[Claim]) -> None:
    found = list(chosen(RECORDS, wanted))
    assert [one for one in found if isinstance(one, Claim)] == expected
    documents = [one.id for one in found if isinstance(one, Document)]
    assert documents == list(dict.fromkeys(claim.evidence.document for claim in expected))
    assert wanted.within is None or set(documents) <= wanted.within


def test_all_is_chosen_if_anything_is_wanted_documents_without_claims_too() -> None:
    assert list(chosen([LETTER, REPLY, RIFLES], Selection())) == [LETTER, REPLY, RIFLES]
    assert list(chosen([LETTER, REPLY, RIFLES], Selection(confidence=0.1))) == [REPLY, RIFLES]


def test_records_are_read_no_further_than_asked() -> None:
    def endless() -> object:
        while True:
            yield from RECORDS

    found = chosen(endless(), Selection(actors=iris("Togo")))  # type: ignore[arg-type]
    assert [next(found) for _ in range(4)] == [LETTER, DENIED, MEETING, LETTER]


def test_a_claim_is_of_the_document_that_it_names_even_without_it() -> None:
    assert list(chosen([replace(RIFLES, time=None)], Selection(since=date(2020, 1, 1)))) == []
    assert list(chosen([RIFLES], Selection(documents=frozenset({REPLY.id})))) == [RIFLES]


@pytest.mark.parametrize("text", ["suppliesArmsTo", "rel:suppliesArmsTo", "Supplies arms to", " suppliesArmsTo"])
def test_relations_go_by_their_name_or_label(text: str) -> None:
    assert named_relation(text) == "suppliesArmsTo"


def test_a_relation_that_is_none_has_a_near_one() -> None:
    with pytest.raises(UnknownRelation, match="did you mean 'suppliesArmsTo'"):
        named_relation("suppliesArms")
