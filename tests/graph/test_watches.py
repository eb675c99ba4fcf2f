"""Watches: only what is new is shown, and what was seen is never lost."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal
from sahel import RECORDS, REPLY
from typer.testing import CliRunner, Result

from triplomacy import claims
from triplomacy.claims import Record
from triplomacy.cli import app
from triplomacy.errors import InvalidWatch
from triplomacy.queries.questions import Question
from triplomacy.queries.results import Results
from triplomacy.workbench import watches
from triplomacy.workbench.watches import Watch

WHEN = datetime(2026, 11, 29, 8, 0, tzinfo=UTC)


def run(*arguments: str | Path, given: str | None = None) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments], input=given)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    place = tmp_path / "news.store"
    load(place, RECORDS[: RECORDS.index(REPLY)])
    return place


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that no test writes to."""
    place = tmp_path_factory.mktemp("watched") / "store"
    load(place, RECORDS)
    return place


def load(place: Path, records: Sequence[Record]) -> None:
    done = run("load", place, "-", given="".join(claims.write(records)))
    assert done.exit_code == 0, done.stderr


def test_a_later_run_shows_only_what_came_since(store: Path) -> None:
    added = run("watch", store, "add", "mali", "--named", "dyad", "--actor", "Mali", "--other", "Niger")
    assert added.exit_code == 0, added.stderr
    first = run("watch", store)
    assert "mali: 1 new, of 1 rows: dyad --actor Mali --other Niger" in first.stdout
    assert "Mali sent rice and salt to Niger." in first.stdout
    assert "0 new since" in run("watch", store).stdout
    load(store, RECORDS)
    later = run("watch", store, "--json")
    assert later.exit_code == 0
    found = json.loads(later.stdout)["mali"]
    sentences = {row["sentence"]["value"] for row in found["new"]["results"]["bindings"]}
    assert sentences == {"Mali did not send anything to Niger.", "Mali sent 20 rifles to Niger in May."}
    assert found["total"] == 3
    assert not json.loads(run("watch", store, "--json").stdout)["mali"]["new"]["results"]["bindings"]


def test_watches_are_named_run_alone_and_removed(lasting: Path, tmp_path: Path) -> None:
    state = tmp_path / "state"
    for name, query in (("denied", "SELECT ?c { ?c kg:polarity kg:negative }"), ("all", "SELECT ?c { ?c a kg:Claim }")):
        assert run("watch", lasting, "--state", state, "add", name, "--query", query).exit_code == 0
    page = tmp_path / "new.html"
    assert run("watch", lasting, "--state", state, "run", "denied", "--page", page).exit_code == 0
    assert "2 new, of 2 rows" in page.read_text("utf-8")
    listed = json.loads(run("watch", lasting, "--state", state, "list", "--json").stdout)
    assert [(one["name"], one["asked"] == "never", one["rows"]) for one in listed] == [
        ("all", True, "0"),
        ("denied", False, "2"),
    ]
    assert run("watch", lasting, "--state", state, "remove", "all").exit_code == 0
    assert [one["name"] for one in json.loads(run("watch", lasting, "--state", state, "list", "--json").stdout)] == [
        "denied"
    ]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("add", "x"), 2, "give a query, or --named"),
        (("add",), 2, "name the watch"),
        (("add", "x", "--query", "dyad"), 2, "goes with --named"),
        (("add", "x", "--query", "SELECT ?c { ?c"), 1, "query, line 1"),
        (("add", "x", "--named", "dyad", "--actor", "Mal"), 1, "did you mean"),
        (("add", "x", "--named", "paths"), 1, "needs --actor and --other"),
        (("run", "x"), 1, "no watch is named 'x'"),
    ],
)
def test_what_cannot_be_asked_is_not_kept(
    lasting: Path, tmp_path: Path, arguments: tuple[str, ...], code: int, words: str
) -> None:
    state = tmp_path / "state"
    done = run("watch", lasting, "--state", state, *arguments)
    assert done.exit_code == code
    assert words in done.stderr
    assert not state.exists()


def test_a_watch_that_fails_keeps_the_others_from_nothing(lasting: Path, tmp_path: Path) -> None:
    state = tmp_path / "state"
    good = Watch(name="good", question=Question(text="ASK {}"))
    bad = Watch(name="bad", question=Question(text="dyad", is_name=True, actors={"actor": "Nobody"}))
    watches.write(state, {"bad": bad, "good": good})
    done = run("watch", lasting, "--state", state)
    assert done.exit_code == 1
    assert "bad: no actor 'Nobody'" in done.stderr
    assert "good: 1 new, of 1 rows" in done.stdout
    assert watches.read(state)["good"].asked is not None
    assert watches.read(state)["bad"] == bad


@given(st.lists(st.lists(st.text(max_size=3), max_size=8, unique=True), min_size=1, max_size=4))
def test_new_is_what_the_last_answer_did_not_have(answers: list[list[str]]) -> None:
    watch = Watch(name="w", question=Question(text="ASK {}"))
    before: list[str] = []
    for rows in answers:
        found = Results(("x",), tuple((Literal(row),) for row in rows))
        news, watch = watches.look(watch, lambda _, found=found: found, now=WHEN)  # type: ignore[misc]
        assert [row for (row,) in news.new.rows] == [row for row in rows if row not in before]
        before = rows


def test_what_is_kept_comes_back_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "state"
    assert watches.read(path) == {}
    kept = Watch(name="ä", question=Question(text="dyad", is_name=True, days={"since": WHEN.date()}), asked=WHEN,
                 seen=frozenset({"a"}))  # fmt: skip
    watches.write(path, {"ä": kept})
    assert watches.read(path) == {"ä": kept}
    watches.write(path, {"ä": replace(kept, asked=None)})
    assert [file.name for file in tmp_path.iterdir()] == ["state"]
    path.write_text("{}")
    with pytest.raises(InvalidWatch, match="state: holds no watches"):
        watches.read(path)
    with pytest.raises(InvalidWatch, match="--state"):
        watches.beside("https://store.example/sparql")
