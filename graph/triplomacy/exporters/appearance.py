"""How actors and relations look in every picture: colours, shapes, line styles, sizes.

Relations have the colours of Okabe and Ito (2008), which readers of any colour vision tell apart; the status of
a claim is never told by colour, but by the line.
"""

from collections.abc import Mapping
from math import sqrt
from types import MappingProxyType
from typing import Any

EDGE_COLOURS = MappingProxyType(
    {
        "verbal-cooperation": "#56B4E9",
        "material-cooperation": "#0072B2",
        "verbal-conflict": "#E69F00",
        "material-conflict": "#D55E00",
        "none": "#8C8C8C",
    }
)
QUAD_LABELS = MappingProxyType(
    {
        "verbal-cooperation": "cooperation in words",
        "material-cooperation": "cooperation in deeds",
        "verbal-conflict": "conflict in words",
        "material-conflict": "conflict in deeds",
        "none": "lasting tie",
    }
)
DASHES = MappingProxyType({"asserted": False, "inferred": [8, 4], "hedged": [8, 4], "denied": [1, 5]})
SHAPES = MappingProxyType(
    {
        "State": "dot",
        "Territory": "dot",
        "Person": "triangle",
        "Group": "triangleDown",
        "Bloc": "hexagon",
        "ArmedForce": "diamond",
        "ArmedGroup": "diamond",
        "GovernmentBody": "square",
        "IntergovernmentalOrganization": "star",
        "Organization": "square",
        "Company": "square",
    }
)
NODE_COLOURS = MappingProxyType(
    {
        "State": "#334155",
        "Territory": "#94A3B8",
        "Person": "#7C6F9C",
        "Group": "#A89FC0",
        "Bloc": "#5B7F6B",
        "ArmedForce": "#8A5A44",
        "ArmedGroup": "#B08968",
        "GovernmentBody": "#5F7A94",
        "IntergovernmentalOrganization": "#4F6D5A",
        "Organization": "#6B7280",
        "Company": "#9A8C5B",
    }
)
OTHER_COLOUR = "#6B7280"
OTHER_SHAPE = "square"


def node_size(claims: int) -> float:
    """Diameter of an actor, from the number of its claims; four times the claims make it about twice as wide."""
    return round(14 + 5 * sqrt(claims), 2)


def name_size(claims: int) -> int:
    """Height of an actor's name in pixels: those with much to their name stand out."""
    return min(14 + round(2 * sqrt(claims)), 26)


def edge_width(claims: float) -> float:
    """Width of an edge, from the number of its claims."""
    return round(1.5 * sqrt(claims), 2)


def of_node(values: Mapping[str, Any], place: tuple[float, float]) -> dict[str, Any]:
    """Place, size and colour of an actor as columns; the y axis points up, as Gephi's does and ours does not."""
    colour = NODE_COLOURS.get(values["class"], OTHER_COLOUR)
    return {"x": place[0], "y": -place[1], "size": node_size(values["claims"]), "color": colour}


def rgb(colour: str) -> tuple[int, int, int]:
    """Red, green and blue, 0 to 255, of a colour like #56B4E9."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
