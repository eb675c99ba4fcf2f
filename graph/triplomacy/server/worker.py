"""A worker: a process that opens a folder, then answers one question after the other until it is killed.

Reads a line of JSON for each question from standard input, and writes one for each outcome to standard output. It has
no other way to anybody, and ends when its input does, even in the middle of a query.
"""

import json
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from triplomacy.errors import InvalidQuery, TriplomacyError
from triplomacy.server import answers, updates, views
from triplomacy.server.answers import Question
from triplomacy.server.refusals import Refusal


def main(folder: Path, memory: int) -> None:
    """Serves a folder with at most so many bytes of memory above what opening it took; 0 for no limit."""
    # Read first: what is asked waits, and the end of the input is noticed at once.
    orders = _orders()
    try:
        view = views.opened(folder)
    except TriplomacyError as error:
        _say({"error": str(error)})
        return
    _limit_memory(memory)
    _say({"ready": True})
    for order in orders:
        try:
            if views.state(folder) != view.state:
                fresh = views.opened(folder)
                view.close()
                view = fresh
            _say(_outcome(view, folder, order))
        except Refusal as error:
            _say({"status": error.status, "reason": str(error)})
        except TriplomacyError as error:
            _say({"status": 503, "reason": f"the store cannot be read now ({error})"})


def _outcome(view: views.View, folder: Path, order: dict[str, Any]) -> dict[str, Any]:
    path = Path(order.pop("path"))
    if "update" in order:
        updates.prepare(updates.Change(**order), folder, path)
        return {"status": 200, "type": "application/json"}
    if "prepared" in order:
        updates.commit(Path(order["prepared"]), folder)
        path.touch()
        return {"status": 200, "type": "text/plain"}
    if "document" in order:
        document = view.text(order["document"])
        if document is None:
            raise Refusal(404, "no document of that id is held")
        path.write_bytes(document.text.encode("utf-8", "replace"))
        return {"status": 200, "type": "text/plain"}
    if "search" in order:
        try:
            path.write_text(json.dumps(view.search(order["search"])), "utf-8")
        except InvalidQuery as error:
            raise Refusal(400, str(error)) from error
        return {"status": 200, "type": "application/json"}
    if "explorer" in order:
        # Only here, since the libraries behind it take a second to load.
        from triplomacy.exporters.formats import FORMATS

        FORMATS["html"].write(view.records(), path, threshold=view.threshold)
        return {"status": 200, "type": "text/html"}
    return {"status": 200, "type": answers.write(Question(**order), view.graph, path, view.table)}


def _orders() -> Iterator[dict[str, Any]]:
    waiting: SimpleQueue[bytes] = SimpleQueue()

    def read() -> None:
        for line in sys.stdin.buffer:
            waiting.put(line)
        # Whoever asked is gone: no clean end can wait for a query that may never come to one.
        os._exit(0)

    threading.Thread(target=read, daemon=True).start()
    while True:
        yield json.loads(waiting.get())


def _say(outcome: dict[str, Any]) -> None:
    sys.stdout.buffer.write(json.dumps(outcome).encode() + b"\n")
    sys.stdout.buffer.flush()


def _limit_memory(memory: int) -> None:
    if memory and sys.platform == "linux":
        import resource

        pages = int(Path("/proc/self/statm").read_text().split()[0])
        most = pages * resource.getpagesize() + memory
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
