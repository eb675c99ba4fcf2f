"""The commands of analysts, as they are typed."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from sahel import DENIED, MEETING, RECORDS, RIFLES, SUPPLY
from service import serving
from store_kinds import oxigraph
from test_store_commands import run

from triplomacy import claims
from triplomacy.claims import Claim

WHY = ("--why", "read again", "--who", "Ada")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    place = tmp_path / "store"
    assert run("load", place, "-", given="".join(claims.write(RECORDS))).exit_code == 0
    return place


def curate(place: str | Path, *arguments: str | Path) -> Any:
    """What a command says to programs."""
    result = run("curate", place, *arguments, "--json")
    assert result.exit_code == 0, result.stderr
    assert result.stderr == ""
    return json.loads(result.stdout)


def said(place: str | Path) -> list[tuple[str, str, str, str]]:
    """The claims of a store's export."""
    records = claims.read(run("export", place, "claims").stdout.splitlines())
    found = (record for record in records if isinstance(record, Claim))
    return sorted((one.source.label, one.relation, one.target.label, one.polarity) for one in found)


def test_actors_and_claims_are_corrected_by_their_names_and_ids(store: Path) -> None:
    before = said(store)
    curate(store, "merge", "togo", "Chad", *WHY)
    assert ("Ada Minister", "consultsWith", "Chad", "positive") in said(store)
    curate(store, "rename", "Niamey", "Republic of the Niger", *WHY)
    assert ("Mali", "supplies", "Republic of the Niger", "positive") in said(store)
    curate(store, "split", "Mali", "Mali Federation", "--class", "Bloc", "--document", "reply.txt", *WHY)
    assert ("Mali Federation", "suppliesArmsTo", "Republic of the Niger", "positive") in said(store)
    iri = f"https://w3id.org/triplomacy/doc/{SUPPLY.id.replace('-', '#c')}"
    curate(store, "reject", iri, *WHY)
    assert ("Mali", "supplies", "Republic of the Niger", "positive") not in said(store)
    [asked] = csv.DictReader(io.StringIO(run("query", store, "SELECT ?c { ?c kg:place ?p }", "-f", "csv").stdout))
    values = ("--relation", "supports", "--target", "Togo", "--modality", "planned", "--theme", "peace")
    # Togo is Chad by now, so its target stays.
    corrected = curate(store, "correct", asked["c"], *values, *WHY)
    assert corrected["change"] == {"relation": "supports", "modality": "planned", "theme": ["peace"]}
    assert ("Ada Minister", "supports", "Chad", "positive") in said(store)
    curate(store, "alias", "Chad", "Tchad", *WHY)
    assert {one["kind"] for one in curate(store, "list")} == {"merge", "rename", "split", "reject", "correct", "alias"}
    for one in reversed(curate(store, "list")):
        curate(store, "undo", one["id"][:8], *WHY)
    assert said(store) == before
    table = run("curate", store, "list").stdout.splitlines()
    assert table[0].split() == ["id", "when", "who", "kind", "what", "why", "undone"]
    assert sum("Ada: read" in line for line in table[1:]) == 6


def test_queries_searches_and_pages_show_what_was_decided(store: Path) -> None:
    curate(store, "merge", "Togo", "Chad", *WHY)
    curate(store, "rename", "Chad", "Tchad", *WHY)
    curate(store, "reject", SUPPLY.id, *WHY)
    rows = run("query", store, "dyad", "--actor", "Togo", "--other", "Mali", "-f", "csv").stdout
    assert "Ada Minister,consults with,Tchad" in rows
    assert run("search", store, "rice").stderr == "no rows\n"
    assert "Niger not supplies Tchad" in run("search", store, "Niger supply Togo", "-f", "csv").stdout
    counted = run("query", store, "--sql", "SELECT count(*) FROM claims WHERE target_label = 'Tchad'", "-f", "csv")
    assert counted.stdout.split() == ["count_star()", "4"]
    with serving(store, "--workers", "1") as service:
        page = service.client.get("/id/Chad").text
        assert "Tchad" in page
        assert "Ada Minister met Togo." in page
        assert SUPPLY.evidence.quote not in service.client.get("/id/Mali").text


