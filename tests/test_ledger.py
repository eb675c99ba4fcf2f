"""Reports of what became of documents, from the commands that read them."""

import csv
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from triplomacy import cli, ledger, loading
from triplomacy.articles import Article
from triplomacy.claims import Document
from triplomacy.documents.columns import Columns
from triplomacy.errors import UnreadableDocument
from triplomacy.stores.embedded import EmbeddedStore

FRENCH = (
    "Le président du Tchad a rencontré mardi à Paris son homologue malien selon un communiqué de la présidence. " * 3
)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A table with a document, itself again, one in French, and an empty one."""
    path = tmp_path / "news.csv"
    rows = ["Iran supplied drones to Russia.", "Iran supplied drones to Russia.", FRENCH, ""]
    path.write_text("".join(f"{nr},{text}\n" for nr, text in [("nr", "words"), *enumerate(rows)]))
    return path


def test_extract_reads_a_table_by_its_columns_and_reports_each_row(tmp_path: Path, corpus: Path) -> None:
    report = tmp_path / "report.csv"
    args = ["extract", str(corpus), str(tmp_path / "none.txt"), "--report", str(report), "--text-column", "words"]
    result = CliRunner().invoke(cli.app, [*args, "--id-column", "nr"])
    assert result.exit_code == 1
    document, claim = map(json.loads, result.stdout.splitlines())
    assert (document["name"], claim["relation"]) == ("news#0", "suppliesArmsTo")
    assert "place" not in document
    with report.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["place"], row["status"]) for row in rows] == [
        (f"{corpus}:2", "read"),
        (f"{corpus}:3", "duplicate"),
        (f"{corpus}:4", "other language"),
        (f"{corpus}:5", "unreadable"),
        (f"{tmp_path}/none.txt", "unreadable"),
    ]
    assert rows[0] | {"reason": "", "sentences": "1", "claims": "1", "document": document["id"]} == rows[0]
    assert rows[1]["document"] == document["id"]
    assert "5 documents: 1 read, 2 unreadable, 1 in other languages, 1 twice" in result.stderr


def test_a_report_is_written_also_where_nothing_could_be_read_and_an_old_one_stays_if_it_cannot_be(
    tmp_path: Path,
) -> None:
    report = tmp_path / "report.jsonl"
    result = CliRunner().invoke(
        cli.app, ["build", str(tmp_path / "none.txt"), "-o", str(tmp_path), "--report", str(report)]
    )
    assert result.exit_code == 1
    [row] = map(json.loads, report.read_text().splitlines())
    assert row == {"place": f"{tmp_path}/none.txt", "status": "unreadable", "reason": "no such file; check the path"}
    with pytest.raises(KeyboardInterrupt), ledger.opened(report, print):
        raise KeyboardInterrupt
    assert report.read_text()


def test_only_the_first_problems_are_said_and_all_are_counted() -> None:
    said: list[str] = []
    became = ledger.Ledger(said.append)
    for number in range(1_200):
        became.problem(UnreadableDocument(f"news.csv:{number}: blank; there is nothing to read in it"))
    assert len(said) == 51
    assert said[-1] == "triplomacy: further ones are only counted; --report FILE lists all"
    assert became.summary == "1,200 documents: 1,200 unreadable"


def load(store: EmbeddedStore, path: Path, **columns: str) -> tuple[str, list[ledger.Row]]:
    """What becomes of a table in a store, each of whose documents is read as one sentence without claims."""

    def reader(documents: Iterable[Document], on_problem: object) -> Iterator[Article]:
        return (Article(document=document, sentences=1, claims=()) for document in documents)

    rows: list[ledger.Row] = []
    became = ledger.Ledger(print, rows.append)
    done = loading.load(
        store, [path], reader=reader, columns=Columns(**columns), on_problem=became.problem, on_read=became.read
    )
    return str(done), rows


def test_a_store_takes_the_rows_of_a_table_and_tells_those_that_it_holds(tmp_path: Path) -> None:
    store, path = EmbeddedStore(), tmp_path / "news.jsonl"
    path.write_text('{"body": "Chad met Mali."}\n{"body": "Peru met Chile."}\n')
    assert load(store, path)[0] == "2 added, 0 replaced, 0 unchanged, 0 removed"
    path.write_text('{"body": "Togo met Benin."}\n{"body": "Chad met Mali."}\n{"body": "Peru met Chile."}\n')
    done, rows = load(store, path)
    assert done == "1 added, 0 replaced, 2 unchanged, 0 removed"
    assert [(row.place, row.status) for row in rows] == [
        (f"{path}:1", "read"),
        (f"{path}:2", "skipped"),
        (f"{path}:3", "skipped"),
    ]


def test_a_row_that_changed_takes_the_place_of_the_one_with_its_id(tmp_path: Path) -> None:
    store, path = EmbeddedStore(), tmp_path / "news.csv"
    path.write_text("id,text\na,Chad met Mali.\nb,Peru met Chile.\n")
    load(store, path)
    path.write_text("id,text\nb,Peru left Chile.\nc,Togo met Benin.\na,Chad met Mali.\n")
    assert load(store, path)[0] == "1 added, 1 replaced, 1 unchanged, 0 removed"
