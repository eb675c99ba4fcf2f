"""`diff`: what changed between two builds, or between two windows of days of one, as tables or JSON."""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from triplomacy import streams
from triplomacy.arguments import Json, Threshold
from triplomacy.counting import counted

if TYPE_CHECKING:
    from triplomacy.changes import Change, Comparison, Flip, Kind, Side
    from triplomacy.claims import Claim

# From here on the sides differ so much that growth may be nothing but more news.
_LOPSIDED = 2.0
_SHOWN: "tuple[Kind, ...]" = ("new", "gone", "strengthened", "weakened")
_COLUMNS = ("source", "relation", "target", "claims", "sentence")

_Window = typer.Option(metavar="FIRST..LAST", help="Days of the one build given, both included, either end open.")


def diff(
    first: Annotated[Path, typer.Argument(metavar="A", help="A claims file or the folder of a build.")],
    second: Annotated[Path | None, typer.Argument(metavar="B", help="What to compare it with.")] = None,
    before: Annotated[str | None, _Window] = None,
    after: Annotated[str | None, _Window] = None,
    top: Annotated[int, typer.Option(metavar="N", min=1, help="How many changes of each kind to show.")] = 15,
    page: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Also write a page with the graph, coloured by change.")
    ] = None,
    threshold: Threshold = 0.5,
    as_json: Json = False,
) -> None:
    """Show which relations are new, gone, stronger or weaker, and which pairs of actors flipped.

    Example: triplomacy diff march/ april/
    Example: triplomacy diff out/ --before 2026-01-01..2026-03-31 --after 2026-04-01.. --page changes.html
    """
    found = _compared(first, second, (before, after), threshold)
    if page is not None:
        from triplomacy.exporters import comparison

        titles = _titles(first, second) if second else (str(before), str(after))
        comparison.write(found, page, titles=titles, threshold=threshold)
    if as_json:
        typer.echo(json.dumps(plain(found), ensure_ascii=False, indent=1))
    else:
        typer.echo("\n".join(lines(found, top=top, width=None if sys.stdout.isatty() else 120)))


def plain(found: "Comparison") -> dict[str, Any]:
    """The comparison as JSON takes it; claims by their id."""
    return {
        "before": _plain_side(found.before),
        "after": _plain_side(found.after),
        "counts": dict(found.counts),
        "changes": [_plain_change(change) for change in found.changes if change.kind in _SHOWN],
        "flips": [_plain_flip(flip) for flip in found.flips],
    }


def lines(found: "Comparison", *, top: int, width: int | None = None) -> Iterator[str]:
    """The comparison for a reader: how much was compared, then a table for each kind of change."""
    from triplomacy import tables

    yield f"before: {_side(found.before)}"
    yield f"after:  {_side(found.after)}"
    if found.after.undated:
        yield f"{found.after.undated} claims have no date and were left out"
    claims = sorted((found.before.claims, found.after.claims))
    if claims[1] > _LOPSIDED * max(claims[0], 1):
        yield "One side has far more claims than the other: what is new or stronger may be nothing but more news."
    for kind in _SHOWN:
        changes = [change for change in found.changes if change.kind == kind]
        if changes:
            yield f"\n{kind} ({len(changes)})"
            yield tables.drawn(_COLUMNS, [_row(change) for change in changes[:top]], width=width).rstrip("\n")
            if len(changes) > top:
                yield f"and {len(changes) - top} more; --top shows more"
    if found.flips:
        yield f"\nflipped ({len(found.flips)})"
        yield tables.drawn(
            ("actors", "before", "after"), [_flip_row(flip) for flip in found.flips[:top]], width=width
        ).rstrip("\n")
    if not any(found.counts[kind] for kind in _SHOWN) and not found.flips:
        yield f"Nothing changed: {found.counts['same']} relations are the same."


def _compared(
    first: Path, second: Path | None, windows: tuple[str | None, str | None], threshold: float
) -> "Comparison":
    from triplomacy import changes

    before, after = windows
    records = streams.records(streams.claims_file(first))
    if second is not None:
        if before or after:
            raise typer.BadParameter("--before and --after go with one build, not with two")
        return changes.compare(records, streams.records(streams.claims_file(second)), threshold=threshold)
    if before is None or after is None:
        raise typer.BadParameter("name two builds, or one with --before FIRST..LAST and --after FIRST..LAST")
    spans = changes.Window.parsed(before), changes.Window.parsed(after)
    return changes.compare_windows(records, *spans, threshold=threshold)


def _titles(first: Path, second: Path) -> tuple[str, str]:
    """What tells two paths apart: a page that is passed on need not say where its files lay."""
    one, other = first.resolve(), second.resolve()
    if one.name != other.name:
        return one.name, other.name
    return f"{one.parent.name}/{one.name}", f"{other.parent.name}/{other.name}"


def _side(side: "Side") -> str:
    return f"{counted(side.claims, 'claim')} in {counted(side.documents, 'document')}"


def _row(change: "Change") -> tuple[str, ...]:
    quote = _surest(change.after or change.before)[0].evidence.quote
    numbers = f"{len(change.before)} → {len(change.after)}"
    return change.source.label, change.relation, change.target.label, numbers, quote


def _flip_row(flip: "Flip") -> tuple[str, ...]:
    def balance(dyad: Any) -> str:
        return f"cooperation {dyad.cooperation:g}, conflict {dyad.conflict:g}"

    return " – ".join(actor.label for actor in flip.actors), balance(flip.before), balance(flip.after)


def _surest(claims: "Sequence[Claim]") -> "list[Claim]":
    return sorted(claims, key=lambda claim: (-claim.confidence, claim.id))


def _plain_side(side: "Side") -> dict[str, int]:
    return {"documents": side.documents, "claims": side.claims, "undated": side.undated}


def _plain_change(change: "Change") -> dict[str, Any]:
    return {
        "kind": change.kind,
        "source": {"iri": change.source.iri, "label": change.source.label},
        "relation": change.relation,
        "target": {"iri": change.target.iri, "label": change.target.label},
        "before": [claim.id for claim in _surest(change.before)],
        "after": [claim.id for claim in _surest(change.after)],
    }


def _plain_flip(flip: "Flip") -> dict[str, Any]:
    return {
        "actors": [{"iri": actor.iri, "label": actor.label} for actor in flip.actors],
        "before": {"cooperation": flip.before.cooperation, "conflict": flip.before.conflict},
        "after": {"cooperation": flip.after.cooperation, "conflict": flip.after.conflict},
    }
