"""Fetched pages on disk: a WARC file for each run, in which each page stands as it was sent, and a list of them all."""

import json
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from triplomacy.fetching.visits import Manners, Page

# Hidden, so that it is not taken for one of the documents of its folder.
LIST = ".fetched.jsonl"
# What was true of the way here, not of the page.
_OF_THE_WAY = frozenset({"transfer-encoding", "connection", "keep-alive", "content-length", "set-cookie"})


class Archive:
    """A folder of fetched pages. Whenever a run ends, what it has written is whole but for the last page."""

    def __init__(self, folder: Path, manners: Manners) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._list = folder / LIST
        self._about = {"software": manners.agent, "robots": "obey", "format": "WARC File Format 1.1"}
        self.file = folder / f"pages-{datetime.now(UTC):%Y%m%dT%H%M%S%f}.warc.gz"

    def held(self) -> set[str]:
        """The URLs that were asked for, in this run and the ones before, and had."""
        lines = self._list.read_text("utf-8").splitlines() if self._list.exists() else []
        return {json.loads(line)["asked"] for line in lines if line.endswith("}")}

    def add(self, asked: str, page: Page) -> None:
        """Writes a page, and then that it was had."""
        is_new = not self.file.exists()
        with self.file.open("ab") as out:
            writer = WARCWriter(out, gzip=True, warc_version="1.1")
            if is_new:
                writer.write_record(writer.create_warcinfo_record(self.file.name, self._about))
            writer.write_record(_record(writer, page))
        note = {"asked": asked, "url": page.url, "when": f"{page.when:%Y-%m-%dT%H:%M:%SZ}", "file": self.file.name}
        with self._list.open("a", encoding="utf-8") as notes:
            notes.write(json.dumps(note, ensure_ascii=False) + "\n")


def _record(writer: WARCWriter, page: Page) -> object:
    headers = [(name, value) for name, value in page.headers.items() if name not in _OF_THE_WAY]
    status = f"{page.status} {HTTPStatus(page.status).phrase}"
    return writer.create_warc_record(
        page.url,
        "response",
        payload=BytesIO(page.data),
        length=len(page.data),
        http_headers=StatusAndHeaders(status, [*headers, ("content-length", str(len(page.data)))], protocol="HTTP/1.1"),
        warc_headers_dict={"WARC-Date": f"{page.when:%Y-%m-%dT%H:%M:%SZ}"},
    )
