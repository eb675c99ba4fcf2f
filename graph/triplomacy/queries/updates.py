"""Which SPARQL updates may be run: those that name the graphs they change, all of them graphs of an analyst's own.

A graph of ours is made from a document or a file and would be made again without the change, so its IRI is refused. So
is the default graph, the merge of all others, and whatever reaches out: LOAD and SERVICE.
"""

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rdflib import URIRef
from rdflib.plugins.sparql.algebra import translateUpdate
from rdflib.plugins.sparql.parser import parseUpdate

from triplomacy.errors import InvalidQuery
from triplomacy.ontology import SPACE
from triplomacy.queries.guard import plain
from triplomacy.queries.parsing import parsed

_DEFAULT = "DEFAULT"
_NO_IRI = re.compile(r"""[<>"{}|^`\\\s]""")
_WHOLE = re.compile(
    r"""<[^<>"{}|^`\\\s]*> | \#[^\n]* | [{}] | (?:[\w:.%-]|\\[_~.\-!$&'()*+,;=/?\#@%])+
      | \"{3}(?:\\.|.)*?\"{3} | '{3}(?:\\.|.)*?'{3} | "(?:\\.|[^"\\])*" | '(?:\\.|[^'\\])*'""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Update:
    """An update that may be run, and the graphs that it may change."""

    text: str
    targets: frozenset[str]


def checked(
    text: str,
    *,
    prefixes: dict[str, str],
    base: str,
    graphs: Container[str],
    using: Sequence[str] = (),
    using_named: Sequence[str] = (),
) -> Update:
    """The update in a form that every parser reads alike, over the graphs that a request chose, if it did.

    Raises InvalidQuery if it is malformed, reaches out, changes what it does not name or what is not an analyst's own,
    or reads a graph as a whole that is not among `graphs`.
    """
    text = plain(text, "update")
    if wrong := next((iri for iri in (*using, *using_named) if _NO_IRI.search(iri)), None):
        raise InvalidQuery(f"the request: {wrong[:200]!r} is no IRI")
    clause = "".join(f"USING <{iri}> " for iri in using) + "".join(f"USING NAMED <{iri}> " for iri in using_named)
    if clause:
        text = _over(text, clause)
    tree, parts = parsed(parseUpdate, _outline(text), "update")
    if "Load" in parts:
        raise InvalidQuery("update: LOAD would fetch from elsewhere; use 'triplomacy load' for files")
    try:
        # An empty update comes as a list.
        operations = getattr(translateUpdate(tree, base=base, initNs=prefixes), "algebra", [])
    except Exception as error:  # rdflib raises bare Exception for an unknown prefix
        raise InvalidQuery(f"update: {' '.join(str(error).split())}") from error
    targets: set[str] = set()
    for operation in operations:
        if clause and _chooses(operation, len(using) + len(using_named)):
            raise InvalidQuery("update: the request names the graphs to read; leave out WITH, USING and DELETE WHERE")
        for graph in _read(operation):
            if graph != _DEFAULT and graph not in targets and graph not in graphs:
                raise InvalidQuery(f"update: no graph <{graph}> in the store, and none is fetched")
        targets |= {_own(graph) for graph in _changed(operation)}
    return Update(text, frozenset(targets))


def _chooses(operation: Any, asked: int) -> bool:
    """Whether an operation says itself what it reads, beside so many graphs that the request chose."""
    if operation.name == "Modify":
        return operation.withClause is not None or len(operation.using or ()) != asked
    return bool(operation.name == "DeleteWhere")


def _own(graph: Any) -> str:
    if not isinstance(graph, URIRef):
        what = f"{graph.n3()} stands for any graph" if hasattr(graph, "n3") else f"{graph} is more than one graph"
        if graph == _DEFAULT:
            what = "the default graph is the merge of all others"
        raise InvalidQuery(f"update: {what}; name a graph of your own, with GRAPH <…> or WITH <…>")
    if graph.startswith(SPACE):
        raise InvalidQuery(
            f"update: <{graph}> is made from what was loaded and would be made again; write to a graph of your own"
        )
    return str(graph)


def _changed(operation: Any) -> Iterator[Any]:
    """The graphs that an operation changes, as its text has them."""
    match operation.name:
        case "InsertData" | "DeleteData" | "DeleteWhere":
            yield from _templates(operation, _DEFAULT)
        case "Modify":
            for template in filter(None, (operation.delete, operation.insert)):
                yield from _templates(template, operation.withClause or _DEFAULT)
        case "Clear" | "Drop" | "Create":
            yield operation.graphiri
        case "Move":
            yield from operation.graph
        case _:
            yield operation.graph[1]


def _templates(template: Any, default: Any) -> Iterator[Any]:
    yield from template.quads or ()
    if template.triples:
        yield default


def _read(operation: Any) -> Iterator[str]:
    """The graphs that an operation reads as a whole."""
    if operation.name in ("Copy", "Move", "Add"):
        yield str(operation.graph[0])
    for clause in operation.using or ():
        yield str(clause.default or clause.named)


def _outline(text: str) -> str:
    """The text with one triple for those of each graph, if it has data only: rdflib takes minutes for thousands.

    Where there are no expressions, `<` begins an IRI and nothing else, so that braces can be told from what is quoted.
    """
    pieces, depth, before, begun = [], 0, "", 0
    for token in _WHOLE.finditer(text):
        word = token[0].upper()
        if word == "{":
            depth += 1
            if depth == 1 and before != "DATA":
                return text
            if depth == 2:
                pieces.append(text[begun : token.end()])
        elif word == "}":
            depth -= 1
            if depth == 1:
                begun = token.start()
                pieces.append(" <urn:s> <urn:p> <urn:o> " if before != "{" else "")
        before = before if word.startswith("#") else word
    return "".join((*pieces, text[begun:])) if depth == 0 else text


def _over(text: str, clause: str) -> str:
    """The text with a clause before each WHERE that may have one."""
    places, depth, before = [], 0, ""
    for token in _WHOLE.finditer(text):
        word = token[0].upper()
        depth += (word == "{") - (word == "}")
        if word == "WHERE" and depth == 0 and before != "DELETE":
            places.append(token.start())
        before = before if word.startswith("#") else word
    for place in reversed(places):
        text = f"{text[:place]}{clause}{text[place:]}"
    return text
