"""Whom a phrase refers to, in short plain sentences read by the trained pipeline, the near miss beside the hit."""

from datetime import date

import pytest

import parses
from triplomacy import gazetteer, language
from triplomacy.actors.mentions import NameMatcher
from triplomacy.actors.prominence import gap_filler, leading, opposite, prominence
from triplomacy.actors.reference import CERTAINTY, Reference
from triplomacy.actors.references import Discourse
from triplomacy.claims import ID_NAMESPACE, Actor, Document, Iri


@pytest.fixture(scope="module")
def matcher() -> NameMatcher:
    return NameMatcher(gazetteer.load(), language.load())


def referred(
    matcher: NameMatcher, text: str, *, head: str | None = None, published: date | None = None
) -> list[Reference]:
    """Whom a word of the last sentence refers to: the given one, or the subject of the sentence."""
    document = Document(name="x", text=text, published=published)
    [(_, sentences)] = language.parsed(language.load(), [document])
    discourse = Discourse(document, sentences, matcher)
    for sentence in sentences:
        discourse.enter(sentence)
    tokens = sentences[-1].tokens
    found = [t for t in tokens if (t.text == head if head else t.dep_.startswith("nsubj"))]
    return discourse.references(found[0])


def told(references: list[Reference]) -> list[tuple[str, str]]:
    return [(reference.actor.label, reference.via) for reference in references]


ROWS = [
    ("Kenya protested.", [("Kenya", "name")]),
    ("Nairobi protested.", [("Kenya", "name")]),
    ("Rain fell.", []),
    # Whoever speaks for a state is the state.
    ("Kenya's government protested.", [("Kenya", "office")]),
    ("Kenyan officials protested.", [("Kenya", "office")]),
    ("Officials from the village protested.", []),
    # Forces, coast guards and groups have actors of their own.
    ("Malian soldiers left.", [("Malian armed forces", "force")]),
    ("Thousands of Malian soldiers left.", [("Malian armed forces", "force")]),
    ("Soldiers left.", []),
    ("Syrian rebels left.", [("Syrian rebels", "group")]),
    ("Rebels left.", []),
    # A thing stands for its owner.
    ("Kenya's proposal failed.", [("Kenya", "owner")]),
    ("The proposal failed.", []),
    # Coordination.
    ("Kenya and Uganda protested.", [("Kenya", "name"), ("Uganda", "name")]),
    ("Kenya's government and its ally protested.", [("Kenya", "office")]),
    ("Three ministers from Kenya protested.", [("Kenya", "office")]),
    ("Three farmers from the village protested.", []),
    ("Kenya and Uganda met. Each of them protested.", [("Kenya", "pronoun"), ("Uganda", "pronoun")]),
    # Short forms are the document's own.
    ("The European Commission met. The Commission protested.", [("European Commission", "name")]),
    ("The European Commission met. The Committee protested.", []),
    ("The European Council met the Nordic Council. The Council protested.", []),
    ("Envoys of the Ambrovian Peace Forum (APF) met. The APF protested.", [("Ambrovian Peace Forum", "name")]),
    # Titles and names; a family name may stand first.
    ("President Hsu Mei-ling met Chad's envoy. Ms Hsu protested.", [("Hsu Mei-ling", "name")]),
    ("President  Jane  Doe protested.", [("Jane Doe", "name")]),
    ("President Jane Doe protested.", [("Jane Doe", "name")]),
    # What was said before decides.
    ("Kenya met Uganda. It protested.", [("Kenya", "pronoun")]),
    ("It protested.", []),
    ("Kenya and Uganda met. They protested.", [("Kenya", "pronoun"), ("Uganda", "pronoun")]),
    ("Kenya and Uganda met. Both sides protested.", [("Kenya", "collective"), ("Uganda", "collective")]),
    ("Kenya and Uganda met. The two countries protested.", [("Kenya", "collective"), ("Uganda", "collective")]),
    ("Kenya and Uganda met. The three countries protested.", []),
    ("The two countries protested.", []),
    ("Hezbollah fought. The militia protested.", [("Hezbollah", "description")]),
    ("Kenya fought. The militia protested.", []),
    # What a state is called, and the words before "country", leave few open.
    ("Oman met Kenya. The sultanate protested.", [("Oman", "description")]),
    ("Oman met Brunei. The sultanate protested.", []),
    ("Albania met Kenya. The Balkan country protested.", [("Albania", "description")]),
    ("Chad met Kenya. The Balkan country protested.", []),
    ("The sultanate protested.", []),
    ("Oman met Kenya and Brunei. The two sultanates protested.", [("Oman", "collective"), ("Brunei", "collective")]),
    ("Oman met Kenya. The two sultanates protested.", []),
    ("Kenya and Uganda met. Each side protested.", [("Kenya", "collective"), ("Uganda", "collective")]),
    ("Gazprom met Kenya. The Russian company protested.", [("Gazprom", "description")]),
    ("Kenya heard Iranian officials. They protested.", [("Iran", "pronoun")]),
    # Whose a thing is may stand in a participle, or in the place that governs.
    ("A resolution tabled by Kenya failed.", [("Kenya", "owner")]),
    ("A resolution feared by Kenya failed.", []),
    ("The government in Nairobi protested.", [("Kenya", "office")]),
    ("The embassy in Nairobi protested.", []),
    # Two names that a hyphen joins.
    ("Kenyan-Ugandan officials protested.", [("Uganda", "office"), ("Kenya", "office")]),
    # The two states that a text is about.
    ("Kenya met Uganda. Uganda armed Kenya. Its neighbour protested.", [("Kenya", "description")]),
    ("Kenya met Uganda. Uganda armed Kenya. Uganda's neighbours protested.", []),
    ("Kenya met Uganda. Uganda's neighbour protested.", []),
    ("Kenya met Uganda. Chad armed Kenya. Uganda and Chad spoke. Chad's neighbour protested.", []),
    (
        "Kenya met Uganda. Uganda armed Kenya. Rain fell. It fell. It fell. The two states protested.",
        [("Kenya", "collective"), ("Uganda", "collective")],
    ),
    # Those whom the same sentence names come first.
    ("Kenya and Uganda met. Their Chadian and Malian allies protested.", [("Chad", "name"), ("Mali", "name")]),
    ("Kenya's government fell. The proposal failed.", []),
]


