"""Who may write and who still reads: locks of the operating system, which end with their process however it ends.

They are POSIX locks on files and folders, which Windows lacks: there it says so in one line.
"""

import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from triplomacy.errors import StoreInUse, UnreadableStore


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """The right to write while the block runs. Raises StoreInUse, which names the process that has it."""
    with path.open("a+", encoding="utf-8") as file:
        if not _locked(file.fileno(), alone=True):
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
    if _locked(number, alone=False):
        return number
    os.close(number)
    return None


@contextmanager
def unread(folder: Path) -> Iterator[bool]:
    """Whether nobody reads a folder; nobody can begin to while the block runs."""
    number = os.open(folder, os.O_RDONLY)
    try:
        yield _locked(number, alone=True)
    finally:
        os.close(number)


def _locked(number: int, *, alone: bool) -> bool:
    try:
        import fcntl
    except ImportError as error:
        raise UnreadableStore(
            f"stores need the file locks of Linux or macOS, which {sys.platform} lacks; use WSL, or a build's folder"
        ) from error
    try:
        fcntl.flock(number, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
