"""The matrix: one page with who acts on whom, actor by actor, in camps, and the sentences behind each cell.

Rows act, columns are acted on. It works from `casefile` and the communities of `analytics`; what it looks like and
does is `matrix.css` and `matrix.js`, which `make web` makes from `graph/web`.
"""

from collections.abc import Iterable
from pathlib import Path

from triplomacy import analytics
from triplomacy.claims import Record
from triplomacy.exporters import casefile, page
from triplomacy.exporters.files import replacing
from triplomacy.exporters.network import sources


def write(records: Iterable[Record], path: Path, *, threshold: float = 0.5) -> None:
    """The page with all claims; above 60 actors it opens on the strongest, and says so."""
    known = sources(records, threshold=threshold)
    standings = analytics.measures(known.outline()).actors
    case = casefile.of_records([*known.documents.values(), *known.claims.values()], threshold=threshold)
    communities = [standings[actor["iri"]].community or 0 for actor in case["actors"]]
    text = page.render(
        "matrix.html.j2",
        title="Who acts on whom",
        data=case | {"communities": communities},
        styles=[page.shipped("page.css"), page.shipped("matrix.css")],
        scripts=[page.shipped("matrix.js")],
    )
    with replacing(path) as out:
        out.write(text.encode("utf-8"))