@pytest.mark.parametrize(("text", "expected"), ROWS)
def test_a_phrase_refers_to_its_actors_or_to_nobody(
    matcher: NameMatcher, text: str, expected: list[tuple[str, str]]
) -> None:
    assert told(referred(matcher, text)) == expected


@pytest.mark.parametrize(("mark", "expected"), [('"/.', ["Kenya"]), ("\"/''", [])])
def test_we_is_the_speaker_of_a_quotation_that_began_in_the_sentence_before(mark: str, expected: list[str]) -> None:
    # A mark behind a blank opens a quotation, so "we" stands before it.
    doc = parses.parse(f"We/PRP/nsubj/2 left/VBD/ccomp/5/leave {mark}/punct/2 Kenya/NNP/nsubj/5 said/VBD/root/0/say")
    discourse = Discourse(
        Document(name="x", text=doc.text), [parses.sentence(doc)], NameMatcher(gazetteer.load(), parses.english())
    )
    discourse.enter(parses.sentence(doc))
    assert [reference.actor.label for reference in discourse.references(doc[0])] == expected


def test_forces_and_groups_act_for_their_state(matcher: NameMatcher) -> None:
    [soldiers] = referred(matcher, "Malian soldiers left.")
    assert (soldiers.actor.kind, soldiers.actor.principal.label) == ("ArmedForce", "Mali")
    [rebels] = referred(matcher, "Syrian rebels left.")
    assert (rebels.actor.kind, rebels.actor.iri) == ("ArmedGroup", ID_NAMESPACE + "SyrianRebels")
    assert soldiers.tokens.text == "Malian soldiers" and rebels.tokens.text == "Syrian rebels"


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Georgia protested. Talks go on in Tbilisi.", "Georgia"),
        ("Georgia protested.", "Georgia"),
        ("Korea protested. Crowds cheered in Seoul.", "South Korea"),
        ("Korea protested. Crowds cheered in Pyongyang.", "North Korea"),
        ("Congo protested. Crowds cheered in Kinshasa.", "DR Congo"),
        ("The North protested. Crowds cheered in Pyongyang.", "North Korea"),
        ("The Emirates protested. Crowds cheered in Abu Dhabi.", "United Arab Emirates"),
        ("Washington protested. Crowds cheered in Moscow.", "United States"),
    ],
)
def test_the_document_decides_what_an_ambiguous_name_means(matcher: NameMatcher, text: str, label: str) -> None:
    first, *rest = text.split(". ")
    turned = ". ".join([*(part.rstrip(".") for part in rest), first.rstrip(".")]) + "."
    assert [reference.actor.label for reference in referred(matcher, turned)] == [label]


@pytest.mark.parametrize(
    "text",
    [
        "Crowds cheered in Atlanta. Georgia protested.",
        "Crowds cheered in Seoul and in Pyongyang. Korea protested.",
        "Korea protested.",
        "The North protested.",
    ],
)
def test_an_ambiguous_name_without_a_clear_context_is_nobody(matcher: NameMatcher, text: str) -> None:
    assert told(referred(matcher, text)) == []


