"""Corpora in tables: which columns are taken, what becomes a document, and what is said of rows that hold none."""

import csv
import gzip
import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from triplomacy import claims, documents
from triplomacy.claims import Document
from triplomacy.documents import lines, sources, tables
from triplomacy.documents.columns import Columns
from triplomacy.errors import TriplomacyError, UnreadableDocument

ROWS = [
    {"id": "7", "Headline": "Talks", "body": "Chad met Mali.", "pub_date": "2024-03-03T09:00:00Z", "link": "https://e.org/7"},
    {"id": "b", "Headline": "", "body": "Chad, it said,\n“left”.", "pub_date": "20240304", "link": ""},
]  # fmt: skip
READ = [
    Document(name="news#7", text="Chad met Mali.", title="Talks", url="https://e.org/7", published=date(2024, 3, 3)),
    Document(name="b", text="Chad, it said,\n“left”.", published=date(2024, 3, 4)),
]


def read(path: Path, **columns: str) -> tuple[list[Document], list[str]]:
    """The documents of a table, and what is said of other rows, without the folder."""
    found = list(tables.read(sources.of_path(path, Columns(**columns))))
    said = [str(one).removeprefix(f"{path.parent}/") for one in found if isinstance(one, UnreadableDocument)]
    return [one for one in found if isinstance(one, Document)], said


def written(path: Path, rows: Sequence[Mapping[str, object]] = ROWS) -> Path:
    """A table of the kind that the name of its file says."""
    match path.suffix:
        case ".jsonl":
            data = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()
        case ".parquet":
            source = written(path.with_suffix(".jsonl"), rows)
            duckdb.sql(f"COPY (FROM read_json('{source}', dates = false)) TO '{path}'".replace(", dates = false", ""))
            return path
        case ending:
            with tempfile.TemporaryFile("w+", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, rows[0].keys(), delimiter="\t" if ending == ".tsv" else ";")
                writer.writeheader()
                writer.writerows(rows)
                file.seek(0)
                data = file.read().encode("utf-8-sig")
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("name", ["news.csv", "news.tsv", "news.jsonl", "news.parquet"])
def test_a_row_is_a_document_whatever_the_table_is_written_in(tmp_path: Path, name: str) -> None:
    assert read(written(tmp_path / name)) == (READ, [])


def test_a_column_is_taken_by_its_name_and_one_that_is_missing_is_told(tmp_path: Path) -> None:
    path = written(tmp_path / "news.csv", [{"a": "Chad met Mali.", "b": "Peru met Chile.", "text": "x"}])
    [document], _ = read(path, text="a", title="b")
    assert (document.text, document.title) == ("Chad met Mali.", "Peru met Chile.")
    with pytest.raises(UnreadableDocument, match=r"news.csv:1: no column 'c' for the title; there are a, b, text"):
        read(path, title="c")


@pytest.mark.parametrize("name", ["news.csv", "news.jsonl", "news.parquet"])
def test_columns_are_listed_where_none_is_known_to_hold_the_text(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnreadableDocument, match="name one with --text-column: nr, words"):
        read(written(tmp_path / name, [{"nr": 1, "words": "Chad met Mali."}]))


def test_a_point_leads_into_a_record_inside_a_record(tmp_path: Path) -> None:
    row = {"article": {"parts": ["Chad met Mali.", "It left."]}, "source": {"id": None, "name": "Wire"}}
    [document], _ = read(written(tmp_path / "news.jsonl", [row]), text="article.parts")
    assert (document.text, document.publisher) == ("Chad met Mali.\n\nIt left.", "Wire")


def test_documents_of_this_program_are_what_they_were_and_its_claims_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "claims.jsonl"
    path.write_text(
        "".join(claims.write(READ)) + json.dumps({"type": "claim", "id": "x", "relation": 1, "evidence": 2})
    )
    assert read(path) == (READ, [])


