"""The pages for users: each command that they show prints what they say it prints.

The commands run in a folder with the store `sahel.store`, made from docs/examples. With REWRITE=1 in the environment
these tests put what is printed now into the pages.
"""

import os
import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from triplomacy.cli import app
from triplomacy.queries import questions

DOCS = Path(__file__).parents[1] / "docs"
SHOWN = re.compile(r"```sh\ntriplomacy (?P<command>[^\n]+)\n```\n\n```\n(?P<output>.*?)```\n", re.DOTALL)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the commands of the pages can be typed."""
    folder = tmp_path_factory.mktemp("pages")
    run(folder, f"load sahel.store {DOCS / 'examples' / 'sahel.jsonl'}")
    return folder


def run(folder: Path, command: str) -> str:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        done = CliRunner().invoke(app, shlex.split(command))
    assert done.exit_code == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("page", ["queries.md", "workbench.md"])
def test_commands_print_what_the_page_says(folder: Path, page: str) -> None:
    path = DOCS / page
    text = path.read_text("utf-8")
    now = SHOWN.sub(lambda shown: f"```sh\ntriplomacy {shown[1]}\n```\n\n```\n{run(folder, shown[1])}```\n", text)
    if os.environ.get("REWRITE"):
        path.write_text(now, "utf-8")
    assert SHOWN.search(text)
    assert now == path.read_text("utf-8")


def test_every_named_query_is_on_the_page() -> None:
    text = (DOCS / "queries.md").read_text("utf-8")
    for query in questions.named():
        entry = text.partition(f"\n## {query.name}\n")[2].partition("\n## ")[0]
        options = ", ".join(f"`--{one}`" + (" (needed)" if one in query.required else "") for one in query.parameters)
        assert f"{query.title}. {query.about}" in " ".join(entry.split()), f"{query.name}: {query.title}. {query.about}"
        assert f"\nTakes {options or 'no parameters'}.\n" in entry, f"{query.name}: Takes {options}."
        assert f"triplomacy query sahel.store {query.name}" in entry