def test_the_day_of_the_document_decides_which_office_counts(matcher: NameMatcher) -> None:
    text = "Josep Borrell protested."
    [as_minister] = referred(matcher, text, published=date(2019, 3, 1))
    [as_envoy] = referred(matcher, text, published=date(2022, 3, 1))
    assert (as_minister.actor.principal.label, as_envoy.actor.principal.label) == ("Spain", "European Union")


def test_a_plain_thing_without_owner_refers_only_to_itself(matcher: NameMatcher) -> None:
    document = Document(name="x", text="Kenya's proposal failed.")
    [(_, [sentence])] = language.parsed(language.load(), [document])
    discourse = Discourse(document, [sentence], matcher)
    discourse.enter(sentence)
    [proposal] = [token for token in sentence.tokens if token.text == "proposal"]
    assert told(discourse.references(proposal, owner=False)) == []
    assert [reference.actor.label for reference in discourse.owners(proposal)] == ["Kenya"]


HOLED = (
    "Niger borders Benin. Niger is poor. Nigerien farmers left. Niger met Benin.\n"
    "Benin heard that the road was closed by 's army."
)


def test_a_lost_owner_is_the_leading_state_that_its_sentence_does_not_name(matcher: NameMatcher) -> None:
    [reference] = referred(matcher, HOLED, head="army")
    assert reference.actor.principal.label == "Niger"


@pytest.mark.parametrize(
    ("counts", "named", "label"),
    [
        ({"Chad": 6, "Peru": 5}, {"Peru"}, "Chad"),
        ({"Chad": 6, "Peru": 5}, {"Chad"}, "Peru"),
        ({"Chad": 6, "Peru": 5}, set(), None),
        ({"Chad": 6, "Peru": 5}, {"Chad", "Peru"}, None),
        ({"Chad": 9, "Peru": 4}, {"Chad"}, None),
        ({"Chad": 2, "Peru": 2}, {"Peru"}, None),
        ({"Chad": 6, "Peru": 5, "Mali": 3}, {"Peru"}, "Chad"),
        ({"Chad": 6, "Peru": 5, "Mali": 4}, {"Peru"}, None),
        ({}, set(), None),
    ],
)
def test_a_gap_is_filled_only_if_nobody_else_comes_near(
    counts: dict[str, int], named: set[str], label: str | None
) -> None:
    states = {name: Actor(iri=Iri(ID_NAMESPACE + name), label=name, kind="State") for name in counts}
    ranking = prominence(states[name] for name, count in counts.items() for _ in range(count))
    filler = gap_filler(ranking, {ID_NAMESPACE + name for name in named})
    assert (filler and filler.label) == label


def test_those_who_act_for_a_state_count_for_it_and_others_not_at_all() -> None:
    chad = Actor(iri=Iri("Chad"), label="Chad", kind="State")
    envoy = Actor(iri=Iri("Doe"), label="Doe", kind="Person", acts_for=chad)
    union = Actor(iri=Iri("Union"), label="Union", kind="IntergovernmentalOrganization")
    assert prominence([chad, envoy, union, None]) == [(chad, 2)]


def test_every_way_of_referring_but_a_name_is_less_than_sure() -> None:
    assert [via for via, factor in CERTAINTY.items() if factor == 1.0] == ["name"]
    assert all(0.5 < factor <= 1.0 for factor in CERTAINTY.values())


@pytest.mark.parametrize(
    ("counts", "two", "other"),
    [
        ({"Chad": 3, "Peru": 2, "Mali": 1}, ["Chad", "Peru"], "Peru"),
        ({"Peru": 3, "Chad": 2}, ["Peru", "Chad"], "Peru"),
        ({"Chad": 3, "Peru": 2, "Mali": 2}, [], None),
        ({"Chad": 3, "Peru": 1}, [], None),
        ({"Mali": 3, "Peru": 2}, ["Mali", "Peru"], None),
    ],
)
def test_the_opposite_is_the_other_of_the_two_leading_states(
    counts: dict[str, int], two: list[str], other: str | None
) -> None:
    states = {name: Actor(iri=Iri(ID_NAMESPACE + name), label=name, kind="State") for name in ("Chad", "Mali", "Peru")}
    ranking = prominence(states[name] for name, count in counts.items() for _ in range(count))
    assert [actor.label for actor in leading(ranking, 2)] == two
    found = opposite(ranking, states["Chad"])
    assert (found.label if found else None) == other
