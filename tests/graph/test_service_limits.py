"""What the service allows: time, rows, size and memory of an answer, and those who may come in."""

import asyncio
import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from service import Service, built, serving

RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
GREEDY = "SELECT (COUNT(*) AS ?n) { { SELECT DISTINCT * { ?a ?b ?c . ?d ?e ?f } } }"
FORMS = ["application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values"]

pytestmark = pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="reads the processes from /proc")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("limits") / "out")


@pytest.fixture(scope="module")
def strict(folder: Path) -> Iterator[Service]:
    """Two workers, two seconds, ten rows, 20 kB, and half a second for a client to say what it wants."""
    limits = {
        "workers": 2, "seconds": 2, "rows": 10, "answer_bytes": 20_000, "request_bytes": 50_000, "request_seconds": 0.5
    }  # fmt: skip
    with serving(folder, limits=limits) as service:
        yield service


def test_others_are_answered_while_a_runaway_is_stopped_and_its_worker_replaced(folder: Path) -> None:
    async def ask(client: httpx.AsyncClient, query: str) -> httpx.Response:
        return await client.post("/sparql", data={"query": query})

    async def all_at_once(address: httpx.URL) -> tuple[httpx.Response, list[httpx.Response]]:
        limits = httpx.Limits(max_connections=80)
        async with httpx.AsyncClient(base_url=address, timeout=60, limits=limits, trust_env=False) as client:
            runaway = asyncio.create_task(ask(client, RUNAWAY))
            await asyncio.sleep(0.2)
            readers = await asyncio.gather(
                *(ask(client, f"SELECT * {{ :Mali ?p ?o }} LIMIT {n}") for n in range(1, 61))
            )
            assert not runaway.done()
            return await runaway, readers

    with serving(folder, "--workers", "2", "--timeout", "12") as service:
        before = service.workers
        runaway, readers = asyncio.run(all_at_once(service.client.base_url))
        assert {reader.status_code for reader in readers} == {200}
        assert [len(reader.json()["results"]["bindings"]) for reader in readers[:3]] == [1, 2, 3]
        assert runaway.status_code == 503
        assert "stopped after 12 s" in runaway.text
        assert "retry-after" in runaway.headers
        while len(after := service.workers) < 2 or after == before:
            assert service.client.get("/healthz").status_code == 200
        assert len(before & after) == 1
    assert not any(Path(f"/proc/{worker}/cmdline").exists() for worker in before | after)


@pytest.mark.parametrize("accept", FORMS)
@pytest.mark.parametrize(
    "text", ["plain", 'a "quoted"\r\nline\n', "}},{</result>\t\n"], ids=["plain", "lines", "marks"]
)
def test_an_answer_of_as_many_rows_as_allowed_is_whole_and_one_more_is_refused(
    strict: Service, accept: str, text: str
) -> None:
    escaped = text.replace('"', '\\"').replace("\r", "\\r").replace("\n", "\\n").replace("\t", "\\t")
    query = 'SELECT ?n ("%s" AS ?t) { VALUES ?n { %s } }'
    for count, status in ((10, 200), (11, 413), (1, 200)):
        numbers = " ".join(map(str, range(count)))
        response = strict.client.post("/sparql", data={"query": query % (escaped, numbers)}, headers={"accept": accept})
        assert response.status_code == status, response.text
        if status == 413:
            assert "more than 10 rows" in response.text


def test_an_answer_that_is_too_large_is_refused_whole(strict: Service) -> None:
    long = "x" * 1900
    for count, status in ((9, 200), (10, 413)):
        numbers = " ".join(map(str, range(count)))
        response = strict.client.post(
            "/sparql", data={"query": f'SELECT ("{long}" AS ?t) ?n {{ VALUES ?n {{ {numbers} }} }}'}
        )
        assert response.status_code == status
    assert "larger than 0.02 MB" in response.text


def test_a_graph_of_too_many_triples_is_refused(strict: Service) -> None:
    query = "CONSTRUCT WHERE { ?s ?p ?o } LIMIT %d"
    for count, status in ((10, 200), (11, 413)):
        response = strict.client.get("/sparql", params={"query": query % count}, headers={"accept": "text/turtle"})
        assert response.status_code == status
    assert "more than 10 triples" in response.text


