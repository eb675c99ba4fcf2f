"""How fast the explorer opens, moves and filters, beside pyvis, and how legible its small pictures are.

    python benchmarks/explorer.py [LINES …]

Made-up claims with as many lines between actors as asked for (2,000, 10,000 and 50,000 if nothing is said), drawn by
headless Chromium without a graphics card. "all" draws every line, which above 2,000 the page does only when asked to.
pyvis gets the same lines with the same places; its own physics would take longer.
"""

import random
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, Page, sync_playwright

from triplomacy import ontology
from triplomacy.claims import Actor, Claim, Document, Evidence, Iri, Record, Span
from triplomacy.exporters import explorer, layout, legibility, quickview
from triplomacy.exporters.network import Network, sources

CHROMIUM = "/usr/bin/chromium"
PYVIS_UP_TO = 10_000
COUNT_FRAMES = """() => new Promise(resolve => {
  let frames = 0;
  const start = performance.now();
  const next = () => (++frames, performance.now() - start < 2000 ? requestAnimationFrame(next) : resolve(frames / 2));
  requestAnimationFrame(next);
})"""
FILTER = """() => new Promise(resolve => {
  const { change, view } = window.explorer, { choice } = view(), start = performance.now();
  change({ choice: { ...choice, off: { ...choice.off, status: new Set([2]) } } });
  const answered = performance.now() - start;
  requestAnimationFrame(() => requestAnimationFrame(() => resolve([answered, performance.now() - start])));
})"""
DRAWN = "performance.getEntriesByName('drawn')[0]?.startTime ?? 0"


def claims(lines: int, actors: int, seed: int = 1) -> Iterator[Record]:
    """Documents of 20 claims; few actors stand in many, many in few."""
    chance = random.Random(seed)
    relations = [*ontology.load().relations]
    cast = [
        Actor(
            iri=Iri(f"https://w3id.org/triplomacy/id/B{n}"),
            label=f"{chance.choice(['Republic', 'Ministry', 'Army', 'Company'])} of {chance.choice('ABCDEFGHIJ')}{n}",
            kind=chance.choice(["State", "Person", "Organization", "ArmedForce", "GovernmentBody"]),
        )
        for n in range(actors)
    ]
    weights = [1 / (n + 1) ** 0.6 for n in range(actors)]
    for number in range(0, lines, 20):
        text, rows = "", []
        for _ in range(min(20, lines - number)):
            source, target = _two(cast, weights, chance)
            relation = chance.choice(relations)
            label = ontology.load().relation(relation).label
            sentence = f"{source.label} {label} {target.label}, officials said after the talks of day {len(text)}. "
            rows.append((source, relation, target, len(text), sentence.strip(), len(label)))
            text += sentence
        day = date(2024, 1, 1) + timedelta(days=chance.randrange(900))
        document = Document(name=f"article-{number}", text=text, title=f"Article {number}", published=day)
        yield document
        for place, (source, relation, target, start, quote, cue) in enumerate(rows):
            at = start + len(source.label) + 1
            evidence = Evidence(
                document=document.id,
                sentence=place,
                start=start,
                end=start + len(quote),
                quote=quote,
                source=Span(start=start, end=at - 1),
                cue=Span(start=at, end=at + cue),
            )
            yield Claim(
                source=source,
                relation=relation,
                target=target,
                evidence=evidence,
                confidence=round(chance.uniform(0.4, 1), 3),
                polarity="negative" if chance.random() < 0.05 else "positive",
            )


def _two(cast: list[Actor], weights: list[float], chance: random.Random) -> tuple[Actor, Actor]:
    while True:
        source, target = chance.choices(cast, weights, k=2)
        if source.iri != target.iri:
            return source, target


def opened(browser: Browser, path: Path, at: str, ready: str) -> tuple[Page, float]:
    """The page, and milliseconds until its picture stood."""
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    page.goto(f"{path.as_uri()}#{at}")
    while not (took := page.evaluate(ready)):
        time.sleep(0.02)
    page.wait_for_timeout(500)
    return page, float(took)


