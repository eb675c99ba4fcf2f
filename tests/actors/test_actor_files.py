"""The actor files as data: what every row must have, and what no two rows may share."""

import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import pytest
from rdflib import RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS
from rdflib.term import Node

KG = Namespace("https://w3id.org/triplomacy/ontology#")
REL = Namespace("https://w3id.org/triplomacy/relation/")
REPOSITORY = Path(__file__).parents[2]
FILES = sorted((REPOSITORY / "ontology" / "actors").glob("*.ttl"))
PUBLIC = ("State", "Territory", "GovernmentBody", "ArmedForce", "ArmedGroup", "IntergovernmentalOrganization")
CLASSES = {KG[name] for name in (*PUBLIC, "Organization", "Company", "Person", "Group", "Bloc")}
NAMES = (RDFS.label, SKOS.altLabel, KG.demonym, KG.metonym, KG.epithet)


def parsed(files: Iterable[Path]) -> Graph:
    graph = Graph()
    for file in files:
        graph.parse(file)
    return graph


@pytest.fixture(scope="module")
def graph() -> Graph:
    return parsed(FILES)


@pytest.fixture(scope="module")
def actors(graph: Graph) -> set[Node]:
    return {subject for subject, kind in graph.subject_objects(RDF.type) if kind in CLASSES}


@pytest.fixture(scope="module")
def bearers(graph: Graph) -> dict[str, set[Node]]:
    """Each plain name, with the actors that bear it."""
    found: dict[str, set[Node]] = defaultdict(set)
    for predicate in NAMES:
        for subject, name in graph.subject_objects(predicate):
            found[str(name)].add(subject)
    return found


@pytest.fixture(scope="module")
def senses(graph: Graph) -> dict[str, set[Node]]:
    """Each form that needs context, with its senses."""
    found: dict[str, set[Node]] = defaultdict(set)
    for sense, form in graph.subject_objects(KG.form):
        found[str(form)].add(sense)
    return found


def test_every_actor_has_one_class_one_label_and_a_source(graph: Graph, actors: set[Node]) -> None:
    for actor in actors:
        assert len(set(graph.objects(actor, RDF.type))) == 1, actor
        assert len(set(graph.objects(actor, RDFS.label))) == 1, actor
        assert (actor, DCTERMS.source, None) in graph, actor


def test_every_typed_subject_is_defined_in_one_file() -> None:
    homes: dict[Node, list[str]] = defaultdict(list)
    for file in FILES:
        for subject in set(parsed([file]).subjects(RDF.type, None)):
            homes[subject].append(file.name)
    assert {subject: files for subject, files in homes.items() if len(files) > 1} == {}


@pytest.mark.parametrize("predicate", [KG.actsFor, KG.denotes, REL.memberOf])
def test_every_actor_referred_to_is_defined(graph: Graph, actors: set[Node], predicate: URIRef) -> None:
    assert set(graph.objects(None, predicate)) - actors == set()


def test_codes_are_three_capitals_and_belong_to_one_actor(graph: Graph) -> None:
    owners: dict[str, set[Node]] = defaultdict(set)
    for actor, code in graph.subject_objects(KG.iso3):
        owners[str(code)].add(actor)
    assert [code for code in owners if not re.fullmatch("[A-Z]{3}", code)] == []
    assert {code: found for code, found in owners.items() if len(found) > 1} == {}


def test_no_name_begins_with_an_article_or_has_stray_blanks(bearers: dict[str, set[Node]]) -> None:
    assert [name for name in bearers if re.match(r"([Tt]he|an?)\s", name)] == []
    assert [name for name in bearers if name != " ".join(name.split())] == []


def test_a_name_of_two_actors_is_an_ambiguous_name(bearers: dict[str, set[Node]], senses: dict[str, set[Node]]) -> None:
    assert {name: found for name, found in bearers.items() if len(found) > 1 and name not in senses} == {}


def test_a_sense_can_lead_to_every_actor_that_bears_its_form(
    graph: Graph, bearers: dict[str, set[Node]], senses: dict[str, set[Node]]
) -> None:
    for form in senses.keys() & bearers.keys():
        denoted = {actor for sense in senses[form] for actor in graph.objects(sense, KG.denotes)}
        assert bearers[form] <= denoted, form


def test_a_form_has_at_most_one_default_sense(graph: Graph, senses: dict[str, set[Node]]) -> None:
    default = Literal(True)
    for form, found in senses.items():
        assert sum((sense, KG.default, default) in graph for sense in found) <= 1, form


def test_every_sense_can_be_chosen_and_has_a_source(graph: Graph, senses: dict[str, set[Node]]) -> None:
    for form, found in senses.items():
        for sense in found:
            evidence = {str(text) for text in graph.objects(sense, KG.supportedBy)}
            against = {str(text) for text in graph.objects(sense, KG.excludedBy)}
            assert evidence or (sense, KG.default, Literal(True)) in graph, sense
            own = parts(words(form)) | {words(form)}
            assert not any(words(text) in own for text in evidence | against), f"{sense}: no evidence for itself"
            assert not evidence & against, sense
            assert (sense, DCTERMS.source, None) in graph, sense


def test_a_longer_name_that_is_no_actor_holds_the_name_of_one(
    graph: Graph, bearers: dict[str, set[Node]], senses: dict[str, set[Node]]
) -> None:
    ambiguous = parsed([REPOSITORY / "ontology" / "actors" / "ambiguous.ttl"])
    known = {words(name) for name in bearers.keys() | senses.keys()}
    for sense, form in ambiguous.subject_objects(KG.form):
        alone = len(senses[str(form)]) == 1 and not set(graph.objects(sense, KG.denotes))
        assert not alone or any(part in known for part in parts(words(str(form)))), form


def test_every_country_of_rigour_is_a_state_or_a_territory(graph: Graph) -> None:
    index = pytest.importorskip("rigour.territories.territory").get_index()
    countries = {t for t in index.values() if t.is_country and not t.is_historical}
    places = set(graph.subjects(RDF.type, KG.State)) | set(graph.subjects(RDF.type, KG.Territory))
    placed = {str(code) for place in places for code in graph.objects(place, KG.iso3)}
    assert {t.alpha3.upper() for t in countries} - placed == set()
    assert len(set(graph.subjects(RDF.type, KG.State))) == 196


@pytest.mark.parametrize("name", ["states.ttl", "forces.ttl"])
def test_the_generated_files_are_as_their_generator_writes_them(name: str, tmp_path: Path) -> None:
    pytest.importorskip("rigour")
    subprocess.run([sys.executable, REPOSITORY / "graph" / "training" / "states.py", tmp_path], check=True)
    assert (tmp_path / name).read_text("utf-8") == (REPOSITORY / "ontology" / "actors" / name).read_text("utf-8")


def words(name: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[\w.&'’]+", name))


def parts(name: tuple[str, ...]) -> set[tuple[str, ...]]:
    """Every run of words shorter than the name."""
    size = len(name)
    runs = {name[start:end] for start in range(size) for end in range(start + 1, size + 1)}
    return runs - {name}
