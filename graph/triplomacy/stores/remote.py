"""A store at a SPARQL 1.1 endpoint: Fuseki, GraphDB, Neptune, QLever, Oxigraph and the like.

A document's graph is put there whole, by the Graph Store Protocol. What it shares with others, the merge in the default
graph and the roll-up, is brought in line by updates around it, between two marks: if a run is cut off, the next one
finds the first mark and goes over all of it. What documents said before any decision stands, packed, in a graph of
its own.
"""

import base64
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cached_property
from itertools import islice

from pyoxigraph import Literal, NamedNode

from triplomacy import rdf
from triplomacy.claims import Record
from triplomacy.curation import Curation
from triplomacy.ontology import GRAPH
from triplomacy.queries.guard import Graphs, checked
from triplomacy.queries.results import Results
from triplomacy.stores import parts as vocabulary_parts
from triplomacy.stores.endpoint import Endpoint
from triplomacy.stores.parts import CURATION, OURS, Held, Part, graph_of, in_force

_BOOKS = GRAPH + "store/"
_HELD = _BOOKS + "held"
_BEGUN = _BOOKS + "begun"
_BODIES = _BOOKS + "bodies"
_SHARES = _BOOKS + "rolled/"
_ROLLUP = rdf.ROLLUP_GRAPH.value

_LINES = 500
_PAGE = 200


