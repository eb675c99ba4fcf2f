"""Denial, doubt, plan, condition and whose word it is: read from parses by hand, up to the root."""

import pytest

from parses import parse, word
from triplomacy.relations import light, scope
from triplomacy.relations.frames import FrameReader

ROWS = [
    # Denial.
    ("Chad/NNP/nsubj/2 armed/VBD/root/0/arm Mali/NNP/obj/2", "armed", "positive", "actual"),
    (
        "Chad/NNP/nsubj/4 did/VBD/aux/4/do not/RB/advmod/4 arm/VB/root/0 Mali/NNP/obj/4",
        "arm",
        "negative",
        "actual",
    ),
    ("Chad/NNP/nsubj/3 never/RB/advmod/3 armed/VBD/root/0/arm Mali/NNP/obj/3", "armed", "negative", "actual"),
    (
        "No/DT/det/2 soldiers/NNS/nsubj/3/soldier attacked/VBD/root/0/attack Mali/NNP/obj/3",
        "attacked",
        "negative",
        "actual",
    ),
    (
        "The/DT/det/2 soldiers/NNS/nsubj/3/soldier attacked/VBD/root/0/attack Mali/NNP/obj/3",
        "attacked",
        "positive",
        "actual",
    ),
    *(
        (
            f"Chad/NNP/nsubj/2 {above}/VBD/root/0/{lemma} to/TO/mark/4 arm/VB/xcomp/2 Mali/NNP/obj/4",
            "arm",
            polarity,
            modality,
        )
        for above, lemma, polarity, modality in [
            ("refused", "refuse", "negative", "actual"),
            ("failed", "fail", "negative", "actual"),
            ("declined", "decline", "negative", "actual"),
            ("continued", "continue", "positive", "actual"),
            ("began", "begin", "positive", "actual"),
            ("planned", "plan", "positive", "planned"),
            ("promised", "promise", "positive", "planned"),
            ("seemed", "seem", "positive", "probable"),
        ]
    ),
    (
        "Chad/NNP/nsubj/4 did/VBD/aux/4/do not/RB/advmod/4 refuse/VB/root/0 to/TO/mark/6 arm/VB/xcomp/4 Mali/NNP/obj/6",
        "arm",
        "positive",
        "actual",
    ),
    (
        "Chad/NNP/nsubj/2 has/VBZ/root/0/have yet/RB/advmod/2 to/TO/mark/5 arm/VB/xcomp/2 Mali/NNP/obj/5",
        "arm",
        "negative",
        "actual",
    ),
    (
        "Chad/NNP/nsubj/2 has/VBZ/root/0/have guns/NNS/obj/2/gun to/TO/mark/5 arm/VB/advcl/2 Mali/NNP/obj/5",
        "arm",
        "positive",
        "actual",
    ),
    (
        "Chad/NNP/nsubj/2 left/VBD/root/0/leave without/IN/mark/4 arming/VBG/advcl/2/arm Mali/NNP/obj/4",
        "arming",
        "negative",
        "actual",
    ),
    (
        "Chad/NNP/nsubj/2 left/VBD/root/0/leave after/IN/mark/4 arming/VBG/advcl/2/arm Mali/NNP/obj/4",
        "arming",
        "positive",
        "actual",
    ),
    (
        "Chad/NNP/nsubj/4 did/VBD/aux/4/do not/RB/advmod/4 arm/VB/root/0 or/CC/cc/6 train/VB/conj/4 Mali/NNP/obj/6",
        "train",
        "negative",
        "actual",
    ),
    (
        "Chad/NNP/nsubj/4 did/VBD/aux/4/do not/RB/advmod/4 arm/VB/root/0 but/CC/cc/6 trained/VBD/conj/4/train",
        "trained",
        "positive",
        "actual",
    ),
    # Doubt, plan and condition.
    ("Chad/NNP/nsubj/3 may/MD/aux/3 arm/VB/root/0 Mali/NNP/obj/3", "arm", "positive", "possible"),
    ("Chad/NNP/nsubj/3 will/MD/aux/3 arm/VB/root/0 Mali/NNP/obj/3", "arm", "positive", "planned"),
    ("Chad/NNP/nsubj/3 has/VBZ/aux/3/have armed/VBN/root/0/arm Mali/NNP/obj/3", "armed", "positive", "actual"),
    (
        "Chad/NNP/nsubj/4 will/MD/aux/4 not/RB/advmod/4 arm/VB/root/0 Mali/NNP/obj/4",
        "arm",
        "negative",
        "planned",
    ),
    ("Chad/NNP/nsubj/3 may/MD/aux/3 arm/VB/root/0 and/CC/cc/5 train/VB/conj/3", "train", "positive", "possible"),
    ("Chad/NNP/nsubj/3 reportedly/RB/advmod/3 armed/VBD/root/0/arm Mali/NNP/obj/3", "armed", "positive", "probable"),
    ("Chad/NNP/nsubj/3 allegedly/RB/advmod/3 armed/VBD/root/0/arm Mali/NNP/obj/3", "armed", "positive", "alleged"),
    ("Chad/NNP/nsubj/3 quickly/RB/advmod/3 armed/VBD/root/0/arm Mali/NNP/obj/3", "armed", "positive", "actual"),
    (
        "If/IN/mark/3 Chad/NNP/nsubj/3 arms/VBZ/advcl/5/arm Peru/NNP/nsubj/5 protests/VBZ/root/0/protest",
        "arms",
        "positive",
        "hypothetical",
    ),
    (
        "If/IN/mark/3 Chad/NNP/nsubj/3 arms/VBZ/advcl/5/arm Peru/NNP/nsubj/5 protests/VBZ/root/0/protest",
        "protests",
        "positive",
        "hypothetical",
    ),
    (
        "When/IN/mark/3 Chad/NNP/nsubj/3 fell/VBD/advcl/5/fall Peru/NNP/nsubj/5 protested/VBD/root/0/protest",
        "protested",
        "positive",
        "actual",
    ),
    # Accusation.
    (
        "Peru/NNP/nsubj/2 accused/VBD/root/0/accuse Chad/NNP/obj/2 of/IN/mark/5 arming/VBG/advcl/2/arm Mali/NNP/obj/5",
        "arming",
        "positive",
        "alleged",
    ),
    (
        "Peru/NNP/nsubj/2 accused/VBD/root/0/accuse Chad/NNP/obj/2 of/IN/mark/5 arming/VBG/advcl/2/arm Mali/NNP/obj/5",
        "accused",
        "positive",
        "actual",
    ),
]

