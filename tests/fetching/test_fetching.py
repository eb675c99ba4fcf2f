"""Fetching from servers that are polite, strict, broken or hostile, all of them on this machine."""

import gzip
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner
from warcio.archiveiterator import ArchiveIterator

from triplomacy import cli, documents
from triplomacy.errors import TriplomacyError
from triplomacy.fetching import addresses, collecting
from triplomacy.fetching.collecting import Collected
from triplomacy.fetching.visits import Manners

LOOPBACK = (ip_network("127.0.0.1"),)
PAGE = b"<html><body><p>Chad met Mali.</p></body></html>"
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom">
<entry><link rel="self" href="/api/1"/><link href="/a"/></entry><entry><link href="/b"/></entry><entry/></feed>"""
RSS = b"<rss><channel><link>/</link><item><link> /a </link></item><item><link>/b</link></item></channel></rss>"

Answer = Callable[["Handler"], None]


@dataclass
class Site:
    """What a server answers by path, and what it was asked: paths, and how many at once."""

    url: str = ""
    pages: dict[str, Answer] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    busy: int = 0
    busiest: int = 0


class Handler(BaseHTTPRequestHandler):
    site: Site

    def do_GET(self) -> None:
        self.site.asked.append(self.path)
        self.site.headers.append({name.lower(): value for name, value in self.headers.items()})
        self.site.times.append(time.monotonic())
        self.site.busy += 1
        self.site.busiest = max(self.site.busiest, self.site.busy)
        try:
            self.site.pages.get(self.path, answer(b"", status=404))(self)
        except OSError:
            pass  # who asked has gone
        finally:
            self.site.busy -= 1

    def log_message(self, *of: Any) -> None:
        """Says nothing."""


def answer(body: bytes, kind: str = "text/html", *, status: int = 200, **headers: str) -> Answer:
    def given(handler: Handler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return given


def moved(to: str) -> Answer:
    return answer(b"", status=302, Location=to)


def endless(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.end_headers()
    while True:
        handler.wfile.write(b"x" * 65_536)


def slow(handler: Handler) -> None:
    """A head that comes line by line and never ends, for a while that is far longer than anybody waits here."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(200):
        handler.wfile.write(b"X-%d: 1\r\n" % number)
        handler.wfile.flush()
        time.sleep(0.05)


@contextmanager
def served() -> Iterator[Site]:
    site = Site()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"site": site}))
    server.daemon_threads = True
    site.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def site() -> Iterator[Site]:
    """A server with a page at /page."""
    with served() as found:
        found.pages["/page"] = answer(PAGE)
        yield found


def collect(folder: Path, *urls: str, feed: int = 0, **manners: Any) -> tuple[Collected, list[str]]:
    """What comes of fetching, and what is said."""
    said: list[TriplomacyError] = []
    polite = Manners(**{"networks": LOOPBACK, "pause": 0.0, "seconds": 20.0, **manners})
    done = collecting.collect(urls, folder, polite, feed=feed, on_problem=said.append)
    return done, [str(one) for one in said]


def pages(folder: Path) -> dict[str, bytes]:
    """The pages in the files of a folder."""
    found = {}
    for path in folder.glob("*.warc.gz"):
        with path.open("rb") as file:
            for record in ArchiveIterator(file):
                if record.rec_type == "response":
                    found[record.rec_headers["WARC-Target-URI"]] = record.content_stream().read()
    return found


def test_a_page_is_kept_as_it_was_sent_under_the_url_that_it_was_found_at(tmp_path: Path, site: Site) -> None:
    site.pages |= {"/old": moved("/page#top"), "/packed": answer(gzip.compress(PAGE), Content_Encoding="gzip")}
    done, said = collect(tmp_path, f"{site.url}/old", f"{site.url}/packed", contact="mail@example.org")
    assert (done.fetched, said) == (2, [])
    assert pages(tmp_path) == {f"{site.url}/page": PAGE, f"{site.url}/packed": PAGE}
    assert done.file is not None
    assert {document.url for document in documents.read(done.file)} == {f"{site.url}/page", f"{site.url}/packed"}
    assert site.headers[0]["user-agent"].startswith("triplomacy/")
    assert site.headers[0]["user-agent"].endswith(" (+mail@example.org)")


def test_what_a_folder_holds_is_not_fetched_again(tmp_path: Path, site: Site) -> None:
    collect(tmp_path, f"{site.url}/page", f"{site.url}/page#part")
    done, _ = collect(tmp_path, f"{site.url}/page")
    assert (done.fetched, done.held) == (0, 1)
    assert site.asked == ["/robots.txt", "/page"]


ROBOTS = [
    (answer(b"User-agent: *\nDisallow: /page"), "robots.txt does not allow it"),
    (answer(b"User-agent: triplomacy\nDisallow: /\n\nUser-agent: *\nAllow: /"), "robots.txt does not allow it"),
    (answer(b"User-agent: *\nDisallow: /*.php\nDisallow: /p*e$"), "robots.txt does not allow it"),
    (answer(b"", status=503), "robots.txt was answered 503"),
    (answer(b"User-agent: *\nCrawl-delay: 9000"), "asks for pauses of 9,000 s"),
    (slow, "robots.txt cannot be had (not there within 0.5 s)"),
    (answer(b"User-agent: *\nDisallow: /pages"), ""),
    (answer(b"no", status=403), ""),
    (answer(b"\xff\xfe\0binary"), ""),
    (moved("/elsewhere"), ""),
    (moved("/robots.txt"), ""),
]


