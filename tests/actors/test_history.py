"""Whom a pronoun or a description means: mentions and parses by hand, the near miss beside the hit."""

import pytest

from parses import parse, sentence, word
from triplomacy.actors.history import History
from triplomacy.claims import ID_NAMESPACE, Actor, Iri
from triplomacy.tokens import Doc, Token


def actor(label: str, kind: str, acts_for: Actor | None = None) -> Actor:
    return Actor(iri=Iri(ID_NAMESPACE + label), label=label, kind=kind, acts_for=acts_for)


CHAD, PERU, MALI = (actor(label, "State") for label in ("Chad", "Peru", "Mali"))
ACTORS = {
    "Chad": CHAD,
    "Peru": PERU,
    "Mali": MALI,
    "Doe": actor("Doe", "Person", CHAD),
    "Roe": actor("Roe", "Person", PERU),
    "rebels": actor("rebels", "ArmedGroup"),
    "Union": actor("Union", "IntergovernmentalOrganization"),
}

CHAD_MET_PERU = "Chad/NNP/nsubj/2 met/VBD/root/0/meet Peru/NNP/obj/2"
DOE_MET_ROE = "Doe/NNP/nsubj/2 met/VBD/root/0/meet Roe/NNP/obj/2"
CHAD_AND_PERU = "Chad/NNP/nsubj/4 and/CC/cc/3 Peru/NNP/conj/1 spoke/VBD/root/0/speak"
REBELS_LEFT = "rebels/NNS/nsubj/2/rebel left/VBD/root/0/leave"
IT_LEFT = "It/PRP/nsubj/2 left/VBD/root/0/leave"
HE_LEFT = "He/PRP/nsubj/2 left/VBD/root/0/leave"
THEY_LEFT = "They/PRP/nsubj/2 left/VBD/root/0/leave"
RAIN = "Rain/NN/nsubj/2 fell/VBD/root/0/fall"
MALI_ARMED_IT = "Mali/NNP/nsubj/2 armed/VBD/root/0/arm it/PRP/obj/2"
MALI_SENT_TO_IT = "Mali/NNP/nsubj/2 wrote/VBD/root/0/write to/IN/case/4 it/PRP/obl/2"
CHAD_WROTE_TO_IT = MALI_SENT_TO_IT.replace("Mali", "Chad")
MALI_MET_ITS_ALLY = "Mali/NNP/nsubj/2 met/VBD/root/0/meet its/PRP$/nmod:poss/4 ally/NN/obj/2"
ITS_ALLY_LEFT = "Its/PRP$/nmod:poss/2 ally/NN/nsubj/3 left/VBD/root/0/leave"
AND_IT = "Chad/NNP/nsubj/2 met/VBD/root/0/meet Peru/NNP/obj/2 and/CC/cc/6 it/PRP/nsubj/6 left/VBD/conj/2/leave"
ITS_ENVOY_DOE = (
    "Mali/NNP/nsubj/2 left/VBD/ccomp/7/leave Peru/NNP/obj/2 its/PRP$/nmod:poss/5 envoy/NN/nmod:desc/6 Doe/NNP/nsubj/7 "
    "said/VBD/root/0/say"
)
ITSELF_INSIDE = "Peru/NNP/root/0 its/PRP$/nmod:poss/3 partner/NN/appos/1"


def told(*written: str, owners: dict[str, Actor] | None = None) -> tuple[History, Doc]:
    """A history of sentences, each named actor entered, and the last sentence, whose names are entered too."""
    history = History(owners or {})
    doc = parse("Nothing/NN/root/0")
    for index, one in enumerate(written):
        doc = parse(one)
        history.begin(sentence(doc, index=index))
        listed = 1 + sum(token.dep_ == "conj" and token.text in ACTORS for token in doc)
        for token in doc:
            if token.text in ACTORS:
                history.add(token, ACTORS[token.text], listed=listed)
    return history, doc


SINCE_ITS = "Since/IN/case/3 its/PRP$/nmod:poss/3 raid/NN/obl/{} {}/NNP/nsubj/5 left/VBD/root/0/leave"

