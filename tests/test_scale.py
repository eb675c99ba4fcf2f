"""Reading by several processes, and builds that are cut off: the same claims, whatever happens on the way."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import pytest

from triplomacy import articles, pipeline, scale
from triplomacy.articles import Article, Recipe
from triplomacy.claims import Document
from triplomacy.drafts import Draft
from triplomacy.errors import TriplomacyError
from triplomacy.relations.extraction import Extractor

STATES = ("Chad", "Peru", "Kenya", "Norway", "Oman", "Ghana", "Chile", "Nepal")


def texts() -> Iterator[Document]:
    """Short documents, more than one handful of them."""
    for number in range(40):
        first, second = STATES[number % 8], STATES[(number // 8 + number + 1) % 8]
        yield Document(name=f"d{number}", text=f"{first} sent drones to {second} on day {number}.")


def no_problem(error: TriplomacyError) -> None:
    """Fails, as nothing should go wrong."""
    pytest.fail(str(error))


@pytest.fixture
def read(extractor: Extractor) -> list[Article]:
    """What one process reads in the documents."""
    return list(articles.read(texts(), extractor))


def test_two_processes_read_what_one_reads_in_the_same_order(read: list[Article]) -> None:
    assert list(scale.read(texts(), Recipe(), workers=2, on_problem=no_problem)) == read


def test_a_process_that_dies_loses_nothing(read: list[Article]) -> None:
    found: list[Article] = []
    for article in scale.read(texts(), Recipe(), workers=1, on_problem=no_problem):
        if not found:
            for child in multiprocessing.active_children():
                child.kill()
        found.append(article)
    assert found == read


def test_what_kills_its_reader_is_left_out_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scale, "_read", dying)
    problems: list[TriplomacyError] = []
    some = islice(texts(), 20)
    found = list(scale.read(some, Recipe(), workers=1, on_problem=problems.append))
    assert [article.document.name for article in found] == [f"d{n}" for n in range(20) if n != 18]
    assert [str(problem) for problem in problems] == ["d18: the process that read it died; it is left out"]


def dying(handful: list[Document]) -> list[Article]:
    """Reads documents, and dies of one of them."""
    if any(document.name == "d18" for document in handful):
        os._exit(1)
    return [Article(document=document, sentences=1, claims=()) for document in handful]


def test_a_draft_goes_on_behind_its_last_whole_document(tmp_path: Path, read: list[Article]) -> None:
    whole = tmp_path / "whole.jsonl"
    draft = Draft(tmp_path / "draft", {"by": 1})
    assert len(list(draft.read(texts(), lambda left: iter(read)))) == 40
    draft.finish(whole)
    broken = Draft(tmp_path / "draft", {"by": 1})
    for number, _ in enumerate(broken.read(texts(), lambda left: iter(read)), 1):
        if number == 17:
            break
    with (tmp_path / "draft" / "claims.jsonl").open("ab") as file:
        file.write(b'{"half a li')
    read_anew: list[str] = []

    def reader(left: Iterable[Document]) -> Iterator[Article]:
        for article in read[17:]:
            read_anew.append(article.document.name)
            yield article

    again = Draft(tmp_path / "draft", {"by": 1})
    assert [document.name for document, _ in again.read(texts(), reader)] == [f"d{n}" for n in range(40)]
    assert read_anew == [f"d{n}" for n in range(17, 40)]
    again.finish(tmp_path / "again.jsonl")
    assert (tmp_path / "again.jsonl").read_bytes() == whole.read_bytes()
    assert not (tmp_path / "draft").exists()


@pytest.mark.parametrize("changed", ["texts", "programs"])
def test_a_draft_of_others_is_not_taken_up(tmp_path: Path, read: list[Article], changed: str) -> None:
    list(Draft(tmp_path / "draft", {"by": 1}).read(texts(), lambda left: iter(read)))
    draft = Draft(tmp_path / "draft", {"by": 2 if changed == "programs" else 1})
    given = list(texts()) if changed == "programs" else list(texts())[5:]
    left: list[Document] = []

    def reader(documents: Iterable[Document]) -> Iterator[Article]:
        left.extend(documents)
        return iter(read[-len(left) :])

    assert len(list(draft.read(given, reader))) == len(given)
    assert left == given


def test_a_build_that_was_killed_goes_on_and_gives_the_same_bytes(tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    for document in texts():
        (folder / f"{document.name}.txt").write_text(document.text * 4, "utf-8")
    paths = sorted(folder.glob("*.txt"))
    pipeline.build(paths, tmp_path / "whole", formats=["nquads"])
    out = tmp_path / "killed"
    command = [sys.executable, "-m", "triplomacy", "build", *map(str, paths), "-o", str(out), "--format", "nquads"]
    process = subprocess.Popen([*command, "--quiet"])
    journal = out / pipeline.DRAFT_FOLDER / "journal.jsonl"
    while not (journal.exists() and journal.stat().st_size) and process.poll() is None:
        time.sleep(0.01)
    process.kill()
    assert process.wait() == -signal.SIGKILL
    subprocess.run([*command, "--quiet", "--workers", "2"], check=True)
    for name in ("claims.jsonl", "graph.nq"):
        assert (out / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()
    assert sorted(path.name for path in out.iterdir()) == ["claims.jsonl", "documents.csv", "graph.nq", "run.json"]
