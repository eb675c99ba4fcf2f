"""The commands for stores: load, query, search, reindex."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from sahel import RECORDS
from typer.testing import CliRunner, Result

from triplomacy import claims
from triplomacy.cli import app
from triplomacy.stores import disk, snapshots
from triplomacy.stores.layout import Layout


def run(*arguments: str | Path, given: str | None = None) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments], input=given)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    result = run("load", tmp_path / "store", "-", given="".join(claims.write(RECORDS)))
    assert result.exit_code == 0
    assert "2 added, 0 replaced, 0 unchanged, 0 removed" in result.stderr
    return tmp_path / "store"


@pytest.mark.parametrize("command", ["load", "query", "search", "reindex"])
def test_the_help_of_each_command_has_a_line_to_paste(command: str) -> None:
    assert f"Example: triplomacy {command} " in run(command, "--help").stdout


def table(result: Result) -> list[list[str]]:
    assert result.exit_code == 0, result.stderr
    return list(csv.reader(io.StringIO(result.stdout)))[1:]


def test_a_store_answers_named_queries_sparql_and_sql(store: Path) -> None:
    sentences = [
        row[-1] for row in table(run("query", store, "dyad", "--actor", "mali", "--other", "Niger", "-f", "csv"))
    ]
    assert "Mali sent 20 rifles to Niger in May." in sentences
    count = "SELECT (COUNT(?c) AS ?n) { ?c a kg:Claim }"
    assert table(run("query", store, count, "-f", "csv")) == [["8"]]
    assert table(run("query", store, "--sql", "SELECT count(*) FROM claims", "-f", "csv")) == [["8"]]


@pytest.mark.parametrize(
    ("since", "until", "sentences"),
    [
        ("2026-03-12", "2026-03-12", ["Mali sent rice and salt to Niger."]),
        ("2026-03-13", "2026-05-01", ["Mali sent 20 rifles to Niger in May."]),
        ("2026-05-02", "2027-01-01", []),
    ],
)
def test_a_named_query_may_ask_of_a_period(store: Path, since: str, until: str, sentences: list[str]) -> None:
    about = ("dyad", "--actor", "Mali", "--other", "Niger", "--since", since, "--until", until)
    assert [row[-1] for row in table(run("query", store, *about, "-f", "csv"))] == sentences


def test_days_are_checked(store: Path) -> None:
    result = run("query", store, "dyad", "--since", "May")
    assert result.exit_code == 2
    assert "2024-01-31" in result.stderr


def test_an_answer_may_be_cut(store: Path) -> None:
    result = run("query", store, "SELECT ?c { ?c a kg:Claim }", "--limit", "3", "-f", "csv")
    assert len(table(result)) == 3
    assert "the first 3 rows" in result.stderr


def test_triples_come_as_turtle(store: Path) -> None:
    result = run("query", store, "CONSTRUCT WHERE { :Mali rel:supplies ?o }", "-f", "turtle")
    assert ":Mali rel:supplies :Niger" in result.stdout
    wrong = run("query", store, "SELECT ?c { ?c a kg:Claim }", "-f", "turtle")
    assert wrong.exit_code == 1
    assert "CONSTRUCT" in wrong.stderr


def test_a_runaway_is_stopped_and_nothing_is_left_running(store: Path) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    command = [sys.executable, "-m", "triplomacy", "query", str(store), endless, "--timeout", "1"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr == "triplomacy: stopped after 1 seconds; ask for less, or allow more with --timeout\n"
    quick = run("query", store, "ASK {}", "--timeout", "60", "-f", "json")
    assert json.loads(quick.stdout) == {"head": {}, "boolean": True}
    wrong = run("query", store, "ASK {", "--timeout", "60")
    assert wrong.exit_code == 1
    assert wrong.stderr.startswith("triplomacy: query, line 1")


def test_search_gives_document_claims_and_sentence(store: Path) -> None:
    [row] = table(run("search", store, "rifles", "-f", "csv"))
    assert row == ["reply.txt", "", "Mali suppliesArmsTo Niger", "Mali sent 20 rifles to Niger in May."]
    [row] = table(run("search", store, '"anything to Niger"', "-f", "csv"))
    assert row[2] == "Mali not supplies Niger"


def test_pruning_needs_files(store: Path) -> None:
    assert run("load", store, "--prune").exit_code == 2


def test_loading_says_what_it_did_to_programs_too(store: Path) -> None:
    result = run("load", store, "-", "--json", given="".join(claims.write(RECORDS)))
    assert json.loads(result.stdout) == {"added": 0, "replaced": 0, "unchanged": 2, "removed": 0}


def test_a_second_writer_gets_one_line_and_readers_go_on(store: Path) -> None:
    with disk.opened(store):
        result = run("load", store, "-", given="".join(claims.write(RECORDS)))
        assert result.exit_code == 1
        assert "is being written by pid" in result.stderr
        assert result.stderr.count("\n") == 1
        assert run("query", store, "ASK {}").exit_code == 0


def test_what_is_derived_can_be_made_anew(store: Path) -> None:
    def asked() -> list[tuple[object, ...]]:
        with snapshots.open_snapshot(store) as snapshot:
            return sorted(snapshot.claims().execute("SELECT part, claim, quote FROM claims").fetchall())

    before = asked()
    for path in Layout(store).claims.glob("*.parquet"):
        path.unlink()
    with disk.opened(store) as opened:
        opened.quads.clear()
        opened.publish()
    assert asked() == []
    assert run("query", store, "ASK { ?c a kg:Claim }", "-f", "json").stdout == '{"head": {}, "boolean": false}\n'
    result = run("reindex", store)
    assert result.exit_code == 0, result.stderr
    assert asked() == before
    assert table(run("query", store, "SELECT (COUNT(?c) AS ?n) { ?c a kg:Claim }", "-f", "csv")) == [["8"]]
    assert [row[0] for row in table(run("search", store, "rifles", "-f", "csv"))] == ["reply.txt"]


def test_a_folder_without_a_store_is_named(tmp_path: Path) -> None:
    for command in (("reindex", tmp_path), ("search", tmp_path, "word"), ("query", tmp_path, "--sql", "SELECT 1")):
        result = run(*command)
        assert result.exit_code == 1
        assert "no store in this folder; make one with 'triplomacy load" in result.stderr
    assert not list(tmp_path.iterdir())