def test_a_request_that_is_too_large_is_refused(strict: Service) -> None:
    def endless() -> Iterator[bytes]:
        yield from [b"#" * 10_000] * 6

    for content in (b"#" * 60_000, endless()):
        response = strict.client.post("/sparql", content=content, headers={"content-type": "application/sparql-query"})
        assert response.status_code == 413


@pytest.mark.parametrize("head", [b"", b"GET /spar", b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Drop: "])
def test_a_connection_whose_headers_do_not_come_is_closed(strict: Service, head: bytes) -> None:
    with socket.create_connection(("127.0.0.1", strict.port), timeout=30) as connection:
        connection.sendall(head)
        assert connection.recv(1000) == b""


def test_a_body_that_does_not_come_is_not_waited_for(strict: Service) -> None:
    head = b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n"
    with socket.create_connection(("127.0.0.1", strict.port), timeout=30) as connection:
        connection.sendall(head + b"ASK")
        assert connection.recv(1000).startswith(b"HTTP/1.1 408 ")


def test_a_query_that_wants_too_much_memory_loses_its_worker_and_no_more(folder: Path) -> None:
    with serving(folder, limits={"workers": 1, "seconds": 60, "memory": 300_000_000}) as service:
        before = service.workers
        response = service.client.post("/sparql", data={"query": GREEDY})
        assert response.status_code == 503
        assert "more memory than is allowed" in response.text
        assert service.client.get("/sparql", params={"query": "ASK {}"}).json()["boolean"] is True
        assert not before & service.workers


def test_a_worker_that_is_killed_from_outside_is_replaced(folder: Path) -> None:
    with serving(folder, "--workers", "1") as service:
        [worker] = service.workers
        os.kill(worker, signal.SIGKILL)
        answers = {service.client.get("/healthz").status_code for _ in range(3)}
        assert 200 in answers
        assert worker not in service.workers


HOSTS = [
    ("localhost", 200), ("LOCALHOST:1", 200), ("127.0.0.1", 200), ("[::1]:80", 200), ("graph.example", 200),
    ("evil.example", 400), ("localhost.evil.example", 400), ("", 400), ("[::1", 400),
    ("localhost@evil.example", 400),
]  # fmt: skip


def test_a_service_answers_under_its_own_names_only(folder: Path) -> None:
    with serving(folder, "--workers", "1", "--host-name", "graph.example") as service:
        for host, status in HOSTS:
            response = service.client.get("/healthz", headers={"host": host})
            assert response.status_code == status, host


def test_pages_of_other_sites_are_let_in_only_if_named(folder: Path) -> None:
    with serving(folder, "--workers", "1") as service:
        response = service.client.get(
            "/sparql", headers={"origin": "https://notes.example"}, params={"query": "ASK {}"}
        )
        assert not any(name.startswith("access-control") for name in response.headers)
    with serving(folder, "--workers", "1", "--allow-origin", "https://notes.example") as service:
        named = service.client.get("/sparql", headers={"origin": "https://notes.example"}, params={"query": "ASK {}"})
        other = service.client.get("/sparql", headers={"origin": "https://evil.example"}, params={"query": "ASK {}"})
        assert named.headers["access-control-allow-origin"] == "https://notes.example"
        assert "access-control-allow-origin" not in other.headers
        assert "access-control-allow-credentials" not in named.headers


def test_neither_queries_nor_tokens_reach_the_log(folder: Path) -> None:
    with serving(folder, "--workers", "1") as service:
        headers = {"authorization": "Bearer hush-hush"}
        service.client.get("/sparql", params={"query": "ASK { ?secret ?of ?mine }"}, headers=headers)
        service.client.post("/sparql", data={"query": "ASK { ?secret ?of"}, headers=headers)
        service.client.get("/healthz\r\nforged 200".replace("\r\n", "%0d%0a"))
        log = service.log.read_text()
    assert "/sparql" in log
    assert not any(word in log for word in ("secret", "hush"))
    assert not any(line.startswith("forged") for line in log.splitlines())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_service_ends_at_a_signal_and_leaves_nothing(folder: Path, number: signal.Signals) -> None:
    with serving(folder, "--workers", "1") as service:
        [worker] = service.workers
        service.process.send_signal(number)
        service.process.wait(20)
        assert not Path(f"/proc/{worker}/cmdline").exists()
        assert "Traceback" not in service.log.read_text()
