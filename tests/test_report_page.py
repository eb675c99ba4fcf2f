"""The page of a dossier in a real browser: it opens from disk, leads to the sentences, and prints on white."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from browsing import BROWSER, Visit, launched
from triplomacy.cli import app

EXAMPLE = Path(__file__).parents[1] / "docs" / "examples" / "sahel.jsonl"

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine: apt-get install chromium")


def test_a_dossier_leads_to_its_evidence_in_light_and_dark(tmp_path: Path) -> None:
    path = tmp_path / "dossier.html"
    done = CliRunner().invoke(app, ["dossier", str(EXAMPLE), "Niger", "Chad", "--page", str(path)])
    assert done.exit_code == 0, done.stderr
    with launched() as browser:
        visit = Visit.of(browser, path, ready="document.documentElement.dataset.theme", color_scheme="dark")
        page = visit.page
        assert page.evaluate("document.documentElement.dataset.theme") == "dark"
        assert page.locator("rect").count() == 2
        assert page.locator("rect title").first.text_content() == "2026-02: 1 verbal conflict"
        page.locator("section", has_text="Timeline").get_by_role("link", name="Evidence 2").first.click()
        assert page.locator("li:target q").inner_text() == "Chad shelled posts in Niger on 2 March."
        page.get_by_role("button", name="Light or dark").click()
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        page.set_viewport_size({"width": 390, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert len(page.pdf()) > 10_000
        assert visit.is_clean()
