"""The ontology: its files parse, its parts are complete, its rules reject what they should, its page tells the truth.

Run as a program it prints the tables of docs/ontology.md.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import cast

import pyshacl
import pytest
from rdflib import RDF, RDFS, SKOS, Graph, URIRef
from rdflib.compare import isomorphic
from rdflib.query import ResultRow

from triplomacy import ontology
from triplomacy.errors import InvalidOntology, UnknownRelation
from triplomacy.ontology import KG, REL, Ontology

FOLDER = ontology.folder()
ACTOR_FILES = sorted((FOLDER / "actors").glob("*.ttl"))
FILES = [FOLDER / "triplomacy.ttl", FOLDER / "shapes.ttl", FOLDER / "examples.ttl", *ACTOR_FILES]
PAGE = Path(__file__).parent.parent / "docs" / "ontology.md"
EXAMPLE = "https://w3id.org/triplomacy/doc/railway"
QUAD_OF_ROOT = {
    "AGREE": "verbal-cooperation",
    "CONSULT": "verbal-cooperation",
    "SUPPORT": "verbal-cooperation",
    "CONCEDE": "verbal-cooperation",
    "COOPERATE": "material-cooperation",
    "AID": "material-cooperation",
    "RETREAT": "material-cooperation",
    "REQUEST": "verbal-conflict",
    "ACCUSE": "verbal-conflict",
    "REJECT": "verbal-conflict",
    "THREATEN": "verbal-conflict",
    "PROTEST": "material-conflict",
    "SANCTION": "material-conflict",
    "MOBILIZE": "material-conflict",
    "COERCE": "material-conflict",
    "ASSAULT": "material-conflict",
    "ASSOCIATION": "none",
    "AFFILIATION": "none",
}
ADDED = """
rel:ridicules a owl:ObjectProperty , kg:Relation ;
    rdfs:subPropertyOf rel:criticizes ;
    rdfs:domain kg:Actor ;
    rdfs:range kg:Actor ;
    kg:ploverRoot "ACCUSE" ;
    kg:cameo "111" ;
    kg:quadClass "verbal-conflict" ;
    rdfs:label "ridicules"@en ;
    skos:definition "Makes fun of another actor in public."@en ;
    skos:scopeNote "Earnest blame is rel:criticizes."@en ;
    skos:example "A Danish minister ridiculed the Swedish proposal."@en .
