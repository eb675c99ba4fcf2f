"""A script in Cypher that loads the claims into Neo4j or Memgraph: actors as nodes, one relationship a claim.

It only merges, so it may be run twice. Nodes are `:Actor` and their class, known by `iri`; relationships have the type
of the relation (`SUPPLIES_ARMS_TO`) and are known by `id`; a minister or an army `ACTS_FOR` its state. Run it with
`cypher-shell -f` or `mgconsole <`.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from triplomacy.claims import Actor, Record
from triplomacy.exporters.characters import for_utf8
from triplomacy.exporters.files import replacing
from triplomacy.exporters.property_graph import PropertyGraph, streamed

DAYS = frozenset({"earliest", "latest", "published"})

_ROWS = 500
_HEAD = """\
// Claims of political news, by triplomacy. An index first makes the loading quick:
// Neo4j:    CREATE CONSTRAINT actor_iri IF NOT EXISTS FOR (a:Actor) REQUIRE a.iri IS UNIQUE;
// Memgraph: CREATE INDEX ON :Actor(iri);
"""
_ACTORS = "MERGE (a:Actor {{iri: row.iri}}) SET a:{name} SET a += row"
_ACTS_FOR = "MATCH (a:Actor {iri: row.iri}) MATCH (b:Actor {iri: row.acts_for}) MERGE (a)-[:ACTS_FOR]->(b)"
_CLAIMS = (
    "MATCH (a:Actor {{iri: row.source}}) MATCH (b:Actor {{iri: row.target}}) "
    "MERGE (a)-[r:{name} {{id: row.claim.id}}]->(b) SET r += row.claim"
)
_ESCAPES = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
# Control characters, and line ends of Unicode; a "u" after a backslash too, since older versions of Neo4j resolve
# \uXXXX before they read literals, and would take the second half of an escaped backslash for its beginning.
_SPECIAL = re.compile(r"(?<=\\)[uU]|[\\'\x00-\x1f\x7f-\x9f\u2028\u2029]")


def write(records: Iterable[Record], path: Path, *, threshold: float = 0.5) -> None:
    """The script: actors by class, for whom they act, then the claims in batches of one relation."""
    with streamed(records, threshold=threshold) as graph, replacing(path) as out:
        out.write(_HEAD.encode())
        out.writelines(statement.encode() for statement in _statements(graph))


def type_of(relation: str) -> str:
    """A relation's name as types of relationships are written: SUPPLIES_ARMS_TO."""
    return re.sub("(?<=[a-z])(?=[A-Z])", "_", relation).upper()


def properties(actor: Actor) -> dict[str, Any]:
    """What a node of the property graph says of an actor."""
    return {"iri": actor.iri, "name": actor.label, "class": actor.kind}


def literal(value: Any) -> str:
    """A value in Cypher: text, number, truth value, list or map."""
    match value:
        case str():
            return "'" + _SPECIAL.sub(_escaped, for_utf8(value)) + "'"
        case bool():
            return str(value).lower()
        case int() | float():
            return repr(value)
        case tuple():
            return "[" + ", ".join(map(literal, value)) + "]"
        case _:
            return "{" + ", ".join(f"{name}: {_property(name, item)}" for name, item in value.items()) + "}"


def _property(name: str, value: Any) -> str:
    return f"date({literal(value)})" if name in DAYS else literal(value)


def _escaped(match: re.Match[str]) -> str:
    return _ESCAPES.get(match[0]) or f"\\u{ord(match[0]):04x}"


def _statements(graph: PropertyGraph) -> Iterator[str]:
    classes: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for actor in graph.actors.values():
        classes[actor.kind].append(properties(actor))
    for kind, rows in sorted(classes.items()):
        yield from _batches(rows, _ACTORS.format(name=kind))
    ties = ({"iri": actor.iri, "acts_for": actor.acts_for.iri} for actor in graph.actors.values() if actor.acts_for)
    yield from _batches(ties, _ACTS_FOR)
    waiting: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for source, target, claim in graph:
        rows = waiting[claim["relation"]]
        rows.append({"source": source, "target": target, "claim": claim})
        if len(rows) == _ROWS:
            yield from _batches(rows, _of_claims(claim["relation"]))
            rows.clear()
    for relation, rows in sorted(waiting.items()):
        yield from _batches(rows, _of_claims(relation))


def _of_claims(relation: str) -> str:
    return _CLAIMS.format(name=type_of(relation))


def _batches(rows: Iterable[Mapping[str, Any]], action: str) -> Iterator[str]:
    waiting = iter(rows)
    while some := list(islice(waiting, _ROWS)):
        listed = ",\n  ".join(map(literal, some))
        yield f"UNWIND [\n  {listed}\n] AS row\n{action};\n"
