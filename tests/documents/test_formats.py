"""What is taken from each format: the words, and what the file says of their origin."""

import gzip
import io
import sys
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

import making
from triplomacy import documents
from triplomacy.claims import Document
from triplomacy.documents import pages
from triplomacy.errors import TriplomacyError, UnreadableDocument

DAY = date(2024, 3, 3)
NEWS = [
    "Chad recalled its ambassador from Mali on Sunday after two days of talks about the border had failed.",
    "Mali protested against the decision, and its foreign minister said that the talks would go on in Niger.",
    "Niger offered to host both delegations and asked them to keep the truce until the end of the month.",
]


def found(tmp_path: Path, name: str, data: bytes) -> tuple[list[Document], list[TriplomacyError]]:
    """The documents in a file, and what was reported."""
    path = tmp_path / name
    path.write_bytes(data)
    problems: list[TriplomacyError] = []
    return list(documents.read_all([path], problems.append)), problems


def test_an_article_is_taken_out_of_its_page(tmp_path: Path) -> None:
    [page], problems = found(tmp_path, "a.html", making.page("Chad recalls its envoy", NEWS, day=DAY))
    assert not problems
    assert (page.title, page.author, page.publisher, page.published) == (
        "Chad recalls its envoy", "Awa Example", "The Example", DAY,
    )  # fmt: skip
    assert page.language == "en"
    assert all(paragraph in page.text.split("\n") for paragraph in NEWS)
    assert not any(words in page.text for words in ("Subscribe", "Copyright", "cookie", "recipes"))


def test_a_page_in_an_encoding_of_its_own_is_read_in_it(tmp_path: Path) -> None:
    data = making.page("Chad", [one.replace("Chad", "Čad") for one in NEWS]).decode().replace("utf-8", "iso-8859-2")
    [page], _ = found(tmp_path, "a.htm", data.encode("iso-8859-2"))
    assert "Čad recalled" in page.text


def test_a_page_without_an_article_gives_its_words(tmp_path: Path) -> None:
    [page], _ = found(tmp_path, "b.html", b"<p>Chad met <b>Mali</b>.<script>x</script><p>Mali left.")
    assert page.text == "Chad met Mali.\nMali left."


WRAPPED = [
    "Chad recalled its ambassador from Mali on Sunday after two days of talks about the bor-",
    "der had failed. The government of Mali protested against the decision, and its foreign",
    "minister said so.",
    "Niger offered to host both delegations in its capital, and asked them to keep the truce",
    "that was agreed.",
]
WHOLE = [
    "Chad recalled its ambassador from Mali on Sunday after two days of talks about the border had failed. The "
    "government of Mali protested against the decision, and its foreign minister said so.",
    "Niger offered to host both delegations in its capital, and asked them to keep the truce that was agreed.",
]


def test_lines_of_a_pdf_become_paragraphs_and_its_properties_title_author_and_day(tmp_path: Path) -> None:
    info = {"Title": "The border talks", "Author": "Awa Example", "CreationDate": "D:20240303100000Z"}
    [report], problems = found(tmp_path, "r.pdf", making.pdf([making.column(WRAPPED)], info))
    assert not problems
    assert report.text.split("\n") == WHOLE
    assert (report.title, report.author, report.published) == ("The border talks", "Awa Example", DAY)


def test_the_day_on_which_a_page_was_printed_is_not_that_of_its_publication(tmp_path: Path) -> None:
    info = {"CreationDate": "D:20240303100000Z", "Producer": "Skia/PDF m120", "Title": "Microsoft Word - a.doc"}
    [report], _ = found(tmp_path, "r.pdf", making.pdf([making.column(WRAPPED)], info))
    assert (report.published, report.title) == (None, None)


