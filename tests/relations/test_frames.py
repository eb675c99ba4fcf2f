"""The same slots whatever the syntax: parses by hand, the near miss beside the hit."""

import pytest

from parses import parse, word
from triplomacy.relations.attachment import Control, is_passive
from triplomacy.relations.frames import Frame, FrameReader
from triplomacy.relations.light import Light

READER = FrameReader(
    light=Light(
        verbs=frozenset({"launch", "be", "remain"}), answers=frozenset({"reject"}), thanks=frozenset({"thank"})
    ),
    control=Control(objects=frozenset({"urge", "force"}), stances=frozenset({"urge"})),
)

ACTIVE = "Norway/NNP/nsubj/2 sold/VBD/root/0/sell rifles/NNS/obj/2/rifle to/IN/case/5 Chad/NNP/obl/2"
PASSIVE = (
    "Rifles/NNS/nsubj:pass/3/rifle were/VBD/aux:pass/3/be sold/VBN/root/0/sell to/IN/case/5 Chad/NNP/obl/3 "
    "by/IN/case/7 Norway/NNP/obl/3"
)
BY_NIGHT = "Norway/NNP/nsubj/2 sold/VBD/root/0/sell rifles/NNS/obj/2/rifle by/IN/case/5 night/NN/obl/2"
DITRANSITIVE = "Norway/NNP/nsubj/2 sold/VBD/root/0/sell Chad/NNP/iobj/2 rifles/NNS/obj/2/rifle"
GIVEN = (
    "Chad/NNP/nsubj:pass/3 was/VBD/aux:pass/3/be sold/VBN/root/0/sell rifles/NNS/obj/3/rifle "
    "by/IN/case/6 Norway/NNP/obl:agent/3"
)
WHICH = "Norway/NNP/nsubj/5 which/WDT/nsubj/3 armed/VBD/acl:relcl/1/arm Chad/NNP/obj/3 fell/VBD/root/0/fall"
BARE_RELATIVE = "rifles/NNS/nsubj/4/rifle Norway/NNP/nsubj/3 sold/VBD/acl:relcl/1/sell rusted/VBD/root/0/rust"
THAT_RELATIVE = (
    "rifles/NNS/nsubj/5/rifle that/WDT/obj/4 Norway/NNP/nsubj/4 sold/VBD/acl:relcl/1/sell rusted/VBD/root/0/rust"
)
TWO_VERBS = "Norway/NNP/nsubj/2 armed/VBD/root/0/arm Chad/NNP/obj/2 and/CC/cc/5 funded/VBD/conj/2/fund Mali/NNP/obj/5"
TWO_CLAUSES = (
    "Norway/NNP/nsubj/2 armed/VBD/root/0/arm Chad/NNP/obj/2 and/CC/cc/6 Peru/NNP/nsubj/6 "
    "funded/VBD/conj/2/fund Mali/NNP/obj/6"
)
SIDE_BY_SIDE = "Norway/NNP/nsubj/2 armed/VBD/root/0/arm and/CC/cc/4 funded/VBD/conj/2/fund Chad/NNP/obj/4"
REFUSED = "Norway/NNP/nsubj/2 refused/VBD/root/0/refuse to/TO/mark/4 arm/VB/xcomp/2 Chad/NNP/obj/4"
URGED = "Norway/NNP/nsubj/2 urged/VBD/root/0/urge Peru/NNP/obj/2 to/TO/mark/5 arm/VB/xcomp/2 Chad/NNP/obj/5"
PARTICIPLE = "rebels/NNS/root/0/rebel armed/VBN/acl/1/arm by/IN/case/4 Norway/NNP/obl/2"
HYPHENATED = "Norway/NNP/compound/3 -/HYPH/punct/3 backed/VBN/amod/4/back rebels/NNS/root/0/rebel"
FOREIGN_BACKED = "foreign/JJ/compound/3 -/HYPH/punct/3 backed/VBN/amod/4/back rebels/NNS/root/0/rebel"

