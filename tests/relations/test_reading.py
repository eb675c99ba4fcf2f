"""The most specific cue that fits types a frame; who fills its slots, and why the others did not."""

import pytest

from parses import english, parse, sentence, word
from triplomacy import gazetteer
from triplomacy.actors.mentions import NameMatcher
from triplomacy.actors.references import Discourse
from triplomacy.claims import Document
from triplomacy.relations.attachment import Control
from triplomacy.relations.cues import Cue, Cues
from triplomacy.relations.frames import FrameReader
from triplomacy.relations.light import Light
from triplomacy.relations.reading import Reader, Reading, Rejection

FRAMES = FrameReader(light=Light(frozenset(), frozenset()), control=Control())
KINDS = {"weapon": frozenset({"rifle", "cease-fire", "light tank"}), "food": frozenset({"rice"})}


def cue(relation: str, *, source: str = "subj", target: str = "to", theme: str = "obj", **rest: object) -> Cue:
    words = {"words": frozenset({"send", "meet", "ally", "hit"}), "kind": "verb", "place": relation}
    slots = {"source": tuple(source.split()), "target": tuple(target.split()), "theme": tuple(theme.split())}
    return Cue(relation=relation, **(words | slots | rest))  # type: ignore[arg-type]


SUPPLIES = cue("supplies")
ARMS = cue("suppliesArmsTo", object_is=frozenset({"weapon"}))
TO_STATES = cue("aids", target_is=frozenset({"State"}), confidence=0.95)
MEETS = cue("consultsWith", target="with obj subj")
SENT = "{}/NNP/nsubj/2 sent/VBD/root/0/send {}/NNS/obj/2/{} to/IN/case/5 {}/NNP/obl/2"


@pytest.fixture(scope="module")
def matcher() -> NameMatcher:
    return NameMatcher(gazetteer.load(), english())


def read(matcher: NameMatcher, written: str, *cues: Cue, head: str = "sent") -> tuple[list[Reading], list[Rejection]]:
    doc = parse(written)
    discourse = Discourse(Document(name="x", text=doc.text), [sentence(doc)], matcher)
    discourse.enter(sentence(doc))
    by_word = {(one.kind, text): cues for one in cues for text in sorted(one.words)}
    reader = Reader(Cues(by_word=by_word, kinds=KINDS, all=cues), discourse, FRAMES)
    token = word(doc, head)
    return reader.read(FRAMES.verb(token) if token.pos_ == "VERB" else FRAMES.noun(token))


def triples(readings: list[Reading]) -> list[str]:
    return [f"{r.source.actor.label} {r.cue.relation} {r.target.actor.label}" for r in readings]


@pytest.mark.parametrize(
    ("thing", "lemma", "expected"),
    [("rifles", "rifle", "Peru suppliesArmsTo Mali"), ("boots", "boot", "Peru supplies Mali")],
)
def test_the_cue_with_more_conditions_wins_where_they_hold(
    matcher: NameMatcher, thing: str, lemma: str, expected: str
) -> None:
    for cues in ((SUPPLIES, ARMS), (ARMS, SUPPLIES)):
        readings, rejections = read(matcher, SENT.format("Peru", thing, lemma, "Mali"), *cues)
        assert triples(readings) == [expected] and rejections == []


def test_of_two_cues_as_specific_the_surer_wins(matcher: NameMatcher) -> None:
    readings, _ = read(matcher, SENT.format("Peru", "rifles", "rifle", "Mali"), ARMS, TO_STATES)
    assert triples(readings) == ["Peru aids Mali"]


def test_a_class_that_a_cue_asks_for_keeps_others_out(matcher: NameMatcher) -> None:
    readings, [rejection] = read(matcher, SENT.format("Peru", "boots", "boot", "Hezbollah"), TO_STATES)
    assert readings == []
    assert rejection.reason == "no second actor found as target in to"


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        (SENT.format("Rain", "rifles", "rifle", "Mali"), "no actor found as source in subj"),
        (SENT.format("Peru", "rifles", "rifle", "school"), "no second actor found as target in to"),
        (SENT.format("Peru", "boots", "boot", "Mali"), "its object is none of weapon"),
        (SENT.format("Peru", "rifles", "rifle", "Peru"), "no second actor found as target in to"),
    ],
)
def test_a_rejection_says_what_was_missing(matcher: NameMatcher, written: str, reason: str) -> None:
    readings, [rejection] = read(matcher, written, ARMS)
    assert (readings, rejection.reason, rejection.cue) == ([], reason, ARMS)


