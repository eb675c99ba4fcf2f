"""Names are matched as written, the longest first; an ambiguous one is decided by its context or left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parses import english, parse
from triplomacy.actors.mentions import Mention, NameMatcher, TextContext
from triplomacy.claims import ID_NAMESPACE, Iri
from triplomacy.gazetteer import Entry, Gazetteer, Name, Sense
from triplomacy.tokens import Doc


def entry(label: str, kind: str, **names: str) -> Entry:
    iri = Iri(ID_NAMESPACE + label.replace(" ", ""))
    named = (Name(label, "name"), *(Name(form, role) for role, form in names.items()))
    return Entry(iri=iri, label=label, kind=kind, names=named)


UTOPIA = entry("Utopia", "State", demonym="Utopian", metonym="Amaurot", epithet="happy island")
SOUTH = entry("South Utopia", "State")
UNION = entry("U.N.", "IntergovernmentalOrganization", name="UN")
FRONT = entry("People's Front", "ArmedGroup")
MARCH, ISLE = entry("March Land", "State"), entry("Isle", "State")
KNOWN = (UTOPIA, SOUTH, UNION, FRONT, MARCH, ISLE)
SENSES = {
    "Springfield": (
        Sense("Springfield", UTOPIA.iri, ("Anyder",), ("Ohio",), default=False),
        Sense("Springfield", None, ("Ohio",), (), default=False),
    ),
    "Utopia Airways": (Sense("Utopia Airways", None, (), (), default=True),),
    "Isle": (Sense("Isle", ISLE.iri, (), ("holiday",), default=True),),
}


@pytest.fixture(scope="module")
def matcher() -> NameMatcher:
    return NameMatcher(Gazetteer(entries={e.iri: e for e in KNOWN}, senses=SENSES), english())


def found(matcher: NameMatcher, text: str) -> list[Mention]:
    return matcher.mentions(Doc(english()(text)), TextContext(text))


ROWS = [
    ("Utopia spoke.", ["Utopia"]),
    ("UTOPIA SPOKE.", ["Utopia"]),
    ("utopia is a dream.", []),
    ("South Utopia spoke.", ["South Utopia"]),
    ("The south of Utopia spoke.", ["Utopia"]),
    ("Utopians are many.", []),
    ("A Utopian spoke.", ["Utopia"]),
    ("Amaurot spoke.", ["Utopia"]),
    ("The happy island spoke.", ["Utopia"]),
    ("The U.N. spoke.", ["U.N."]),
    ("The UN spoke.", ["U.N."]),
    ("The un spoke.", []),
    ("The People's Front spoke.", ["People's Front"]),
    ("The people's front door.", []),
    ("Utopia and South Utopia met the UN.", ["Utopia", "South Utopia", "U.N."]),
    ("Utopia Airways landed.", []),
    ("Isle spoke.", ["Isle"]),
    ("A holiday in Isle.", []),
    ("Springfield spoke.", []),
    ("Springfield spoke by the Anyder.", ["Utopia"]),
    ("Springfield spoke in Ohio.", []),
    ("Springfield spoke of the Anyder in Ohio.", []),
]


@pytest.mark.parametrize(("text", "labels"), ROWS)
def test_names_are_found_as_written_and_only_where_they_are_names(
    matcher: NameMatcher, text: str, labels: list[str]
) -> None:
    mentions = found(matcher, text)
    assert [matcher.gazetteer[m.iri].label for m in mentions if m.iri] == labels
    assert all(mention.tokens.text == mention.label for mention in mentions)


@pytest.mark.parametrize(
    ("text", "role"), [("Utopia", "name"), ("Utopian", "demonym"), ("Amaurot", "metonym"), ("happy island", "epithet")]
)
def test_a_mention_knows_in_what_way_it_names(matcher: NameMatcher, text: str, role: str) -> None:
    [mention] = found(matcher, text)
    assert mention.role == role


@given(st.lists(st.sampled_from([text for text, _ in ROWS] + ["🙂", "\0", "\u202e", "  ", "’"]), max_size=6))
def test_mentions_stand_in_order_and_never_overlap(matcher: NameMatcher, parts: list[str]) -> None:
    mentions = found(matcher, " ".join(parts))
    ends = 0
    for mention in mentions:
        assert ends <= mention.tokens.start < mention.tokens.end
        ends = mention.tokens.end


@pytest.mark.parametrize(
    ("written", "names", "expected"),
    [
        ("Jane/NNP/nsubj/3 Doe/NNP/flat/1 spoke/VBD/root/0", "PERSON:1-2", [("Jane Doe", "PERSON")]),
        ("the/DT/det/2 Vostra/NNP/nsubj/3 grew/VBD/root/0", "ORG:1-2", [("Vostra", "ORG")]),
        ("Laputa/NNP/nsubj/2 grew/VBD/root/0", "GPE:1", []),
        ("she/PRP/nsubj/2 spoke/VBD/root/0", "PERSON:1", []),
        ("forty/NN/nsubj/2 grew/VBD/root/0", "ORG:1", []),
        ("Utopia/NNP/nsubj/2 grew/VBD/root/0", "ORG:1", [("Utopia", "name")]),
        (
            "General/NNP/nsubj/4 Jane/NNP/flat/1 Doe/NNP/flat/1 spoke/VBD/root/0",
            "ORG:1-3",
            [("Jane Doe", "PERSON")],
        ),
    ],
)
def test_persons_and_bodies_that_no_gazetteer_lists_are_taken_from_the_entities(
    matcher: NameMatcher, written: str, names: str, expected: list[tuple[str, str]]
) -> None:
    doc = parse(written, names=names)
    assert [(m.label, m.role) for m in matcher.mentions(doc, TextContext(doc.text))] == expected


@pytest.mark.parametrize(
    ("text", "phrase", "occurs"),
    [
        ("Talks in Ohio.", "Ohio", True),
        ("Ohioans voted.", "Ohio", False),
        ("ohio", "Ohio", False),
        ("the U.S. said", "U.S.", True),
        ("", "Ohio", False),
    ],
)
def test_context_is_whole_words_in_this_case(text: str, phrase: str, occurs: bool) -> None:
    assert TextContext(text).occurs(phrase) is occurs
