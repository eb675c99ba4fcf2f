"""The commands: what they print where, and with which exit code they end."""

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from triplomacy.cli import app
from triplomacy.exporters.formats import BUILT, FORMATS
from triplomacy.pipeline import Build
from triplomacy.queries import named

ROOT = Path(__file__).parents[1]
COMMANDS = sorted(str(one.name or one.callback.__name__) for one in app.registered_commands if one.callback)


def run(*arguments: str | Path, given: str | bytes | None = None) -> Result:
    """A command in this process."""
    return CliRunner().invoke(app, [str(argument) for argument in arguments], input=given)


def process(*arguments: str | Path, **more: str) -> "subprocess.CompletedProcess[str]":
    """A command in a process of its own."""
    command = [sys.executable, "-m", "triplomacy", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, env=os.environ | more)


@pytest.fixture
def news(tmp_path: Path) -> Path:
    path = tmp_path / "news.txt"
    path.write_text("Iran supplied drones to Russia.\nRussia attacked Ukraine.\n", "utf-8")
    return path


@pytest.fixture
def copied(built: Build, out: Path, tmp_path: Path) -> Path:
    """A build that may be damaged."""
    return Path(shutil.copytree(out, tmp_path / "copy"))


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_each_command_has_a_line_to_paste(command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert f"Example: triplomacy {command}" in result.stdout


def test_help_loads_neither_the_language_half_nor_the_graph_half() -> None:
    code = (
        "import sys, triplomacy.cli; print([m for m in ('spacy', 'pyoxigraph', 'rdflib', 'pyvis') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_the_version_is_told() -> None:
    result = run("--version")
    assert result.stdout.startswith("triplomacy ")


def test_build_ends_with_counts_the_best_relations_and_what_to_do_next(news: Path, tmp_path: Path) -> None:
    result = run("build", news, "-o", tmp_path / "out")
    assert result.exit_code == 0
    assert "1 document, 2 sentences: 2 claims about 3 actors" in result.stdout
    assert "1. Iran – supplies arms to – Russia: drones" in result.stdout
    assert "“Russia attacked Ukraine.”" in result.stdout
    assert str(tmp_path / "out" / "graph.html") in result.stderr
    assert "triplomacy query who-supplies-whom" in result.stderr


def test_build_says_nothing_when_quiet_and_json_when_asked(news: Path, tmp_path: Path) -> None:
    quiet = run("build", news, "-o", tmp_path / "out", "--quiet")
    assert (quiet.exit_code, quiet.stdout, quiet.stderr) == (0, "", "")
    told = json.loads(run("build", news, "-o", tmp_path / "out", "--json").stdout)
    assert told == json.loads((tmp_path / "out" / "run.json").read_text("utf-8"))


def test_rubbish_gets_one_line_each_the_rest_is_built_and_the_exit_code_is_1(news: Path, tmp_path: Path) -> None:
    rubbish = {
        "empty.txt": b"",
        "long.txt": b"a b " * 5_000_000,
        "mark.txt": b"\xef\xbb\xbfabc\xff",
        "nul.txt": b"Chad\0Mali",
        "binary.txt": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    }
    for name, data in rubbish.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "folder").mkdir()
    names = [*rubbish, "folder", "missing.txt"]
    done = process("build", *(tmp_path / name for name in names), news, news, "-o", tmp_path / "out", "--quiet")
    assert done.returncode == 1
    assert done.stdout == ""
    lines = done.stderr.splitlines()
    assert len(lines) == len(names)
    assert all(line.startswith(f"triplomacy: {tmp_path / name}") for line, name in zip(lines, names, strict=True))
    assert (tmp_path / "out" / "graph.html").exists()
    listed = (tmp_path / "out" / "documents.csv").read_text("utf-8").splitlines()
    assert [line.partition(",")[0] for line in listed] == ["name", "news"]


def test_what_cannot_be_done_is_said_in_one_line_with_exit_code_1(news: Path, tmp_path: Path) -> None:
    cases: list[tuple[list[str | Path], str]] = [
        (["build", tmp_path / "missing.txt", "-o", tmp_path / "out"], "none of the 1 files could be read"),
        (["build", news, "-o", news], "is a file; name a folder"),
        (["build", news, "--pipeline", "nowhere"], "nowhere: no spaCy pipeline"),
        (["export", "gexf", "-i", tmp_path / "missing.jsonl"], "missing.jsonl: No such file"),
        (["export", "gexf", "-i", tmp_path], "claims.jsonl: No such file"),
        (["query", "edge-list", "--build", tmp_path / "missing"], "no build in this folder"),
        (["export", "gexf", "-i", news], "news.txt:1: not JSON"),
        (["query", "edge-list", "--build", tmp_path], "no build in this folder"),
        (["query", "edge-lst", "--build", tmp_path], "did you mean 'edge-list'?"),
        (["query", tmp_path / "missing.rq"], "missing.rq: cannot be read"),
        (["validate", "--build", tmp_path / "missing"], "no build in this folder"),
        (["verify", tmp_path], "claims.jsonl: No such file"),
        (["explain", " "], "sentence: blank"),
        (["evaluate", tmp_path], "no gold claims"),
    ]
    for arguments, words in cases:
        result = run(*arguments)
        assert result.exit_code == 1, arguments
        assert words in result.stderr.splitlines()[-1]
        assert result.stdout == ""
        assert "Traceback" not in result.stderr


def test_bad_usage_ends_with_exit_code_2(news: Path) -> None:
    cases: list[list[str | Path]] = [
        ["build"],
        ["build", news, "--threshold", "2"],
        ["bild", news],
        ["export"],
        ["export", "gefx"],
        ["query"],
        ["query", "SELECT * { ?s ?p ?o }", "--actor", "Chad"],
        ["query", "edge-list", "--format", "xml"],
    ]
    for arguments in cases:
        result = run(*arguments)
        assert result.exit_code == 2, arguments
        assert result.stdout == ""


def test_extract_and_export_join_with_a_pipe(news: Path, tmp_path: Path) -> None:
    extracted = run("extract", "-", given=news.read_text("utf-8"))
    assert extracted.exit_code == 0
    kinds = [json.loads(line)["type"] for line in extracted.stdout.splitlines()]
    assert kinds == ["document", "claim", "claim"]
    exported = run("export", "edges", given=extracted.stdout)
    rows = list(csv.DictReader(io.StringIO(exported.stdout)))
    assert {row["relation"] for row in rows} == {"suppliesArmsTo", "attacks"}
    assert run("export", "edges", "-o", tmp_path / "edges.csv", given=extracted.stdout).stdout == ""
    assert (tmp_path / "edges.csv").read_bytes() == exported.stdout_bytes


def test_extract_writes_a_file_and_ends_with_1_after_a_problem(news: Path, tmp_path: Path) -> None:
    result = run("extract", tmp_path / "missing.txt", news, "-o", tmp_path / "claims.jsonl")
    assert (result.exit_code, result.stdout) == (1, "")
    assert run("verify", tmp_path / "claims.jsonl").exit_code == 0


@pytest.mark.parametrize("name", BUILT)
def test_export_gives_the_very_file_of_the_build(name: str, built: Build, out: Path) -> None:
    result = run("export", name, "-i", out / "claims.jsonl")
    assert result.exit_code == 0
    assert result.stdout_bytes == (out / BUILT[name].file).read_bytes()


def test_the_formats_and_the_queries_are_listed() -> None:
    assert [line.split()[0] for line in run("export", "--list").stdout.splitlines()] == list(FORMATS)
    listed = run("query", "--list").stdout
    assert all(query.name in listed and query.about in listed for query in named())
    assert "profile --actor NAME [--since DAY]" in listed


def test_query_takes_a_name_a_file_a_text_or_standard_input(built: Build, out: Path, tmp_path: Path) -> None:
    sparql = "SELECT (COUNT(?claim) AS ?claims) { ?claim a kg:Claim }"
    (tmp_path / "count.rq").write_text(sparql)
    expected = f"claims\r\n{len(list(built.claims))}\r\n"
    for question, given in ((sparql, None), (tmp_path / "count.rq", None), ("-", sparql)):
        result = run("query", question, "--build", out, "--format", "csv", given=given)
        assert (result.exit_code, result.stdout_bytes.decode()) == (0, expected)
    table = run("query", "provenance", "--build", out)
    assert table.exit_code == 0
    assert table.stdout.splitlines()


def test_query_answers_about_an_actor_by_any_of_its_names(built: Build, out: Path) -> None:
    by_name = run("query", "dyad", "--actor", "Russia", "--other", "North Korea", "-b", out, "-f", "json")
    rows = json.loads(by_name.stdout)["results"]["bindings"]
    assert ("Russia", "North Korea") in {(row["source"]["value"], row["target"]["value"]) for row in rows}
    again = run("query", "dyad", "--actor", "Moscow", "--other", "DPRK", "-b", out, "-f", "json")
    assert again.stdout == by_name.stdout
    nothing = run("query", "dyad", "--actor", "Chad", "--other", "Mali", "-b", out)
    assert nothing.stderr == "no rows\n"


def test_validate_passes_a_build_and_names_what_breaks_a_rule(copied: Path) -> None:
    good = run("validate", "--build", copied)
    assert (good.exit_code, good.stdout) == (0, "")
    quads = (copied / "graph.nq").read_text("utf-8").splitlines(keepends=True)
    kept = [quad for quad in quads if 'ontology#confidence> "' not in quad]
    assert len(kept) < len(quads)
    (copied / "graph.nq").write_text("".join(kept), "utf-8")
    bad = run("validate", "--build", copied)
    assert bad.exit_code == 1
    assert "confidence" in bad.stdout


def test_verify_passes_a_build_and_names_the_claim_whose_quote_moved(copied: Path) -> None:
    good = run("verify", copied)
    assert (good.exit_code, good.stdout) == (0, "")
    file = copied / "claims.jsonl"
    document, first, *rest = file.read_text("utf-8").splitlines()
    claim = json.loads(first)
    claim["evidence"]["quote"] = "Nobody said this."
    file.write_text("\n".join([document, json.dumps(claim), *rest]) + "\n", "utf-8")
    for place in (copied, file):
        bad = run("verify", place)
        assert bad.exit_code == 1
        assert bad.stdout.startswith(claim["id"])
        assert len(bad.stdout.splitlines()) == 1


def test_explain_shows_what_was_read_what_was_claimed_and_what_was_rejected() -> None:
    text = "Iran supplied drones to Russia. France attacked."
    words = run("explain", text).stdout
    assert "supplied (verb)  obj: drones; subj: Iran; to: to Russia" in words
    assert "Iran – supplies arms to – Russia" in words
    assert '"supplied" at 5-13, aid:' in words
    assert "attacked (attacks, assault:" in words
    first, second = json.loads(run("explain", "-", "--json", given=text).stdout)
    assert [claim["relation"] for claim in first["claims"]] == ["suppliesArmsTo"]
    [frame] = [frame for frame in first["frames"] if frame["kind"] == "verb"]
    assert frame["head"] == {"text": "supplied", "start": 5, "end": 13}
    assert frame["slots"] == {"obj": ["drones"], "subj": ["Iran"], "to": ["to Russia"]}
    assert second["claims"] == []
    assert {one["head"] for one in second["rejections"]} == {"attacked"}
    assert all(one["reason"] for one in second["rejections"])


def test_evaluate_reads_the_articles_itself_or_takes_predictions(tmp_path: Path) -> None:
    gold = tmp_path / "gold"
    gold.mkdir()
    (gold / "war.txt").write_text("Russia attacked Ukraine.", "utf-8")
    ends = {"source": {"canonical": "Russia"}, "target": {"canonical": "Ukraine"}}
    claim = {"doc": "war", "sent": 0, "layer": "relation", "relation": "attacks", "polarity": "positive"}
    rows = {
        "war.gold.jsonl": claim | ends | {"modality": "actual"},
        "war.sents.jsonl": {"doc": "war", "sent": 0, "start": 0, "end": 24},
        "predictions": {
            "doc": "war",
            "start": 0,
            "end": 24,
            "source": "Ukraine",
            "target": "Russia",
            "relation": "aids",
        },
    }
    for name, row in rows.items():
        (gold / name).write_text(json.dumps(row) + "\n")
    ours = json.loads(run("evaluate", gold, "--json").stdout)
    figures = ours["relation"]["accept"]
    assert (figures["precision"], figures["recall"], figures["f1"]) == (100.0, 100.0, 100.0)
    assert (figures["right"], figures["predicted"], figures["gold"]) == (1, 1, 1)
    theirs = run("evaluate", gold, gold / "predictions", "--errors").stdout
    assert "accept   P   0.0  R   0.0  F1   0.0   (0 right, 1 predicted, 1 gold)" in theirs
    assert "missed  war  0  Russia - attacks (positive) - Ukraine" in theirs
    assert "wrong   war  0  Ukraine - aids (positive) - Russia" in theirs
    piped = run("evaluate", gold, "-", "--json", "--errors", given=(gold / "predictions").read_text())
    assert [one["sent"] for one in json.loads(piped.stdout)["errors"]["relation"]["wrong"]] == [0]


def test_a_reader_that_stops_early_causes_no_traceback(built: Build, out: Path) -> None:
    command = f"{sys.executable} -m triplomacy export nquads -i {out / 'claims.jsonl'} | head -c 100"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True)
    assert len(done.stdout) == 100
    assert done.stderr == ""


