"""JSON-LD that reads well: one line a node, names shortened by prefixes, values plain where the context says what
they are. No blank nodes, since our graphs have none.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, cast

from pyoxigraph import Literal, NamedNode, Quad

from triplomacy import rdf

_TYPE = rdf.PREFIXES["rdf"] + "type"
# JSON-LD has no empty prefix.
_PREFIXES = {name or "id": namespace for name, namespace in rdf.PREFIXES.items()}


def lines(quads: Sequence[Quad]) -> Iterator[bytes]:
    """The triples of quads that are sorted by subject, as the lines of one document."""
    kinds = _kinds(quads)
    context = _PREFIXES | {_short(iri): kind for iri, kind in sorted(kinds.items()) if kind}
    yield b'{"@context": ' + _json(context) + b',\n"@graph": [\n'
    comma = b""
    for subject, group in groupby(quads, key=_subject):
        yield comma + _json(_node(subject, group, kinds))
        comma = b",\n"
    yield b"\n]}\n"


def _subject(quad: Quad) -> str:
    return cast(NamedNode, quad.subject).value


def _node(subject: str, quads: Iterable[Quad], kinds: dict[str, dict[str, str]]) -> dict[str, Any]:
    node: dict[str, Any] = {"@id": _short(subject)}
    for predicate, group in groupby(quads, key=lambda quad: quad.predicate.value):
        values: list[Any] = [quad.object for quad in group]
        if predicate == _TYPE:
            node["@type"] = [_short(value.value) for value in values]
        else:
            found = [_value(value, plain=bool(kinds[predicate])) for value in values]
            node[_short(predicate)] = found[0] if len(found) == 1 else found
    return node


def _kinds(quads: Iterable[Quad]) -> dict[str, dict[str, str]]:
    """For each predicate what the context says of all its values; empty where they differ."""
    kinds: dict[str, dict[str, str]] = {}
    for quad in quads:
        kind, iri = _kind(quad.object), quad.predicate.value
        if iri != _TYPE and kinds.setdefault(iri, kind) != kind:
            kinds[iri] = {}
    return kinds


def _kind(value: Any) -> dict[str, str]:
    match value:
        case NamedNode():
            return {"@type": "@id"}
        case Literal(language=str() as language):
            return {"@language": language}
        case _:
            return {"@type": _short(value.datatype.value)}


def _value(value: Any, *, plain: bool) -> Any:
    text = _short(value.value) if isinstance(value, NamedNode) else value.value
    if plain:
        return text
    kind = _kind(value)
    return {"@id": text} if kind == {"@type": "@id"} else {"@value": text} | kind


def _short(iri: str) -> str:
    for name, namespace in _PREFIXES.items():
        rest = iri.removeprefix(namespace)
        if rest != iri and not rest.startswith("//"):
            return f"{name}:{rest}"
    return iri


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
