"""The bar of a build: only on a terminal, and with a rate."""

import os
import pty
import subprocess
import sys

import pytest

WORK = """
from triplomacy import progress
with progress.shown(4) as step:
    for name in "abcd":
        step(f"reading {name}")
        import time; time.sleep(0.2)
"""


def test_a_terminal_is_told_how_fast_and_how_long_yet() -> None:
    ours, theirs = pty.openpty()
    environment = os.environ | {"COLUMNS": "120", "TERM": "xterm"}
    with subprocess.Popen([sys.executable, "-c", WORK], stderr=theirs, env=environment) as process:
        os.close(theirs)
        shown = b""
        with pytest.raises(OSError, match="Input/output error"):
            while True:
                shown += os.read(ours, 4096)
    os.close(ours)
    assert process.returncode == 0
    assert b"/s" in shown and b"left" in shown and b"reading d" in shown


def test_a_file_is_told_nothing() -> None:
    done = subprocess.run([sys.executable, "-c", WORK], capture_output=True, check=True)
    assert (done.stdout, done.stderr) == (b"", b"")
