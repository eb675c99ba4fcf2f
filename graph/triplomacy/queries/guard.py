"""Which SPARQL may be asked: queries over the store at hand, and nothing that reaches out of it.

The text is parsed, not searched, so the word "service" in a label is no offence. Updates do not parse as queries; see
`updates` for them.
"""

from collections.abc import Callable, Container, Iterator
from typing import Any

from pyoxigraph import NamedNode
from pyparsing import ParseException, ParseResults
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import expandUnicodeEscapes, parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from triplomacy.errors import InvalidQuery


class Graphs:
    """The IRIs of a store's named graphs, looked up one by one: `has` says whether it holds a graph."""

    def __init__(self, has: Callable[[NamedNode], bool]) -> None:
        self._has = has

    def __contains__(self, iri: object) -> bool:
        try:
            graph = NamedNode(str(iri))
        except ValueError:
            return False
        return self._has(graph)


def checked(text: str, *, prefixes: dict[str, str], graphs: Container[str]) -> str:
    """The query in a form that every parser reads alike.

    Raises InvalidQuery if it is malformed, calls a SERVICE, or names a graph that is not among `graphs`.
    """
    text = plain(text, "query")
    tree, parts = parsed(parseQuery, text, "query")
    for graph in _named_graphs(tree, prefixes) if "DatasetClause" in parts else ():
        if graph not in graphs:
            raise InvalidQuery(f"query: FROM <{graph}>: the store has no such graph, and none is fetched")
    return text


def parsed(parser: Callable[[str], Any], text: str, kind: str) -> tuple[Any, set[str]]:
    """A query or an update as rdflib parses it, and the names of its parts.

    Raises InvalidQuery if it is malformed or calls a SERVICE.
    """
    try:
        tree = parser(text)
    except ParseException as error:
        raise InvalidQuery(f"{kind}, line {error.lineno}, column {error.column}: {_expected(error)}") from error
    except (RecursionError, ValueError) as error:
        raise InvalidQuery(f"{kind}: cannot be parsed ({type(error).__name__}); make it simpler") from error
    parts = {part.name for part in _parts(tree)}
    if "ServiceGraphPattern" in parts:
        raise InvalidQuery(f"{kind}: SERVICE would ask another server; load what you need into the store instead")
    return tree, parts


def plain(text: str, kind: str) -> str:
    r"""The text without `\u` escapes and carriage returns.

    Parsers differ on whether an escaped quote ends a string and a lone CR ends a comment: what one takes for
    a comment could be a SERVICE to the other.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        while (expanded := expandUnicodeEscapes(text)) != text:
            text = expanded.replace("\r", "\n")
        text.encode()
    except (ValueError, OverflowError) as error:
        raise InvalidQuery(f"{kind}: holds an escape that is no character; write the character itself") from error
    return text


def _expected(error: ParseException) -> str:
    found = error.line.strip()[:60]
    return f"not SPARQL at {found!r}" if found else "ends too early"


def _parts(tree: Any) -> Iterator[CompValue]:
    waiting = [tree]
    while waiting:
        part = waiting.pop()
        if isinstance(part, CompValue):
            yield part
            waiting.extend(part.values())
        elif isinstance(part, ParseResults | list | tuple):
            waiting.extend(part)


def _named_graphs(tree: ParseResults, prefixes: dict[str, str]) -> Iterator[str]:
    try:
        clauses = translateQuery(tree, initNs=prefixes).algebra.datasetClause
    except Exception as error:  # rdflib raises bare Exception for an unknown prefix
        raise InvalidQuery(f"query: FROM cannot be resolved ({error})") from error
    for clause in clauses:
        yield str(clause.default or clause.named)
