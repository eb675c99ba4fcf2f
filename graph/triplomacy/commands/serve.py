"""The command that puts a store on the network: reads options, starts the service, says where it is."""

import logging
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

TOKEN = "TRIPLOMACY_UPDATE_TOKEN"
_SHORTEST = 16


def serve(
    store: Annotated[Path, typer.Argument(metavar="STORE", help="The folder of a store, or of a build.")] = Path("out"),
    host: Annotated[str, typer.Option(help="The address to listen at; only this machine reaches the default.")] = (
        "127.0.0.1"
    ),
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes a free one.")] = 8765,
    host_name: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="A name under which clients reach it; repeatable."),
    ] = None,
    allow_origin: Annotated[
        list[str] | None, typer.Option(metavar="ORIGIN", help="A site whose pages may ask; repeatable.")
    ] = None,
    timeout: Annotated[float, typer.Option(min=0.1, help="Seconds after which a query is stopped.")] = 30.0,
    max_rows: Annotated[int, typer.Option(min=1, help="The most rows or triples of an answer.")] = 100_000,
    max_megabytes: Annotated[float, typer.Option(min=0.001, help="The largest answer.")] = 64.0,
    workers: Annotated[int, typer.Option(min=1, max=256, help="Queries that run at the same time.")] = max(
        4, os.cpu_count() or 1
    ),
    allow_update: Annotated[
        bool,
        typer.Option("--allow-update", help=f"Let in updates that bear the token in the variable {TOKEN}."),
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Log only what goes wrong.")] = False,
) -> None:
    """Serve a store over HTTP: SPARQL endpoint, editor, explorer, and a page for each actor and document.

    Example: triplomacy serve out/ --port 8765
    """
    from triplomacy.server.app import Settings
    from triplomacy.server.limits import Limits
    from triplomacy.server.listener import run

    limits = Limits(seconds=timeout, rows=max_rows, answer_bytes=int(max_megabytes * 1e6), workers=workers)
    settings = Settings(
        folder=store,
        token=_token(store) if allow_update else "",
        hosts=["localhost", "127.0.0.1", "::1", host, *(host_name or ())],
        origins=allow_origin or (),
        limits=limits,
    )
    logging.basicConfig(
        stream=sys.stderr, level=logging.WARNING if quiet else logging.INFO, format="%(asctime)s %(message)s"
    )
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    run(settings, host=host, port=port, on_start=_say)


def _token(store: Path) -> str:
    """The token that updates must bear, taken out of the environment. Raises BadParameter."""
    from triplomacy.stores.layout import is_store

    token = os.environ.pop(TOKEN, "").strip()
    if len(token) < _SHORTEST or not (token.isascii() and token.isprintable()):
        raise typer.BadParameter(
            f"{TOKEN} needs {_SHORTEST} or more plain characters; make one with 'openssl rand -hex 32'",
            param_hint="--allow-update",
        )
    if not is_store(store):
        raise typer.BadParameter(
            f"{store} is no store, and only those can be updated; make one with 'triplomacy load'",
            param_hint="--allow-update",
        )
    return token


def _say(address: str) -> None:
    typer.echo(f"triplomacy: {address} is open; Ctrl+C ends it", err=True)
