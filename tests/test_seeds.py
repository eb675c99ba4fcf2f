"""The sentences that come with the project are well-formed: those with claims, and those that measure the parser."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest

from conftest import ROOT
from triplomacy import language, ontology
from triplomacy.claims import Modality, Polarity
from triplomacy.encoder.labels import ENTITIES

LONG = sorted((ROOT / "seeds" / "sentences").glob("long-*.jsonl"))
SENTENCES = sorted(set((ROOT / "seeds" / "sentences").glob("*.jsonl")) - set(LONG))
NEWS = ROOT / "seeds" / "reading" / "news.jsonl"
CLAIM = {"source", "relation", "target", "polarity", "modality", "ok"}
TEXTS = {"source_text", "target_text"}


def records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def claims(path: Path) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Id and text of the sentence, and the claim."""
    return ((record["id"], record["text"], claim) for record in records(path) for claim in record["claims"])


def repeated(values: list[str]) -> set[str]:
    return {value for value in values if values.count(value) > 1}


@pytest.mark.parametrize("path", SENTENCES, ids=lambda path: path.stem)
def test_a_sentence_has_an_id_of_its_file_a_text_of_one_line_and_claims(path: Path) -> None:
    letter = path.stem.rpartition("-")[2]
    for record in records(path):
        assert list(record) == ["id", "text", "claims"]
        assert record["id"].startswith(f"{letter}-")
        assert record["text"] == " ".join(record["text"].split()) != ""
        assert isinstance(record["claims"], list)


@pytest.mark.parametrize("path", SENTENCES, ids=lambda path: path.stem)
def test_a_claim_joins_two_actors_by_relations_that_can_be_asserted(path: Path) -> None:
    relations = ontology.load().relations
    for place, _, claim in claims(path):
        assert CLAIM <= claim.keys() <= CLAIM | TEXTS, place
        assert claim["source"] and claim["target"] and claim["source"] != claim["target"], place
        assert all(relations[name].assertable for name in (claim["relation"], *claim["ok"])), place
        assert claim["relation"] not in claim["ok"] and len(set(claim["ok"])) == len(claim["ok"]), place
        assert claim["polarity"] in get_args(Polarity) and claim["modality"] in get_args(Modality), place


@pytest.mark.parametrize("path", SENTENCES, ids=lambda path: path.stem)
def test_the_words_of_an_actor_occur_in_the_text(path: Path) -> None:
    missing = [
        (place, words)
        for place, text, claim in claims(path)
        for words in (claim.get(key) for key in TEXTS)
        if words is not None and not (words and words in text)
    ]
    assert missing == []


@pytest.mark.parametrize("path", LONG, ids=lambda path: path.stem)
def test_mentions_of_a_long_sentence_stand_where_they_say_and_claims_join_two_of_them(path: Path) -> None:
    relations = ontology.load().relations
    for record in records(path):
        place, text, mentions = record["id"], record["text"], record["mentions"]
        assert place.startswith(f"{path.stem.rpartition('-')[2]}-") and text == " ".join(text.split()) != ""
        assert all(text[mention["start"] : mention["end"]] == mention["text"] != "" for mention in mentions), place
        for claim in record["claims"]:
            assert CLAIM <= claim.keys() <= CLAIM | {"predicate"}, place
            assert "".join(text[slice(*claim.get("predicate", (0, 1)))].split()), place
            assert claim["relation"] not in claim["ok"] and len(set(claim["ok"])) == len(claim["ok"]), place
            assert claim["source"] != claim["target"] and {claim["source"], claim["target"]} <= {*range(len(mentions))}
            assert all(relations[name].assertable for name in (claim["relation"], *claim["ok"])), place
            assert claim["polarity"] in get_args(Polarity) and claim["modality"] in get_args(Modality), place


def test_no_id_and_no_text_stands_twice() -> None:
    every = [record for path in SENTENCES + LONG for record in records(path)]
    for key in ("id", "text"):
        values = [record[key] for record in every]
        if len(set(values)) < len(values):
            assert repeated(values) == set()


def test_there_are_enough_sentences_with_and_without_claims() -> None:
    sizes = [len(record["claims"]) for path in SENTENCES for record in records(path)]
    assert sum(size > 0 for size in sizes) >= 3_000
    assert sizes.count(0) >= 800


def test_sentences_for_training_are_kept_from_those_for_measuring() -> None:
    texts = {
        role: {
            record["text"].casefold() for path in SENTENCES if path.stem.startswith(role) for record in records(path)
        }
        for role in ("train", "dev", "test")
    }
    assert all(texts.values())
    measured = texts["dev"] | texts["test"] | {record["text"].casefold() for record in records(NEWS)}
    assert texts["train"] & measured == set()
    assert texts["dev"] & texts["test"] == set()


def test_news_names_words_and_labels_that_there_are() -> None:
    nlp = language.load()
    known = set(nlp.get_pipe("triplomacy_reader").labels)  # type: ignore[attr-defined]
    for record in records(NEWS):
        assert list(record) == ["text", "entities", "arguments"]
        tokens = [token.text for token in nlp.make_doc(record["text"])]
        for predicate, relation, argument in record["arguments"]:
            assert relation in known
            for written in (predicate, argument):
                word, _, number = written.partition("#")
                assert tokens.count(word) >= int(number or 1), (written, record["text"])


def test_entities_of_news_stand_in_the_order_of_the_text() -> None:
    for record in records(NEWS):
        end = 0
        for words, label in record["entities"]:
            assert label in ENTITIES
            start = record["text"].find(words, end)
            assert start >= 0, (words, record["text"])
            end = start + len(words)
