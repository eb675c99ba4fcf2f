"""The quads of a build, ready to be asked, in two Oxigraph stores in memory.

A plain query asks the merge of all graphs, where each triple stands once. Oxigraph's own union of graphs repeats it
for each graph that holds it, which would falsify every count, and takes up to 70 times as long: looking up an actor
walks over all that any document says of it. A query that names graphs asks the other store.
"""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import (
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
)

from triplomacy import rdf
from triplomacy.claims import Record
from triplomacy.errors import InvalidQuery, UnknownActor, UnreadableDocument
from triplomacy.ontology import ID
from triplomacy.queries.guard import checked
from triplomacy.queries.results import Results

BUILD_FILE = "graph.nq"

_MERGE = "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }"
_NAMES = """
SELECT DISTINCT ?name ?actor WHERE {
  ?class rdfs:subClassOf* kg:Actor . ?actor a ?class .
  { ?actor rdfs:label ?name } UNION { ?kind rdfs:subPropertyOf* skos:altLabel . ?actor ?kind ?name }
}"""


@dataclass(frozen=True, slots=True)
class Build:
    """All quads: `graphs` with each document in its named graph, `merged` with each triple once, in no graph."""

    graphs: Store
    merged: Store


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
    """The answer to a SELECT, ASK, CONSTRUCT or DESCRIBE query; the prefixes of `rdf.PREFIXES` need no declaration.

    Raises InvalidQuery in one line if the query is malformed or would reach outside the store.
    """
    prefixes = dict(rdf.PREFIXES)
    graphs = {graph.value for graph in build.graphs.named_graphs() if isinstance(graph, NamedNode)}
    text, scope = checked(text, prefixes=prefixes, graphs=graphs)
    store = build.merged if scope == "merge" else build.graphs
    try:
        answer = store.query(text, prefixes=prefixes, use_default_graph_as_union=scope == "graphs")
        if isinstance(answer, QueryBoolean):
            truth = bool(answer)
            return Results(("answer",), ((Literal(truth),),), boolean=truth)
        if isinstance(answer, QuerySolutions):
            variables = tuple(variable.value for variable in answer.variables)
            return Results(variables, tuple(tuple(row[name] for name in variables) for row in answer))
        triples = sorted(((triple.subject, triple.predicate, triple.object) for triple in answer), key=str)
        return Results(("subject", "predicate", "object"), tuple(triples))
    except (SyntaxError, ValueError, OSError, RuntimeError) as error:
        raise InvalidQuery(f"query: {' '.join(str(error).split())}") from error


def resolve_actor(build: Build, text: str) -> NamedNode:
    """The actor that a name stands for: an IRI, a local name, a label, or another of its names.

    Case matters only between two actors. Raises UnknownActor with near names, or with all if there are several.
    """
    names: dict[str, set[str]] = {}
    for name, actor in query(build, _NAMES).terms:
        if isinstance(name, Literal) and isinstance(actor, NamedNode):
            for form in (name.value, actor.value, actor.value.removeprefix(ID)):
                names.setdefault(form, set()).add(actor.value)
    found = names.get(text.strip().removeprefix(":"), set())
    if not found:
        wanted = text.strip().casefold()
        found = set().union(*(actors for name, actors in names.items() if name.casefold() == wanted))
    if len(found) == 1:
        return NamedNode(found.pop())
    if found:
        raise UnknownActor(f"{text!r} names several actors: {', '.join(sorted(found))}; give the IRI of one")
    near = difflib.get_close_matches(text, sorted(names), n=3)
    raise UnknownActor(f"no actor {text!r} in the graph" + (f"; did you mean {' or '.join(near)}?" if near else ""))


def _with_merge(graphs: Store) -> Build:
    merged = Store()
    triples = graphs.query(_MERGE)
    assert isinstance(triples, QueryTriples)
    merged.bulk_load(triples.serialize(format=RdfFormat.N_TRIPLES), format=RdfFormat.N_TRIPLES)
    return Build(graphs, merged)
