"""GEXF 1.3 for Gephi and Gephi Lite, with times, colours, line styles, and the same places as the other pictures.

Written by ourselves, since networkx leaves out `kind`, without which Gephi adds up parallel edges and loses the
relations. Two variants: one edge per claim, or one per bundle of claims. Edges are written as they are made, so that
memory does not grow with what they say.
"""

import json
import re
import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, BinaryIO
from xml.sax.saxutils import quoteattr

from triplomacy import analytics
from triplomacy.claims import Record
from triplomacy.exporters import appearance
from triplomacy.exporters.characters import for_xml
from triplomacy.exporters.files import replacing
from triplomacy.exporters.layout import positions
from triplomacy.exporters.network import Edge, Sources, sources, spells

_HEAD = """<?xml version="1.0" encoding="utf-8"?>
<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:schemaLocation="http://gexf.net/1.3 http://gexf.net/1.3/gexf.xsd" version="1.3">
<meta><creator>triplomacy</creator><description>{description}</description></meta>
<graph defaultedgetype="directed"{times}>
"""
_TIMES = ' mode="dynamic" timeformat="date" timerepresentation="interval"'
_TYPES = {bool: "boolean", int: "integer", float: "double", tuple: "liststring"}
# What has an XML attribute of its own.
_OWN = frozenset({"id", "label", "weight", "kind", "claims"})
_PLAIN = re.compile(
    "[\x20\x21\x23-\x25\x27-\x3b\x3d\x3f-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]*"
)
# Gephi Lite's parser takes them for line ends, as XML 1.1 does, if they stand for themselves.
_LINE_ENDS = {"\x85": "&#x85;", "\u2028": "&#x2028;"}
_LINES = {"denied": "dotted", "asserted": "solid"}

_Spells = list[tuple[str, str]]


def write(records: Iterable[Record], path: Path, *, threshold: float = 0.5) -> None:
    """One edge per claim; the claim's id is its kind, or Gephi would add up parallel edges."""
    known = sources(records, threshold=threshold)
    _save(known, _of_claims(known), path, description="One edge for each claim, with its evidence.")


def write_aggregate(records: Iterable[Record], path: Path, *, threshold: float = 0.5) -> None:
    """One edge per source, relation, target and status, weighted by its claims; the relation is its kind."""
    known = sources(records, threshold=threshold)
    description = "One edge for each relation between two actors, weighted by its claims."
    _save(known, _of_bundles(known), path, description=description)


def _of_claims(known: Sources) -> Iterator[Edge]:
    for source, target, values in known.edges():
        yield source, target, values | {"kind": values["id"], "claims": (values,)}


def _of_bundles(known: Sources) -> Iterator[Edge]:
    for number, (source, target, values) in enumerate(known.bundles()):
        settled = values["status"] == "asserted"
        kind = values["relation"] if settled else f"{values['relation']} ({values['status']})"
        evidence = tuple(claim["evidence"] for claim in values["claims"])
        yield source, target, values | {"id": f"e{number}", "kind": kind, "evidence": evidence}


def _save(known: Sources, edges: Iterable[Edge], path: Path, *, description: str) -> None:
    network = analytics.with_measures(known.outline())
    places = positions(network)
    lives = _Lives()
    of_nodes: dict[str, str] = {}
    of_edges: dict[str, str] = {}
    # Attributes and the mode come first in the file, and are known last.
    with TemporaryFile() as waiting:
        for source, target, values in edges:
            spent = spells(values["claims"])
            lives.add((source, target), spent)
            waiting.write(_edge(source, target, values, spent, of_edges).encode())
        nodes = [_node(iri, of, places[iri], lives.of(iri), of_nodes) for iri, of in network.nodes(data=True)]
        waiting.seek(0)
        with replacing(path) as out:
            out.write(_HEAD.format(description=description, times=_TIMES if lives.dated else "").encode())
            _declare(out, node=of_nodes, edge=of_edges)
            out.write(f"<nodes>\n{''.join(nodes)}</nodes>\n<edges>\n".encode())
            shutil.copyfileobj(waiting, out)
            out.write(b"</edges>\n</graph>\n</gexf>\n")


