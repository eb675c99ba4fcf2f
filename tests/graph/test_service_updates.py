"""Updates over the SPARQL 1.1 Protocol: the cases of the W3C's protocol tests, who may send one, what it may touch."""

import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from pyoxigraph import NamedNode
from sahel import LETTER, RECORDS
from service import built, serving
from typer.testing import CliRunner

from triplomacy import cli, rdf
from triplomacy.commands.serve import TOKEN
from triplomacy.stores import disk, parts
from triplomacy.stores.snapshots import open_snapshot

SECRET = "hush-hush-hush-hush"
BEARER = {"authorization": f"Bearer {SECRET}"}
FORM = {**BEARER, "content-type": "application/x-www-form-urlencoded"}
DIRECT = {**BEARER, "content-type": "application/sparql-update"}
OURS = rdf.document_graph(LETTER.id).value
KEPT = "urn:kept"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("updates") / "store"
    with disk.opened(folder) as store:
        store.put([parts.of_records(group, source="sahel") for group in parts.documents(RECORDS)])
        store.put([parts.Part(id="urn:loaded", source="notes.ttl", body=b"<urn:a> <urn:b> <urn:c>", is_rdf=True)])
    return folder


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[httpx.Client]:
    with serving(
        folder, "--workers", "1", "--max-rows", "5000", "--allow-update", environment={TOKEN: SECRET}
    ) as service:
        yield service.client
        assert SECRET not in service.log.read_text()


def update(client: httpx.Client, text: str, **graphs: str | list[str]) -> httpx.Response:
    return client.post("/sparql", content=text, headers=DIRECT, params=graphs)


def asks(client: httpx.Client, query: str) -> bool:
    return bool(client.post("/sparql", data={"query": query}).json()["boolean"])


def test_an_update_comes_in_two_ways_and_the_next_query_sees_it(client: httpx.Client) -> None:
    text = "CLEAR SILENT GRAPH <urn:two>; INSERT DATA {{ GRAPH <urn:two> {{ <urn:{0}> a <urn:way> }} }}"
    mark = client.get("/actors").headers["etag"]
    for response in (
        client.post("/sparql", data={"update": text.format("form")}, headers=BEARER),
        update(client, text.format("direct")),
    ):
        assert response.status_code == 200, response.text
    assert asks(client, "ASK { GRAPH <urn:two> { <urn:direct> a <urn:way> } }")
    assert not asks(client, "ASK { <urn:form> a <urn:way> }")
    assert client.get("/actors", headers={"if-none-match": mark}).status_code == 200


def test_a_relative_name_starts_from_the_address_or_from_base(client: httpx.Client) -> None:
    based = "BASE <http://example.org/> INSERT DATA { GRAPH <base> { <s> <p> <o> } }"
    for text in (based, "INSERT DATA { GRAPH <urn:base> { <urn:s> <urn:p> <test> } }"):
        assert update(client, text).status_code == 200
    assert asks(client, f"ASK {{ GRAPH <urn:base> {{ <urn:s> <urn:p> <{client.base_url}test> }} }}")
    assert asks(client, "ASK { GRAPH <http://example.org/base> { ?s ?p <http://example.org/o> } }")


DATA = "; ".join(f"INSERT DATA {{ GRAPH <urn:data{n}> {{ <urn:doc{n}> a <urn:Doc> }} }}" for n in (1, 2, 3))
CHOICES = [
    ({"using-graph-uri": "urn:data1"}, "?s a <urn:Doc>", {"1"}),
    ({"using-graph-uri": ["urn:data1", "urn:data2"]}, "?s a <urn:Doc>", {"1", "2"}),
    ({"using-named-graph-uri": ["urn:data1", "urn:data2"]}, "GRAPH ?g { ?s a <urn:Doc> }", {"1", "2"}),
    ({"using-named-graph-uri": "urn:data1"}, "?s a <urn:Doc>", set()),
    (
        {"using-graph-uri": "urn:data1", "using-named-graph-uri": "urn:data2"},
        "?any a <urn:Doc> GRAPH ?g { ?s a <urn:Doc> }",
        {"2"},
    ),
]


@pytest.fixture(scope="module")
def data(client: httpx.Client) -> None:
    assert update(client, DATA).status_code == 200


