"""A store of Oxigraph and an archive, in memory; `disk` builds on it.

A triple stays in the default graph as long as any named graph holds it.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeAlias

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, parse

from triplomacy import rdf
from triplomacy.claims import Record
from triplomacy.curation import Curation
from triplomacy.queries.asking import ask
from triplomacy.queries.results import Results
from triplomacy.stores import rows
from triplomacy.stores.archive import Archive
from triplomacy.stores.parts import Held, Part, graph_of, in_force
from triplomacy.stores.rows import Row

# Below it a transaction is quicker than Oxigraph's bulk loader, which writes files of its own.
_BULK = 20_000
_NEXT = " .\n"
_ROLLUP = rdf.ROLLUP_GRAPH.value

# A triple and its graph.
_Key: TypeAlias = tuple[str, str]


class EmbeddedStore:
    """Parts as graphs in Oxigraph. What a journal still has is done again at the beginning."""

    def __init__(self, quads: Store | None = None, archive: Archive | None = None, *, threshold: float = 0.5) -> None:
        self.threshold = threshold
        self.quads = Store() if quads is None else quads
        self.archive = Archive(None, threshold=threshold) if archive is None else archive

    def held(self) -> Mapping[str, Held]:
        """The parts that it holds, by id."""
        return self.archive.held()

    @property
    def curation(self) -> Curation:
        """What analysts decided."""
        return self.archive.curation

    def parts(self, ids: Iterable[str] | None = None) -> Iterator[Part]:
        """The parts that it holds, all by default."""
        return self.archive.parts(ids)

    def records(self, ids: Iterable[str] | None = None) -> Iterator[Record]:
        """Documents and claims as analysts corrected them, all by default."""
        return self.archive.records(ids)

    def put(self, parts: Sequence[Part], *, gone: Sequence[str] = ()) -> None:
        """Takes parts in and lets others go, each wholly or not at all."""
        curation = in_force(parts, self.archive.curation)
        ours = [part.under(self.threshold, curation) for part in parts]
        self.apply(self.archive.begin(ours, gone), gone)

    def resume(self) -> int:
        """Does again what was begun and not finished; gives the number of parts."""
        parts, gone = self.archive.unfinished()
        if parts or gone:
            self.apply(parts, gone)
        return len(parts) + len(gone)

    def apply(self, parts: Sequence[Part], gone: Sequence[str]) -> None:
        """What `put` does after the entry in the journal; may be done twice."""
        fresh = [part for part in parts if not part.replaces and self._is_new(part)]
        known = {part.id for part in fresh}
        # Oxigraph works on its own, with one thread a call, while the rows are made.
        with ThreadPoolExecutor(2) as adding:
            added = adding.map(self._add, (fresh[::2], fresh[1::2]))
            found = {part.id: list(rows.rows(part)) for part in parts}
            self.project(parts, gone, found)
            list(added)
        for part in parts:
            if part.id not in known:
                self._replace(part, (part.id, *part.replaces))
        for id_ in gone:
            self._replace(None, (id_,))
        self.archive.finish(parts, gone, {id_: list(rows.sentences(claims)) for id_, claims in found.items()})

    def project(self, parts: Sequence[Part], gone: Sequence[str], found: Mapping[str, list[Row]]) -> None:
        """Keeps the rows of the claims, where a store has a place for them."""

    def drop(self, graph: NamedNode) -> None:
        """Lets a graph go that belongs to no part."""
        removed = {
            (str(quad.triple), graph.value): quad for quad in self.quads.quads_for_pattern(None, None, None, graph)
        }
        unmerged = {line for (line, _), quad in removed.items() if self._is_last(quad, line, removed)}
        self.quads.update(_update(removed, unmerged, ()))

    def query(self, text: str, *, limit: int | None = None) -> Results:
        """The answer to a SPARQL query, at most so many rows. Raises InvalidQuery."""
        return ask(lambda: self.quads, text, limit=limit)

    def close(self) -> None:
        """Ends the work with it."""
        self.archive.close()

    def _is_new(self, part: Part) -> bool:
        return not self.archive.holds(part.id) and not self.quads.contains_named_graph(NamedNode(part.graph))

    def _add(self, parts: Sequence[Part]) -> None:
        """Adds graphs that are not there yet, all in one transaction."""
        data = _trig(parts)
        # Lines of parts come from a parser, or from terms that were looked at when they were made.
        if 2 * sum(len(part.triples) + len(part.rolled) for part in parts) >= _BULK:
            self.quads.bulk_load(data, format=RdfFormat.TRIG, lenient=True)
        elif data:
            self.quads.load(data, format=RdfFormat.TRIG, lenient=True)

    def _replace(self, part: Part | None, ids: Collection[str]) -> None:
        """Puts a part in the place of others, in one transaction."""
        graphs = {graph_of(id_) for id_ in ids}
        old = [quad for graph in graphs for quad in self.quads.quads_for_pattern(None, None, None, NamedNode(graph))]
        rolled = {line for id_ in ids for line in self.archive.rolled(id_)}
        kept = _keys(part) if part else set()
        gone = {(str(quad.triple), _graph(quad)): quad for quad in old}
        gone |= {(line, _ROLLUP): _quad(line) for line in rolled if not self.archive.rolled_by_others(line, ids)}
        removed = {key: quad for key, quad in gone.items() if key not in kept}
        unmerged = {line for (line, _), quad in removed.items() if self._is_last(quad, line, removed)}
        added = kept - gone.keys()
        self.quads.update(_update(removed, unmerged, added))

    def _is_last(self, quad: Quad, line: str, removed: Collection[_Key]) -> bool:
        """Whether all graphs that hold a triple lose it."""
        others = self.quads.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
        return all((line, _graph(other)) in removed for other in others if other.graph_name != DefaultGraph())


def _trig(parts: Iterable[Part]) -> bytes:
    """TriG: each triple in its graph, and in the merge, where the store drops what parts share."""
    pieces: list[bytes] = []
    for part in parts:
        for lines, graph in ((part.triples, part.graph), (part.rolled, _ROLLUP)):
            if lines:
                triples = _NEXT.join(lines).encode()
                pieces += (f"<{graph}> {{ ".encode(), triples, b" }\n", triples, b" .\n")
    return b"".join(pieces)


def _keys(part: Part) -> set[_Key]:
    return {(line, part.graph) for line in part.triples} | {(line, _ROLLUP) for line in part.rolled}


def _update(removed: Collection[_Key], unmerged: Collection[str], added: Collection[_Key]) -> str:
    """One SPARQL update, which Oxigraph runs as one transaction."""
    return (
        f"DELETE DATA {{ {_data(removed)} {_triples(unmerged)} }};\n"
        f"INSERT DATA {{ {_data(added)} {_triples({line for line, _ in added})} }}"
    )


def _data(keys: Collection[_Key]) -> str:
    graphs: dict[str, list[str]] = {}
    for line, graph in keys:
        graphs.setdefault(graph, []).append(line)
    return "".join(f"GRAPH <{graph}> {{ {_triples(lines)} }}\n" for graph, lines in graphs.items())


def _triples(lines: Iterable[str]) -> str:
    return "".join(f"{line} .\n" for line in lines)


def _graph(quad: Quad) -> str:
    return quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""


def _quad(line: str) -> Quad:
    [quad] = parse(f"{line} .", format=RdfFormat.N_TRIPLES)
    assert isinstance(quad, Quad)
    return quad
