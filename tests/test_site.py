"""The documentation becomes a site that is whole and asks nobody else for anything."""

import os
import re
import subprocess
import sys
from pathlib import Path

from conftest import ROOT
from triplomacy import ontology
from triplomacy.cli import app


def test_the_site_has_every_command_and_relation_and_no_dead_link(tmp_path: Path) -> None:
    # Strict: a link to what is not there fails.
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--site-dir", str(tmp_path)]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | {"NO_MKDOCS_2_WARNING": "1"}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    pages = {path.name: path.read_text("utf-8") for path in tmp_path.glob("*.html")}
    names = [one.name or one.callback.__name__ for one in app.registered_commands if one.callback]
    missing = [name for name in names if f"triplomacy {name}<" not in pages["commands.html"]]
    assert names and missing == []
    assert all(f"rel:{name}" in pages["ontology-terms.html"] for name in ontology.load().relations)
    assert "Who does what to whom" in pages["ontology.html"] and "News goes in" in pages["index.html"]
    fetched = r"<(?:script|img|iframe|source)[^>]* src=\"https?:|<link[^>]*stylesheet[^>]* href=\"https?:"
    assert [name for name, page in pages.items() if re.search(fetched, page)] == []