class RemoteStore:
    """Parts as graphs behind a SPARQL 1.1 endpoint."""

    def __init__(self, place: str, *, threshold: float = 0.5) -> None:
        self.threshold = threshold
        self._endpoint = Endpoint(place)

    def held(self) -> Mapping[str, Held]:
        """The parts that it holds, by id."""
        found = self._endpoint.select(
            f"SELECT ?id ?source ?mark ?form {{ GRAPH <{_HELD}> {{ ?g dcterms:identifier ?id ; "
            "dcterms:source ?source ; dcterms:hasVersion ?mark ; dcterms:format ?form } }"
        )
        return {str(id_): Held(str(source), str(mark), form == "rdf") for id_, source, mark, form in found}

    @property
    def curation(self) -> Curation:
        """What analysts decided."""
        return Curation(tuple(one for part in self._bodies([CURATION], Curation()) for one in part.decisions))

    def parts(self, ids: Iterable[str] | None = None) -> Iterator[Part]:
        """The parts that came as records, the decisions, and the vocabulary; those that came as RDF if named."""
        held = self.held()
        wanted = sorted(held if ids is None else ids)
        curation = self.curation
        for start in range(0, len(wanted), _PAGE):
            yield from self._bodies(wanted[start : start + _PAGE], curation)
        for id_ in wanted:
            if id_ not in held or not held[id_].is_rdf:
                continue
            if held[id_].source == OURS:
                yield self._vocabulary[id_].under(self.threshold, curation)
            elif ids is not None:
                body = "\n".join(sorted(self._lines_of([id_]))).encode()
                yield Part(id=id_, source=held[id_].source, body=body, is_rdf=True, threshold=self.threshold)

    def records(self, ids: Iterable[str] | None = None) -> Iterator[Record]:
        """Documents and claims as analysts corrected them, all by default."""
        said = (id_ for id_, held in self.held().items() if not held.is_rdf) if ids is None else ids
        for part in self.parts(said):
            yield from part.records

    def put(self, parts: Sequence[Part], *, gone: Sequence[str] = ()) -> None:
        """Takes parts in and lets others go; the graph of each is replaced in one request."""
        curation = in_force(parts, self.curation)
        parts = [part.under(self.threshold, curation) for part in parts]
        ids = [*gone, *(id_ for part in parts for id_ in (part.id, *part.replaces))]
        self._endpoint.update(f"INSERT DATA {{ GRAPH <{_BEGUN}> {{ {' '.join(map(_begun, ids))} }} }}")
        old = self._lines_of(ids)
        rolled = {line for part in parts for line in part.rolled}
        new = rolled | {line for part in parts for line in part.triples}
        self._endpoint.add(_ROLLUP, rolled)
        self._endpoint.add(None, new)
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(self._put_graphs, parts))
        left = {*gone, *(id_ for part in parts for id_ in part.replaces)} - {part.id for part in parts}
        for id_ in left:
            self._endpoint.drop(graph_of(id_))
            self._endpoint.drop(_SHARES + id_)
        self._withdraw(old - rolled, graph=_ROLLUP, unless=_SHARES)
        self._withdraw(old - new, graph=None, unless="")
        self._note(parts, ids)

    def resume(self) -> None:
        """Goes over the whole store if an earlier run was cut off."""
        begun = self._endpoint.select(
            f"SELECT ?id ?mark {{ GRAPH <{_BEGUN}> {{ ?g dcterms:identifier ?id }} "
            f"OPTIONAL {{ GRAPH <{_HELD}> {{ ?g dcterms:hasVersion ?mark }} }} }}"
        )
        if not begun:
            return
        for id_, mark in begun:
            if id_ and mark is None:
                self._endpoint.drop(graph_of(id_))
                self._endpoint.drop(_SHARES + id_)
        said = f'GRAPH ?g {{ ?s ?p ?o }} FILTER ( !STRSTARTS(STR(?g), "{_BOOKS}") )'
        borne = f'GRAPH ?g {{ ?s ?p ?o }} FILTER ( STRSTARTS(STR(?g), "{_SHARES}") )'
        rolled = f"GRAPH <{_ROLLUP}> {{ ?s ?p ?o }}"
        self._endpoint.update(f"DELETE {{ {rolled} }} WHERE {{ {rolled} FILTER NOT EXISTS {{ {borne} }} }}")
        self._endpoint.update(f"INSERT {{ {rolled} }} WHERE {{ {borne} }}")
        self._endpoint.update(f"DELETE {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o FILTER NOT EXISTS {{ {said} }} }}")
        self._endpoint.update(f"INSERT {{ ?s ?p ?o }} WHERE {{ {said} }}")
        # With no mark that fits its content, a part is put again by the next load.
        self._endpoint.update(
            f"DELETE {{ GRAPH <{_HELD}> {{ ?g dcterms:hasVersion ?old }} }} "
            f'INSERT {{ GRAPH <{_HELD}> {{ ?g dcterms:hasVersion "" }} }} '
            f"WHERE {{ GRAPH <{_BEGUN}> {{ ?g ?b ?id }} GRAPH <{_HELD}> {{ ?g dcterms:hasVersion ?old }} }};\n"
            f"DROP SILENT GRAPH <{_BEGUN}>"
        )

    def query(self, text: str, *, limit: int | None = None) -> Results:
        """The answer to a SPARQL query, at most so many rows. Raises InvalidQuery."""
        prefixes = dict(rdf.PREFIXES)
        checked(text, prefixes=prefixes, graphs=Graphs(self._has))
        return self._endpoint.query(text, limit=limit)

    def close(self) -> None:
        """Ends the connections."""
        self._endpoint.close()

    @cached_property
    def _vocabulary(self) -> Mapping[str, Part]:
        return {part.id: part for part in vocabulary_parts.vocabulary()}

    def _put_graphs(self, part: Part) -> None:
        self._endpoint.put(part.graph, part.triples)
        if part.rolled:
            self._endpoint.put(_SHARES + part.id, part.rolled)
        else:
            self._endpoint.drop(_SHARES + part.id)

    def _lines_of(self, ids: Iterable[str]) -> set[str]:
        """The triples that parts stand for now, their share of the roll-up included."""
        graphs = (graph for id_ in ids for graph in (graph_of(id_), _SHARES + id_))
        return set[str]().union(*map(self._endpoint.graph, graphs))

    def _withdraw(self, lines: Collection[str], *, graph: str | None, unless: str) -> None:
        """Takes lines out of a graph, the default graph if None, that no graph whose IRI so begins holds."""
        here = "{ ?s ?p ?o }" if graph is None else f"{{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
        others = f'GRAPH ?g {{ ?s ?p ?o }} FILTER ( STRSTARTS(STR(?g), "{unless}") && ?g != <{graph or _HELD}> )'
        waiting = iter(sorted(lines))
        while some := list(islice(waiting, _LINES)):
            values = " ".join(f"( {line} )" for line in some)
            self._endpoint.update(
                f"DELETE {here} WHERE {{ VALUES (?s ?p ?o) {{ {values} }} {here} FILTER NOT EXISTS {{ {others} }} }}"
            )

    def _note(self, parts: Sequence[Part], ids: Collection[str]) -> None:
        """Writes down what is held now, and that nothing is under way."""
        graphs = " ".join(f"<{graph_of(id_)}>" for id_ in ids)
        notes = "\n".join(
            f"<{part.graph}> dcterms:identifier {Literal(part.id)} ; dcterms:source {Literal(part.source)} ; "
            f'dcterms:hasVersion "{part.fingerprint}" ; dcterms:format "{"rdf" if part.is_rdf else "claims"}" .'
            for part in parts
        )
        bodies = "\n".join(f'<{part.graph}> dcterms:source "{_packed(part)}" .' for part in parts if not part.is_rdf)
        self._endpoint.update(
            f"DELETE {{ GRAPH ?book {{ ?g ?p ?o }} }} WHERE {{ VALUES ?book {{ <{_HELD}> <{_BEGUN}> <{_BODIES}> }} "
            f"VALUES ?g {{ {graphs} }} GRAPH ?book {{ ?g ?p ?o }} }};\n"
            f"INSERT DATA {{ GRAPH <{_HELD}> {{ {notes} }} GRAPH <{_BODIES}> {{ {bodies} }} }}"
        )

    def _bodies(self, ids: Iterable[str], curation: Curation) -> Iterator[Part]:
        """Those of some parts that did not come as RDF."""
        graphs = " ".join(f"<{graph_of(id_)}>" for id_ in ids)
        found = self._endpoint.select(
            f"SELECT ?id ?source ?body {{ VALUES ?g {{ {graphs} }} GRAPH <{_BODIES}> {{ ?g dcterms:source ?body }} "
            f"GRAPH <{_HELD}> {{ ?g dcterms:identifier ?id ; dcterms:source ?source }} }}"
        )
        for id_, source, body in sorted(found, key=str):
            content = zlib.decompress(base64.b64decode(str(body)))
            yield Part(id=str(id_), source=str(source), body=content, threshold=self.threshold, curation=curation)

    def _has(self, graph: NamedNode) -> bool:
        return bool(self._endpoint.select(f"SELECT ?s {{ GRAPH {graph} {{ ?s ?p ?o }} }} LIMIT 1"))


@contextmanager
def opened(place: str, *, threshold: float | None = None) -> Iterator[RemoteStore]:
    """The store at a URL, to be loaded: what was cut off is put in order, the ontology brought in."""
    store = RemoteStore(place, threshold=0.5 if threshold is None else threshold)
    try:
        store.resume()
        held = store.held()
        new = [part for part in vocabulary_parts.vocabulary() if held.get(part.id) != _held(part)]
        # What was cut off goes back to what it was, under the decisions that were in force.
        cut = [id_ for id_, one in held.items() if not one.fingerprint and not one.is_rdf]
        new += store.parts(cut)
        if new:
            store.put(new)
        yield store
    finally:
        store.close()


@contextmanager
def asked(place: str) -> Iterator[RemoteStore]:
    """The store at a URL, to be asked: nothing there is changed."""
    store = RemoteStore(place)
    try:
        yield store
    finally:
        store.close()


def _held(part: Part) -> Held:
    return Held(OURS, part.fingerprint, True)


def _begun(id_: str) -> str:
    return f"<{graph_of(id_)}> dcterms:identifier {Literal(id_)} ."


def _packed(part: Part) -> str:
    return base64.b64encode(zlib.compress(part.body)).decode()
