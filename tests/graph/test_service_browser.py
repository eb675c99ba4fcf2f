"""The service's pages in a real browser: the editor loads from here alone, offers, asks and shows, in the dark too."""

import re
from collections.abc import Iterator
from importlib.resources import files

import pytest
from playwright.sync_api import Browser, Page
from sahel import LETTER
from service import built, serving

from browsing import BROWSER, launched

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine: apt-get install chromium")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(built(tmp_path_factory.mktemp("browser") / "out"), "--workers", "2") as service:
        yield str(service.client.base_url)


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A narrow window in the dark; nothing may be asked of another place, and nothing complain."""
    page = browser.new_page(viewport={"width": 390, "height": 800}, color_scheme="dark")
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    page.close()
    assert asked and all(url.startswith((address, f"blob:{address}")) for url in asked)
    # A browser reports every refusal that a page asked for.
    assert all("status of 400" in text for text in complaints)


def test_the_editor_offers_examples_completes_names_and_shows_a_table(page: Page, address: str) -> None:
    page.goto(address)
    page.locator("#examples option").nth(3).wait_for(state="attached")
    editor = page.locator(".CodeMirror")
    before = editor.inner_text()
    page.select_option("#examples", index=1)
    assert "SELECT" in editor.inner_text() != before
    page.locator(".CodeMirror textarea").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("SELECT ?s ?o { ?s rel:suppl")
    page.keyboard.press("Control+Space")
    page.locator(".CodeMirror-hint", has_text="rel:suppliesArmsTo").click()
    # A click on an offer takes the keyboard from the editor, which takes it back a little later.
    page.locator(".CodeMirror textarea").focus()
    assert "rel:suppliesArmsTo" in editor.inner_text()
    page.keyboard.type(" ?o } ORDER BY ?s ?o")
    page.keyboard.press("Control+Enter")
    page.locator("#answer table").wait_for()
    assert page.locator("#answer td").first.inner_text() == ":Mali"
    assert page.locator("#outcome").inner_text().startswith("1 row,")
    page.locator("#answer a").first.click()
    assert page.locator("h1").inner_text() == "Mali"


def test_what_cannot_be_asked_is_said_beside_the_button(page: Page, address: str) -> None:
    page.goto(address)
    page.locator("#examples option").nth(1).wait_for(state="attached")
    page.locator(".CodeMirror textarea").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("CLEAR ALL")
    page.click("#run")
    page.locator("#outcome.refused").wait_for()
    assert "query, line 1" in page.locator("#outcome").inner_text()


@pytest.mark.parametrize("path", ["", "id/Mali", f"doc/{LETTER.id}", "search?q=rice", "ontology", "actors"])
def test_every_page_is_dark_for_those_who_like_it_and_fits_a_telephone(page: Page, address: str, path: str) -> None:
    page.goto(address + path)
    ground, ink = (
        page.evaluate(f"getComputedStyle(document.body).{name}.match(/[0-9]+/g).map(Number)")
        for name in ("backgroundColor", "color")
    )
    assert max(ground) < 64 and min(ink) > 192
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_dark_of_the_service_is_that_of_the_other_pages() -> None:
    shared = files("triplomacy.exporters").joinpath("page.css").read_text("utf-8")
    ours = files("triplomacy.server.static").joinpath("service.css").read_text("utf-8")
    [dark] = re.findall(r'data-theme="dark"\] \{(.*?)\}', shared, re.DOTALL)
    assert "".join(dark.split()) in "".join(ours.split())