CALLED = "Norway/NNP/nsubj/2 called/VBD/root/0/call the/DT/det/4 charge/NN/xcomp/2 baseless/JJ/xcomp/2"
NAMED = "Norway/NNP/nsubj/2 named/VBD/root/0/name Peru/NNP/xcomp/2"
FORCED = (
    "rebels/NNS/root/0/rebel whom/WP/obj/4 Norway/NNP/nsubj/4 forced/VBD/acl:relcl/1/force Peru/NNP/obj/4 "
    "to/TO/mark/7 arm/VB/xcomp/4"
)
VISITING = (
    "Visiting/VBG/advcl/5/visit Chad/NNP/obj/1 ,/,/punct/1 premier/NN/nsubj/5 urged/VBD/root/0/urge Peru/NNP/obj/5"
)
HEADLINE = "Norway/NNP/root/0 to/TO/mark/3 arm/VB/acl/1 Chad/NNP/obj/3"
SHORT = (
    "Norway/NNP/nsubj/2 stopped/VBD/root/0/stop short/RB/advmod/2 of/IN/mark/5 threatening/VBG/advcl/2/threaten "
    "Chad/NNP/obl/2"
)
LISTED = (
    "list/NN/root/0 Norway/NNP/nsubj/3 buys/VBZ/parataxis/1/buy gas/NN/obj/3 ,/,/punct/6 has/VBZ/parataxis/1/have "
    "ports/NNS/obj/6/port"
)
LET_GO = (
    "Peru/NNP/nsubj:pass/3 was/VBD/aux:pass/3/be let/VBN/root/0/let go/VB/xcomp/3 by/IN/case/6 Norway/NNP/obl:agent/4"
)
TWO_SUBJECTS = (
    "mines/NNS/root/0/mine ;/,/punct/3 Norway/NNP/nsubj/6 ,/,/punct/3 which/WDT/nsubj/6 armed/VBD/acl:relcl/1/arm "
    "Chad/NNP/obj/6"
)
ALL_OF_WHOM = (
    "envoys/NNS/root/0/envoy all/DT/nsubj/6 of/IN/case/4 whom/WP/nmod/2 Peru/NNP/nsubj/6 barred/VBD/acl:relcl/1/bar"
)
FOR_SENDING = (
    "Peru/NNP/nsubj/2 thanked/VBD/root/0/thank Chad/NNP/obj/5 for/IN/mark/5 sending/VBG/advcl/2/send rice/NN/obj/5"
)

VERBS = [
    (ACTIVE, "sold", {"subj": "Norway", "obj": "rifles", "to": "Chad"}),
    (PASSIVE, "sold", {"subj": "Norway", "obj": "Rifles", "to": "Chad"}),
    (BY_NIGHT, "sold", {"subj": "Norway", "obj": "rifles", "by": "night"}),
    (DITRANSITIVE, "sold", {"subj": "Norway", "obj": "rifles", "iobj": "Chad"}),
    (GIVEN, "sold", {"subj": "Norway", "obj": "rifles", "iobj": "Chad"}),
    (WHICH, "armed", {"subj": "which", "obj": "Chad"}),
    (BARE_RELATIVE, "sold", {"subj": "Norway", "obj": "rifles"}),
    (THAT_RELATIVE, "sold", {"subj": "Norway", "obj": "that"}),
    (TWO_VERBS, "armed", {"subj": "Norway", "obj": "Chad"}),
    (TWO_VERBS, "funded", {"subj": "Norway", "obj": "Mali"}),
    (TWO_CLAUSES, "funded", {"subj": "Peru", "obj": "Mali"}),
    (SIDE_BY_SIDE, "armed", {"subj": "Norway", "obj": "Chad"}),
    (REFUSED, "arm", {"subj": "Norway", "obj": "Chad"}),
    (URGED, "arm", {"subj": "Peru", "obj": "Chad"}),
    (PARTICIPLE, "armed", {"subj": "Norway", "obj": "rebels"}),
    (HYPHENATED, "backed", {"subj": "Norway", "obj": "rebels"}),
    (CALLED, "called", {"subj": "Norway", "obj": "charge"}),
    (NAMED, "named", {"subj": "Norway"}),
    (FORCED, "forced", {"subj": "Norway", "obj": "Peru"}),
    (FORCED, "arm", {"subj": "Peru", "obj": "whom"}),
    (VISITING, "Visiting", {"subj": "premier", "obj": "Chad"}),
    (VISITING.replace("Visiting/VBG", "Visited/VBN"), "Visited", {"subj": "Peru", "obj": "Chad"}),
    (HEADLINE, "arm", {"subj": "Norway", "obj": "Chad"}),
    (HEADLINE.replace("NNP/root", "NN/root"), "arm", {"obj": "Chad"}),
    (SHORT, "threatening", {"subj": "Norway", "obj": "Chad"}),
    (LISTED, "has", {"subj": "Norway", "obj": "ports"}),
    (FOREIGN_BACKED, "backed", {"obj": "rebels"}),
    (FOR_SENDING, "thanked", {"subj": "Peru", "obj": "Chad"}),
    (FOR_SENDING, "sending", {"subj": "Peru", "obj": "rice", "thanker": "Peru"}),
    (ALL_OF_WHOM, "barred", {"subj": "Peru", "obj": "all", "of": "whom"}),
    (LET_GO, "let", {"subj": "Norway", "obj": "Peru"}),
    (TWO_SUBJECTS, "armed", {"subj": "Norway", "obj": "Chad"}),
]