def test_a_word_that_no_cue_knows_is_neither_read_nor_rejected(matcher: NameMatcher) -> None:
    assert read(matcher, "Peru/NNP/nsubj/2 slept/VBD/root/0/sleep", SUPPLIES, head="slept") == ([], [])


def test_coordination_on_both_sides_gives_every_pair(matcher: NameMatcher) -> None:
    written = (
        "Peru/NNP/nsubj/4 and/CC/cc/3 Chile/NNP/conj/1 sent/VBD/root/0/send rice/NN/obj/4 to/IN/case/7 "
        "Mali/NNP/obl/4 and/CC/cc/9 Togo/NNP/conj/7"
    )
    readings, _ = read(matcher, written, SUPPLIES)
    assert triples(readings) == [f"{a} supplies {b}" for a in ("Peru", "Chile") for b in ("Mali", "Togo")]
    assert {token.text for reading in readings for token in reading.theme} == {"rice"}


def test_a_symmetric_relation_holds_among_the_subjects_or_between_the_sides(matcher: NameMatcher) -> None:
    among = "Peru/NNP/nsubj/4 and/CC/cc/3 Chile/NNP/conj/1 met/VBD/root/0/meet"
    between = "Peru/NNP/nsubj/2 met/VBD/root/0/meet Chile/NNP/obj/2"
    alone = "Peru/NNP/nsubj/2 met/VBD/root/0/meet"
    for written, expected in (
        (among, ["Peru consultsWith Chile"]),
        (between, ["Peru consultsWith Chile"]),
        (alone, []),
    ):
        readings, _ = read(matcher, written, MEETS, head="met")
        assert triples(readings) == expected


def test_a_relation_with_a_direction_does_not_hold_among_the_subjects(matcher: NameMatcher) -> None:
    among = "Peru/NNP/nsubj/4 and/CC/cc/3 Chile/NNP/conj/1 sent/VBD/root/0/send rice/NN/obj/4"
    readings, _ = read(matcher, among, cue("supplies", target="to subj"))
    assert readings == []


def test_slots_are_tried_in_the_order_of_the_cue(matcher: NameMatcher) -> None:
    written = SENT.format("Peru", "rifles", "rifle", "Mali").replace("rifles/NNS/obj/2/rifle", "Togo/NNP/iobj/2")
    for target, label in (("iobj to", "Togo"), ("to iobj", "Mali"), ("for to", "Mali")):
        [reading], _ = read(matcher, written, cue("supplies", target=target))
        assert reading.target.actor.label == label


def test_a_thing_stands_for_its_owner_unless_the_cue_forbids_it(matcher: NameMatcher) -> None:
    written = "Peru/NNP/nsubj/2 hit/VBD/root/0/hit Mali/NNP/nmod:poss/5 's/POS/case/3 harbour/NN/obj/2"
    for owner, expected in ((True, ["Peru attacks Mali"]), (False, [])):
        readings, _ = read(matcher, written, cue("attacks", target="obj", owner=owner), head="hit")
        assert triples(readings) == expected


def test_an_owned_thing_is_less_sure_than_a_name_and_becomes_the_theme(matcher: NameMatcher) -> None:
    owned = "Peru/NNP/nsubj/2 hit/VBD/root/0/hit Mali/NNP/nmod:poss/5 's/POS/case/3 harbour/NN/obj/2"
    named = "Peru/NNP/nsubj/2 hit/VBD/root/0/hit Mali/NNP/obj/2"
    hits = cue("attacks", target="obj", theme="with")
    [[of_thing], [of_name]] = [read(matcher, written, hits, head="hit")[0] for written in (owned, named)]
    assert of_thing.meant < of_name.meant == 1
    assert [token.text for token in of_thing.theme] == ["harbour"] and of_name.theme == ()
    assert of_thing.pair == of_name.pair
