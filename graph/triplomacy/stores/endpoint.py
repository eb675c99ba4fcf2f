"""A SPARQL 1.1 endpoint: queries, updates, and graphs put and fetched whole by the Graph Store Protocol.

Requests may be repeated, and are, when the server does not answer. Credentials come from TRIPLOMACY_STORE_TOKEN, from
TRIPLOMACY_STORE_USER and TRIPLOMACY_STORE_PASSWORD, or from netrc; they are sent over https, or to this machine.
"""

import os
import re
import time
from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from types import MappingProxyType
from typing import NamedTuple

import httpx
from pyoxigraph import Literal, NamedNode, QueryResultsFormat, QuerySolutions, RdfFormat, parse, parse_query_results

from triplomacy import rdf
from triplomacy.errors import InvalidQuery, UnreadableStore
from triplomacy.queries.results import Results, Term

_ATTEMPTS = 6
_PATIENCE = 0.25
_BUSY = frozenset({408, 429, 500, 502, 503, 504})
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})

_PLACE = re.compile(r"(?:(?P<kind>[a-z]+)\+)?(?P<url>https?://.+)")
_TRIPLES = "application/n-triples"
_PREFIXES = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in rdf.PREFIXES.items())


class _Paths(NamedTuple):
    """Where a server answers queries, updates, and the Graph Store Protocol, below its URL."""

    query: str
    update: str
    graphs: str


# A URL without a kind answers all three itself.
KINDS: Mapping[str, _Paths] = MappingProxyType(
    {
        "": _Paths("", "", ""),
        "oxigraph": _Paths("/query", "/update", "/store"),
        "fuseki": _Paths("/query", "/update", "/data"),
        "graphdb": _Paths("", "/statements", "/rdf-graphs/service"),
        "neptune": _Paths("/sparql", "/sparql", "/sparql/gsp/"),
    }
)


