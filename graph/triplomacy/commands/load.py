"""The commands that fill a store that lasts, and put it in order."""

import json
from pathlib import Path
from typing import Annotated

import typer

from triplomacy.arguments import Actors, Json, Pipeline, Published, Quiet, Report, Workers, with_columns
from triplomacy.documents.columns import Columns

Store = Annotated[str, typer.Argument(metavar="STORE", help="The folder of a store, or the URL of a SPARQL endpoint.")]


@with_columns
def load(
    store: Store,
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="PATH…", help="Documents, claims as JSON Lines (- is standard input), or RDF files."),
    ] = None,
    prune: Annotated[bool, typer.Option("--prune", help="Remove what is in none of the files.")] = False,
    again: Annotated[bool, typer.Option("--again", help="Read texts anew that the store holds already.")] = False,
    threshold: Annotated[
        float | None,
        typer.Option(min=0.0, max=1.0, help="The least confidence of a direct triple; fixed when a store is made."),
    ] = None,
    pipeline: Pipeline = None,
    actors: Actors = None,
    published: Published = None,
    report: Report = None,
    workers: Workers = 1,
    quiet: Quiet = False,
    as_json: Json = False,
    *,
    columns: Columns,
) -> None:
    """Take documents, claims or RDF into a store: new ones are added, changed ones replaced, the rest left alone.

    Example: triplomacy load news.store articles/*.txt --workers 4
    Example: triplomacy extract seeds/*.txt | triplomacy load news.store -
    """
    from triplomacy import ledger, loading, progress, scale, stores
    from triplomacy.articles import Recipe

    if prune and not paths:
        raise typer.BadParameter("--prune without files would remove everything; name those to keep", param_hint="PATH")
    files = paths or []
    with (
        ledger.opened(report, lambda words: typer.echo(words, err=True)) as became,
        stores.opened(store, threshold=threshold) as opened,
        progress.shown(len(files), quiet=quiet) as step,
    ):
        done = loading.load(
            opened,
            files,
            reader=scale.reader(Recipe(pipeline, actors, opened.curation.aliases), workers),
            prune=prune,
            again=again,
            published=published.date() if published else None,
            columns=columns,
            on_problem=became.problem,
            on_read=became.read,
            on_step=step,
        )
    if as_json:
        typer.echo(json.dumps({name: getattr(done, name) for name in done.__dataclass_fields__}))
    elif not quiet:
        typer.echo(f"{store}: {done}", err=True)
    if not quiet and became.summary:
        typer.echo(became.summary, err=True)
    if became.failed:
        if prune:
            typer.echo("triplomacy: nothing was removed, as not all files could be read", err=True)
        raise typer.Exit(1)


def reindex(store: Annotated[Path, typer.Argument(metavar="STORE", help="The folder of a store.")]) -> None:
    """Make graphs, the table of claims and the index of sentences anew, from the documents that a store keeps.

    Example: triplomacy reindex news.store
    """
    from triplomacy import loading
    from triplomacy.stores import disk

    with disk.opened(store, make=False) as opened:
        number = loading.reindex(opened)
    typer.echo(f"{store}: {number} documents and graphs made anew", err=True)
