"""From files to claims, and from claims to the files of a build: where the stages are joined.

Documents are read one after the other. One that cannot be read is reported, and the others go on.
"""

import hashlib
import json
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from importlib.metadata import version
from operator import attrgetter
from pathlib import Path
from typing import Any

from triplomacy import articles as reading
from triplomacy import copies, documents, gold, language, ontology, release, scale, streams
from triplomacy.articles import Article, Recipe
from triplomacy.claims import Claim, Document, Record
from triplomacy.documents.columns import GUESSED, Columns
from triplomacy.drafts import Draft
from triplomacy.errors import Duplicate, TriplomacyError, UnreadableDocument
from triplomacy.exporters import csv_tables
from triplomacy.exporters.files import replacing
from triplomacy.exporters.formats import BUILT, FORMATS, STREAMED
from triplomacy.exporters.network import status
from triplomacy.relations.extraction import Extractor

CLAIMS_FILE = "claims.jsonl"
DOCUMENTS_FILE = "documents.csv"
RUN_FILE = "run.json"
DRAFT_FOLDER = ".draft"
_LISTED = ("name", "id", "sha256", "characters", "sentences", "claims")
# A larger graph is no longer looked at as a whole, and formats that hold all of it take gigabytes.
MOST_CLAIMS = 100_000

OnProblem = Callable[[TriplomacyError], None]
OnStep = Callable[[str], None]
# Hears of a document that was read, and how many sentences and claims it has.
OnRead = Callable[[Document, int, int], None]


@dataclass(frozen=True, kw_only=True)
class Build:
    """What a build could not read, and what run.json says of it; its claims lie in its folder."""

    folder: Path
    problems: tuple[TriplomacyError, ...]
    run: dict[str, Any] = field(repr=False)

    @property
    def records(self) -> Iterator[Record]:
        """Each document, then its claims, in the order of the text."""
        return streams.records(self.folder / CLAIMS_FILE)

    @property
    def claims(self) -> Iterator[Claim]:
        """The claims of all documents."""
        return (record for record in self.records if isinstance(record, Claim))


def extractor(pipeline: str | None = None, actors: Path | None = None) -> Extractor:
    """What reads claims, with a language pipeline (ours, or another by name or path) and a file of further actors."""
    return Recipe(pipeline, actors).extractor()


def articles(
    paths: Iterable[Path],
    extractor: Extractor,
    on_problem: OnProblem,
    *,
    published: date | None = None,
    columns: Columns = GUESSED,
) -> Iterator[Article]:
    """Each document that can be read, with its claims; the others go to `on_problem`.

    `published` is the day of those that do not give their own, `columns` what those of tables hold.
    """
    yield from reading.read(_dated(paths, on_problem, published, columns), extractor)


def _dated(
    paths: Iterable[Path], on_problem: OnProblem, published: date | None, columns: Columns
) -> Iterator[Document]:
    found = documents.read_all(paths, on_problem, columns=columns)
    return copies.marked(replace(one, published=one.published or published) for one in found)


def records(
    paths: Iterable[Path],
    extractor: Extractor,
    on_problem: OnProblem,
    *,
    published: date | None = None,
    columns: Columns = GUESSED,
    on_read: OnRead = lambda document, sentences, claims: None,
) -> Iterator[Record]:
    """Each document, then its claims, then the next document."""
    for article in articles(paths, extractor, on_problem, published=published, columns=columns):
        on_read(article.document, article.sentences, len(article.claims))
        yield from article.records


def predictions(paths: Iterable[Path], extractor: Extractor, on_problem: OnProblem) -> Iterator[dict[str, Any]]:
    """The claims of documents in the words of a prediction file."""
    for article in articles(paths, extractor, on_problem):
        for claim in article.claims:
            yield gold.prediction(article.document, claim)


