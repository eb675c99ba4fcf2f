"""The SPARQL 1.1 Protocol, asked over HTTP: the cases of the W3C's protocol tests, and what forms there are."""

import csv
import io
import json
from collections.abc import Iterator
from urllib.parse import quote, urlencode

import httpx
import pytest
from pyoxigraph import QueryResultsFormat, QuerySolutions, RdfFormat, parse, parse_query_results
from sahel import LETTER, REPLY
from service import built, serving

from triplomacy import rdf
from triplomacy.errors import TriplomacyError
from triplomacy.server import negotiation
from triplomacy.server.negotiation import GRAPHS, TABLES

FORM = {"content-type": "application/x-www-form-urlencoded"}
DIRECT = {"content-type": "application/sparql-query"}
LETTERS, REPLIES = (rdf.document_graph(document.id).value for document in (LETTER, REPLY))
DEFAULT = "SELECT DISTINCT ?claim { ?claim a kg:Claim }"
NAMED = "SELECT DISTINCT ?claim { GRAPH ?g { ?claim a kg:Claim } }"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with serving(built(tmp_path_factory.mktemp("protocol") / "out"), "--workers", "2") as opened:
        yield opened.client


def rows(response: httpx.Response) -> int:
    assert response.status_code == 200, response.text
    return len(response.json()["results"]["bindings"])


def test_a_query_comes_in_three_ways(client: httpx.Client) -> None:
    by_get = client.get("/sparql", params={"query": "ASK {}"})
    by_form = client.post("/sparql", data={"query": "ASK {}"})
    direct = client.post("/sparql", content="ASK {}", headers=DIRECT)
    with_charset = client.post(
        "/sparql", content="ASK {}", headers={"content-type": DIRECT["content-type"] + "; charset=UTF-8"}
    )
    for response in (by_get, by_form, direct, with_charset):
        assert response.status_code == 200
        assert response.headers["content-type"] == "application/sparql-results+json"
        assert response.json() == {"head": {}, "boolean": True}


MALFORMED = [
    ("PUT", "", {}, "", 405),
    ("DELETE", "query=ASK%7B%7D", {}, "", 405),
    ("GET", "query=ASK%7B%7D&query=SELECT%20*%20%7B%7D", {}, "", 400),
    ("GET", "default-graph-uri=http%3A%2F%2Fexample.org%2F", {}, "", 400),
    ("POST", "", FORM, "query=ASK%7B%7D&query=ASK%7B%7D", 400),
    ("POST", "", FORM, "query=ASK%7B%7D&update=CLEAR%20ALL", 400),
    ("POST", "", FORM, "", 400),
    ("POST", "query=ASK%7B%7D", FORM, "", 400),
    ("POST", "", {"content-type": "text/plain"}, "ASK {}", 415),
    ("POST", "", {}, "query=ASK%7B%7D", 415),
    ("POST", "", {}, "ASK {}", 415),
    ("POST", "", {"content-type": "application/sparql-query; charset=UTF-16"}, "ASK {}".encode("utf-16"), 415),
    ("POST", "", DIRECT, "ASK {}".encode("utf-16"), 400),
    ("POST", "query=ASK%7B%7D", DIRECT, "ASK {}", 400),
    ("POST", "", DIRECT, "ASK", 400),
    ("POST", "", DIRECT, "", 400),
    ("GET", "query=ASK%7B%FF%7D", {}, "", 400),
    ("GET", "query=SELECT%20%3Fx%20WHERE%20%7B%20%3Fx%20%3Fp", {}, "", 400),
    ("GET", "update=CLEAR%20ALL", {}, "", 400),
    ("POST", "", FORM, "update=CLEAR%20ALL", 403),
    ("POST", "", {"content-type": "application/sparql-update"}, "CLEAR ALL", 403),
    ("POST", "", {**DIRECT, "content-encoding": "gzip"}, "ASK {}", 415),
]  # fmt: skip


@pytest.mark.parametrize(("method", "parameters", "headers", "body", "status"), MALFORMED, ids=range(len(MALFORMED)))
def test_what_the_protocol_does_not_know_is_refused_in_one_plain_line(
    client: httpx.Client, method: str, parameters: str, headers: dict[str, str], body: str | bytes, status: int
) -> None:
    response = client.request(method, f"/sparql?{parameters}", headers=headers, content=body)
    assert response.status_code == status
    assert response.headers["content-type"].startswith("text/plain")
    assert response.text.count("\n") == 1 and response.text.endswith("\n")
    if status == 405:
        assert {"GET", "POST"} <= set(response.headers["allow"].split(", "))


CHOICES = [
    (DEFAULT, {}, 8),
    (DEFAULT, {"default-graph-uri": [LETTERS]}, 6),
    (DEFAULT, {"default-graph-uri": [REPLIES]}, 2),
    (DEFAULT, {"default-graph-uri": [LETTERS, REPLIES]}, 8),
    (NAMED, {"named-graph-uri": [LETTERS]}, 6),
    (NAMED, {"named-graph-uri": [LETTERS, REPLIES]}, 8),
    (NAMED, {"default-graph-uri": [LETTERS]}, 0),
    (DEFAULT, {"named-graph-uri": [LETTERS]}, 0),
    (f"SELECT ?claim FROM <{LETTERS}> {{ ?claim a kg:Claim }}", {"default-graph-uri": [REPLIES]}, 2),
    (
        "SELECT DISTINCT ?a ?b { ?a kg:polarity kg:negative . GRAPH ?g { ?b kg:polarity kg:negative } }",
        {"default-graph-uri": [LETTERS], "named-graph-uri": [REPLIES]},
        1,
    ),
]


