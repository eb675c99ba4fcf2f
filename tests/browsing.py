"""A real browser for the tests of pages: offline, with every request and complaint kept."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from playwright.sync_api import Browser, Page, sync_playwright

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
_QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)


@contextmanager
def launched() -> Iterator[Browser]:
    """Chromium without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=_QUIET.split())
        yield browser
        browser.close()


@dataclass
class Visit:
    """A page, and what happened to it that should not."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    @classmethod
    def of(
        cls, browser: Browser, path: Path, *, ready: str, at: str = "", size: tuple[int, int] = (1280, 720), **more: Any
    ) -> Self:
        """The page from disk, with all ways to a network cut and watched, once `ready` is true; `at` follows "#"."""
        page = browser.new_page(viewport={"width": size[0], "height": size[1]}, **more)
        visit = cls(page)
        page.on("console", lambda message: visit.complaints.append(message.text))
        page.on("pageerror", lambda error: visit.complaints.append(str(error)))
        page.on("request", lambda request: visit.requests.append(request.url))
        page.context.set_offline(True)
        page.goto(path.as_uri() + (f"#{at}" if at else ""))
        assert visit.requests.pop(0).partition("#")[0] == path.as_uri()
        visit.until(ready)
        return visit

    def until(self, condition: str) -> None:
        """Waits for a condition; playwright's own way would evaluate text in the page, which its policy forbids."""
        for _ in range(200):
            if self.page.evaluate(f"Boolean({condition})"):
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"in vain: {condition}")

    def is_clean(self) -> bool:
        """Whether nothing was asked for, nothing reported, and no text was run."""
        asked = [url for url in self.requests if not url.startswith("blob:")]
        ran = self.page.evaluate("window.hit !== undefined")
        return not (asked or self.complaints or ran)
