"""Articles with every mention annotated: which claims are right, which are missed, which say nothing."""

import json
from pathlib import Path
from typing import Any

import pytest

from triplomacy import annotated, language
from triplomacy.annotated import Read
from triplomacy.claims import Document
from triplomacy.relations.extraction import Extractor

Claim = tuple[int, str, int]


def sentence(text: str, mentions: dict[str, str | list[str]], *claims: Claim, article: str = "one") -> dict[str, Any]:
    marked = [
        {"text": words, "start": text.index(words), "end": text.index(words) + len(words), "actor": actor}
        for words, actor in mentions.items()
    ]
    told = [
        {"source": source, "relation": relation, "target": target, "polarity": "positive", "ok": []}
        for source, relation, target in claims
    ]
    return {"id": text, "article": article, "text": text, "mentions": marked, "claims": told}


@pytest.fixture
def read(tmp_path: Path, extractor: Extractor) -> Any:
    def reading(*sentences: dict[str, Any]) -> list[tuple[int, Read]]:
        path = tmp_path / "long-test.jsonl"
        path.write_text("".join(json.dumps(one) + "\n" for one in sentences), encoding="utf-8")
        return list(annotated.read(path, extractor))

    return reading


def test_a_claim_is_right_by_name_or_by_the_words_that_stand_for_an_actor(read: Any) -> None:
    first = sentence("Chad accused Mali of lying.", {"Chad": "Chad", "Mali": "Mali"}, (0, "accuses", 1))
    second = sentence("It attacked the rebels of Togo.", {"It": "the invader", "Togo": "Togo"}, (0, "attacks", 1))
    found = read(first, second)
    assert [number for number, _ in found] == [1, 1]
    assert [right for _, one in found for _, right in one.judged][:1] == [True]
    assert not list(found[0][1].missed)


def test_what_was_not_wanted_is_wrong_and_what_was_not_said_is_missed(read: Any) -> None:
    mentions: dict[str, str | list[str]] = {"Chad": "Chad", "Mali": "Mali"}
    [(_, one)] = read(sentence("Chad accused Mali of lying.", mentions, (1, "funds", 0)))
    assert [claim.relation for claim in one.wrong] == ["accuses"]
    assert [gold.claim["relation"] for gold in one.missed] == ["funds"]


def test_that_each_member_of_a_collective_does_it_is_not_wrong(read: Any) -> None:
    text = "Chad and Niger accused Mali of lying."
    both = sentence(text, {"Chad and Niger": ["Chad", "Niger"], "Mali": "Mali"}, (0, "accuses", 1))
    [(_, one)] = read(both)
    assert len(one.claims) == 2
    assert not list(one.wrong) and not list(one.missed)


def test_articles_are_read_one_by_one_and_numbered(read: Any) -> None:
    mentions: dict[str, str | list[str]] = {"Chad": "Chad"}
    found = read(sentence("Chad said no.", mentions), sentence("Chad said yes.", mentions, article="two"))
    assert [number for number, _ in found] == [1, 2]


def test_of_two_mentions_on_one_word_the_shorter_is_its_own() -> None:
    text = "The president of Kenya left. The Kenyan army stayed."
    [(_, sentences)] = language.parsed(language.load(), [Document(name="x", text=text)])
    spans = [(0, 22), (17, 22), (29, 44), (4, 13), (28, 29)]
    found = {token.text: spans[place] for token, place in annotated.heads(sentences, spans).items()}
    assert found == {"president": (4, 13), "Kenya": (17, 22), "army": (29, 44)}


def test_names_are_compared_in_any_case_and_without_their_article() -> None:
    assert annotated.fold("The Hague") == annotated.fold("hague") != annotated.fold("Theben")
