"""Which SPARQL may be asked: queries over the store at hand, and nothing that reaches out of it.

What might reach out is parsed, not searched, so the word "service" in a label is no offence. Updates do not parse as
queries; see `updates` for them.
"""

import re
from collections.abc import Callable, Container

from pyoxigraph import NamedNode

from triplomacy.errors import InvalidQuery

# Without these words in it, in a comment or anywhere, a query reaches nothing but its store.
_REACHING = re.compile("service|from", re.IGNORECASE)
# Oxigraph's parser ends the process at some hundreds of nested brackets; rdflib's is content to refuse them.
_OPENING, _MOST_OPENINGS = re.compile(r"[([{]"), 128
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
# What rdflib, too, takes for an escape.
_NO_ESCAPE = re.compile(r"\\u[0-9a-f]{4}", re.IGNORECASE)


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

    Raises InvalidQuery if it calls a SERVICE, or names a graph that is not among `graphs`. What is malformed may pass,
    for Oxigraph to find.
    """
    text = plain(text, "query")
    if not _REACHING.search(text) and len(_OPENING.findall(text)) <= _MOST_OPENINGS:
        return text
    from triplomacy.queries import parsing

    for graph in parsing.graphs(text, prefixes=prefixes):
        if graph not in graphs:
            raise InvalidQuery(f"query: FROM <{graph}>: the store has no such graph, and none is fetched")
    return text


def malformed(text: str, reason: str) -> InvalidQuery:
    """What is wrong with a query that Oxigraph would not take for some reason, in one line and rdflib's fewer words."""
    from triplomacy.queries import parsing

    try:
        list(parsing.graphs(text, prefixes={}))
    except InvalidQuery as found:
        return found
    return InvalidQuery(f"query: {' '.join(reason.split())}")


def plain(text: str, kind: str) -> str:
    r"""The text without `\u` escapes and carriage returns.

    Parsers differ on whether an escaped quote ends a string and a lone CR ends a comment: what one takes for
    a comment could be a SERVICE to the other.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        while (expanded := _ESCAPE.sub(_character, text)) != text:
            text = expanded.replace("\r", "\n")
        text.encode()
    except (ValueError, OverflowError) as error:
        raise InvalidQuery(f"{kind}: holds an escape that is no character; write the character itself") from error
    if _NO_ESCAPE.search(text):
        raise InvalidQuery(f"{kind}: holds an escape that is no character; write the character itself")
    return text


def _character(escape: re.Match[str]) -> str:
    return chr(int(escape[1] or escape[2], 16))
