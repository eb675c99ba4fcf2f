"""What people see: a page for each actor, document and term, filled by SPARQL, with every value escaped.

A sentence is marked by its stored offsets, never by searching for a name in it. The styles stand in files of their
own, and no page has a script inside it.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from pyoxigraph import NamedNode

from triplomacy.ontology import DOC, ID, SPACE
from triplomacy.queries.results import shortened
from triplomacy.server import questions
from triplomacy.server.refusals import Refusal
from triplomacy.server.workers import Workers

Row = Mapping[str, str]

_LONGEST_SEARCH = 500


class Piece(NamedTuple):
    """A stretch of text with the kinds of marks that cover it, and what it is the first piece of."""

    text: str
    kinds: str
    anchor: str


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A marked stretch: code points, end excluded. The first piece of a mark with an anchor bears it."""

    start: int
    end: int
    kind: str
    anchor: str = ""


async def rows(pool: Workers, query: str) -> list[Row]:
    """The rows of a SELECT as text. Raises Refusal as any query does."""
    body = json.loads(await pool.content(query))
    return [{name: term["value"] for name, term in row.items()} for row in body["results"]["bindings"]]


async def exists(pool: Workers, iri: NamedNode) -> bool:
    """Whether the store says anything of it."""
    return bool(json.loads(await pool.content(f"ASK {{ {iri} ?p ?o }}"))["boolean"])


async def front(pool: Workers) -> str:
    """The way in: counts, the editor, who acts most, what came last."""
    [counts] = await rows(pool, questions.COUNTS)
    return _page(
        "front",
        counts=counts,
        busiest=await rows(pool, questions.BUSIEST),
        latest=await rows(pool, questions.LATEST),
    )


async def actors(pool: Workers, name: str) -> str:
    """Actors whose names hold these words."""
    return _page("actors", name=name, found=await rows(pool, questions.actors_named(name)))


async def search(pool: Workers, words: str) -> str:
    """The claims on the sentences that hold these words, the best sentences first."""
    problem, found = "", []
    if words.strip():
        try:
            found = await pool.search(words[:_LONGEST_SEARCH])
        except Refusal as error:
            if error.status != 400:
                raise
            problem = str(error)
    ranks = {(f"{DOC}{one.document}", str(one.number)): rank for rank, one in enumerate(found)}
    places = [(NamedNode(document), int(number)) for document, number in ranks]
    claims = await rows(pool, questions.claims_on(places)) if places else []
    claims.sort(key=lambda row: ranks[row["document"], row["number"]])
    return _page("search", words=words, problem=problem, sentences=len(found), claims=[_card(row) for row in claims])


async def thing(pool: Workers, iri: NamedNode) -> str:
    """All that is said of an actor, a relation, or any other node, with the claims in which it takes part."""
    facts = await rows(pool, questions.facts(iri))
    claims = [_card(row) for row in await rows(pool, questions.claims_of(iri))]
    return _page(
        "thing",
        iri=iri.value,
        heading=_heading(iri, facts),
        facts=_grouped(facts),
        claims=claims,
        most=questions.MOST_CLAIMS,
        partners=[_partner(row) for row in await rows(pool, questions.partners_of(iri))] if claims else [],
    )


async def document(pool: Workers, id_: str, iri: NamedNode) -> str:
    """A document's text with its evidence marked, beside the claims; the sentences alone if the text is not held."""
    facts = await rows(pool, questions.facts(iri))
    claims = [_card(row) for row in await rows(pool, questions.claims_in(iri))]
    spans = await rows(pool, questions.spans_in(iri))
    marks = [Mark(int(row["start"]), int(row["end"]), row["kind"], _anchor(row)) for row in spans]
    try:
        text = (await pool.text(id_)).decode("utf-8")
    except Refusal:
        text = None
    return _page(
        "document",
        iri=iri.value,
        heading=_heading(iri, facts),
        facts=_grouped(facts),
        pieces=None if text is None else pieces(text, marks),
        claims=claims,
        most=questions.MOST_CLAIMS,
    )


async def ontology(pool: Workers) -> str:
    """The terms of the ontology with their definitions."""
    return _page("ontology", terms=await rows(pool, questions.TERMS))


def pieces(text: str, marks: Iterable[Mark]) -> list[Piece]:
    """The text cut wherever a mark begins or ends; marks may overlap, and what lies outside the text is left out."""
    kept = sorted({mark for mark in marks if 0 <= mark.start < mark.end <= len(text)})
    cuts = sorted({0, len(text), *(mark.start for mark in kept), *(mark.end for mark in kept)})
    found = []
    for start, end in pairwise(cuts):
        covering = [mark for mark in kept if mark.start <= start and end <= mark.end]
        anchor = next((mark.anchor for mark in covering if mark.start == start and mark.anchor), "")
        found.append(Piece(text[start:end], " ".join(sorted({mark.kind for mark in covering})), anchor))
    return found


def link(iri: str) -> str:
    """Where this service answers for an IRI."""
    if iri.startswith(SPACE):
        path, hash_, fragment = iri.removeprefix(SPACE).partition("#")
        return f"/{quote(path)}{hash_}{quote(fragment)}"
    return f"/resource?iri={quote(iri, safe='')}"


def _card(row: Row) -> dict[str, Any]:
    """A claim as a page shows it, with its sentence in pieces."""
    begin = int(row["start"])
    marks = [
        Mark(int(row[f"{kind}Start"]) - begin, int(row[f"{kind}End"]) - begin, kind)
        for kind in ("source", "cue", "target")
        if f"{kind}Start" in row
    ]
    return {**row, "pieces": pieces(row["sentence"], marks), "anchor": row["claim"].rpartition("#")[2]}


def _partner(row: Row) -> dict[str, Any]:
    """How many claims there are with an actor, and the most independent sources that can stand behind them."""
    return {**row, "independent": min(int(row[name]) for name in ("texts", "publishers", "sentences"))}


def _anchor(row: Row) -> str:
    return f"s{row['number']}" if "number" in row else ""


def _heading(iri: NamedNode, facts: Sequence[Row]) -> str:
    values = {fact["property"]: fact["value"] for fact in reversed(facts)}
    names = ("http://www.w3.org/2000/01/rdf-schema#label", "http://purl.org/dc/terms/title")
    return next((values[name] for name in names if name in values), iri.value.removeprefix(ID).removeprefix(DOC))


def _grouped(facts: Sequence[Row]) -> dict[str, list[Row]]:
    """The values of each property, in the order in which they come."""
    found: dict[str, list[Row]] = {}
    for fact in facts:
        found.setdefault(fact["property"], []).append(fact)
    return found


def _short(iri: str) -> str:
    return shortened(NamedNode(iri))


def _is_web(text: str) -> bool:
    return text.startswith(("https://", "http://"))


_ENVIRONMENT = Environment(
    loader=PackageLoader("triplomacy.server"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_ENVIRONMENT.filters |= {"link": link, "short": _short}
_ENVIRONMENT.tests |= {"web": _is_web}


def _page(template: str, **values: Any) -> str:
    return _ENVIRONMENT.get_template(f"{template}.html.j2").render(**values)
