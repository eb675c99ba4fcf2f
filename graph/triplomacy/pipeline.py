"""From files to claims, and from claims to the files of a build: where the stages are joined.

Documents are read one after the other. One that cannot be read is reported, and the others go on.
"""

import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

from triplomacy import actor_lists, claims, documents, gazetteer, gold, language, ontology, release
from triplomacy.claims import Claim, Document, Record
from triplomacy.errors import TriplomacyError, UnreadableDocument
from triplomacy.exporters.files import replacing
from triplomacy.exporters.formats import BUILT
from triplomacy.exporters.network import status
from triplomacy.relations.extraction import Extractor

CLAIMS_FILE = "claims.jsonl"
RUN_FILE = "run.json"

OnProblem = Callable[[TriplomacyError], None]
OnStep = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A document as it was read: how many sentences it has, and what they claim."""

    document: Document
    sentences: int
    claims: tuple[Claim, ...]

    @property
    def records(self) -> Iterator[Record]:
        """The document, then its claims."""
        yield self.document
        yield from self.claims


@dataclass(frozen=True, kw_only=True)
class Build:
    """What a build read, what it could not read, and what run.json says of it."""

    articles: tuple[Article, ...]
    problems: tuple[TriplomacyError, ...]
    run: dict[str, Any] = field(repr=False)

    @property
    def claims(self) -> Iterator[Claim]:
        """The claims of all documents, in the order of the text."""
        return (claim for article in self.articles for claim in article.claims)


def extractor(pipeline: str | None = None, actors: Path | None = None) -> Extractor:
    """What reads claims, with a language pipeline (ours, or another by name or path) and the known actors.

    `actors` names a file of further ones: see `actor_lists`.
    """
    known = gazetteer.load()
    return Extractor(language.load(pipeline), known if actors is None else actor_lists.extended(known, actors))


def articles(
    paths: Iterable[Path], extractor: Extractor, on_problem: OnProblem, *, published: date | None = None
) -> Iterator[Article]:
    """Each document that can be read, with its claims; the others go to `on_problem`.

    `published` is the day of those that do not give their own.
    """
    dated = (replace(one, published=one.published or published) for one in documents.read_all(paths, on_problem))
    for document, explained in extractor.explain(dated):
        found = tuple(claim for one in explained for claim in one.claims)
        yield Article(document=document, sentences=len(explained), claims=found)


def records(
    paths: Iterable[Path], extractor: Extractor, on_problem: OnProblem, *, published: date | None = None
) -> Iterator[Record]:
    """Each document, then its claims, then the next document."""
    for article in articles(paths, extractor, on_problem, published=published):
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
    threshold: float = 0.5,
    on_problem: OnProblem = lambda error: None,
    on_step: OnStep = lambda step: None,
) -> Build:
    """Reads documents and writes claims.jsonl, every format of the exporters, and run.json into a folder.

    `published` is the day of publication of texts that do not give theirs.
    `on_step` hears what is about to be done. The same texts give the same bytes, except under `timings` in run.json.
    Raises UnreadableDocument, and writes nothing, if no document can be read.
    """
    problems: list[TriplomacyError] = []

    def report(error: TriplomacyError) -> None:
        problems.append(error)
        on_problem(error)

    clock = _Clock()
    on_step("loading the language pipeline")
    reader = extractor(pipeline, actors)
    clock.stop("loading")
    read: list[Article] = []
    on_step("reading")
    for article in articles(paths, reader, report, published=published):
        read.append(article)
        on_step(f"read {article.document.name}")
    if not read:
        raise UnreadableDocument(f"none of the {len(paths)} files could be read; nothing was written to {out}")
    clock.stop("reading")
    _write([record for article in read for record in article.records], out, threshold, on_step)
    clock.stop("writing")
    run = _run(read, problems, pipeline, threshold) | {"timings": clock.seconds}
    with replacing(out / RUN_FILE) as file:
        file.write((json.dumps(run, ensure_ascii=False, indent=1) + "\n").encode())
    return Build(articles=tuple(read), problems=tuple(problems), run=run)


def _write(found: list[Record], out: Path, threshold: float, on_step: OnStep) -> None:
    on_step(f"writing {CLAIMS_FILE}")
    with replacing(out / CLAIMS_FILE) as file:
        file.writelines(line.encode() for line in claims.write(found))
    for form in BUILT.values():
        on_step(f"writing {form.file}")
        form.write(found, out / form.file, threshold=threshold)


class _Clock:
    """Seconds of each stage, since the one before it ended."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._since = time.perf_counter()

    def stop(self, stage: str) -> None:
        now = time.perf_counter()
        self.seconds[stage] = round(now - self._since, 3)
        self._since = now


def _run(
    read: Sequence[Article], problems: Sequence[TriplomacyError], pipeline: str | None, threshold: float
) -> dict[str, Any]:
    meta = language.load(pipeline).meta
    return {
        "triplomacy": release(),
        "ontology": ontology.load().version,
        "spacy": version("spacy"),
        "pipeline": {"name": f"{meta['lang']}_{meta['name']}", "version": meta["version"]},
        "threshold": threshold,
        "inputs": [_input(article) for article in read],
        "problems": [str(problem) for problem in problems],
        "counts": _counts(read, threshold),
    }


def _input(article: Article) -> dict[str, Any]:
    document = article.document
    return {
        "name": document.name,
        "id": document.id,
        "sha256": document.sha256,
        "characters": len(document.text),
        "sentences": article.sentences,
        "claims": len(article.claims),
    }


def _counts(read: Sequence[Article], threshold: float) -> dict[str, Any]:
    found = [claim for article in read for claim in article.claims]
    known = ontology.load()
    actors = {actor.iri for claim in found for actor in (claim.source, claim.target)}
    return {
        "documents": len(read),
        "sentences": sum(article.sentences for article in read),
        "claims": len(found),
        "actors": len(actors),
        "relation": _tally(claim.relation for claim in found),
        "quad": _tally(known.relation(claim.relation).quad for claim in found),
        "status": _tally(status(claim, threshold) for claim in found),
    }


def _tally(values: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(values).items()))
