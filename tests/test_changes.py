"""Comparing two sets of claims, or two windows of days of one."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from triplomacy.changes import Kind, Window, compare, compare_windows
from triplomacy.claims import Actor, Claim, Document, Evidence, Iri, Record, Time
from triplomacy.errors import InvalidWindow

PERU, CHILE, FIJI = (Actor(iri=Iri(f"x:{name}"), label=name, kind="State") for name in ("Peru", "Chile", "Fiji"))
NEWS = Document(name="news", text="news", published=date(2026, 3, 31))
LATER = Document(name="later", text="later", published=date(2026, 4, 1))
UNDATED = Document(name="undated", text="undated")


def said(source: Actor, relation: str, target: Actor, n: int = 0, origin: Document = NEWS, **values: Any) -> Claim:
    where = Evidence(document=origin.id, sentence=n, start=0, end=4, quote="news")
    return replace(Claim(source=source, relation=relation, target=target, evidence=where), **values)


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [(0, 1, "new"), (1, 0, "gone"), (1, 3, "strengthened"), (3, 1, "weakened"), (2, 2, "same")],
)
def test_a_relation_changes_by_its_claims(before: int, after: int, kind: Kind) -> None:
    sides = [[said(PERU, "supplies", CHILE, n) for n in range(count)] for count in (before, after)]
    [change] = compare(*sides).changes
    assert (change.kind, len(change.before), len(change.after)) == (kind, before, after)


def test_what_is_denied_or_hedged_is_no_relation() -> None:
    denied = said(PERU, "supplies", CHILE, polarity="negative")
    planned = said(PERU, "attacks", CHILE, modality="planned")
    unsure = said(PERU, "supports", CHILE, confidence=0.4)
    assert compare([], [denied, planned, unsure]).changes == ()
    [change] = compare([said(PERU, "supplies", CHILE)], [denied]).changes
    assert change.kind == "gone"


def test_direction_counts_unless_the_relation_has_none() -> None:
    [change] = compare([said(PERU, "consultsWith", CHILE)], [said(CHILE, "consultsWith", PERU)]).changes
    assert change.kind == "same"
    turned = compare([said(PERU, "supplies", CHILE)], [said(CHILE, "supplies", PERU)])
    assert [change.kind for change in turned.changes] == ["new", "gone"]


@pytest.mark.parametrize(
    ("before", "after", "flips"),
    [
        (["supplies"], ["attacks"], 1),
        (["attacks", "criticizes", "supplies"], ["supports"], 1),
        (["supplies"], ["supplies", "attacks"], 0),
        (["supplies"], ["supports"], 0),
        ([], ["attacks"], 0),
    ],
)
def test_a_pair_flips_when_friends_turn_hostile_or_back(
    before: Sequence[str], after: Sequence[str], flips: int
) -> None:
    sides = [[said(PERU, name, CHILE, n) for n, name in enumerate(names)] for names in (before, after)]
    found = compare(*sides).flips
    assert len(found) == flips
    for flip in found:
        assert {actor.label for actor in flip.actors} == {"Peru", "Chile"}
        assert flip.before.sign == -flip.after.sign


def test_larger_changes_come_first() -> None:
    after = [*(said(PERU, "supplies", FIJI, n) for n in range(3)), said(CHILE, "supplies", FIJI)]
    assert [change.source.label for change in compare([], after).changes] == ["Peru", "Chile"]


def test_a_window_takes_the_claims_with_a_day_in_it() -> None:
    march, april = Window.parsed("2026-03-01..2026-03-31"), Window.parsed("2026-04-01..")
    over = Time(text="all spring", earliest=date(2026, 3, 20), latest=date(2026, 5, 1))
    records: list[Record] = [
        NEWS,
        said(PERU, "supplies", CHILE),
        said(PERU, "supports", CHILE, time=Time(text="in May", earliest=date(2026, 5, 1), latest=date(2026, 5, 31))),
        said(PERU, "visits", CHILE, time=over),
        said(PERU, "threatens", CHILE, time=Time(text="soon")),
        LATER,
        said(PERU, "attacks", CHILE, origin=LATER),
        UNDATED,
        said(PERU, "criticizes", CHILE, origin=UNDATED),
    ]
    found = compare_windows(records, march, april)
    kinds = {change.relation: change.kind for change in found.changes}
    assert kinds == {"supplies": "gone", "threatens": "gone", "supports": "new", "visits": "same", "attacks": "new"}
    assert (found.before.documents, found.before.claims, found.before.undated) == (1, 3, 1)
    assert (found.after.documents, found.after.claims) == (2, 3)


@pytest.mark.parametrize(
    "text", ["", "2026-01-01", "2026..2027", "2026-02-30..", "2026-04-01..2026-03-01", "last week..", "a..b..c"]
)
def test_a_window_that_is_none_is_refused_with_a_hint(text: str) -> None:
    with pytest.raises(InvalidWindow, match=r"2026-01-01\.\.2026-03-31"):
        Window.parsed(text)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [("2026-01-01..2026-01-01", 1, 1), ("..2026-01-05", None, 5), ("2026-01-02..", 2, None), ("..", None, None)],
)
def test_a_window_may_be_open(text: str, first: int | None, last: int | None) -> None:
    days = [None if day is None else date(2026, 1, day) for day in (first, last)]
    assert Window.parsed(text) == Window(first=days[0], last=days[1])
