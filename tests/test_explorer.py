"""The explorer in a real browser: what an analyst does, what a screen reader meets, what a hostile text cannot do."""

import csv
import io
import json
import struct
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from browsing import BROWSER, Visit, launched
from triplomacy.claims import Actor, Claim, Document, DocumentId, Evidence, Iri, Record, Span, Time
from triplomacy.exporters import explorer
from triplomacy.pipeline import Build

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine: apt-get install chromium")

AXE = Path(__file__).parents[1] / "graph" / "web" / "node_modules" / "axe-core" / "axe.min.js"
READY = "window.explorer && (explorer.view().mode === 'table' || explorer.picture.state().drawn)"
SIZES = [(1400, 900), (1920, 1080), (390, 844)]

MALI, NIGER, CHAD, MINISTER = (
    Actor(iri=Iri(f"https://w3id.org/triplomacy/id/{name}"), label=label, kind=kind)
    for name, label, kind in [
        ("ML", "Mali", "State"),
        ("NE", "Niger", "State"),
        ("TD", "Chad", "State"),
        ("M1", "Zoé Diop", "Person"),
    ]
)


class Paper:
    """A document written sentence by sentence, with claims that mark their words."""

    def __init__(self, name: str, published: date | None, sentences: list[str]) -> None:
        self.document = Document(
            name=name,
            text=" ".join(sentences),
            title=f"The {name}",
            url=f"https://example.org/{name}",
            published=published,
        )
        self._sentences = sentences

    def claim(self, number: int, source: Actor, relation: str, target: Actor, words: list[str], **more: Any) -> Claim:
        """`words` are those of cue, source and target."""
        text = self._sentences[number]
        start = sum(len(one) + 1 for one in self._sentences[:number])
        cue, first, second = (
            Span(start=start + text.index(word), end=start + text.index(word) + len(word)) for word in words
        )
        evidence = Evidence(
            document=self.document.id,
            sentence=number,
            start=start,
            end=start + len(text),
            quote=text,
            cue=cue,
            source=first,
            target=second,
        )
        return Claim(source=source, relation=relation, target=target, evidence=evidence, **more)


def records() -> list[Record]:
    """Two dated letters and one without a date, about four actors."""
    old = Paper(
        "letter",
        date(2025, 3, 2),
        ["😀 Mali sent rice to Niger.", "Chad attacked Niger.", "Zoé Diop met Mali’s envoys."],
    )
    new = Paper(
        "report", date(2026, 1, 20), ["Mali may arm Niger.", "Mali did not attack Chad.", "=Mali sent maize to Niger."]
    )
    undated = Paper("note", None, ["Niger praised Mali."])
    return [
        old.document,
        old.claim(0, MALI, "supplies", NIGER, ["sent", "Mali", "Niger"], confidence=0.9),
        old.claim(1, CHAD, "attacks", NIGER, ["attacked", "Chad", "Niger"], confidence=0.8),
        old.claim(2, MINISTER, "consultsWith", MALI, ["met", "Zoé Diop", "Mali"], confidence=0.7),
        new.document,
        new.claim(0, MALI, "suppliesArmsTo", NIGER, ["arm", "Mali", "Niger"], modality="possible", confidence=0.6),
        new.claim(1, MALI, "attacks", CHAD, ["attack", "Mali", "Chad"], polarity="negative", confidence=0.95),
        new.claim(
            2,
            MALI,
            "supplies",
            NIGER,
            ["sent", "Mali", "Niger"],
            confidence=0.55,
            time=Time(text="in May", earliest=date(2025, 5, 1), latest=date(2025, 5, 31)),
        ),
        undated.document,
        undated.claim(0, NIGER, "supports", MALI, ["praised", "Niger", "Mali"], confidence=1.0),
    ]


