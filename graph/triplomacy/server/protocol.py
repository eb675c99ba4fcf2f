"""What a request asks for: the SPARQL 1.1 Protocol (W3C Recommendation of 2013, section 2), both operations.

Nothing here knows a web framework: method, headers and body come in, an operation or a refusal comes out.
"""

from dataclasses import dataclass
from email.message import Message
from typing import Literal
from urllib.parse import parse_qsl

from triplomacy.server.refusals import Refusal

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"

_MOST_FIELDS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """A query or an update, and the graphs that the request sets over what its text says."""

    kind: Literal["query", "update"]
    text: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


def operation(method: str, query_string: bytes, content_type: str | None, body: bytes) -> Operation | None:
    """What the request asks; None for a GET without a query, which asks for the service description.

    The method is GET, HEAD or POST. Raises Refusal with 400 or 415 if it asks nothing that the protocol knows.
    """
    address = _fields(query_string, "the address")
    if method != "POST":
        return _asked(address, from_form=False) if address else None
    media_type, charset = _media_type(content_type)
    if media_type == FORM:
        if address:
            raise Refusal(400, "a form has all its parameters in the body; leave the address without any")
        return _asked(_fields(body, "the form"), from_form=True)
    if media_type in (QUERY, UPDATE):
        if charset.lower() not in ("utf-8", "utf8", "us-ascii"):
            raise Refusal(415, f"Content-Type: charset {charset[:40]}; send UTF-8")
        kind: Literal["query", "update"] = "query" if media_type == QUERY else "update"
        if any(name in ("query", "update") for name, _ in address):
            raise Refusal(400, f"the {kind} is in the body; the address names graphs only")
        return _operation(kind, _decoded(body, "the body"), address)
    sent = f"Content-Type {media_type[:60]}" if media_type else "no Content-Type"
    raise Refusal(415, f"{sent}: send {FORM}, {QUERY} or {UPDATE}")


def _asked(fields: list[tuple[str, str]], *, from_form: bool) -> Operation:
    queries = [value for name, value in fields if name == "query"]
    updates = [value for name, value in fields if name == "update"]
    if updates and not from_form:
        raise Refusal(400, "an update changes the store, so it is sent by POST")
    if len(queries) + len(updates) != 1:
        raise Refusal(
            400, f"{len(queries)} queries and {len(updates)} updates; give exactly one as 'query' or 'update'"
        )
    return _operation("query", queries[0], fields) if queries else _operation("update", updates[0], fields)


def _operation(kind: Literal["query", "update"], text: str, fields: list[tuple[str, str]]) -> Operation:
    default, named = (
        ("default-graph-uri", "named-graph-uri") if kind == "query" else ("using-graph-uri", "using-named-graph-uri")
    )
    return Operation(
        kind=kind,
        text=text,
        default_graphs=tuple(value for name, value in fields if name == default),
        named_graphs=tuple(value for name, value in fields if name == named),
    )


def _fields(encoded: bytes, place: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            _decoded(encoded, place),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_MOST_FIELDS,
        )
    except ValueError as error:
        raise Refusal(400, f"{place}: cannot be read as parameters; encode them as UTF-8") from error


def _decoded(data: bytes, place: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refusal(400, f"{place}: not UTF-8 at byte {error.start}; send UTF-8") from error


def _media_type(content_type: str | None) -> tuple[str, str]:
    if not content_type:
        return "", "utf-8"
    header = Message()
    header["Content-Type"] = " ".join(content_type.split())
    media_type, _, _ = content_type.partition(";")
    return media_type.strip().lower(), str(header.get_content_charset("utf-8"))
