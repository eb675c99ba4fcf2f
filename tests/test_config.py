"""Defaults from triplomacy.toml, and the check-up of an installation."""

import json
from importlib import metadata
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from triplomacy.cli import app


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder in which the commands run."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def write(folder: Path, text: str) -> None:
    (folder / "triplomacy.toml").write_text(text, "utf-8")


def test_a_file_above_sets_options_and_what_is_typed_wins(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folder, 'quiet = true\n[build]\noutput = "made"\nformat = "gexf"\n')
    below = folder / "below"
    below.mkdir()
    monkeypatch.chdir(below)
    (below / "news.txt").write_text("Iran supplied drones to Russia.\n", "utf-8")
    assert (run("build", "news.txt").output, run("build", "news.txt", "-o", "typed").exit_code) == ("", 0)
    made = {path.name for path in (folder / "made").iterdir()}
    assert made == {"claims.jsonl", "documents.csv", "graph.gexf", "run.json"}
    assert (below / "typed" / "graph.gexf").exists()


def test_the_settings_are_shown_by_command(folder: Path) -> None:
    write(folder, 'workers = 2\n[build]\nformat = ["html"]\n')
    lines = run("config").stdout.splitlines()
    assert [line.split(maxsplit=2) for line in lines] == [
        ["build", "workers", "2"],
        ["build", "format", "['html']"],
        ["load", "workers", "2"],
        ["serve", "workers", "2"],
        ["shards", "workers", "2"],
    ]
    assert json.loads(run("config", "--json").stdout)["defaults"]["load"] == {"workers": 2}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[build]\noutptu = 'x'", "[build] has no option 'outptu'; did you mean 'output'?"),
        ("[biuld]\noutput = 'x'", "[biuld] is no command; did you mean 'build'?"),
        ("wrokers = 2", "no command has an option 'wrokers'; did you mean 'workers'?"),
        ("workers =", "cannot be read as TOML"),
    ],
)
def test_what_cannot_be_set_is_one_line(folder: Path, text: str, message: str) -> None:
    write(folder, text)
    result = run("build", "news.txt")
    assert result.exit_code == 1
    assert message in result.stderr and len(result.stderr.splitlines()) == 1


def test_the_variable_names_another_file_or_none(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folder, "nonsense = 1")
    monkeypatch.setenv("TRIPLOMACY_CONFIG", "")
    assert run("export", "--list").exit_code == 0
    monkeypatch.setenv("TRIPLOMACY_CONFIG", "missing.toml")
    assert "TRIPLOMACY_CONFIG=missing.toml: no such file" in run("export", "--list").stderr


def test_the_example_sets_nothing_and_names_options(folder: Path) -> None:
    write(folder, run("config", "--example").stdout)
    assert "# workers = " in (folder / "triplomacy.toml").read_text("utf-8")
    assert run("config").stdout == ""


def test_the_doctor_uses_each_part(folder: Path) -> None:
    result = run("doctor")
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert all(line.startswith("ok ") for line in lines) and len(lines) == 7
    assert any("Iran – suppliesArmsTo – Russia" in line for line in lines)


def test_the_doctor_says_what_is_wrong_and_what_to_do(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folder, "nonsense = 1")
    found = metadata.version
    monkeypatch.setattr(metadata, "version", lambda name: "0.1" if name == "rdflib" else found(name))
    result = run("doctor", "--json")
    assert result.exit_code == 1
    words = {one["check"]: one["words"] for one in json.loads(result.stdout) if not one["well"]}
    assert words.keys() == {"packages", "settings"}
    assert "rdflib 0.1 is not >=7.6" in words["packages"] and "pip install" in words["packages"]
    assert "not well: packages, settings" in result.stderr