class Explorer(Visit):
    """The explorer, opened."""

    def text(self, name: str) -> str:
        """What an element shows."""
        return self.page.locator(f"#{name}").inner_text()

    def counts(self) -> dict[str, str]:
        """The number beside each filter."""
        rows = self.page.locator("#lists label:has(.count)")
        return dict(row.rsplit("\n", 1) for row in rows.all_inner_texts() if "\n" in row)

    def shown(self) -> int:
        """How many claims pass the filters, as the page says."""
        return int(self.text("counts").split("·")[1].split()[0])

    def tick(self, label: str) -> None:
        """Clicks the filter with this label."""
        self.page.locator("#lists label", has_text=label).first.locator("input").click()

    def at(self, name: str) -> tuple[float, float]:
        """Where an actor stands in the window."""
        x, y = self.page.evaluate(
            """name => {
              const { cases, picture, drawn } = window.explorer;
              const frame = document.getElementById("canvas").getBoundingClientRect();
              const disc = picture.state().drawn.discs.get(drawn().find(actor => cases.name(actor) === name));
              return [frame.x + (disc.left + disc.right) / 2, frame.y + (disc.top + disc.bottom) / 2];
            }""",
            name,
        )
        return x, y

    def settled(self) -> "Explorer":
        """The page after it drew itself and wrote its address."""
        self.page.wait_for_timeout(350)
        return self

    def marked(self) -> list[tuple[str, str]]:
        """Role and words of the marks in the first card."""
        marks = self.page.locator("#evidence article").first.locator("mark")
        return [(str(mark.get_attribute("class")), mark.inner_text()) for mark in marks.all()]

    def saved(self, button: str) -> bytes:
        """The file that a choice of the export menu hands over."""
        self.page.locator("#exports summary").click()
        with self.page.expect_download() as download:
            self.page.locator(f"#{button}").click()
        return Path(download.value.path()).read_bytes()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as opened:
        yield opened


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("explorer") / "graph.html"
    explorer.write(records(), made)
    return made


def visit(browser: Browser, path: Path, **more: Any) -> Explorer:
    return Explorer.of(browser, path, ready=READY, **more)


def test_the_page_opens_with_all_actors_counts_and_the_strongest_links(browser: Browser, path: Path) -> None:
    opened = visit(browser, path)
    assert opened.text("counts") == "4 actors · 7 of 7 claims"
    assert opened.page.title() == "Who does what to whom in 3 documents"
    assert "Mali → Niger" in opened.text("evidence-body")
    assert opened.counts()["Material conflict"] == "2"
    inked = opened.page.evaluate(
        """() => {
          const canvas = document.getElementById("canvas");
          const dots = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
          return dots.filter((value, index) => index % 4 === 0 && value < 240).length / (dots.length / 4);
        }"""
    )
    assert inked > 0.005
    assert opened.is_clean()


def test_a_filter_changes_what_is_shown_and_the_counts_of_the_others(browser: Browser, path: Path) -> None:
    opened = visit(browser, path)
    opened.tick("Material conflict")
    assert opened.shown() == 5
    after = opened.counts()
    assert (after["Material conflict"], after["Denied"], after["Asserted"]) == ("2", "0", "4")
    opened.tick("Person")
    assert opened.shown() == 4
    opened.page.locator("#confidence").focus()
    opened.page.keyboard.press("End")
    assert opened.shown() == 1
    assert opened.page.evaluate("document.activeElement.id") == "confidence"
    opened.page.locator("#reset").click()
    assert opened.shown() == 7
    assert opened.is_clean()


def test_a_clicked_actor_shows_its_claims_with_the_stored_words_marked(browser: Browser, path: Path) -> None:
    opened = visit(browser, path)
    opened.page.mouse.click(*opened.at("Chad"))
    assert opened.text("evidence-title") == "Chad"
    assert opened.page.locator("#evidence article").count() == 2
    opened.page.locator("#close").click()
    opened.page.mouse.click(*opened.at("Mali"))
    assert opened.page.locator("#evidence article").count() == 6
    counts = "State · 6 claims in 3 documents, 3 independent sources · 2025-03-02 to 2026-01-20"
    assert counts in opened.text("evidence-body")
    assert "Community 1 · weighted out-degree 2 · in-degree 2" in opened.text("evidence-body")
    # Past a character of two UTF-16 units, the words are still those of the stored offsets.
    card = opened.page.locator("#evidence article", has_text="rice")
    assert card.locator("mark").all_inner_texts() == ["Mali", "sent", "Niger"]
    assert card.get_by_role("link", name="The letter").get_attribute("href") == "https://example.org/letter"
    assert opened.is_clean()


def test_a_clicked_line_shows_its_claims_only(browser: Browser, path: Path) -> None:
    opened = visit(browser, path)
    x, y = opened.page.evaluate(
        """() => {
          const { picture } = window.explorer, { drawn, lines } = picture.state();
          const frame = document.getElementById("canvas").getBoundingClientRect();
          const { from, turn, to } = drawn.arcs[lines.findIndex(line => line.claims.length === 3)];
          const middle = (a, b, c) => a / 4 + b / 2 + c / 4;
          return [frame.x + middle(from.x, turn.x, to.x), frame.y + middle(from.y, turn.y, to.y)];
        }"""
    )
    opened.page.mouse.click(x, y)
    assert opened.text("evidence-title") == "Mali → Niger"
    assert "Material cooperation · 3 claims in 2 documents" in opened.text("evidence-body")
    assert "HEDGED" in opened.text("evidence-body").upper()


