"""What a coordinated verb hangs on: parses as they come, slips and all, the near miss beside the hit."""

import pytest

from parses import parse, word
from triplomacy.relations.attachment import Control, complements, governor, subjects

CONTROL = Control(stances=frozenset({"accuse", "urge"}), intentions=frozenset({"bid"}))

ROWS = [
    # A finite verb is not coordinated with a participle or an adjective.
    (
        "Norway/NNP/nsubj/2 denied/VBD/root/0/deny shelling/VBG/xcomp/2/shell Chad/NNP/obj/3 and/CC/cc/6 "
        "accused/VBD/conj/3/accuse Peru/NNP/obj/6",
        "accused",
        "denied",
    ),
    (
        "Norway/NNP/nsubj/2 condemned/VBD/root/0/condemn Chad/NNP/obj/2 as/IN/case/5 dangerous/JJ/obl/2 and/CC/cc/7 "
        "warned/VBD/conj/5/warn Peru/NNP/obj/7",
        "warned",
        "condemned",
    ),
    # A stance taken after "and" is taken by whoever reports, unless the reported verb is one, or "that" comes again.
    (
        "Norway/NNP/nsubj/2 denied/VBD/root/0/deny that/IN/mark/5 boats/NNS/nsubj/5/boat sank/VBD/ccomp/2/sink "
        "and/CC/cc/7 accused/VBD/conj/5/accuse Chad/NNP/obj/7",
        "accused",
        "denied",
    ),
    (
        "Norway/NNP/nsubj/2 denied/VBD/root/0/deny that/IN/mark/5 Peru/NNP/nsubj/5 urged/VBD/ccomp/2/urge and/CC/cc/7 "
        "accused/VBD/conj/5/accuse Chad/NNP/obj/7",
        "accused",
        "urged",
    ),
    (
        "Norway/NNP/nsubj/2 said/VBD/root/0/say that/IN/mark/5 Peru/NNP/nsubj/5 left/VBD/ccomp/2/leave and/CC/cc/8 "
        "that/IN/mark/8 accused/VBD/conj/5/accuse Chad/NNP/obj/8",
        "accused",
        "left",
    ),
    (
        "Norway/NNP/nsubj/2 said/VBD/root/0/say Peru/NNP/nsubj/4 left/VBD/ccomp/2/leave and/CC/cc/6 "
        "returned/VBD/conj/4/return",
        "returned",
        "left",
    ),
    (
        "Norway/NNP/nsubj/2 left/VBD/root/0/leave saying/VBG/advcl/2/say Peru/NNP/nsubj/5 lied/VBD/ccomp/3/lie "
        "and/CC/cc/7 accusing/VBG/conj/5/accuse Chad/NNP/obj/7",
        "accusing",
        "saying",
    ),
    # An infinitive goes with the bid right before it, not with a noun that is none.
    (
        "Norway/NNP/nsubj/2 hailed/VBD/root/0/hail Peru/NNP/nmod:poss/4 bid/NN/obj/2 to/TO/mark/6 join/VB/advcl/2",
        "join",
        "bid",
    ),
    (
        "Norway/NNP/nsubj/2 sent/VBD/root/0/send its/PRP$/nmod:poss/4 boats/NN/obj/2/boat to/TO/mark/6 fish/VB/advcl/2",
        "fish",
        "sent",
    ),
    # Two participles of one noun.
    (
        "Norway/NNP/nsubj/2 offered/VBD/root/0/offer a/DT/det/4 plan/NN/obj/2 backed/VBN/acl/4/back by/IN/case/7 "
        "Chad/NNP/obl:agent/5 but/CC/cc/9 rejected/VBN/conj/2/reject by/IN/case/11 Mali/NNP/obl:agent/9",
        "rejected",
        "backed",
    ),
    (
        "Norway/NNP/nsubj/2 offered/VBD/root/0/offer a/DT/det/4 plan/NN/obj/2 backed/VBN/acl/4/back by/IN/case/7 "
        "Chad/NNP/obl:agent/5 and/CC/cc/9 left/VBD/conj/2/leave Mali/NNP/obj/9",
        "left",
        "offered",
    ),
]


@pytest.mark.parametrize(("written", "verb", "above"), ROWS)
def test_like_is_coordinated_with_like(written: str, verb: str, above: str) -> None:
    assert governor(word(parse(written), verb), CONTROL).text == above


CALLED = (
    "Norway/NNP/nsubj/2 called/VBD/root/0/call on/IN/case/4 Chad/NNP/obl/6 to/TO/mark/6 talk/VB/{}/2 "
    "with/IN/case/8 Mali/NNP/obl/6"
)


@pytest.mark.parametrize(
    ("dep", "above", "below"),
    [("xcomp", ["Chad"], ["Mali"]), ("advcl", ["Chad"], ["Mali"]), ("conj", [], ["Chad", "Mali"])],
)
def test_a_phrase_before_an_infinitive_is_of_the_verb_above(dep: str, above: list[str], below: list[str]) -> None:
    doc = parse(CALLED.format(dep))
    for verb, expected in (("called", above), ("talk", below)):
        assert [t.text for t in complements(word(doc, verb)) if t.dep_ == "obl"] == expected


@pytest.mark.parametrize(
    ("written", "stalled", "said"),
    [
        (
            "Talks/NNS/nsubj/2 stalled/VBD/ccomp/6/stall ,/,/punct/2 two/CD/nummod/5 diplomats/NNS/nsubj/2 "
            "said/VBD/root/0/say",
            ["Talks"],
            ["diplomats"],
        ),
        (
            "Talks/NNS/nsubj/2 stalled/VBD/ccomp/6/stall ,/,/punct/2 two/CD/nummod/5 diplomats/NNS/nsubj/6 "
            "said/VBD/root/0/say",
            ["Talks"],
            ["diplomats"],
        ),
        ("Here/RB/advmod/2 stalled/VBD/ccomp/4/stall talks/NNS/nsubj/2 said/VBD/root/0/say", ["talks"], []),
    ],
)
def test_who_speaks_after_a_clause_is_not_its_subject(written: str, stalled: list[str], said: list[str]) -> None:
    doc = parse(written)
    for verb, expected in (("stalled", stalled), ("said", said)):
        assert [t.text for t in subjects(word(doc, verb))] == expected


@pytest.mark.parametrize(
    ("written", "verb", "subject"),
    [
        ("Peru/NNP/nsubj/4 is/VBZ/aux/3/be training/VBG/root/0/train recruits/NNS/obj/3/recruit", "training", ["Peru"]),
        ("recruits/NNS/obj/2/recruit train/VBP/root/0 Peru/NNP/nsubj/1", "train", []),
        (
            "Peru/NNP/nsubj/2 denied/VBD/parataxis/5/deny it/PRP/obj/2 ,/,/punct/2 barred/VBD/root/0/bar "
            "envoys/NNS/obj/5/envoy",
            "barred",
            ["Peru"],
        ),
        (
            "Peru/NNP/root/0 barred/VBD/acl/1/bar envoys/NNS/obj/2/envoy Chad/NNP/nsubj/5 left/VBD/parataxis/2/leave",
            "barred",
            [],
        ),
        (
            "envoys/NNS/root/0/envoy all/DT/nsubj/6 of/IN/case/4 whom/WP/nmod/2 Peru/NNP/nsubj/6 "
            "barred/VBD/acl:relcl/1/bar",
            "barred",
            ["Peru"],
        ),
    ],
)
def test_a_subject_that_a_parser_hung_elsewhere_is_the_verbs(written: str, verb: str, subject: list[str]) -> None:
    assert [token.text for token in subjects(word(parse(written), verb))] == subject
