"""The arguments and options that several commands share, each with its help."""

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


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
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say only what went wrong.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
Folder = Annotated[Path, typer.Option("--build", "-b", metavar="FOLDER", help="The folder of a build.")]
Output = Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="Where to write; - is standard output.")]
Workers = Annotated[
    int, typer.Option(min=1, max=256, help="How many processes read; each needs a core and some 600 MB.")
]
