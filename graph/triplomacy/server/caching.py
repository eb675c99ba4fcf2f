"""Answers that need not be sent twice: an entity tag (RFC 9110, section 8.8.3) says when a page is still as it was.

A page depends on the state of the store, this version and what the request accepts; a file only on its content.
"""

import hashlib
from collections.abc import Awaitable, Callable
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from triplomacy import release
from triplomacy.errors import TriplomacyError
from triplomacy.server import views

# Kept by whoever likes, and asked about each time.
HEADERS = {"vary": "Accept", "cache-control": "no-cache"}

Endpoint = Callable[[Request], Awaitable[Response]]


def by_state(folder: Path, endpoint: Endpoint) -> Endpoint:
    """The endpoint, asked again only once the folder has changed."""

    async def answer(request: Request) -> Response:
        try:
            state = views.state(folder)
        except TriplomacyError:
            return await endpoint(request)
        accepted = ",".join(request.headers.getlist("accept"))
        mark = tag(f"{release()} {state} {accepted} {request.base_url}".encode())
        if is_known(request, mark):
            return unchanged(mark)
        response = await endpoint(request)
        response.headers.update(HEADERS | {"etag": mark})
        return response

    return answer


def tag(content: bytes) -> str:
    """An entity tag."""
    return f'"{hashlib.sha256(content).hexdigest()[:20]}"'


def is_known(request: Request, mark: str) -> bool:
    """Whether whoever asks has what bears a tag."""
    known = request.headers.get("if-none-match", "")
    return mark in (one.strip().removeprefix("W/") for one in known.split(","))


def unchanged(mark: str) -> Response:
    """304."""
    return Response(status_code=304, headers=HEADERS | {"etag": mark})
