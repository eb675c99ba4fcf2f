"""A corpus in many files, each read by whoever comes first: a shard goes in, its claims and its quads come out.

A shard is one input file; its results are named after it and written last to first, the report at the end, so that a
shard with a report is done. The same shard gives the same bytes on any machine: whoever does it twice changes nothing.
Files may lie wherever fsspec reaches: here, on a share, in an S3-compatible store.
"""

import gzip
import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from uuid import uuid4

import fsspec

from triplomacy import articles, claims, copies, documents, streams
from triplomacy.articles import Recipe
from triplomacy.claims import Document
from triplomacy.documents.columns import Columns
from triplomacy.errors import OtherLanguage, TriplomacyError, UnreadableDocument
from triplomacy.exporters import rdf_files
from triplomacy.relations.extraction import Extractor

CLAIMS, QUADS, REPORT = ".claims.jsonl.gz", ".nq.gz", ".report.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """What is to be done with one input file: where it lies, where its results go, and how it is read."""

    source: str
    target: str
    recipe: Recipe = field(default_factory=Recipe)
    columns: Columns = field(default_factory=Columns)
    published: date | None = None
    threshold: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What came of a shard. `foreign` are its documents in other languages, which are left out."""

    source: str
    documents: int
    sentences: int
    claims: int
    foreign: int = 0
    problems: tuple[str, ...] = ()


def plan(sources: Iterable[str], folder: str, *, like: Shard | None = None) -> list[Shard]:
    """A shard for each file that some paths, URLs or patterns name, in the order of their names.

    Raises UnreadableDocument if a pattern names none, or if two files would have the same results.
    """
    found: dict[str, str] = {}
    for source in sources:
        files = _files(source)
        if not files:
            raise UnreadableDocument(f"{source}: no such file; name files, or a pattern in quotes")
        for file in files:
            target = f"{folder.rstrip('/')}/{_stem(file)}"
            if found.setdefault(target, file) != file:
                raise UnreadableDocument(f"{file} and {found[target]}: would have the same results; rename one")
    shape = like or Shard(source="", target="")
    return [replace(shape, source=source, target=target) for target, source in sorted(found.items())]


def is_done(shard: Shard) -> bool:
    """Whether the results of a shard are there, whole."""
    return _exists(shard.target + REPORT)


def report(shard: Shard) -> Done:
    """What came of a shard that is done."""
    with fsspec.open(shard.target + REPORT, "rt", encoding="utf-8") as file:
        body = json.load(file)
    return Done(**body | {"problems": tuple(body["problems"])})


def do(shard: Shard) -> Done:
    """Reads a shard and writes its results. Raises UnreadableDocument if it holds nothing in any language."""
    problems: list[TriplomacyError] = []
    documents = sentences = number = 0
    with tempfile.TemporaryDirectory() as name:
        here = Path(name)
        file = here / "claims.jsonl"
        read = _documents(shard, _fetched(shard.source, here), problems)
        with file.open("wb") as out:
            for article in articles.read(copies.marked(read), _extractor(shard.recipe)):
                out.writelines(line.encode() for line in claims.write(article.records))
                documents += 1
                sentences += article.sentences
                number += len(article.claims)
        foreign = sum(isinstance(one, OtherLanguage) for one in problems)
        if not documents and not foreign:
            raise UnreadableDocument(
                _said(problems[0], shard, here) if problems else f"{shard.source}: holds no article"
            )
        quads = here / "graph.nq"
        rdf_files.write_nquads(streams.records(file), quads, threshold=shard.threshold, background=())
        _put(file, shard.target + CLAIMS)
        _put(quads, shard.target + QUADS)
        done = Done(
            source=shard.source,
            documents=documents,
            sentences=sentences,
            claims=number,
            foreign=foreign,
            problems=tuple(_said(one, shard, here) for one in problems if not isinstance(one, OtherLanguage)),
        )
        report = here / "report.json"
        report.write_text(json.dumps(asdict(done), ensure_ascii=False) + "\n", "utf-8")
        _put(report, shard.target + REPORT)
    return done


def attempted(shard: Shard) -> Done | TriplomacyError:
    """What came of a shard that was done now, or why it could not be."""
    try:
        return do(shard)
    except TriplomacyError as error:
        return error


@lru_cache(maxsize=1)
def _extractor(recipe: Recipe) -> Extractor:
    """What reads, made once in each process."""
    return recipe.extractor()


def _said(error: TriplomacyError, shard: Shard, here: Path) -> str:
    """An error with the name of the shard in place of that of its copy in a folder."""
    return str(error).replace(str(_copy(shard.source, here)), shard.source)


def _documents(shard: Shard, file: Path, problems: list[TriplomacyError]) -> Iterator[Document]:
    """The documents of a file, each once, dated."""
    seen: set[str] = set()
    for document in documents.read(file, problems.append, columns=shard.columns):
        if document.id not in seen:
            seen.add(document.id)
            yield replace(document, published=document.published or shard.published)


def _fetched(source: str, folder: Path) -> Path:
    """The file here, under its own name."""
    file = _copy(source, folder)
    file.parent.mkdir()
    try:
        with fsspec.open(source, "rb") as there, file.open("wb") as copy:
            shutil.copyfileobj(there, copy, 1 << 20)
    except OSError as error:
        raise UnreadableDocument(f"{source}: cannot be read ({error.strerror or error})") from error
    return file


def _copy(source: str, folder: Path) -> Path:
    return folder / "in" / source.rpartition("/")[2]


def _put(file: Path, target: str) -> None:
    """A file in its place, packed if its name says so; whole or not there."""
    system, path = fsspec.core.url_to_fs(target)
    system.makedirs(path.rpartition("/")[0], exist_ok=True)
    draft = f"{path}.{uuid4().hex}.tmp"
    with file.open("rb") as whole, system.open(draft, "wb") as out:
        if target.endswith(".gz"):
            # Without the time, so that the same shard gives the same bytes.
            with gzip.GzipFile("", "wb", fileobj=out, mtime=0) as packed:
                shutil.copyfileobj(whole, packed, 1 << 20)
        else:
            shutil.copyfileobj(whole, out, 1 << 20)
    system.mv(draft, path)


def _files(source: str) -> list[str]:
    """The files that a path, a URL or a pattern names, as they were named: with their protocol, if it was given."""
    system, path = fsspec.core.url_to_fs(source)
    names = sorted(name for name in system.glob(path) if not system.isdir(name))
    return [str(system.unstrip_protocol(name)) if "://" in source else name for name in names]


def _exists(url: str) -> bool:
    system, path = fsspec.core.url_to_fs(url)
    return bool(system.exists(path))


def _stem(file: str) -> str:
    """The name of a file without its endings of form and packing."""
    name = Path(file.rpartition("/")[2])
    return (name.with_suffix("") if name.suffix in (".gz", ".zst") else name).stem