def test_the_timeline_answers_to_the_keyboard_and_plays(browser: Browser, path: Path) -> None:
    opened = visit(browser, path)
    assert opened.text("dates") == "2025-03 to 2026-01"
    opened.page.locator("#from").focus()
    opened.page.keyboard.press("ArrowRight")
    assert opened.text("dates") == "2025-04 to 2026-01"
    assert opened.shown() == 4
    opened.page.locator("#undated").click()
    assert opened.shown() == 3
    opened.page.locator("#to").focus()
    for _ in range(3):
        opened.page.keyboard.press("ArrowLeft")
    assert opened.text("dates") == "2025-04 to 2025-10"
    assert opened.shown() == 1
    opened.page.locator("#play").click()
    opened.until("document.getElementById('dates').textContent === '2025-07 to 2026-01'")
    opened.until("document.getElementById('play').textContent.includes('Play')")
    assert opened.shown() == 2
    opened.page.locator("#all-dates").click()
    assert opened.shown() == 7


def test_the_table_sorts_and_opens_evidence(browser: Browser, path: Path) -> None:
    opened = visit(browser, path)
    opened.page.get_by_role("button", name="Table").click()
    head = opened.page.get_by_role("columnheader", name="Conf.")
    head.get_by_role("button").click()
    column = opened.page.locator("td[data-column=Confidence]")
    assert column.all_inner_texts() == ["1.00", "0.95", "0.90", "0.80", "0.70", "0.60", "0.55"]
    assert head.get_attribute("aria-sort") == "descending"
    head.get_by_role("button").click()
    assert column.first.inner_text() == "0.55"
    opened.page.locator("#rows button", has_text="supports").click()
    assert opened.text("evidence-title") == "Niger → Mali"
    assert opened.marked() == [("source", "Niger"), ("cue", "praised"), ("target", "Mali")]


def test_a_search_narrows_and_a_slash_leads_to_it(browser: Browser, path: Path) -> None:
    opened = visit(browser, path)
    opened.page.keyboard.press("/")
    opened.page.keyboard.type("zoe")
    assert opened.shown() == 1
    opened.page.keyboard.press("Enter")
    assert opened.text("evidence-title") == "Zoé Diop"
    opened.page.keyboard.press("Escape")
    assert opened.text("evidence-title") == "Overview"
    opened.page.keyboard.press("Escape")
    assert opened.shown() == 7


def test_the_keyboard_walks_from_actor_to_actor(browser: Browser, path: Path) -> None:
    opened = visit(browser, path)
    buttons = opened.page.locator("#actors button")
    buttons.first.focus()
    assert opened.page.evaluate("document.activeElement.ariaLabel").startswith("Mali, ")
    opened.page.keyboard.press("Enter")
    assert opened.text("evidence-title") == "Mali"
    assert opened.page.evaluate("document.activeElement.ariaLabel").startswith("Mali, ")
    way, others = opened.page.evaluate(
        """() => {
          const { cases, picture, drawn } = window.explorer, [here, ...others] = drawn();
          const { x, y } = picture.place(here), there = picture.place(others[0]), dx = there.x - x, dy = there.y - y;
          const sideways = Math.abs(dx) > Math.abs(dy);
          const way = sideways ? (dx > 0 ? "ArrowRight" : "ArrowLeft") : dy > 0 ? "ArrowDown" : "ArrowUp";
          return [way, others.map(actor => cases.name(actor))];
        }"""
    )
    opened.page.keyboard.press(way)
    assert opened.page.evaluate("document.activeElement.ariaLabel").split(",")[0] in others
    opened.page.keyboard.press("Tab")
    opened.page.keyboard.press("Escape")
    assert opened.text("evidence-title") == "Overview"


