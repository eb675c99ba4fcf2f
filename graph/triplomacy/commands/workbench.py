"""The commands that report, as tables, Markdown or a page: a dossier of two actors, contradictions, sources."""

import sys
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from triplomacy.arguments import Json
from triplomacy.commands.query import day

if TYPE_CHECKING:
    from triplomacy.origins import Origin
    from triplomacy.queries.narrowing import Value
    from triplomacy.workbench.reports import Report

    _Maker: TypeAlias = Callable[[Origin, Mapping[str, Value]], Report]

Place = Annotated[
    str,
    typer.Argument(
        metavar="STORE", help="The folder of a store or a build, the URL of a SPARQL endpoint, or a file of claims."
    ),
]
Since = Annotated[str | None, typer.Option(metavar="DAY", help="Only claims from this day on.")]
Until = Annotated[str | None, typer.Option(metavar="DAY", help="Only claims up to this day, itself included.")]
About = Annotated[str | None, typer.Option(metavar="NAME", help="Only claims about it and those who act for it.")]
Other = Annotated[str | None, typer.Option(metavar="NAME", help="Only claims between it and --actor.")]
Out = Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write Markdown with footnotes.")]
Page = Annotated[Path | None, typer.Option(metavar="FILE", help="Write a page for a browser or for paper.")]


def dossier(
    store: Place,
    actor: Annotated[str, typer.Argument(metavar="A", help="An actor, by any of its names.")],
    other: Annotated[str, typer.Argument(metavar="B", help="Another actor.")],
    since: Since = None,
    until: Until = None,
    output: Out = None,
    page: Page = None,
    as_json: Json = False,
) -> None:
    """Write all that is said between two actors: figures, timeline, balance by month, contradictions, sources.

    Each statement has a footnote with its sentence, and where that stands. Without a file it is printed as Markdown.

    Example: triplomacy dossier news.store Russia "North Korea" --since 2024-01-01 --page dossier.html
    """
    from triplomacy.workbench import dossier as dossiers
    from triplomacy.workbench import papers

    report = _made(store, dossiers.report, {"actor": actor, "other": other}, since, until)
    if not (written(report, output, page) or as_json):
        typer.echo("\n".join(papers.markdown(report)))
    elif as_json:
        typer.echo(papers.to_json(report))


def contradictions(
    store: Place,
    actor: About = None,
    other: Other = None,
    since: Since = None,
    until: Until = None,
    output: Out = None,
    page: Page = None,
    as_json: Json = False,
) -> None:
    """Show what some sentences say and others deny, side by side; days are those of the denial.

    Example: triplomacy contradictions news.store --actor Russia --since 2024-01-01
    """
    from triplomacy.workbench import contradictions as module

    _show(_made(store, module.report, {"actor": actor, "other": other}, since, until), output, page, as_json)


def sources(
    store: Place,
    actor: About = None,
    other: Other = None,
    since: Since = None,
    until: Until = None,
    output: Out = None,
    page: Page = None,
    as_json: Json = False,
) -> None:
    """Show who reports what alone: documents, claims and facts of each publisher, and those that nobody else reports.

    Example: triplomacy sources news.store --actor "North Korea"
    """
    from triplomacy.workbench import sources as module

    _show(_made(store, module.report, {"actor": actor, "other": other}, since, until), output, page, as_json)


def _made(
    store: str, make: "_Maker", actors: Mapping[str, str | None], since: str | None, until: str | None
) -> "Report":
    from triplomacy import origins
    from triplomacy.queries import questions

    days: dict[str, date] = {
        name: day(name, text) for name, text in (("since", since), ("until", until)) if text is not None
    }
    with origins.opened(store) as origin:
        names = {name: value for name, value in actors.items() if value is not None}
        return make(origin, questions.given(origin.query, names, days))


def _show(report: "Report", output: Path | None, page: Path | None, as_json: bool) -> None:
    from triplomacy.workbench import papers

    if as_json:
        typer.echo(papers.to_json(report))
    elif not written(report, output, page):
        typer.echo("\n".join(papers.terminal(report, width=None if sys.stdout.isatty() else 160)))


def written(report: "Report", output: Path | None, page: Path | None) -> bool:
    """Writes the files that are wanted; gives whether there was one."""
    from triplomacy.exporters.files import replacing
    from triplomacy.workbench import papers

    if output is not None:
        with replacing(output) as file:
            file.write(("\n".join(papers.markdown(report)) + "\n").encode("utf-8", "replace"))
    if page is not None:
        papers.write_page(report, page)
    return bool(output or page)
