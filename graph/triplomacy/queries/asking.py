"""A SPARQL query asked of an Oxigraph store whose default graph is the merge of its named graphs.

Each triple stands once in the merge. Oxigraph's own union of graphs repeats it for each graph that holds it, which
would falsify every count, and takes up to 70 times as long: looking up an actor walks over all that any document says
of it. What a query asks of named graphs it asks of these.
"""

import difflib
from collections.abc import Callable
from itertools import islice
from pathlib import PurePath

from pyoxigraph import Literal, NamedNode, QueryBoolean, QuerySolutions, Store

from triplomacy import rdf
from triplomacy.errors import AmbiguousActor, InvalidQuery, UnknownActor, UnreadableDocument
from triplomacy.ontology import DOC, ID
from triplomacy.queries.guard import Graphs, checked, malformed
from triplomacy.queries.results import Results

_NAMES = """
SELECT DISTINCT ?name ?actor WHERE {
  ?class rdfs:subClassOf* kg:Actor . ?actor a ?class .
  { ?actor rdfs:label ?name } UNION { ?kind rdfs:subPropertyOf* skos:altLabel . ?actor ?kind ?name }
}"""
# What `_NAMES` finds for one name alone, in a fraction of the time.
_CALLED = """
SELECT DISTINCT ?actor WHERE {
  { ?actor rdfs:label $name } UNION { ?kind rdfs:subPropertyOf* skos:altLabel . ?actor ?kind $name }
  ?actor a ?class . ?class rdfs:subClassOf* kg:Actor .
}"""

_DOCUMENTS = (
    "SELECT ?document ?name { ?document a kg:Document ; dcterms:identifier|dcterms:title|dcterms:source ?name }"
)


def ask(store: Callable[[], Store], text: str, *, limit: int | None = None) -> Results:
    """The answer to a SELECT, ASK, CONSTRUCT or DESCRIBE query; the prefixes of `rdf.PREFIXES` need no declaration.

    `store` gives the store; at most `limit` rows are read. Raises InvalidQuery in one line if the query is malformed or
    would reach outside the store.
    """
    prefixes = dict(rdf.PREFIXES)
    text = checked(text, prefixes=prefixes, graphs=Graphs(lambda graph: store().contains_named_graph(graph)))
    try:
        return _answer(store(), text, prefixes, limit)
    except SyntaxError as error:
        reason = str(error)
    raise malformed(text, reason)


def resolve_actor(query: Callable[[str], Results], text: str) -> NamedNode:
    """The actor that a name stands for: an IRI, a local name, a label, or another of its names.

    Case matters only between two actors. Raises UnknownActor with near names, AmbiguousActor with all
    if there are several.
    """
    if (only := _called(query, text.strip())) is not None:
        return only
    names: dict[str, set[str]] = {}
    for name, actor in query(_NAMES).terms:
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
        raise AmbiguousActor(f"{text!r} names several actors: {', '.join(sorted(found))}; give the IRI of one")
    near = difflib.get_close_matches(text, sorted(names), n=3)
    raise UnknownActor(f"no actor {text!r} in the graph" + (f"; did you mean {' or '.join(near)}?" if near else ""))


def resolve_document(query: Callable[[str], Results], text: str) -> frozenset[str]:
    """The ids of the documents that are called so: by id, name, file, title or URL; a name may be that of several.

    Raises UnreadableDocument with near names.
    """
    names: dict[str, set[str]] = {}
    for document, name in query(_DOCUMENTS).terms:
        if isinstance(document, NamedNode) and isinstance(name, Literal):
            id_ = document.value.removeprefix(DOC)
            names.setdefault(name.value, set()).add(id_)
            names.setdefault(id_, set()).add(id_)
    for form in (text, PurePath(text).stem):
        if form in names:
            return frozenset(names[form])
    near = difflib.get_close_matches(text, sorted(names), n=3)
    raise UnreadableDocument(
        f"no document {text!r} in the graph" + (f"; did you mean {' or '.join(near)}?" if near else "")
    )


def _called(query: Callable[[str], Results], name: str) -> NamedNode | None:
    """The actor that alone has this English name."""
    found = query(_CALLED.replace("$name", str(Literal(name, language="en")))).terms
    only = found[0][0] if len(found) == 1 else None
    return only if isinstance(only, NamedNode) else None


# The parser's errors hold on to the frames below them, so the solutions, which may not be freed by another thread,
# and the store, whose lock is open as long as it lives, are kept out of the frame that calls it.
def _answer(store: Store, text: str, prefixes: dict[str, str], limit: int | None) -> Results:
    try:
        answer = store.query(text, prefixes=prefixes)
        if isinstance(answer, QueryBoolean):
            truth = bool(answer)
            return Results(("answer",), ((Literal(truth),),), boolean=truth)
        if isinstance(answer, QuerySolutions):
            variables = tuple(variable.value for variable in answer.variables)
            rows = (tuple(row[name] for name in variables) for row in answer)
            return Results(variables, tuple(islice(rows, limit)))
        triples = ((triple.subject, triple.predicate, triple.object) for triple in answer)
        return Results(("subject", "predicate", "object"), tuple(sorted(islice(triples, limit), key=str)))
    except (ValueError, OSError, RuntimeError) as error:
        raise InvalidQuery(f"query: {' '.join(str(error).split())}") from error
