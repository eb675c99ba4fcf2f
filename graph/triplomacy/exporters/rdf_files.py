"""The graph as RDF files: N-Quads, TriG, Turtle and JSON-LD, sorted, so that the same claims give the same bytes.

N-Quads and TriG hold everything, each document in its named graph. Turtle and JSON-LD are for reading and for
programs without named graphs: they hold what the documents say, merged, without roll-up, ontology and actor lists.
What stands beside the documents, `background`, is the ontology and the known actors if nothing else is given.
Memory does not grow with the claims.
"""

import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryFile

from pyoxigraph import DefaultGraph, Quad, RdfFormat, Triple, parse, serialize

from triplomacy import rdf
from triplomacy.claims import Record
from triplomacy.exporters import json_ld
from triplomacy.exporters.files import replacing
from triplomacy.exporters.sorting import SortedLines, sorted_lines

_AT_ONCE = 5_000


def write_nquads(
    records: Iterable[Record], path: Path, *, threshold: float = 0.5, background: Iterable[Quad] | None = None
) -> None:
    """All quads, one a line: the file a store is loaded from."""
    with sorted_lines(f"{quad} .\n" for quad in _all(records, threshold, background)) as lines, replacing(path) as out:
        out.writelines(line.encode() for line in lines)


def write_trig(
    records: Iterable[Record], path: Path, *, threshold: float = 0.5, background: Iterable[Quad] | None = None
) -> None:
    """All quads, with prefixes, graph by graph."""
    save_trig(_all(records, threshold, background), path)


def write_turtle(records: Iterable[Record], path: Path, *, threshold: float = 0.5) -> None:
    """What the documents say, as one graph."""
    with _sorted(_said(records, threshold)) as quads:
        _save((quad.triple for quad in quads), path, RdfFormat.TURTLE, rdf.PREFIXES)


def write_jsonld(records: Iterable[Record], path: Path, *, threshold: float = 0.5) -> None:
    """What the documents say, as one graph, one line a node."""
    with _sorted(_said(records, threshold)) as quads, replacing(path) as out:
        out.writelines(json_ld.lines(quads))


def save_trig(quads: Iterable[Quad], path: Path, *, prefixes: Mapping[str, str] = rdf.PREFIXES) -> None:
    """Quads as TriG, each once, sorted by graph, subject, predicate and object."""
    with _sorted(quads) as ordered:
        _save(ordered, path, RdfFormat.TRIG, prefixes)


class _SortedQuads:
    """Quads in order, each once, to be gone through as often as one likes."""

    def __init__(self, lines: SortedLines) -> None:
        self._lines = lines

    def __iter__(self) -> Iterator[Quad]:
        lines = iter(self._lines)
        while some := list(islice(lines, _AT_ONCE)):
            yield from parse("".join(map(_statement, some)), format=RdfFormat.N_QUADS)


@contextmanager
def _sorted(quads: Iterable[Quad]) -> Iterator[_SortedQuads]:
    with sorted_lines(map(_key, quads)) as lines:
        yield _SortedQuads(lines)


def _key(quad: Quad) -> str:
    """Sorts like a tuple of the four terms, since N-Quads has no tabs but between terms."""
    graph = "" if quad.graph_name == DefaultGraph() else quad.graph_name
    value = f"<<( {quad.object} )>>" if isinstance(quad.object, Triple) else quad.object
    return f"{graph}\t{quad.subject}\t{quad.predicate}\t{value}\n"


def _statement(key: str) -> str:
    graph, triple = key.rstrip("\n").split("\t", 1)
    return f"{triple}\t{graph} .\n"


def _save(
    items: Iterable[Quad] | Iterable[Triple], path: Path, format_: RdfFormat, prefixes: Mapping[str, str]
) -> None:
    with TemporaryFile() as body:
        serialize(items, body, format=format_, prefixes=dict(prefixes))
        body.seek(0)
        # Oxigraph writes the prefixes first, and in another order on each run.
        head = sorted(body.readline() for _ in prefixes)
        with replacing(path) as out:
            out.writelines(head)
            shutil.copyfileobj(body, out)


def _all(records: Iterable[Record], threshold: float, background: Iterable[Quad] | None) -> Iterator[Quad]:
    return chain(rdf.vocabulary() if background is None else background, rdf.quads(records, threshold=threshold))


def _said(records: Iterable[Record], threshold: float) -> Iterator[Quad]:
    for quad in rdf.quads(records, threshold=threshold):
        if quad.graph_name != rdf.ROLLUP_GRAPH:
            yield Quad(quad.subject, quad.predicate, quad.object, DefaultGraph())