def test_columns_of_a_pdf_are_read_one_after_the_other_without_heads_and_page_numbers(tmp_path: Path) -> None:
    half = ["Chad recalled its ambassador from", "Mali on Sunday, and closed the bor-", "der between the two states."]
    other = ["Mali protested against this, and its", "minister left for Niger at once for", "talks with its president."]
    printed = [
        [(72, 760, "The Example Gazette"), *making.column(left), *making.column(right, x=330), (300, 30, str(number))]
        for number, (left, right) in enumerate([(half, other), *(([one[:40]], ["So it is."]) for one in NEWS)], 1)
    ]
    path = tmp_path / "c.pdf"
    path.write_bytes(making.pdf(printed))
    [paper] = documents.read(path)
    first, second, *_ = paper.text.split("\n")
    assert first == "Chad recalled its ambassador from Mali on Sunday, and closed the border between the two states."
    assert (
        second == "Mali protested against this, and its minister left for Niger at once for talks with its president."
    )
    assert "Gazette" not in paper.text
    assert not any(line.strip().isdigit() for line in paper.text.split("\n"))


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        ([["the Franco-", "German plan", "holds."]], "the Franco-German plan holds."),
        ([["the govern\u00ad", "ment fell."]], "the government fell."),
        ([["A sentence that crosses the"], ["page is one."]], "A sentence that crosses the page is one."),
        ([["The oﬃce of the ﬁrst minister"]], "The office of the first minister"),
        ([["We ask for:", "• peace", "• bread"]], "We ask for:\n• peace\n• bread"),
        ([["", " "], []], ""),
    ],
)
def test_words_divided_at_the_end_of_a_line_are_made_whole(lines: list[list[str]], text: str) -> None:
    assert pages.joined(["\n".join(page) for page in lines]) == text


def test_a_pdf_that_is_encrypted_or_a_picture_is_reported_with_the_way_out(tmp_path: Path) -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(making.pdf([making.column(WRAPPED)]))))
    writer.encrypt(user_password="secret", algorithm="RC4-128")
    closed = io.BytesIO()
    writer.write(closed)
    nothing, [problem] = found(tmp_path, "closed.pdf", closed.getvalue())
    assert not nothing and "closed.pdf: is encrypted; open it with" in str(problem)
    nothing, [problem] = found(tmp_path, "scan.pdf", making.pdf([[], []]))
    assert not nothing and "scan.pdf: no text on its pages (2), only pictures" in str(problem)