@pytest.mark.parametrize(("robots", "words"), ROBOTS)
def test_robots_txt_is_obeyed_and_a_site_that_cannot_tell_is_left_alone(
    tmp_path: Path, site: Site, robots: Answer, words: str
) -> None:
    site.pages["/robots.txt"] = robots
    done, said = collect(tmp_path, f"{site.url}/page", seconds=0.5)
    assert done.fetched == (not words)
    assert all(words in line and line.startswith(f"{site.url}/page: ") for line in said)
    assert ("/page" in site.asked) == (not words)


def test_robots_txt_holds_for_what_a_page_sends_on_to(tmp_path: Path, site: Site) -> None:
    site.pages |= {"/robots.txt": answer(b"User-agent: *\nDisallow: /page"), "/old": moved("/page")}
    _, said = collect(tmp_path, f"{site.url}/old")
    assert said == [f"{site.url}/page: robots.txt does not allow it"]
    assert site.asked == ["/robots.txt", "/old"]


def test_a_host_is_asked_one_thing_at_a_time_with_the_pauses_that_it_wants(tmp_path: Path, site: Site) -> None:
    site.pages["/robots.txt"] = answer(b"User-agent: *\nCrawl-delay: 0.2")
    with served() as other:
        other.pages |= {"/page": answer(PAGE), "/here": moved(f"{site.url}/page?3")}
        site.pages |= {f"/page?{number}": answer(PAGE) for number in range(4)}
        urls = [*(f"{site.url}/page?{number}" for number in range(3)), f"{other.url}/here", f"{other.url}/page"]
        done, said = collect(tmp_path, *urls)
    assert (done.fetched, said) == (5, [])
    assert site.busiest == 1
    gaps = [later - earlier for earlier, later in zip(site.times[1:], site.times[2:], strict=False)]
    assert len(gaps) == 3
    assert min(gaps) >= 0.19


INSIDE = [
    "127.0.0.2",
    "[::1]",
    "10.0.0.1",
    "169.254.169.254",
    "[::ffff:127.0.0.2]",
    "0.0.0.0",
    "2130706434",
    "0x7f000002",
]


@pytest.mark.parametrize("host", INSIDE)
def test_addresses_inside_are_refused_also_behind_a_redirect(tmp_path: Path, site: Site, host: str) -> None:
    inside = f"http://{host}:{site.url.rpartition(':')[2]}/page"
    site.pages["/out"] = moved(inside)
    done, said = collect(tmp_path, inside, f"{site.url}/out")
    assert done.fetched == 0
    assert len(said) == 2
    assert all("is no public address" in line or "no address is known" in line for line in said)
    assert site.asked == ["/robots.txt", "/out"]


ADDRESSES = [
    ("93.184.215.14", True), ("2606:2800:21f::1", True), ("::ffff:93.184.215.14", True), ("64:ff9b::5db8:d70e", True),
    ("127.0.0.1", False), ("10.1.2.3", False), ("172.16.0.1", False), ("192.168.0.1", False), ("100.64.0.1", False),
    ("169.254.169.254", False), ("0.0.0.0", False), ("255.255.255.255", False), ("224.0.0.1", False), ("::", False),
    ("::1", False), ("fe80::1", False), ("fc00::1", False), ("ff0e::1", False), ("::ffff:10.0.0.1", False),
    ("64:ff9b::10.0.0.1", False), ("2002:0a00:0001::", False), ("2001:0:a00:1::f5ff:fffe", False),
]  # fmt: skip


@pytest.mark.parametrize(("address", "is_public"), ADDRESSES)
def test_only_public_addresses_are_allowed(address: str, is_public: bool) -> None:
    assert addresses.allowed(ip_address(address)) is is_public