POSSESSIVE = (
    "Norway/NNP/nmod:poss/3 's/POS/case/1 invasion/NN/nsubj/6 of/IN/case/5 Chad/NNP/nmod/3 ended/VBD/root/0/end"
)
ADJECTIVE = "Norwegian/JJ/amod/2 attacks/NNS/nsubj/5/attack on/IN/case/4 Chad/NNP/nmod/2 ended/VBD/root/0/end"
SALE = "sale/NN/root/0 of/IN/case/3 arms/NNS/nmod/1/arm to/IN/case/5 Chad/NNP/nmod/3"
LIGHT = "Norway/NNP/nsubj/2 launched/VBD/root/0/launch attacks/NNS/obj/2/attack on/IN/case/5 Chad/NNP/{}"
WATCHED = "Norway/NNP/nsubj/2 watched/VBD/root/0/watch attacks/NNS/obj/2/attack on/IN/case/5 Chad/NNP/nmod/3"
COPULA = "Norway/NNP/nsubj/4 is/VBZ/cop/4/be an/DT/det/4 ally/NN/root/0 of/IN/case/6 Chad/NNP/nmod/4"
TITLE = "President/NNP/nsubj/4 Jane/NNP/flat/1 Doe/NNP/flat/1 spoke/VBD/root/0/speak"
APPOSITION = "Doe/NNP/nsubj/6 ,/,/punct/3 president/NN/appos/1 of/IN/case/5 Chad/NNP/nmod/3 spoke/VBD/root/0/speak"
ONE_OF = (
    "Norway/NNP/nsubj/3 is/VBZ/cop/3/be one/CD/root/0 of/IN/case/6 its/PRP$/nmod:poss/6 suppliers/NNS/nmod/3/supplier"
)
COORDINATED = (
    "Norway/NNP/nmod:poss/3 's/POS/case/1 invasion/NN/root/0 and/CC/cc/5 occupation/NN/conj/3 of/IN/case/7 "
    "Chad/NNP/nmod/5"
)

ASKED = "Norway/NNP/nsubj/2 left/VBD/root/0/leave {}/IN/case/6 Chad/NNP/nmod:poss/6 's/POS/case/4 request/NN/obl/2"
OF_WHICH = (
    "bloc/NN/root/0 of/IN/case/3 which/WDT/obl/6 Chad/NNP/nsubj/6 is/VBZ/cop/6/be member/NN/acl:relcl/1 in/IN/case/8 "
    "name/NN/nmod/6"
)
WATCHED_ON = "Norway/NNP/nsubj/2 watched/VBD/root/0/watch attacks/NNS/obj/2/attack {}on/IN/case/5 Chad/NNP/obl/2"
THANKED = "Norway/NNP/nsubj/2 {}/VBD/root/0/{} Chad/NNP/obj/2 for/IN/case/5 loans/NNS/obl/2/loan"
CAP_ON_OIL = "cap/NN/root/0 on/IN/case/3 oil/NN/nmod/1 {0}/VBN/acl/3/{0} by/IN/case/6 Chad/NNP/obl:agent/4"

NOUNS = [
    (POSSESSIVE, "invasion", {"poss": "Norway", "of": "Chad"}),
    (ADJECTIVE, "attacks", {"mod": "Norwegian", "on": "Chad"}),
    (SALE, "sale", {"of": "arms", "to": "Chad"}),
    (LIGHT.format("nmod/3"), "attacks", {"subj": "Norway", "on": "Chad"}),
    (LIGHT.format("obl/2"), "attacks", {"subj": "Norway", "on": "Chad"}),
    (WATCHED, "attacks", {"on": "Chad"}),
    (COPULA, "ally", {"subj": "Norway", "self": "Norway", "of": "Chad"}),
    (TITLE, "President", {"self": "Jane Doe"}),
    (APPOSITION, "president", {"subj": "Doe", "self": "Doe", "of": "Chad"}),
    (ASKED.format("at"), "request", {"poss": "Chad", "answerer": "Norway"}),
    (ASKED.format("after"), "request", {"poss": "Chad"}),
    (COORDINATED, "occupation", {"poss": "Norway", "of": "Chad"}),
    (OF_WHICH, "member", {"of": "which", "subj": "Chad", "self": "Chad", "in": "name"}),
    (WATCHED_ON.format(""), "attacks", {"on": "Chad"}),
    (WATCHED_ON.format("twice/RB/advmod/2 ").replace("/case/5", "/case/6"), "attacks", {}),
    (THANKED.format("thanked", "thank"), "loans", {"subj": "Chad", "thanker": "Norway"}),
    (THANKED.format("begged", "beg"), "loans", {}),
    (CAP_ON_OIL.format("launch"), "cap", {"on": "oil", "subj": "Chad"}),
    (CAP_ON_OIL.format("loathe"), "cap", {"on": "oil"}),
]


