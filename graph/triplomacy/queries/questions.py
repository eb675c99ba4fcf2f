"""A question to a store, wherever it is: SPARQL as given, or a named query with actors and days by name."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from pyoxigraph import Literal, NamedNode

from triplomacy import origins, queries, rdf
from triplomacy.errors import InvalidQuery
from triplomacy.ontology import DOC
from triplomacy.queries.asking import resolve_actor
from triplomacy.queries.results import Results
from triplomacy.stores import Query

_CLAIM = re.compile(re.escape(DOC) + "([0-9a-f]+)#c([0-9a-f]+)")
_DATE = NamedNode(rdf.PREFIXES["xsd"] + "date")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked: `text` is SPARQL, or the name of a query if `is_name`; at most `limit` rows are wanted."""

    text: str
    is_name: bool = False
    actors: Mapping[str, str] = field(default_factory=dict)
    days: Mapping[str, date] = field(default_factory=dict)
    limit: int | None = None


def answer(place: str, question: Question) -> Results:
    """What is said at a place: a store's folder, that of a build, a SPARQL endpoint, or a file of claims.

    Raises InvalidQuery, UnknownActor, UnreadableStore or UnreadableDocument.
    """
    if question.is_name:
        # A name that is none is said before a store is opened.
        queries.named_query(question.text)
    with origins.opened(place) as origin:
        return _answer(origin.query, question)


def claims(query: Query, text: str, *, is_name: bool = False) -> frozenset[str]:
    """The ids of the claims in the column ?claim of the answer to SPARQL, or of those behind a named query.

    Raises InvalidQuery.
    """
    found = query(queries.named_query(text).claims if is_name else text)
    if "claim" not in found.variables:
        raise InvalidQuery(f"query: has no column ?claim but {', '.join(found.variables)}; SELECT ?claim says which")
    column = found.variables.index("claim")
    iris = (term.value for row in found.terms if isinstance(term := row[column], NamedNode))
    marks = map(_CLAIM.fullmatch, iris)
    return frozenset(f"{mark[1]}-{mark[2]}" for mark in marks if mark)


def _answer(query: Query, question: Question) -> Results:
    if not question.is_name:
        return query(question.text, limit=question.limit)
    values: dict[str, NamedNode | Literal] = {
        name: resolve_actor(query, value) for name, value in question.actors.items()
    }
    values |= {name: Literal(day.isoformat(), datatype=_DATE) for name, day in question.days.items()}
    return query(queries.named_query(question.text).bound(values), limit=question.limit)
