"""Many pages into a folder: several hosts at a time, each in its turn; feeds are followed to the pages they link to."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import httpx

from triplomacy.counting import counted
from triplomacy.errors import NotFetched, TriplomacyError
from triplomacy.fetching import feeds
from triplomacy.fetching.archive import Archive
from triplomacy.fetching.visits import FEEDS, Manners, Page, Visitor

# Requests under way at one time, each to another host.
_AT_ONCE = 8


@dataclass(slots=True)
class Collected:
    """How many pages were had, were there before, and were not to be had, and the file that the first are in."""

    fetched: int = 0
    held: int = 0
    failed: int = 0
    feeds: int = 0
    file: Path | None = None

    def __str__(self) -> str:
        others = ((self.feeds, "feeds followed"), (self.held, "held already"), (self.failed, "not to be had"))
        pages = f"{counted(self.fetched, 'page')} fetched"
        return ", ".join([pages, *(f"{number:,} {words}" for number, words in others if number)])


def collect(
    urls: Iterable[str],
    folder: Path,
    manners: Manners,
    *,
    feed: int = 0,
    again: bool = False,
    on_problem: Callable[[TriplomacyError], None] = lambda error: None,
    on_step: Callable[[str], None] = lambda step: None,
) -> Collected:
    """Fetches pages into a folder, but for those that it holds, which it does `again` only on demand.

    Of feeds the first pages are fetched that they link to, so many as `feed` says; with 0, feeds are pages.
    """
    return asyncio.run(_Round(folder, manners, feed, again, on_problem, on_step).run(urls))


class _Round:
    """One run of `collect`."""

    def __init__(
        self,
        folder: Path,
        manners: Manners,
        feed: int,
        again: bool,
        on_problem: Callable[[TriplomacyError], None],
        on_step: Callable[[str], None],
    ) -> None:
        self._archive, self._manners, self._feed = Archive(folder, manners), manners, feed
        self._on_problem, self._on_step = on_problem, on_step
        self._held = set() if again else self._archive.held()
        self._places = asyncio.Semaphore(_AT_ONCE)
        self._done = Collected()

    async def run(self, urls: Iterable[str]) -> Collected:
        async with Visitor(self._manners) as visitor:
            linked = await self._each(visitor, urls, feed=self._feed)
            await self._each(visitor, linked, feed=0)
        if self._done.fetched:
            self._done.file = self._archive.file
        return self._done

    async def _each(self, visitor: Visitor, urls: Iterable[str], *, feed: int) -> list[str]:
        """Fetches pages; gives those that feeds among them link to."""
        by_host: dict[str, list[str]] = {}
        for url in dict.fromkeys(url.partition("#")[0].strip() for url in urls):
            if url in self._held:
                self._done.held += 1
            elif url:
                by_host.setdefault(_host(url), []).append(url)
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(self._in_turn(visitor, those, feed)) for those in by_host.values()]
        return [link for task in tasks for link in task.result()]

    async def _in_turn(self, visitor: Visitor, urls: list[str], feed: int) -> list[str]:
        linked: list[str] = []
        for url in urls:
            async with self._places:
                self._on_step(f"fetching {url}")
                try:
                    page = await visitor.page(url)
                    linked += self._taken(url, page, feed)
                except NotFetched as error:
                    self._done.failed += 1
                    self._on_problem(error)
        return linked

    def _taken(self, url: str, page: Page, feed: int) -> list[str]:
        """Keeps a page, or gives what it links to if it is a feed that is to be followed."""
        if feed and page.kind in FEEDS and (links := feeds.links(page.body, page.url)):
            self._done.feeds += 1
            return links[:feed]
        self._archive.add(url, page)
        self._held.add(url)
        self._done.fetched += 1
        return []


def _host(url: str) -> str:
    try:
        return httpx.URL(url).host
    except httpx.InvalidURL:
        return ""
