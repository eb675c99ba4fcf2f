"""The socket: uvicorn, with a deadline for clients that send their headers drop by drop or never."""

import asyncio
import signal
import socket
from collections.abc import Callable
from contextlib import closing, suppress

import uvicorn
from starlette.applications import Starlette
from uvicorn.protocols.http.h11_impl import H11Protocol

from triplomacy.errors import InvalidService
from triplomacy.server import workers
from triplomacy.server.app import Settings, made
from triplomacy.server.limits import Limits


def run(settings: Settings, *, host: str, port: int, on_start: Callable[[str], None]) -> None:
    """Serves until a signal comes; `on_start` hears the address once questions are answered.

    Raises InvalidService if the address cannot be listened at, UnreadableDocument if the folder cannot be served.
    """
    listening = _bound(host, port)
    port = listening.getsockname()[1]
    shown = f"[{host}]" if ":" in host else host

    async def serve() -> None:
        async with workers.running(settings.folder, settings.limits) as pool:
            served = _server(made(settings, pool), settings.limits)
            # uvicorn sends itself the signal that ended it once more; without this the workers would be left behind.
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, lambda *_: None)
            serving = asyncio.create_task(served.serve([listening]))
            while not (served.started or serving.done()):
                await asyncio.sleep(0.02)
            on_start(f"http://{shown}:{port}/")
            await serving

    with closing(listening), suppress(KeyboardInterrupt):
        asyncio.run(serve())


def _bound(host: str, port: int) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family, backlog=1024)
    except OSError as error:
        raise InvalidService(
            f"{host}:{port}: cannot be listened at ({error.strerror}); choose another --port"
        ) from error


def _server(app: Starlette, limits: Limits) -> uvicorn.Server:
    class Patient(H11Protocol):
        """HTTP/1.1 that closes a connection whose headers are not whole in time."""

        _deadline: asyncio.TimerHandle | None = None

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            self._deadline = self.loop.call_later(limits.request_seconds, self._cut_off)

        def data_received(self, data: bytes) -> None:
            if self._deadline is None and self._waits():
                self._deadline = self.loop.call_later(limits.request_seconds, self._cut_off)
            super().data_received(data)
            if self._deadline is not None and not self._waits():
                self._deadline.cancel()
                self._deadline = None

        def connection_lost(self, exc: Exception | None) -> None:
            if self._deadline is not None:
                self._deadline.cancel()
            super().connection_lost(exc)

        def _waits(self) -> bool:
            return self.cycle is None or self.cycle.response_complete

        def _cut_off(self) -> None:
            self._deadline = None
            if self._waits():
                self.transport.close()

    config = uvicorn.Config(
        app,
        http=Patient,
        ws="none",
        lifespan="off",
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=limits.connections,
        timeout_keep_alive=10,
        timeout_graceful_shutdown=5,
        h11_max_incomplete_event_size=1 << 16,
    )
    return uvicorn.Server(config)
