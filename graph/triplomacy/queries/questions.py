"""A question to a store, wherever it is: SPARQL as given, or a named query with actors and days by name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path

from pyoxigraph import Literal, NamedNode

from triplomacy import queries, rdf, stores
from triplomacy import store as builds
from triplomacy.queries.asking import ask, resolve_actor
from triplomacy.queries.results import Results
from triplomacy.stores.layout import is_store

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
    """What a store says: a folder of one, that of a build, or a SPARQL endpoint.

    Raises InvalidQuery, UnknownActor, UnreadableStore or UnreadableDocument.
    """
    if question.is_name:
        # A name that is none is said before a store is opened.
        queries.named_query(question.text)
    if stores.is_remote(place):
        from triplomacy.stores import remote

        with remote.asked(place) as store:
            return _answer(store.query, question)
    if is_store(Path(place)):
        from triplomacy.stores.snapshots import open_snapshot

        with open_snapshot(Path(place)) as snapshot:
            return _answer(snapshot.query, question)
    build = builds.open_build(Path(place))
    return _answer(partial(ask, lambda: build.graphs), question)


def _answer(query: stores.Query, question: Question) -> Results:
    if not question.is_name:
        return query(question.text, limit=question.limit)
    values: dict[str, NamedNode | Literal] = {
        name: resolve_actor(query, value) for name, value in question.actors.items()
    }
    values |= {name: Literal(day.isoformat(), datatype=_DATE) for name, day in question.days.items()}
    return query(queries.named_query(question.text).bound(values), limit=question.limit)