def slots(frame: Frame) -> dict[str, str]:
    return {name: " ".join(token.text for token in tokens) for name, tokens in frame.slots.items() if name != "comp"}


@pytest.mark.parametrize(("written", "head", "expected"), VERBS)
def test_a_verb_has_the_same_slots_in_every_construction(written: str, head: str, expected: dict[str, str]) -> None:
    assert slots(READER.verb(word(parse(written), head))) == expected


@pytest.mark.parametrize(("written", "head", "expected"), NOUNS)
def test_a_noun_has_what_it_owns_and_what_its_clause_lends_it(
    written: str, head: str, expected: dict[str, str]
) -> None:
    assert slots(READER.noun(word(parse(written), head))) == expected


def test_one_of_its_suppliers_is_whoever_is_one_of_them() -> None:
    frame = READER.noun(word(parse(ONE_OF), "suppliers"))
    assert slots(frame) == {"poss": "its", "subj": "Norway", "self": "Norway"}


def test_a_predicate_adjective_has_its_subject_and_prepositions() -> None:
    doc = parse("Norway/NNP/nsubj/3 is/VBZ/cop/3/be dependent/JJ/root/0 on/IN/case/5 Chad/NNP/obl/3")
    assert slots(READER.adjective(word(doc, "dependent"))) == {"subj": "Norway", "on": "Chad"}


@pytest.mark.parametrize(
    ("written", "head", "is_it"),
    [
        (ACTIVE, "sold", False),
        (PASSIVE, "sold", True),
        (PARTICIPLE, "armed", True),
        (WHICH, "armed", False),
        ("rebels/NNS/root/0/rebel arming/VBG/acl/1/arm Chad/NNP/obj/2", "arming", False),
        ("Chad/NNP/nsubj/3 has/VBZ/aux/3/have armed/VBN/root/0/arm rebels/NNS/obj/3/rebel", "armed", False),
        ("Chad/NNP/nsubj:pass/3 has/VBZ/aux/3/have alleged/VBN/root/0/allege it/PRP/obj/3", "alleged", False),
        ("Chad/NNP/nsubj:pass/2 alleged/VBN/root/0/allege it/PRP/obj/2", "alleged", True),
    ],
)
def test_the_passive_is_seen_with_and_without_its_auxiliary(written: str, head: str, is_it: bool) -> None:
    assert is_passive(word(parse(written), head)) is is_it


@pytest.mark.parametrize(
    ("written", "head", "terms"),
    [
        ("Norway/NNP/nsubj/2 pulled/VBD/root/0/pull out/RP/compound:prt/2", "pulled", ("pull out", "pull")),
        ("Norway/NNP/nsubj/2 pulled/VBD/root/0/pull hard/RB/advmod/2", "pulled", ("pull",)),
    ],
)
def test_a_verb_is_known_with_its_particle_first(written: str, head: str, terms: tuple[str, ...]) -> None:
    assert READER.verb(word(parse(written), head)).terms == terms


@pytest.mark.parametrize(
    ("written", "terms"),
    [
        ("an/DT/det/3 arms/NNS/compound/3/arms supplier/NN/root/0", ("arms supplier", "supplier")),
        ("a/DT/det/4 cease/NN/compound/4 -/HYPH/punct/4 fire/NN/root/0", ("cease-fire", "fire")),
        ("a/DT/det/2 supplier/NN/root/0 of/IN/case/4 arms/NNS/nmod/2/arms", ("supplier",)),
    ],
)
def test_a_noun_is_known_with_the_words_joined_to_it_first(written: str, terms: tuple[str, ...]) -> None:
    [head] = [token for token in parse(written) if token.dep_ == "ROOT"]
    assert READER.noun(head).terms == terms


def test_frames_are_verbs_nouns_and_adjectives_that_predicate() -> None:
    doc = parse("Old/JJ/amod/2 rifles/NNS/nsubj/3/rifle rusted/VBD/root/0/rust quickly/RB/advmod/3 ././punct/3")
    assert [(frame.head.text, frame.kind) for frame in READER.frames(doc)] == [("rifles", "noun"), ("rusted", "verb")]


def test_a_finite_verb_is_governed_by_the_finite_verb_before_a_participle() -> None:
    doc = parse(
        "Norway/NNP/nsubj/2 denied/VBD/root/0/deny shelling/VBG/xcomp/2/shell Chad/NNP/obj/3 and/CC/cc/6 "
        "accused/VBD/conj/3/accuse Peru/NNP/obj/6"
    )
    assert READER.governor(word(doc, "accused")).text == "denied"
    assert slots(READER.verb(word(doc, "accused"))) == {"subj": "Norway", "obj": "Peru"}
