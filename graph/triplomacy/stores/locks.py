"""Who may write and who still reads: locks of the operating system, which end with their process however it ends."""

import fcntl
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from triplomacy.errors import StoreInUse


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """The right to write while the block runs. Raises StoreInUse, which names the process that has it."""
    with path.open("a+", encoding="utf-8") as file:
        if not _locked(file.fileno(), fcntl.LOCK_EX):
            file.seek(0)
            holder = file.read().strip() or "another process"
            raise StoreInUse(f"{path.parent}: is being written by {holder}; wait until it ends")
        file.truncate(0)
        command = " ".join(Path(part).name if number == 0 else part for number, part in enumerate(sys.argv[:2]))
        file.write(f"pid {os.getpid()} on {socket.gethostname()} ({command})")
        file.flush()
        yield
        file.truncate(0)


def shared(folder: Path) -> int | None:
    """An open file that marks a folder as read, to be closed with `os.close`; None if it is being removed."""
    number = os.open(folder, os.O_RDONLY)
    if _locked(number, fcntl.LOCK_SH):
        return number
    os.close(number)
    return None


@contextmanager
def unread(folder: Path) -> Iterator[bool]:
    """Whether nobody reads a folder; nobody can begin to while the block runs."""
    number = os.open(folder, os.O_RDONLY)
    try:
        yield _locked(number, fcntl.LOCK_EX)
    finally:
        os.close(number)


def _locked(number: int, kind: int) -> bool:
    try:
        fcntl.flock(number, kind | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
