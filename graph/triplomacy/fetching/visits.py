"""One page after the other, politely: one request at a time to a host, with pauses, and as robots.txt has it.

Every hop of a redirect is looked at as the first URL is. What takes too long, is too large or of a kind that no reader
knows is given up.
"""

import asyncio
import time
import zlib
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

import httpx

from triplomacy import release
from triplomacy.errors import NotFetched
from triplomacy.fetching.addresses import Network, NotPublic, Transport
from triplomacy.fetching.robots import MOST_BYTES, Rules

AGENT = "triplomacy"
FEEDS = frozenset({"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml", "text/xml"})
KNOWN = FEEDS | {
    "text/html",
    "application/xhtml+xml",
    "text/plain",
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
# Who asks for longer pauses does not want to be read by programs.
_LONGEST_PAUSE = 300.0
# After RFC 9309.
_HOPS_TO_RULES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """Seconds for a request, seconds between two to one host, bytes of a page, hops of a redirect, who is asking.

    `networks` are those that may be visited although they are private.
    """

    seconds: float = 60.0
    pause: float = 1.0
    most_bytes: int = 20_000_000
    hops: int = 5
    contact: str | None = None
    networks: Collection[Network] = ()

    @property
    def agent(self) -> str:
        """The name that servers are told."""
        return f"{AGENT}/{release()}" + (f" (+{self.contact})" if self.contact else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """An answer: `data` as it was sent, `body` unpacked, and when it came; both are empty of what is no page."""

    url: str
    status: int
    headers: Mapping[str, str]
    data: bytes = field(default=b"", repr=False)
    body: bytes = field(default=b"", repr=False)
    when: datetime

    @property
    def kind(self) -> str:
        """Its media type, or nothing."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def onward(self) -> str | None:
        """Where a redirect leads."""
        to = self.headers.get("location") if 300 <= self.status < 400 else None
        return str(httpx.URL(self.url).join(to).copy_with(fragment=None)) if to else None


class Visitor:
    """Gets pages. Used in an `async with`, and by many tasks at once."""

    def __init__(self, manners: Manners) -> None:
        self._manners = manners
        self._client = httpx.AsyncClient(
            transport=Transport(manners.networks),
            headers={"User-Agent": manners.agent, "Accept": ", ".join(sorted(KNOWN)), "Accept-Encoding": "gzip"},
            timeout=manners.seconds,
            trust_env=False,
        )
        self._rules: dict[str, asyncio.Task[Rules]] = {}
        self._hosts: dict[str, _Host] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.aclose()

    async def page(self, url: str) -> Page:
        """The page at a URL, wherever it is now. Raises NotFetched."""
        at = url
        for _ in range(self._manners.hops + 1):
            await self._permitted(at)
            page = await self._answer(at, self._manners.most_bytes, KNOWN)
            if page.onward is None:
                break
            at = page.onward
        else:
            raise NotFetched(f"{url}: sends on more than {self._manners.hops} times")
        if not 200 <= page.status < 300:
            raise NotFetched(f"{at}: was answered {page.status}")
        return page

    async def _permitted(self, url: str) -> None:
        """Raises NotFetched if its site does not let programs read a page."""
        place = _checked(url)
        site = f"{place.scheme}://{place.netloc.decode()}"
        if site not in self._rules:
            self._rules[site] = asyncio.create_task(self._asked(site))
        rules = await self._rules[site]
        if refusal := rules.refusal(url):
            raise NotFetched(f"{url}: {refusal}")
        if rules.pause > _LONGEST_PAUSE:
            raise NotFetched(f"{url}: its site asks for pauses of {rules.pause:,.0f} s; open it in a browser")
        host = self._host(place.host)
        host.pause = max(host.pause, rules.pause)

    async def _asked(self, site: str) -> Rules:
        url = f"{site}/robots.txt"
        try:
            for _ in range(_HOPS_TO_RULES + 1):
                page = await self._answer(url, MOST_BYTES, None)
                if page.onward is None:
                    return Rules.answered(AGENT, page.status, page.body)
                url = page.onward
        except NotFetched as error:
            reason = str(error).removeprefix(f"{url}: ")
            is_inside = isinstance(error, NotPublic)
            return Rules.unanswered(AGENT, reason if is_inside else f"robots.txt cannot be had ({reason})")
        return Rules.answered(AGENT, 404, b"")

    async def _answer(self, url: str, most_bytes: int, kinds: Collection[str] | None) -> Page:
        """What one request is answered, when it is the turn of its host."""
        place = _checked(url)
        async with self._host(place.host).turn():
            try:
                async with asyncio.timeout(self._manners.seconds), self._client.stream("GET", place) as response:
                    return await _read(url, response, most_bytes, kinds)
            except TimeoutError:
                raise NotFetched(f"{url}: not there within {self._manners.seconds:g} s") from None
            except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
                reason = " ".join(str(error).split()) or type(error).__name__
                raise NotFetched(f"{url}: cannot be had ({reason})") from error

    def _host(self, name: str) -> "_Host":
        return self._hosts.setdefault(name, _Host(self._manners.pause))


@dataclass(slots=True)
class _Host:
    """Whose turn it is at a host, and from when on the next one may ask."""

    pause: float
    free_at: float = 0.0
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        async with self.lock:
            await asyncio.sleep(max(0.0, self.free_at - time.monotonic()))
            try:
                yield
            finally:
                self.free_at = time.monotonic() + self.pause


def _checked(url: str) -> httpx.URL:
    try:
        place = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise NotFetched(f"{url}: is no URL ({error}); write it as https://…") from error
    if place.scheme not in ("http", "https") or not place.host:
        raise NotFetched(f"{url}: is no address of a page; write it as https://…")
    if place.userinfo:
        raise NotFetched(f"{place.copy_with(userinfo=b'')}: was given with a name or password; leave them out")
    return place


async def _read(url: str, response: httpx.Response, most_bytes: int, kinds: Collection[str] | None) -> Page:
    """The page of an answer; its body only if it has one that is wanted."""
    page = Page(url=url, status=response.status_code, headers=dict(response.headers), when=datetime.now(UTC))
    if not 200 <= page.status < 300:
        return page
    if kinds is not None and page.kind and page.kind not in kinds:
        raise NotFetched(f"{url}: is {page.kind}, which no reader knows")
    too_large = NotFetched(f"{url}: larger than {most_bytes:,} bytes")
    if int(response.headers.get("content-length", 0)) > most_bytes:
        raise too_large
    data = bytearray()
    async for chunk in response.aiter_raw():
        data += chunk
        if len(data) > most_bytes:
            raise too_large
    body = _unpacked(bytes(data), page.headers.get("content-encoding", ""), most_bytes)
    if len(body) > most_bytes:
        raise too_large
    return replace(page, data=bytes(data), body=body)


def _unpacked(data: bytes, coding: str, most_bytes: int) -> bytes:
    """A body as it was before it was packed, or its first bytes, one more than so many. Raises ValueError."""
    if coding.lower() in ("", "identity"):
        return data
    if coding.lower() not in ("gzip", "x-gzip"):
        raise ValueError(f"packed as {coding!r}, which was not asked for")
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        body = unpacker.decompress(data, most_bytes + 1)
    except zlib.error as error:
        raise ValueError(f"damaged: {error}") from error
    if not unpacker.eof and len(body) <= most_bytes:
        raise ValueError("cut off")
    return body
