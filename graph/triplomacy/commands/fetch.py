"""The command that fetches pages from the web."""

import json
from dataclasses import asdict
from ipaddress import ip_network
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from triplomacy import streams
from triplomacy.arguments import Json, Quiet
from triplomacy.errors import TriplomacyError

if TYPE_CHECKING:
    from triplomacy.fetching.addresses import Network


def fetch(
    urls: Annotated[list[str] | None, typer.Argument(metavar="URL…", help="Pages, or feeds with --feed.")] = None,
    folder: Annotated[Path, typer.Option("--output", "-o", metavar="FOLDER", help="Where pages go.")] = Path("pages"),
    list_: Annotated[
        Path | None, typer.Option("--list", metavar="FILE", help="Further URLs, one a line; - is standard input.")
    ] = None,
    feed: Annotated[
        int, typer.Option(metavar="N", min=0, help="Follow RSS and Atom feeds to their first N pages.")
    ] = 0,
    again: Annotated[bool, typer.Option("--again", help="Fetch pages anew that the folder holds.")] = False,
    contact: Annotated[
        str | None, typer.Option(metavar="URL_OR_MAIL", help="Tell the sites where to reach you.")
    ] = None,
    pause: Annotated[float, typer.Option(metavar="SECONDS", min=0, help="Between two requests to one host.")] = 1.0,
    timeout: Annotated[float, typer.Option(metavar="SECONDS", min=0.1, help="For one request, to its end.")] = 60.0,
    megabytes: Annotated[
        float, typer.Option("--max-megabytes", metavar="N", min=0.001, help="The largest page, unpacked.")
    ] = 20.0,
    private: Annotated[
        list[str] | None,
        typer.Option("--allow-private", metavar="NETWORK", help="An address or network inside, as 10.1.0.0/16."),
    ] = None,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Fetch pages from the web into a WARC file, which `build`, `extract` and `load` read.

    robots.txt is obeyed, a host is asked one thing at a time with pauses between, and addresses that are not public are
    refused. The file's name goes to standard output. Pages that the folder holds are not fetched again.

    Example: triplomacy fetch https://example.org/news/feed.xml --feed 20 -o pages/
    Example: triplomacy build $(triplomacy fetch --list urls.txt -o pages/) -o out/
    """
    from triplomacy import progress
    from triplomacy.fetching import collecting
    from triplomacy.fetching.visits import Manners

    asked = [*(urls or ()), *(_listed(list_) if list_ else ())]
    if not asked:
        raise typer.BadParameter("name a URL, or a file of them with --list", param_hint="URL")

    def on_problem(error: TriplomacyError) -> None:
        typer.echo(f"triplomacy: {error}", err=True)

    with progress.shown(len(asked), quiet=quiet) as step:
        done = collecting.collect(
            asked,
            folder,
            Manners(
                seconds=timeout,
                pause=pause,
                most_bytes=int(megabytes * 1_000_000),
                contact=contact,
                networks=[_network(one) for one in private or ()],
            ),
            feed=feed,
            again=again,
            on_problem=on_problem,
            on_step=step,
        )
    if as_json:
        typer.echo(json.dumps(asdict(done), default=str))
    elif done.file:
        typer.echo(done.file)
    if not quiet:
        typer.echo(f"{folder}: {done}", err=True)
    if done.failed:
        raise typer.Exit(1)


def _listed(path: Path) -> list[str]:
    """The URLs of a file, one a line; what begins with # is a remark."""
    lines = (line.strip() for line in streams.lines(path))
    return [line for line in lines if line and not line.startswith("#")]


def _network(words: str) -> "Network":
    try:
        return ip_network(words)
    except ValueError as error:
        raise typer.BadParameter(f"{error}; write it as 10.1.0.0/16", param_hint="--allow-private") from error
