"""RDF 1.2: each claim reifies a triple term (`rdf:reifies <<( … )>>`) in place of subject, predicate and object.

The triple term asserts nothing, so denied and hedged claims have one too; asserted claims have their direct triple
beside it, as in RDF 1.1. All else is as in the TriG file.
"""

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import cast

from pyoxigraph import NamedNode, Quad, Triple

from triplomacy import rdf
from triplomacy.claims import Record
from triplomacy.exporters import rdf_files

_RDF = rdf.PREFIXES["rdf"]
_REIFIES = NamedNode(_RDF + "reifies")
_ENDS = frozenset(NamedNode(_RDF + name) for name in ("subject", "predicate", "object"))


def write(
    records: Iterable[Record], path: Path, *, threshold: float = 0.5, background: Iterable[Quad] | None = None
) -> None:
    """All quads, with prefixes, graph by graph, as TriG of RDF 1.2; `background` is as in `rdf_files`."""
    said = _reified(rdf.quads(records, threshold=threshold))
    rdf_files.save_trig(chain(rdf.vocabulary() if background is None else background, said), path)


def _reified(quads: Iterable[Quad]) -> Iterator[Quad]:
    """The quads, with the three ends of a claim, which follow each other, as one."""
    ends: list[Quad] = []
    for quad in quads:
        if quad.predicate not in _ENDS:
            yield quad
            continue
        ends.append(quad)
        if len(ends) == len(_ENDS):
            source, relation, target = (cast(NamedNode, end.object) for end in ends)
            yield Quad(quad.subject, _REIFIES, Triple(source, relation, target), quad.graph_name)
            ends.clear()