PRONOUNS = [
    # In an opening phrase it is whoever acts right after.
    ((CHAD_MET_PERU, SINCE_ITS.format(5, "Mali")), "its", ["Mali"]),
    ((CHAD_MET_PERU, SINCE_ITS.format(4, "Mali")), "its", ["Chad"]),
    ((CHAD_MET_PERU, SINCE_ITS.format(5, "Doe")), "its", ["Chad"]),
    # A subject goes on about the subject before.
    ((CHAD_MET_PERU, IT_LEFT), "It", ["Chad"]),
    ((DOE_MET_ROE, HE_LEFT), "He", ["Doe"]),
    ((CHAD_MET_PERU, DOE_MET_ROE, IT_LEFT), "It", ["Chad"]),
    ((AND_IT,), "it", ["Chad"]),
    # Persons are no things, things no persons.
    ((DOE_MET_ROE, IT_LEFT), "It", []),
    ((CHAD_MET_PERU, HE_LEFT), "He", []),
    # Plurals: what was listed, else what consists of many.
    ((CHAD_AND_PERU, THEY_LEFT), "They", ["Chad", "Peru"]),
    ((REBELS_LEFT, THEY_LEFT), "They", ["rebels"]),
    ((CHAD_AND_PERU, REBELS_LEFT, THEY_LEFT), "They", ["rebels"]),
    ((CHAD_MET_PERU, THEY_LEFT), "They", []),
    # An object is not its own subject; "it" as a direct object is a deed more often than an actor.
    ((CHAD_MET_PERU, MALI_SENT_TO_IT), "it", ["Chad"]),
    ((CHAD_MET_PERU, CHAD_WROTE_TO_IT), "it", ["Peru"]),
    ((CHAD_MET_PERU, MALI_ARMED_IT), "it", []),
    # A possessor stands near; one of a subject goes on about the subject before.
    ((CHAD_MET_PERU, MALI_MET_ITS_ALLY), "its", ["Mali"]),
    ((CHAD_MET_PERU, ITS_ALLY_LEFT), "Its", ["Chad"]),
    ((CHAD_MET_PERU, ITS_ENVOY_DOE), "its", ["Mali"]),
    # Nobody stands inside its own phrase, and beyond three sentences nobody is meant.
    ((CHAD_MET_PERU, ITSELF_INSIDE), "its", ["Chad"]),
    ((CHAD_MET_PERU, RAIN, RAIN, IT_LEFT), "It", ["Chad"]),
    ((CHAD_MET_PERU, RAIN, RAIN, RAIN, IT_LEFT), "It", []),
    ((IT_LEFT,), "It", []),
]


@pytest.mark.parametrize(("written", "pronoun", "labels"), PRONOUNS)
def test_a_pronoun_means_the_actor_that_fits_best_or_nobody(
    written: tuple[str, ...], pronoun: str, labels: list[str]
) -> None:
    history, doc = told(*written)
    assert [found.label for found in history.pronoun(word(doc, pronoun))] == labels


STATES = frozenset({"State"})
THE_NOUN = "The/DT/det/2 {}/NN/nsubj/3 left/VBD/root/0/leave"


@pytest.mark.parametrize(
    ("written", "kinds", "label"),
    [
        ((MALI_MET_ITS_ALLY,), STATES, "Mali"),
        # Of two states neither, of two armed groups the last.
        ((CHAD_MET_PERU,), STATES, None),
        ((REBELS_LEFT, CHAD_MET_PERU), frozenset({"ArmedGroup"}), "rebels"),
        ((CHAD_MET_PERU,), frozenset({"ArmedGroup"}), None),
        ((MALI_MET_ITS_ALLY, RAIN, RAIN, RAIN), STATES, None),
    ],
)
def test_a_description_means_the_last_subject_of_a_fitting_class_or_the_only_state(
    written: tuple[str, ...], kinds: frozenset[str], label: str | None
) -> None:
    history, doc = told(*written, THE_NOUN.format("country"))
    found = history.described(word(doc, "country"), kinds)
    assert (found and found.label) == label


def test_a_noun_that_was_used_of_an_actor_means_it_again() -> None:
    history, _ = told("Peru/NNP/nmod:poss/2 regime/NN/nsubj/3 fell/VBD/root/0/fall", CHAD_MET_PERU)
    assert history.described(word(parse(THE_NOUN.format("regime")), "regime"), STATES) == PERU
    assert history.described(word(parse(THE_NOUN.format("state")), "state"), STATES) is None
    assert history.described(word(parse(THE_NOUN.format("regime")), "regime"), frozenset({"Person"})) is None


@pytest.mark.parametrize(
    ("written", "count", "labels"),
    [
        ((CHAD_AND_PERU,), 2, {"Chad", "Peru"}),
        ((CHAD_AND_PERU,), 3, set()),
        ((CHAD_MET_PERU,), 2, {"Chad", "Peru"}),
        ((DOE_MET_ROE,), 2, {"Chad", "Peru"}),
        ((CHAD_MET_PERU, MALI_MET_ITS_ALLY), 2, set()),
        ((CHAD_AND_PERU, MALI_MET_ITS_ALLY), 2, {"Chad", "Peru"}),
        ((MALI_MET_ITS_ALLY,), 2, set()),
        (("Mali/NNP/nsubj/4 and/CC/cc/3 Union/NNP/conj/1 met/VBD/root/0", CHAD_AND_PERU), 2, {"Chad", "Peru"}),
    ],
)
def test_the_two_are_those_listed_before_or_the_only_two_named(
    written: tuple[str, ...], count: int, labels: set[str]
) -> None:
    history, doc = told(*written, "sides/NNS/nsubj/2/side left/VBD/root/0/leave")
    assert {found.label for found in history.listed(word(doc, "sides"), count)} == labels


def described(history: History, noun: Token) -> str | None:
    found = history.described(noun, STATES)
    return found.label if found else None


LEFT_AFTER = (
    "{}/NNP/nsubj/2 left/VBD/root/0/leave {}/NNP/obj/2 after/IN/mark/7 the/DT/det/6 junta/NN/nsubj/7 fell/VBD/{}"
)


