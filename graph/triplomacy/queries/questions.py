"""A question to a store, wherever it is: SPARQL as given, or a named query with actors and days by name."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from pyoxigraph import Literal, NamedNode

from triplomacy import origins, queries, rdf
from triplomacy.errors import InvalidQuery
from triplomacy.ontology import DOC
from triplomacy.queries import NamedQuery, paths, tabled
from triplomacy.queries.asking import resolve_actor
from triplomacy.queries.narrowing import Value
from triplomacy.queries.results import Results, Term
from triplomacy.queries.tabled import Table
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


def named() -> tuple[NamedQuery, ...]:
    """All questions that have a name, by name: those in SPARQL, and the one for paths."""
    return tuple(sorted((*queries.named(), paths.PATHS), key=lambda query: query.name))


def named_query(name: str) -> NamedQuery:
    """The question of that name. Raises InvalidQuery with the nearest name there is."""
    return paths.PATHS if name == paths.PATHS.name else queries.named_query(name)


def answer(place: str, question: Question) -> Results:
    """What is said at a place: a store's folder, that of a build, a SPARQL endpoint, or a file of claims.

    Raises InvalidQuery, UnknownActor, UnreadableStore or UnreadableDocument.
    """
    if question.is_name:
        # A name that is none, or a parameter that lacks, is said before a store is opened.
        named_query(question.text).check([*question.actors, *question.days])
    with origins.opened(place) as origin:
        return asked(origin.query, question, origin.table)


def claims(query: Query, text: str, *, is_name: bool = False) -> frozenset[str]:
    """The ids of the claims in the column ?claim of the answer to SPARQL, or of those behind a named query.

    Raises InvalidQuery.
    """
    if is_name:
        return ids(term for row in query(named_query(text).claims).terms for term in row)
    found = query(text)
    if "claim" not in found.variables:
        raise InvalidQuery(f"query: has no column ?claim but {', '.join(found.variables)}; SELECT ?claim says which")
    column = found.variables.index("claim")
    return ids(row[column] for row in found.terms)


def ids(terms: Iterable[Term | None]) -> frozenset[str]:
    """The ids of the claims among some terms."""
    marks = (_CLAIM.fullmatch(term.value) for term in terms if isinstance(term, NamedNode))
    return frozenset(f"{mark[1]}-{mark[2]}" for mark in marks if mark)


def asked(query: Query, question: Question, table: Table | None = None) -> Results:
    """What a store that is open says, its table where that is quicker. Raises InvalidQuery or UnknownActor."""
    if not question.is_name:
        return query(question.text, limit=question.limit)
    values = given(query, question.actors, question.days)
    if question.text == paths.PATHS.name:
        return paths.answer(query, values, table, limit=question.limit)
    named = queries.named_query(question.text)
    if table and tabled.answers(named):
        return tabled.answer(named, values, table, limit=question.limit)
    return query(named.bound(values), limit=question.limit)


def given(query: Query, actors: Mapping[str, str], days: Mapping[str, date]) -> dict[str, Value]:
    """The values of parameters: actors by any of their names, and days. Raises UnknownActor."""
    values: dict[str, Value] = {name: resolve_actor(query, value) for name, value in actors.items()}
    return values | {name: Literal(day.isoformat(), datatype=_DATE) for name, day in days.items()}
