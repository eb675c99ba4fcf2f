"""Actor files become entries, offices count by the day, and a contradiction in them is refused."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triplomacy import gazetteer
from triplomacy.claims import ID_NAMESPACE, Iri
from triplomacy.errors import InvalidOntology, UnknownActor
from triplomacy.gazetteer import Gazetteer, Tenure

PREFIXES = """
@prefix : <https://w3id.org/triplomacy/id/> .
@prefix kg: <https://w3id.org/triplomacy/ontology#> .
@prefix rel: <https://w3id.org/triplomacy/relation/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
ACTORS = """
:Utopia a kg:State ; rdfs:label "Utopia"@en ; skos:altLabel "Republic of Utopia"@en ; kg:demonym "Utopian"@en ;
    kg:metonym "Amaurot"@en ; kg:epithet "happy island"@en ; kg:iso3 "UTO" .
:Erewhon a kg:State ; rdfs:label "Erewhon"@en .
:UtopianNavy a kg:ArmedForce ; rdfs:label "Utopian navy"@en ; kg:actsFor :Utopia .
:UtopianMarines a kg:ArmedForce ; rdfs:label "Utopian marines"@en ; kg:actsFor :UtopianNavy .
:RaphaelHythloday a kg:Person ; rdfs:label "Raphael Hythloday"@en ; kg:surname "Hythloday"@en ; kg:famous true ;
    kg:tenure :envoy , :president .
:AnneHythloday a kg:Person ; rdfs:label "Anne Hythloday"@en ; kg:surname "Hythloday"@en .
:envoy a kg:Tenure ; kg:office "envoy"@en ; kg:actsFor :Utopia ; kg:affiliation rel:represents ;
    kg:validFrom "2001"^^xsd:gYear ; kg:validUntil "2003-02"^^xsd:gYearMonth .
:president a kg:Tenure ; kg:office "president"@en ; kg:actsFor :Erewhon ; kg:affiliation rel:leads ;
    kg:validFrom "2004-12"^^xsd:gYearMonth ; kg:validUntil "2008-05-20"^^xsd:date .
:name-Amaurot-1 a kg:NameSense ; kg:form "Amaurot"@en ; kg:denotes :Utopia ; kg:supportedBy "Anyder"@en ;
    kg:excludedBy "Ohio"@en .
:name-Amaurot-2 a kg:NameSense ; kg:form "Amaurot"@en ; kg:supportedBy "Ohio"@en ; kg:default true .
"""
DAYS = st.dates(date(1990, 1, 1), date(2030, 1, 1))


def iri(name: str) -> Iri:
    return Iri(ID_NAMESPACE + name)


