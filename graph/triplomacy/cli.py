"""The `triplomacy` command: reads arguments, connects the stages, prints what comes out.

Results go to standard output, words to standard error. Exit code 1 means bad input, 2 bad usage. What a command
needs is imported when it runs, so that `--help` is quick.
"""

import io
import json
import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from triplomacy import config as settings
from triplomacy import release, streams
from triplomacy.arguments import (
    Actors,
    Folder,
    Json,
    Output,
    Paths,
    Pipeline,
    Published,
    Quiet,
    Report,
    Threshold,
    Workers,
    with_columns,
)
from triplomacy.commands.analyze import analyze
from triplomacy.commands.config import config
from triplomacy.commands.curate import curate
from triplomacy.commands.diff import diff
from triplomacy.commands.doctor import doctor
from triplomacy.commands.export import export
from triplomacy.commands.fetch import fetch
from triplomacy.commands.load import load, reindex
from triplomacy.commands.query import query, search
from triplomacy.commands.serve import serve
from triplomacy.commands.shards import shards
from triplomacy.commands.watch import watch
from triplomacy.commands.workbench import contradictions, dossier, sources
from triplomacy.documents.columns import Columns
from triplomacy.errors import TriplomacyError, UnreadableDocument
from triplomacy.streams import STANDARD


