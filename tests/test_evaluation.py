"""The figures of an evaluation, each worked out by hand."""

import json
from collections.abc import Sequence
from itertools import combinations, permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triplomacy import evaluation, gold, scorecard
from triplomacy.errors import InvalidRecord, UnreadableDocument
from triplomacy.evaluation import LEVELS, Rate, Score, Share

GOLD = Path(__file__).parent / "gold"


def gold_claim(source: str, relation: str, target: str, **more: Any) -> dict[str, Any]:
    ends = {"source": {"canonical": source, "ok": []}, "target": {"canonical": target, "ok": []}}
    row: dict[str, Any] = {"doc": "d", "sent": 0, "layer": "relation", "polarity": "positive", "modality": "actual"}
    return row | ends | {"relation": relation} | more


def said(source: str, relation: str, target: str, **more: Any) -> dict[str, Any]:
    return {"doc": "d", "start": 0, "end": 10, "source": source, "relation": relation, "target": target} | more


def scored(folder: Path, claims: Sequence[dict[str, Any]], predictions: Sequence[dict[str, Any]]) -> Score:
    """Scores by sentences 0-10, 10-20 and 20-30 of document d."""
    sentences = [{"doc": "d", "sent": n, "start": 10 * n, "end": 10 * n + 10} for n in range(3)]
    actors = [
        {"id": "Chad", "state": "Chad", "aliases": ["N'Djamena", "Chadian"]},
        {"id": "Mali", "state": "Mali", "aliases": ["Bamako"]},
        {"id": "Aya Touré", "state": "Mali", "aliases": ["Touré"]},
    ]
    for name, rows in (("d.gold", claims), ("d.sents", sentences), ("actors", actors)):
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return evaluation.score(gold.load(folder), gold.read_predictions(json.dumps(row) for row in predictions))


def rights(score: Score) -> dict[str, tuple[int, int, int]]:
    rates = score.layers["relation"].levels
    return {level: (rate.right, rate.predicted, rate.gold) for level, rate in rates.items()}


ATTACK = gold_claim("Chad", "attacks", "Mali", alt=[{"relation": "fights", "polarity": "positive"}])
ALL = dict.fromkeys(LEVELS["relation"], (1, 1, 1))
NONE = dict.fromkeys(LEVELS["relation"], (0, 1, 1))

LEVEL_ROWS = [
    ("the same claim", said("Chad", "attacks", "Mali"), ALL),
    ("by other names", said("the Chadian’s", "attacks", "BAMAKO"), ALL),
    ("an alternative", said("Chad", "fights", "Mali"), ALL | {"exact": (0, 1, 1)}),
    ("turned round", said("Mali", "attacks", "Chad"), NONE),
    ("a symmetric one turned round", said("Mali", "fights", "Chad"), ALL | {"exact": (0, 1, 1)}),
    (
        "another of the root",
        said("Chad", "invades", "Mali"),
        {"exact": (0, 1, 1), "accept": (0, 1, 1), "root": (1, 1, 1), "pair": (1, 1, 1), "state": (0, 1, 1)},
    ),
    ("another relation", said("Chad", "aids", "Mali"), NONE | {"pair": (1, 1, 1)}),
    ("denied", said("Chad", "attacks", "Mali", polarity="negative"), NONE | {"pair": (1, 1, 1)}),
    ("a person for the state", said("Chad", "attacks", "Touré"), NONE | {"state": (1, 1, 1)}),
    (
        "a stranger with the right state",
        said("Chad", "attacks", "the militia", target_state="Mali"),
        NONE | {"state": (1, 1, 1)},
    ),
    ("in the next sentence", said("Chad", "attacks", "Mali", start=10, end=20), NONE),
    ("mostly in the sentence", said("Chad", "attacks", "Mali", start=2, end=14), ALL),
    ("outside any sentence", said("Chad", "attacks", "Mali", start=90, end=95), dict.fromkeys(ALL, (0, 0, 1))),
    ("of another document", said("Chad", "attacks", "Mali", doc="e"), dict.fromkeys(ALL, (0, 0, 1))),
]


@pytest.mark.parametrize(
    ("prediction", "expected"), [row[1:] for row in LEVEL_ROWS], ids=[row[0] for row in LEVEL_ROWS]
)
def test_each_level_takes_what_it_should(
    tmp_path: Path, prediction: dict[str, Any], expected: dict[str, tuple[int, int, int]]
) -> None:
    assert rights(scored(tmp_path, [ATTACK], [prediction])) == expected