def test_colleagues_share_decisions_at_an_endpoint_too(store: Path, tmp_path: Path) -> None:
    with oxigraph() as url:
        place = f"oxigraph+{url}"
        assert run("load", place, "-", given="".join(claims.write(RECORDS))).exit_code == 0
        taken = curate(place, "reject", MEETING.id, RIFLES.id, *WHY)
        assert (taken["changed"], taken["claims"]) == (2, [MEETING.id, RIFLES.id])
        assert run("curate", place, "export", "-o", tmp_path / "decisions.jsonl").exit_code == 0
        file = tmp_path / "decisions.jsonl"
        assert curate(store, "import", file) == {"decisions": 1, "documents": 2}
        assert curate(store, "import", file) == {"decisions": 0, "documents": 0}
        assert said(store) == said(place)
        assert run("curate", store, "export").stdout == file.read_text("utf-8")
        assert len(said(store)) == 6


def test_an_alias_is_read_in_texts_and_a_rejected_claim_stays_so(tmp_path: Path) -> None:
    place, text = tmp_path / "store", tmp_path / "news.txt"
    text.write_text("The Juche Fortress supplied shells to Russia. Iran attacked Iraq.", "utf-8")
    run("load", place, "-", given="".join(claims.write(RECORDS)))
    curate(place, "alias", "North Korea", "Juche Fortress", *WHY)
    assert run("load", place, text).exit_code == 0
    assert ("North Korea", "suppliesArmsTo", "Russia", "positive") in said(place)
    [found] = csv.DictReader(io.StringIO(run("query", place, "SELECT ?c { ?c rdf:subject :Iran }", "-f", "csv").stdout))
    curate(place, "reject", found["c"], *WHY)
    assert run("load", place, text, "--again").exit_code == 0
    assert [one for one in said(place) if one[0] in ("Iran", "North Korea")] == [
        ("North Korea", "suppliesArmsTo", "Russia", "positive")
    ]


def test_a_decision_says_what_it_did_and_who_took_it(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIPLOMACY_ANALYST", "Grace")
    result = run("curate", store, "reject", DENIED.id, "--why", "no")
    assert result.stdout == ""
    assert result.stderr.endswith(f"  reject {DENIED.id}; documents changed: 1\n")
    assert run("curate", store, "alias", "Togo", "Togoland", "--why", "no", "--quiet").stderr == ""
    assert {one["who"] for one in curate(store, "list")} == {"Grace"}


WRONG: list[tuple[tuple[str, ...], int, str]] = [
    (("merge", "Tongo", "Chad", "--why", "x"), 1, "did you mean Togo"),
    (("merge", "Togo", "TOGO", "--why", "x"), 1, "is Togo already"),
    (("merge", "Togo", "Chad"), 2, "--why"),
    (("split", "Togo", "Team", "--why", "x"), 2, "--claim"),
    (("split", "Togo", "Team", "--document", "reply.txt", "--why", "x"), 1, "no actor 'Team'"),
    (("split", "Togo", "Team", "--class", "Club", "--document", "reply.txt", "--why", "x"), 1, "no class of actors"),
    (("correct", SUPPLY.id, "--why", "x"), 1, "says so already"),
    (("correct", SUPPLY.id, "--polarity", "bad", "--why", "x"), 2, "positive, negative"),
    (("correct", SUPPLY.id, "--relation", "supply", "--why", "x"), 1, "did you mean"),
    (("rename", "Togo", "Togo", "--why", "x"), 1, "has that name already"),
    (("undo", "abc", "--why", "x"), 1, "no decision"),
    (("import", "missing.jsonl"), 1, "missing.jsonl"),
]


def test_what_cannot_be_decided_is_said_in_one_line(store: Path, tmp_path: Path) -> None:
    for arguments, code, words in WRONG:
        result = run("curate", store, *arguments)
        assert (result.exit_code, result.stdout) == (code, ""), arguments
        assert words in result.stderr, arguments
    assert curate(store, "list") == []
    missing = run("curate", tmp_path / "nowhere", "list")
    assert (missing.exit_code, "no store in this folder" in missing.stderr) == (1, True)


COMMANDS = ("merge", "split", "reject", "correct", "rename", "alias", "undo", "list", "export", "import")


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_each_command_has_a_line_to_paste(command: str) -> None:
    for arguments in ((command, "--help"), ("news.store", command, "--help")):
        words = " ".join(run("curate", *arguments).stdout.split())
        assert f"Example: triplomacy curate news.store {command}" in words