def test_a_name_is_connected_to_at_the_address_that_was_looked_at(
    tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name server that gives an allowed address first and one inside ever after."""
    asked: list[str] = []

    def turning(host: str | bytes, port: int, *of: Any, **also: Any) -> list[Any]:
        name = host.decode() if isinstance(host, bytes) else host
        if name == "turning.example":
            asked.append(name)
            name = "127.0.0.1" if len(asked) <= 2 else "127.0.0.2"
        return genuine(name, port, *of, **also)

    genuine = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", turning)
    url = site.url.replace("127.0.0.1", "turning.example")
    site.pages["/other"] = answer(PAGE)
    done, said = collect(tmp_path, f"{url}/page", f"{url}/other")
    assert list(pages(tmp_path)) == [f"{url}/page"]
    assert site.headers[1]["host"] == url.removeprefix("http://")
    assert len(said) == 1
    assert "turning.example is at 127.0.0.2, which is no public address" in said[0]
    assert len(asked) == 3
    assert done.failed == 1


BOMB = gzip.compress(b"x" * 5_000_000)
HOSTILE = [
    (endless, "larger than 100,000 bytes"),
    (answer(b"x" * 100_001), "larger than 100,000 bytes"),
    (answer(BOMB, Content_Encoding="gzip"), "larger than 100,000 bytes"),
    (answer(BOMB[:1000], Content_Encoding="gzip"), "larger than 100,000 bytes"),
    (answer(gzip.compress(PAGE)[:-9], Content_Encoding="gzip"), "cannot be had (cut off)"),
    (answer(PAGE, Content_Encoding="gzip"), "cannot be had (damaged"),
    (answer(PAGE, Content_Encoding="br"), "packed as 'br', which was not asked for"),
    (slow, "not there within 0.5 s"),
    (moved("/trap"), "sends on more than 5 times"),
    (moved("file:///etc/passwd"), "file:/etc/passwd: is no address of a page"),
    (moved("http://user:secret@127.0.0.1/"), "http://127.0.0.1/: was given with a name or password"),
    (moved("http://127.0.0.1:none/"), "cannot be had (Invalid URL in location header"),
    (answer(b"mp4", "video/mp4"), "is video/mp4, which no reader knows"),
    (answer(b"", status=404), "was answered 404"),
    (lambda handler: handler.wfile.write(b"\0\0\0\0\r\n\r\n"), "cannot be had"),
    (lambda handler: None, "cannot be had"),
]


@pytest.mark.parametrize(("trap", "words"), HOSTILE)
def test_what_is_endless_slow_packed_or_strange_is_given_up_and_the_rest_goes_on(
    tmp_path: Path, site: Site, trap: Answer, words: str
) -> None:
    site.pages["/trap"] = trap
    done, [said] = collect(tmp_path, f"{site.url}/trap", f"{site.url}/page", most_bytes=100_000, seconds=0.5)
    assert words in said
    assert "secret" not in said
    assert list(pages(tmp_path)) == [f"{site.url}/page"]
    assert (done.fetched, done.failed) == (1, 1)


@pytest.mark.parametrize(
    "url", ["ftp://e.org/a", "e.org", "file:///etc/passwd", "http://", "http://a:b@e.org", "http://[x"]
)
def test_what_is_no_page_of_the_web_is_refused(tmp_path: Path, url: str) -> None:
    done, [said] = collect(tmp_path, url)
    assert (done.fetched, done.file) == (0, None)
    assert said.startswith((url, "http://e.org"))


@pytest.mark.parametrize("feed", [ATOM, RSS])
def test_a_feed_is_followed_to_so_many_pages_and_is_a_page_itself_unless_that_is_asked(
    tmp_path: Path, site: Site, feed: bytes
) -> None:
    site.pages |= {"/feed": answer(feed, "application/xml"), "/a": answer(PAGE), "/b": answer(PAGE)}
    done, _ = collect(tmp_path / "some", f"{site.url}/feed", feed=1)
    assert (list(pages(tmp_path / "some")), done.feeds) == ([f"{site.url}/a"], 1)
    done, _ = collect(tmp_path / "all", f"{site.url}/feed", feed=9)
    assert sorted(pages(tmp_path / "all")) == [f"{site.url}/a", f"{site.url}/b"]
    collect(tmp_path / "none", f"{site.url}/feed")
    assert pages(tmp_path / "none") == {f"{site.url}/feed": feed}


def test_a_feed_that_declares_entities_is_refused(tmp_path: Path, site: Site) -> None:
    laughs = b'<!DOCTYPE rss [<!ENTITY a "ha">]><rss><item><link>&a;</link></item></rss>'
    site.pages["/feed"] = answer(laughs, "text/xml")
    _, [said] = collect(tmp_path, f"{site.url}/feed", feed=1)
    assert "declares a document type" in said


def test_the_command_prints_the_file_and_says_what_was_not_to_be_had(tmp_path: Path, site: Site) -> None:
    listed = tmp_path / "urls.txt"
    listed.write_text(f"# pages\n{site.url}/page\n\n{site.url}/none\n")
    args = ["fetch", "--list", str(listed), "-o", str(tmp_path / "pages"), "--pause", "0"]
    result = CliRunner().invoke(cli.app, [*args, "--allow-private", "127.0.0.1"])
    assert result.exit_code == 1
    assert result.stdout.strip() == str(next((tmp_path / "pages").glob("*.warc.gz")))
    assert f"{site.url}/none: was answered 404" in result.stderr
    assert "1 page fetched, 1 not to be had" in result.stderr
    assert CliRunner().invoke(cli.app, args).exit_code == 1
    assert CliRunner().invoke(cli.app, ["fetch"]).exit_code == 2
    assert CliRunner().invoke(cli.app, [*args, "--allow-private", "inside"]).exit_code == 2
    notes = (tmp_path / "pages" / ".fetched.jsonl").read_text().splitlines()
    assert [json.loads(note)["asked"] for note in notes] == [f"{site.url}/page"]