def frames_while_dragged(page: Page) -> float:
    """Frames a second while the picture is dragged about."""
    # A corner without actors, so that the picture is dragged and none of them.
    page.mouse.move(340, 120)
    page.mouse.down()
    counted = page.evaluate_handle(f"({COUNT_FRAMES})().then(rate => (window.rate = rate)), null")
    for step in range(400):
        page.mouse.move(340 + 60 * np.sin(step / 9), 120 + 40 * np.cos(step / 7))
        if step % 20 == 0 and page.evaluate("window.rate ?? 0"):
            break
    while not page.evaluate("window.rate ?? 0"):
        page.wait_for_timeout(50)
    page.mouse.up()
    counted.dispose()
    return float(page.evaluate("window.rate"))


def weigh(browser: Browser, lines: int, folder: Path) -> None:
    """One line of the table for each way to draw so many lines."""
    records = list(claims(lines, max(60, lines // 8)))
    path = folder / f"{lines}.html"
    start = time.perf_counter()
    explorer.write(records, path)
    made = time.perf_counter() - start
    for name, at in [("explorer", ""), ("explorer, all", "draw=all")]:
        page, drawn = opened(browser, path, at, DRAWN)
        count = page.evaluate("window.explorer.lines().length")
        rate = frames_while_dragged(page)
        answered, painted = page.evaluate(FILTER)
        size = path.stat().st_size / 1e6
        print(
            f"{lines:>7,} {name:<14} {count:>7,} {made:>7.1f} {size:>6.2f} {drawn:>9.0f} {rate:>6.0f}"
            f" {answered:>8.0f} {painted:>8.0f}",
            flush=True,
        )
        page.close()
    if lines <= PYVIS_UP_TO:
        quickview.LIMIT = lines
        path = folder / f"{lines}-pyvis.html"
        start = time.perf_counter()
        quickview.write(records, path)
        made = time.perf_counter() - start
        ready = "typeof network !== 'undefined' && network.canvas.frame.canvas.width > 300 ? performance.now() : 0"
        page, drawn = opened(browser, path, "", ready)
        count = page.evaluate("edges.length")
        rate, size = frames_while_dragged(page), path.stat().st_size / 1e6
        print(f"{lines:>7,} {'pyvis':<14} {count:>7,} {made:>7.1f} {size:>6.2f} {drawn:>9.0f} {rate:>6.0f}", flush=True)
        page.close()


def legible() -> None:
    """Crossings and covered names of small pictures, first try and as shipped."""
    print(f"\n{'actors':>7} {'links':>6}   {'first try':<28} {'as shipped':<28} seconds")
    for actors, lines in [(7, 9), (16, 30), (30, 45), (60, 90)]:
        network = sources(claims(lines, actors, seed=3)).outline()
        layout._legible.cache_clear()
        start = time.perf_counter()
        shipped = layout.positions(network)
        took = time.perf_counter() - start
        pairs = sorted({(min(a, b), max(a, b)) for a, b in network.edges()})
        first = layout._placed(tuple(sorted(network)), tuple((a, b, 1) for a, b in pairs))
        print(
            f"{len(network):>7} {len(pairs):>6}   {_told(network, pairs, first):<28}"
            f" {_told(network, pairs, shipped):<28} {took:.2f}"
        )


def _told(network: Network, pairs: list[tuple[str, str]], places: Mapping[str, layout.Point]) -> str:
    nodes = sorted(network)
    index = {node: number for number, node in enumerate(nodes)}
    found = legibility.measured(
        np.array([places[node] for node in nodes]),
        np.array([(index[a], index[b]) for a, b in pairs], dtype=np.intp).reshape(-1, 2),
        legibility.names_widths([network.nodes[node]["label"] for node in nodes]),
    )
    return f"{found.crossings} cross, {found.actors_on_lines} on lines, {found.overlapping_names} names"


def main() -> None:
    """Prints the tables."""
    head = f"{'claims':>7} {'page':<14} {'lines':>7} {'made s':>7} {'MB':>6} {'drawn ms':>9} {'fps':>6}"
    print(f"{head} {'filter':>8} {'painted':>8}")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for lines in map(int, sys.argv[1:] or ["2000", "10000", "50000"]):
            weigh(browser, lines, Path(folder))
        browser.close()
    legible()


if __name__ == "__main__":
    main()