@pytest.mark.parametrize(("dep", "label"), [("advcl/2/fall", "Peru"), ("ccomp/2/fall", None)])
def test_a_description_in_an_adverbial_clause_is_not_the_subject_above_it(dep: str, label: str | None) -> None:
    written = LEFT_AFTER.format("Chad", "Peru", dep)
    history, doc = told(written)
    assert described(history, word(doc, "junta")) == label


def test_a_noun_with_one_owner_in_the_document_is_of_that_owner() -> None:
    history, doc = told(CHAD_MET_PERU, "the/DT/det/2 junta/NN/nsubj/3 left/VBD/root/0/leave", owners={"junta": PERU})
    assert described(history, word(doc, "junta")) == "Peru"
    history, doc = told(CHAD_MET_PERU, "the/DT/det/2 junta/NN/nsubj/3 left/VBD/root/0/leave", owners={"country": PERU})
    assert described(history, word(doc, "junta")) is None


def test_its_own_is_whose_the_clause_is_and_its_is_whose_name_stands_nearest() -> None:
    sent = "Mali/NNP/nsubj/2 met/VBD/root/0/meet Peru/NNP/obj/2 at/IN/case/{0} its/PRP$/nmod:poss/{0} {1}port/NN/obl/2"
    for at, own, label in ((7, "own/JJ/amod/7 ", "Mali"), (6, "", "Peru")):
        history, doc = told(sent.format(at, own))
        assert [found.label for found in history.pronoun(word(doc, "its"))] == [label]


BOTH_LEFT = "Mali/NNP/nsubj/2 met/VBD/root/0/meet Roe/NNP/obj/2 and/CC/cc/6 sides/NNS/{}/6/side left/VBD/conj/2/leave"


@pytest.mark.parametrize(("dep", "labels"), [("nsubj", {"Mali", "Peru"}), ("obj", {"Chad", "Peru"})])
def test_the_two_that_a_sentence_names_before_its_subject_come_first(dep: str, labels: set[str]) -> None:
    history, doc = told(CHAD_AND_PERU, BOTH_LEFT.format(dep))
    assert {found.label for found in history.listed(word(doc, "sides"), 2)} == labels


def test_nobody_means_an_actor_that_is_barred() -> None:
    history, doc = told(CHAD_MET_PERU, IT_LEFT)
    with history.barring(frozenset({CHAD.iri})):
        assert history.pronoun(word(doc, "It")) == [PERU]
    assert history.pronoun(word(doc, "It")) == [CHAD]


THE_KINGDOM = "the/DT/det/2 kingdom/NN/nsubj/3 left/VBD/root/0/leave"


@pytest.mark.parametrize(
    ("written", "names", "label"),
    [
        ((CHAD_MET_PERU,), {PERU}, "Peru"),
        ((CHAD_MET_PERU, RAIN, RAIN, RAIN, RAIN), {PERU}, "Peru"),
        ((CHAD_MET_PERU,), {MALI}, None),
        ((CHAD_MET_PERU,), {CHAD, PERU}, None),
        ((CHAD_MET_PERU, RAIN, MALI_MET_ITS_ALLY), {PERU, MALI}, "Mali"),
    ],
)
def test_a_noun_for_certain_states_means_the_one_of_them_that_was_named(
    written: tuple[str, ...], names: set[Actor], label: str | None
) -> None:
    history, doc = told(*written, THE_KINGDOM)
    found = history.called(word(doc, "kingdom"), frozenset(one.iri for one in names))
    assert (found and found.label) == label


@pytest.mark.parametrize(("plural", "labels"), [(True, ["Chad"]), (False, [])])
def test_many_who_act_for_one_actor_are_they(plural: bool, labels: list[str]) -> None:
    history, doc = told("Officials/NNS/nsubj/2/official left/VBD/root/0/leave")
    history.add(doc[0], CHAD, plural=plural)
    doc = parse(THEY_LEFT)
    history.begin(sentence(doc, index=1))
    assert [found.label for found in history.pronoun(word(doc, "They"))] == labels
    assert history.pronoun(word(parse(IT_LEFT), "It")) == ([] if plural else [CHAD])


SAILORS = "sailors/NNS/nsubj/2/sailor died/VBD/root/0/die one/CD/obl/2 of/IN/case/5 them/PRP/nmod/3"


def test_one_of_them_is_one_of_those_that_the_clause_is_about() -> None:
    history, _ = told(REBELS_LEFT)
    doc = parse(SAILORS)
    history.begin(sentence(doc, index=1))
    history.add(doc[0], CHAD, plural=True)
    assert history.pronoun(word(doc, "them")) == [CHAD]


PAID = "Chad/NNP/nsubj/2 left/VBD/root/0/leave {} it/PRP/iobj/3"


@pytest.mark.parametrize(("verb", "labels"), [("paid/VBD/advcl/2/pay", ["Chad"]), ("paying/VBG/advcl/2/pay", [])])
def test_an_object_is_not_the_subject_that_its_clause_takes_from_above(verb: str, labels: list[str]) -> None:
    history, doc = told(PAID.format(verb))
    assert [found.label for found in history.pronoun(word(doc, "it"))] == labels