def test_a_link_brings_back_the_view(browser: Browser, path: Path) -> None:
    opened = visit(browser, path)
    opened.tick("Denied")
    opened.page.mouse.click(*opened.at("Niger"))
    opened.page.locator("#zoom-in").click()
    opened.page.locator("#dark").click()
    opened.settled()
    address = opened.page.evaluate("location.hash.slice(1)")
    before = opened.page.evaluate("[document.body.innerText, window.explorer.picture.state().camera]")
    again = visit(browser, path, at=address)
    assert again.page.evaluate("document.body.innerText") == before[0]
    assert again.text("evidence-title") == "Niger"
    camera = again.page.evaluate("window.explorer.picture.state().camera")
    assert camera == pytest.approx(before[1], rel=1e-3)
    assert again.page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert not again.page.locator("#lists label", has_text="Denied").locator("input").is_checked()


def test_exports_can_be_read_back(browser: Browser, path: Path) -> None:
    opened = visit(browser, path)
    opened.tick("Material conflict")
    png = opened.saved("save-png")
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    frame = opened.page.locator("#picture").bounding_box()
    assert frame is not None
    assert struct.unpack(">II", png[16:24]) == (round(frame["width"]) * 2, round(frame["height"]) * 2)
    assert len(png) > 10_000
    root = ET.fromstring(opened.saved("save-svg"))
    texts = [text.text for text in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"Mali", "Niger", "Zoé Diop"} <= set(texts)
    body = opened.saved("save-csv")
    assert body.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))
    assert {row["id"] for row in rows} == {
        one.id for one in records() if isinstance(one, Claim) and one.relation != "attacks"
    }
    [formula] = [row["evidence"] for row in rows if "maize" in row["evidence"]]
    assert formula == "'=Mali sent maize to Niger."
    assert opened.is_clean()


def test_dark_follows_the_system_and_the_button(browser: Browser, path: Path) -> None:
    opened = visit(browser, path, color_scheme="dark")
    ground = "getComputedStyle(document.body).backgroundColor"
    assert opened.page.evaluate(ground) == "rgb(20, 24, 29)"
    pixel = "[...document.getElementById('canvas').getContext('2d').getImageData(3, 3, 1, 1).data]"
    assert opened.page.evaluate(pixel) == [20, 24, 29, 255]
    opened.page.locator("#dark").click()
    opened.settled()
    assert opened.page.evaluate(ground) == "rgb(255, 255, 255)"
    assert opened.page.evaluate(pixel) == [255, 255, 255, 255]


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed: make web")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("at", ["", "view=table", "actor=https%3A%2F%2Fw3id.org%2Ftriplomacy%2Fid%2FML"])
@pytest.mark.parametrize("size", [SIZES[0], SIZES[2]], ids=["desk", "phone"])
def test_nothing_serious_stands_in_the_way_of_assistive_technology(
    browser: Browser, path: Path, scheme: str, at: str, size: tuple[int, int]
) -> None:
    opened = visit(browser, path, at=at, size=size, color_scheme=scheme)
    opened.page.evaluate(AXE.read_text("utf-8"))
    found = opened.page.evaluate("axe.run().then(result => result.violations)")
    serious = [
        (one["id"], [node["html"][:200] for node in one["nodes"]])
        for one in found
        if one["impact"] in ("serious", "critical")
    ]
    assert serious == []


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_no_name_of_the_seed_lies_on_another_or_on_an_actor(
    browser: Browser, built: Build, out: Path, size: tuple[int, int]
) -> None:
    opened = visit(browser, out / "graph.html", size=size)
    names, discs, frame = opened.page.evaluate(
        """() => {
          const { names, discs } = window.explorer.picture.state().drawn;
          const { clientWidth, clientHeight } = document.getElementById("picture");
          return [[...names], [...discs], [clientWidth, clientHeight]];
        }"""
    )
    actors = {actor for claim in built.claims for actor in (claim.source.iri, claim.target.iri)}
    assert len(names) == len(discs) == len(actors)
    for actor, box in names:
        assert box["left"] >= 0 and box["right"] <= frame[0] and box["top"] >= 0 and box["bottom"] <= frame[1]
        assert not [other for other, its in names if other != actor and touching(box, its)]
        assert not [other for other, its in discs if other != actor and touching(box, its)]
    assert opened.is_clean()


def touching(a: dict[str, float], b: dict[str, float]) -> bool:
    return a["left"] < b["right"] and b["left"] < a["right"] and a["top"] < b["bottom"] and b["top"] < a["bottom"]


