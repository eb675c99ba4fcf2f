"""Updates in two steps: what graphs of an analyst's own would become, tried out on a draft; then their exchange.

Both run inside a worker. The first may take as long as a query may, and is killed without harm. The second writes as
`load` does, through the journal, as the one writer; what the first saw must still stand then.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode, Quad, Store

from triplomacy import rdf
from triplomacy.errors import InvalidQuery, StoreInUse
from triplomacy.ontology import KG
from triplomacy.queries import updates
from triplomacy.queries.guard import Graphs
from triplomacy.server.refusals import Refusal
from triplomacy.stores import disk, parts
from triplomacy.stores.parts import Part
from triplomacy.stores.snapshots import Snapshot, open_snapshot

_TYPE = NamedNode(rdf.PREFIXES["rdf"] + "type")
_CLAIM = NamedNode(KG + "Claim")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """An update with the IRI that relative ones start from, the graphs it reads, and how much may stand afterwards."""

    update: str
    base: str
    using: tuple[str, ...] = ()
    using_named: tuple[str, ...] = ()
    most_rows: int
    most_bytes: int


def prepare(change: Change, folder: Path, path: Path) -> None:
    """Writes into a file what the graphs were and what they become.

    Raises Refusal: 400 for an update that is malformed or not allowed, 413 if a graph would be too large.
    """
    with open_snapshot(folder) as snapshot:
        try:
            checked = updates.checked(
                change.update,
                prefixes=dict(rdf.PREFIXES),
                base=change.base,
                graphs=Graphs(snapshot.graph.contains_named_graph),
                using=change.using,
                using_named=change.using_named,
            )
        except InvalidQuery as error:
            raise Refusal(400, str(error)) from error
        before = _parts(snapshot.graph, checked.targets, change)
        after = _tried(checked, snapshot, change)
    new = [
        {"graph": graph, "before": before[graph].fingerprint, "body": after[graph].body.decode()}
        for graph in sorted(checked.targets)
        if after[graph].fingerprint != before[graph].fingerprint
    ]
    path.write_text(json.dumps(new), "utf-8")


def commit(prepared: Path, folder: Path) -> None:
    """Puts prepared graphs in the place of the old ones, all or none.

    Raises Refusal: 409 if a graph came from a file or changed meanwhile, 503 if another process writes.
    """
    new = json.loads(prepared.read_text("utf-8"))
    if not new:
        return
    try:
        with disk.opened(folder, make=False) as store:
            held = store.held()
            for graph, before in ((one["graph"], one["before"]) for one in new):
                if graph in held and held[graph].source != parts.UPDATED:
                    raise Refusal(409, f"update: <{graph}> came from a file; change that and load it again")
                if before != (held[graph].fingerprint if graph in held else _part(graph, "").fingerprint):
                    raise Refusal(409, f"update: <{graph}> changed meanwhile; send the update again")
            store.put(
                [_part(one["graph"], one["body"]) for one in new if one["body"]],
                gone=[one["graph"] for one in new if not one["body"]],
            )
    except StoreInUse as error:
        raise Refusal(503, str(error)) from error


def _tried(checked: updates.Update, snapshot: Snapshot, change: Change) -> dict[str, Part]:
    with snapshot.draft() as draft:
        known = set(draft.named_graphs())
        try:
            draft.update(checked.text, base_iri=change.base, prefixes=dict(rdf.PREFIXES))
        except (SyntaxError, ValueError, RuntimeError, OSError) as error:
            raise Refusal(400, f"update: {' '.join(str(error).split())}") from error
        stray = {graph.value for graph in draft.named_graphs() if graph not in known} - checked.targets
        if stray:
            raise Refusal(400, f"update: <{stray.pop()}> is written under a relative name; write its whole IRI")
        return _parts(draft, checked.targets, change)


def _parts(graphs: Store, names: frozenset[str], change: Change) -> dict[str, Part]:
    """Each graph as a part of the store, without blank nodes."""
    found = {name: _part(name, "") for name in names}
    quads = [quad for name in sorted(names) for quad in graphs.quads_for_pattern(None, None, None, NamedNode(name))]
    for part in parts.of_quads(_bounded(iter(quads), change), source=parts.UPDATED):
        found[part.id] = part
    return found


def _bounded(quads: Iterator[Quad], change: Change) -> Iterator[Quad]:
    size = 0
    for number, quad in enumerate(quads, 1):
        size += len(str(quad.triple))
        if number > change.most_rows or size > change.most_bytes:
            limit = f"{change.most_rows} triples or {change.most_bytes / 1e6:g} MB"
            raise Refusal(413, f"the graphs that the update touches hold more than {limit}; use 'triplomacy load'")
        if quad.predicate == _TYPE and quad.object == _CLAIM:
            raise Refusal(400, "update: claims come with the document they rest on; use 'triplomacy load'")
        yield quad


def _part(graph: str, body: str) -> Part:
    return Part(id=graph, source=parts.UPDATED, body=body.encode(), is_rdf=True)
