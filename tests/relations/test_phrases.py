"""Themes, titles, quantities, times and places read as a reader would quote them."""

import pytest

from parses import parse, word
from triplomacy.relations import phrases

WORDS = [
    ("the/DT/det/3 old/JJ/amod/3 rifles/NNS/root/0/rifle", "rifles", "old rifles"),
    (
        "Chad/NNP/nmod:poss/4 's/POS/case/1 old/JJ/amod/4 rifles/NNS/root/0/rifle from/IN/case/6 Mali/NNP/nmod/4",
        "rifles",
        "old rifles",
    ),
    ("sale/NN/root/0 of/IN/case/3 rifles/NNS/nmod/1/rifle", "sale", "sale of rifles"),
    (
        "rifles/NNS/root/0/rifle that/WDT/nsubj/3 rust/VBP/acl:relcl/1",
        "rifles",
        "rifles",
    ),
    ("rifles/NNS/root/0/rifle and/CC/cc/3 boots/NNS/conj/1/boot", "rifles", "rifles"),
    ("talks/NNS/root/0/talk on/IN/case/3 Monday/NNP/nmod/1", "talks", "talks"),
    ("talks/NNS/root/0/talk on/IN/case/3 trade/NN/nmod/1", "talks", "talks on trade"),
]


@pytest.mark.parametrize(("written", "head", "text"), WORDS)
def test_a_theme_is_its_noun_with_what_says_which_but_not_whose_or_where(written: str, head: str, text: str) -> None:
    names = "DATE:3" if "Monday" in written else ""
    assert phrases.phrase(word(parse(written, names=names), head)) == text


def test_coordinated_themes_are_several_and_each_is_told_once() -> None:
    doc = parse("rifles/NNS/root/0/rifle boots/NNS/conj/1/boot and/CC/cc/4 rifles/NNS/conj/1/rifle")
    assert phrases.themes([doc[0], doc[0]]) == ("rifles", "boots")
    assert phrases.themes([]) == ()


def test_a_theme_has_at_most_160_characters() -> None:
    long = " ".join(f"word{n}/NN/compound/80" for n in range(1, 80)) + " fund/NN/root/0"
    assert 0 < len(phrases.phrase(word(parse(long), "fund"))) <= 160


def test_a_noun_phrase_has_its_modifiers_but_neither_its_preposition_nor_its_apposition() -> None:
    doc = parse(
        "by/IN/case/4 the/DT/det/4 foreign/JJ/amod/4 minister/NN/root/0 of/IN/case/6 Chad/NNP/nmod/4 ,/,/punct/9 "
        "Jane/NNP/compound/9 Doe/NNP/appos/4"
    )
    assert phrases.noun_phrase(word(doc, "minister")).text == "the foreign minister of Chad"


@pytest.mark.parametrize(
    ("written", "names", "title"),
    [
        ("Chadian/JJ/amod/3 foreign/JJ/amod/3 minister/NN/root/0 Doe/NNP/flat/3", "NORP:1", "foreign minister"),
        ("Defence/NNP/compound/2 Secretary/NNP/root/0 Doe/NNP/flat/2", "", "Defence Secretary"),
        ("the/DT/det/2 president/NN/root/0", "", "president"),
    ],
)
def test_a_title_is_an_office_without_its_country_and_article(written: str, names: str, title: str) -> None:
    [head] = [token for token in parse(written, names=names) if token.dep_ == "ROOT"]
    assert phrases.title(head) == title


QUANTITIES = [
    ("40/CD/nummod/2 tanks/NNS/root/0/tank", "40 tanks", 40, 40),
    ("twelve/CD/nummod/2 tanks/NNS/root/0/tank", "twelve tanks", 12, 12),
    ("2,500/CD/nummod/2 men/NNS/root/0/man", "2,500 men", 2500, 2500),
    ("3/CD/compound/2 million/CD/nummod/3 dollars/NNS/root/0/dollar", "3 million dollars", 3e6, 3e6),
    ("at/RB/case/2 least/RBS/advmod/3 40/CD/nummod/4 tanks/NNS/root/0/tank", "at least 40 tanks", 40, None),
    ("up/RB/advmod/3 to/IN/fixed/1 40/CD/nummod/4 tanks/NNS/root/0/tank", "up to 40 tanks", None, 40),
    ("about/RB/advmod/2 40/CD/nummod/3 tanks/NNS/root/0/tank", "about 40 tanks", 40, 40),
]


@pytest.mark.parametrize(("written", "text", "minimum", "maximum"), QUANTITIES)
def test_a_quantity_is_read_with_its_hedge(
    written: str, text: str, minimum: float | None, maximum: float | None
) -> None:
    [head] = [token for token in parse(written.replace("RBS", "RB")) if token.dep_ == "ROOT"]
    found = phrases.quantity([head])
    assert found is not None
    assert (found.text, found.minimum, found.maximum) == (text, minimum, maximum)


def test_a_noun_without_a_number_has_no_quantity() -> None:
    assert phrases.quantity(parse("old/JJ/amod/2 tanks/NNS/root/0/tank")) is None
    assert phrases.quantity([]) is None


@pytest.mark.parametrize(("case", "place"), [("in", "Mali"), ("near", "Mali"), ("with", None), ("from", None)])
def test_a_place_stands_under_a_preposition_of_place(case: str, place: str | None) -> None:
    doc = parse(f"Chad/NNP/nsubj/2 met/VBD/root/0/meet {case}/IN/case/4 Mali/NNP/obl/2", names="GPE:1 GPE:4")
    assert phrases.place(word(doc, "met")) == place