class Endpoint:
    """A server's answers, in our prefixes. Each call raises UnreadableStore, in one line, if the server gives none."""

    def __init__(self, place: str) -> None:
        """A URL, or one of a kind of server: `fuseki+http://…`. Raises UnreadableStore if it is neither."""
        match = _PLACE.fullmatch(place)
        if not match or (match["kind"] or "") not in KINDS:
            known = ", ".join(f"{kind}+http://…" for kind in KINDS if kind)
            raise UnreadableStore(f"{place}: is no URL of a store; write it as http://…, or as one of {known}")
        self._url = match["url"].rstrip("/")
        self._paths = KINDS[match["kind"] or ""]
        self._client = httpx.Client(auth=_auth(self._url), headers=_token(self._url), timeout=120)

    def query(self, text: str, *, limit: int | None = None) -> Results:
        """The answer to a query, at most so many rows. Raises InvalidQuery if it is the query that is at fault."""
        answer = self._ask(text)
        if answer.headers.get("content-type", "").startswith(_TRIPLES):
            triples = ((t.subject, t.predicate, t.object) for t in parse(answer.content, format=RdfFormat.N_TRIPLES))
            return Results(("subject", "predicate", "object"), tuple(sorted(islice(triples, limit), key=str)))
        found = parse_query_results(answer.content, format=QueryResultsFormat.JSON)
        if not isinstance(found, QuerySolutions):
            return Results(("answer",), ((Literal(bool(found)),),), boolean=bool(found))
        variables = tuple(variable.value for variable in found.variables)
        rows = (tuple(row[name] for name in variables) for row in found)
        return Results(variables, tuple(islice(rows, limit)))

    def select(self, text: str) -> list[tuple[str | None, ...]]:
        """The rows of a SELECT as text."""
        return [tuple(map(_plain, row)) for row in self.query(text).terms]

    def update(self, text: str) -> None:
        """Carries out an update."""
        self._send("POST", self._paths.update, data={"update": _PREFIXES + text})

    def graph(self, graph: str) -> set[str]:
        """The triples of a graph; none if there is no such graph."""
        answer = self._send("GET", self._paths.graphs, params={"graph": graph}, missing=True, accept=_TRIPLES)
        if answer.status_code != httpx.codes.OK:
            return set()
        return {str(quad.triple) for quad in parse(answer.content, format=RdfFormat.N_TRIPLES)}

    def put(self, graph: str, triples: Iterable[str]) -> None:
        """Puts a graph in the place of what is there."""
        self._send("PUT", self._paths.graphs, params={"graph": graph}, content=_body(triples))

    def add(self, graph: str | None, triples: Iterable[str]) -> None:
        """Adds triples to a graph, the default graph if None."""
        if body := _body(triples):
            where = {"default": ""} if graph is None else {"graph": graph}
            self._send("POST", self._paths.graphs, params=where, content=body)

    def drop(self, graph: str) -> None:
        """Removes a graph, if it is there."""
        self._send("DELETE", self._paths.graphs, params={"graph": graph}, missing=True)

    def close(self) -> None:
        """Ends the connections."""
        self._client.close()

    def _ask(self, text: str) -> httpx.Response:
        accept = f"application/sparql-results+json, {_TRIPLES};q=0.9"
        return self._send("POST", self._paths.query, data={"query": _PREFIXES + text}, accept=accept, is_query=True)

    def _send(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        content: bytes | None = None,
        data: Mapping[str, str] | None = None,
        accept: str = "*/*",
        missing: bool = False,
        is_query: bool = False,
    ) -> httpx.Response:
        """The server's answer. Raises UnreadableStore in one line, InvalidQuery if it is the query that is at fault."""
        headers = {"Accept": accept} | ({"Content-Type": _TRIPLES} if content is not None else {})
        answer = self._repeated(
            lambda: self._client.request(
                method, self._url + path, params=params, content=content, data=data, headers=headers
            )
        )
        if answer.is_success or (missing and answer.status_code == httpx.codes.NOT_FOUND):
            return answer
        words = " ".join(answer.text.split())[:300]
        if is_query and answer.status_code == httpx.codes.BAD_REQUEST:
            raise InvalidQuery(f"query: {words}")
        hint = "; set TRIPLOMACY_STORE_TOKEN, or _USER and _PASSWORD" if answer.status_code in (401, 403) else ""
        raise UnreadableStore(f"{self._url}{path}: {method} was answered {answer.status_code} ({words}){hint}")

    def _repeated(self, request: Callable[[], httpx.Response]) -> httpx.Response:
        """The answer to a request, which is sent again, each time a little later, while the server is not well."""
        for attempt in range(_ATTEMPTS):
            last = attempt == _ATTEMPTS - 1
            try:
                answer = request()
            except httpx.TransportError as error:
                if last:
                    raise UnreadableStore(f"{self._url}: does not answer ({error or type(error).__name__})") from error
                time.sleep(_PATIENCE * 2**attempt)
                continue
            if last or answer.status_code not in _BUSY:
                return answer
            wait = answer.headers.get("retry-after", "")
            time.sleep(min(float(wait), 60.0) if wait.isdigit() else _PATIENCE * 2**attempt)
        raise AssertionError("the last attempt returns or raises")


def _body(lines: Iterable[str]) -> bytes:
    return "".join(f"{line} .\n" for line in lines).encode()


def _plain(term: Term | None) -> str | None:
    return term.value if isinstance(term, NamedNode | Literal) else None


def _auth(url: str) -> httpx.Auth | None:
    """A user's name and password, from the environment or from netrc."""
    user = os.environ.get("TRIPLOMACY_STORE_USER")
    if user:
        _refuse_in_clear(url)
        return httpx.BasicAuth(user, os.environ.get("TRIPLOMACY_STORE_PASSWORD", ""))
    try:
        return httpx.NetRCAuth()
    except OSError:
        return None


def _token(url: str) -> dict[str, str]:
    token = os.environ.get("TRIPLOMACY_STORE_TOKEN")
    if not token:
        return {}
    _refuse_in_clear(url)
    return {"Authorization": f"Bearer {token}"}


def _refuse_in_clear(url: str) -> None:
    address = httpx.URL(url)
    if address.scheme == "http" and address.host not in _LOCAL:
        raise UnreadableStore(f"{url}: credentials would travel in the clear; use https")
