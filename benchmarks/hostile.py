"""Requests that mean ill, as many as wanted and alike from run to run: what a service must outlive.

Bytes that are no HTTP, HTTP of any shape, words of SPARQL in any order, queries that are deep or long, bodies that are
huge or slow, and texts that would make the service call a listener.
"""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from random import Random
from urllib.parse import urlencode

Request = tuple[str, bytes, float]
"""The kind, all bytes to send, and the seconds over which they are sent."""

_WORDS = """SELECT * { } ?s ?p ?o SERVICE FROM GRAPH UNION ( ) FILTER ' " \\u0053 ^ / + ASK CONSTRUCT DESCRIBE LIMIT #
. ; << >> VALUES BIND AS REGEX '(a+)+$' INSERT DELETE DATA LOAD CLEAR ALL COPY TO WITH USING 99999999999999999999
é \x00 \r
""".split(" ")  # noqa: SIM905
_DEEP: tuple[Callable[[int], str], ...] = (
    lambda n: "ASK " + "{" * n + "}" * n,
    lambda n: "ASK { FILTER (" + "(" * n + "1" + ")" * n + ") }",
    lambda n: "ASK { FILTER (" + "!" * n + "true) }",
    lambda n: "ASK { ?s " + "(" * n + "rdf:type" + ")*" * n + " ?o }",
    lambda n: "ASK { " + " UNION ".join(["{ ?s ?p ?o }"] * n) + " }",
    lambda n: "ASK " + "{ ?a ?b ?c OPTIONAL " * (n // 9) + "{}" + "}" * (n // 9),
    lambda n: "ASK { VALUES ?x { " + "1 " * (30 * n) + "} }",
    lambda n: "SELECT * { " + " ".join(f"?a{k} ?b{k} ?c{k} ." for k in range(n // 99)) + " }",
    lambda n: 'ASK { ?s rdfs:label ?o FILTER ( REGEX("' + "a" * n + '!", "^(a+)+$") ) }',
)
_REACHING = (
    "SELECT * {{ SERVICE <{bait}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ \\u0053ERVICE SILENT <{bait}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ VALUES ?where {{ <{bait}> }} SERVICE ?where {{ ?s ?p ?o }} }}",
    "ASK {{ FILTER EXISTS {{ SERVICE <{bait}> {{ ?s ?p ?o }} }} }}",
    "BASE <{bait}> SELECT * FROM <> {{ ?s ?p ?o }}",
    "SELECT * FROM NAMED <{bait}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    "ASK {{ ?s ?p '\\u0027 }} #' \n SERVICE <{bait}> {{ ?s ?p ?o }} }}",
    "LOAD <{bait}>",
    "LOAD SILENT <{bait}> INTO GRAPH <urn:x>",
    "INSERT DATA {{ GRAPH <urn:x> {{ <urn:s> <urn:p> 1 }} }} ; LOAD <{bait}> INTO GRAPH <urn:x>",
    "INSERT {{ GRAPH <urn:x> {{ ?s ?p ?o }} }} WHERE {{ SERVICE <{bait}> {{ ?s ?p ?o }} }}",
    "INSERT {{ GRAPH <urn:x> {{ ?s ?p ?o }} }} USING <{bait}> WHERE {{ ?s ?p ?o }}",
    "COPY <{bait}> TO <urn:x>",
    "INSERT DATA {{ GRAPH <urn:x> {{ <urn:it\\'s> <urn:p> 1 }} }} ; ADD SILENT <{bait}> TO <urn:x>",
)
_PATHS = ("/sparql", "/sparql?query=", "/", "/id/", "/doc/", "/resource?iri=", "/search?q=", "/actors?name=",
          "/static/", "//", "*", "/.well-known/void", "/id/%2e%2e%2f", "/relation/%00")  # fmt: skip
_METHODS = ("GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE", "G E T", "")
_HEADERS = ("Accept", "Content-Type", "Content-Length", "Transfer-Encoding", "Expect", "Range", "Origin", "Upgrade",
            "X-Forwarded-Host", "Content-Encoding", "Authorization", "Host")  # fmt: skip


def requests(number: int, *, bait: str, token: str, seed: int = 1) -> Iterator[Request]:
    """So many requests, of each kind the same share; those that reach for `bait` bear the token half of the time."""
    rng = Random(seed)
    kinds: Mapping[str, Callable[[Random], tuple[bytes, float]]] = {
        "bytes": lambda rng: (rng.randbytes(rng.randrange(400)), 0),
        "shapes": lambda rng: (_shape(rng), 0),
        "words": lambda rng: (_post(_sparql(rng, "".join(rng.choices(_spaced(), k=rng.randrange(30)))), {}), 0),
        "deep": lambda rng: (_post({"query": rng.choice(_DEEP)(rng.choice((100, 1000, 3000)))}, {}), 0),
        "huge": lambda rng: (_post({"query": "ASK {} #" + "x" * rng.choice((900_000, 3_000_000))}, {}), 0),
        "slow": lambda rng: (_post({"query": "ASK {}"}, {}), rng.choice((3, 20))),
        "reaching": lambda rng: (_reach(rng, bait, token), 0),
    }
    names = [name for name in kinds if name != "slow"]
    for place in range(number):
        # A slow one keeps a connection for seconds, so there are fewer of them.
        name = "slow" if place % 20 == 0 else names[place % len(names)]
        data, seconds = kinds[name](rng)
        yield name, data, seconds


async def send(request: Request, port: int) -> bytes:
    """The beginning of what comes back, empty if the connection is closed without an answer."""
    kind, data, seconds = request
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        step = max(len(data) // 10, 1) if seconds else len(data)
        for start in range(0, len(data), max(step, 1)):
            writer.write(data[start : start + step])
            await writer.drain()
            await asyncio.sleep(seconds / 10)
        if kind in ("bytes", "shapes"):
            writer.write_eof()
        return await asyncio.wait_for(reader.read(4096), 90)
    except OSError:
        return b""
    finally:
        writer.close()


def _spaced() -> list[str]:
    return [f"{word} " for word in _WORDS]


def _sparql(rng: Random, text: str) -> dict[str, str]:
    return {rng.choice(("query", "query", "update")): text}


def _shape(rng: Random) -> bytes:
    text = "".join(chr(rng.randrange(32, 0x2FF)) for _ in range(rng.randrange(40)))
    lines = [f"{rng.choice(_METHODS)} {rng.choice(_PATHS)}{text} HTTP/1.1", "Host: localhost"]
    lines += [f"{rng.choice(_HEADERS)}: {text}" for _ in range(rng.randrange(4))]
    return "\r\n".join([*lines, "", ""]).encode() + rng.randbytes(rng.randrange(200))


def _reach(rng: Random, bait: str, token: str) -> bytes:
    headers = {name: bait for name in ("X-Forwarded-Host", "Origin", "Referer") if rng.random() < 0.5}
    if rng.random() < 0.5:
        headers["Authorization"] = f"Bearer {token}"
    fields = _sparql(rng, rng.choice(_REACHING).format(bait=bait))
    if rng.random() < 0.2:
        fields |= {rng.choice(("default-graph-uri", "named-graph-uri", "using-graph-uri")): bait}
    return _post(fields, headers)


def _post(fields: Mapping[str, str], headers: Mapping[str, str]) -> bytes:
    body = urlencode(fields).encode()
    lines = [
        "POST /sparql HTTP/1.1",
        "Host: localhost",
        "Connection: close",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join([*lines, "", ""]).encode() + body
