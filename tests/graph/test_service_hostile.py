"""Requests that mean ill: whatever comes, the service stays up, answers in plain words, and calls nobody."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from service import Service, built, serving

QUERY = {"content-type": "application/sparql-query"}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = built(tmp_path_factory.mktemp("hostile") / "out")
    with serving(folder, limits={"workers": 2, "seconds": 5, "request_seconds": 0.2}) as opened:
        yield opened
        assert opened.client.get("/healthz").text == "ok\n"
        assert "Traceback" not in opened.log.read_text()


def is_answer(data: bytes) -> bool:
    """Nothing, or one HTTP response that says no worse than that it is busy."""
    return data == b"" or (data.startswith(b"HTTP/1.1 ") and not data.startswith(b"HTTP/1.1 500"))


def sent(service: Service, data: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", service.port), timeout=30) as connection:
        try:
            connection.sendall(data)
            return b"".join(iter(lambda: connection.recv(65536), b""))
        except ConnectionError:
            return b""


WORDS = st.sampled_from(
    ["SELECT", "*", "{", "}", "?s", "?p", "?o", "SERVICE", "<http://127.0.0.1:1/>", "FROM", "GRAPH", "UNION", "(", ")",
     "FILTER", "'", '"', "\\u0053", "^", "/", "+", "ASK", "CONSTRUCT", "LIMIT", "99999999999999999999", "#", "\n", "\r",
     ".", ";", "<<", ">>", "VALUES", "BIND", "AS", "REGEX", "'(a+)+$'", "\x00", "\ud800", "é"]
)  # fmt: skip
QUERIES = st.lists(WORDS, max_size=30).map(" ".join)
BODIES = QUERIES.map(lambda text: text.encode("utf-8", "replace"))
HEADERS = st.dictionaries(
    st.sampled_from(["Accept", "Content-Type", "Content-Length", "Transfer-Encoding", "Expect", "Range", "Origin",
                     "X-Forwarded-Host", "Content-Encoding", "Authorization", "Upgrade"]),
    st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=60),
)  # fmt: skip
PATHS = st.sampled_from(
    ["/sparql", "/sparql?query=", "/", "/id/", "/doc/", "/resource?iri=", "/search?q=", "/actors?name=", "/static/",
     "//",
     "*", "/.well-known/void", "http://127.0.0.1:1/", "/explore", "/relation/%00", "/id/%2e%2e%2f"]
)  # fmt: skip
MANY = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@MANY
@given(method=st.sampled_from(["GET", "POST", "HEAD", "PUT", "OPTIONS", "TRACE", "G E T", ""]), path=PATHS,
       tail=st.text(max_size=40), headers=HEADERS, body=st.binary(max_size=200) | BODIES)  # fmt: skip
def test_a_request_of_any_shape_is_answered_or_dropped(
    service: Service, method: str, path: str, tail: str, headers: dict[str, str], body: bytes
) -> None:
    lines = [
        f"{method} {path}{tail} HTTP/1.1",
        "Host: localhost",
        *(f"{name}: {text}" for name, text in headers.items()),
    ]
    assert is_answer(sent(service, "\r\n".join([*lines, "", ""]).encode("utf-8", "replace") + body))


@MANY
@given(data=st.binary(max_size=400))
def test_bytes_that_are_no_request_are_answered_or_dropped(service: Service, data: bytes) -> None:
    assert is_answer(sent(service, data))


@MANY
@given(query=QUERIES)
def test_a_query_of_any_words_is_answered_or_refused(service: Service, query: str) -> None:
    response = service.client.post("/sparql", content=query.encode("utf-8", "replace"), headers=QUERY)
    assert response.status_code in (200, 400)
    assert response.status_code == 200 or response.text.count("\n") == 1


@MANY
@given(name=st.text(max_size=40))
def test_a_name_of_any_characters_has_a_page_or_none(service: Service, name: str) -> None:
    for path in ("/actors", "/resource", "/search"):
        response = service.client.get(path, params={"name": name, "iri": f"http://example.org/{name}", "q": name})
        assert response.status_code in (200, 404)


DEEP = {
    "groups": "ASK " + "{" * 3000 + "}" * 3000,
    "open groups": "ASK " + "{" * 3000,
    "brackets": "ASK { FILTER (" + "(" * 2000 + "1" + ")" * 2000 + ") }",
    "negations": "ASK { FILTER (" + "!" * 5000 + "true) }",
    "paths": "ASK { ?s " + "(" * 1000 + "rdf:type" + ")*" * 1000 + " ?o }",
    "sequences": "ASK { ?s " + "/".join(["rdf:type"] * 5000) + " ?o }",
    "unions": "ASK { " + " UNION ".join(["{ ?s ?p ?o }"] * 2000) + " }",
    "subselects": "SELECT * { " * 200 + "?s ?p ?o" + " }" * 200,
    "lists": "ASK { ?s ?p " + "( " * 500 + ")" * 500 + " }",
    "values": "ASK { VALUES ?x { " + "1 " * 100_000 + "} }",
    "one long word": "ASK { ?s ?p '" + "x" * 900_000 + "' }",
    "functions": "ASK { FILTER (" + "STR(" * 500 + "?x" + ")" * 501 + " }",
    "optionals": "ASK " + "{ ?a ?b ?c OPTIONAL " * 100 + "{}" + "}" * 100,
    "a pattern that doubles": 'ASK { FILTER ( REGEX("' + "a" * 5000 + '!", "^(a+)+$") ) }',
    "a product": "SELECT * { " + " ".join(f"?a{n} ?b{n} ?c{n} ." for n in range(12)) + " }",
}


@pytest.mark.parametrize("query", DEEP.values(), ids=DEEP)
def test_a_query_that_is_deep_or_long_costs_its_asker_only(service: Service, query: str) -> None:
    response = service.client.post("/sparql", content=query, headers=QUERY)
    assert response.status_code in (200, 400, 413, 503)
    assert service.client.get("/sparql", params={"query": "ASK {}"}).status_code == 200


@pytest.fixture
def bait() -> Iterator[tuple[str, list[str]]]:
    """The address of a listener, and those who called it."""
    callers: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/data.ttl"

        def listen() -> None:
            while True:
                try:
                    connection, caller = listener.accept()
                except OSError:
                    return
                callers.append(str(caller))
                connection.close()

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        with closing(socket.create_connection(listener.getsockname())):
            while not callers:
                thread.join(0.01)
        callers.clear()
        yield address, callers
        listener.shutdown(socket.SHUT_RDWR)
        thread.join(10)


REACHING = [
    "SELECT * {{ SERVICE <{bait}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ SERVICE SILENT <{bait}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ VALUES ?where {{ <{bait}> }} SERVICE ?where {{ ?s ?p ?o }} }}",
    "SELECT * {{ OPTIONAL {{ {{ SELECT * {{ service <{bait}> {{ ?s ?p ?o }} }} }} }} }}",
    "ASK {{ FILTER EXISTS {{ SERVICE <{bait}> {{ ?s ?p ?o }} }} }}",
    "SELECT * {{ \\u0053ERVICE <{bait}> {{ ?s ?p ?o }} }}",
    "BASE <{bait}> SELECT * {{ SERVICE <> {{ ?s ?p ?o }} }}",
    "SELECT * FROM <{bait}> {{ ?s ?p ?o }}",
    "SELECT * FROM NAMED <{bait}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    "SELECT * {{ GRAPH <{bait}> {{ ?s ?p ?o }} }}",
    "PREFIX far: <{bait}#> DESCRIBE far:x",
    "LOAD <{bait}>",
    "LOAD SILENT <{bait}> INTO GRAPH <urn:x>",
    "INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE <{bait}> {{ ?s ?p ?o }} }}",
    "SELECT * FROM <file:///etc/hostname> {{ ?s ?p ?o }}",
]


@pytest.mark.parametrize("template", REACHING, ids=range(len(REACHING)))
def test_no_query_makes_the_service_call_anybody(service: Service, bait: tuple[str, list[str]], template: str) -> None:
    address, callers = bait
    text = template.format(bait=address)
    tries = [
        {"query": text},
        {"update": text},
        {"query": "SELECT * { ?s ?p ?o } LIMIT 1", "default-graph-uri": address},
        {"query": "SELECT * { ?s ?p ?o } LIMIT 1", "named-graph-uri": address},
    ]
    headers = {"x-forwarded-host": address, "x-forwarded-for": address, "origin": address, "referer": address}
    for fields in tries:
        response = service.client.post("/sparql", data=fields, headers=headers)
        if "SERVICE" in text.upper() or " FROM " in text or "-graph-uri" in str(fields):
            assert response.status_code in (400, 403)
    service.client.get("/resource", params={"iri": address}, headers=headers)
    assert sent(service, f"GET {address} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
    assert not callers


def test_the_listener_would_have_seen_a_call(bait: tuple[str, list[str]]) -> None:
    address, callers = bait
    with pytest.raises(httpx.HTTPError):
        httpx.get(address, trust_env=False)
    assert callers


def test_a_client_that_takes_nothing_and_one_that_leaves_cost_no_worker(service: Service) -> None:
    query = "SELECT%20*%20%7B%3Fs%20%3Fp%20%3Fo%7D%20LIMIT%2050000"
    request = f"GET /sparql?query={query} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
    lingering = [socket.create_connection(("127.0.0.1", service.port), timeout=30) for _ in range(8)]
    for number, connection in enumerate(lingering):
        connection.sendall(request)
        if number % 2:
            connection.close()
    for _ in range(5):
        assert service.client.get("/sparql", params={"query": "ASK {}"}).status_code == 200
    for connection in lingering:
        connection.close()


def test_files_beside_the_static_ones_are_not_served(service: Service) -> None:
    for name in ("..%2fapp.py", "%2e%2e/app.py", "../app.py", "__init__.py", "page.css/../../app.py", ".%00"):
        with socket.create_connection(("127.0.0.1", service.port), timeout=30) as connection:
            connection.sendall(f"GET /static/{name} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
            assert connection.recv(100).split(b" ")[1] in (b"404", b"400")


def test_a_page_shows_markup_as_text(tmp_path: Path) -> None:
    from sahel import with_text

    from triplomacy import claims
    from triplomacy.exporters import rdf_files

    text = "<script>alert(1)</script><img src=x onerror=alert(1)> \u202e {{ 7 * 7 }} & \"'"
    folder = tmp_path / "out"
    folder.mkdir()
    records = with_text(text)
    rdf_files.write_nquads(records, folder / "graph.nq")
    (folder / "claims.jsonl").write_text("".join(claims.write(records)), "utf-8")
    with serving(folder, "--workers", "1") as opened:
        document = records[0].id
        for path in ("/", f"/doc/{document}", "/id/SahelMiners", "/id/Mali", "/actors?name=%3Cscript%3Ealert"):
            body = opened.client.get(path).text
            assert "<script>alert" not in body and "<img" not in body and "{{ 7 * 7 }}" in body
            assert "&lt;script&gt;alert" in body
