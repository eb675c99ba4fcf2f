"""The quads of a build, ready to be asked, in an Oxigraph store in memory; for stores that last see `stores`."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode, Quad, QueryTriples, RdfFormat, Store

from triplomacy import rdf
from triplomacy.claims import Record
from triplomacy.errors import UnreadableDocument
from triplomacy.queries import asking
from triplomacy.queries.results import Results

BUILD_FILE = "graph.nq"

_MERGE = "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }"


@dataclass(frozen=True, slots=True)
class Build:
    """All quads: each document in its named graph, and in the default graph their merge, each triple once."""

    graphs: Store


def load(records: Iterable[Record], *, threshold: float = 0.5) -> Build:
    """A store with the ontology, the known actors, and all that the records say."""
    return of_quads(quad for part in (rdf.vocabulary(), rdf.quads(records, threshold=threshold)) for quad in part)


def open_build(folder: Path) -> Build:
    """A store with what a build has written into its folder. Raises UnreadableDocument if there is none."""
    path = folder / BUILD_FILE
    store = Store()
    try:
        store.bulk_load(path=path, format=RdfFormat.N_QUADS)
    except FileNotFoundError as error:
        raise UnreadableDocument(f"{path}: no build in this folder; make one with 'triplomacy build'") from error
    except (OSError, SyntaxError) as error:
        raise UnreadableDocument(f"{path}: cannot be read as N-Quads ({error})") from error
    return _with_merge(store)


def of_quads(quads: Iterable[Quad]) -> Build:
    """A build of these quads, which stand in named graphs."""
    store = Store()
    store.bulk_extend(quads)
    return _with_merge(store)


def query(build: Build, text: str) -> Results:
    """The answer to a SELECT, ASK, CONSTRUCT or DESCRIBE query. Raises InvalidQuery: see `asking.ask`."""
    return asking.ask(lambda: build.graphs, text)


def resolve_actor(build: Build, text: str) -> NamedNode:
    """The actor that a name stands for. Raises UnknownActor: see `asking.resolve_actor`."""
    return asking.resolve_actor(lambda question: query(build, question), text)


def _with_merge(graphs: Store) -> Build:
    triples = graphs.query(_MERGE)
    assert isinstance(triples, QueryTriples)
    graphs.bulk_load(triples.serialize(format=RdfFormat.N_TRIPLES), format=RdfFormat.N_TRIPLES)
    return Build(graphs)
