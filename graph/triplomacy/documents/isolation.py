"""Readers in a process of their own, which lives long, but not longer than a file may take.

A file that hangs its reader, kills it, or takes its memory is reported; a new process reads the next one.
"""

import atexit
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from threading import Lock, Timer
from typing import IO

from triplomacy import claims
from triplomacy.documents.sources import Found, Source
from triplomacy.errors import UnreadableDocument

SECONDS = 120
# Libraries keep some of what they have seen: the process is let go now and then.
_READINGS = 500

_lock = Lock()


def read(reader: str, source: Source) -> Iterator[Found]:
    """What a reader, named by its module, finds in a source."""
    data = source.bytes()
    with _lock:
        found = _process().ask(reader, source, data)
    yield from found


class _Process:
    """A child process and what it is told; `owner` is the process that started it, for those that fork."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self.left = _READINGS
        self._child = subprocess.Popen(
            [sys.executable, "-P", "-m", "triplomacy.documents.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def ask(self, reader: str, source: Source, data: bytes) -> list[Found]:
        """The child's answer. Raises UnreadableDocument if it gave none, and has ended then."""
        self.left -= 1
        asked = {"reader": reader, "name": source.name, "place": source.place, "ending": source.ending}
        assert self._child.stdin and self._child.stdout
        timer = Timer(SECONDS, self._child.kill)
        timer.start()
        try:
            self._child.stdin.write(json.dumps(asked | {"size": len(data), "seconds": SECONDS}).encode() + b"\n" + data)
            self._child.stdin.flush()
            return list(_answer(self._child.stdout))
        except (EOFError, BrokenPipeError):
            is_late = timer.finished.is_set()
            self.close()
            reason = f"its reader took more than {SECONDS} s" if is_late else "its reader died of it"
            raise UnreadableDocument(f"{source.place}: {reason}; it is left out; save it as plain text") from None
        finally:
            timer.cancel()

    def close(self) -> None:
        """Ends the child."""
        self.left = 0
        self._child.kill()
        self._child.wait()
        for pipe in (self._child.stdin, self._child.stdout):
            try:
                if pipe:
                    pipe.close()
            except BrokenPipeError:
                continue


def _answer(lines: IO[bytes]) -> Iterator[Found]:
    while (line := lines.readline()) != b"\n":
        if not line.endswith(b"\n"):
            raise EOFError
        body = json.loads(line)
        if problem := body.get("problem"):
            yield UnreadableDocument(problem)
        else:
            [document] = claims.read([line.decode()])
            assert isinstance(document, claims.Document)
            yield document


_current: _Process | None = None


def _process() -> _Process:
    """The child that there is, or a new one."""
    global _current
    if _current is None or _current.owner != os.getpid() or not _current.left:
        close()
        _current = _Process()
    return _current


@atexit.register
def close() -> None:
    """Ends the child, if this process has one."""
    global _current
    if _current is not None and _current.owner == os.getpid():
        _current.close()
    _current = None
