"""The commands for what analysts decided: listed, taken back, written for a colleague's store, taken in from there."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from triplomacy import streams
from triplomacy.arguments import Json, Output, Quiet
from triplomacy.commands.deciding import Who, Why, analyst, opened, say

if TYPE_CHECKING:
    from triplomacy.curation import Curation
    from triplomacy.decisions import Decision

Id = Annotated[str, typer.Argument(metavar="ID", help="As in the list, or its beginning.")]
File = Annotated[Path, typer.Argument(metavar="FILE", help="JSON Lines; - is standard input.")]


def undo(
    ctx: typer.Context, decision: Id, why: Why, who: Who = None, quiet: Quiet = False, as_json: Json = False
) -> None:
    """Take a decision back; it stays in the list.

    Example: triplomacy curate news.store undo 3f2a --why "they are two after all"
    """
    from triplomacy import decisions
    from triplomacy.stores import curating

    with opened(ctx) as store:
        undoing = decisions.Undoing(who=analyst(who), when=decisions.now(), why=why)
        undone, number = curating.undo(store, decision, undoing)
    say(undone, number, quiet=quiet, as_json=as_json)


def list_(ctx: typer.Context, as_json: Json = False) -> None:
    """Show what was decided, by whom, when and why, with what was undone.

    Example: triplomacy curate news.store list
    """
    from triplomacy import decisions, tables

    held = _curation(ctx.obj).decisions
    if as_json:
        typer.echo(json.dumps([decisions.plain(one) for one in held], ensure_ascii=False, indent=1))
    elif held:
        columns = ("id", "when", "who", "kind", "what", "why", "undone")
        typer.echo(tables.drawn(columns, map(_row, held), width=None if sys.stdout.isatty() else 160), nl=False)
    else:
        typer.echo("nothing was decided yet", err=True)


def export(ctx: typer.Context, output: Output = streams.STANDARD) -> None:
    """Write all decisions as JSON Lines, for a colleague's store.

    Example: triplomacy curate news.store export -o decisions.jsonl
    """
    from triplomacy import decisions
    from triplomacy.exporters.files import replacing

    lines = decisions.write(_curation(ctx.obj).decisions)
    if output == streams.STANDARD:
        typer.echo("".join(lines), nl=False)
    else:
        with replacing(output) as file:
            file.writelines(line.encode() for line in lines)


def import_(ctx: typer.Context, file: File = streams.STANDARD, quiet: Quiet = False, as_json: Json = False) -> None:
    """Take in decisions that a colleague exported; those that are known already are left out.

    Example: triplomacy curate news.store import decisions.jsonl
    """
    from triplomacy import decisions
    from triplomacy.stores import curating

    new = list(decisions.read(streams.lines(file), origin=str(file)))
    with opened(ctx) as store:
        before = set(store.curation.decisions)
        number = curating.take(store, new)
        taken = len(set(store.curation.decisions) - before)
    if as_json:
        typer.echo(json.dumps({"decisions": taken, "documents": number}))
    elif not quiet:
        typer.echo(f"decisions taken in: {taken}; documents changed: {number}", err=True)


def _curation(place: str) -> "Curation":
    """What was decided, read beside any writer."""
    from triplomacy import stores

    if stores.is_remote(place):
        from triplomacy.stores import remote

        with remote.asked(place) as store:
            return store.curation
    from triplomacy.stores import snapshots

    with snapshots.open_snapshot(Path(place)) as snapshot:
        return snapshot.archive.curation


def _row(one: "Decision") -> tuple[str, ...]:
    undone = f"{one.undone.when:%Y-%m-%d %H:%M} {one.undone.who}: {one.undone.why}" if one.undone else ""
    return one.id, f"{one.when:%Y-%m-%d %H:%M}", one.who, one.kind, one.about, one.why, undone
