"""A store in a folder: Oxigraph on disk, the archive, the projection of the claims, and snapshots for readers.

One process writes at a time, and any number read. Killed at any moment, the folder holds the old or the new graph of
each document; the next writer finishes what was begun. See `layout` for the folder and `snapshots` for reading it.
"""

import json
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode, Store

from triplomacy import ontology, rdf, release
from triplomacy.errors import UnreadableStore
from triplomacy.exporters.files import replacing
from triplomacy.stores import locks, parts, projection, snapshots
from triplomacy.stores.archive import Archive
from triplomacy.stores.embedded import EmbeddedStore
from triplomacy.stores.layout import FORM, Layout, is_store, read_settings
from triplomacy.stores.parts import Part, graph_of
from triplomacy.stores.rows import Row

# Readers see what was written at most so many seconds ago, while a long load goes on.
_PUBLISH = 30.0


class DiskStore(EmbeddedStore):
    """The writer's view of a folder; made by `opened`."""

    def __init__(self, layout: Layout, settings: Mapping[str, Any]) -> None:
        try:
            quads = Store(str(layout.quads))
        except OSError as error:
            raise UnreadableStore(f"{layout.quads}: cannot be opened ({error})") from error
        threshold = float(settings["threshold"])
        super().__init__(quads, Archive(layout.archive, threshold=threshold), threshold=threshold)
        self._layout = layout
        self.root = layout.root
        self._published = time.monotonic()

    def put(self, parts: Sequence[Part], *, gone: Sequence[str] = ()) -> None:
        """Takes parts in and lets others go, each wholly or not at all; now and then readers get to see them."""
        super().put(parts, gone=gone)
        if time.monotonic() - self._published > _PUBLISH:
            self.publish()

    def apply(self, parts: Sequence[Part], gone: Sequence[str]) -> None:
        """What `put` does after the entry in the journal; may be done twice."""
        self._layout.unseen.touch()
        super().apply(parts, gone)

    def project(self, parts: Sequence[Part], gone: Sequence[str], found: Mapping[str, list[Row]]) -> None:
        """Keeps the rows of the claims in Parquet."""
        ids = {*gone, *(id_ for part in parts for id_ in (part.id, *part.replaces))}
        projection.replace(self._layout.claims, ids, (row for rows in found.values() for row in rows))

    def forget_others(self, held: Collection[str]) -> None:
        """Removes rows and graphs of parts that are not held."""
        projection.replace(self._layout.claims, projection.parts(self._layout.claims) - set(held), [])
        graphs = {graph_of(id_) for id_ in held} | {rdf.ROLLUP_GRAPH.value}
        for graph in list(self.quads.named_graphs()):
            if isinstance(graph, NamedNode) and graph.value not in graphs:
                self.drop(graph)

    def publish(self) -> str:
        """Shows readers the present state; gives the name of the snapshot."""
        self._published = time.monotonic()
        name = snapshots.publish(self._layout, self.quads)
        self._layout.unseen.unlink(missing_ok=True)
        return name

    def close(self) -> None:
        """Shows readers the present state, if they see another, and closes all files."""
        if self._layout.unseen.exists() or not snapshots.is_whole(self._layout):
            self.publish()
        snapshots.sweep(self._layout)
        super().close()
        del self.quads


@contextmanager
def opened(root: Path, *, threshold: float | None = None, make: bool = True) -> Iterator[DiskStore]:
    """A store to write to, made if there is none and `make` says so; what an earlier writer began is finished.

    Raises StoreInUse if another process writes, UnreadableStore if the folder is something else, or if the store was
    made with another threshold.
    """
    layout = Layout(root)
    if make:
        _prepare(layout, 0.5 if threshold is None else threshold)
    read_settings(root)
    with locks.writing(layout.lock):
        settings = read_settings(root)
        if threshold not in (None, settings["threshold"]):
            raise UnreadableStore(
                f"{root}: was made with --threshold {settings['threshold']}; leave the option out, or make a new store"
            )
        store = DiskStore(layout, settings)
        try:
            store.resume()
            _update_vocabulary(store, layout, settings)
            yield store
        finally:
            store.close()


def _prepare(layout: Layout, threshold: float) -> None:
    if is_store(layout.root):
        return
    if layout.root.exists() and (
        not layout.root.is_dir() or any(entry.name[0] != "." for entry in layout.root.iterdir())
    ):
        raise UnreadableStore(f"{layout.root}: is no store and not empty; name a new folder")
    layout.root.mkdir(parents=True, exist_ok=True)
    settings = {
        "form": FORM,
        "threshold": threshold,
        "made_with": {"triplomacy": release(), "ontology": ontology.load().version},
    }
    _write_settings(layout, settings)


def _write_settings(layout: Layout, settings: Mapping[str, Any]) -> None:
    with replacing(layout.settings) as file:
        file.write((json.dumps(settings, indent=1) + "\n").encode())


def _update_vocabulary(store: DiskStore, layout: Layout, settings: Mapping[str, Any]) -> None:
    """The ontology and the known actors of this version, made only if the store does not say that it has them."""
    mark = rdf.vocabulary_mark()
    if settings.get("vocabulary") == mark:
        return
    held = store.held()
    new = [part for part in parts.vocabulary() if part.id not in held or held[part.id].fingerprint != part.fingerprint]
    if new:
        store.put(new)
        store.publish()
    _write_settings(layout, {**settings, "vocabulary": mark})
