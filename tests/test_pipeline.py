"""A build: what it writes, what it survives, and that it writes the same twice."""

import csv
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from triplomacy import claims, language, pipeline
from triplomacy.claims import Claim, Document
from triplomacy.errors import TriplomacyError, UnreadableDocument
from triplomacy.exporters.formats import BUILT
from triplomacy.pipeline import CLAIMS_FILE, DOCUMENTS_FILE, RUN_FILE, Build
from triplomacy.relations.extraction import Extractor

ROOT = Path(__file__).parents[1]


def test_a_build_fills_its_folder_and_leaves_nothing_else(built: Build, out: Path) -> None:
    assert {path.name for path in out.iterdir()} == {form.file for form in BUILT.values()} | {
        CLAIMS_FILE,
        DOCUMENTS_FILE,
        RUN_FILE,
    }
    assert all(path.stat().st_size for path in out.iterdir())


def test_the_claims_file_holds_the_documents_with_their_claims(built: Build, out: Path, seed: Path) -> None:
    with (out / CLAIMS_FILE).open(encoding="utf-8") as file:
        document, *found = claims.read(file)
    assert isinstance(document, Document)
    assert document.text == seed.read_text("utf-8")
    assert tuple(found) == tuple(built.claims)
    assert list(claims.unverified([document, *found])) == []


def test_the_run_file_tells_what_was_read_by_what_and_how_much_came_of_it(built: Build, out: Path, seed: Path) -> None:
    run = json.loads((out / RUN_FILE).read_text("utf-8"))
    document, *found = built.records
    assert isinstance(document, Document)
    assert run == built.run
    assert {"triplomacy", "ontology", "spacy", "pipeline", "threshold"} <= run.keys()
    counts = run["counts"]
    assert (counts["documents"], counts["sentences"]) == (1, 23)
    assert counts["claims"] == len(found) > 0
    for tally in ("relation", "quad", "status"):
        assert sum(counts[tally].values()) == counts["claims"]
    assert set(run["timings"]) == {"reading", "writing"}


def test_the_documents_are_listed(built: Build, out: Path, seed: Path) -> None:
    document, *found = built.records
    with (out / built.run["inputs"]).open(encoding="utf-8", newline="") as file:
        assert list(csv.DictReader(file)) == [
            {
                "name": seed.stem,
                "id": document.id,
                "sha256": hashlib.sha256(seed.read_bytes()).hexdigest(),
                "characters": str(len(seed.read_text("utf-8"))),
                "sentences": "23",
                "claims": str(len(found)),
            }
        ]


def test_what_cannot_be_read_is_reported_and_the_rest_is_built(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.txt", tmp_path / "bad.txt"
    good.write_text("Russia attacked Ukraine.")
    bad.write_bytes(b"\0")
    problems: list[TriplomacyError] = []
    steps: list[str] = []
    out = tmp_path / "out"
    build = pipeline.build([bad, good], out, on_problem=problems.append, on_step=steps.append)
    assert [document.name for document in build.records if isinstance(document, Document)] == ["good"]
    assert build.run["counts"]["documents"] == 1
    assert build.problems == tuple(problems)
    assert build.run["problems"] == [str(problem) for problem in problems]
    assert [str(problem).partition(":")[0] for problem in problems] == [str(bad)]
    assert "read good" in steps


def test_a_wrapped_text_without_end_is_read_in_parts(tmp_path: Path, extractor: Extractor) -> None:
    wrapped, good = tmp_path / "wrapped.txt", tmp_path / "good.txt"
    endless = "Russia attacked the town again and again and again and again\n" * 17_000
    assert max(len(text) for _, text in language.paragraphs(endless)) < language.load().max_length < len(endless)
    wrapped.write_text(endless[:60_000])
    good.write_text("Russia attacked Ukraine.")
    problems: list[TriplomacyError] = []
    found = list(pipeline.articles([wrapped, good], extractor, problems.append))
    assert [article.document.name for article in found] == ["wrapped", "good"]
    assert problems == []


def test_nothing_is_written_if_nothing_can_be_read(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with pytest.raises(UnreadableDocument, match="none of the 1 files could be read"):
        pipeline.build([tmp_path / "missing.txt"], out)
    assert not out.exists()


def test_a_text_without_claims_is_built_too(tmp_path: Path) -> None:
    calm = tmp_path / "calm.txt"
    calm.write_text("It rained. The river rose.")
    build = pipeline.build([calm], tmp_path / "out")
    assert build.run["counts"]["claims"] == 0
    assert build.run["counts"]["sentences"] == 2


def test_records_are_a_document_then_its_claims(tmp_path: Path, extractor: Extractor) -> None:
    paths = [tmp_path / "a.txt", tmp_path / "b.txt"]
    for path, target in zip(paths, ("Ukraine", "Georgia"), strict=True):
        path.write_text(f"Russia attacked {target}.")
    problems: list[TriplomacyError] = []
    first, of_first, second, of_second = pipeline.records(paths, extractor, problems.append)
    assert isinstance(first, Document) and isinstance(second, Document)
    assert isinstance(of_first, Claim) and isinstance(of_second, Claim)
    assert (first.name, of_first.target.label) == ("a", "Ukraine")
    assert (second.name, of_second.evidence.document) == ("b", second.id)


def test_the_same_texts_give_the_same_bytes_whatever_the_hash_seed(seed: Path, tmp_path: Path) -> None:
    contents = []
    for number in ("1", "2"):
        out = tmp_path / number
        command = [sys.executable, "-m", "triplomacy", "build", str(seed), "-o", str(out), "--quiet"]
        subprocess.run(command, check=True, env=os.environ | {"PYTHONHASHSEED": number})
        files = {path.name: path.read_bytes() for path in out.iterdir()}
        run = json.loads(files.pop(RUN_FILE))
        del run["timings"]
        contents.append((files, run))
    assert contents[0] == contents[1]


def test_predictions_are_written_for_every_text_of_a_folder(tmp_path: Path) -> None:
    folder, out = tmp_path / "articles", tmp_path / "predictions.jsonl"
    folder.mkdir()
    (folder / "front.txt").write_text("Iran supplied drones to Russia.", "utf-8")
    (folder / "nul.txt").write_bytes(b"Chad\0Mali")
    (folder / "notes.md").write_text("Russia attacked Ukraine.")
    command = [sys.executable, str(ROOT / "benchmarks" / "predict.py"), "claims", str(folder), str(out)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1 and "nul.txt: NUL byte" in done.stderr
    [row] = map(json.loads, out.read_text("utf-8").splitlines())
    assert (row["doc"], row["source"], row["target"]) == ("front", "Iran", "Russia")
    assert (row["start"], row["end"], row["theme"]) == (0, 31, ["drones"])
    assert (row["source_state"], row["polarity"], row["modality"]) == ("Iran", "positive", "actual")
