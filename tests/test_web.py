"""The scripts of the pages: their own tests pass, and what is shipped is what their source makes."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
WEB = ROOT / "graph" / "web"
SHIPPED = ROOT / "graph" / "triplomacy" / "exporters"
NODE = shutil.which("node")

needs_node = pytest.mark.skipif(
    NODE is None or not (WEB / "node_modules").is_dir(), reason="no node, or its packages are missing: make web"
)


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=WEB, capture_output=True, text=True, check=False, timeout=300)


@needs_node
def test_the_shipped_scripts_are_what_the_source_makes(tmp_path: Path) -> None:
    done = run("node", "build.mjs", "--out", str(tmp_path))
    assert done.returncode == 0, done.stderr
    made = {path.name: path.read_text("utf-8") for path in tmp_path.iterdir()}
    assert "explorer.js" in made
    assert {name: (SHIPPED / name).read_text("utf-8") for name in made} == made


@needs_node
def test_the_logic_of_the_pages() -> None:
    done = run("npm", "test", "--silent")
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"^# pass [1-9]\d", done.stdout, flags=re.M)


@needs_node
def test_the_types_of_the_pages() -> None:
    done = run("npm", "run", "--silent", "check")
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_lock_file_names_no_place_to_load_from() -> None:
    assert "resolved" not in (WEB / "package-lock.json").read_text("utf-8")


def test_a_script_is_small_and_holds_no_end_of_script() -> None:
    script = (SHIPPED / "explorer.js").read_text("utf-8")
    assert len(script.encode("utf-8")) < 250_000
    assert "</script" not in script.lower()
    assert "<!--" not in script