def test_what_meets_an_optional_claim_counts_neither_way(tmp_path: Path) -> None:
    optional = gold_claim("Mali", "threatens", "Chad", optional=True)
    predictions = [said("Chad", "attacks", "Mali"), said("Mali", "threatens", "Chad"), said("Mali", "aids", "Chad")]
    rates = rights(scored(tmp_path, [ATTACK, optional], predictions))
    assert rates["accept"] == (1, 2, 1)
    assert rights(scored(tmp_path, [ATTACK, optional], []))["accept"] == (0, 0, 1)


def test_the_same_claim_said_twice_of_a_sentence_counts_once(tmp_path: Path) -> None:
    predictions = [
        said("Chad", "attacks", "Mali"),
        said("the Chad", "attacks", "MALI"),
        said("Chad", "invades", "Mali"),
    ]
    assert rights(scored(tmp_path, [ATTACK], predictions))["accept"] == (1, 2, 1)


def test_a_claim_is_matched_once_and_as_many_as_can_be(tmp_path: Path) -> None:
    either = gold_claim("Chad", "attacks", "Mali", alt=[{"relation": "threatens"}])
    one = gold_claim("Chad", "threatens", "Mali")
    predictions = [said("Chad", "threatens", "Mali"), said("Chad", "attacks", "Mali")]
    assert rights(scored(tmp_path, [either, one], predictions))["accept"] == (2, 2, 2)
    assert rights(scored(tmp_path, [either, one], predictions[:1]))["accept"] == (1, 1, 2)


def test_layers_are_scored_apart_and_affiliations_are_not_rolled_up(tmp_path: Path) -> None:
    claims = [ATTACK, gold_claim("Aya Touré", "leads", "Mali", layer="affiliation")]
    score = scored(tmp_path, claims, [said("Touré", "leads", "Mali"), said("Chad", "leads", "Mali")])
    assert score.layers["affiliation"].levels["accept"] == Rate(1, 2, 1)
    assert score.layers["relation"].levels["accept"] == Rate(0, 0, 1)
    assert "state" not in score.layers["affiliation"].levels


def test_precision_recall_and_f1_are_percentages() -> None:
    rate = Rate(right=2, predicted=3, gold=8)
    assert (rate.precision, rate.recall, rate.f1) == (66.7, 25.0, 36.4)
    assert (Rate(0, 0, 0).precision, Rate(0, 0, 0).recall, Rate(0, 0, 0).f1) == (0.0, 0.0, 0.0)


def test_recall_is_told_by_group_and_flipped_polarity_apart(tmp_path: Path) -> None:
    claims = [
        ATTACK,
        gold_claim("Mali", "aids", "Chad", sent=1, scope="document", gap=True),
        gold_claim("Mali", "aids", "Chad", sent=2, polarity="negative", modality="planned"),
    ]
    predictions = [
        said("Chad", "attacks", "Mali"),
        said("Mali", "aids", "Chad", start=10, end=20),
        said("Mali", "aids", "Chad", start=20, end=30),
    ]
    layer = scored(tmp_path, claims, predictions).layers["relation"]
    assert layer.recall["scope"] == {"document": Share(100.0, 1), "sentence": Share(50.0, 2)}
    assert layer.recall["gap"] == {"False": Share(50.0, 2), "True": Share(100.0, 1)}
    assert layer.recall["modality"] == {"actual": Share(100.0, 2), "planned": Share(0.0, 1)}
    assert layer.recall["polarity"] == {"negative": Share(0.0, 1), "positive": Share(100.0, 2)}
    assert layer.wrong_only_in_polarity == 1
    assert (len(layer.missed), len(layer.wrong)) == (1, 1)


QUALIFIED: list[tuple[dict[str, Any], dict[str, Any], str, float]] = [
    ({"modality": "planned"}, {"modality": "planned"}, "modality", 100),
    ({"modality": "planned", "modality_ok": ["actual"]}, {}, "modality", 100),
    ({"modality": "planned"}, {}, "modality", 0),
    ({"attribution": {"canonical": "Mali"}}, {"attribution": "Touré"}, "attribution", 100),
    ({"attribution": {"text": "locals"}}, {"attribution": "Chad"}, "attribution", 0),
    ({"attribution": {"canonical": "Mali"}}, {}, "attribution", 0),
    ({"attribution": None}, {"attribution": "Mali"}, "no attribution", 0),
    ({"theme": ["two border posts"]}, {"theme": ["the posts"]}, "theme", 100),
    ({"theme": ["an oil well"]}, {"theme": ["an army"]}, "theme", 0),
    ({"quantity": "around 1,200"}, {"quantity": "1200 men"}, "quantity", 100),
    ({"quantity": "around 1,200"}, {"quantity": "1,300"}, "quantity", 0),
    ({"quantity": "dozens"}, {"quantity": "dozens of men"}, "quantity", 100),
    ({"gap": True}, {"inferred": True}, "gap flagged as inferred", 100),
    ({"gap": True}, {}, "gap flagged as inferred", 0),
]