class _Commands(TyperGroup):
    """The commands, with every error of ours in one line, and every example of the help on one of its own."""

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        _set_apart(self.commands)

    def invoke(self, ctx: Any) -> Any:
        """The command's outcome; exit code 1 on bad input."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise
        except TriplomacyError as error:
            _say(f"triplomacy: {error}")
        except OSError as error:
            _say(f"triplomacy: {error.filename or 'input or output'}: {error.strerror or error}")
        except RecursionError:
            _say("triplomacy: the input is nested too deeply; make it simpler")
        raise typer.Exit(1)


app = typer.Typer(
    cls=_Commands,
    help="Knowledge graphs of geopolitical relations: news in, evidence-backed claims out.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback(invoke_without_command=True)
def _triplomacy(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.", is_eager=True)] = False,
) -> None:
    if version:
        typer.echo(f"triplomacy {release()}")
        raise typer.Exit
    # The words of a sentence make small matrices, over which a second thread of a process does nothing but wait.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    assert isinstance(context.command, TyperGroup)
    command = context.invoked_subcommand
    if command and command not in settings.FREE and (file := settings.path(Path.cwd())):
        context.default_map = settings.defaults(file, context.command.commands)


@app.command()
@with_columns
def build(
    paths: Paths,
    out: Annotated[Path, typer.Option("--output", "-o", metavar="FOLDER", help="The folder to fill.")] = Path("out"),
    pipeline: Pipeline = None,
    actors: Actors = None,
    published: Published = None,
    report: Report = None,
    threshold: Threshold = 0.5,
    workers: Workers = 1,
    formats: Annotated[
        list[str] | None,
        typer.Option("--format", metavar="NAME", help="Write only this format; may be given several times."),
    ] = None,
    quiet: Quiet = False,
    as_json: Json = False,
    *,
    columns: Columns,
) -> None:
    """Read documents and fill a folder with the graph, in every format, and the claims.

    A build that was cut off goes on where it was when it is begun again.

    Example: triplomacy build seeds/*.txt -o out/
    Example: triplomacy build news/*.txt -o out/ --workers 4 --format html --format nquads
    Example: triplomacy build corpus.csv --text-column body --report report.csv -o out/
    """
    from triplomacy import ledger, progress
    from triplomacy import pipeline as stages
    from triplomacy import report as words
    from triplomacy.exporters.formats import BUILT, FORMATS

    if out.exists() and not out.is_dir():
        raise UnreadableDocument(f"{out}: is a file; name a folder for the build with -o")
    if unknown := set(formats or ()) - FORMATS.keys():
        raise typer.BadParameter(f"no format {sorted(unknown)[0]!r}; there are {', '.join(FORMATS)}")
    with (
        ledger.opened(report, _say) as became,
        progress.shown(len(paths) + len(BUILT) + 3, quiet=quiet) as step,
    ):
        done = stages.build(
            paths,
            out,
            pipeline=pipeline,
            actors=actors,
            published=published.date() if published else None,
            columns=columns,
            threshold=threshold,
            workers=workers,
            formats=formats or None,
            on_problem=became.problem,
            on_read=became.read,
            on_step=step,
        )
    if as_json:
        typer.echo(json.dumps(done.run, ensure_ascii=False, indent=1))
    elif not quiet:
        typer.echo("\n".join(words.findings(done)))
        sys.stdout.flush()
        _say("\n" + "\n".join([*filter(None, [became.summary]), *words.next_steps(done, out)]))
    if became.failed:
        raise typer.Exit(1)


@app.command()
@with_columns
def extract(
    paths: Paths,
    output: Output = STANDARD,
    pipeline: Pipeline = None,
    actors: Actors = None,
    published: Published = None,
    report: Report = None,
    *,
    columns: Columns,
) -> None:
    """Read documents and write them and their claims as JSON Lines.

    Example: triplomacy extract seeds/*.txt | triplomacy export gexf -o graph.gexf
    """
    from triplomacy import claims, ledger
    from triplomacy import pipeline as stages
    from triplomacy.exporters.files import replacing

    with ledger.opened(report, _say) as became:
        records = stages.records(
            paths,
            stages.extractor(pipeline, actors),
            became.problem,
            published=published.date() if published else None,
            columns=columns,
            on_read=became.read,
        )
        if output == STANDARD:
            for line in claims.write(records):
                typer.echo(line, nl=False)
        else:
            with replacing(output) as file:
                file.writelines(line.encode() for line in claims.write(records))
    if became.summary:
        _say(became.summary)
    if became.failed:
        raise typer.Exit(1)


app.command()(export)
app.command()(query)
app.command()(search)
app.command()(load)
app.command()(reindex)
app.command()(fetch)
app.add_typer(curate, name="curate")


@app.command()
def validate(
    store: Annotated[
        Path | None, typer.Argument(metavar="STORE", help="The folder of a store; without it, a build is checked.")
    ] = None,
    folder: Folder = Path("out"),
) -> None:
    """Check a store or a build against the rules of the ontology (SHACL); exit code 1 if one is broken.

    Example: triplomacy validate news.store
    Example: triplomacy validate --build out/
    """
    from triplomacy import validation

    found = 0
    for violation in validation.violations(folder) if store is None else validation.violations_in_store(store):
        found += 1
        typer.echo(str(violation))
    place = folder if store is None else store
    if found:
        _say(f"{place}: {found:,} breaches of the ontology's rules")
        raise typer.Exit(1)
    _say(f"{place}: keeps all rules of the ontology")


@app.command()
def verify(
    claims_or_build: Annotated[
        Path, typer.Argument(metavar="FILE_OR_FOLDER", help="Claims as JSON Lines, or the folder of a build.")
    ] = Path("out"),
) -> None:
    """Check that every stored offset still yields its quoted text; exit code 1 if one does not.

    Example: triplomacy verify out/
    """
    from triplomacy import claims
    from triplomacy.claims import Claim

    path = streams.claims_file(claims_or_build)
    records = list(streams.records(path))
    wrong = list(claims.unverified(records))
    for problem in wrong:
        typer.echo(problem)
    checked = sum(isinstance(record, Claim) for record in records)
    _say(f"{path}: {checked - len(wrong)} of {checked} claims verified")
    if wrong:
        raise typer.Exit(1)


@app.command()
def explain(
    sentence: Annotated[
        str | None, typer.Argument(metavar="SENTENCE", help="One sentence or more; - is standard input.")
    ] = None,
    document: Annotated[Path | None, typer.Option(metavar="FILE", help="Read a whole document instead.")] = None,
    number: Annotated[
        int | None, typer.Option("--sentence", metavar="N", min=0, help="Show only this sentence of it, from 0.")
    ] = None,
    pipeline: Pipeline = None,
    actors: Actors = None,
    as_json: Json = False,
) -> None:
    """Show what was read in a sentence, what became a claim, and what was rejected and why.

    Example: triplomacy explain "Iran supplied drones to Russia, Ukraine said on Monday."
    Example: triplomacy explain --document seeds/000_c40e47bf770840b3.txt --sentence 3
    """
    from triplomacy import documents, explanation
    from triplomacy import pipeline as stages
    from triplomacy.documents import text as texts

    if (sentence is None) == (document is None):
        raise typer.BadParameter("give a sentence in quotes, or --document FILE")
    if document is not None:
        source = next(documents.read(document))
    else:
        data = sys.stdin.buffer.read() if sentence == "-" else os.fsencode(sentence or "")
        source = texts.document(data, name="sentence", place="sentence")
    [(_, every)] = stages.extractor(pipeline, actors).explain([source])
    if number is not None and number >= len(every):
        raise UnreadableDocument(f"{source.name}: no sentence {number}; it has {len(every)}, counted from 0")
    found = every if number is None else [every[number]]
    if as_json:
        typer.echo(json.dumps([explanation.plain(source, one) for one in found], ensure_ascii=False, indent=1))
    else:
        typer.echo("\n".join(line for one in found for line in explanation.lines(source, one)))


app.command()(serve)


@app.command()
def evaluate(
    gold_folder: Annotated[Path, typer.Argument(metavar="GOLD_FOLDER", help="Where *gold.jsonl files lie.")],
    predictions: Annotated[
        Path | None,
        typer.Argument(metavar="PREDICTIONS", help="JSON Lines; without it, the folder's *.txt files are read."),
    ] = None,
    pipeline: Pipeline = None,
    actors: Actors = None,
    as_json: Json = False,
    errors: Annotated[bool, typer.Option("--errors", help="Also list what was missed and what was wrong.")] = False,
) -> None:
    """Score claims against claims that were annotated by hand, for each level and layer.

    Example: triplomacy evaluate tests/gold --errors
    """
    from triplomacy import evaluation, gold, scorecard
    from triplomacy import pipeline as stages

    right = gold.load(gold_folder)
    if predictions is None:
        paths = sorted(gold_folder.glob("*.txt"))
        said = (json.dumps(one) for one in stages.predictions(paths, stages.extractor(pipeline, actors), _report))
        score = evaluation.score(right, gold.read_predictions(said))
    else:
        score = evaluation.score(right, gold.read_predictions(streams.lines(predictions), origin=str(predictions)))
    if as_json:
        figures = scorecard.plain(score) | ({"errors": scorecard.plain_errors(score)} if errors else {})
        typer.echo(json.dumps(figures, ensure_ascii=False, indent=1))
    else:
        typer.echo("\n".join([*scorecard.lines(score), *(scorecard.errors(score) if errors else ())]))


app.command()(analyze)
app.command()(diff)
app.command()(shards)
app.command()(dossier)
app.command()(contradictions)
app.command()(sources)
app.command()(watch)
app.command()(config)
app.command()(doctor)


def main() -> None:
    """The console script: UTF-8 on both outputs, whatever the locale says."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    app(prog_name="triplomacy")


def _set_apart(commands: Mapping[str, Any]) -> None:
    for command in commands.values():
        # A paragraph that begins with this sign is not wrapped.
        command.help = re.sub(r"\n+(?=Example:)", "\n\n\b\n", command.help or "", count=1)
        _set_apart(getattr(command, "commands", {}))


def _say(words: str) -> None:
    typer.echo(words, err=True)


def _report(error: TriplomacyError) -> None:
    _say(f"triplomacy: {error}")