def test_a_pdf_that_is_encrypted_against_printing_only_is_read(tmp_path: Path) -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(making.pdf([making.column(WRAPPED)]))))
    writer.encrypt(user_password="", owner_password="secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    [report], problems = found(tmp_path, "open.pdf", out.getvalue())
    assert report.text.split("\n") == WHOLE and not problems


def test_paragraphs_of_a_word_document_are_lines_and_its_properties_title_author_and_day(tmp_path: Path) -> None:
    data = making.docx(NEWS, title="The envoy", author="Awa Example", created="2024-03-03T10:00:00Z")
    [letter], problems = found(tmp_path, "w.docx", data)
    assert not problems
    assert letter.text.split("\n") == NEWS
    assert (letter.title, letter.author, letter.published) == ("The envoy", "Awa Example", DAY)


def test_a_message_gives_subject_sender_and_day_and_what_is_attached(tmp_path: Path) -> None:
    attached = {"r.pdf": making.pdf([making.column(WRAPPED)]), "pic.xyz": b"\0"}
    data = making.message("Chad – envoy", "\n".join(NEWS), html=making.page("x", NEWS), attached=attached)
    (letter, report), [problem] = found(tmp_path, "m.eml", data)
    assert (letter.title, letter.author, letter.publisher, letter.published) == (
        "Chad – envoy", "Awa Example", "example.org", DAY,
    )  # fmt: skip
    assert letter.text.strip().split("\n") == NEWS
    assert (report.name, report.text.split("\n")) == ("r", WHOLE)
    assert "m.eml!/pic.xyz: no reader for '.xyz'" in str(problem)


def test_a_message_in_html_is_read_as_a_page_and_keeps_its_subject(tmp_path: Path) -> None:
    [letter], _ = found(tmp_path, "m.eml", making.message("Chad – envoy", None, html=making.page("x", NEWS)))
    assert letter.title == "Chad – envoy"
    assert all(paragraph in letter.text.split("\n") for paragraph in NEWS)


def test_each_message_of_a_mailbox_is_a_document(tmp_path: Path) -> None:
    messages = [
        making.message(f"Number {number}", f"{one}\n\nFrom Mali came no word.") for number, one in enumerate(NEWS)
    ]
    letters, problems = found(tmp_path, "box.mbox", making.mailbox(messages))
    assert not problems
    assert [letter.title for letter in letters] == ["Number 0", "Number 1", "Number 2"]
    assert [letter.text.strip() for letter in letters] == [f"{one}\n\nFrom Mali came no word." for one in NEWS]


@pytest.mark.parametrize("make", [making.rss, making.atom])
def test_each_entry_of_a_feed_is_a_document_with_its_link_and_day(tmp_path: Path, make: object) -> None:
    assert callable(make)
    entries = [("Chad & Mali", f"<p>{NEWS[0]}</p><p>{NEWS[1]}</p>"), ("Niger", NEWS[2]), ("", "")]
    (first, second), [problem] = found(tmp_path, "feed.xml", make(entries))
    assert first.text == f"Chad & Mali\n\n{NEWS[0]}\n{NEWS[1]}"
    assert (first.title, first.publisher, first.published) == ("Chad & Mali", "The Example", DAY)
    assert first.url and first.url.startswith("https://example.org/")
    assert second.text == f"Niger\n\n{NEWS[2]}"
    assert "feed.xml#3: empty" in str(problem)


@pytest.mark.parametrize("packed", [False, True])
def test_pages_and_papers_of_a_web_archive_have_their_address(tmp_path: Path, packed: bool) -> None:
    responses = {
        "https://example.org/envoy": ("text/html; charset=utf-8", making.page("Envoy", NEWS)),
        "https://example.org/r.pdf": ("application/pdf", making.pdf([making.column(WRAPPED)])),
        "https://example.org/style.css": ("text/css", b"p {}"),
        "https://example.org/note": ("text/plain", b"Chad left Mali."),
    }
    name = "w.warc.gz" if packed else "w.warc"
    (page, paper, note), problems = found(tmp_path, name, making.warc(responses, packed=packed))
    assert not problems
    assert [one.url for one in (page, paper, note)] == [url for url in responses if "css" not in url]
    assert [one.name for one in (page, paper, note)] == ["envoy", "r", "note"]


def test_archives_of_archives_are_read_and_names_are_only_names(tmp_path: Path) -> None:
    inner = making.archive({"../../../escape.txt": NEWS[0].encode(), "C:\\windows\\page.html": making.page("x", NEWS)})
    outer = making.tarball({"/abs/in.zip": inner, "plain": NEWS[1].encode(), ".hidden.txt": b"x"}, packed=True)
    (first, second, third), problems = found(tmp_path, "out.tar.gz", outer)
    assert not problems
    assert [one.name for one in (first, second, third)] == ["escape", "page", "plain"]
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["out.tar.gz"]


def test_a_packed_file_is_what_it_was(tmp_path: Path) -> None:
    [note], problems = found(tmp_path, "note.txt.gz", gzip.compress(NEWS[0].encode()))
    assert (note.name, note.text, problems) == ("note", NEWS[0], [])


CONTENTS = {
    "html": making.page("x", NEWS),
    "pdf": making.pdf([making.column(WRAPPED)]),
    "docx": making.docx(NEWS),
    "eml": making.message("x", NEWS[0]),
    "mbox": making.mailbox([making.message("x", NEWS[0])]),
    "rss": making.rss([("x", NEWS[0])]),
    "atom": making.atom([("x", NEWS[0])]),
    "warc": making.warc({"https://example.org/": ("text/plain", NEWS[0].encode())}, packed=False),
    "zip": making.archive({"x.txt": NEWS[0].encode()}),
    "tar.gz": making.tarball({"x.txt": NEWS[0].encode()}, packed=True),
    "txt": NEWS[0].encode(),
}


@pytest.mark.parametrize("kind", CONTENTS)
def test_standard_input_is_known_by_its_first_bytes(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(CONTENTS[kind])))
    [document] = documents.read(Path("-"))
    assert "Chad recalled its ambassador from Mali" in document.text
    assert "<" not in document.text


def test_a_name_that_says_nothing_is_no_hindrance(tmp_path: Path) -> None:
    [page], _ = found(tmp_path, "article.php", CONTENTS["html"])
    assert NEWS[0] in page.text
    with pytest.raises(UnreadableDocument, match=r"no reader for '\.php'"):
        list(documents.read_source(documents.sources.of_bytes(b"x", name="x", place="x", ending=".php")))
