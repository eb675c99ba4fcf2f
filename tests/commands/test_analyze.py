"""What `analyze` prints."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from triplomacy.cli import app


def run(*arguments: str | Path, given: str | None = None) -> Result:
    return CliRunner().invoke(app, ["analyze", *map(str, arguments)], input=given)


@pytest.fixture
def quarrel() -> str:
    """Three actors: two friends of a third who are at odds."""
    lines = []
    for number, (source, relation, target) in enumerate(
        [("Mali", "supplies", "Niger"), ("Niger", "supports", "Chad\x1b[31m"), ("Chad\x1b[31m", "attacks", "Mali")]
    ):
        actors = (("source", source), ("target", target))
        ends = {name: {"iri": f"x:{who[:4]}", "label": who, "kind": "State"} for name, who in actors}
        quote = f"{source} and {target} in sentence {number}."
        where = {"document": "d", "sentence": number, "start": 0, "end": len(quote), "quote": quote}
        lines.append(json.dumps({"type": "claim", "relation": relation, "evidence": where, **ends}))
    return "\n".join(lines)


def test_a_reader_sees_actors_communities_and_the_sentences_behind_what_is_out_of_balance(quarrel: str) -> None:
    done = run("-", given=quarrel)
    assert done.exit_code == 0, done.stderr
    assert "3 of 3 actors" in done.stdout
    assert "Triads: 0 balanced, 1 unbalanced" in done.stdout
    shown = "– Chad\ufffd[31m and Mali: cooperation 0, conflict 1\n      “Chad\ufffd[31m and Mali in sentence 2.”"
    assert shown in done.stdout
    assert "+ Mali and Niger: cooperation 1, conflict 0" in done.stdout
    assert "\x1b" not in done.stdout


def test_what_is_cut_is_said(quarrel: str) -> None:
    assert "1 of 3 actors" in run("-", "--top", "1", given=quarrel).stdout


def test_json_is_what_a_build_writes(out: Path, built: object) -> None:
    answer = json.loads(run(out, "--json").stdout)
    assert answer == json.loads((out / "analytics.json").read_text("utf-8"))
    assert {actor["label"] for actor in answer["actors"]} >= {"Russia", "North Korea"}


def test_no_claims_are_no_error() -> None:
    done = run("-", given="")
    assert (done.exit_code, done.stdout) == (0, "No claims, so nothing to measure.\n")


def test_a_missing_file_ends_in_one_line(tmp_path: Path) -> None:
    done = run(tmp_path / "none.jsonl")
    assert done.exit_code == 1
    assert len(done.stderr.splitlines()) == 1
