"""The arguments and options that several commands share, each with its help."""

import inspect
from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum
from functools import wraps
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any

import typer

from triplomacy.documents.columns import Columns


class TableFormat(StrEnum):
    """How the answer to a query is written."""

    table = "table"
    csv = "csv"
    json = "json"


class AnswerFormat(StrEnum):
    """How the answer to a query is written; Turtle is for triples."""

    table = "table"
    csv = "csv"
    json = "json"
    turtle = "turtle"


Paths = Annotated[
    list[Path], typer.Argument(metavar="PATH…", help="Documents, archives and folders of them; - is standard input.")
]
Pipeline = Annotated[
    str | None,
    typer.Option(metavar="NAME_OR_PATH", help="A spaCy pipeline with Universal Dependencies labels, in place of ours."),
]
Actors = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Actors of your own: CSV or JSON with names, class, code or iri, state, valid_from, valid_until.",
    ),
]
Published = Annotated[
    datetime | None,
    typer.Option(
        formats=["%Y-%m-%d"],
        metavar="DATE",
        help="The day of publication, as 2024-03-03, of texts that do not give it; times are resolved against it.",
    ),
]
Threshold = Annotated[
    float, typer.Option(min=0.0, max=1.0, help="The least confidence with which a claim becomes a direct triple.")
]
Report = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE", help="Write what became of each document, as CSV or JSON Lines by how the file's name ends."
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say only what went wrong.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
Folder = Annotated[Path, typer.Option("--build", "-b", metavar="FOLDER", help="The folder of a build.")]
Output = Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="Where to write; - is standard output.")]
Workers = Annotated[
    int, typer.Option(min=1, max=256, help="How many processes read; each needs a core and some 600 MB.")
]

_COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "text": "Of tables (CSV, TSV, JSON Lines, Parquet): the column with the text; guessed from the usual names.",
        "title": "The column with the headline.",
        "date": "The column with the day of publication.",
        "url": "The column with the address.",
        "source": "The column with the publisher.",
        "author": "The column with who wrote it.",
        "language": "The column with the language.",
        "id": "The column with the name that a document goes by.",
    }
)


def with_columns(command: Callable[..., None]) -> Callable[..., None]:
    """A command that takes `columns`, as one with an option for each of them."""

    @wraps(command)
    def called(**values: Any) -> None:
        columns = Columns(**{field: values.pop(f"{field}_column") for field in _COLUMNS})
        command(**values, columns=columns)

    taken = [one for one in inspect.signature(command).parameters.values() if one.name != "columns"]
    options = [
        inspect.Parameter(
            f"{field}_column",
            inspect.Parameter.KEYWORD_ONLY,
            default=None,
            annotation=Annotated[str | None, typer.Option(metavar="NAME", help=about)],
        )
        for field, about in _COLUMNS.items()
    ]
    vars(called)["__signature__"] = inspect.Signature([*taken, *options])
    called.__annotations__ = {one.name: one.annotation for one in [*taken, *options]}
    return called