@pytest.mark.usefixtures("data")
@pytest.mark.parametrize(("graphs", "pattern", "found"), CHOICES, ids=range(len(CHOICES)))
def test_a_request_chooses_the_graphs_that_an_update_reads(
    client: httpx.Client, graphs: dict[str, str | list[str]], pattern: str, found: set[str]
) -> None:
    text = f"INSERT {{ GRAPH <urn:out> {{ ?s a where:Where }} }} # WHERE {{\nWHERE {{ {pattern} }}"
    response = update(client, f"PREFIX where: <urn:> DROP SILENT GRAPH <urn:out>; {text}", **graphs)
    assert response.status_code == 200, response.text
    for number in "123":
        assert asks(client, f"ASK {{ GRAPH <urn:out> {{ <urn:doc{number}> ?p ?o }} }}") is (number in found)


MALFORMED = [
    ("GET", "update=CLEAR%20GRAPH%20%3Curn%3Akept%3E", BEARER, "", 400),
    ("POST", "", FORM, "update=CLEAR%20GRAPH%20%3Curn%3Akept%3E&update=CLEAR%20GRAPH%20%3Curn%3Akept%3E", 400),
    ("POST", "update=CLEAR%20ALL", FORM, "update=CLEAR%20ALL", 400),
    ("POST", "", {**BEARER, "content-type": "text/plain"}, "CLEAR GRAPH <urn:kept>", 415),
    ("POST", "", BEARER, "update=CLEAR%20GRAPH%20%3Curn%3Akept%3E", 415),
    ("POST", "", BEARER, "CLEAR GRAPH <urn:kept>", 415),
    ("POST", "", DIRECT, "CLEAR GRAPH <urn:kept>".encode("utf-16"), 400),
    ("POST", "", {**DIRECT, "content-type": DIRECT["content-type"] + "; charset=UTF-16"},
     "CLEAR GRAPH <urn:kept>".encode("utf-16"), 415),
    ("POST", "", DIRECT, "CLEAR GRAPH", 400),
    ("POST", "", DIRECT, "ASK {}", 400),
    ("POST", "", {**BEARER, "content-type": "application/sparql-query"}, "CLEAR GRAPH <urn:kept>", 400),
    ("POST", "using-graph-uri=urn%3Akept", DIRECT,
     "INSERT { GRAPH <urn:x> { ?s ?p ?o } } USING <urn:kept> WHERE { ?s ?p ?o }", 400),
    ("POST", "using-named-graph-uri=urn%3Akept", DIRECT, "WITH <urn:kept> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", 400),
    ("POST", "using-graph-uri=urn%3Akept", DIRECT, "DELETE WHERE { GRAPH <urn:kept> { ?s ?p ?o } }", 400),
    ("POST", "using-graph-uri=%3E%20WHERE", DIRECT, "DELETE { GRAPH <urn:kept> { ?s ?p ?o } } WHERE { ?s ?p ?o }", 400),
    ("POST", "using-graph-uri=urn%3Anone", DIRECT, "INSERT { GRAPH <urn:x> { ?s ?p ?o } } WHERE { ?s ?p ?o }", 400),
]  # fmt: skip
REFUSED = [
    "CLEAR ALL", "DROP NAMED", "CLEAR DEFAULT", "INSERT DATA { <urn:s> <urn:p> <urn:o> }",
    "DELETE WHERE { ?s ?p ?o }", "DELETE WHERE { GRAPH ?g { ?s ?p ?o } }",
    "INSERT { GRAPH ?g { ?s ?p 1 } } WHERE { GRAPH ?g { ?s ?p ?o } }",
    "INSERT { ?s ?p 1 } USING <urn:kept> WHERE { ?s ?p ?o }",
    f"CLEAR GRAPH <{OURS}>", f"DROP GRAPH <{OURS}>", f"INSERT DATA {{ GRAPH <{OURS}> {{ <urn:s> <urn:p> 1 }} }}",
    f"WITH <{OURS}> DELETE {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }}", f"MOVE <{OURS}> TO <urn:x>",
    f"COPY <urn:kept> TO <{OURS}>", "ADD <urn:kept> TO DEFAULT", f"CREATE GRAPH <{rdf.ONTOLOGY_GRAPH.value}>",
    "INSERT DATA { GRAPH kg: { <urn:s> <urn:p> 1 } }", "INSERT DATA { GRAPH <urn:x> { <urn:s> a kg:Claim } }",
    "INSERT DATA { GRAPH none:x { <urn:s> <urn:p> 1 } }",
    "BASE <urn:a/> INSERT DATA { GRAPH <urn:x> { <s> <p> 1 } } ; INSERT DATA { GRAPH <y> { <s> <p> 1 } }",
    "LOAD <http://127.0.0.1:1/>", "LOAD SILENT <http://127.0.0.1:1/> INTO GRAPH <urn:x>",
    "COPY <http://127.0.0.1:1/> TO <urn:kept>", "ADD <http://127.0.0.1:1/> TO <urn:kept>",
    "INSERT { GRAPH <urn:x> { ?s ?p ?o } } WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
    "INSERT { GRAPH <urn:x> { ?s ?p ?o } } USING <http://127.0.0.1:1/> WHERE { ?s ?p ?o }",
    "INSERT DATA { GRAPH <urn:x> { <urn:s> <urn:p> 1 } } ; CLEAR ALL",
]  # fmt: skip
REACHING = [
    "LOAD <{bait}>",
    "LOAD SILENT <{bait}> INTO GRAPH <urn:x>",
    "PREFIX e: <urn:> INSERT DATA {{ GRAPH <urn:x> {{ e:it\\'s e:p 1 }} }} ; LOAD <{bait}> INTO GRAPH <urn:x> # ' }}",
    "L\\u004fAD <{bait}> INTO GRAPH <urn:x>",
    "INSERT {{ GRAPH <urn:x> {{ ?s ?p ?o }} }} WHERE {{ SERVICE SILENT <{bait}> {{ ?s ?p ?o }} }}",
    "INSERT {{ GRAPH <urn:x> {{ ?s ?p ?o }} }} WHERE {{ FILTER EXISTS {{ SERVICE <{bait}> {{ ?s ?p ?o }} }} }}",
    "INSERT {{ GRAPH <urn:x> {{ ?s ?p ?o }} }} USING NAMED <{bait}> WHERE {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    "COPY SILENT <{bait}> TO <urn:x>",
]


