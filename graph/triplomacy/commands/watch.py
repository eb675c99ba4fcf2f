"""`watch`: questions kept beside a store, and what is new in their answers."""

import json
import sys
from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from triplomacy.arguments import Json
from triplomacy.commands.query import day, sparql
from triplomacy.commands.workbench import Out, Page, Place, written
from triplomacy.errors import InvalidWatch, TriplomacyError

if TYPE_CHECKING:
    from triplomacy.queries.questions import Question
    from triplomacy.workbench.watches import News, Watch


class Action(StrEnum):
    """What to do with the watches."""

    run = "run"
    add = "add"
    list = "list"
    remove = "remove"


def watch(
    store: Place,
    action: Annotated[Action, typer.Argument(help="What to do: ask all, or NAME alone; keep one; name them.")] = (
        Action.run
    ),
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="The name of a watch.")] = None,
    query: Annotated[
        str | None, typer.Option(metavar="SPARQL", help="add: what to ask, a query or a .rq file.")
    ] = None,
    named: Annotated[str | None, typer.Option(metavar="NAME", help="add: the named query to ask.")] = None,
    actor: Annotated[str | None, typer.Option(help="add: the actor that the named query is about.")] = None,
    other: Annotated[str | None, typer.Option(help="add: its second actor.")] = None,
    since: Annotated[str | None, typer.Option(metavar="DAY", help="add: its first day.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DAY", help="add: its last day.")] = None,
    state: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where watches are kept; by default beside the store.")
    ] = None,
    output: Out = None,
    page: Page = None,
    as_json: Json = False,
) -> None:
    """Keep questions, and show what is new in their answers since they were asked last; all, the first time.

    Example: triplomacy watch news.store add arms --named arms-transfers --actor Russia
    Example: triplomacy watch news.store
    """
    from triplomacy.queries import questions
    from triplomacy.workbench import watches

    path = state or watches.beside(store)
    kept = watches.read(path)
    if name is not None and action is not Action.add and name not in kept:
        raise InvalidWatch(f"no watch is named {name!r}; there are {', '.join(kept) or 'none'}")
    if action in (Action.add, Action.remove) and name is None:
        raise typer.BadParameter(f"name the watch to {action}", param_hint="NAME")
    match action:
        case Action.add:
            assert name is not None
            if name in kept:
                raise InvalidWatch(f"there is a watch {name!r} already; remove it first, or take another name")
            question = _question(query, named, {"actor": actor, "other": other}, {"since": since, "until": until})
            # What cannot be asked is not kept.
            questions.answer(store, replace(question, limit=1))
            watches.write(path, kept | {name: watches.Watch(name=name, question=question)})
            typer.echo(f"{path.name}: has {len(kept) + 1} watches", err=True)
        case Action.remove:
            watches.write(path, {one: watch for one, watch in kept.items() if one != name})
        case Action.list:
            _list(list(kept.values()), as_json)
        case Action.run:
            _run(store, path, kept, [name] if name else list(kept), output, page, as_json)


def _question(
    query: str | None, named: str | None, actors: Mapping[str, str | None], days: Mapping[str, str | None]
) -> "Question":
    from triplomacy.queries.questions import Question

    if (query is None) == (named is None):
        raise typer.BadParameter("give a query, or --named and a name", param_hint="--query")
    given = {name: value for name, value in actors.items() if value is not None}
    spans = {name: day(name, value) for name, value in days.items() if value is not None}
    if named is not None:
        return Question(text=named, is_name=True, actors=given, days=spans)
    text = sparql(query or "")
    if given or spans or text is None:
        raise typer.BadParameter("it takes SPARQL alone; a named query goes with --named", param_hint="--query")
    return Question(text=text)


def _run(
    store: str,
    path: Path,
    kept: "dict[str, Watch]",
    names: list[str],
    output: Path | None,
    page: Path | None,
    as_json: bool,
) -> None:
    """Asks watches and keeps what they saw; one that cannot be asked keeps the others from nothing."""
    from triplomacy.queries import questions, results
    from triplomacy.workbench import papers, watches

    news: list[News] = []
    failed = False
    for name in names:
        try:
            found, kept[name] = watches.look(kept[name], partial(questions.answer, store))
            news.append(found)
        except TriplomacyError as error:
            failed = True
            typer.echo(f"triplomacy: {name}: {error}", err=True)
    report = watches.report(news)
    if as_json:
        body = {one.watch.name: {"total": one.total, "new": json.loads(results.to_json(one.new))} for one in news}
        typer.echo(json.dumps(body, ensure_ascii=False, indent=1))
    elif not written(report, output, page):
        typer.echo("\n".join(papers.terminal(report, width=None if sys.stdout.isatty() else 160)).lstrip("\n"))
    # Last: what could not be shown is new again.
    watches.write(path, kept)
    if failed:
        raise typer.Exit(1)


def _list(kept: "list[Watch]", as_json: bool) -> None:
    from triplomacy import tables
    from triplomacy.workbench import watches

    columns = ("name", "asked", "rows", "question")
    rows = [
        (one.name, f"{one.asked:%Y-%m-%d %H:%M}" if one.asked else "never", str(len(one.seen)), watches.words(one))
        for one in kept
    ]
    if as_json:
        typer.echo(json.dumps([dict(zip(columns, row, strict=True)) for row in rows], ensure_ascii=False, indent=1))
    else:
        typer.echo(tables.drawn(columns, rows, width=None if sys.stdout.isatty() else 160), nl=False)
