"""A store as those who work with rdflib have their graphs: a Dataset over a snapshot, to be read only.

The default graph is the merge of all graphs, each triple once. Queries given as text are run by Oxigraph; prepared ones
are run by rdflib, which takes many times as long. `pip install 'triplomacy[rdflib]'` brings what it needs.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from oxrdflib import OxigraphStore
from rdflib import Dataset, Graph

from triplomacy import rdf
from triplomacy.stores.snapshots import open_snapshot


class _Snapshot(OxigraphStore):
    """Oxigraph's quads for rdflib, which adds a graph, or tries to, whenever one is named."""

    def add_graph(self, graph: Graph) -> None:
        """Nothing: a graph that is there need not be added."""


@contextmanager
def dataset(root: str | Path) -> Iterator[Dataset]:
    """The newest snapshot of a store as a Dataset that knows our prefixes; what would change it raises RuntimeError.

    Raises UnreadableStore.
    """
    with open_snapshot(Path(root)) as snapshot:
        found = Dataset(store=_Snapshot(store=snapshot.graph))
        for prefix, namespace in rdf.PREFIXES.items():
            found.bind(prefix, namespace, replace=True)
        try:
            yield found
        finally:
            found.close()