@pytest.fixture(scope="module")
def kept(client: httpx.Client) -> str:
    assert update(client, f"INSERT DATA {{ GRAPH <{KEPT}> {{ <urn:s> <urn:p> 1 }} }}").status_code == 200
    return KEPT


@pytest.mark.parametrize(("method", "parameters", "headers", "body", "status"), MALFORMED, ids=range(len(MALFORMED)))
def test_what_the_protocol_does_not_know_changes_nothing(
    client: httpx.Client,
    kept: str,
    method: str,
    parameters: str,
    headers: dict[str, str],
    body: str | bytes,
    status: int,
) -> None:
    response = client.request(method, f"/sparql?{parameters}", headers=headers, content=body)
    assert response.status_code == status, response.text
    assert response.text.count("\n") == 1
    assert asks(client, f"ASK {{ GRAPH <{kept}> {{ ?s ?p 1 }} }}")


@pytest.mark.parametrize("text", REFUSED)
def test_an_update_touches_graphs_of_the_analysts_own_that_it_names_and_reaches_nowhere(
    client: httpx.Client, kept: str, text: str
) -> None:
    response = update(client, text)
    assert response.status_code == 400, response.text
    assert response.text.startswith("update") and response.text.count("\n") == 1
    assert asks(client, f"ASK {{ GRAPH <{kept}> {{ ?s ?p 1 }} }}")
    assert not asks(client, "ASK { GRAPH <urn:x> { ?s ?p ?o } }")


def test_no_update_makes_the_service_call_anybody(client: httpx.Client) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        bait = f"http://127.0.0.1:{listener.getsockname()[1]}/data.ttl"
        for text in REACHING:
            assert update(client, text.format(bait=bait)).status_code == 400
        with pytest.raises(BlockingIOError):
            listener.accept()
        with socket.create_connection(listener.getsockname()):
            listener.accept()[0].close()


def test_what_came_from_a_file_is_changed_there(client: httpx.Client) -> None:
    response = update(client, "CLEAR GRAPH <urn:loaded>")
    assert response.status_code == 409
    assert "load it again" in response.text
    assert asks(client, "ASK { GRAPH <urn:loaded> { ?s ?p ?o } }")