"""

LOADED = ontology.load()
SHAPES = Graph().parse(FOLDER / "shapes.ttl")
RELATIONS = sorted(LOADED.relations)


def _graph(*paths: Path) -> Graph:
    graph = Graph()
    for path in paths:
        graph.parse(path)
    return graph


def _report(graph: Graph) -> tuple[bool, str]:
    conforms, _, text = pyshacl.validate(graph, shacl_graph=SHAPES, inplace=True)
    return conforms, text


@pytest.fixture
def examples() -> Graph:
    return _graph(FOLDER / "triplomacy.ttl", FOLDER / "examples.ttl")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_names_no_term_of_ours_that_the_ontology_lacks(path: Path) -> None:
    declared = set(_graph(FOLDER / "triplomacy.ttl").subjects())
    nodes = {node for triple in _graph(path) for node in triple if isinstance(node, URIRef)}
    ours = {node for node in nodes if str(node).startswith((KG, REL)) and not node.endswith("Shape")}
    assert ours
    assert ours - declared == set()


def test_there_are_eighteen_roots_and_forty_one_narrower_relations() -> None:
    roots = [relation for relation in LOADED.relations.values() if relation.parent is None]
    assert {relation.root: relation.quad for relation in roots} == QUAD_OF_ROOT
    assert (len(roots), len(LOADED.relations)) == (18, 18 + 41)


def test_there_are_eleven_classes_of_actors_and_a_company_is_an_organization() -> None:
    assert len(LOADED.classes) == 11
    parents = {name: kind.parent for name, kind in LOADED.classes.items() if kind.parent}
    assert parents == {"Company": "Organization"}


@pytest.mark.parametrize("name", RELATIONS)
def test_a_relation_is_complete_and_of_one_piece_with_its_parent(name: str) -> None:
    relation = LOADED.relations[name]
    assert relation.definition.endswith(".") and relation.definition.count(". ") == 0
    assert relation.scope_note.endswith(".") and relation.example.endswith(".")
    assert relation.quad == QUAD_OF_ROOT[relation.root]
    assert bool(relation.cameo) is (relation.quad != "none")
    assert (relation.inverse is None) is (relation.inverse_label is None)
    assert not (relation.symmetric and relation.inverse)
    if relation.parent:
        assert relation.root == LOADED.relations[relation.parent].root


@pytest.mark.parametrize("name", RELATIONS)
def test_a_scope_note_points_to_other_relations_that_exist(name: str) -> None:
    named = re.findall(r"rel:(\w+)", LOADED.relations[name].scope_note)
    assert set(named) <= set(LOADED.relations)
    assert name not in named


def test_labels_and_examples_are_not_used_twice() -> None:
    relations = LOADED.relations.values()
    assert len({relation.label for relation in relations}) == len(relations)
    assert len({relation.example for relation in relations}) == len(relations)


def test_every_term_has_a_label_and_all_but_inverse_names_a_definition() -> None:
    graph = _graph(FOLDER / "triplomacy.ttl")
    terms = {term for term in graph.subjects() if str(term).startswith((KG, REL))}
    inverses = {URIRef(REL + relation.inverse) for relation in LOADED.relations.values() if relation.inverse}
    assert {term for term in terms if not graph.value(term, RDFS.label)} == set()
    assert {term for term in terms if not graph.value(term, SKOS.definition)} == inverses


def test_ancestors_lead_from_the_nearest_to_the_root() -> None:
    assert LOADED.ancestors("suppliesArmsTo") == ("supplies", "aids")
    assert LOADED.ancestors("aids") == ()
    assert LOADED.is_a("suppliesArmsTo", "aids") and LOADED.is_a("aids", "aids")
    assert not LOADED.is_a("aids", "suppliesArmsTo")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("imposeSanctionOn", "no relation 'imposeSanctionOn' in the ontology; did you mean 'imposesSanctionsOn'?"),
        ("armedBy", "no relation 'armedBy' in the ontology; it is the inverse of 'suppliesArmsTo'"),
        ("xyzzy", "no relation 'xyzzy' in the ontology"),
    ],
)
def test_an_unknown_relation_is_named_with_the_way_out(name: str, message: str) -> None:
    with pytest.raises(UnknownRelation, match=re.escape(message)):
        LOADED.relation(name)
    with pytest.raises(UnknownRelation):
        LOADED.is_a("aids", name)


def test_only_affiliation_is_the_affiliation_layer() -> None:
    layered = {name for name, relation in LOADED.relations.items() if relation.layer == "affiliation"}
    assert layered == {"affiliatedWith", "leads", "represents", "memberOf"}


def test_only_the_grouping_of_associations_is_not_for_claims() -> None:
    assert [name for name, relation in LOADED.relations.items() if not relation.assertable] == ["associatedWith"]


def test_a_relation_is_added_in_turtle_alone(tmp_path: Path) -> None:
    path = tmp_path / "triplomacy.ttl"
    path.write_text((FOLDER / "triplomacy.ttl").read_text("utf-8") + ADDED, "utf-8")
    added = ontology.load(path)
    assert added.relation("ridicules").cameo == ("111",)
    assert added.is_a("ridicules", "criticizes")
    assert _report(_graph(path, FOLDER / "examples.ttl")) == (True, "Validation Report\nConforms: True\n")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('    skos:definition "Trains', '    skos:note "Trains', "trains has 0 values of definition; give it one"),
        ('    rdfs:label "trains"@en', '    rdfs:label "trains"@en , "drills"@en', "trains has 2 values of label"),
        ('kg:quadClass "none"', 'kg:quadClass "cold"', "'cold' is none of verbal-cooperation"),
        ("rdfs:subPropertyOf rel:supplies ", "rdfs:subPropertyOf rel:suplies ", "no relation 'suplies'"),
        ("rdfs:subPropertyOf rel:supplies ", "rdfs:subPropertyOf rel:suppliesArmsTo ", "narrower than itself"),
        ('rdfs:label "is armed by"@en', 'skos:note "is armed by"@en', "armedBy has 0 values of label"),
        ("owl:versionInfo", "owl:versionInfo ;", "not Turtle"),
    ],
)
def test_a_broken_ontology_is_refused_with_its_place(tmp_path: Path, old: str, new: str, message: str) -> None:
    text = (FOLDER / "triplomacy.ttl").read_text("utf-8")
    assert old in text
    path = tmp_path / "broken.ttl"
    path.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(InvalidOntology, match=rf"broken\.ttl: .*{re.escape(message)}"):
        ontology.load(path)


def test_a_missing_ontology_is_refused_with_its_place(tmp_path: Path) -> None:
    with pytest.raises(InvalidOntology, match=r"absent\.ttl: cannot be read"):
        ontology.load(tmp_path / "absent.ttl")


def test_the_example_claims_conform(examples: Graph) -> None:
    assert len(set(examples.subjects(RDF.type, URIRef(KG + "Claim")))) == 8
    assert _report(examples) == (True, "Validation Report\nConforms: True\n")


def test_the_known_actors_conform() -> None:
    conforms, text = _report(_graph(FOLDER / "triplomacy.ttl", *ACTOR_FILES))
    assert conforms, text


@pytest.mark.parametrize(
    ("update", "complaint"),
    [
        ("DELETE DATA { d:c1 kg:evidence d:s0 }", "d:c1->kg:evidence"),
        ("INSERT DATA { d:c1 kg:evidence :Kenya }", "Value does not have class kg:Sentence"),
        ("INSERT DATA { d:c1 kg:polarity kg:negative }", "d:c1->kg:polarity"),
        ("INSERT DATA { d:c1 kg:modality kg:rumoured }", "kg:modality"),
        ("DELETE DATA { d:c1 kg:confidence 0.92 } ; INSERT DATA { d:c1 kg:confidence 1.5 }", "<= Literal"),
        (
            "DELETE DATA { d:c1 kg:confidence 0.92 } ; INSERT DATA { d:c1 kg:confidence '-0.1'^^xsd:decimal }",
            ">= Literal",
        ),
        ("DELETE DATA { d:c1 kg:confidence 0.92 } ; INSERT DATA { d:c1 kg:confidence 'high' }", "xsd:decimal"),
        (
            "DELETE DATA { d:c2 kg:asserted false } ; "
            "INSERT DATA { d:c2 kg:asserted true . :Tanzania rel:pledgesTo :Malawi }",
            "asserted, so it must be positive and actual",
        ),
        (
            "DELETE DATA { d:c4 kg:asserted false } ; "
            "INSERT DATA { d:c4 kg:asserted true . :Zambia rel:obstructs :Malawi }",
            "asserted, so it must be positive and actual",
        ),
        ("DELETE DATA { :Kenya rel:supplies :Malawi }", "asserted, but its direct triple is missing"),
        (
            "DELETE DATA { d:c2 rdf:object :Malawi } ; INSERT DATA { d:c2 rdf:object :Tanzania }",
            "source and target are the same actor",
        ),
        (
            "DELETE DATA { d:s0-position oa:end 84 } ; INSERT DATA { d:s0-position oa:end 0 }",
            "sh:lessThan oa:end",
        ),
        ("DELETE DATA { d:c5 kg:inferredSlot 'source' }", "kg:inferredSlot must say which"),
        (
            "DELETE DATA { d:c2 rdf:predicate rel:pledgesTo } ; INSERT DATA { d:c2 rdf:predicate rel:adores }",
            "Value does not have class kg:Relation",
        ),
        (
            "DELETE DATA { d:c2 rdf:predicate rel:pledgesTo } ; INSERT DATA { d:c2 rdf:predicate rel:suppliedBy }",
            "Value does not have class kg:Relation",
        ),
        (
            "DELETE DATA { d:c2 rdf:predicate rel:pledgesTo } ; INSERT DATA { d:c2 rdf:predicate rel:associatedWith }",
            "the relation only groups others",
        ),
        ("DELETE WHERE { :Kenya rdfs:label ?label }", ":Kenya->rdfs:label"),
        ("INSERT DATA { :Kenya kg:iso3 'Ken' }", "^[A-Z]{3}$"),
        ("INSERT DATA { d:c7 kg:earliest '2026-03-11'^^xsd:date }", "d:c7->kg:earliest"),
        (
            "DELETE DATA { d:c7 kg:latest '2026-03-10'^^xsd:date } ; "
            "INSERT DATA { d:c7 kg:latest '2026-03-09'^^xsd:date }",
            "sh:lessThanOrEquals kg:latest",
        ),
        ("DELETE WHERE { d:s0 kg:index ?index }", "d:s0->kg:index"),
        ("DELETE WHERE { d:s0-quote oa:exact ?quote }", "oa:exact"),
        ("DELETE WHERE { ?document kg:sha256 ?hash }", "kg:sha256"),
        ("DELETE WHERE { :theme-maize rdfs:label ?label }", "d:c1"),
        ("DELETE WHERE { rel:aids rdfs:subPropertyOf ?wider }", "rel:aids->rdfs:subPropertyOf"),
        ("INSERT DATA { :t a kg:Tenure ; kg:office 'mayor'@en ; kg:actsFor :Kenya }", ":t->kg:affiliation"),
        ("INSERT DATA { :n a kg:NameSense ; kg:form 'Kenya'@en }", ":n->dcterms:source"),
    ],
)
def test_a_broken_claim_is_rejected(examples: Graph, update: str, complaint: str) -> None:
    before = set(examples)
    examples.update(update)
    assert set(examples) != before
    conforms, text = _report(examples)
    assert not conforms
    assert complaint in text


def test_the_quotes_of_the_examples_stand_where_their_offsets_say() -> None:
    graph = _graph(FOLDER / "examples.ttl")
    found = graph.query(
        """SELECT ?start ?end ?quote WHERE {
            ?sentence a kg:Sentence ; kg:index ?index ; oa:hasSelector/oa:start ?start ;
                oa:hasSelector/oa:end ?end ; oa:hasSelector/oa:exact ?quote } ORDER BY ?index"""
    )
    rows = [(int(row.start), int(row.end), str(row.quote)) for row in cast(Iterable[ResultRow], found)]
    text = " ".join(quote for _, _, quote in rows)
    assert len(rows) == 6
    assert [text[start:end] for start, end, _ in rows] == [quote for _, _, quote in rows]
    digest = hashlib.sha256(text.encode()).hexdigest()
    assert str(graph.value(URIRef(EXAMPLE), URIRef(KG + "sha256"))) == digest


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning:rdflib")
def test_the_json_ld_of_the_page_is_the_first_example_claim() -> None:
    [block] = re.findall(r"```json\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    context = json.loads((FOLDER / "context.jsonld").read_text("utf-8"))["@context"]
    found = Graph().parse(data=json.dumps(json.loads(block) | {"@context": context}), format="json-ld")
    turtle = _graph(FOLDER / "examples.ttl")
    expected = Graph()
    for part in ("c1", "s0", "s0-position", "s0-quote"):
        expected += turtle.triples((URIRef(f"{EXAMPLE}#{part}"), None, None))
    assert len(expected) > 25
    assert isomorphic(found, expected)


def test_the_context_and_the_page_know_every_property_of_a_claim() -> None:
    context = json.loads((FOLDER / "context.jsonld").read_text("utf-8"))["@context"]
    page = PAGE.read_text("utf-8")
    properties = _graph(FOLDER / "triplomacy.ttl").subjects(RDFS.domain, URIRef(KG + "Claim"))
    names = {str(iri).removeprefix(KG) for iri in properties}
    assert {name for name in names if name not in context} == set()
    assert {name for name in names if f"`{name}`" not in page} == set()


def test_the_page_shows_the_tables_of_the_ontology() -> None:
    page = PAGE.read_text("utf-8")
    assert "\n".join(_class_table(LOADED)) in page, "run python tests/test_ontology.py and paste its tables"
    assert "\n".join(_relation_table(LOADED)) in page, "run python tests/test_ontology.py and paste its tables"


def _class_table(known: Ontology) -> Iterator[str]:
    yield "| class | what it is | OEDA sectors |"
    yield "|---|---|---|"
    for kind in known.classes.values():
        wider = f" (a kind of {kind.parent})" if kind.parent else ""
        yield f"| `{kind.name}`{wider} | {kind.definition} | {' '.join(kind.sectors)} |"


def _relation_table(known: Ontology) -> Iterator[str]:
    yield "| relation | within | PLOVER | CAMEO | quad class | what the source does |"
    yield "|---|---|---|---|---|---|"
    for relation in known.relations.values():
        name = f"`{relation.name}`" if relation.parent else f"**`{relation.name}`**"
        name += " ↔" if relation.symmetric else ""
        name += f" (inverse `{relation.inverse}`)" if relation.inverse else ""
        parent, codes = relation.parent or "", " ".join(relation.cameo)
        yield f"| {name} | {parent} | {relation.root} | {codes} | {relation.quad} | {relation.definition} |"


if __name__ == "__main__":
    print(*_class_table(LOADED), "", *_relation_table(LOADED), sep="\n")
