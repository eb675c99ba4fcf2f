"""The commands that ask: SPARQL and named queries, SQL over the table of claims, words in the evidence."""

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from triplomacy.arguments import AnswerFormat, Folder
from triplomacy.errors import InvalidQuery

if TYPE_CHECKING:
    from triplomacy.queries import NamedQuery
    from triplomacy.queries.results import Results

Format = Annotated[AnswerFormat, typer.Option("--format", "-f", help="How to write the answer.")]


def query(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[STORE] QUERY",
            help="Where to ask, a store's folder, a file of claims or the URL of a SPARQL endpoint (else see --build); "
            "then a .rq file, the name of a query that --list names, SPARQL, or - for standard input.",
        ),
    ] = None,
    folder: Folder = Path("out"),
    format_: Format = AnswerFormat.table,
    list_: Annotated[bool, typer.Option("--list", help="Name the queries that come with triplomacy and stop.")] = False,
    actor: Annotated[str | None, typer.Option(help="The actor that a named query is about, by any of its names.")] = (
        None
    ),
    other: Annotated[str | None, typer.Option(help="The second actor of a named query.")] = None,
    since: Annotated[str | None, typer.Option(metavar="DAY", help="The first day of a named query.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DAY", help="Its last day, itself included.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, metavar="N", help="At most so many rows.")] = None,
    timeout: Annotated[
        float | None, typer.Option(min=0.1, metavar="SECONDS", help="Stop the query after so long; exit code 1.")
    ] = None,
    sql: Annotated[
        bool, typer.Option("--sql", help="QUERY is SQL over the table claims of a store, for counts and series.")
    ] = False,
) -> None:
    """Ask a store or a build a question in SPARQL.

    Example: triplomacy query news.store dyad --actor Russia --other "North Korea" --since 2024-01-01
    Example: triplomacy query news.store paths --actor Mali --other Togo
    Example: triplomacy query news.store --sql "SELECT relation, count(*) FROM claims GROUP BY ALL ORDER BY 2 DESC"
    """
    from triplomacy.queries import bounded, questions, tables

    if list_:
        typer.echo("\n".join(_described(query) for query in questions.named()))
        return
    if not words or len(words) > 2:
        raise typer.BadParameter("name a query, or --list to see those there are", param_hint="QUERY")
    *places, asked = words
    place = places[0] if places else str(folder)
    text = sparql(asked)
    actors = {name: value for name, value in (("actor", actor), ("other", other)) if value is not None}
    days = {name: day(name, value) for name, value in (("since", since), ("until", until)) if value is not None}
    if (text is not None or sql) and (actors or days):
        raise typer.BadParameter("--actor, --other, --since and --until go with a named query; see --list")
    work: tuple[Any, ...]
    if sql:
        work = tables.answer, place, text or asked, limit
    else:
        question = questions.Question(text=text or asked, is_name=text is None, actors=actors, days=days, limit=limit)
        work = questions.answer, place, question
    answer = work[0](*work[1:]) if timeout is None else bounded.within(timeout, *work)
    show(answer, format_)
    if limit is not None and len(answer) == limit:
        typer.echo(f"the first {limit} rows; there may be more", err=True)


def search(
    store: Annotated[Path, typer.Argument(metavar="STORE", help="The folder of a store.")],
    words: Annotated[
        str, typer.Argument(metavar="WORDS", help='Words, "words that stand together", a OR b, a NOT b, begin*.')
    ],
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="At most so many sentences.")] = 20,
    format_: Format = AnswerFormat.table,
) -> None:
    """Find sentences of evidence by their words, the best first, with the document and what they claim.

    Example: triplomacy search news.store "ballistic missiles" --limit 5
    """
    from triplomacy.queries import tables

    show(tables.search(store, words, limit=limit), format_)


def show(answer: "Results", form: AnswerFormat) -> None:
    """Prints an answer."""
    from triplomacy.queries import results

    match form:
        case AnswerFormat.table:
            typer.echo(results.table(answer, width=None if sys.stdout.isatty() else 160), nl=False)
        case AnswerFormat.csv:
            sys.stdout.buffer.write(results.to_csv(answer).encode("utf-8", "replace"))
        case AnswerFormat.json:
            typer.echo(results.to_json(answer), nl=False)
        case AnswerFormat.turtle:
            sys.stdout.buffer.write(results.to_turtle(answer))
    if not len(answer):
        typer.echo("no rows", err=True)


def day(name: str, text: str) -> date:
    """The day that an option gives. Raises BadParameter."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no day; write it as 2024-01-31", param_hint=f"--{name}") from None


def _described(query: "NamedQuery") -> str:
    kinds = {"since": "DAY", "until": "DAY"}
    options = (
        f"--{name} {kinds.get(name, 'NAME')}" if name in query.required else f"[--{name} {kinds.get(name, 'NAME')}]"
        for name in query.parameters
    )
    return f"{' '.join((query.name, *options))}\n    {query.title}. {query.about}"


def sparql(question: str) -> str | None:
    """The text of a query from a file, from standard input or as given; None if it looks like a name."""
    if question == "-":
        return sys.stdin.read()
    if question.endswith((".rq", ".sql")):
        try:
            return Path(question).read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise InvalidQuery(f"{question}: cannot be read ({error}); check the path") from error
    return question if "{" in question or len(question.split()) > 1 else None