SAID = "Peru/NNP/nsubj/2 said/VBD/root/0/say that/IN/mark/5 Chad/NNP/nsubj/5 armed/VBD/ccomp/2/arm Mali/NNP/obj/5"
SPEAKERS = [
    (SAID, "armed", ["Peru"]),
    (SAID, "said", []),
    ("Chad/NNP/nsubj/2 armed/VBD/ccomp/5/arm Mali/NNP/obj/2 Peru/NNP/nsubj/5 said/VBD/root/0/say", "armed", ["Peru"]),
    (
        "Chad/NNP/nsubj/2 armed/VBD/root/0/arm Mali/NNP/obj/2 Peru/NNP/nsubj/5 said/VBD/parataxis/2/say",
        "armed",
        ["Peru"],
    ),
    (
        "According/VBG/case/3/accord to/IN/fixed/1 Peru/NNP/obl/5 Chad/NNP/nsubj/5 armed/VBD/root/0/arm Mali/NNP/obj/5",
        "armed",
        ["Peru"],
    ),
    ("In/IN/case/2 Peru/NNP/obl/4 Chad/NNP/nsubj/4 armed/VBD/root/0/arm Mali/NNP/obj/4", "armed", []),
    (
        "Peru/NNP/nsubj/2 said/VBD/root/0/say Chad/NNP/nsubj/7 which/WDT/nsubj/5 armed/VBD/acl:relcl/3/arm "
        "Mali/NNP/obj/5 fell/VBD/ccomp/2/fall",
        "armed",
        [],
    ),
    (
        "Peru/NNP/nsubj/2 denied/VBD/root/0/deny arming/VBG/xcomp/2/arm Mali/NNP/obj/3",
        "arming",
        ["Peru"],
    ),
]
URGED = "Peru/NNP/nsubj/2 {}/VBD/root/0/{} Chad/NNP/obj/2 to/TO/mark/5 arm/VB/xcomp/2 Mali/NNP/obj/5"


@pytest.fixture(scope="module")
def reader() -> scope.ScopeReader:
    table = scope.load()
    return scope.ScopeReader(table, FrameReader(light=light.load(), control=table.control))


@pytest.mark.parametrize(("written", "head", "polarity", "modality"), ROWS)
def test_what_stands_above_a_predicate_denies_or_doubts_it(
    reader: scope.ScopeReader, written: str, head: str, polarity: str, modality: str
) -> None:
    found = reader.scope(word(parse(written), head))
    assert (found.polarity, found.modality, found.blocked) == (polarity, modality, "")