@pytest.mark.parametrize(("wanted", "given_", "name", "percent"), QUALIFIED)
def test_qualifiers_are_scored_on_matched_claims(
    tmp_path: Path, wanted: dict[str, Any], given_: dict[str, Any], name: str, percent: float
) -> None:
    score = scored(tmp_path, [ATTACK | wanted], [said("Chad", "attacks", "Mali", **given_)])
    assert score.layers["relation"].qualifiers[name] == Share(percent, 1)


def test_the_gold_articles_score_full_marks_against_themselves() -> None:
    rows = [
        json.loads(line) for path in sorted(GOLD.glob("*gold.jsonl")) for line in path.read_text("utf-8").splitlines()
    ]
    predictions = [
        {
            **{name: row[name] for name in ("doc", "start", "end", "relation", "polarity", "modality", "theme")},
            "source": row["source"]["canonical"],
            "target": row["target"]["canonical"],
            "quantity": row["quantity"],
            "attribution": (row["attribution"] or {}).get("canonical") or (row["attribution"] or {}).get("text"),
            "inferred": row["gap"],
        }
        for row in rows
    ]
    score = evaluation.score(gold.load(GOLD), gold.read_predictions(json.dumps(row) for row in predictions))
    for name, layer in score.layers.items():
        required = sum(row["layer"] == name and not row["optional"] for row in rows)
        assert set(layer.levels.values()) == {Rate(required, required, required)}
        assert {share.percent for share in layer.qualifiers.values()} == {100.0}
    assert not score.unknown_relations


_EDGES = st.sets(st.tuples(st.integers(0, 3), st.integers(0, 3)))


@given(_EDGES, _EDGES)
def test_no_matching_is_larger(edges: set[tuple[int, int]], some: set[tuple[int, int]]) -> None:
    stricter = edges & some
    tests = (lambda one, other: (one, other) in stricter), (lambda one, other: (one, other) in edges)
    found = evaluation.matching(range(4), range(4), *tests)
    assert set(found.items()) <= edges
    assert len(set(found.values())) == len(found)
    possible = (
        sum(pair in edges for pair in zip(chosen, order, strict=True))
        for size in range(5)
        for chosen in combinations(range(4), size)
        for order in permutations(range(4), size)
    )
    assert len(found) == max(possible)


def test_what_says_exactly_the_same_is_matched_first() -> None:
    found = evaluation.matching([0], [0, 1], lambda one, other: other == 1, lambda one, other: True)
    assert found == {0: 1}


def test_unknown_relations_are_named(tmp_path: Path) -> None:
    score = scored(tmp_path, [ATTACK], [said("Chad", "likes", "Mali")])
    assert score.unknown_relations == ("likes",)
    assert "unknown relations: likes" in next(scorecard.lines(score))


def test_errors_are_listed_with_their_sentence(tmp_path: Path) -> None:
    score = scored(tmp_path, [ATTACK], [said("Chad", "aids", "Mali")])
    assert [line.split() for line in scorecard.errors(score)][2:4] == [
        ["missed", "d", "0", "Chad", "-", "attacks", "(positive)", "-", "Mali"],
        ["wrong", "d", "0", "Chad", "-", "aids", "(positive)", "-", "Mali"],
    ]


def test_a_folder_without_gold_and_a_bad_prediction_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match="no gold claims"):
        gold.load(tmp_path)
    with pytest.raises(InvalidRecord, match=r"^mine\.jsonl:2: not in the evaluation format"):
        list(gold.read_predictions([json.dumps(said("Chad", "aids", "Mali")), '{"doc": "d"}'], origin="mine.jsonl"))
    with pytest.raises(InvalidRecord, match=r"^-:1: not in the evaluation format"):
        list(gold.read_predictions(["[]"]))
