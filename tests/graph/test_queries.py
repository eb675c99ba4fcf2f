"""The named queries: each runs, and answers what it says it answers."""

import pytest
from sahel import ALLEGED, NOTHING, RECORDS, SUPPLY

from triplomacy import store
from triplomacy.errors import InvalidQuery
from triplomacy.queries import NamedQuery, named, named_query, questions
from triplomacy.queries.results import Results
from triplomacy.store import Build

BOTH = "Mali did not send anything to Niger."
RICE = "Mali sent rice and salt to Niger."
RIFLES = "Mali sent 20 rifles to Niger in May."

ANSWERS = [
    ("who-supplies-whom", ("source", "target", "what", "inferred", "sentence"), [
        ("Mali", "Niger", "rice, salt", "false", RICE),
        ("Mali", "Niger", None, "false", RIFLES),
    ]),
    ("material-help", ("source", "relation", "target"), [
        ("Mali", "supplies", "Niger"),
        ("Mali", "supplies arms to", "Niger"),
    ]),
    ("arms-transfers", ("source", "target", "quantity", "time", "modality"), [
        ("Mali", "Chad", None, None, "possible"),
        ("Mali", "Niger", "20 rifles", "in May", "actual"),
    ]),
    ("refusals", ("source", "relation", "target", "polarity", "sentence"), [
        ("Mali", "supplies", "Niger", "negative", BOTH),
        ("Niger", "supplies", "Togo", "negative", "Niger did not supply Togo."),
    ]),
    ("hedged", ("source", "relation", "target", "modality"), [("Mali", "supplies arms to", "Chad", "possible")]),
    ("allegations", ("according", "source", "target", "sentence"), [
        ("Togo", "Niger", "Chad", ALLEGED.evidence.quote),
    ]),
    ("single-source", ("according", "claims", "uncorroborated"), [("Togo", "1", "1")]),
    ("contradictions", ("source", "relation", "target", "said", "denied"), [("Mali", "supplies", "Niger", RICE, BOTH)]),
    ("acts-of-persons", ("behind", "person", "claims"), [("Mali", "Ada Minister", "1")]),
    ("balance", ("source", "target", "class", "claims"), [
        ("Chad", "Niger", "material-conflict", "1"),
        ("Mali", "Niger", "material-cooperation", "2"),
        ("Mali", "Togo", "verbal-cooperation", "1"),
    ]),
    ("inferred", ("source", "target", "slot", "basis"), [
        ("Chadian army", "Niger", "source", "subject of the preceding sentence"),
    ]),
    ("edge-list", ("source", "target", "weight", "documents"), [
        ("Ada Minister", "Togo", "1", "1"),
        ("Chadian army", "Niger", "1", "1"),
        ("Mali", "Niger", "1", "1"),
        ("Mali", "Niger", "1", "1"),
    ]),
]  # fmt: skip


@pytest.fixture(scope="module")
def sahel() -> Build:
    return store.load(RECORDS)


def picked(found: Results, columns: tuple[str, ...]) -> list[tuple[str | None, ...]]:
    places = [found.variables.index(name) for name in columns]
    return [tuple(row[place] for place in places) for row in found.rows]


@pytest.mark.parametrize(("name", "columns", "rows"), ANSWERS, ids=[row[0] for row in ANSWERS])
def test_a_named_query_answers(
    sahel: Build, name: str, columns: tuple[str, ...], rows: list[tuple[str | None, ...]]
) -> None:
    assert picked(store.query(sahel, named_query(name).text), columns) == rows


@pytest.mark.parametrize("question", named(), ids=lambda question: question.name)
def test_each_named_query_runs_and_says_what_it_is(sahel: Build, question: NamedQuery) -> None:
    found = store.query(sahel, question.text)
    assert found.variables
    assert question.title and question.about.endswith(".")
    assert "\n" not in question.title + question.about


def test_a_dyad_is_read_in_both_directions_with_what_persons_do_for_their_state(sahel: Build) -> None:
    dyad = named_query("dyad")
    assert dyad.parameters == ("actor", "other", "since", "until")
    togo, mali = (store.resolve_actor(sahel, name) for name in ("Togo", "Mali"))
    for bindings in ({"actor": togo, "other": mali}, {"actor": mali, "other": togo}):
        found = store.query(sahel, dyad.bound(bindings))
        assert picked(found, ("source", "target", "sentence")) == [("Ada Minister", "Togo", "Ada Minister met Togo.")]


@pytest.mark.parametrize(("name", "count"), [("Niger", 2), ("Togo", 0)])
def test_help_is_asked_for_one_actor(sahel: Build, name: str, count: int) -> None:
    bindings = {"actor": store.resolve_actor(sahel, name)}
    assert len(store.query(sahel, named_query("material-help").bound(bindings))) == count


def test_every_claim_leads_to_its_characters(sahel: Build) -> None:
    found = store.query(sahel, named_query("provenance").text)
    assert len(found) == 8
    assert ("letter.txt", "0", "33", RICE) in picked(found, ("name", "start", "end", "sentence"))


def test_members_of_a_collective_and_what_they_do_to_each_other(sahel: Build) -> None:
    union = store.resolve_actor(sahel, "African Union")
    found = store.query(sahel, named_query("collectives").bound({"actor": union}))
    assert ("Mali", "Niger", "African Union") in picked(found, ("source", "target", "collective"))


def test_contradictions_rest_on_what_is_said_and_on_what_is_denied(sahel: Build) -> None:
    found = questions.claims(lambda text, limit=None: store.query(sahel, text), "contradictions", is_name=True)
    assert found == {SUPPLY.id, NOTHING.id}


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(InvalidQuery, match="did you mean 'balance'"):
        named_query("balanse")


def test_a_balance_of_one_actor_counts_what_it_does_and_what_is_done_to_it(sahel: Build) -> None:
    found = store.query(sahel, named_query("balance").bound({"actor": store.resolve_actor(sahel, "Togo")}))
    assert picked(found, ("source", "target", "claims")) == [("Mali", "Togo", "1")]


def test_a_query_takes_only_its_own_parameters(sahel: Build) -> None:
    with pytest.raises(InvalidQuery, match="'material-help' has no parameter --other; it has --actor"):
        named_query("material-help").bound({"other": store.resolve_actor(sahel, "Togo")})
