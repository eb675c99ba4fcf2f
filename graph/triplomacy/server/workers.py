"""The processes that run queries. A query that takes too long loses its process, and a new one takes the place.

Oxigraph cannot stop a query once it runs, so the operating system does. While one worker is lost in a runaway, the
others answer; those who find no worker idle wait in line.
"""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from triplomacy.errors import TriplomacyError, UnreadableDocument
from triplomacy.server.limits import Limits
from triplomacy.server.refusals import Refusal, busy
from triplomacy.stores.archive import Sentence

_PAUSE = 1.0


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer: its media type and the file it lies in, which whoever takes it removes."""

    media_type: str
    path: Path

    def taken(self) -> bytes:
        """The content; the file is gone then."""
        data = self.path.read_bytes()
        self.path.unlink()
        return data


class Workers:
    """As many processes as the limits say, on one folder. Made by `running`."""

    def __init__(self, folder: Path, limits: Limits, spool: Path) -> None:
        self._folder = folder
        self._limits = limits
        self._spool = spool
        self._numbers = count(1)
        self._idle: asyncio.Queue[_Worker] = asyncio.Queue()
        self._waiting = 0
        self._writing = asyncio.Lock()
        self._births: set[asyncio.Task[None]] = set()
        self._alive: set[_Worker] = set()

    async def answer(self, query: str, *, accept: str | None = None, **graphs: Sequence[str]) -> Answer:
        """The answer to a query, over `default_graphs` and `named_graphs` if these are given.

        Raises Refusal: what the worker refused, or 503 if the time limit is reached or too many wait.
        """
        bounds = {"most_rows": self._limits.rows, "most_bytes": self._limits.answer_bytes}
        return await self._done({"text": query, "accept": accept, **graphs, **bounds})

    async def update(self, text: str, *, base: str, **graphs: Sequence[str]) -> None:
        """Changes graphs of an analyst's own, one update at a time, reading `using` and `using_named` if given.

        Raises Refusal. Once it returns, whoever asks sees the change.
        """
        bounds = {"most_rows": self._limits.rows, "most_bytes": self._limits.answer_bytes}
        async with self._writing:
            prepared = await self._done({"update": text, "base": base, **graphs, **bounds})
            try:
                order = {"prepared": str(prepared.path)}
                await self._done(order, seconds=self._limits.commit_seconds, advice="what was begun is finished later")
            finally:
                prepared.path.unlink(missing_ok=True)

    async def content(self, query: str) -> bytes:
        """What `answer` gives, as bytes."""
        return (await self.answer(query)).taken()

    async def text(self, document: str) -> bytes:
        """The text of a document in UTF-8. Raises Refusal 404 if there is none under that id."""
        return (await self._done({"document": document})).taken()

    async def search(self, words: str) -> list[Sentence]:
        """Sentences of evidence with the words, the best first. Raises Refusal 400 if the words cannot be read."""
        return [Sentence(*found) for found in json.loads((await self._done({"search": words})).taken())]

    async def explorer(self) -> Answer:
        """The page with the graph of all claims."""
        return await self._done({"explorer": True})

    @property
    def alive(self) -> int:
        """How many processes there are."""
        return len(self._alive)

    async def start(self) -> None:
        """All workers, ready. Raises UnreadableDocument if the folder cannot be opened."""
        for worker in await asyncio.gather(*(self._born() for _ in range(self._limits.workers))):
            self._idle.put_nowait(worker)

    async def stop(self) -> None:
        """The end of every process."""
        for birth in self._births:
            birth.cancel()
        await asyncio.gather(*self._births, return_exceptions=True)
        await asyncio.gather(*(worker.kill() for worker in self._alive))

    async def _done(
        self,
        order: Mapping[str, Any],
        *,
        seconds: float | None = None,
        advice: str = "narrow it or ask for less",
    ) -> Answer:
        seconds = self._limits.seconds if seconds is None else seconds
        worker = await self._next()
        path = self._spool / str(next(self._numbers))
        try:
            async with asyncio.timeout(seconds):
                outcome = await worker.ask({**order, "path": str(path)})
        except TimeoutError:
            self._replace(worker, path)
            kind = "update" if "update" in order or "prepared" in order else "query"
            raise busy(f"the {kind} was stopped after {seconds:g} s; {advice}") from None
        except (_Died, ConnectionError):
            self._replace(worker, path)
            raise busy("the query took more memory than is allowed, or broke its worker; make it simpler") from None
        except asyncio.CancelledError:
            self._replace(worker, path)
            raise
        self._idle.put_nowait(worker)
        if outcome["status"] != 200:
            path.unlink(missing_ok=True)
            raise busy(outcome["reason"]) if outcome["status"] == 503 else Refusal(outcome["status"], outcome["reason"])
        return Answer(outcome["type"], path)

    async def _next(self) -> "_Worker":
        if self._waiting >= self._limits.waiting:
            raise busy(f"{self._waiting} others wait for their answers; come again in a moment")
        self._waiting += 1
        try:
            async with asyncio.timeout(self._limits.seconds):
                return await self._idle.get()
        except TimeoutError:
            raise busy("all workers are at long queries; come again in a moment") from None
        finally:
            self._waiting -= 1

    def _replace(self, worker: "_Worker", path: Path) -> None:
        async def replace() -> None:
            await worker.kill()
            self._alive.discard(worker)
            path.unlink(missing_ok=True)
            while True:
                try:
                    self._idle.put_nowait(await self._born())
                    return
                except TriplomacyError:
                    # The folder may be in the middle of a change; there is nothing to serve until it is whole.
                    await asyncio.sleep(_PAUSE)

        birth = asyncio.create_task(replace())
        self._births.add(birth)
        birth.add_done_callback(self._births.discard)

    async def _born(self) -> "_Worker":
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-P", "-m", "triplomacy.server.worker", str(self._folder), str(self._limits.memory)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        worker = _Worker(process)
        self._alive.add(worker)
        try:
            greeting = await worker.outcome()
        except _Died:
            self._alive.discard(worker)
            raise UnreadableDocument(f"{self._folder}: a worker ended while it opened it") from None
        if "error" in greeting:
            self._alive.discard(worker)
            await worker.kill()
            raise UnreadableDocument(greeting["error"])
        return worker


@asynccontextmanager
async def running(folder: Path, limits: Limits) -> AsyncIterator[Workers]:
    """Workers on a folder, while the block runs. Raises UnreadableDocument if it cannot be opened."""
    with TemporaryDirectory(prefix="triplomacy-") as spool:
        workers = Workers(folder, limits, Path(spool))
        try:
            await workers.start()
            yield workers
        finally:
            await workers.stop()


class _Died(Exception):
    """A worker ended by itself."""


class _Worker:
    """One process, which answers one question at a time."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def ask(self, order: Mapping[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        await self._process.stdin.drain()
        return await self.outcome()

    async def outcome(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = await self._process.stdout.readline()
        if not line.endswith(b"\n"):
            raise _Died
        outcome: dict[str, Any] = json.loads(line)
        return outcome

    async def kill(self) -> None:
        if self._process.returncode is None:
            self._process.kill()
        await self._process.wait()