def build(
    paths: Sequence[Path],
    out: Path,
    *,
    pipeline: str | None = None,
    actors: Path | None = None,
    published: date | None = None,
    columns: Columns = GUESSED,
    threshold: float = 0.5,
    workers: int = 1,
    formats: Collection[str] | None = None,
    on_problem: OnProblem = lambda error: None,
    on_read: OnRead = lambda document, sentences, claims: None,
    on_step: OnStep = lambda step: None,
) -> Build:
    """Reads documents and writes claims.jsonl, the formats of the exporters, documents.csv and run.json into a folder.

    `published` is the day of publication of texts that do not give theirs, `columns` what those of tables hold. So
    many `workers` read; without `formats` all are written, but for those that a graph of over 100,000 claims is too
    large for. `on_step` hears what is about to be done. The same texts give the same bytes, except under `timings` in
    run.json, and a build that was cut off goes on where it was. Raises UnreadableDocument, and writes nothing, if no
    document can be read.
    """
    problems: list[TriplomacyError] = []

    def report(error: TriplomacyError) -> None:
        if not isinstance(error, Duplicate):
            problems.append(error)
        on_problem(error)

    clock = _Clock()
    recipe = Recipe(pipeline, actors)
    made_by = _made_by(pipeline) | {"actors": _hash(actors), "published": str(published), "columns": str(columns)}
    draft = Draft(out / DRAFT_FOLDER, made_by)
    on_step("reading")
    read = Counter[str]()
    reader = scale.reader(recipe, workers)
    for document, entry in draft.read(_dated(paths, report, published, columns), lambda left: reader(left, report)):
        read.update(documents=1, sentences=entry.sentences)
        on_read(document, entry.sentences, entry.claims)
        on_step(f"read {document.name}")
    if not read:
        raise UnreadableDocument(f"none of the {len(paths)} files could be read; nothing was written to {out}")
    clock.stop("reading")
    on_step(f"writing {CLAIMS_FILE}")
    csv_tables.write(out / DOCUMENTS_FILE, _LISTED, map(attrgetter(*_LISTED), draft.listed()))
    draft.finish(out / CLAIMS_FILE)
    built = Build(
        folder=out,
        problems=tuple(problems),
        run=_made_by(pipeline)
        | {"threshold": threshold, "inputs": DOCUMENTS_FILE, "problems": [str(problem) for problem in problems]},
    )
    built.run["counts"] = {**read, **_counts(built, threshold)}
    chosen = _chosen(formats, built.run["counts"]["claims"])
    for name in chosen:
        on_step(f"writing {FORMATS[name].file}")
        FORMATS[name].write(built.records, out / FORMATS[name].file, threshold=threshold)
    clock.stop("writing")
    built.run["formats"] = list(chosen)
    built.run["timings"] = clock.seconds
    with replacing(out / RUN_FILE) as file:
        file.write((json.dumps(built.run, ensure_ascii=False, indent=1) + "\n").encode())
    return built


def _chosen(formats: Collection[str] | None, number: int) -> list[str]:
    """What is written of so many claims, in the order of the table."""
    if formats is not None:
        return [name for name, form in FORMATS.items() if name in formats and form.file != CLAIMS_FILE]
    return [name for name in BUILT if name in STREAMED or number <= MOST_CLAIMS]


class _Clock:
    """Seconds of each stage, since the one before it ended."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._since = time.perf_counter()

    def stop(self, stage: str) -> None:
        now = time.perf_counter()
        self.seconds[stage] = round(now - self._since, 3)
        self._since = now


def _made_by(pipeline: str | None) -> dict[str, Any]:
    meta = language.meta(pipeline)
    return {
        "triplomacy": release(),
        "ontology": ontology.load().version,
        "spacy": version("spacy"),
        "pipeline": {"name": f"{meta['lang']}_{meta['name']}", "version": meta["version"]},
    }


def _hash(path: Path | None) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path is not None and path.is_file() else ""


def _counts(built: Build, threshold: float) -> dict[str, Any]:
    known = ontology.load()
    actors: set[str] = set()
    relations, statuses = Counter[str](), Counter[str]()
    for claim in built.claims:
        actors |= {claim.source.iri, claim.target.iri}
        relations[claim.relation] += 1
        statuses[status(claim, threshold)] += 1
    quads = Counter[str]()
    for name, number in relations.items():
        quads[known.relation(name).quad] += number
    return {
        "claims": relations.total(),
        "actors": len(actors),
        "relation": dict(sorted(relations.items())),
        "quad": dict(sorted(quads.items())),
        "status": dict(sorted(statuses.items())),
    }
