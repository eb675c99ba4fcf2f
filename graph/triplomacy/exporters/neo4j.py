"""Tables for Neo4j's bulk import, `neo4j-admin database import full`, in one zip file with the command to run.

Nodes are actors, relationships are claims, and a minister or an army ACTS_FOR its state, as in `cypher`. Lists are
joined with semicolons, Neo4j's default, so a semicolon within an item is written as a comma; line ends within a cell
are written as spaces, since the import reads a line a row by default.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from triplomacy.claims import Record
from triplomacy.exporters.characters import for_table
from triplomacy.exporters.cypher import DAYS, properties, type_of
from triplomacy.exporters.files import replacing
from triplomacy.exporters.property_graph import PropertyGraph, streamed

COMMAND = """\
# Unpack beside this file, then, with the database stopped or not yet made:
neo4j-admin database import full neo4j --id-type=string \\
  --nodes=actors.csv --relationships=acts_for.csv --relationships=claims.csv
"""
_TEXTS = (
    "id", "label", "relation", "root", "quad", "status", "polarity", "modality", "inferred_slot", "inference_basis",
    "quantity", "time", "earliest", "latest", "place", "attribution", "attributed_to", "evidence", "document",
    "document_name", "title", "url", "publisher", "author", "published", "language", "method",
)  # fmt: skip
_TYPES = MappingProxyType(
    {name: "date" if name in DAYS else "string" for name in _TEXTS}
    | dict.fromkeys(("asserted", "inferred", "symmetric"), "boolean")
    | dict.fromkeys(("confidence", "weight", "quantity_min", "quantity_max"), "double")
    | dict.fromkeys(("sentence", "start_offset", "end_offset"), "int")
    | {"themes": "string[]"}
)
_LINE_ENDS = re.compile("\r\n|[\r\n\x85\u2028\u2029]")


def write(records: Iterable[Record], path: Path, *, threshold: float = 0.5) -> None:
    """The zip file: actors.csv, acts_for.csv, claims.csv and the command."""
    with (
        streamed(records, threshold=threshold) as graph,
        replacing(path) as out,
        ZipFile(out, "w", ZIP_DEFLATED) as archive,
    ):
        _table(archive, "actors.csv", ("iri:ID", "name", "class", ":LABEL"), _actors(graph))
        _table(archive, "acts_for.csv", (":START_ID", ":END_ID", ":TYPE"), _ties(graph))
        columns = [name if kind == "string" else f"{name}:{kind}" for name, kind in _TYPES.items()]
        _table(archive, "claims.csv", (":START_ID", ":END_ID", ":TYPE", *columns), _claims(graph))
        with archive.open(_entry("import.sh"), "w") as file:
            file.write(COMMAND.encode())


def _actors(graph: PropertyGraph) -> Iterator[Sequence[Any]]:
    return ([*properties(actor).values(), ("Actor", actor.kind)] for actor in graph.actors.values())


def _ties(graph: PropertyGraph) -> Iterator[Sequence[Any]]:
    return ([actor.iri, actor.acts_for.iri, "ACTS_FOR"] for actor in graph.actors.values() if actor.acts_for)


def _claims(graph: PropertyGraph) -> Iterator[Sequence[Any]]:
    for source, target, values in graph:
        yield [source, target, type_of(values["relation"]), *(values.get(name) for name in _TYPES)]


def _table(archive: ZipFile, name: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    with (
        archive.open(_entry(name), "w", force_zip64=True) as file,
        io.TextIOWrapper(file, encoding="utf-8", newline="") as text,
    ):
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(map(_cell, row) for row in rows)


def _entry(name: str) -> ZipInfo:
    """A file of the archive, of the same day whenever it is written."""
    entry = ZipInfo(name)
    entry.compress_type = ZIP_DEFLATED
    return entry


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case tuple():
            return ";".join(_text(item).replace(";", ",") for item in value)
        case str():
            return _text(value)
        case _:
            return str(value)


def _text(value: str) -> str:
    return for_table(_LINE_ENDS.sub(" ", value))
