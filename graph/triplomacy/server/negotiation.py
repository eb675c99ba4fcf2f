"""Which form of an answer a client wants: the Accept header, read as RFC 9110 says, against what we can write."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from pyoxigraph import QueryResultsFormat, RdfFormat

from triplomacy.server.refusals import Refusal

Format: TypeAlias = QueryResultsFormat | RdfFormat

# The first of each table is given to whoever does not mind.
TABLES: dict[str, QueryResultsFormat] = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "text/csv": QueryResultsFormat.CSV,
    "text/tab-separated-values": QueryResultsFormat.TSV,
    "application/json": QueryResultsFormat.JSON,
    "application/xml": QueryResultsFormat.XML,
    "text/xml": QueryResultsFormat.XML,
}
GRAPHS: dict[str, RdfFormat] = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/x-turtle": RdfFormat.TURTLE,
    "application/json": RdfFormat.JSON_LD,
    "application/xml": RdfFormat.RDF_XML,
    "text/plain": RdfFormat.N_TRIPLES,
}

_MOST_RANGES = 100


@dataclass(frozen=True, slots=True)
class _Range:
    kind: str
    quality: float

    def covers(self, media_type: str) -> bool:
        major, _, _ = media_type.partition("/")
        return self.kind in (media_type, f"{major}/*", "*/*")

    @property
    def precision(self) -> int:
        return 2 - self.kind.count("*")


def chosen(accept: str | None, offered: Sequence[str]) -> str:
    """The offered media type that the client likes best, the first of equals. Raises Refusal 406 if it takes none."""
    ranges = _ranges(accept or "*/*")
    best, liking = offered[0], 0.0
    for media_type in offered:
        covering = [one for one in ranges if one.covers(media_type)]
        # A range that says more decides, so "text/*;q=0.5, text/csv;q=0" refuses CSV.
        quality = max(covering, key=lambda one: one.precision).quality if covering else 0.0
        if quality > liking:
            best, liking = media_type, quality
    if not liking:
        raise Refusal(406, f"Accept: none of these can be written; ask for {', '.join(offered)}")
    return best


def _ranges(accept: str) -> list[_Range]:
    found = []
    for part in accept.split(",")[:_MOST_RANGES]:
        kind, *parameters = (piece.strip().lower() for piece in part.split(";"))
        if kind:
            found.append(_Range(kind, _quality(parameters)))
    return found


def _quality(parameters: Sequence[str]) -> float:
    for parameter in parameters:
        if parameter.startswith("q="):
            try:
                return min(max(float(parameter[2:]), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0
