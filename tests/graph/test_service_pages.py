"""What the service shows to people, and what it tells programs of itself and of each IRI."""

import json
import re
from collections.abc import Iterator

import httpx
import pytest
from pyoxigraph import NamedNode, RdfFormat, parse
from sahel import LETTER, MALI, RECORDS
from service import built, serving

from triplomacy import rdf
from triplomacy.queries import named
from triplomacy.server.pages import Mark, pieces
from triplomacy.stores import disk, parts

SD = "http://www.w3.org/ns/sparql-service-description#"
EXAMPLES = """PREFIX sh: <http://www.w3.org/ns/shacl#>
SELECT ?label ?text { GRAPH <https://w3id.org/triplomacy/graph/examples> {
  ?query a sh:SPARQLExecutable ; rdfs:label ?label ; rdfs:comment ?about ; sh:select ?text } }"""


@pytest.fixture(scope="module", params=["build", "store"])
def client(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    folder = tmp_path_factory.mktemp("pages") / "folder"
    if request.param == "build":
        built(folder)
    else:
        with disk.opened(folder) as store:
            store.put([parts.of_records(group, source="sahel") for group in parts.documents(RECORDS)])
    with serving(folder, "--workers", "1") as service:
        yield service.client


def test_a_document_is_shown_with_its_evidence_where_the_offsets_say(client: httpx.Client) -> None:
    page = client.get(f"/doc/{LETTER.id}").text
    assert '<mark class="sentence source" id="s0">Mali</mark>' in page
    assert '<mark class="cue sentence">sent</mark>' in page
    assert '<mark class="sentence target">Niger</mark>' in page
    assert page.count('class="card"') == 6


def test_an_actor_is_shown_with_its_claims_and_those_of_who_acts_for_it(client: httpx.Client) -> None:
    page = client.get("/id/Mali").text
    assert "Mali may arm Chad." in page
    assert "Ada Minister" in page
    assert "The army struck" not in page
    partners = page.partition("With whom")[2]
    counts = re.findall(r'/id/(\w+)">.*?</a> <span class="soft">(\d+) · (\d+)<', partners)
    assert counts and all(0 < int(sources) <= int(claims) for _, claims, sources in counts)
    assert client.get("/actors", params={"name": "malia"}).text.count('href="/id/Mali"') == 1


def test_sentences_are_found_by_their_words_and_lead_to_their_place(
    client: httpx.Client, request: pytest.FixtureRequest
) -> None:
    page = client.get("/search", params={"q": "salted rice"}).text
    if "no index of sentences" in page:
        assert "build" in request.node.callspec.id
        return
    assert '<mark class="source">Mali</mark> <mark class="cue">sent</mark> rice and salt' in page
    assert f'href="/doc/{LETTER.id}#s0"' in page
    assert "No sentence" in client.get("/search", params={"q": "zebra"}).text
    assert client.get("/search").status_code == 200
    wrong = client.get("/search", params={"q": 'rice "<b>'})
    assert wrong.status_code == 200
    assert "put words with signs in them into quotes" in wrong.text and "<b>" not in wrong.text


@pytest.mark.parametrize("path", ["/id/Mali", f"/doc/{LETTER.id}", "/relation/supplies", "/ontology", "/query/dyad"])
def test_an_iri_answers_people_and_programs(client: httpx.Client, path: str) -> None:
    page = client.get(path, headers={"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"})
    assert page.headers["content-type"].startswith("text/html")
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert "<script" not in page.text
    for media_type, form in (("text/turtle", RdfFormat.TURTLE), ("application/ld+json", RdfFormat.JSON_LD)):
        data = client.get(path, headers={"accept": media_type})
        assert any(
            quad.subject == NamedNode(f"https://w3id.org/triplomacy{path}") for quad in parse(data.content, format=form)
        )


@pytest.mark.parametrize("path", ["/id/Nowhere", "/doc/0000", "/resource?iri=not%20one", "/resource", "/nothing"])
def test_what_the_store_does_not_know_is_not_found(client: httpx.Client, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/", "/id/Mali", "/explore", "/static/editor.js", "/.well-known/void"])
def test_what_has_not_changed_is_not_sent_again(client: httpx.Client, path: str) -> None:
    first = client.get(path)
    mark = first.headers["etag"]
    assert first.headers["cache-control"] == "no-cache"
    again = client.get(path, headers={"if-none-match": f'"other", W/{mark}'})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(path, headers={"if-none-match": '"other"'}).content == first.content
    if path == "/id/Mali":
        turtle = client.get(path, headers={"if-none-match": mark, "accept": "text/turtle"})
        assert turtle.status_code == 200


def test_the_state_of_the_service_is_never_kept(client: httpx.Client) -> None:
    assert client.get("/healthz").headers["cache-control"] == "no-store"
    assert "etag" not in client.get("/sparql", params={"query": "ASK {}"}).headers


def test_the_graph_of_a_document_is_whole(client: httpx.Client) -> None:
    data = client.get(f"/doc/{LETTER.id}", headers={"accept": "application/n-triples"})
    graph = rdf.document_graph(LETTER.id)
    expected = {str(quad.triple) for quad in rdf.quads(RECORDS) if quad.graph_name == graph}
    assert {str(quad.triple) for quad in parse(data.content, format=RdfFormat.N_TRIPLES)} == expected


def test_the_service_describes_itself_and_its_data(client: httpx.Client) -> None:
    said = {str(quad.triple) for quad in parse(client.get("/sparql").content, format=RdfFormat.TURTLE)}
    assert any(f"<{SD}endpoint>" in triple for triple in said)
    assert any(f"<{SD}Service>" in triple for triple in said)
    void = client.get("/.well-known/void", headers={"accept": "application/n-triples"}).text
    count = client.get("/sparql", params={"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"}).json()
    assert f'void#triples> "{count["results"]["bindings"][0]["n"]["value"]}"' in void


def test_the_named_queries_stand_in_the_data_and_run(client: httpx.Client) -> None:
    found = client.get("/sparql", params={"query": EXAMPLES}).json()["results"]["bindings"]
    assert {row["text"]["value"] for row in found} == {query.text for query in named()}
    for row in found:
        assert client.post("/sparql", data={"query": row["text"]["value"]}).status_code == 200


def test_the_front_page_leads_to_actors_and_documents_and_the_graph_is_served(client: httpx.Client) -> None:
    page = client.get("/").text
    assert f'href="/doc/{LETTER.id}"' in page
    assert MALI.label in page
    assert "Mali" in client.get("/explore").text
    for name in ("editor.js", "editor.css", "service.css", "page.css", "icon.svg"):
        assert len(client.get(f"/static/{name}").content) > 100


def test_a_text_is_cut_where_marks_begin_and_end() -> None:
    text = "abcdef"
    found = pieces(text, [Mark(0, 4, "sentence", "s1"), Mark(2, 6, "cue"), Mark(3, 9, "source")])
    assert [(piece.text, piece.kinds, piece.anchor) for piece in found] == [
        ("ab", "sentence", "s1"),
        ("cd", "cue sentence", ""),
        ("ef", "cue", ""),
    ]
    assert "".join(piece.text for piece in found) == text
    assert json.dumps(pieces("", [])) == "[]"
