"""SPARQL as rdflib parses it, to see what a query or an update would reach, and to say what is malformed in it.

It takes some milliseconds for a line, and half a second to be loaded: see `guard` for when it is needed.
"""

from collections.abc import Callable, Iterator
from typing import Any

from pyparsing import ParseException, ParseResults
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from triplomacy.errors import InvalidQuery


def graphs(text: str, *, prefixes: dict[str, str]) -> Iterator[str]:
    """The graphs that a query names after FROM. Raises InvalidQuery if it is malformed or calls a SERVICE."""
    tree, parts = parsed(parseQuery, text, "query")
    if "DatasetClause" not in parts:
        return
    try:
        clauses = translateQuery(tree, initNs=prefixes).algebra.datasetClause
    except Exception as error:  # rdflib raises bare Exception for an unknown prefix
        raise InvalidQuery(f"query: FROM cannot be resolved ({error})") from error
    for clause in clauses:
        yield str(clause.default or clause.named)


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