@pytest.mark.parametrize(
    ("written", "head"),
    [
        ("Neither/CC/cc:preconj/2 Chad/NNP/nsubj/5 nor/CC/cc/4 Peru/NNP/conj/2 fell/VBD/root/0/fall", "fell"),
        (
            "Chad/NNP/nsubj/2 armed/VBD/root/0/arm neither/CC/cc:preconj/4 Peru/NNP/obj/2 nor/CC/cc/6 Mali/NNP/conj/4",
            "armed",
        ),
        ("Did/VBD/aux/3/do Chad/NNP/nsubj/3 arm/VB/root/0 Mali/NNP/obj/3 ?/./punct/3", "arm"),
        (
            "It/PRP/expl/3 is/VBZ/cop/3/be false/JJ/root/0 that/IN/mark/6 Chad/NNP/nsubj/6 fell/VBD/csubj/3/fall",
            "fell",
        ),
        pytest.param(
            "Nobody/NN/nsubj/2 said/VBD/root/0/say that/IN/mark/5 Chad/NNP/nsubj/5 fell/VBD/ccomp/2/fall",
            "fell",
            marks=pytest.mark.xfail(strict=True, reason="what nobody says is still read as said"),
        ),
        ("Chad/NNP/nsubj/3 almost/RB/advmod/3 fell/VBD/root/0/fall", "fell"),
        ("the/DT/det/3 alleged/JJ/amod/3 attack/NN/nsubj/4 failed/VBD/root/0/fail", "attack"),
        ("the/DT/det/3 planned/VBN/amod/3/plan attack/NN/nsubj/4 failed/VBD/root/0/fail", "attack"),
        ("Chad/NNP/nsubj/2 pretended/VBD/root/0/pretend to/TO/mark/4 arm/VB/xcomp/2 Mali/NNP/obj/4", "arm"),
    ],
)
def test_what_is_not_said_to_have_happened_is_not_asserted(reader: scope.ScopeReader, written: str, head: str) -> None:
    found = reader.scope(word(parse(written), head))
    assert (found.polarity, found.modality, found.blocked) != ("positive", "actual", "")


@pytest.mark.parametrize(("written", "head", "speakers"), SPEAKERS)
def test_it_is_known_whose_word_a_predicate_is(
    reader: scope.ScopeReader, written: str, head: str, speakers: list[str]
) -> None:
    assert [token.text for token in reader.scope(word(parse(written), head)).speakers] == speakers


@pytest.mark.parametrize(
    ("verb", "lemma", "blocked"),
    [("urged", "urge", True), ("asked", "ask", True), ("banned", "ban", True), ("helped", "help", False)],
)
def test_what_is_asked_for_or_prevented_is_not_said_to_happen(
    reader: scope.ScopeReader, verb: str, lemma: str, blocked: bool
) -> None:
    doc = parse(URGED.format(verb, lemma))
    assert bool(reader.scope(word(doc, "arm")).blocked) is blocked
    assert not reader.scope(word(doc, verb)).blocked


def test_an_open_question_is_no_statement(reader: scope.ScopeReader) -> None:
    asked = "Peru/NNP/nsubj/2 asked/VBD/root/0/ask {}/IN/mark/5 Chad/NNP/nsubj/5 armed/VBD/ccomp/2/arm Mali/NNP/obj/5"
    assert reader.scope(word(parse(asked.format("whether")), "armed")).blocked


def test_the_weightier_of_two_doubts_is_kept(reader: scope.ScopeReader) -> None:
    doc = parse(
        "Peru/NNP/nsubj/2 accused/VBD/root/0/accuse Chad/NNP/obj/2 of/IN/mark/5 planning/VBG/advcl/2/plan "
        "to/TO/mark/7 arm/VB/xcomp/5 Mali/NNP/obj/7"
    )
    assert reader.scope(word(doc, "arm")).modality == "alleged"
    assert reader.scope(word(doc, "planning")).modality == "alleged"


def test_coordinated_words_of_different_kinds_do_not_turn_in_circles(reader: scope.ScopeReader) -> None:
    doc = parse(
        "Chad/NNP/nsubj/3 neither/CC/cc:preconj/3 armed/JJ/root/0 nor/CC/cc/5 funded/VBN/conj/3/fund Mali/NNP/obj/5"
    )
    assert reader.scope(word(doc, "funded")).polarity == "negative"


def test_promising_refusing_and_asking_merely_embed_but_saying_does_not(reader: scope.ScopeReader) -> None:
    doc = parse("promised/VBD/root/0/promise refused/VBD/conj/1/refuse urged/VBD/conj/1/urge said/VBD/conj/1/say")
    assert [reader.merely_embeds(token) for token in doc] == [True, True, True, False]
