"""Answers from a store's table of claims and from its index of sentences, in the form of any other answer."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
from pyoxigraph import Literal, NamedNode

from triplomacy.errors import InvalidQuery
from triplomacy.queries.results import Results, Term
from triplomacy.rdf import PREFIXES
from triplomacy.stores.snapshots import open_snapshot

_XSD = PREFIXES["xsd"]


def answer(place: str, sql: str, limit: int | None = None) -> Results:
    """What a query in DuckDB's SQL says of the table `claims`. Raises InvalidQuery in one line."""
    with open_snapshot(Path(place)) as snapshot, snapshot.claims() as base:
        try:
            found = base.execute(sql)
            rows = found.fetchall() if limit is None else found.fetchmany(limit)
        except duckdb.Error as error:
            raise InvalidQuery(f"query: {str(error).splitlines()[0]}") from error
        names = tuple(column[0] for column in found.description or ())
        return Results(names, tuple(tuple(map(_term, row)) for row in rows))


def search(store: Path, words: str, *, limit: int = 20) -> Results:
    """Sentences of evidence with the words, the best first: the name of the document, the claims, the sentence.

    Raises InvalidQuery.
    """
    with open_snapshot(store) as snapshot, snapshot.claims() as base:
        rows = []
        for found in snapshot.archive.search(words, limit=limit):
            claims = base.execute(
                """SELECT first(coalesce(document, part)), first(published),
                     string_agg(concat_ws(' ', source_label, if(polarity = 'negative', 'not', NULL), relation,
                       target_label), '; ' ORDER BY claim)
                   FROM claims WHERE part = ? AND sentence = ?""",
                [found.document, found.number],
            ).fetchone() or (None, None, None)
            rows.append(tuple(map(_term, (*claims, found.quote))))
        return Results(("document", "published", "claims", "sentence"), tuple(rows))


def _term(value: Any) -> Term | None:
    match value:
        case None:
            return None
        case bool() | int() | float():
            return Literal(value)
        case Decimal():
            return Literal(str(value), datatype=NamedNode(_XSD + "decimal"))
        case datetime():
            return Literal(value.isoformat(), datatype=NamedNode(_XSD + "dateTime"))
        case date():
            return Literal(value.isoformat(), datatype=NamedNode(_XSD + "date"))
        case _:
            return Literal(str(value))
