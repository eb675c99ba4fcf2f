"""Bytes to be read: a file, a member of an archive, standard input. Nothing here knows a format.

What comes out of archives is counted: all that one file unpacks to, however deep, is paid from its one budget.
"""

import io
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, TypeAlias

from triplomacy.claims import Document
from triplomacy.documents.columns import GUESSED, Columns
from triplomacy.errors import UnreadableDocument

# What readers yield: documents, and between them what could not be read.
Found: TypeAlias = Document | UnreadableDocument

STANDARD_INPUT = Path("-")
LARGEST_FILE = 100_000_000
# Text packs to a tenth, rarely to a hundredth; a bomb to a thousandth.
LARGEST_RATIO, ALWAYS_ALLOWED = 100, 256_000_000
HEAD = 4096


@dataclass(slots=True)
class Budget:
    """How many bytes one file may still unpack to."""

    left: int

    def pay(self, size: int, place: str) -> None:
        """Takes bytes off. Raises UnreadableDocument once there are none."""
        self.left -= size
        if self.left < 0:
            raise UnreadableDocument(
                f"{place}: unpacks to over {LARGEST_RATIO} times the size of its archive; unpack it if you trust it"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where bytes come from, and what is known of them.

    `name` is what a document is called that bears no name of its own, `place` what messages call it, `ending` that of
    its file name, in small letters with the point. `path` is None for what is no file of its own. `known` are fields of
    `Document` that its surroundings tell better than it does itself. `columns` says what those of a table hold.
    """

    name: str
    place: str
    ending: str
    size: int
    opened: Callable[[], BinaryIO]
    budget: Budget
    path: Path | None = None
    known: Mapping[str, Any] = field(default_factory=dict)
    depth: int = 0
    columns: Columns = GUESSED

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Whatever those who unpack find wrong, who have errors of their own, is raised as an UnreadableDocument."""
        try:
            yield
        except UnreadableDocument:
            raise
        except FileNotFoundError:
            raise UnreadableDocument(f"{self.place}: no such file; check the path") from None
        except IsADirectoryError:
            raise UnreadableDocument(f"{self.place}: is a folder; name a file, or a folder with files in it") from None
        except Exception as error:
            raise UnreadableDocument(f"{self.place}: cannot be read ({_reason(error)})") from error

    def open(self) -> BinaryIO:
        """The bytes as a file, which whoever asks for it closes. Raises UnreadableDocument."""
        with self.reading():
            return self.opened()

    def seekable(self) -> BinaryIO:
        """As `open`, for those who must go to and fro."""
        file = self.open()
        return file if file.seekable() else io.BytesIO(self.bytes())

    def begun(self) -> "tuple[bytes, Source]":
        """The first bytes, and the source to go on with: what comes as a stream can be opened once only."""
        file = self.open()
        with self.reading():
            head = file.read(HEAD)
        if self.path:
            file.close()
            return head, self
        return head, replace(self, opened=lambda: io.BufferedReader(_Begun(head, file)))

    def bytes(self) -> bytes:
        """All bytes. Raises UnreadableDocument if they are too many."""
        with self.open() as file, self.reading():
            data = file.read(LARGEST_FILE + 1)
        if len(data) > LARGEST_FILE:
            raise UnreadableDocument(
                f"{self.place}: larger than {LARGEST_FILE:,} bytes; split it into one file per article"
            )
        return data

    def member(
        self, name: str, size: int, opened: Callable[[], BinaryIO], *, place: str | None = None, **known: Any
    ) -> "Source":
        """What stands in this source under a name, which is only a name: nothing is written to disk."""
        shown = _printable(name)
        place = f"{self.place}!/{_printable(place or name)}"
        last = PurePosixPath(shown.replace("\\", "/"))
        return Source(
            name=last.stem or shown,
            place=place,
            ending=last.suffix.lower(),
            size=size,
            opened=lambda: io.BufferedReader(_Paid(opened(), self.budget, place)),
            budget=self.budget,
            known=known,
            depth=self.depth + 1,
            columns=self.columns,
        )


def is_hidden(name: str) -> bool:
    """Whether a file of an archive is one that folders do not show, or that an archiver made for itself."""
    parts = name.replace("\\", "/").split("/")
    return "__MACOSX" in parts or any(part.startswith(".") and part not in (".", "..") for part in parts)


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    # What a library stumbles over says nothing to its user.
    is_slip = isinstance(error, (AttributeError, TypeError, LookupError, AssertionError))
    words = "" if is_slip else " ".join(str(error).partition("[")[0].split())
    return f"{words[:100].rstrip(' ,:') or 'damaged'}; fetch it anew"


def _printable(name: str) -> str:
    return "".join(char if char.isprintable() else "?" for char in name)[-200:]


class _Paid(io.RawIOBase):
    """A file whose bytes are paid for as they are read."""

    def __init__(self, file: BinaryIO, budget: Budget, place: str) -> None:
        self._file, self._budget, self._place = file, budget, place

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override]
        data = self._file.read(len(buffer))
        self._budget.pay(len(data), self._place)
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._file.close()
        super().close()


def of_path(path: Path, columns: Columns = GUESSED) -> Source:
    """A file, or standard input for `-`. Raises UnreadableDocument."""
    if path == STANDARD_INPUT:
        return _standard_input(columns)
    try:
        size = path.stat().st_size
    except (OSError, ValueError):
        size = 0  # said when it is opened
    return Source(
        name=path.stem,
        place=str(path),
        ending=path.suffix.lower(),
        size=size,
        opened=lambda: path.open("rb"),
        budget=Budget(max(ALWAYS_ALLOWED, LARGEST_RATIO * size)),
        path=path,
        columns=columns,
    )


def of_bytes(data: "bytes", *, name: str, place: str, ending: str = "", **known: Any) -> Source:
    """What was read already, from the web, say."""
    return Source(
        name=name,
        place=place,
        ending=ending,
        size=len(data),
        opened=lambda: io.BytesIO(data),
        budget=Budget(max(ALWAYS_ALLOWED, LARGEST_RATIO * len(data))),
        known=known,
    )


def _standard_input(columns: Columns) -> Source:
    return Source(
        name="stdin",
        place=str(STANDARD_INPUT),
        ending="",
        size=0,
        opened=lambda: io.BufferedReader(_Begun(b"", sys.stdin.buffer)),
        budget=Budget(ALWAYS_ALLOWED),
        columns=columns,
    )


class _Begun(io.RawIOBase):
    """A stream whose head was read already. It is left open, as is standard input."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head, self._rest = head, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override]
        data = self._head or self._rest.read(len(buffer))
        self._head = b""
        buffer[: len(data)] = data
        return len(data)
