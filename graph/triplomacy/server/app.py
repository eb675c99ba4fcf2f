"""The routes of the service, joined: each endpoint reads a request, asks a worker, and sends what it wrote."""

from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from pyoxigraph import NamedNode
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from triplomacy import rdf
from triplomacy.ontology import DOC, SPACE
from triplomacy.server import caching, descriptions, guard, negotiation, pages, protocol, statics, views
from triplomacy.server.limits import Limits
from triplomacy.server.refusals import Refusal
from triplomacy.server.workers import Answer, Workers

_SMALL = 1 << 18
_LONGEST_IRI = 2000
_HTML = "text/html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What is served and to whom: the folder, the names of this host, and the origins that are let in.

    Whoever sends the token may update; without one nobody may.
    """

    folder: Path
    token: str = field(default="", repr=False)
    hosts: Collection[str] = ("localhost", "127.0.0.1", "::1")
    origins: Collection[str] = ()
    limits: Limits = field(default_factory=Limits)


def made(settings: Settings, pool: Workers) -> Starlette:
    """The service as an ASGI application, over workers that run."""
    service = _Service(settings, pool)
    dependent = {
        "/": service.front,
        "/.well-known/void": service.void,
        "/explore": service.explore,
        "/actors": service.actors,
        "/search": service.search,
        "/ontology": service.ontology,
        "/doc/{id}": service.document,
        "/resource": service.resource,
        **{f"/{space}/{{name}}": service.term for space in ("id", "relation", "graph", "query")},
    }
    return Starlette(
        routes=[
            Route("/sparql", service.sparql, methods=["GET", "POST"]),
            *(Route(path, caching.by_state(settings.folder, page)) for path, page in dependent.items()),
            Route("/static/{name}", statics.file),
            Route("/healthz", service.health),
        ],
        middleware=[
            Middleware(guard.Guard, hosts=settings.hosts, limits=settings.limits),
            *_cross_origin(settings.origins),
        ],
        exception_handlers={Refusal: _refused, HTTPException: _unknown, Exception: _failed},
    )


class _Service:
    """The endpoints, and the workers that they share."""

    def __init__(self, settings: Settings, pool: Workers) -> None:
        self._settings = settings
        self._workers = pool
        self._void: tuple[str, bytes] = ("", b"")

    async def health(self, request: Request) -> Response:
        """Whether a question is answered now."""
        await self._workers.content("ASK {}")
        return PlainTextResponse("ok\n", headers={"cache-control": "no-store"})

    async def sparql(self, request: Request) -> Response:
        """SPARQL 1.1 Protocol; without a query, what the service is."""
        data = await guard.body(request, self._settings.limits)
        asked = protocol.operation(
            request.method, request.scope["query_string"], request.headers.get("content-type"), data
        )
        if asked is None:
            address = f"{request.base_url}sparql"
            form = negotiation.chosen(_accept(request), list(negotiation.GRAPHS))
            triples = descriptions.service(address, updates=bool(self._settings.token))
            return _dressed(descriptions.written(triples, form), form)
        if asked.kind == "update":
            guard.authorize(request, self._settings.token)
            await self._workers.update(
                asked.text,
                base=f"{request.base_url}sparql",
                using=asked.default_graphs,
                using_named=asked.named_graphs,
            )
            return PlainTextResponse("updated\n")
        answer = await self._workers.answer(
            asked.text,
            accept=_accept(request),
            default_graphs=asked.default_graphs,
            named_graphs=asked.named_graphs,
        )
        return _sent(answer)

    async def void(self, request: Request) -> Response:
        """How much of what there is. Counted once for each state of the store."""
        form = negotiation.chosen(_accept(request), list(negotiation.GRAPHS))
        key = f"{views.state(self._settings.folder)} {request.base_url} {form}"
        if self._void[0] != key:
            counts = {query: await pages.rows(self._workers, query) for query in descriptions.COUNTS}
            self._void = key, descriptions.written(descriptions.dataset(str(request.base_url), counts), form)
        return _dressed(self._void[1], form)

    async def front(self, request: Request) -> Response:
        """The editor and the ways on."""
        return HTMLResponse(await pages.front(self._workers))

    async def explore(self, request: Request) -> Response:
        """The page with the graph, which brings a policy of its own for the script inside it."""
        answer = await self._workers.explorer()
        return _sent(answer, **{"content-security-policy": "frame-ancestors 'none'"})

    async def actors(self, request: Request) -> Response:
        """Actors by name."""
        return HTMLResponse(await pages.actors(self._workers, request.query_params.get("name", "")))

    async def search(self, request: Request) -> Response:
        """Sentences by their words."""
        return HTMLResponse(await pages.search(self._workers, request.query_params.get("q", "")))

    async def ontology(self, request: Request) -> Response:
        """The terms, for people; the Turtle, for programs."""
        if (form := _form(request)) == _HTML:
            return _dressed(await pages.ontology(self._workers), form)
        graph = rdf.ONTOLOGY_GRAPH
        return await self._constructed(f"CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH {graph} {{ ?s ?p ?o }} }}", form)

    async def document(self, request: Request) -> Response:
        """A document: its text with the evidence marked, or its graph."""
        id_ = request.path_params["id"]
        iri = await self._known(f"{DOC}{id_}")
        if (form := _form(request)) == _HTML:
            return _dressed(await pages.document(self._workers, id_, iri), form)
        graph = _node(f"{iri.value}#graph")
        return await self._constructed(f"CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH {graph} {{ ?s ?p ?o }} }}", form)

    async def term(self, request: Request) -> Response:
        """Whatever has an IRI of ours."""
        return await self._thing(request, SPACE + request.scope["path"].removeprefix("/"))

    async def resource(self, request: Request) -> Response:
        """Whatever has an IRI of somebody else's, as far as this store knows it."""
        return await self._thing(request, request.query_params.get("iri", ""))

    async def _thing(self, request: Request, name: str) -> Response:
        iri = await self._known(name)
        if (form := _form(request)) == _HTML:
            return _dressed(await pages.thing(self._workers, iri), form)
        return await self._constructed(f"CONSTRUCT {{ {iri} ?p ?o }} {{ {iri} ?p ?o }}", form)

    async def _known(self, name: str) -> NamedNode:
        iri = _node(name)
        if not await pages.exists(self._workers, iri):
            raise Refusal(404, f"<{iri.value[:200]}>: this store says nothing of it")
        return iri

    async def _constructed(self, query: str, form: str) -> Response:
        return _sent(await self._workers.answer(query, accept=form))