class _Lives:
    """When actors are in the picture: while one of their edges is; always, if one of these has no date."""

    def __init__(self) -> None:
        self.dated = False
        self._spells: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
        self._always: set[str] = set()

    def add(self, ends: tuple[str, str], spent: _Spells) -> None:
        """Notes the times of an edge between two actors."""
        self.dated = self.dated or bool(spent)
        for actor in ends:
            self._spells[actor].update(spent)
            if not spent:
                self._always.add(actor)

    def of(self, actor: str) -> _Spells:
        """First and last days, overlaps merged; empty means always."""
        if actor in self._always:
            return []
        return spells({"earliest": first, "latest": last} for first, last in self._spells[actor])


def _declare(out: BinaryIO, **types: Mapping[str, str]) -> None:
    """One static block per class: Gephi Lite keeps the last one only."""
    for kind, columns in types.items():
        out.write(f'<attributes class="{kind}" mode="static">\n'.encode())
        for name, type_ in sorted(columns.items()):
            out.write(f'<attribute id="{name}" title="{name}" type="{type_}"/>\n'.encode())
        out.write(b"</attributes>\n")


def _node(iri: str, values: Mapping[str, Any], place: tuple[float, float], life: _Spells, types: dict[str, str]) -> str:
    red, green, blue = appearance.rgb(appearance.NODE_COLOURS.get(values["class"], appearance.OTHER_COLOUR))
    columns = {name: value for name, value in values.items() if name not in _OWN} | {"claims": values["claims"]}
    return (
        f"<node id={_quoted(iri)} label={_quoted(values['label'])}>{_values(columns, types)}{_spells(life)}"
        f'<viz:color r="{red}" g="{green}" b="{blue}"/>'
        # Gephi's y axis points up, ours points down.
        f'<viz:position x="{place[0]}" y="{-place[1]}" z="0.0"/>'
        f'<viz:size value="{appearance.node_size(values["claims"])}"/></node>\n'
    )


def _edge(source: str, target: str, values: Mapping[str, Any], spent: _Spells, types: dict[str, str]) -> str:
    red, green, blue = appearance.rgb(appearance.EDGE_COLOURS[values["quad"]])
    columns = {name: value for name, value in values.items() if name not in _OWN}
    return (
        f'<edge id="{values["id"]}" source={_quoted(source)} target={_quoted(target)} '
        f'label={_quoted(values["label"])} kind="{values["kind"]}" weight="{values["weight"]}">'
        f"{_values(columns, types)}{_spells(spent)}"
        f'<viz:color r="{red}" g="{green}" b="{blue}"/>'
        f'<viz:shape value="{_LINES.get(values["status"], "dashed")}"/></edge>\n'
    )


def _values(columns: Mapping[str, Any], types: dict[str, str]) -> str:
    """The values, whose types are noted."""
    parts = []
    for name, value in columns.items():
        types[name] = _TYPES.get(type(value), "string")
        parts.append(f'<attvalue for="{name}" value={_text(value)}/>')
    return f"<attvalues>{''.join(parts)}</attvalues>"


def _spells(spent: _Spells) -> str:
    if not spent:
        return ""
    parts = (f'<spell start="{first}" end="{last}"/>' for first, last in spent)
    return f"<spells>{''.join(parts)}</spells>"


def _text(value: Any) -> str:
    match value:
        case bool():
            return f'"{str(value).lower()}"'
        case tuple():
            return _quoted(json.dumps([for_xml(item) for item in value], ensure_ascii=False))
        case str():
            return _quoted(value)
        case _:
            return f'"{value}"'


def _quoted(text: str) -> str:
    # Most texts need nothing done, and looking is three times as fast.
    return f'"{text}"' if _PLAIN.fullmatch(text) else quoteattr(for_xml(text), _LINE_ENDS)