HOSTILE = {
    "script": "<script>window.hit = 1</script>",
    "end of script": "</script><script>window.hit = 1</script>",
    "markup": "<img src=x onerror='window.hit = 1'> <a href=\"javascript:window.hit=1\">here</a>",
    "template": "{{ 7 * 7 }} ${window.hit = 1} <!-- ' \" \\u003cb>",
    "right to left": "\u202e\u05e9\u05dc\u05d5\u05dd \u0633\u0644\u0627\u0645",
    "emoji": "\U0001f1f0\U0001f1f5 \U0001f469\u200d\U0001f680",
    "address": "https://example.org/beacon.png",
    "long": "x" * 10_000,
    "lone surrogate": "a\ud800b",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_is_shown_as_text_and_asks_for_nothing(browser: Browser, tmp_path: Path, text: str) -> None:
    page = tmp_path / "graph.html"
    explorer.write(hostile(text), page)
    opened = visit(browser, page)
    expected = text.replace("\ud800", "\ufffd")
    opened.page.mouse.click(*opened.at(expected))
    content = "element => element.textContent"
    assert opened.page.locator("#evidence-title").evaluate(content) == expected
    card = opened.page.locator("#evidence article")
    assert card.evaluate(content).count(expected) >= 3, json.dumps(card.evaluate(content))
    assert card.locator("mark").first.evaluate(content) == expected
    assert opened.page.locator("#evidence a, #evidence img, #evidence script, #evidence b").count() == 0
    opened.page.locator("#as-table").click()
    assert opened.page.locator("#rows td[data-column=Source]").evaluate(content) == expected
    width = opened.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert width[0] <= width[1]
    assert expected in csv_of(opened)
    opened.settled()
    assert opened.is_clean()


def csv_of(opened: Explorer) -> str:
    [row] = csv.DictReader(io.StringIO(opened.saved("save-csv").decode("utf-8-sig")))
    return row["source"]


def hostile(text: str) -> list[Record]:
    """One claim whose actor, sentence, title, publisher and address are this text."""
    document = Document(name="letter", text=text, title=text, publisher=text, url=f"javascript:window.hit=1//{text}")
    actor = Actor(iri=Iri("https://w3id.org/triplomacy/id/A"), label=text, kind="State")
    other = Actor(iri=Iri("https://w3id.org/triplomacy/id/B"), label="Chad", kind="State")
    span = Span(start=0, end=len(text))
    evidence = Evidence(document=DocumentId(document.id), sentence=0, start=0, end=len(text), quote=text, source=span)
    return [document, Claim(source=actor, relation="supplies", target=other, evidence=evidence)]


def test_a_large_graph_opens_on_its_strongest_says_so_and_expands(browser: Browser, tmp_path: Path) -> None:
    document = Document(name="list", text="They met.", published=date(2026, 1, 1))
    actors = [
        Actor(iri=Iri(f"https://w3id.org/triplomacy/id/A{n}"), label=f"Actor {n}", kind="State") for n in range(300)
    ]
    evidence = Evidence(document=document.id, sentence=0, start=0, end=9, quote="They met.")
    pairs = [(a, b) for a in range(300) for b in (*range(8), (a * 7 + 1) % 300) if a != b]
    claims = [Claim(source=actors[a], relation="supplies", target=actors[b], evidence=evidence) for a, b in set(pairs)]
    page = tmp_path / "graph.html"
    explorer.write([document, *claims], page)
    opened = visit(browser, page)
    assert len(claims) > 2000
    assert "Drawn: 150 of 300 actors" in opened.text("scope")
    assert f"of {len(claims):,} claims" in opened.text("scope")
    opened.page.locator("#actors button[aria-label^='Actor 0,']").evaluate("button => button.click()")
    opened.page.get_by_role("button", name="Expand 150 neighbours").click()
    assert not opened.page.locator("#scope").is_visible()
    opened.settled()
    address = opened.page.evaluate("location.hash.slice(1)")
    assert visit(browser, page, at=address).page.evaluate("window.explorer.drawn().length") == 300
    opened = visit(browser, page)
    opened.page.locator("#draw-all").click()
    assert opened.page.evaluate("window.explorer.drawn().length") == 300
    assert opened.is_clean()


def test_paper_gets_ink_on_white(browser: Browser, path: Path) -> None:
    opened = visit(browser, path, at="theme=dark")
    opened.page.emulate_media(media="print")
    opened.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert not opened.page.locator(".tools").is_visible()
    assert opened.page.locator("#canvas").is_visible()
    assert opened.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert opened.page.pdf().startswith(b"%PDF")
