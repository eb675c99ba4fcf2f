"""The command that reads a corpus of many files, on a cluster or on this machine."""

import json
from dataclasses import asdict
from typing import Annotated

import typer

from triplomacy.arguments import Actors, Json, Pipeline, Published, Quiet, Threshold, with_columns
from triplomacy.documents.columns import Columns
from triplomacy.errors import MissingExtra, TriplomacyError


@with_columns
def shards(
    sources: Annotated[
        list[str], typer.Argument(metavar="SOURCE…", help="Files, URLs or patterns in quotes; each file is a shard.")
    ],
    out: Annotated[str, typer.Option("--output", "-o", metavar="FOLDER", help="Folder or URL for the results.")],
    scheduler: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="A running Dask scheduler, as tcp://host:8786.")
    ] = None,
    workers: Annotated[int, typer.Option(min=1, max=256, help="How many processes, without a scheduler.")] = 2,
    pipeline: Pipeline = None,
    actors: Actors = None,
    published: Published = None,
    threshold: Threshold = 0.5,
    quiet: Quiet = False,
    as_json: Json = False,
    *,
    columns: Columns,
) -> None:
    """Read a corpus of many files on a Dask cluster: claims and N-Quads for each file; what is done is left alone.

    Example: triplomacy shards 's3://news/2026/*.parquet' -o s3://claims/2026 --scheduler tcp://10.0.0.5:8786
    Example: triplomacy shards 'corpus/*.jsonl' -o claims --workers 4
    """
    try:
        from triplomacy import cluster
        from triplomacy import shards as work
    except ImportError as error:
        raise MissingExtra(f"'{error.name}' is not installed; run: pip install 'triplomacy[cluster]'") from error
    from triplomacy import progress
    from triplomacy.articles import Recipe

    day = published.date() if published else None
    recipe = Recipe(pipeline, actors)
    shape = work.Shard(source="", target="", recipe=recipe, columns=columns, published=day, threshold=threshold)
    every = work.plan(sources, out, like=shape)
    left = [shard for shard in every if not work.is_done(shard)]
    failed = 0
    with progress.shown(len(left), quiet=quiet) as step:
        if left:
            with cluster.connected(scheduler, workers) as client:
                for one in cluster.run(client, left):
                    if isinstance(one, TriplomacyError):
                        failed += 1
                        typer.echo(f"triplomacy: {one}", err=True)
                    else:
                        step(one.source)
    done = [work.report(shard) for shard in every if work.is_done(shard)]
    for problem in (problem for one in done for problem in one.problems):
        typer.echo(f"triplomacy: {problem}", err=True)
    if as_json:
        typer.echo("".join(json.dumps(asdict(one), ensure_ascii=False) + "\n" for one in done), nl=False)
    elif not quiet:
        totals = [sum(getattr(one, name) for one in done) for name in ("documents", "sentences", "claims", "foreign")]
        typer.echo(
            "{}: {:,} shards, {:,} done before; {:,} documents, {:,} sentences, {:,} claims; "
            "{:,} in other languages".format(out, len(done), len(every) - len(left), *totals),
            err=True,
        )
    if failed:
        typer.echo(f"triplomacy: {failed} of {len(every)} shards could not be done; see above", err=True)
    if failed or any(one.problems for one in done):
        raise typer.Exit(1)