def test_output_is_utf_8_in_any_locale() -> None:
    done = process(
        "explain", "Iran supplied drones to Russia.", LC_ALL="POSIX", PYTHONCOERCECLOCALE="0", PYTHONUTF8="0"
    )
    assert done.returncode == 0, done.stderr
    assert "Iran – supplies arms to – Russia" in done.stdout


@pytest.fixture
def actors(tmp_path: Path) -> Path:
    """Actors that nobody knows."""
    path = tmp_path / "actors.csv"
    path.write_text(
        "names,class,code,demonyms,state\n"
        "Ruritania|Kingdom of Ruritania,State,RUR,Ruritanian|Ruritanians,\n"
        "Sylvania,State,SYL,Sylvanian|Sylvanians,\n"
        "Black Guard,ArmedForce,RURMIL,,RUR\n",
        "utf-8",
    )
    return path


@pytest.fixture
def invented(tmp_path: Path) -> Path:
    path = tmp_path / "invented.txt"
    path.write_text("Ruritania supplied drones to Sylvania.\nThe Black Guard attacked Ukraine.\n", "utf-8")
    return path


def test_a_build_knows_the_actors_of_a_list_and_keeps_all_rules(invented: Path, actors: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = run("build", invented, "--actors", actors, "-o", out)
    assert result.exit_code == 0
    assert ". Black Guard – attacks – Ukraine\n" in result.stdout
    assert ". Ruritania – supplies arms to – Sylvania: drones" in result.stdout
    assert (run("validate", "--build", out).exit_code, run("verify", out).exit_code) == (0, 0)
    asked = run("query", "dyad", "--actor", "Ruritania", "--other", "Ukraine", "-b", out, "-f", "json")
    [row] = json.loads(asked.stdout)["results"]["bindings"]
    assert (row["source"]["value"], row["target"]["value"]) == ("Black Guard", "Ukraine")


def test_extract_and_explain_read_with_the_actors_of_a_list_and_not_without(invented: Path, actors: Path) -> None:
    with_list = run("extract", invented, "--actors", actors)
    assert with_list.exit_code == 0
    claims = [row for row in map(json.loads, with_list.stdout.splitlines()) if row["type"] == "claim"]
    assert [(c["source"]["label"], c["relation"], c["target"]["label"]) for c in claims] == [
        ("Ruritania", "suppliesArmsTo", "Sylvania"),
        ("Black Guard", "attacks", "Ukraine"),
    ]
    assert claims[1]["source"]["acts_for"]["label"] == "Ruritania"
    assert "Ruritania – supplies" not in run("extract", invented).stdout
    words = "Ruritania – supplies arms to – Sylvania"
    assert words in run("explain", "--document", invented, "--actors", actors).stdout
    assert words not in run("explain", "--document", invented).stdout


@pytest.fixture
def invented_gold(tmp_path: Path) -> Path:
    """A folder with an article about actors that nobody knows, and its one claim."""
    folder = tmp_path / "gold"
    folder.mkdir()
    (folder / "war.txt").write_text("Ruritania attacked Sylvania.", "utf-8")
    claim = {"doc": "war", "sent": 0, "layer": "relation", "relation": "attacks", "polarity": "positive"}
    ends = {"source": {"canonical": "Ruritania"}, "target": {"canonical": "Sylvania"}, "modality": "actual"}
    (folder / "war.gold.jsonl").write_text(json.dumps(claim | ends) + "\n")
    (folder / "war.sents.jsonl").write_text(json.dumps({"doc": "war", "sent": 0, "start": 0, "end": 28}) + "\n")
    return folder


def test_evaluate_reads_with_the_actors_of_a_list(invented_gold: Path, actors: Path) -> None:
    found = []
    given: list[list[str | Path]] = [[], ["--actors", actors]]
    for options in given:
        figures = json.loads(run("evaluate", invented_gold, "--json", *options).stdout)
        found.append(figures["relation"]["accept"]["right"])
    assert found == [0, 1]


def test_a_bad_list_of_actors_is_told_in_one_line_with_exit_code_1(
    invented: Path, invented_gold: Path, tmp_path: Path
) -> None:
    bad, missing = tmp_path / "bad.csv", tmp_path / "missing.csv"
    bad.write_text("name,class\nRuritania,Kingdom\n")
    commands: list[list[str | Path]] = [
        ["build", invented, "--quiet", "-o", tmp_path / "out"],
        ["extract", invented],
        ["explain", "--document", invented],
        ["evaluate", invented_gold],
    ]
    for command in commands:
        for path, words in ((bad, "2: no class 'Kingdom' in the ontology"), (missing, " No such file or directory")):
            result = run(*command, "--actors", path)
            assert (result.exit_code, result.stdout) == (1, ""), command
            [line] = result.stderr.splitlines()
            assert line.startswith(f"triplomacy: {path}:{words}")
    assert not (tmp_path / "out").exists()


def test_explain_shows_a_document_or_one_of_its_sentences(news: Path) -> None:
    whole = run("explain", "--document", news).stdout
    assert "Iran – supplies arms to – Russia" in whole and "Russia – attacks – Ukraine" in whole
    second = run("explain", "--document", news, "--sentence", "1").stdout
    assert second.startswith("sentence 1, 32-56: Russia attacked Ukraine.\n")
    assert second in whole and "Iran" not in second
    [first] = json.loads(run("explain", "--document", news, "--sentence", "0", "--json").stdout)
    assert (first["sentence"], first["start"], first["end"]) == (0, 0, 31)
    again = run("explain", news.read_text("utf-8"), "--sentence", "1")
    assert again.stdout == second


def test_explain_ends_with_2_after_bad_usage_and_with_1_after_bad_input(news: Path, tmp_path: Path) -> None:
    usage: list[list[str | Path]] = [
        [],
        ["Russia attacked Ukraine.", "--document", news],
        ["--document", news, "--sentence", "-1"],
        ["--document", news, "--sentence", "first"],
        ["--document"],
    ]
    for arguments in usage:
        result = run("explain", *arguments)
        assert (result.exit_code, result.stdout) == (2, ""), arguments
    missing = tmp_path / "missing.txt"
    cases: list[tuple[list[str | Path], str]] = [
        (["--document", news, "--sentence", "2"], "triplomacy: news: no sentence 2; it has 2, counted from 0"),
        (["--document", missing], f"triplomacy: {missing}: no such file; check the path"),
        (["--document", tmp_path], f"triplomacy: {tmp_path}: is a folder"),
    ]
    for arguments, words in cases:
        result = run("explain", *arguments)
        assert (result.exit_code, result.stdout) == (1, ""), arguments
        [line] = result.stderr.splitlines()
        assert line.startswith(words)