@pytest.mark.parametrize(
    "authorization", [None, "", SECRET, f"Basic {SECRET}", "Bearer", f"Bearer {SECRET}x", "Bearer \xff"]
)
def test_an_update_without_the_token_is_refused(client: httpx.Client, authorization: str | None) -> None:
    headers = {} if authorization is None else {b"authorization": authorization.encode("latin-1")}
    response = client.post("/sparql", data={"update": "DROP SILENT GRAPH <urn:x>"}, headers=headers)
    assert response.status_code == 401
    assert response.headers["www-authenticate"].startswith("Bearer")


def test_a_change_lasts_and_the_merge_keeps_what_other_graphs_say(client: httpx.Client, folder: Path) -> None:
    one, both = "<urn:m> <urn:p> 1", "<urn:m> <urn:p> 2"
    insert = f"INSERT DATA {{ GRAPH <urn:m1> {{ {one} . {both} }} GRAPH <urn:m2> {{ {both} . [] <urn:p> 3 }} }}"
    assert update(client, insert).status_code == 200
    assert update(client, "COPY <urn:m2> TO <urn:m3>; DROP GRAPH <urn:m1>").status_code == 200
    assert not asks(client, f"ASK {{ {one} }}")
    assert asks(client, f"ASK {{ {both} }}")
    with disk.opened(folder, make=False) as store:
        store.forget_others(store.held())
        assert {held.source for id_, held in store.held().items() if id_.startswith("urn:m")} == {parts.UPDATED}
    with open_snapshot(folder) as snapshot:
        assert len(list(snapshot.graph.quads_for_pattern(None, None, None, NamedNode("urn:m3")))) == 2
        assert not list(snapshot.folder.parent.glob("draft-*"))


def test_while_another_process_writes_an_update_is_put_off(client: httpx.Client, folder: Path) -> None:
    with disk.opened(folder, make=False):
        response = update(client, "INSERT DATA { GRAPH <urn:late> { <urn:s> <urn:p> 1 } }")
    assert response.status_code == 503
    assert "is being written by pid" in response.text and "retry-after" in response.headers
    assert not asks(client, "ASK { GRAPH <urn:late> { ?s ?p ?o } }")


def test_the_service_says_that_it_takes_updates(client: httpx.Client) -> None:
    assert "SPARQL11Update" in client.get("/sparql").text


def test_an_update_that_would_store_too_much_is_refused(client: httpx.Client) -> None:
    assert update(client, f"COPY {rdf.ACTORS_GRAPH} TO <urn:x>").status_code == 413
    rows = " ".join(f"<urn:{n}> <urn:p> '}} {n}' ." for n in range(4000))
    assert update(client, f"INSERT DATA {{ GRAPH <urn:large> {{ {rows} }} }}").status_code == 200
    assert (
        update(
            client, f"INSERT DATA {{ GRAPH <urn:large> {{ <urn:s> <urn:p> 1 }} GRAPH <urn:x> {{ {rows} }} }}"
        ).status_code
        == 413
    )
    assert not asks(client, "ASK { GRAPH <urn:x> { ?s ?p ?o } }")


def test_a_runaway_update_is_stopped_and_the_next_writer_clears_what_it_left(folder: Path) -> None:
    with serving(folder, "--workers", "1", "--timeout", "2", "--allow-update", environment={TOKEN: SECRET}) as service:
        where = "WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER ( ?c + ?f + ?i = 1 ) }"
        response = update(service.client, f"INSERT {{ GRAPH <urn:x> {{ ?a ?e ?i }} }} {where}")
        assert response.status_code == 503
        assert "the update was stopped after 2 s" in response.text
    with disk.opened(folder, make=False) as store:
        assert not store.quads.contains_named_graph(NamedNode("urn:x"))
    assert not list((folder / "snapshots").glob("draft-*"))


def test_updates_are_let_in_to_a_store_with_a_good_token_only(folder: Path, tmp_path: Path) -> None:
    for place, token in ((folder, ""), (folder, "short"), (built(tmp_path / "out"), SECRET)):
        result = CliRunner().invoke(cli.app, ["serve", str(place), "--allow-update"], env={TOKEN: token})
        assert result.exit_code == 2
        assert SECRET not in result.output
