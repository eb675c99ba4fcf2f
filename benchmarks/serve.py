"""The service under load: many readers with a runaway query among them, then requests that mean ill.

    python benchmarks/serve.py [STORE] [--readers 200] [--rounds 10] [--hostile 2000]

Without STORE, one of made-up claims is loaded first. The service runs as a user starts it, on this machine, which the
clients share with it. Readers each send one query after the other; the latency is what they wait. The listener that
hostile requests try to make the service call must stay untouched; first it is called once, to see that it hears.
"""

import argparse
import asyncio
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from itertools import islice
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlencode

import hostile
import httpx
import synthetic

from triplomacy.stores import disk, parts

TOKEN = "a-token-for-measuring"
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
QUERIES = (
    "SELECT * { :France ?p ?o } LIMIT 100",
    "SELECT ?claim ?o { ?claim rdf:subject :Japan ; rdf:object ?o ; kg:asserted true } LIMIT 50",
    "SELECT ?r (COUNT(*) AS ?n) { ?claim rdf:subject :Mali ; rdf:predicate ?r } GROUP BY ?r ORDER BY DESC(?n)",
    "ASK { :Chad a kg:State }",
    "DESCRIBE :Togo",
)


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store", type=Path, nargs="?")
    parser.add_argument("--readers", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--hostile", type=int, default=2000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = options.store or made(Path(folder) / "store")
        log = Path(folder) / "log"
        with serving(store, log) as (process, port):
            asyncio.run(readers(port, options.readers, options.rounds))
            asyncio.run(ill(port, options.hostile))
            alive = process.poll() is None and httpx.get(f"http://127.0.0.1:{port}/healthz").text == "ok\n"
            text = log.read_text()
            print(f"service alive: {alive}; tracebacks in its log: {text.count('Traceback')}; token: {TOKEN in text}")


async def readers(port: int, number: int, rounds: int) -> None:
    """Latencies of readers while a runaway takes a worker until its limit."""
    waits: list[float] = []
    statuses: Counter[str] = Counter()

    async def read(reader: int, rounds: int) -> None:
        async with connected(port) as ask:
            for turn in range(rounds):
                begun = time.perf_counter()
                statuses[await ask(QUERIES[(reader + turn) % len(QUERIES)])] += 1
                waits.append(time.perf_counter() - begun)

    async def run_away() -> float:
        begun = time.perf_counter()
        async with connected(port) as ask:
            statuses[await ask(RUNAWAY)] += 1
        return time.perf_counter() - begun

    await read(0, 50)
    alone = median(waits)
    waits.clear()
    runaway = asyncio.create_task(run_away())
    await asyncio.sleep(0.2)
    begun = time.perf_counter()
    await asyncio.gather(*(read(reader, rounds) for reader in range(number)))
    took = time.perf_counter() - begun
    stopped = await runaway
    tail = quantiles(waits, n=20)[-1]
    print(f"one reader alone: median {alone * 1000:.0f} ms")
    print(f"{number} readers: {len(waits) / took:.0f} requests/s for {took:.0f} s; median {median(waits):.2f} s, "
          f"95 % {tail:.2f} s, longest {max(waits):.2f} s")  # fmt: skip
    print(f"runaway: answered after {stopped:.1f} s")
    print("answers:", ", ".join(f"{count} × {status}" for status, count in sorted(statuses.items())))


@asynccontextmanager
async def connected(port: int) -> AsyncIterator[Callable[[str], Awaitable[str]]]:
    """A connection that is kept, and how to ask over it; a client of many parts would be what is measured."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)

    async def ask(query: str) -> str:
        body = urlencode({"query": query})
        writer.write(
            "POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n\r\n{body}".encode()
        )
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        [length] = re.findall(r"content-length: (\d+)", head)
        await reader.readexactly(int(length))
        return head.split(" ")[1]

    try:
        yield ask
    finally:
        writer.close()


async def ill(port: int, number: int) -> None:
    """What hostile requests get, and who called the listener."""
    callers: list[str] = []

    async def called(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        callers.append(str(writer.get_extra_info("peername")))
        writer.close()

    async with await asyncio.start_server(called, "127.0.0.1", 0) as listener:
        address = f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}/data.ttl"
        async with httpx.AsyncClient(trust_env=False) as client:
            try:
                await client.get(address)
            except httpx.HTTPError:
                assert callers, "the listener hears nothing"
        callers.clear()
        answers: Counter[tuple[str, str]] = Counter()
        waiting = hostile.requests(number, bait=address, token=TOKEN)
        begun = time.perf_counter()

        async def attack() -> None:
            for request in waiting:
                data = await hostile.send(request, port)
                answers[request[0], data[9:12].decode("ascii", "replace") if data else "closed"] += 1

        await asyncio.gather(*(attack() for _ in range(40)))
        print(f"{sum(answers.values())} hostile requests in {time.perf_counter() - begun:.0f} s")
        for kind in sorted({kind for kind, _ in answers}):
            found = sorted((status, count) for (name, status), count in answers.items() if name == kind)
            print(f"  {kind:9} " + ", ".join(f"{count} × {status}" for status, count in found))
        crashes = sum(count for (_, status), count in answers.items() if status == "500")
        print(f"answered 500: {crashes}; calls to the listener: {len(callers)}")


def made(folder: Path, documents: int = 2000) -> Path:
    """A store of made-up claims."""
    with disk.opened(folder) as store:
        groups = parts.documents(synthetic.claims(documents))
        while some := list(islice(groups, 500)):
            store.put([parts.of_records(group, source=f"made-up/{group[0].id}") for group in some])
        print(f"store: {len(store.quads):,} quads of {documents:,} documents")
    return folder


@contextmanager
def serving(store: Path, log: Path) -> Iterator[tuple["subprocess.Popen[bytes]", int]]:
    """The service with two workers for each core, ten seconds a query, and updates with a token."""
    command = [sys.executable, "-m", "triplomacy", "serve", str(store), "--port", "0", "--timeout", "10"]
    with log.open("w") as file:
        process = subprocess.Popen(
            [*command, "--allow-update"], stderr=file, env={**os.environ, "TRIPLOMACY_UPDATE_TOKEN": TOKEN}
        )
        try:
            while not (found := re.search(r"http://\S+:(\d+)/", log.read_text())):
                assert process.poll() is None, log.read_text()
                time.sleep(0.1)
            yield process, int(found[1])
        finally:
            process.terminate()
            process.wait(30)


if __name__ == "__main__":
    main()
