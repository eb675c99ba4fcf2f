"""Corpora of many files: each is done once, with the same bytes, whoever does it and whoever dies."""

import json
import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import fsspec
import pytest
from typer.testing import CliRunner

from triplomacy import claims, cluster, shards
from triplomacy.claims import Claim, Document
from triplomacy.cli import app
from triplomacy.errors import UnreachableCluster, UnreadableDocument
from triplomacy.shards import CLAIMS, QUADS, REPORT, Done

NEWS = "Iran supplied drones to Russia.", "Kenya expelled the ambassador of Sudan.", "France and Italy signed a treaty."


@pytest.fixture
def corpus(tmp_path: Path) -> str:
    """A pattern for four files of three articles; the last line of the last is no article."""
    for number in range(4):
        rows = [{"text": text, "url": f"https://example.org/{number}/{at}"} for at, text in enumerate(NEWS)]
        lines = [json.dumps(row) for row in (*rows, *([{"text": 5}] if number == 3 else []))]
        (tmp_path / f"part-{number}.jsonl").write_text("\n".join(lines), "utf-8")
    return f"{tmp_path}/part-*.jsonl"


@pytest.fixture
def memory() -> Iterator[str]:
    """A place that is reached by a protocol, like one in the network."""
    yield "memory://news"
    fsspec.filesystem("memory").rm("/news", recursive=True)


def files(folder: str) -> dict[str, bytes]:
    system, path = fsspec.core.url_to_fs(folder)
    return {name.rpartition("/")[2]: system.cat_file(name) for name in system.find(path)}


def test_a_worker_that_dies_costs_nothing(corpus: str, tmp_path: Path) -> None:
    alone = shards.plan([corpus], f"{tmp_path}/alone")
    expected = [shards.do(shard) for shard in alone]
    planned = shards.plan([corpus], f"{tmp_path}/together")
    with cluster.connected(None, 2) as client:
        found = cluster.run(client, planned)
        done = [next(found)]
        os.kill(next(iter(client.run(os.getpid).values())), signal.SIGKILL)
        done += found
    assert sorted(map(str, done)) == sorted(map(str, expected))
    assert files(f"{tmp_path}/together") == files(f"{tmp_path}/alone")
    assert len(files(f"{tmp_path}/together")) == 3 * len(planned)


def test_results_may_lie_behind_a_protocol_and_are_not_made_twice(corpus: str, memory: str) -> None:
    [*_, last] = planned = shards.plan([corpus], memory)
    assert not shards.is_done(last)
    done = shards.do(last)
    assert done == shards.report(last) == replace(done, documents=3, sentences=3)
    [problem] = done.problems
    assert problem.startswith(f"{last.source}:4: ")
    assert [shards.is_done(shard) for shard in planned] == [False, False, False, True]
    written = files(memory)
    assert sorted(written) == ["part-3.claims.jsonl.gz", "part-3.nq.gz", "part-3.report.json"]
    shards.do(last)
    assert files(memory) == written


def test_claims_and_quads_of_a_shard_are_those_of_its_documents(corpus: str, memory: str) -> None:
    [first, *_] = shards.plan([corpus], memory)
    done = shards.do(first)
    with fsspec.open(first.target + CLAIMS, "rt", compression="gzip") as lines:
        records = list(claims.read(lines))
    assert [one.text for one in records if isinstance(one, Document)] == list(NEWS)
    assert sum(isinstance(one, Claim) for one in records) == done.claims >= 3
    with fsspec.open(first.target + QUADS, "rt", compression="gzip") as lines:
        quads = list(lines)
    assert quads == sorted(set(quads)) and sum("ontology#Claim>" in quad for quad in quads) == done.claims


def test_files_with_the_same_results_and_patterns_without_a_file_are_named(tmp_path: Path) -> None:
    for name in ("a/news.jsonl", "b/news.csv"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).touch()
    with pytest.raises(UnreadableDocument, match=r"news\.jsonl and .*news\.csv|news\.csv and .*news\.jsonl"):
        shards.plan([f"{tmp_path}/*/*"], "out")
    with pytest.raises(UnreadableDocument, match="no such file"):
        shards.plan([f"{tmp_path}/nothing-*"], "out")


def test_a_scheduler_that_does_not_answer_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_PATIENCE", "0.2s")
    with (
        pytest.raises(UnreachableCluster, match=r"127\.0\.0\.1:9: no Dask scheduler"),
        cluster.connected("tcp://127.0.0.1:9", 1),
    ):
        pass


def test_the_command_counts_what_was_done_before_and_reports_what_could_not_be_done(
    corpus: str, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    for shard in shards.plan([corpus], str(out))[:3]:
        shards.do(shard)
    # Nothing is left to do, so that no cluster is needed.
    done = CliRunner().invoke(app, ["shards", str(tmp_path / "part-[0-2].jsonl"), "-o", str(out)])
    assert (done.exit_code, done.stdout) == (0, "")
    assert "3 shards, 3 done before; 9 documents, 9 sentences" in done.stderr
    listed = CliRunner().invoke(app, ["shards", str(tmp_path / "part-0.jsonl"), "-o", str(out), "--json"])
    assert json.loads(listed.stdout)["documents"] == 3
    assert (out / f"part-0{REPORT}").is_file() and isinstance(shards.report(shards.plan([corpus], str(out))[0]), Done)


def test_results_of_shards_are_loaded_as_they_are(corpus: str, tmp_path: Path) -> None:
    for shard in shards.plan([corpus], f"{tmp_path}/out")[:2]:
        shards.do(shard)
    store = f"{tmp_path}/news.store"
    packed = [f"{tmp_path}/out/part-{number}{CLAIMS}" for number in range(2)]
    assert "6 added" in CliRunner().invoke(app, ["load", store, *packed]).stderr
    # The same graphs as RDF change nothing.
    again = CliRunner().invoke(app, ["load", store, f"{tmp_path}/out/part-0{QUADS}"])
    assert again.exit_code == 0 and "3 unchanged" in again.stderr
    Path(packed[0]).write_bytes(Path(packed[0]).read_bytes()[:200])
    cut = CliRunner().invoke(app, ["load", store, packed[0]])
    assert cut.exit_code == 1 and "0 added" in cut.stderr and "1 unreadable" in cut.stderr


def test_articles_in_another_language_are_counted_and_are_no_fault(tmp_path: Path) -> None:
    german = "Die Regierung in Wien hat am Freitag die Einfuhr von Getreide aus Ungarn verboten. " * 4
    lines = [json.dumps({"text": text}) for text in (NEWS[0], german)]
    (tmp_path / "news.jsonl").write_text("\n".join(lines), "utf-8")
    [shard] = shards.plan([f"{tmp_path}/news.jsonl"], f"{tmp_path}/out")
    done = shards.do(shard)
    assert (done.documents, done.foreign, done.problems) == (1, 1, ())
    result = CliRunner().invoke(app, ["shards", shard.source, "-o", f"{tmp_path}/out"])
    assert result.exit_code == 0 and "1 in other languages" in result.stderr


def test_a_shard_with_nothing_but_other_languages_is_done(tmp_path: Path) -> None:
    german = "Die Regierung in Wien hat am Freitag die Einfuhr von Getreide aus Ungarn verboten. " * 4
    (tmp_path / "news.jsonl").write_text(json.dumps({"text": german}), "utf-8")
    [shard] = shards.plan([f"{tmp_path}/news.jsonl"], f"{tmp_path}/out")
    done = shards.do(shard)
    assert (done.documents, done.claims, done.foreign, done.problems) == (0, 0, 1, ())
    assert shards.is_done(shard) and shards.report(shard) == done
