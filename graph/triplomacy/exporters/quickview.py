"""The quick view: one HTML file with pyvis's network, which opens from disk and asks no other place for anything.

pyvis's own page loads Bootstrap from a server and runs scripts that stand in titles, so the frame is that of `page`.
Meant for small graphs: above `LIMIT` edges the strongest are shown, and the page says so.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from pyvis.network import Network as View

from triplomacy.claims import Record
from triplomacy.exporters import appearance, page
from triplomacy.exporters.characters import for_utf8
from triplomacy.exporters.files import replacing
from triplomacy.exporters.layout import positions
from triplomacy.exporters.network import Network, bundled, of_claims

LIMIT = 300

_VIS = ("lib", "vis-9.1.2", "vis-network.min.js")
_LONGEST_LABEL = 36
_LONGEST_THEME = 30
_MOST_SENTENCES = 8
# With more edges their words hide each other; they still stand in what pointing at an edge shows.
_MOST_WORDED = 40
_STATUSES = {"": "asserted", "8 4": "hedged or inferred", "1 5": "denied"}


def write(records: Iterable[Record], path: Path, *, threshold: float = 0.5) -> None:
    """The actors and bundles of claims, solid where asserted, dashed where inferred or hedged, dotted where denied."""
    network = bundled(of_claims(records, threshold=threshold))
    shown = _strongest(network)
    text = _page(_view(shown), shown=shown.number_of_edges(), total=network.number_of_edges())
    with replacing(path) as out:
        out.write(text.encode("utf-8"))


def _strongest(network: Network) -> Network:
    """The network, or the part of it with the most claims to an edge."""
    if network.number_of_edges() <= LIMIT:
        return network
    edges = sorted(network.edges(keys=True, data="weight"), key=lambda edge: (-edge[3], edge[:3]))
    return network.edge_subgraph([edge[:3] for edge in edges[:LIMIT]]).copy()


def _view(network: Network) -> View:
    view = View(directed=True, height="100%", width="100%", cdn_resources="in_line")
    view.toggle_physics(False)
    places = positions(network)
    for iri, values in sorted(network.nodes(data=True)):
        x, y = places[iri]
        view.add_node(
            for_utf8(iri),
            label=_short(values["label"]),
            title=for_utf8(_actor_text(values)),
            shape=appearance.SHAPES.get(values["class"], appearance.OTHER_SHAPE),
            color=appearance.NODE_COLOURS.get(values["class"], appearance.OTHER_COLOUR),
            size=appearance.node_size(values["claims"]) / 2,
            font={"size": appearance.name_size(values["claims"])},
            x=x,
            y=y,
        )
    beside: defaultdict[tuple[str, str], int] = defaultdict(int)
    for source, target, values in sorted(network.edges(data=True), key=_edge_order):
        beside[source, target] += 1
        view.add_edge(
            for_utf8(source),
            for_utf8(target),
            label=_words_on_line(values) if network.number_of_edges() <= _MOST_WORDED else "",
            title=for_utf8(_edge_text(network, source, target, values)),
            color=appearance.EDGE_COLOURS[values["quad"]],
            dashes=appearance.DASHES[values["status"]],
            width=appearance.edge_width(values["weight"]),
            # Edges of one pair bend apart; those of the other direction bend to the other side.
            smooth={"type": "curvedCW", "roundness": round(min(0.18 + 0.28 * (beside[source, target] - 1), 0.9), 2)},
        )
    return view


def _edge_order(edge: tuple[str, str, dict[str, Any]]) -> tuple[str, ...]:
    source, target, values = edge
    return source, target, values["relation"], values["status"]


def _short(label: str) -> str:
    label = for_utf8(" ".join(label.split()))
    return label if len(label) <= _LONGEST_LABEL else label[: _LONGEST_LABEL - 1] + "…"


def _edge_label(values: dict[str, Any]) -> str:
    mark = {"asserted": "", "inferred": " (inferred)", "hedged": " (hedged)", "denied": " (denied)"}[values["status"]]
    count = f" ×{len(values['claims'])}" if len(values["claims"]) > 1 else ""
    return f"{values['label']}{mark}{count}"


def _words_on_line(values: dict[str, Any]) -> str:
    """The relation, and what it is about where that is short."""
    theme = for_utf8(", ".join(values["themes"]))
    return f"{_edge_label(values)}\n{theme}" if 0 < len(theme) <= _LONGEST_THEME else _edge_label(values)


def _actor_text(values: dict[str, Any]) -> str:
    behind = f"\nacts for {values['acts_for']}" if "acts_for" in values else ""
    return f"{values['label']}\n{values['class']}{behind}\nclaims: {values['claims']}"


def _edge_text(network: Network, source: str, target: str, values: dict[str, Any]) -> str:
    claims: Sequence[dict[str, Any]] = values["claims"]
    actors = network.nodes[source]["label"], network.nodes[target]["label"]
    head = f"{actors[0]} – {_edge_label(values)} – {actors[1]}"
    if values["documents"] > 1:
        head += f"\n{values['documents']} documents, independent sources: {values['independent_sources']}"
    ordered = sorted(claims, key=lambda claim: (-claim["confidence"], claim["id"]))
    texts = [_claim_text(claim) for claim in ordered[:_MOST_SENTENCES]]
    if len(claims) > _MOST_SENTENCES:
        texts.append(f"and {len(claims) - _MOST_SENTENCES} more")
    return "\n\n".join([head, *texts])


def _claim_text(claim: dict[str, Any]) -> str:
    facts = [claim["polarity"], claim["modality"], f"confidence {claim['confidence']:.2f}"]
    if "attribution" in claim:
        facts.append(f"according to {claim['attribution']}")
    if claim["inferred"]:
        facts.append(f"{claim['inferred_slot']} inferred: {claim['inference_basis']}")
    origin = claim.get("title") or claim.get("document_name") or claim["document"]
    facts.append(" ".join(filter(None, [origin, claim.get("published")])))
    return f"“{' '.join(claim['evidence'].split())}”\n{' · '.join(facts)}"


def _page(view: View, *, shown: int, total: int) -> str:
    nodes, edges = view.get_network_data()[:2]
    return page.render(
        "quickview.html.j2",
        title=f"Relations: {len(nodes)} actors, {shown} links",
        data={"nodes": nodes, "edges": edges},
        styles=[page.shipped("quickview.css")],
        scripts=[files("pyvis").joinpath(*_VIS).read_text("utf-8"), page.shipped("quickview.js")],
        policy="img-src data:",
        quads=[(appearance.EDGE_COLOURS[quad], label) for quad, label in appearance.QUAD_LABELS.items()],
        statuses=_STATUSES.items(),
        shapes=_shape_legend(node["shape"] for node in nodes),
        actors=len(nodes),
        shown=shown,
        total=total,
    )


def _shape_legend(shapes: Iterable[str]) -> list[tuple[str, str]]:
    marks = {
        "dot": ("●", "state or territory"),
        "square": ("■", "organisation, company, body of a state"),
        "triangle": ("▲", "person"),
        "triangleDown": ("▼", "group of people"),
        "diamond": ("◆", "armed force or group"),
        "star": ("★", "intergovernmental organisation"),
        "hexagon": ("⬢", "bloc"),
    }
    return [marks[shape] for shape in marks if shape in set(shapes)]
