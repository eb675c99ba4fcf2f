"""The command that shows what `triplomacy.toml` sets."""

import json
from pathlib import Path
from typing import Annotated

import typer
from typer.core import TyperGroup

from triplomacy import config as settings
from triplomacy.arguments import Json


def config(
    context: typer.Context,
    example: Annotated[bool, typer.Option("--example", help="Print a file that names all there is to set.")] = False,
    as_json: Json = False,
) -> None:
    """Show which defaults triplomacy.toml sets for which commands, and which file that is.

    Example: triplomacy config --example > triplomacy.toml
    """
    root = context.find_root().command
    assert isinstance(root, TyperGroup)
    if example:
        typer.echo("\n".join(settings.example(root.commands)))
        return
    file = settings.path(Path.cwd())
    found = settings.defaults(file, root.commands) if file else {}
    if as_json:
        typer.echo(json.dumps({"file": str(file) if file else None, "defaults": found}, ensure_ascii=False, indent=1))
        return
    for command, values in found.items():
        flags = {one.name: flag for flag, one in settings.options(root.commands[command]).items()}
        for name, value in values.items():
            typer.echo(f"{command:10} {flags[name]:12} {value}")
    if file:
        typer.echo(f"from {file}", err=True)
    else:
        typer.echo(f"no {settings.FILE} in this folder or above it; see 'triplomacy config --example'", err=True)
