"""`analyze`: the measures of the network of claims, as tables or as JSON."""

import json
import sys
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from triplomacy import streams
from triplomacy.arguments import Json, Threshold

_SIGNS = {True: "–", False: "+"}
_WIDTH = 100


def analyze(
    claims_or_build: Annotated[
        Path, typer.Argument(metavar="CLAIMS_OR_BUILD", help="A claims file, the folder of a build, or - .")
    ] = Path("out"),
    top: Annotated[int, typer.Option(metavar="N", min=1, help="How many actors and triads to show.")] = 15,
    threshold: Threshold = 0.5,
    as_json: Json = False,
) -> None:
    """Measure the network: central actors, communities, reciprocity, and triads out of balance with their evidence.

    Example: triplomacy analyze out/
    """
    from triplomacy.exporters import analysis

    found = analysis.of_records(streams.records(streams.claims_file(claims_or_build)), threshold=threshold)
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        typer.echo("\n".join(lines(found, top=top, width=None if sys.stdout.isatty() else 120)))


def lines(found: Mapping[str, Any], *, top: int, width: int | None = None) -> Iterator[str]:
    """The measures for a reader: actors, communities, reciprocity, and what is out of balance."""
    if not found["actors"]:
        yield "No claims, so nothing to measure."
        return
    yield from _actors(found, top, width)
    yield ""
    yield from _communities(found, top)
    yield ""
    shares = ", ".join(f"{name} {share:.0%}" for name, share in found["reciprocity"].items())
    yield f"Directed links that are returned: {shares or 'there are none'}"
    yield ""
    yield from _triads(found["triads"], top)


def _actors(found: Mapping[str, Any], top: int, width: int | None) -> Iterator[str]:
    from triplomacy import tables

    columns = ("actor", "class", "community", "weight in", "weight out", "betweenness", "reciprocity")
    rows = [
        (
            actor["label"],
            actor["class"],
            str(actor.get("community", "")),
            f"{actor['weight_in']:g}",
            f"{actor['weight_out']:g}",
            f"{actor['betweenness']:.3f}",
            f"{actor['reciprocity']:.0%}" if "reciprocity" in actor else "",
        )
        for actor in found["actors"][:top]
    ]
    yield tables.drawn(columns, rows, width=width).rstrip("\n")
    yield f"{len(rows)} of {len(found['actors'])} actors; weight is asserted claims" + _estimate(found)


def _estimate(found: Mapping[str, Any]) -> str:
    sampled = found["betweenness"]["sampled"]
    return f"; betweenness is estimated from {sampled} actors" if sampled else ""


def _communities(found: Mapping[str, Any], top: int) -> Iterator[str]:
    groups = found["communities"]
    quality = "" if found["modularity"] is None else f", modularity {found['modularity']:.2f}"
    yield f"Communities by cooperation and lasting ties: {len(groups)}{quality}"
    for group in groups[:top]:
        yield _wrapped(f"{group['community']:>3}  {_names(group['actors'])}", "     ")
    if len(groups) > top:
        yield f"     and {len(groups) - top} more"


def _triads(triads: Mapping[str, Any], top: int) -> Iterator[str]:
    yield f"Triads: {triads['balanced']} balanced, {triads['unbalanced']} unbalanced"
    for triad in triads["listed"][:top]:
        yield ""
        for dyad in triad["dyads"]:
            hostile = dyad["conflict"] > dyad["cooperation"]
            one, other = (actor["label"] for actor in dyad["actors"])
            counts = f"cooperation {dyad['cooperation']:g}, conflict {dyad['conflict']:g}"
            yield _clean(f"  {_SIGNS[hostile]} {one} and {other}: {counts}")
            yield _wrapped(f"      “{_clean(dyad['sentences'][0])}”", "      ")
    if triads["unbalanced"] > top:
        yield f"\n  the {min(top, len(triads['listed']))} strongest of {triads['unbalanced']}; --top shows more"


def _names(actors: Sequence[Mapping[str, str]]) -> str:
    return _clean(", ".join(actor["label"] for actor in actors))


def _clean(text: str) -> str:
    from triplomacy import tables

    return tables.printable(text)


def _wrapped(text: str, indent: str) -> str:
    return textwrap.fill(text, width=_WIDTH, subsequent_indent=indent)
