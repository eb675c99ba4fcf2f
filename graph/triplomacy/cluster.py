"""Shards done by the workers of a Dask cluster, one that runs somewhere or one of this machine.

A worker that dies takes its shard with it, and another one does that shard again; one that kills its workers is
reported and left out.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import dask
from distributed import Client, KilledWorker, LocalCluster, as_completed

from triplomacy.errors import TriplomacyError, UnreachableCluster, UnreadableDocument
from triplomacy.shards import Done, Shard, attempted

# How many workers may die of a shard, or by chance while they do it.
_DEATHS = 3
# Each shard is a process's work of minutes; more of them wait at the scheduler.
_PATIENCE = "60s"


@contextmanager
def connected(scheduler: str | None, workers: int) -> Iterator[Client]:
    """A cluster: that of a scheduler, by its address, or so many processes of this machine.

    Raises UnreachableCluster if nobody answers at the address.
    """
    with dask.config.set(
        {"distributed.scheduler.allowed-failures": _DEATHS, "distributed.logging.distributed": "error"}
    ):
        if scheduler is None:
            # No dashboard: it would need a package more, and a port.
            with (
                LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None) as cluster,
                Client(cluster) as client,
            ):
                yield client
            return
        try:
            client = Client(scheduler, timeout=_PATIENCE)
        except (OSError, TimeoutError, ValueError) as error:
            raise UnreachableCluster(
                f"{scheduler}: no Dask scheduler answers there ({error}); see docs/scaling.md"
            ) from error
        with client:
            yield client


def run(client: Client, shards: list[Shard]) -> Iterator[Done | TriplomacyError]:
    """What came of each shard, as soon as it is known."""
    futures = client.map(attempted, shards, key=[f"shard-{shard.target}" for shard in shards], pure=False)
    by_key = dict(zip((future.key for future in futures), shards, strict=True))
    for future in as_completed(futures):
        try:
            yield future.result()
        except KilledWorker:
            source = by_key[future.key].source
            yield UnreadableDocument(
                f"{source}: {_DEATHS + 1} workers died of it, or while they read it; it is left out"
            )
        future.release()
