"""Reading files: what becomes a document, and what is refused with what words."""

import codecs
import io
import sys
from pathlib import Path

import pytest

from triplomacy import documents
from triplomacy.documents import text
from triplomacy.errors import Duplicate, OtherLanguage, TriplomacyError, UnreadableDocument

RUBBISH = [
    (b"", "empty; there is nothing"),
    (b"\xef\xbb\xbf", "empty; there is nothing"),
    (b" \n\t\r\n \xc2\xa0", "blank; there is nothing"),
    (b"one\n" + b"x" * 1_000_001, ":2: a line of 1,000,001 characters"),
    (b"\xef\xbb\xbfabc\xff", "byte 0xff at offset 6 is not UTF-8, which its mark"),
    (b"\xff\xfeC\0h", "byte 0x68 at offset 4 is not UTF-16-LE"),
    (b"Chad\0Mali", "NUL byte at offset 4"),
    (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "NUL byte at offset 8"),
    (bytes(range(1, 256)), "byte 0x80 at offset 127 is not UTF-8, nor"),
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


def test_a_missing_file_and_an_unknown_format_are_refused_with_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "page.css").write_text("p { }")
    (tmp_path / "file.txt").write_text("Chad")
    cases = [
        (tmp_path / "missing.txt", "no such file"),
        (tmp_path / "missing.css", "no such file"),
        (tmp_path / "page.css", "no reader for '.css'"),
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
    [problem] = problems
    assert isinstance(problem, Duplicate)
    assert str(problem) == f"{second}: the same document as one before"


def test_what_cannot_be_read_is_reported_and_the_rest_goes_on(tmp_path: Path) -> None:
    good = tmp_path / "good.txt"
    good.write_text("Chad met Mali.")
    problems: list[TriplomacyError] = []
    found = list(documents.read_all([tmp_path / "missing.txt", good, tmp_path], problems.append))
    assert [document.name for document in found] == ["good"]
    assert len(problems) == 1


ENCODINGS = [
    ("The “Côte d’Ivoire” delegation – nobody else – left.", "utf-8-sig"),
    ("The “Côte d’Ivoire” delegation – nobody else – left.", "utf-16"),
    ("The “Côte d’Ivoire” delegation – nobody else – left.", "utf-16-be-sig"),
    ("The “Côte d’Ivoire” delegation – nobody else – left.", "utf-32"),
    ("The “Côte d’Ivoire” delegation – nobody else – left.", "windows-1252"),
]


@pytest.mark.parametrize(("words", "encoding"), ENCODINGS, ids=[encoding for _, encoding in ENCODINGS])
def test_the_encoding_is_found(words: str, encoding: str) -> None:
    data = codecs.BOM_UTF16_BE + words.encode("utf-16-be") if encoding == "utf-16-be-sig" else words.encode(encoding)
    assert text.document(data, name="x", place="x").text == words


def test_text_cut_in_a_letter_keeps_its_encoding() -> None:
    data = "The “Côte d’Ivoire” delegation – nobody else – left.".encode()
    cut = data[: data.index("’".encode()) + 1]
    assert text.document(cut, name="x", place="x").text == "The “Côte d\ufffd"


def test_a_folder_is_walked_in_the_order_of_names_without_hidden_files(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a/.hidden.txt", ".git/x.txt", "c/d/e.text"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"Chad met {name}.")
    (tmp_path / "c" / "up").symlink_to(tmp_path)
    found = documents.read_all([tmp_path], lambda error: pytest.fail(str(error)))
    assert [document.name for document in found] == ["z", "b", "e"]


FRENCH = (
    "Le ministre tchadien des affaires étrangères a quitté hier la capitale malienne après deux jours d'entretiens "
    "avec son homologue sur la sécurité dans la région du lac et le retour des réfugiés dans leurs villages. "
)


def test_another_language_is_passed_over_and_english_is_told(tmp_path: Path, seed: Path) -> None:
    (tmp_path / "français.txt").write_text(FRENCH, "utf-8")
    problems: list[TriplomacyError] = []
    [document] = documents.read_all([tmp_path, seed], problems.append)
    assert document.language == "en"
    [problem] = problems
    assert isinstance(problem, OtherLanguage)
    assert problem.language == "fr"


def test_too_few_words_are_taken_for_english(tmp_path: Path) -> None:
    path = tmp_path / "short.txt"
    path.write_text("N'Djamena, Bamako, Niamey, Ouagadougou.")
    [document] = documents.read(path)
    assert document.language is None
