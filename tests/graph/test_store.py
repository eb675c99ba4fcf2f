"""The store: what it counts, what it refuses, and how it finds an actor."""

import csv
import io
import json
from pathlib import Path

import pytest
from pyoxigraph import (
    CanonicalizationAlgorithm,
    Dataset,
    NamedNode,
    QueryResultsFormat,
    QuerySolutions,
    parse_query_results,
)
from sahel import MALI, RECORDS, with_text

from triplomacy import store
from triplomacy.errors import InvalidQuery, UnknownActor, UnreadableDocument
from triplomacy.exporters.formats import FORMATS
from triplomacy.ontology import ID
from triplomacy.queries import results
from triplomacy.store import Build


@pytest.fixture(scope="module")
def sahel() -> Build:
    return store.load(RECORDS)


def test_a_triple_that_several_documents_hold_counts_once(sahel: Build) -> None:
    found = store.query(sahel, "SELECT (COUNT(*) AS ?n) { :Mali a kg:State . :Mali rdfs:label ?label }")
    assert found.rows == [("1",)]


def test_a_graph_can_be_asked_by_its_name(sahel: Build) -> None:
    rolled = "https://w3id.org/triplomacy/graph/rollup"
    inside = store.query(sahel, f"SELECT ?s {{ GRAPH <{rolled}> {{ ?s rel:attacks :Niger }} }}")
    chosen = store.query(sahel, f"SELECT ?s FROM <{rolled}> {{ ?s rel:attacks :Niger }}")
    assert inside.rows == chosen.rows == [(":Chad",)]


def test_a_build_is_opened_from_its_folder(tmp_path: Path, sahel: Build) -> None:
    FORMATS["nquads"].write(RECORDS, tmp_path / store.BUILD_FILE)
    opened = store.open_build(tmp_path)
    built, loaded = Dataset(opened.graphs), Dataset(sahel.graphs)
    for dataset in (built, loaded):
        dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    assert built == loaded


def test_a_folder_without_a_build_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match="no build in this folder"):
        store.open_build(tmp_path)
    (tmp_path / store.BUILD_FILE).write_text("no quads")
    with pytest.raises(UnreadableDocument, match="cannot be read as N-Quads"):
        store.open_build(tmp_path)


def test_ask_and_construct_are_answered_too(sahel: Build) -> None:
    assert store.query(sahel, "ASK { :Mali rel:supplies :Niger }").boolean is True
    assert store.query(sahel, "ASK { :Niger rel:supplies :Togo }").boolean is False
    built = store.query(sahel, "CONSTRUCT WHERE { :Mali rel:supplies ?o }")
    assert built.rows == [(":Mali", "rel:supplies", ":Niger")]


REFUSED = [
    "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
    "SELECT * { OPTIONAL { { SELECT * { service silent ?where { ?s ?p ?o } } } } }",
    "ASK { FILTER EXISTS { SERVICE <http://127.0.0.1/> { ?s ?p ?o } } }",
    "ASK { FILTER ( !EXISTS { MINUS { SERVICE <http://127.0.0.1/> { ?s ?p ?o } } } ) }",
    "SELECT * { \\u0053ERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
    "SELECT * { # a comment that ends here \r SERVICE <http://127.0.0.1/> { ?s ?p ?o }\n }",
    "SELECT * FROM <http://127.0.0.1/data.ttl> { ?s ?p ?o }",
    "SELECT * FROM <file:///etc/hostname> { ?s ?p ?o }",
    "SELECT * FROM NAMED <http://127.0.0.1/data.ttl> { GRAPH ?g { ?s ?p ?o } }",
    "PREFIX far: <http://127.0.0.1/> CONSTRUCT { ?s ?p ?o } FROM far:data { ?s ?p ?o }",
    "SELECT * FROM nowhere:data { ?s ?p ?o }",
    "BASE <http://127.0.0.1/> DESCRIBE :Mali FROM <data>",
    "LOAD <http://127.0.0.1/data.ttl>",
    "INSERT DATA { :a :b :c }",
    "DROP ALL",
    "SELECT * { ?s ?p }",
    "",
    "ASK { ?s ?p '\\uD800' }",
    "ASK {" * 3000,
]


