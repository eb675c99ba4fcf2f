"""Reading files: what becomes a document, and what is refused with what words."""

import io
import sys
from pathlib import Path

import pytest

from triplomacy import documents
from triplomacy.documents import text
from triplomacy.errors import TriplomacyError, UnreadableDocument

RUBBISH = [
    (b"", "empty; there is nothing"),
    (b"\xef\xbb\xbf", "blank; there is nothing"),
    (b" \n\t\r\n \xc2\xa0", "blank; there is nothing"),
    (b"one\n" + b"x" * 1_000_001, ":2: a line of 1,000,001 characters"),
    ("Le président".encode("latin-1"), "byte 0xe9 at offset 5 is not UTF-8; if it is Latin-1"),
    (b"\xef\xbb\xbfabc\xff", "byte 0xff at offset 6 is not UTF-8"),
    (b"Chad\0Mali", "NUL byte at offset 4"),
    (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "NUL byte at offset 8"),
    ("Chad".encode("utf-16"), "is UTF-16; convert it"),
    (b"\xed\xa0\x80", "byte 0xed at offset 0 is not UTF-8"),
]


@pytest.mark.parametrize(("data", "words"), RUBBISH, ids=[words for _, words in RUBBISH])
def test_rubbish_is_refused_in_one_line_with_its_place(tmp_path: Path, data: bytes, words: str) -> None:
    path = tmp_path / "rubbish.txt"
    path.write_bytes(data)
    with pytest.raises(UnreadableDocument) as caught:
        list(documents.read(path))
    message = str(caught.value)
    assert message.startswith(str(path))
    assert words in message
    assert "\n" not in message


def test_a_line_of_a_million_characters_is_still_read() -> None:
    assert len(text.document(b"x" * text.LONGEST_LINE, name="x", place="x").text) == 1_000_000


def test_a_folder_a_missing_file_and_an_unknown_format_are_refused_with_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<p>Chad</p>")
    (tmp_path / "file.txt").write_text("Chad")
    cases = [
        (tmp_path, f"is a folder; name its files, as in {tmp_path}/*.txt"),
        (tmp_path / "missing.txt", "no such file"),
        (tmp_path / "page.html", "no reader for files ending in '.html'"),
        (tmp_path / "file.txt" / "inside.txt", "cannot be read (Not a directory)"),
    ]
    for path, words in cases:
        with pytest.raises(UnreadableDocument) as caught:
            list(documents.read(path))
        assert words in str(caught.value)


def test_the_mark_is_dropped_and_line_ends_become_one_so_offsets_count_what_remains(tmp_path: Path) -> None:
    path = tmp_path / "news.of.monday.TXT"
    path.write_bytes("\ufeffChad\r\nMali\rNiger\n\u2028 – 𐍈".encode())
    [document] = documents.read(path)
    assert document.name == "news.of.monday"
    assert document.text == "Chad\nMali\nNiger\n\u2028 – 𐍈"


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("Chad recalls its envoy\n\nThe envoy left.", "Chad recalls its envoy"),
        ("  Chad recalls its envoy \r\n \r\nThe envoy left.", "Chad recalls its envoy"),
        ("Chad recalled its envoy.\n\nThe envoy left.", None),
        ("Chad recalls its envoy\nThe envoy left.", None),
        ("Chad recalls its envoy\n\n", None),
        ("Chad recalls its envoy", None),
        ("\n\nChad recalls its envoy", None),
        ("Chad " * 30 + "\n\nThe envoy left.", None),
    ],
)
def test_a_short_first_line_over_a_blank_one_is_the_title(head: str, title: str | None) -> None:
    document = text.document(head.encode(), name="x", place="x")
    assert document.title == title
    assert document.text.startswith(head[:4])


def test_standard_input_is_read_for_a_dash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("Côte d’Ivoire".encode())))
    [document] = documents.read(Path("-"))
    assert (document.name, document.text) == ("stdin", "Côte d’Ivoire")


def test_a_file_named_twice_and_a_text_found_twice_are_read_once(tmp_path: Path) -> None:
    first, second, other = (tmp_path / name for name in ("a.txt", "b.txt", "c.txt"))
    first.write_bytes(b"Chad met Mali.\n")
    second.write_bytes(b"Chad met Mali.\r\n")
    other.write_bytes(b"Chad left Mali.\n")
    link = tmp_path / "link.txt"
    link.symlink_to(first)
    problems: list[TriplomacyError] = []
    again = tmp_path / "." / "a.txt"
    found = list(documents.read_all([first, again, link, second, other], problems.append))
    assert [document.name for document in found] == ["a", "c"]
    assert not problems


def test_what_cannot_be_read_is_reported_and_the_rest_goes_on(tmp_path: Path) -> None:
    good = tmp_path / "good.txt"
    good.write_text("Chad met Mali.")
    problems: list[TriplomacyError] = []
    found = list(documents.read_all([tmp_path / "missing.txt", good, tmp_path], problems.append))
    assert [document.name for document in found] == ["good"]
    assert len(problems) == 2
