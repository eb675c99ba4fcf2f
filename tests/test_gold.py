"""The gold articles are what their README says: spans that hold, actors and relations that are known."""

import json
from pathlib import Path
from typing import Any

import pytest

from triplomacy import ontology

GOLD = Path(__file__).parent / "gold"
ARTICLES = sorted(path.stem for path in GOLD.glob("*.txt"))


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (GOLD / name).read_text("utf-8").splitlines()]


RELATIONS = ontology.load().relations
ACTORS = {row["id"]: row for row in rows("actors.jsonl")}


@pytest.mark.parametrize("name", ARTICLES)
def test_the_sentences_are_the_text(name: str) -> None:
    text = (GOLD / f"{name}.txt").read_text("utf-8")
    sentences = rows(f"{name}.sents.jsonl")
    assert [row["sent"] for row in sentences] == list(range(len(sentences)))
    assert all(text[row["start"] : row["end"]] == row["text"] for row in sentences)
    ends = [0, *(row["end"] for row in sentences)]
    starts = [*(row["start"] for row in sentences), len(text)]
    assert not "".join(text[end:start] for end, start in zip(ends, starts, strict=True)).strip()


@pytest.mark.parametrize("name", ARTICLES)
def test_every_span_holds_what_the_claim_says(name: str) -> None:
    text = (GOLD / f"{name}.txt").read_text("utf-8")
    sentences = {row["sent"]: row for row in rows(f"{name}.sents.jsonl")}
    for claim in rows(f"{name}.gold.jsonl"):
        sentence = sentences[claim["sent"]]
        assert [claim[key] for key in ("start", "end", "text")] == [sentence[key] for key in ("start", "end", "text")]
        for span in (claim["source"], claim["target"], claim["cue"]):
            if span["text"] is not None:
                assert claim["start"] <= span["start"] < span["end"] <= claim["end"], claim["id"]
                assert text[span["start"] : span["end"]] == span["text"], claim["id"]
        said = [*claim["theme"], *(claim[key] for key in ("quantity", "time", "place") if claim[key])]
        assert all(words in claim["text"] for words in said), claim["id"]
        given = None not in (claim["source"]["text"], claim["target"]["text"])
        assert claim["scope"] == ("sentence" if given else "document"), claim["id"]


@pytest.mark.parametrize("name", ARTICLES)
def test_actors_and_relations_are_known(name: str) -> None:
    claims = rows(f"{name}.gold.jsonl")
    assert len({claim["id"] for claim in claims}) == len(claims)
    for claim in claims:
        relation = RELATIONS[claim["relation"]]
        assert (claim["layer"], claim["symmetric"]) == (relation.layer, relation.symmetric), claim["id"]
        assert {other["relation"] for other in claim["alt"]} <= set(RELATIONS)
        for end in (claim["source"], claim["target"]):
            actor = ACTORS[end["canonical"]]
            assert (end["class"], end["state"]) == (actor["class"], actor["state"]), claim["id"]
            assert set(end["ok"]) <= set(ACTORS), claim["id"]
