"""The predictions for evaluation sets: the form of the answers, and what one bad line does to the others."""

import json
import runpy
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from triplomacy import ontology

PREDICT = Path(__file__).parents[1] / "benchmarks" / "predict.py"
Predict = Callable[..., tuple[int, list[dict[str, Any]], list[str]]]

WAR = {"id": "war", "sentence": "Ruritania attacked Sylvania."}
AID = {"id": "aid", "sentence": "Ruritania gave Sylvania food and medicine."}


@pytest.fixture(scope="module")
def main() -> Callable[[], int]:
    """What the script does when it is started."""
    return runpy.run_path(str(PREDICT))["main"]  # type: ignore[no-any-return]


@pytest.fixture
def predict(
    main: Callable[[], int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Predict:
    """Exit code, answers and messages for a task and its questions."""

    def run(
        task: str, questions: list[Any] | Path, *options: str | Path
    ) -> tuple[int, list[dict[str, Any]], list[str]]:
        asked, answers = tmp_path / "questions.jsonl", tmp_path / "answers.jsonl"
        if isinstance(questions, Path):
            asked = questions
        else:
            lines = [one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in questions]
            asked.write_text("".join(line + "\n" for line in lines), "utf-8")
        monkeypatch.setattr(sys, "argv", [str(PREDICT), *map(str, (task, asked, answers, *options))])
        code = main()
        told = capsys.readouterr()
        assert told.out == ""
        rows = answers.read_text("utf-8").splitlines() if answers.exists() else []
        return code, [json.loads(row) for row in rows], told.err.splitlines()

    return run


@pytest.fixture
def actors(tmp_path: Path) -> Path:
    path = tmp_path / "actors.csv"
    path.write_text("name,class,code,iri\nRuritania,State,RUR,\nSylvania,State,,urn:syl\n")
    return path


def test_relation_gives_each_pair_a_root_and_the_side_it_leans_to(predict: Predict) -> None:
    questions: list[Any] = [
        WAR | {"source_span": [0, 9], "target_span": [19, 27]},
        AID | {"source": "Ruritania", "target": "Sylvania"},
        {"id": 3, "sentence": "Ruritania praised its ally.", "source_span": [0, 9], "target_span": None},
        {"id": "none", "sentence": "It rained.", "source": "Zenda", "target": None},
        {"id": "blank", "sentence": ""},
    ]
    code, answers, told = predict("relation", questions)
    assert (code, told) == (0, [])
    assert [row["id"] for row in answers] == ["war", "aid", 3, "none", "blank"]
    assert all(row.keys() == {"id", "root", "binary"} for row in answers)
    assert answers[:2] == [{"id": "war", "root": "ASSAULT", "binary": 1}, {"id": "aid", "root": "AID", "binary": 0}]
    roots = {relation.root for relation in ontology.load().relations.values()} | {"YIELD"}
    assert {row["root"] for row in answers} <= roots


def test_a_span_says_which_of_two_mentions_is_meant(predict: Predict) -> None:
    text = "Ruritania attacked Sylvania, and Sylvania thanked Zenda."
    war = {"source_span": [0, 9], "target_span": [19, 27]}
    thanks = {"source_span": [33, 41], "target_span": [50, 55]}
    questions = [{"id": number, "sentence": text, **spans} for number, spans in enumerate((war, thanks))]
    _, answers, _ = predict("relation", questions)
    assert [row["binary"] for row in answers] == [1, 0]


def test_triples_are_the_words_of_the_sentence_with_their_spans(predict: Predict) -> None:
    rain = {"id": "rain", "sentence": "It rained."}
    code, answers, told = predict("triples", [WAR, rain])
    assert (code, told) == (0, [])
    assert answers == [
        {
            "id": "war",
            "triples": [
                {
                    "root": "ASSAULT",
                    "source": "Ruritania",
                    "source_span": [0, 9],
                    "target": "Sylvania",
                    "target_span": [19, 27],
                }
            ],
        },
        {"id": "rain", "triples": []},
    ]


def test_triples_carry_the_codes_of_known_actors(predict: Predict) -> None:
    _, [answer], _ = predict("triples", [{"id": 1, "sentence": "Chad condemned the rebels."}])
    [triple] = answer["triples"]
    assert (triple["source"], triple["source_code"]) == ("Chad", "TCD")
    assert "target_code" not in triple


def test_a_list_of_actors_gives_its_codes_and_where_triples_are_sought(predict: Predict, actors: Path) -> None:
    text = "In Zenda, soldiers of Ruritania attacked villages near the coast, and Sylvania wept."
    _, answers, _ = predict("triples", [WAR, {"id": "coast", "sentence": text}], "--actors", actors)
    [war], [coast] = (row["triples"] for row in answers)
    assert (war["source_code"], war["target_code"]) == ("RUR", "urn:syl")
    assert {coast["source_code"], coast["target_code"]} == {"RUR", "urn:syl"}
    _, [without], _ = predict("triples", [WAR])
    assert "source_code" not in without["triples"][0]


@pytest.mark.parametrize("task", ["relation", "triples"])
def test_a_broken_line_is_reported_and_the_others_go_on(predict: Predict, tmp_path: Path, task: str) -> None:
    code, answers, told = predict(task, ["{", WAR, "[]", {"id": "x"}, "5", AID])
    assert code == 1
    assert [row["id"] for row in answers] == ["war", "aid"]
    places = [
        f"{tmp_path / 'questions.jsonl'}:{number}: no question with an id and a sentence" for number in (1, 3, 4, 5)
    ]
    assert [line.startswith(place) for line, place in zip(told, places, strict=True)] == [True] * 4


def test_claims_are_read_with_the_actors_of_a_list(predict: Predict, actors: Path, tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "front.txt").write_text("Ruritania supplied drones to Sylvania.\n", "utf-8")
    (folder / "blank.txt").write_text(" \n")
    code, [row], told = predict("claims", folder, "--actors", actors)
    assert code == 1
    assert told == [f"{folder / 'blank.txt'}: blank; there is nothing to read in it"]
    assert (row["doc"], row["source"], row["relation"], row["target"]) == (
        "front",
        "Ruritania",
        "suppliesArmsTo",
        "Sylvania",
    )
    (folder / "blank.txt").unlink()
    assert predict("claims", folder, "--actors", actors) == (0, [row], [])


def test_a_folder_without_texts_and_a_file_that_is_not_there_are_told_with_exit_code_1(
    predict: Predict, tmp_path: Path
) -> None:
    code, answers, told = predict("claims", tmp_path)
    assert (code, answers) == (1, [])
    assert told == [f"{tmp_path}: no *.txt files here; name the folder of the articles"]
    code, answers, [line] = predict("relation", tmp_path / "missing.jsonl")
    assert (code, answers) == (1, [])
    assert "missing.jsonl" in line


@pytest.mark.parametrize("task", ["claims", "triples"])
def test_a_bad_list_of_actors_leaves_the_old_answers(predict: Predict, tmp_path: Path, task: str) -> None:
    (tmp_path / "front.txt").write_text("Ruritania attacked Sylvania.")
    (tmp_path / "answers.jsonl").write_text('{"id": "old"}\n')
    bad = tmp_path / "bad.csv"
    bad.write_text("name,class\nRuritania,Kingdom\n")
    questions: Any = tmp_path if task == "claims" else [WAR]
    code, answers, [line] = predict(task, questions, "--actors", bad)
    assert (code, answers) == (1, [{"id": "old"}])
    assert line.startswith(f"{bad}:2: no class 'Kingdom'")


def test_a_folder_without_texts_leaves_the_old_answers(predict: Predict, tmp_path: Path) -> None:
    (tmp_path / "answers.jsonl").write_text('{"id": "old"}\n', "utf-8")
    (tmp_path / "empty").mkdir()
    code, rows, _ = predict("claims", tmp_path / "empty")
    assert (code, rows) == (1, [{"id": "old"}])


def test_bad_usage_ends_with_exit_code_2(predict: Predict, tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as caught:
        predict("relations", tmp_path)
    assert caught.value.code == 2
