"""The explorer: one page to look, filter, read the sentences behind each line, and take pictures and tables from.

The page works from `casefile` alone: it opens from disk, offline. Where actors stand is computed here, once, so that
the same claims give the same picture; what it looks like and does is `explorer.css` and `explorer.js`, which
`make web` makes from `graph/web`.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from triplomacy import analytics, ontology
from triplomacy.claims import Document, Record
from triplomacy.exporters import appearance, casefile, page
from triplomacy.exporters.files import replacing
from triplomacy.exporters.layout import positions
from triplomacy.exporters.network import sources

_LONGEST_TITLE = 90
_MEASURES = {
    "community": "community",
    "weight_out": "weighted out-degree",
    "weight_in": "in-degree",
    "betweenness": "betweenness",
    "reciprocity": "reciprocity",
}


def write(records: Iterable[Record], path: Path, *, threshold: float = 0.5) -> None:
    """The page with all claims; above 2,000 lines it opens on the 150 strongest actors, and says so."""
    text = _page(list(records), threshold)
    with replacing(path) as out:
        out.write(text.encode("utf-8"))


def _page(records: Sequence[Record], threshold: float) -> str:
    case = casefile.of_records(records, threshold=threshold)
    network = analytics.with_measures(sources(records, threshold=threshold).outline())
    places = positions(network)
    title = _title([record for record in records if isinstance(record, Document)])
    more = {
        "title": title,
        "places": [places[actor["iri"]] for actor in case["actors"]],
        "kinds": _kinds({actor["kind"] for actor in case["actors"]}),
        "measures": [_measures(network.nodes[actor["iri"]]) for actor in case["actors"]],
    }
    return page.render(
        "explorer.html.j2",
        title=title,
        data=case | more,
        styles=[page.shipped("page.css"), page.shipped("explorer.css")],
        scripts=[page.shipped("explorer.js")],
    )


def _title(documents: Sequence[Document]) -> str:
    """The title of a single document, else how many there are."""
    if len(documents) != 1:
        return f"Who does what to whom in {len(documents):,} documents"
    [document] = documents
    title = " ".join((document.title or document.name).split())
    return title if len(title) <= _LONGEST_TITLE else title[: _LONGEST_TITLE - 1] + "…"


def _measures(values: dict[str, Any]) -> list[str]:
    """The measures of an actor in words, those it has."""
    return [f"{label} {values[name]:.3g}" for name, label in _MEASURES.items() if name in values]


def _kinds(present: set[str]) -> list[dict[str, Any]]:
    """Classes of actors in the order of the legend, with their labels and shapes."""
    order = {kind: number for number, kind in enumerate(appearance.SHAPES)}
    classes = ontology.load().classes
    return [
        {
            "name": kind,
            "label": classes[kind].label if kind in classes else kind,
            "shape": appearance.SHAPES.get(kind, appearance.OTHER_SHAPE),
        }
        for kind in sorted(present, key=lambda kind: (order.get(kind, len(order)), kind))
    ]
