"""The notebooks: every code cell runs, in order, and they are kept without outputs."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import matplotlib
import pytest

matplotlib.use("Agg")

from matplotlib import pyplot

FOLDER = Path(__file__).parents[1] / "notebooks"
# What each must print, and how many pictures it must draw.
RESULTS = {
    "1-from-article-to-graph": ("Russia – supplies – North Korea", 0),
    "2-sparql-for-analysts": ("who-supplies-whom", 1),
    "3-networks-and-balance": ("balanced, ", 1),
    "4-two-windows-compared": ("new           ", 1),
    "5-from-news-to-gephi": ("0 quotations are wrong\n0 rules of the ontology are broken\n", 1),
}


def cells(name: str) -> list[dict[str, Any]]:
    found = json.loads((FOLDER / f"{name}.ipynb").read_text(encoding="utf-8"))["cells"]
    return [cell for cell in found if cell["cell_type"] == "code"]


@pytest.fixture(autouse=True)
def _no_pictures() -> Iterator[None]:
    pyplot.close("all")
    yield
    pyplot.close("all")


@pytest.mark.parametrize("name", RESULTS)
def test_a_notebook_runs_from_top_to_bottom(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    names: dict[str, object] = {}
    for cell in cells(name):
        exec(compile("".join(cell["source"]), name, "exec"), names)
    printed, pictures = RESULTS[name]
    assert printed in capsys.readouterr().out
    assert len(pyplot.get_fignums()) == pictures
    assert all(axes.has_data() for number in pyplot.get_fignums() for axes in pyplot.figure(number).axes)


def test_notebooks_are_kept_without_outputs_and_all_are_run() -> None:
    assert {path.stem for path in FOLDER.glob("*.ipynb")} == set(RESULTS)
    assert all(cell["outputs"] == [] for name in RESULTS for cell in cells(name))
