"""What `diff` prints, and how it answers to wrong use."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from triplomacy.cli import app


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["diff", *map(str, arguments)])


def claim(relation: str, sentence: int, document: str) -> str:
    quote = f"Peru {relation} Chile, {document} says \x1b."
    ends = {
        name: {"iri": f"x:{who}", "label": who, "kind": "State"}
        for name, who in (("source", "Peru"), ("target", "Chile"))
    }
    start = 100 * sentence
    where = {"document": document, "sentence": sentence, "start": start, "end": start + len(quote), "quote": quote}
    return json.dumps({"type": "claim", "relation": relation, "evidence": where, **ends})


@pytest.fixture
def march(tmp_path: Path) -> Path:
    path = tmp_path / "march.jsonl"
    path.write_text("\n".join([claim("supplies", 0, "d"), claim("supports", 1, "d")]))
    return path


@pytest.fixture
def april(tmp_path: Path) -> Path:
    path = tmp_path / "april.jsonl"
    path.write_text(
        "\n".join(claim(name, n, "e") for n, name in enumerate(["attacks", "criticizes", "supports", "threatens"]))
    )
    return path


def test_a_reader_sees_each_kind_of_change_with_a_sentence(march: Path, april: Path) -> None:
    done = run(march, april, "--top", "2")
    assert done.exit_code == 0, done.stderr
    new, gone = done.stdout.index("new (3)"), done.stdout.index("gone (1)")
    assert new < done.stdout.index("Peru attacks Chile, e says") < gone < done.stdout.index("Peru supplies Chile, d")
    assert "and 1 more; --top shows more" in done.stdout
    assert "Chile – Peru  cooperation 2, conflict 0  cooperation 1, conflict 3" in done.stdout
    assert "\x1b" not in done.stdout


def test_json_has_every_change_and_the_claims_behind_it(march: Path, april: Path) -> None:
    found = json.loads(run(march, april, "--json").stdout)
    assert found["counts"] == {"new": 3, "gone": 1, "strengthened": 0, "weakened": 0, "same": 1}
    assert {change["kind"] for change in found["changes"]} == {"new", "gone"}
    assert all(len(change["before"]) + len(change["after"]) == 1 for change in found["changes"])
    assert found["flips"][0]["after"] == {"cooperation": 1, "conflict": 3}


def test_a_build_is_the_same_as_itself(out: Path, built: object) -> None:
    assert "Nothing changed" in run(out, out).stdout


def test_windows_say_what_has_no_date(march: Path) -> None:
    done = run(march, "--before", "..2026-03-31", "--after", "2026-04-01..")
    assert "2 claims have no date and were left out" in done.stdout


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        ((), 2, "two builds, or one with"),
        (("--before", "..2026-03-31"), 2, "two builds, or one with"),
        (("--before", "March", "--after", ".."), 1, "write 2026-01-01..2026-03-31"),
    ],
)
def test_wrong_use_is_told_apart_from_bad_input(march: Path, options: tuple[str, ...], code: int, words: str) -> None:
    done = run(march, *options)
    assert done.exit_code == code
    assert words in done.stderr


def test_windows_do_not_go_with_two_builds(march: Path, april: Path) -> None:
    assert run(march, april, "--before", "..", "--after", "..").exit_code == 2


def test_a_page_is_written_beside_the_tables(march: Path, april: Path, tmp_path: Path) -> None:
    page = tmp_path / "changes.html"
    done = run(march, april, "--page", page)
    assert done.exit_code == 0, done.stderr
    assert "new (3)" in done.stdout
    text = page.read_text("utf-8")
    assert "Peru attacks Chile, e says" in text
    assert "default-src 'none'" in text
    assert '"title":"march.jsonl"' in text
    assert str(tmp_path) not in text


def test_sides_of_one_name_are_told_apart_by_their_folders(march: Path, tmp_path: Path) -> None:
    other = tmp_path / "older" / march.name
    other.parent.mkdir()
    other.write_text(march.read_text())
    page = tmp_path / "changes.html"
    assert run(other, march, "--page", page).exit_code == 0
    assert '"title":"older/march.jsonl"' in page.read_text("utf-8")
