"""GEXF 1.3 for Gephi and Gephi Lite, with times, colours, line styles, and the same places as the other pictures.

Written by ourselves, since networkx leaves out `kind`, without which Gephi adds up parallel edges and loses the
relations. Two variants: one edge per claim, or one per bundle of claims.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from triplomacy.claims import Record
from triplomacy.exporters import appearance
from triplomacy.exporters.characters import for_xml
from triplomacy.exporters.files import replacing
from triplomacy.exporters.layout import positions
from triplomacy.exporters.network import Network, bundled, of_claims, spells

_NAMESPACE = "http://gexf.net/1.3"
_VIZ = "http://gexf.net/1.3/viz"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_TYPES = {bool: "boolean", int: "integer", float: "double", tuple: "liststring"}
# What has an XML attribute of its own.
_OWN = frozenset({"id", "label", "weight", "claims_of_bundle"})


def write(records: Iterable[Record], path: Path, *, threshold: float = 0.5) -> None:
    """One edge per claim; the claim's id is its kind, or Gephi would add up parallel edges."""
    network = of_claims(records, threshold=threshold)
    for _, _, values in network.edges(data=True):
        values["kind"] = values["id"]
        values["claims_of_bundle"] = (values.copy(),)
    _save(network, path, description="One edge for each claim, with its evidence.")


def write_aggregate(records: Iterable[Record], path: Path, *, threshold: float = 0.5) -> None:
    """One edge per source, relation, target and status, weighted by its claims; the relation is its kind."""
    network = bundled(of_claims(records, threshold=threshold))
    for number, (_, _, values) in enumerate(network.edges(data=True)):
        settled = values["status"] == "asserted"
        values["kind"] = values["relation"] if settled else f"{values['relation']} ({values['status']})"
        values["id"] = f"e{number}"
        values["claims_of_bundle"] = values.pop("claims")
        values["evidence"] = tuple(claim["evidence"] for claim in values["claims_of_bundle"])
    _save(network, path, description="One edge for each relation between two actors, weighted by its claims.")


def _save(network: Network, path: Path, *, description: str) -> None:
    times = {values["id"]: spells(values["claims_of_bundle"]) for _, _, values in network.edges(data=True)}
    root = ET.Element("gexf", {"xmlns": _NAMESPACE, "xmlns:viz": _VIZ, "xmlns:xsi": _XSI, "version": "1.3"})
    root.set("xsi:schemaLocation", f"{_NAMESPACE} {_NAMESPACE}/gexf.xsd")
    meta = ET.SubElement(root, "meta")
    ET.SubElement(meta, "creator").text = "triplomacy"
    ET.SubElement(meta, "description").text = description
    graph = ET.SubElement(root, "graph", {"defaultedgetype": "directed"})
    if any(times.values()):
        graph.attrib |= {"mode": "dynamic", "timeformat": "date", "timerepresentation": "interval"}
    places = positions(network)
    nodes = [(iri, values) for iri, values in network.nodes(data=True)]
    edges = sorted(network.edges(data=True), key=lambda edge: edge[2]["id"])
    _attributes(graph, "node", [values for _, values in nodes])
    _attributes(graph, "edge", [values for _, _, values in edges])
    parent = ET.SubElement(graph, "nodes")
    for iri, values in nodes:
        _node(parent, iri, values, places[iri])
    parent = ET.SubElement(graph, "edges")
    for source, target, values in edges:
        _edge(parent, (source, target), values, times[values["id"]])
    with replacing(path) as out:
        ET.ElementTree(root).write(out, encoding="utf-8", xml_declaration=True)


def _attributes(graph: ET.Element, kind: str, items: list[dict[str, Any]]) -> None:
    """One static block per class: Gephi Lite keeps the last one only."""
    types = {name: _TYPES.get(type(value), "string") for item in items for name, value in _columns(item)}
    block = ET.SubElement(graph, "attributes", {"class": kind, "mode": "static"})
    for name, type_ in sorted(types.items()):
        ET.SubElement(block, "attribute", {"id": name, "title": name, "type": type_})


def _columns(values: dict[str, Any]) -> list[tuple[str, Any]]:
    return [(name, value) for name, value in sorted(values.items()) if name not in _OWN and name != "kind"]


def _node(parent: ET.Element, iri: str, values: dict[str, Any], place: tuple[float, float]) -> None:
    node = ET.SubElement(parent, "node", {"id": for_xml(iri), "label": for_xml(values["label"])})
    _values(node, values)
    _colour(node, appearance.NODE_COLOURS.get(values["class"], appearance.OTHER_COLOUR))
    # Gephi's y axis points up, ours points down.
    ET.SubElement(node, "viz:position", {"x": str(place[0]), "y": str(-place[1]), "z": "0.0"})
    ET.SubElement(node, "viz:size", {"value": str(appearance.node_size(values["claims"]))})


def _edge(parent: ET.Element, ends: tuple[str, str], values: dict[str, Any], times: list[tuple[str, str]]) -> None:
    edge = ET.SubElement(parent, "edge", {"id": values["id"], "source": for_xml(ends[0]), "target": for_xml(ends[1])})
    edge.attrib |= {"label": for_xml(values["label"]), "kind": values["kind"], "weight": str(values["weight"])}
    _values(edge, values)
    if times:
        parent = ET.SubElement(edge, "spells")
        for first, last in times:
            ET.SubElement(parent, "spell", {"start": first, "end": last})
    _colour(edge, appearance.EDGE_COLOURS[values["quad"]])
    shape = {"denied": "dotted", "asserted": "solid"}.get(values["status"], "dashed")
    ET.SubElement(edge, "viz:shape", {"value": shape})


def _colour(element: ET.Element, colour: str) -> None:
    red, green, blue = appearance.rgb(colour)
    ET.SubElement(element, "viz:color", {"r": str(red), "g": str(green), "b": str(blue)})


def _values(element: ET.Element, values: dict[str, Any]) -> None:
    parent = ET.SubElement(element, "attvalues")
    for name, value in _columns(values):
        ET.SubElement(parent, "attvalue", {"for": name, "value": _text(value)})


def _text(value: Any) -> str:
    match value:
        case bool():
            return str(value).lower()
        case tuple():
            return json.dumps([for_xml(item) for item in value], ensure_ascii=False)
        case str():
            return for_xml(value)
        case _:
            return str(value)
