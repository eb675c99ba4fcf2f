"""Files made to do harm, and files of noise: each is read or reported, in bounded time and memory."""

import bz2
import gzip
import io
import json
import lzma
import os
import signal
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import making
from triplomacy import documents
from triplomacy.claims import Document
from triplomacy.documents import child, isolation, sources
from triplomacy.documents.sources import Found
from triplomacy.errors import TriplomacyError

NEWS = "Chad recalled its ambassador from Mali on Sunday."
ZEROS = b" " * 1_000_000


def found(name: str, data: bytes) -> tuple[list[Document], list[str]]:
    """The documents in some bytes, and what was reported."""
    problems: list[TriplomacyError] = []
    ending = Path(name).suffix
    source = sources.of_bytes(data, name=Path(name).stem, place=name, ending=ending)
    return list(documents.read_source(source, problems.append)), [str(problem) for problem in problems]


def bomb(members: int, size: int) -> bytes:
    """A ZIP archive whose members unpack to so many megabytes each."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for number in range(members):
            with made.open(f"{number}.txt", "w") as file:
                for _ in range(size):
                    file.write(ZEROS)
    return out.getvalue()


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> bytes:
    """A bomb of four members, a bit more than a file may have each, under limits that are a tenth of the real ones."""
    monkeypatch.setattr(sources, "LARGEST_FILE", sources.LARGEST_FILE // 10)
    monkeypatch.setattr(sources, "ALWAYS_ALLOWED", sources.ALWAYS_ALLOWED // 10)
    return bomb(4, 11)


def test_a_bomb_is_reported_once_its_archive_is_read_no_further(large: bytes) -> None:
    nothing, problems = found("bomb.zip", large)
    assert nothing == []
    assert [problem.partition(":")[2][:30] for problem in problems] == [
        " larger than 10,000,000 bytes;",
        " larger than 10,000,000 bytes;",
        " unpacks to over 100 times the",
    ]
    assert problems[2].startswith("bomb.zip!/2.txt: ")


def test_bombs_in_archives_share_one_budget(large: bytes) -> None:
    nothing, problems = found("bombs.zip", making.archive({"a.zip": large, "b.zip": large, "c.txt": NEWS.encode()}))
    assert nothing == []
    assert len(problems) == 3 and "unpacks to over" in problems[-1]


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_a_packed_bomb_is_reported(pack: Callable[[bytes], bytes], large: bytes) -> None:
    ending = {gzip.compress: ".txt.gz", bz2.compress: ".txt.bz2", lzma.compress: ".txt.xz"}[pack]
    nothing, [problem] = found(f"bomb{ending}", pack(ZEROS * 11))
    assert nothing == [] and "larger than 10,000,000 bytes" in problem


def test_an_archive_in_an_archive_in_an_archive_has_an_end() -> None:
    data = NEWS.encode()
    name = "x.txt"
    for _ in range(documents.DEEPEST):
        data, name = making.archive({name: data}), "x.zip"
    assert [one.text for one in found("x.zip", data)[0]] == [NEWS]
    nothing, [problem] = found("x.zip", making.archive({"x.zip": data}))
    assert nothing == [] and "stands in 9 archives; unpack the outer ones" in problem


def test_links_and_devices_in_an_archive_are_passed_over() -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as made:
        for kind, name in ((tarfile.SYMTYPE, "link.txt"), (tarfile.LNKTYPE, "hard.txt"), (tarfile.CHRTYPE, "dev.txt")):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            made.addfile(info)
    assert found("links.tar", out.getvalue()) == ([], ["links.tar: no documents in it"])


def test_an_encrypted_member_and_a_damaged_one_are_reported_and_the_rest_is_read() -> None:
    data = bytearray(
        making.archive({"a.txt": NEWS.encode(), "b.txt": b"Mali left. " * 50, "c.txt": NEWS[::-1].encode()})
    )
    data[data.index(b"a.txt") - 24] |= 1
    data[data.rindex(b"a.txt") - 38] |= 1
    data[data.index(b"b.txt") + 12] ^= 0xFF
    [read], [closed, broken] = found("x.zip", bytes(data))
    assert read.name == "c"
    assert "x.zip!/'a.txt': is encrypted" in closed
    assert "x.zip!/b.txt: cannot be read" in broken


LAUGHS = "<!DOCTYPE x [<!ENTITY a 'lol'>" + "".join(
    f"<!ENTITY {name} '{f'&{of};' * 10}'>" for of, name in pairwise("abcdefghij")
)


@pytest.mark.parametrize("entity", [LAUGHS + "]>", '<!DOCTYPE x [<!ENTITY j SYSTEM "file:///etc/passwd">]>'])
def test_entities_are_not_resolved(entity: str) -> None:
    for name, data in (
        ("f.rss", making.rss([("x", "Chad MARK left")], head=entity)),
        ("w.docx", making.docx(["Chad MARK left."], head=entity)),
    ):
        if name == "w.docx":
            parts = {"word/document.xml": zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml")}
            data = making.archive({part: body.replace(b"MARK", b"&j;") for part, body in parts.items()})
        for document in found(name, data.replace(b"MARK", b"&j;"))[0]:
            assert "lol" not in document.text and "root" not in document.text
            assert len(document.text) < 100


DEEP = [
    ("deep.html", b"<div>" * 200_000 + b"Chad left."),
    ("deep.rss", b"<rss><item>" + b"<a>" * 200_000),
    ("deep.docx", making.archive({"word/document.xml": b"<w>" * 200_000})),
    ("deep.eml", b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000))),
    ("table.html", b"<table>" + b"<tr><td>Chad</td><td>1</td></tr>" * 5_000),
    ("line.txt", b"x" * 1_000_001),
    ("line.mbox", b"From a@b Sun Mar  3 10:00:00 2024\nSubject: x\n\n" + b"x" * 3_000_000),
    ("pages.pdf", b"%PDF-1.4\n1 0 obj << /Type /Pages /Kids [1 0 R] /Count 1 >> endobj\ntrailer << /Root 1 0 R >>"),
]


@pytest.mark.parametrize(("name", "data"), DEEP, ids=[name for name, _ in DEEP])
def test_what_has_no_end_is_read_or_reported(name: str, data: bytes) -> None:
    read, problems = found(name, data)
    assert len(read) + len(problems) == 1


def test_a_reader_that_hangs_is_stopped_and_the_next_file_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    before, _ = found("a.html", b"<p>Chad left.</p>")
    assert isolation._current
    hung = isolation._current._child.pid
    os.kill(hung, signal.SIGSTOP)
    monkeypatch.setattr(isolation, "SECONDS", 1)
    nothing, [problem] = found("b.html", b"<p>Mali left.</p>")
    assert nothing == [] and problem == "b.html: its reader took more than 1 s; it is left out; save it as plain text"
    monkeypatch.undo()
    after, problems = found("c.html", b"<p>Niger left.</p>")
    assert [one.text for one in (*before, *after)] == ["Chad left.", "Niger left."] and not problems
    assert isolation._current and isolation._current._child.pid != hung


def test_a_reader_that_dies_is_reported_and_the_next_file_is_read() -> None:
    found("a.html", b"<p>Chad left.</p>")
    assert isolation._current
    isolation._current._child.kill()
    isolation._current._child.wait()
    nothing, [problem] = found("b.html", b"<p>Mali left.</p>")
    assert nothing == [] and "its reader died of it" in problem
    assert found("c.html", b"<p>Niger left.</p>")[0][0].text == "Niger left."


def test_a_process_that_waits_for_the_next_file_is_not_ended_for_the_last_one() -> None:
    data = b"<p>Chad left.</p>"
    asked = {"reader": "html", "name": "a", "place": "a.html", "ending": ".html", "size": len(data), "seconds": 100}
    answers = io.BytesIO()
    child.serve(io.BytesIO(json.dumps(asked).encode() + b"\n" + data), answers)
    assert b"Chad left." in answers.getvalue()
    assert signal.alarm(0) == 0


def test_whatever_a_reader_raises_is_one_line() -> None:
    def raising(error: Exception) -> list[str]:
        def reader() -> Iterator[Found]:
            yield Document(name="x", text="x")
            raise error

        _, problem = child.guarded(reader(), "x.pdf")
        return str(problem).splitlines()

    assert "takes more than 2,000 MB" in raising(MemoryError())[0]
    assert "nested too deeply" in raising(RecursionError())[0]
    assert raising(KeyError("a\nb")) == ["x.pdf: damaged, or not what its name says ('a\\nb'); save it as plain text"]


SEEDS = [
    making.page("x", [NEWS] * 3),
    making.message("x", NEWS, html=making.page("x", [NEWS]), attached={"a.txt": b"Chad"}),
    making.mailbox([making.message("x", NEWS)] * 2),
    making.warc({"https://example.org/": ("text/html", making.page("x", [NEWS]))}, packed=False),
    making.archive({"a.txt": NEWS.encode(), "b.html": b"<p>x"}),
    making.tarball({"a.txt": NEWS.encode(), "b/c.txt": b"x" * 2000}),
    making.tarball({"a.txt": NEWS.encode()}, packed=True),
    making.docx([NEWS]),
    making.pdf([making.column([NEWS])]),
    making.rss([("x", NEWS)]),
]


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A file with some bytes changed, cut out, or doubled; or noise."""
    data = bytearray(draw(st.sampled_from(SEEDS) | st.binary(max_size=300)))
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(data)))
        match draw(st.integers(0, 2)):
            case 0:
                data[at : at + 1] = draw(st.binary(max_size=3))
            case 1:
                del data[at : at + draw(st.integers(0, 400))]
            case _:
                data[at:at] = data[at : at + draw(st.integers(0, 400))]
    return bytes(data)


@settings(max_examples=150, deadline=None)
@given(damaged(), st.sampled_from(sorted(documents.READERS)))
def test_any_bytes_as_any_format_are_documents_or_problems_of_one_line(data: bytes, ending: str) -> None:
    read, problems = found("any" + ending, data)
    assert all(one.text.strip() for one in read)
    assert all(problem.startswith("any") and "\n" not in problem for problem in problems)
