"""Who is let in: hosts by name, requests by size and time, pages of other sites not at all; one log line for each.

The log has neither queries nor headers, so that no question and no token ends in a file.
"""

import asyncio
import hmac
import logging
import time
from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from triplomacy.server.limits import Limits
from triplomacy.server.refusals import Refusal

LOG = logging.getLogger("triplomacy.server")

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}


class Guard:
    """The outermost layer of the service."""

    def __init__(self, app: ASGIApp, *, hosts: Collection[str], limits: Limits) -> None:
        self._app = app
        self._hosts = {host.lower() for host in hosts}
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun, status = time.perf_counter(), 0

        async def dressed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        limits = self._limits
        try:
            async with asyncio.timeout(limits.request_seconds + 2 * limits.seconds + limits.sending_seconds):
                if (reason := self._objection(Headers(scope=scope))) is not None:
                    await PlainTextResponse(f"{reason}\n", 400)(scope, receive, dressed)
                else:
                    await self._app(scope, receive, dressed)
        except TimeoutError:
            LOG.warning("%s: the client took its answer too slowly", scope["method"])
            raise
        finally:
            took = (time.perf_counter() - begun) * 1000
            LOG.info("%s %s %s %.0f ms", scope["method"], _plain(scope["path"]), status or "cut off", took)

    def _objection(self, headers: Headers) -> str | None:
        """A page of another site that has bent its own name to this address comes with that name as Host."""
        given = headers.getlist("host")
        if len(given) != 1 or _host(given[0]) not in self._hosts:
            return "Host: not a name of this service; start it with --host-name NAME to serve it under that name"
        return None


def authorize(request: Request, token: str) -> None:
    """Lets an update in. Raises Refusal: 403 if there is no token here, 401 if the request does not bear it."""
    if not token:
        raise Refusal(403, "this service only reads; start it with --allow-update, or use 'triplomacy load'")
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not hmac.compare_digest(given.strip().encode(), token.encode()):
        raise Refusal(
            401,
            "an update needs the service's token; send it as 'Authorization: Bearer TOKEN'",
            WWW_Authenticate='Bearer realm="triplomacy"',
        )


async def body(request: Request, limits: Limits) -> bytes:
    """The whole body. Raises Refusal: 408 if it comes too slowly, 413 if it is too large, 415 if it is compressed."""
    too_large = f"the request is larger than {limits.request_bytes / 1e6:g} MB; send less"
    stated = request.headers.get("content-length", "0")
    if not stated.isascii() or not stated.isdigit() or int(stated) > limits.request_bytes:
        raise Refusal(413, too_large)
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise Refusal(415, "Content-Encoding: send the request as it is", Accept_Encoding="identity")
    data = bytearray()
    try:
        async with asyncio.timeout(limits.request_seconds):
            async for chunk in request.stream():
                data += chunk
                if len(data) > limits.request_bytes:
                    raise Refusal(413, too_large)
    except TimeoutError:
        raise Refusal(408, f"the body was not whole after {limits.request_seconds:g} s", Connection="close") from None
    except ClientDisconnect:
        raise Refusal(400, "the body ended too early") from None
    return bytes(data)


def _host(header: str) -> str:
    try:
        return (urlsplit(f"//{header}").hostname or "").lower()
    except ValueError:
        return ""


def _plain(path: str) -> str:
    return "".join(char if char.isprintable() else "\ufffd" for char in path[:200])