@pytest.mark.parametrize("text", REFUSED, ids=range(len(REFUSED)))
def test_what_reaches_out_or_changes_or_is_malformed_is_refused_in_one_line(sahel: Build, text: str) -> None:
    before = len(sahel.graphs)
    with pytest.raises(InvalidQuery) as caught:
        store.query(sahel, text)
    assert "\n" not in str(caught.value)
    assert len(sahel.graphs) == before


@pytest.mark.parametrize(
    "text", ['ASK { ?s ?p "SERVICE <x> {} FROM <y>" }', "# LOAD <x>\nASK { :service :from :load }"]
)
def test_the_words_of_what_is_refused_are_free(sahel: Build, text: str) -> None:
    assert store.query(sahel, text).boolean is False


ALIKE = [
    'SELECT * { ?s ?p "\\u0022 # " . SERVICE <http://127.0.0.1/> { ?s ?p ?o }\n }',
    "SELECT * { ?s ?p '\\u005Cu0027 # ' . SERVICE <http://127.0.0.1/> { ?s ?p ?o }\n }",
]


@pytest.mark.parametrize("text", ALIKE)
def test_what_one_parser_takes_for_a_comment_is_one_to_the_other_too(sahel: Build, text: str) -> None:
    assert store.query(sahel, text).terms == ()


@pytest.mark.parametrize("name", ["Mali", "mali", ":Mali", MALI.iri, "Malian", " Mali "])
def test_an_actor_is_found_by_each_of_its_names(sahel: Build, name: str) -> None:
    assert store.resolve_actor(sahel, name) == NamedNode(MALI.iri)


def test_an_actor_of_the_documents_alone_is_found_too(sahel: Build) -> None:
    assert store.resolve_actor(sahel, "Ada Minister") == NamedNode(ID + "AdaMinister")


def test_an_unknown_actor_is_named_with_its_neighbours(sahel: Build) -> None:
    with pytest.raises(UnknownActor, match=r"did you mean .*Mali"):
        store.resolve_actor(sahel, "Malii")


def test_results_have_short_names_for_eyes_and_full_ones_for_programs(sahel: Build) -> None:
    found = store.query(
        sahel, "SELECT ?who ?c ?none { ?who rel:supplies :Niger . ?x rdf:object :Niger ; kg:confidence ?c }"
    )
    assert (":Mali", "0.8", None) in found.rows
    assert ":Mali" in results.table(found, width=80)
    assert list(csv.reader(io.StringIO(results.to_csv(found))))[1][0] == MALI.iri
    body = json.loads(results.to_json(found))
    assert body["head"] == {"vars": ["who", "c", "none"]}
    assert "none" not in body["results"]["bindings"][0]


def test_json_results_read_back_to_the_same_terms(sahel: Build) -> None:
    found = store.query(sahel, "SELECT ?s ?o { ?s ?p ?o FILTER ( !isBlank(?s) && !isBlank(?o) ) } LIMIT 500")
    read = parse_query_results(results.to_json(found), format=QueryResultsFormat.JSON)
    assert isinstance(read, QuerySolutions)
    assert tuple((row["s"], row["o"]) for row in read) == found.terms
    assert json.loads(results.to_json(store.query(sahel, "ASK {}"))) == {"head": {}, "boolean": True}


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-2+3", "'-2+3"),
        ("\t=1", "'\t=1"),
        ('a,b\n"c"', 'a,b\n"c"'),
        ("-5", "-5"),
    ],
)
def test_no_cell_is_run_by_a_spreadsheet(text: str, cell: str) -> None:
    found = store.query(store.of_quads([]), f"SELECT ({json.dumps(text)} AS ?x) {{}}")
    assert list(csv.reader(io.StringIO(results.to_csv(found), newline=""))) == [["x"], [cell]]


def test_a_table_shows_control_characters_as_what_they_are_not() -> None:
    found = store.query(store.load(with_text("red\x1b[31m\u202e")), "SELECT ?l { [] kg:timeText ?l }")
    drawn = results.table(found, width=80)
    assert "\x1b" not in drawn
    assert "\u202e" not in drawn
    assert "red\ufffd" in drawn