def written(folder: Path, turtle: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "actors.ttl").write_text(PREFIXES + turtle, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def utopia(tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    return gazetteer.load(written(tmp_path_factory.mktemp("actors"), ACTORS))


def test_an_entry_has_every_name_with_its_role(utopia: Gazetteer) -> None:
    entry = utopia[iri("Utopia")]
    assert (entry.label, entry.kind, entry.iso3, entry.acts_for) == ("Utopia", "State", "UTO", None)
    assert {(name.form, name.role) for name in entry.names} == {
        ("Utopia", "name"),
        ("Republic of Utopia", "name"),
        ("Utopian", "demonym"),
        ("Amaurot", "metonym"),
        ("happy island", "epithet"),
    }


def test_an_ambiguous_form_is_no_plain_form_but_a_list_of_senses(utopia: Gazetteer) -> None:
    forms = [form for form, _, _ in utopia.forms()]
    assert "Amaurot" not in forms and "Utopian" in forms
    first, second = utopia.senses["Amaurot"]
    assert (first.denotes, first.supported_by, first.excluded_by) == (iri("Utopia"), ("Anyder",), ("Ohio",))
    assert (second.denotes, second.default) == (None, True)


@pytest.mark.parametrize(
    ("day", "principal"),
    [
        (date(2001, 1, 1), "Utopia"),
        (date(2003, 2, 28), "Utopia"),
        (date(2004, 12, 1), "Erewhon"),
        (date(2008, 5, 20), "Erewhon"),
    ],
)
def test_a_person_acts_for_whom_the_office_of_the_day_says(utopia: Gazetteer, day: date, principal: str) -> None:
    assert utopia.actor(iri("RaphaelHythloday"), on=day).principal.label == principal


def test_years_and_months_mean_their_first_day_as_a_beginning_and_their_last_as_an_end(utopia: Gazetteer) -> None:
    envoy, president = utopia[iri("RaphaelHythloday")].tenures
    assert (envoy.office, envoy.since, envoy.until) == ("envoy", date(2001, 1, 1), date(2003, 2, 28))
    assert (president.affiliation, president.since, president.until) == (
        "leads",
        date(2004, 12, 1),
        date(2008, 5, 20),
    )


@given(since=st.none() | DAYS, length=st.none() | st.integers(0, 4000), day=DAYS)
def test_an_office_covers_its_first_and_last_day_and_all_between(
    since: date | None, length: int | None, day: date
) -> None:
    until = None if length is None else (since or date(2000, 1, 1)) + timedelta(days=length)
    tenure = Tenure(office="envoy", acts_for=iri("Utopia"), affiliation="represents", since=since, until=until)
    assert tenure.covers(day) is ((since or date.min) <= day <= (until or date.max))
    assert tenure.covers(None) is (until is None)
    assert since is None or tenure.covers(since)
    assert until is None or (tenure.covers(until) and not tenure.covers(until + timedelta(days=1)))


def test_the_principal_stands_at_the_end_of_the_chain(utopia: Gazetteer) -> None:
    marines = utopia.actor(iri("UtopianMarines"))
    assert marines.acts_for is not None and marines.acts_for.label == "Utopian navy"
    assert marines.principal.label == "Utopia"


def test_subordinates_and_bearers_are_found_from_their_state_and_surname(utopia: Gazetteer) -> None:
    assert [entry.label for entry in utopia.subordinates[iri("Utopia")]] == ["Utopian navy"]
    assert utopia.bearers["Hythloday"] == (iri("AnneHythloday"), iri("RaphaelHythloday"))
    assert utopia.famous == {"Hythloday": iri("RaphaelHythloday")}


def test_an_unknown_actor_is_named_in_the_error(utopia: Gazetteer) -> None:
    with pytest.raises(UnknownActor, match="Atlantis: no such actor"):
        utopia.actor(iri("Atlantis"))


def test_actors_that_act_for_each_other_end_the_chain(tmp_path: Path) -> None:
    turtle = """
    :A a kg:Organization ; rdfs:label "A"@en ; kg:actsFor :B .
    :B a kg:Organization ; rdfs:label "B"@en ; kg:actsFor :A .
    """
    known = gazetteer.load(written(tmp_path, turtle))
    assert known.actor(iri("A")).principal.label == "B"
    assert known.actor(iri("B")).principal.label == "A"


@pytest.mark.parametrize(
    ("turtle", "message"),
    [
        (':n a kg:NameSense ; kg:form "Utopia"@en ; kg:denotes :Nowhere .', "denotes .*Nowhere"),
        (':P a kg:Person ; rdfs:label "P"@en ; kg:tenure :missing .', "missing: a tenure names"),
        (':P a kg:Person ; rdfs:label "P"@en ; kg:tenure :t . :t a kg:Tenure .', "a tenure names its office"),
        (":P a kg:Person ; rdfs:label .", "actors.ttl"),
    ],
)
def test_a_file_that_contradicts_itself_is_refused(tmp_path: Path, turtle: str, message: str) -> None:
    with pytest.raises(InvalidOntology, match=message):
        gazetteer.load(written(tmp_path, turtle))


def test_an_actor_without_a_label_is_no_entry(tmp_path: Path) -> None:
    known = gazetteer.load(written(tmp_path, ':A a kg:State . :B a kg:State ; rdfs:label "B"@en .'))
    assert list(known.entries) == [iri("B")]


def test_the_gazetteer_of_the_package_is_loaded_once_and_its_forms_have_one_order() -> None:
    known = gazetteer.load()
    assert gazetteer.load() is known
    forms = list(known.forms())
    assert len(forms) > 1000
    assert [iri for _, iri, _ in forms] == sorted(iri for _, iri, _ in forms)