def _node(name: str) -> NamedNode:
    """The node of an IRI. What SPARQL would not read as one IRI is none."""
    try:
        iri = NamedNode(name)
    except ValueError:
        raise Refusal(404, "not an IRI") from None
    if len(name) > _LONGEST_IRI or any(char in name for char in '<>"{}|^`\\') or not name.isprintable() or " " in name:
        raise Refusal(404, "not an IRI")
    return iri


def _form(request: Request) -> str:
    return negotiation.chosen(_accept(request), [_HTML, *negotiation.GRAPHS])


def _dressed(content: str | bytes, media_type: str) -> Response:
    return Response(content, media_type=media_type, headers=caching.HEADERS)


def _accept(request: Request) -> str | None:
    return ",".join(request.headers.getlist("accept")) or None


class _Spooled(FileResponse):
    """A whole file, sent and then removed, also if the client leaves before its end."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            Path(self.path).unlink(missing_ok=True)


def _sent(answer: Answer, **headers: str) -> Response:
    if answer.path.stat().st_size > _SMALL:
        return _Spooled(answer.path, media_type=answer.media_type, headers=caching.HEADERS | headers)
    return Response(answer.taken(), media_type=answer.media_type, headers=caching.HEADERS | headers)


def _cross_origin(origins: Collection[str]) -> list[Middleware]:
    if not origins:
        return []
    return [Middleware(CORSMiddleware, allow_origins=list(origins), allow_methods=["GET", "POST"], max_age=600)]


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)
    return PlainTextResponse(f"{' '.join(str(error).split())}\n", error.status, error.headers)


def _unknown(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    reasons = {404: "nothing is served at this address", 405: f"{request.method}: not a method of this address"}
    return PlainTextResponse(f"{reasons.get(error.status_code, error.detail)}\n", error.status_code, error.headers)


def _failed(request: Request, error: Exception) -> Response:
    return PlainTextResponse("the service failed at this request; its log says why\n", 500)
