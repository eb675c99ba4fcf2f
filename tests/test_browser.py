"""The quick view in a real browser: it draws, shows its evidence, asks nobody for anything, runs no text."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from browsing import BROWSER, Visit, launched
from triplomacy.claims import Actor, Claim, Document, Evidence, Iri
from triplomacy.exporters import quickview
from triplomacy.pipeline import Build

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine: apt-get install chromium")

# Where the middle of an edge stands in the window.
MIDDLE = """relation => {
  const edge = edges.get().find(edge => edge.label.startsWith(relation));
  const place = network.canvasToDOM(network.body.edges[edge.id].edgeType.getPoint(0.5));
  const frame = document.getElementById("graph").getBoundingClientRect();
  return [place.x + frame.x, place.y + frame.y];
}"""
INKED = """() => {
  const canvas = document.querySelector("#graph canvas");
  const dots = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  return dots.filter((value, index) => index % 4 === 3 && value > 0).length / (dots.length / 4);
}"""


class Opened(Visit):
    """The quick view, opened."""

    @property
    def evidence(self) -> str:
        """What the panel shows."""
        return self.page.locator("#evidence").inner_text()

    def middle(self, relation: str) -> tuple[float, float]:
        """Where the first edge with such words stands."""
        x, y = self.page.evaluate(MIDDLE, relation)
        return x, y


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as opened:
        yield opened


@pytest.fixture(scope="module")
def seed_page(built: Build, out: Path) -> Path:
    return out / "quickview.html"


def visit(browser: Browser, path: Path) -> Opened:
    """The page from disk, drawn."""
    return Opened.of(browser, path, ready="typeof network !== 'undefined'")


def test_the_graph_of_the_seed_is_drawn_without_asking_anyone(browser: Browser, seed_page: Path) -> None:
    opened = visit(browser, seed_page)
    names = opened.page.evaluate("nodes.get().map(node => node.label)")
    assert {"Russia", "North Korea"} <= set(names)
    assert opened.page.evaluate(INKED) > 0.005
    assert opened.page.get_by_role("complementary", name="Legend").is_visible()
    assert opened.is_clean()


def test_all_actors_stand_inside_the_picture(browser: Browser, seed_page: Path) -> None:
    opened = visit(browser, seed_page)
    places = opened.page.evaluate("Object.values(network.getPositions()).map(place => network.canvasToDOM(place))")
    width, height = opened.page.evaluate("[graph.clientWidth, graph.clientHeight]")
    assert all(30 < place["x"] < width - 30 and 20 < place["y"] < height - 40 for place in places)


def test_pointing_at_a_link_shows_its_sentence(browser: Browser, seed_page: Path) -> None:
    opened = visit(browser, seed_page)
    tip = opened.page.locator("div.vis-tooltip")
    assert not tip.is_visible()
    opened.page.mouse.move(*opened.middle("supplies"))
    tip.wait_for(state="visible")
    assert "claims to have supplied coal, food, and medicine to the isolated dictatorship" in tip.inner_text()
    assert opened.is_clean()


def test_a_chosen_link_keeps_its_sentence_in_the_panel(browser: Browser, seed_page: Path) -> None:
    opened = visit(browser, seed_page)
    hint = opened.evidence
    opened.page.mouse.click(*opened.middle("supplies"))
    assert "have supplied coal, food, and medicine" in opened.evidence
    assert "inferred" in opened.evidence
    opened.page.mouse.click(300, opened.page.viewport_size["height"] - 20)  # type: ignore[index]
    assert opened.evidence == hint


def test_a_chosen_actor_shows_the_sentences_of_all_its_links(browser: Browser, seed_page: Path) -> None:
    opened = visit(browser, seed_page)
    place = opened.page.evaluate(
        "network.canvasToDOM(network.getPosition(nodes.get().find(n => n.label=='Russia').id))"
    )
    top = opened.page.locator("#graph").bounding_box()
    assert top is not None
    opened.page.mouse.click(place["x"] + top["x"], place["y"] + top["y"])
    links = opened.page.evaluate("network.getSelectedEdges().length")
    assert links >= 2
    assert opened.evidence.count("confidence") >= links


@pytest.mark.parametrize(
    "text",
    [
        "<script>window.hit = 1</script>",
        "</script><script>window.hit = 1</script>",
        "<img src=x onerror='window.hit = 1'> <a href=\"javascript:window.hit=1\">here</a>",
        "javascript:window.hit=1",
        "{{ 7 * 7 }} ${window.hit = 1} <!-- ' \" \\u003cb>",
        "\u202e\u05e9\u05dc\u05d5\u05dd \u0633\u0644\u0627\u0645 \U0001f1f0\U0001f1f5 \U0001f469\u200d\U0001f680",
        "https://example.org/beacon.png",
    ],
    ids=["script", "end of script", "markup", "javascript", "template", "right to left and emoji", "address"],
)
def test_hostile_text_is_shown_and_nothing_of_it_runs(browser: Browser, tmp_path: Path, text: str) -> None:
    path = tmp_path / "quickview.html"
    quickview.write(hostile(text), path)
    opened = visit(browser, path)
    label = opened.page.evaluate("nodes.get()[0].label")
    assert label == text if len(text) <= 36 else label.endswith("…")
    opened.page.mouse.click(*opened.middle("supplies"))
    shown = opened.page.locator("#evidence").evaluate("element => element.textContent")
    assert shown.count(text) == 2, json.dumps(shown)
    opened.page.locator("div.vis-tooltip").wait_for(state="visible")
    tip = opened.page.locator("div.vis-tooltip").evaluate("element => [element.textContent, element.children.length]")
    assert text in tip[0]
    assert opened.page.locator("#evidence > *").count() == 0
    assert opened.page.locator("div.vis-tooltip").locator("a, b, img, script").count() == 0
    assert opened.is_clean()


def hostile(text: str) -> list[Document | Claim]:
    """One claim whose actor and sentence are this text."""
    document = Document(name="letter", text=text)
    actor = Actor(iri=Iri("https://w3id.org/triplomacy/id/A"), label=text, kind="State")
    other = Actor(iri=Iri("https://w3id.org/triplomacy/id/B"), label="Chad", kind="State")
    evidence = Evidence(document=document.id, sentence=0, start=0, end=len(text), quote=text)
    return [document, Claim(source=actor, relation="supplies", target=other, evidence=evidence)]
