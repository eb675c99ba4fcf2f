"""What the commands of analysts share: who decides and why, a store that is written to, what is said of a decision."""

import getpass
import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from triplomacy.claims import Actor
    from triplomacy.decisions import Decision, Kind
    from triplomacy.stores import GraphStore

Who = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Who decides; else $TRIPLOMACY_ANALYST, git's user.name, or the user."),
]
Why = Annotated[str, typer.Option(metavar="WORDS", help="The reason.")]


@contextmanager
def opened(ctx: typer.Context) -> "Iterator[GraphStore]":
    """The store of the command, to be written to. Raises UnreadableStore if there is none."""
    from triplomacy import stores

    with stores.opened(ctx.obj, make=False) as store:
        yield store


def decide(
    store: "GraphStore", kind: "Kind", who: str | None, why: str, quiet: bool, as_json: bool, **values: Any
) -> None:
    """Takes a decision, now, and says what it does."""
    from triplomacy import decisions
    from triplomacy.stores import curating

    decision = decisions.Decision(kind=kind, who=analyst(who), when=decisions.now(), why=why, **values)
    say(decision, curating.decide(store, decision), quiet=quiet, as_json=as_json)


def say(decision: "Decision", documents: int, *, quiet: bool, as_json: bool) -> None:
    """Prints a decision, and how many documents it changed."""
    from triplomacy import decisions

    if as_json:
        typer.echo(json.dumps({**decisions.plain(decision), "changed": documents}, ensure_ascii=False, indent=1))
    elif not quiet:
        kind = f"{'undone: ' if decision.undone else ''}{decision.kind}"
        typer.echo(f"{decision.id}  {kind} {decision.about}; documents changed: {documents}", err=True)


def actor(store: "GraphStore", name: str, kind: str | None = None) -> "Actor":
    """The actor of that name, or a new one if a class is given and nobody has it. Raises UnknownActor."""
    from triplomacy.errors import AmbiguousActor, UnknownActor
    from triplomacy.queries.asking import resolve_actor
    from triplomacy.stores import curating

    try:
        return curating.actor(store, resolve_actor(store.query, name).value)
    except AmbiguousActor:
        raise
    except UnknownActor:
        if kind is None:
            raise
        return curating.new_actor(name, kind)


def claim_id(text: str) -> str:
    """The id of a claim, from itself, from its IRI or from what tables show of that."""
    document, mark, digits = text.rpartition("/")[2].partition("#c")
    return f"{document}-{digits}" if mark else text


def analyst(who: str | None) -> str:
    """The name of whoever decides: as given, from the environment, from git, or of the user."""
    name = who or os.environ.get("TRIPLOMACY_ANALYST")
    if name:
        return name
    try:
        found = subprocess.run(["git", "config", "user.name"], capture_output=True, text=True, timeout=10)
        return found.stdout.strip() or getpass.getuser()
    except OSError:
        return getpass.getuser()
