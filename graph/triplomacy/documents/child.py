"""The process that runs readers whose libraries may hang on a hostile file, or take all memory.

It is told of a source in a line of JSON, followed by its bytes, and answers with a line for each document or problem,
and a blank one. `isolation` starts it, and ends it when time is up.
"""

import json
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from typing import BinaryIO

from triplomacy import claims
from triplomacy.documents import sources
from triplomacy.documents.sources import Found
from triplomacy.errors import UnreadableDocument

MEMORY = 2_000_000_000


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answers until the requests end."""
    for line in requests:
        asked = json.loads(line)
        data = requests.read(asked.pop("size"))
        _alarm(asked.pop("seconds"))
        reader = import_module(f"triplomacy.documents.{asked.pop('reader')}").read
        source = sources.of_bytes(data, **asked)
        for found in guarded(reader(source), source.place):
            answers.write(_line(found))
        answers.write(b"\n")
        answers.flush()
        # Time is only up for one who reads: the next file may come much later.
        _alarm(0)


def guarded(found: Iterator[Found], place: str) -> Iterator[Found]:
    """What a reader finds, and whatever it raises as an UnreadableDocument."""
    try:
        yield from found
    except UnreadableDocument as error:
        yield error
    except MemoryError:
        yield UnreadableDocument(f"{place}: takes more than {MEMORY // 1_000_000:,} MB of memory; it is left out")
    except RecursionError:
        yield UnreadableDocument(f"{place}: nested too deeply; save it as plain text")
    except Exception as error:  # a library's own, of which there are many
        reason = " ".join(str(error).split())[:200] or type(error).__name__
        yield UnreadableDocument(f"{place}: damaged, or not what its name says ({reason}); save it as plain text")


def _line(found: Found) -> bytes:
    if isinstance(found, UnreadableDocument):
        return json.dumps({"problem": str(found)}).encode() + b"\n"
    [line] = claims.write([found])
    return line.encode()


def _alarm(seconds: int) -> None:
    """Ends this process by itself, should the one that would end it be gone; 0 calls that off."""
    if hasattr(signal, "alarm"):
        signal.alarm(2 * seconds)


def _limit_memory() -> None:
    with suppress(ImportError, ValueError, OSError):  # there is none on Windows, and macOS knows no such limit
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def main() -> None:
    """The loop, with standard output kept from what libraries print."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _limit_memory()
    serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