@pytest.mark.parametrize(("query", "graphs", "count"), CHOICES, ids=range(len(CHOICES)))
def test_a_request_chooses_the_graphs_that_are_asked(
    client: httpx.Client, query: str, graphs: dict[str, list[str]], count: int
) -> None:
    fields = urlencode({"query": query, **graphs}, doseq=True)
    assert rows(client.get(f"/sparql?{fields}")) == count
    assert rows(client.post("/sparql", content=fields, headers=FORM)) == count
    chosen = urlencode(graphs, doseq=True)
    assert rows(client.post(f"/sparql?{chosen}", content=query, headers=DIRECT)) == count


@pytest.mark.parametrize("name", ["default-graph-uri", "named-graph-uri"])
def test_a_graph_that_the_store_lacks_is_not_fetched(client: httpx.Client, name: str) -> None:
    response = client.get("/sparql", params={"query": DEFAULT, name: "http://127.0.0.1:1/data.ttl"})
    assert response.status_code == 400
    assert "no graph <http://127.0.0.1:1/data.ttl>" in response.text


FORMS = [
    ("application/sparql-results+json", lambda text: len(json.loads(text)["results"]["bindings"])),
    ("application/sparql-results+xml", lambda text: text.count("<result>")),
    ("text/csv", lambda text: len(list(csv.reader(io.StringIO(text)))) - 1),
    ("text/tab-separated-values", lambda text: len(text.splitlines()) - 1),
]  # fmt: skip


@pytest.mark.parametrize(("media_type", "count"), FORMS, ids=[form[0] for form in FORMS])
def test_a_table_is_written_in_each_form(client: httpx.Client, media_type: str, count: object) -> None:
    response = client.get("/sparql", params={"query": DEFAULT}, headers={"accept": media_type})
    assert response.headers["content-type"].split(";")[0] == media_type
    assert callable(count) and count(response.text) == 8
    read = (
        parse_query_results(response.content, format=TABLES[media_type])
        if TABLES[media_type] != QueryResultsFormat.CSV
        else None
    )
    assert read is None or (isinstance(read, QuerySolutions) and len(list(read)) == 8)


@pytest.mark.parametrize(
    "media_type", [name for name in GRAPHS if name not in ("application/json", "application/xml", "text/plain")]
)
@pytest.mark.parametrize("query", ["CONSTRUCT WHERE { ?s rel:supplies ?o }", "DESCRIBE :Mali"])
def test_a_graph_is_written_in_each_form(client: httpx.Client, media_type: str, query: str) -> None:
    response = client.get("/sparql", params={"query": query}, headers={"accept": media_type})
    assert response.headers["content-type"].split(";")[0] == media_type
    assert "Accept" in response.headers["vary"]
    expected = client.get("/sparql", params={"query": query}, headers={"accept": "application/n-triples"})
    assert {str(quad.triple) for quad in parse(response.content, format=GRAPHS[media_type])} == {
        str(quad.triple) for quad in parse(expected.content, format=RdfFormat.N_TRIPLES)
    }


@pytest.mark.parametrize("accept", ["image/png", "text/turtle", "application/sparql-results+json;q=0", "*/*;q=0"])
def test_a_form_that_cannot_be_written_is_refused(client: httpx.Client, accept: str) -> None:
    response = client.get("/sparql", params={"query": DEFAULT}, headers={"accept": accept})
    assert response.status_code == 406
    assert "application/sparql-results+json" in response.text


ACCEPTED = [
    (None, "text/csv"),
    ("*/*", "text/csv"),
    ("text/xml, text/csv;q=0.5", "text/xml"),
    ("text/xml;q=0.4, text/csv;q=0.5", "text/csv"),
    ("text/*;q=0.5, text/csv;q=0", "text/xml"),
    ("application/json, */*;q=0.1", "text/csv"),
    ("TEXT/XML", "text/xml"),
    ("text/xml; charset=utf-8; q=1", "text/xml"),
    ("text/csv;q=nan, text/xml;q=0.1", "text/xml"),
    (",, text/xml ,", "text/xml"),
]


@pytest.mark.parametrize(("accept", "media_type"), ACCEPTED, ids=[str(row[0]) for row in ACCEPTED])
def test_what_the_client_likes_best_is_chosen(accept: str | None, media_type: str) -> None:
    assert negotiation.chosen(accept, ["text/csv", "text/xml"]) == media_type


def test_nothing_is_chosen_from_what_is_not_liked() -> None:
    with pytest.raises(TriplomacyError, match="Accept"):
        negotiation.chosen("text/csv;q=0", ["text/csv"])


def test_prefixes_of_ours_need_no_declaration_and_others_do(client: httpx.Client) -> None:
    assert client.get("/sparql", params={"query": "ASK { :Mali a kg:State }"}).json()["boolean"] is True
    assert client.get("/sparql", params={"query": "ASK { ex:Mali a kg:State }"}).status_code == 400


def test_a_head_request_has_the_headers_of_a_get(client: httpx.Client) -> None:
    address = f"/sparql?query={quote('ASK {}')}"
    got, headed = client.get(address), client.head(address)
    assert headed.content == b""
    assert headed.headers["content-length"] == got.headers["content-length"]
