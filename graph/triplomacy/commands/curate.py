"""The commands by which analysts correct a store: two actors are one, a claim is wrong, a name is another.

Each decision is kept with who took it, when and why, and holds for documents that come later, too.
"""

from typing import Annotated, Any, get_args

import typer
from typer.core import TyperGroup

from triplomacy.arguments import Json, Quiet
from triplomacy.claims import Modality, Polarity
from triplomacy.commands import decided
from triplomacy.commands.deciding import Who, Why, actor, claim_id, decide, opened
from triplomacy.commands.load import Store

Name = Annotated[str, typer.Argument(metavar="ACTOR", help="One of its names, or its IRI.")]
Into = Annotated[str, typer.Argument(metavar="INTO", help="Who it is, by one of its names or its IRI.")]
As = Annotated[str, typer.Argument(metavar="AS", help="Who it is there.")]
New = Annotated[str, typer.Argument(metavar="NAME", help="The name.")]
Claim = Annotated[str, typer.Argument(metavar="CLAIM", help="Its id, or its IRI.")]
Claims = Annotated[list[str], typer.Argument(metavar="CLAIM…", help="Ids of claims, or their IRIs.")]
Class = Annotated[
    str | None,
    typer.Option("--class", metavar="CLASS", help="If nobody has that name, make a new actor of this class."),
]
Several = list[str] | None


class _Group(TyperGroup):
    """The commands behind the place of a store; asked for help, they do without it."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """What is left of the arguments."""
        if args and args[0] in self.commands and {"--help", "-h"} & set(args):
            args = ["STORE", *args]
        return super().parse_args(ctx, args)


curate = typer.Typer(cls=_Group, no_args_is_help=True, rich_markup_mode=None)


@curate.callback()
def _curate(ctx: typer.Context, store: Store) -> None:
    """Correct a store: merge, split and rename actors, reject and correct claims; list and undo what was decided.

    Documents that come later are corrected, too; every query, export and page shows what was decided.

    Example: triplomacy curate news.store merge "Wagner" "Wagner Group" --why "the same force"
    """
    ctx.obj = store


@curate.command()
def merge(
    ctx: typer.Context, name: Name, into: Into, why: Why, who: Who = None, quiet: Quiet = False, as_json: Json = False
) -> None:
    """Make one actor of two: all that is said of ACTOR is said of INTO.

    Example: triplomacy curate news.store merge "Wagner" "Wagner Group" --why "the same force"
    """
    with opened(ctx) as store:
        decide(store, "merge", who, why, quiet, as_json, actor=actor(store, name), into=actor(store, into))


@curate.command()
def split(
    ctx: typer.Context,
    name: Name,
    other: As,
    why: Why,
    claim: Annotated[Several, typer.Option("--claim", metavar="CLAIM", help="In this claim; repeatable.")] = None,
    document: Annotated[Several, typer.Option(metavar="NAME", help="In this document; repeatable.")] = None,
    kind: Class = None,
    who: Who = None,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Tell two actors apart: in some claims or documents ACTOR is another.

    Example: triplomacy curate news.store split Georgia "State of Georgia" --class Region --document a.txt --why "US"
    """
    from triplomacy.queries.asking import resolve_document
    from triplomacy.stores import curating

    if not (claim or document):
        raise typer.BadParameter("name claims, or documents with --document", param_hint="--claim")
    with opened(ctx) as store:
        claims = [id_ for one in claim or () for id_ in curating.claims(store, claim_id(one))[0]]
        documents = sorted({id_ for one in document or () for id_ in resolve_document(store.query, one)})
        ends = {"actor": actor(store, name), "into": actor(store, other, kind)}
        where = {"claims": tuple(claims), "documents": tuple(documents)}
        decide(store, "split", who, why, quiet, as_json, **ends, **where)


@curate.command()
def reject(
    ctx: typer.Context, claim: Claims, why: Why, who: Who = None, quiet: Quiet = False, as_json: Json = False
) -> None:
    """Leave claims out: the texts do not say so.

    Example: triplomacy curate news.store reject 0a1b2c3d4e5f6071-8293a4b5c6d7 --why "he was joking"
    """
    from triplomacy.stores import curating

    with opened(ctx) as store:
        claims = tuple(id_ for one in claim for id_ in curating.claims(store, claim_id(one))[0])
        decide(store, "reject", who, why, quiet, as_json, claims=claims)


@curate.command()
def correct(
    ctx: typer.Context,
    claim: Claim,
    why: Why,
    source: Annotated[str | None, typer.Option(metavar="ACTOR", help="Who acts.")] = None,
    relation: Annotated[str | None, typer.Option(metavar="NAME", help="What it does.")] = None,
    target: Annotated[str | None, typer.Option(metavar="ACTOR", help="To whom.")] = None,
    polarity: Annotated[str | None, typer.Option(metavar="|".join(get_args(Polarity)), help="Said or denied.")] = None,
    modality: Annotated[str | None, typer.Option(metavar="VALUE", help=f"{', '.join(get_args(Modality))}.")] = None,
    theme: Annotated[Several, typer.Option(metavar="WORDS", help="What it is about; repeatable, '' for none.")] = None,
    kind: Class = None,
    who: Who = None,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Make a claim say what its sentence says.

    Example: triplomacy curate news.store correct 0a1b2c3d4e5f6071-8293a4b5c6d7 --target Kosovo --why "the other one"
    """
    from triplomacy.selection import named_relation
    from triplomacy.stores import curating

    for option, value, values in (("--polarity", polarity, Polarity), ("--modality", modality, Modality)):
        if value not in (None, *get_args(values)):
            raise typer.BadParameter(f"{value!r} is none of {', '.join(get_args(values))}", param_hint=option)
    with opened(ctx) as store:
        claims, change = curating.change(
            store,
            claim_id(claim),
            source=None if source is None else actor(store, source, kind),
            relation=None if relation is None else named_relation(relation),
            target=None if target is None else actor(store, target, kind),
            polarity=polarity,
            modality=modality,
            theme=None if theme is None else tuple(filter(None, theme)),
        )
        decide(store, "correct", who, why, quiet, as_json, claims=claims, change=change)


@curate.command()
def rename(
    ctx: typer.Context, name: Name, new: New, why: Why, who: Who = None, quiet: Quiet = False, as_json: Json = False
) -> None:
    """Give an actor another name; the old one still finds it.

    Example: triplomacy curate news.store rename Turkey "Türkiye" --why "the name it asks for"
    """
    with opened(ctx) as store:
        decide(store, "rename", who, why, quiet, as_json, actor=actor(store, name), name=new)


@curate.command()
def alias(
    ctx: typer.Context, name: Name, new: New, why: Why, who: Who = None, quiet: Quiet = False, as_json: Json = False
) -> None:
    """Give an actor a further name; texts that are loaded later are read with it.

    Example: triplomacy curate news.store alias "North Korea" "Hermit Kingdom" --why "a nickname of the press"
    """
    with opened(ctx) as store:
        decide(store, "alias", who, why, quiet, as_json, actor=actor(store, name), name=new)


curate.command()(decided.undo)
curate.command(name="list")(decided.list_)
curate.command()(decided.export)
curate.command(name="import")(decided.import_)
