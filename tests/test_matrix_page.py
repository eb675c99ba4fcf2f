"""The matrix and the comparison in a real browser: what is read off them, by keyboard too, and hostile texts."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from browsing import BROWSER, Visit, launched
from triplomacy import changes
from triplomacy.claims import Actor, Claim, Document, Evidence, Iri, Record
from triplomacy.exporters import comparison, matrix

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine: apt-get install chromium")

AXE = Path(__file__).parents[1] / "graph" / "web" / "node_modules" / "axe-core" / "axe.min.js"
HOSTILE = (
    "</script><img src=x onerror='window.hit=1'><a href=\"javascript:window.hit=2\">\ud800\u202eabc😀" + "x" * 9_000
)
NEWS = Document(name="news", text="Peru and Chile.", title="The <b>news</b>", url="javascript:window.hit=3")
PERU, CHILE, FIJI, TONGA = (
    Actor(iri=Iri(f"x:{name}"), label=name, kind="State") for name in ("Peru", "Chile", "Fiji", "Tonga")
)


def said(source: Actor, relation: str, target: Actor, sentence: int, **values: Any) -> Claim:
    quote = values.pop("quote", f"{source.label} {relation} {target.label} ({sentence}).")
    start = 10_000 * sentence
    where = Evidence(document=NEWS.id, sentence=sentence, start=start, end=start + len(quote), quote=quote)
    return replace(Claim(source=source, relation=relation, target=target, evidence=where), **values)


FRIENDS = [said(PERU, "supplies", CHILE, 0), said(CHILE, "consultsWith", PERU, 1), said(FIJI, "supports", TONGA, 2)]
ENEMIES = [said(PERU, "attacks", FIJI, n) for n in (3, 4, 5)]
DOUBT = [said(TONGA, "attacks", PERU, 6, modality="alleged")]
RECORDS: list[Record] = [NEWS, *FRIENDS, *ENEMIES, *DOUBT]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


def matrix_of(records: Sequence[Record], browser: Browser, folder: Path, **more: Any) -> Visit:
    path = folder / "matrix.html"
    matrix.write(records, path)
    return Visit.of(browser, path, ready="document.querySelector('#heads').children.length", **more)


def compared(before: Sequence[Record], after: Sequence[Record], browser: Browser, folder: Path, **more: Any) -> Visit:
    path = folder / "compare.html"
    comparison.write(changes.compare(before, after), path, titles=("March", "<i>April</i>"))
    return Visit.of(browser, path, ready="document.querySelector('#sides').textContent", **more)


def serious(visit: Visit) -> list[str]:
    """What axe finds serious or critical."""
    visit.page.evaluate(AXE.read_text("utf-8"))
    found = visit.page.evaluate("axe.run()")["violations"]
    return [one["id"] for one in found if one["impact"] in ("serious", "critical")]


def test_cells_say_cooperation_minus_conflict_in_each_direction(browser: Browser, tmp_path: Path) -> None:
    visit = matrix_of(RECORDS, browser, tmp_path)
    cells = {
        button.get_attribute("aria-label"): button.inner_text() for button in visit.page.locator("#rows button").all()
    }
    assert cells == {
        "Peru to Chile: cooperation 2, conflict 0": "+2",
        "Chile to Peru: cooperation 1, conflict 0": "+1",
        "Fiji to Tonga: cooperation 1, conflict 0": "+1",
        "Peru to Fiji: cooperation 0, conflict 3": "−3",
        "Tonga to Peru: cooperation 0, conflict 0, hedged or denied 1": "·",
    }
    visit.page.get_by_role("button", name="Claims", exact=True).click()
    assert visit.page.locator("[aria-label^='Peru to Fiji']").inner_text() == "3"
    assert visit.is_clean()


def test_a_cell_opens_its_sentences_and_arrows_go_to_the_next(browser: Browser, tmp_path: Path) -> None:
    visit = matrix_of(RECORDS, browser, tmp_path)
    visit.page.locator("[aria-label^='Peru to Chile']").focus()
    visit.page.keyboard.press("Enter")
    assert visit.page.locator("#evidence-title").inner_text() == "Peru → Chile"
    assert visit.page.locator("#evidence .quote").all_inner_texts() == [
        "Peru supplies Chile (0).",
        "Chile consultsWith Peru (1).",
    ]
    visit.page.keyboard.press("ArrowRight")
    assert visit.page.evaluate("document.activeElement.ariaLabel").startswith("Peru to Fiji")
    visit.page.locator("[aria-label^='Tonga to Peru']").click()
    assert "not counted" in visit.page.locator("#evidence-body h3").inner_text()


def test_communities_stand_together_and_are_parted_by_a_line(browser: Browser, tmp_path: Path) -> None:
    visit = matrix_of(RECORDS, browser, tmp_path)
    names = visit.page.locator("#rows th").all_inner_texts()
    assert [set(names[:2]), set(names[2:])] == [{"Peru", "Chile"}, {"Fiji", "Tonga"}]
    assert visit.page.locator("#rows tr.parts th").all_inner_texts() == [names[2]]
    visit.page.locator("#order").select_option("name")
    assert visit.page.locator("#rows th").all_inner_texts() == ["Chile", "Fiji", "Peru", "Tonga"]


def test_a_large_matrix_opens_on_the_strongest_and_says_so(browser: Browser, tmp_path: Path) -> None:
    many = [replace(FIJI, iri=Iri(f"x:{n}"), label=f"Island {n}") for n in range(70)]
    visit = matrix_of([NEWS, *(said(one, "supports", PERU, n) for n, one in enumerate(many))], browser, tmp_path)
    assert visit.page.locator("#counts").inner_text() == "the 60 actors of most claims, of 71"
    visit.page.get_by_role("button", name="Show all 71").click()
    assert visit.page.locator("#rows tr").count() == 71


def test_changes_are_listed_drawn_and_explained(browser: Browser, tmp_path: Path) -> None:
    visit = compared(
        [NEWS, *FRIENDS],
        [NEWS, *FRIENDS[1:], said(PERU, "attacks", CHILE, 7), said(PERU, "attacks", CHILE, 8)],
        browser,
        tmp_path,
    )
    listed = visit.page.locator("#list button").all_inner_texts()
    assert [text.splitlines()[0] for text in listed] == ["Chile – Peru", "Peru attacks Chile", "Peru supplies Chile"]
    assert visit.page.locator("#graph path.ink").count() == 2
    assert visit.page.locator("#graph path.halo").count() == 1
    assert {*visit.page.locator("#graph text").all_text_contents()} <= {"Peru", "Chile"}
    visit.page.locator("#list button.new").click()
    heads = visit.page.locator("#evidence-body h3").all_inner_texts()
    assert heads == ["Before: March (0 claims)", "After: <i>April</i> (2 claims)"]
    assert visit.page.locator("#evidence .quote").count() == 2
    visit.page.get_by_role("checkbox", name="same").check()
    assert visit.page.locator("#graph path.ink").count() == 4
    assert visit.is_clean()


def test_a_comparison_of_equals_says_that_there_is_nothing(browser: Browser, tmp_path: Path) -> None:
    visit = compared(RECORDS, RECORDS, browser, tmp_path)
    assert visit.page.locator("#list").inner_text() == "Nothing to show."


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_whatever_a_text_says_stays_text(browser: Browser, tmp_path: Path, scheme: str) -> None:
    evil = replace(FIJI, iri=Iri(f"x:{HOSTILE}"), label=HOSTILE)
    records: list[Record] = [NEWS, said(evil, "supplies", PERU, 0, quote=HOSTILE), said(PERU, "attacks", evil, 1)]
    visit = matrix_of(records, browser, tmp_path, color_scheme=scheme)
    visit.page.locator("#rows button").first.click()
    assert "<img src=x" in visit.page.locator("#evidence").inner_text()
    assert visit.page.locator("#evidence a, img").count() == 0
    assert visit.is_clean()
    visit = compared([], records, browser, tmp_path, color_scheme=scheme)
    visit.page.locator("#list button").first.click()
    assert "<img src=x" in visit.page.locator("#evidence").inner_text()
    assert visit.page.locator("#evidence a, img").count() == 0
    assert visit.is_clean()


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: make web")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser: Browser, tmp_path: Path, scheme: str) -> None:
    visit = matrix_of(RECORDS, browser, tmp_path, color_scheme=scheme)
    visit.page.locator("#rows button").first.click()
    assert serious(visit) == []
    visit = compared([NEWS, *FRIENDS], RECORDS, browser, tmp_path, color_scheme=scheme)
    visit.page.locator("#list button").first.click()
    assert serious(visit) == []


@pytest.mark.parametrize("size", [(1400, 900), (390, 844)])
def test_pages_fit_their_screen(browser: Browser, tmp_path: Path, size: tuple[int, int]) -> None:
    for visit in (
        matrix_of(RECORDS, browser, tmp_path, size=size),
        compared([NEWS, *FRIENDS], RECORDS, browser, tmp_path, size=size),
    ):
        assert visit.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
