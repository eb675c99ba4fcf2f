"""A surname means who was named in full in the document; an unlisted actor gets an IRI of its own."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parses import english
from triplomacy.actors.mentions import Mention
from triplomacy.actors.people import Register, unlisted
from triplomacy.claims import ID_NAMESPACE, Actor, Iri
from triplomacy.gazetteer import Entry, Gazetteer, Name, Tenure, slug
from triplomacy.tokens import Doc

UTOPIA, EREWHON = Iri(ID_NAMESPACE + "Utopia"), Iri(ID_NAMESPACE + "Erewhon")


def person(label: str, *tenures: Tenure, famous: bool = False) -> Entry:
    surname = label.split()[-1]
    iri = Iri(ID_NAMESPACE + label.replace(" ", ""))
    names = (Name(label, "name"),)
    return Entry(iri=iri, label=label, kind="Person", names=names, surnames=(surname,), tenures=tenures, famous=famous)


def office(principal: Iri, since: int, until: int) -> Tenure:
    return Tenure("president", principal, "leads", date(since, 1, 1), date(until, 12, 31))


ENTRIES = (
    Entry(UTOPIA, "Utopia", "State"),
    Entry(EREWHON, "Erewhon", "State"),
    person("Raphael Nonsenso", office(UTOPIA, 2001, 2005), office(EREWHON, 2010, 2014)),
    person("Gonzalo Vasto", famous=True),
)
GAZETTEER = Gazetteer(entries={entry.iri: entry for entry in ENTRIES}, senses={})


def mention(name: str, role: str = "PERSON", *, listed: bool = False) -> Mention:
    iri = Iri(ID_NAMESPACE + name.replace(" ", "")) if listed else None
    return Mention(Doc(english()(name))[:], iri, role, name)


def who(register: Register, name: str, role: str = "PERSON") -> str | None:
    actor = register.actor(mention(name, role))
    return actor.label if actor else None


def test_a_surname_is_nobody_before_the_full_name_and_somebody_after_it() -> None:
    register = Register(GAZETTEER, on=None)
    assert who(register, "Tamm") is None
    register.enter([mention("Mari Tamm")])
    assert who(register, "Tamm") == "Mari Tamm"
    assert "Tamm" in register.surnames


def test_a_surname_with_a_hyphen_is_one_name_though_the_tokenizer_parts_it() -> None:
    register = Register(GAZETTEER, on=None)
    register.enter([mention("al-Tamm")])
    assert who(register, "al-Tamm") is None
    register.enter([mention("Mari al-Tamm")])
    assert who(register, "al-Tamm") == "Mari al-Tamm"


def test_a_surname_of_two_persons_is_neither() -> None:
    register = Register(GAZETTEER, on=None)
    register.enter([mention("Mari Tamm"), mention("Jaan Tamm")])
    assert who(register, "Tamm") is None
    assert who(register, "Jaan Tamm") == "Jaan Tamm"
    assert "Tamm" not in register.surnames


def test_the_surname_of_a_listed_person_waits_for_the_full_name_unless_it_is_famous() -> None:
    register = Register(GAZETTEER, on=None)
    assert who(register, "Nonsenso") is None
    assert who(register, "Vasto") == "Gonzalo Vasto"
    register.enter([mention("Raphael Nonsenso", "name", listed=True)])
    assert who(register, "Nonsenso") == "Raphael Nonsenso"


def test_a_famous_surname_yields_to_who_bears_it_in_the_document() -> None:
    register = Register(GAZETTEER, on=None)
    register.enter([mention("Ana Vasto")])
    assert who(register, "Vasto") == "Ana Vasto"


@pytest.mark.parametrize(
    ("day", "principal"),
    [(date(2003, 6, 1), "Utopia"), (date(2012, 6, 1), "Erewhon"), (None, "Erewhon"), (date(2020, 1, 1), "Erewhon")],
)
def test_the_date_of_the_document_decides_for_whom_a_person_acts(day: date | None, principal: str) -> None:
    actor = Register(GAZETTEER, on=day).actor(mention("Raphael Nonsenso", "name", listed=True))
    assert actor is not None and actor.principal.label == principal


def test_the_document_appoints_whom_the_gazetteer_leaves_free() -> None:
    register = Register(GAZETTEER, on=date(2003, 6, 1))
    register.enter([mention("Mari Tamm"), mention("Raphael Nonsenso", "name", listed=True)])
    erewhon = GAZETTEER.actor(EREWHON)
    for name, listed in (("Mari Tamm", False), ("Raphael Nonsenso", True)):
        actor = register.actor(mention(name, listed=listed))
        assert actor is not None
        register.appoint(actor, erewhon)
    appointed = register.actor(mention("Tamm"))
    known = register.actor(mention("Nonsenso"))
    assert appointed is not None and appointed.principal.label == "Erewhon"
    assert known is not None and known.principal.label == "Utopia"


def test_a_state_is_not_appointed_and_nobody_acts_for_himself() -> None:
    register = Register(GAZETTEER, on=None)
    utopia, erewhon = GAZETTEER.actor(UTOPIA), GAZETTEER.actor(EREWHON)
    register.appoint(utopia, erewhon)
    assert register.current(utopia).acts_for is None
    tamm = unlisted("Mari Tamm", "Person", GAZETTEER)
    register.appoint(tamm, tamm)
    assert register.current(tamm).acts_for is None


def test_the_document_may_class_an_unlisted_actor_but_no_listed_one() -> None:
    register = Register(GAZETTEER, on=None)
    register.reclassify(unlisted("Vostra", "Organization", GAZETTEER), "ArmedGroup")
    actor = register.actor(mention("Vostra", "ORG"))
    assert actor is not None and actor.kind == "ArmedGroup"
    assert register.reclassify(GAZETTEER.actor(UTOPIA), "ArmedGroup").kind == "State"


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("Mari Tamm", "MariTamm"),
        ("Zoë de la Peña", "ZoeDeLaPena"),
        ("U.N. mission", "UNMission"),
        ("M23", "M23"),
        ("Nasser’s men", "NassersMen"),
    ],
)
def test_a_slug_is_the_label_in_one_word(label: str, expected: str) -> None:
    assert slug(label) == expected


def test_labels_that_leave_no_letter_still_have_slugs_of_their_own() -> None:
    assert slug("Київ") != slug("東京")
    assert slug("Київ") == slug("Київ")


@given(st.text(min_size=1))
def test_every_label_gives_an_iri_of_plain_letters_and_digits(label: str) -> None:
    assert re.fullmatch("[A-Za-z0-9]+", slug(label))


def test_an_unlisted_actor_never_takes_the_iri_of_a_listed_one_of_another_class() -> None:
    firm = unlisted("Utopia", "Company", GAZETTEER)
    assert re.fullmatch(re.escape(UTOPIA) + "-[0-9a-f]{6}", firm.iri)
    assert unlisted("Mari Tamm", "Person", GAZETTEER) == Actor(
        iri=Iri(ID_NAMESPACE + "MariTamm"), label="Mari Tamm", kind="Person"
    )