BROKEN = [
    ("t.csv", b"text,id\nChad met Mali.,1\nChad, it left,2\nChad left.,3\n", "t.csv:3: 3 fields where the"),
    ("t.csv", b"text,id\nChad met Mali.,1\n ,2\nChad left.,3\n", "t.csv:3: blank"),
    ("t.csv", b"text,id\nChad met Mali.,1\n\"a\"b,2\nChad left.,3\n", "t.csv:3: ',' expected after '\"'"),
    ("t.csv", b"text,id\nChad met Mali.,1\na\0b,2\nChad left.,3\n", "t.csv:3: NUL in the text"),
    ("t.jsonl", b'{"text":"Chad met Mali."}\n{"text":"\n{"text":"Chad left."}', "t.jsonl:2: not JSON"),
    ("t.jsonl", b'{"text":"Chad met Mali."}\n[1]\n\n{"text":"Chad left."}', "t.jsonl:2: no record"),
    ("t.jsonl", b'{"text":"Chad met Mali."}\n{"b":1}\n{"text":"Chad left."}', "t.jsonl:2: which column holds"),
    ("t.jsonl", b'{"text":"Chad met Mali."}\n{"text":1}\n{"text":"Chad left."}', "t.jsonl:2: the text is a int"),
    ("t.jsonl", b'{"text":"Chad met Mali."}\n"\xe9"\n{"text":"Chad left."}', "t.jsonl:2: no record"),
    ("t.jsonl", b'{"text":"Chad met Mali."}\n%b\n{"text":"Chad left."}' % (b"[" * 99_999), "t.jsonl:2: maximum"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "words"), BROKEN)
def test_a_row_that_cannot_be_read_is_told_with_its_line_and_passed_over(
    tmp_path: Path, name: str, data: bytes, words: str
) -> None:
    (tmp_path / name).write_bytes(data)
    found, [said] = read(tmp_path / name)
    assert [document.text for document in found] == ["Chad met Mali.", "Chad left."]
    assert said.startswith(words)
    assert "\n" not in said


@pytest.mark.parametrize("name", ["t.csv", "t.jsonl"])
def test_a_line_too_long_for_an_article_is_passed_over_and_one_without_end_is_given_up(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "LONGEST_LINE", 2_000)
    rows = [{"text": words} for words in ("Chad met Mali.", "x" * 9_000, "Chad left.")]
    found, [said] = read(written(tmp_path / name, rows))
    assert [document.text for document in found] == ["Chad met Mali.", "Chad left."]
    assert said == f"{name}:3: a line of more than 2,000 bytes; give one article a line".replace(
        ":3", ":2" if "j" in name else ":3"
    )


