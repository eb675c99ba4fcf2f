"""The command that writes claims in other formats: all of a store, a build or a file, or those that are wanted."""

import shutil
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from triplomacy.arguments import Output, Quiet
from triplomacy.commands.query import day, sparql
from triplomacy.streams import STANDARD

if TYPE_CHECKING:
    from triplomacy.claims import Record
    from triplomacy.origins import Origin

_Several = list[str] | None


def export(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[STORE] FORMAT",
            help="Where the claims are: the folder of a store or a build, the URL of a SPARQL endpoint, or a file of "
            "claims (else see --input); then a format that --list names.",
        ),
    ] = None,
    claims_file: Annotated[
        Path, typer.Option("--input", "-i", metavar="FILE", help="Claims as JSON Lines; - is standard input.")
    ] = STANDARD,
    output: Output = STANDARD,
    actor: Annotated[
        _Several, typer.Option(metavar="NAME", help="Only claims about it or those who act for it; repeatable.")
    ] = None,
    other: Annotated[
        _Several, typer.Option(metavar="NAME", help="Only claims whose other end is it or acts for it; repeatable.")
    ] = None,
    relation: Annotated[
        _Several, typer.Option(metavar="NAME", help="Only claims of it or of narrower relations; repeatable.")
    ] = None,
    since: Annotated[str | None, typer.Option(metavar="DAY", help="Only claims from this day on.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DAY", help="Only claims up to this day, itself included.")] = (
        None
    ),
    min_confidence: Annotated[
        float, typer.Option(min=0.0, max=1.0, help="Only claims that are at least so sure.")
    ] = 0.0,
    document: Annotated[
        _Several, typer.Option(metavar="NAME", help="Only this document, by id, name, title or URL; repeatable.")
    ] = None,
    query: Annotated[
        str | None,
        typer.Option(
            metavar="QUERY", help="Only the claims in its column ?claim: SPARQL, a .rq file, or the name of a query."
        ),
    ] = None,
    threshold: Annotated[
        float | None,
        typer.Option(
            min=0.0, max=1.0, help="The least confidence of a direct triple; by default that of the store, else 0.5."
        ),
    ] = None,
    list_: Annotated[bool, typer.Option("--list", help="Name the formats and stop.")] = False,
    quiet: Quiet = False,
) -> None:
    """Write claims as a file of one format, as analysts corrected them; all of them, or those that are wanted.

    Example: triplomacy export graphml -i out/claims.jsonl -o crisis.graphml
    Example: triplomacy export news.store gexf --actor Russia --relation aids --since 2024-01-01 -o aid.gexf
    """
    from triplomacy import origins
    from triplomacy.exporters import formats
    from triplomacy.exporters.formats import FORMATS
    from triplomacy.queries.asking import resolve_actor
    from triplomacy.selection import Selection, chosen, named_relation

    if list_:
        typer.echo("\n".join(f"{name:15} {form.file:21} {form.about}" for name, form in FORMATS.items()))
        return
    *places, format_ = words or [""]
    if format_ not in FORMATS:
        raise typer.BadParameter(f"{format_ or 'no format'} is none of {', '.join(FORMATS)}", param_hint="FORMAT")
    if len(places) > 1 or (places and claims_file != STANDARD):
        raise typer.BadParameter("name one place of claims: a store, or a file with --input", param_hint="STORE")
    days = {name: day(name, text) for name, text in (("since", since), ("until", until)) if text is not None}
    with origins.opened(places[0] if places else str(claims_file)) as origin:
        actors, others = (
            frozenset(resolve_actor(origin.query, name).value for name in names or ()) for names in (actor, other)
        )
        wanted = Selection(
            actors=actors,
            others=others,
            relations=frozenset(map(named_relation, relation or ())),
            **days,
            confidence=min_confidence,
            documents=_documents(origin, document),
            claims=_claims(origin, query),
        )
        found = _Counted(chosen(origin.records(wanted.within), wanted))
        background = origin.background(wanted == Selection())
        least = origin.threshold if threshold is None else threshold
        if output != STANDARD:
            formats.write(format_, found, output, threshold=least, background=background)
        else:
            with TemporaryDirectory() as folder:
                path = Path(folder) / FORMATS[format_].file
                formats.write(format_, found, path, threshold=least, background=background)
                with path.open("rb") as file:
                    shutil.copyfileobj(file, sys.stdout.buffer)
    if wanted != Selection() and not quiet:
        typer.echo(f"claims: {found.claims}, documents: {found.documents}", err=True)


def _documents(origin: "Origin", names: _Several) -> frozenset[str] | None:
    from triplomacy.queries.asking import resolve_document

    return frozenset().union(*(resolve_document(origin.query, name) for name in names)) if names else None


def _claims(origin: "Origin", query: str | None) -> frozenset[str] | None:
    from triplomacy.queries import questions

    if query is None:
        return None
    text = sparql(query)
    return questions.claims(origin.query, text or query, is_name=text is None)


class _Counted:
    """Records on their way, and how many of each kind have passed."""

    def __init__(self, records: "Iterable[Record]") -> None:
        self._records = records
        self.documents = self.claims = 0

    def __iter__(self) -> "Iterator[Record]":
        from triplomacy.claims import Document

        for record in self._records:
            if isinstance(record, Document):
                self.documents += 1
            else:
                self.claims += 1
            yield record
