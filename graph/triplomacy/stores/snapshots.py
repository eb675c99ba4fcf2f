"""What readers of a store on disk see: a state of it that no writer touches again.

A snapshot costs some milliseconds, as its files are hard links. `publish` makes one, `open_snapshot` opens the newest;
those that nobody reads any more are removed at the next `publish`.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from pyoxigraph import Store

from triplomacy.errors import UnreadableStore
from triplomacy.exporters.files import replacing
from triplomacy.queries.asking import ask
from triplomacy.queries.results import Results
from triplomacy.queries.tabled import Table
from triplomacy.stores import locks
from triplomacy.stores.archive import Archive
from triplomacy.stores.layout import Layout, read_settings

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_ATTEMPTS = 20


class Snapshot:
    """A store as it stood at one moment, for reading only; many processes may hold the same one.

    `graph` is the Oxigraph database: named graphs, and their merge in the default graph. `archive` has the texts; it
    is the store's own, and may be some documents ahead while a writer works.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.settings = read_settings(root)
        self.name, self._mark = _held(Layout(root))
        self.folder = Layout(root).snapshots / self.name
        try:
            self.graph = Store.read_only(str(self.folder / "quads"))
        except OSError as error:
            os.close(self._mark)
            raise UnreadableStore(
                f"{self.folder}: cannot be opened ({error}); run 'triplomacy reindex {root}'"
            ) from error
        self.archive = Archive(Layout(root).archive, read_only=True)
        self._claims: DuckDBPyConnection | None = None

    def query(self, text: str, *, limit: int | None = None) -> Results:
        """The answer to a SPARQL query, at most so many rows. Raises InvalidQuery."""
        return ask(lambda: self.graph, text, limit=limit)

    def claims(self) -> "DuckDBPyConnection":
        """A DuckDB connection with `claims`, one row a claim; see `projection` for its columns."""
        from triplomacy.stores import projection

        if self._claims is None:
            self._claims = projection.connect(self.folder / "claims")
        return self._claims.cursor()

    def table(self) -> Table | None:
        """What named queries may be asked of, with the same answers as the graph gives; None if RDF was loaded too,
        which can say of a claim what the table has no place for.
        """
        return None if self.archive.has_rdf() else Table(self.claims, self.graph)

    @contextmanager
    def draft(self) -> Iterator[Store]:
        """A copy of the graphs that may be changed and is gone afterwards, however the process ends."""
        folder = Path(mkdtemp(prefix="draft-", dir=self.folder.parent))
        # Whoever sweeps snapshots removes what nobody holds.
        mark = locks.shared(folder)
        try:
            shutil.copytree(self.folder / "quads", folder / "quads", copy_function=_linked)
            yield Store(str(folder / "quads"))
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            if mark is not None:
                os.close(mark)

    def close(self) -> None:
        """Lets the snapshot go; its files may then be removed by a writer."""
        self.archive.close()
        if self._claims is not None:
            self._claims.close()
        del self.graph
        os.close(self._mark)


@contextmanager
def open_snapshot(root: Path) -> Iterator[Snapshot]:
    """The newest snapshot of a store. Raises UnreadableStore."""
    snapshot = Snapshot(root)
    try:
        yield snapshot
    finally:
        snapshot.close()


def newest(root: Path) -> str:
    """The name of the newest snapshot, to see whether one that is open has been overtaken. Raises UnreadableStore."""
    try:
        return Layout(root).current.read_text("utf-8").strip()
    except OSError as error:
        raise UnreadableStore(f"{root}: has no snapshot yet; run 'triplomacy load {root}' to finish it") from error


def is_whole(layout: Layout) -> bool:
    """Whether there is a newest snapshot that readers can open."""
    try:
        return _has_quads(layout, newest(layout.root))
    except UnreadableStore:
        return False


def publish(layout: Layout, quads: Store) -> str:
    """Makes the writer's present state the one that readers open, and removes what nobody reads; gives its name."""
    layout.snapshots.mkdir(exist_ok=True)
    taken = [int(path.name) for path in layout.snapshots.iterdir() if path.name.isdigit()]
    name = f"{max(taken, default=0) + 1:010}"
    folder = layout.snapshots / name
    (folder / "claims").mkdir(parents=True)
    quads.backup(str(folder / "quads"))
    for path in layout.claims.glob("*.parquet"):
        os.link(path, folder / "claims" / path.name)
    with replacing(layout.current) as file:
        file.write(name.encode())
    sweep(layout)
    return name


def _linked(source: str, target: str) -> None:
    """A link to a table, which RocksDB never changes, or a copy of what it writes on."""
    if source.endswith(".sst"):
        os.link(source, target)
    else:
        shutil.copy2(source, target)


def sweep(layout: Layout) -> None:
    """Removes what nobody reads any more."""
    keep = newest(layout.root)
    for folder in layout.snapshots.iterdir():
        if folder.name != keep:
            with locks.unread(folder) as is_free:
                if is_free:
                    shutil.rmtree(folder, ignore_errors=True)


def _held(layout: Layout) -> tuple[str, int]:
    """The newest snapshot's name and the mark that it is read; a writer may sweep one between the two steps."""
    for _ in range(_ATTEMPTS):
        name = newest(layout.root)
        try:
            mark = locks.shared(layout.snapshots / name)
        except FileNotFoundError:
            continue
        if mark is not None and _has_quads(layout, name):
            return name, mark
        if mark is not None:
            os.close(mark)
    raise UnreadableStore(f"{layout.root}: its newest snapshot is not whole; run 'triplomacy load {layout.root}'")


def _has_quads(layout: Layout, name: str) -> bool:
    return (layout.snapshots / name / "quads" / "CURRENT").exists()