@pytest.mark.parametrize(
    ("name", "data"), [("t.csv", b"text\nCaf\xe9 in Chad.\n"), ("t.jsonl", b'{"text":"Caf\xe9 in Chad."}')]
)
def test_a_row_that_is_no_utf_8_is_read_as_what_it_is_likely_in(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    [document], _ = read(tmp_path / name)
    assert document.text == "Café in Chad."


def test_days_that_are_not_clear_are_told_once(tmp_path: Path) -> None:
    rows = [{"text": f"Chad met {one}.", "date": date} for one, date in [("A", ""), ("B", "03/04/2024"), ("C", "x")]]
    found, [said] = read(written(tmp_path / "t.csv", rows))
    assert len(found) == 3
    assert said == "t.csv:3: no day is clear from '03/04/2024', nor maybe from others; write it as 2024-03-31"
    assert len(list(documents.read(tmp_path / "t.csv"))) == 3


DAYS = [
    ("2024-03-03", 3), ("2024-03-03T23:59:59+05:00", 3), ("2024-03-03 10:00", 3), ("20240303", 3), (20240303123000, 3),
    ("3 March 2024", 3), ("March 3, 2024", 3), ("Sun, 03 Mar 2024 14:05:00 GMT", 3), (1709467200, 3),
    (1709467200000, 3), ("1709467200", 3), (1709467200.0, 3), (date(2024, 3, 3), 3),
    (datetime(2024, 3, 3, 1, tzinfo=UTC), 3),
    ("03/04/2024", None), ("yesterday", None), ("", None), (None, None), ("20249999", None), (True, None),
    (1e300, None),
    (float("nan"), None), ("2024-13-01", None), ("٢٠٢٤٠٣٠٣", None), ({"a": 1}, None),
]  # fmt: skip


@pytest.mark.parametrize(("value", "day"), DAYS)
def test_a_day_is_read_as_tables_write_it_and_never_guessed(value: object, day: int | None) -> None:
    assert tables.day(value) == (date(2024, 3, day) if day else None)


cells = st.text(st.characters(codec="utf-8"), max_size=30)
words = st.sampled_from(["text", "url", "published", "id"])


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.fixed_dictionaries(dict.fromkeys(("text", "url", "published", "id"), cells)), min_size=1, max_size=5)
)
def test_any_rows_of_csv_each_become_a_document_or_a_line_that_says_why_not(rows: list[dict[str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = written(Path(folder) / "t.csv", rows)
        found, said = read(path)
    refused = [line for line in said if "no day is clear" not in line]
    assert len(found) + len(refused) == len(rows)
    assert [one.text for one in found] == [
        row["text"].replace("\r\n", "\n").replace("\r", "\n")
        for row in rows
        if row["text"].strip() and "\0" not in row["text"]
    ]
    assert all(line.startswith("t.csv:") for line in said)


values = st.recursive(
    st.none() | st.booleans() | st.floats() | cells, lambda inner: st.lists(inner) | st.dictionaries(words, inner)
)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.dictionaries(words, values), max_size=5))
def test_any_records_each_become_a_document_or_a_line_that_says_why_not(rows: list[dict[str, object]]) -> None:
    rows.insert(0, {"text": "Chad met Mali."})
    with tempfile.TemporaryDirectory() as folder:
        found, said = read(written(Path(folder) / "t.jsonl", rows))
    refused = [line for line in said if "no day is clear" not in line]
    assert len(found) + len(refused) == len(rows)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["t.csv", "t.tsv", "t.jsonl", "t.parquet"]))
def test_any_bytes_are_read_or_refused_in_lines(data: bytes, name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / name).write_bytes(data)
        try:
            _, said = read(Path(folder) / name)
        except UnreadableDocument as error:
            said = [str(error)]
    assert all("\n" not in line for line in said)


def test_a_table_is_read_among_other_files_by_its_name_or_its_head(tmp_path: Path) -> None:
    written(tmp_path / "news.csv")
    written(tmp_path / "news.jsonl").rename(tmp_path / "news")
    (tmp_path / "other.txt").write_text("Peru met Chile.")
    (tmp_path / "words.tsv").write_text("a\tb\n1\t2\n")
    problems: list[TriplomacyError] = []
    found = list(documents.read_all([tmp_path], problems.append, columns=Columns(text="body")))
    assert [document.text for document in found] == [*(document.text for document in READ), "Peru met Chile."]
    assert [str(problem).removeprefix(f"{tmp_path}/") for problem in problems] == [
        "news.csv:2: the same document as one before",
        "news.csv:3: the same document as one before",
        "words.tsv:1: no column 'body' for the text; there are a, b",
    ]


@pytest.mark.parametrize(("packer", "name"), [(gzip.compress, "news.jsonl.gz"), (zstandard.compress, "news.csv.zst")])
def test_a_packed_table_is_unpacked_as_it_is_read(tmp_path: Path, packer: Callable[[bytes], bytes], name: str) -> None:
    plain = written(tmp_path / name.rpartition(".")[0])
    packed = tmp_path / name
    packed.write_bytes(packer(plain.read_bytes()))
    found = list(documents.read(packed))
    assert found == READ
    assert found[0].place.startswith(f"{packed}!/{plain.name}:")
