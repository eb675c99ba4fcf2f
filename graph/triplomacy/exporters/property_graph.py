"""Claims as a property graph that does not fit into memory: edges in a sorted stream, and the actors at their ends."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import groupby

from triplomacy.claims import Actor, Claim, Document, Record
from triplomacy.exporters.network import Edge, edge
from triplomacy.exporters.sorting import SortedLines, sorted_lines


class PropertyGraph:
    """One edge per claim as in `network`, by the claim's id, to be gone through as often as one likes.

    `actors` are those at the ends of the claims and all for whom these act, by IRI.
    """

    def __init__(self, lines: SortedLines, actors: dict[str, Actor]) -> None:
        self.actors = dict(sorted(actors.items()))
        self._lines = lines

    def __iter__(self) -> Iterator[Edge]:
        for _, same in groupby(self._lines, key=lambda line: line.partition("\t")[0]):
            source, target, values = json.loads(next(same).partition("\t")[2])
            if "themes" in values:
                values["themes"] = tuple(values["themes"])
            yield source, target, values


@contextmanager
def streamed(records: Iterable[Record], *, threshold: float = 0.5) -> Iterator[PropertyGraph]:
    """The graph of the records, each document of which stands before its claims; memory grows with the actors alone."""
    actors: dict[str, Actor] = {}
    with sorted_lines(_lines(records, threshold, actors)) as lines:
        yield PropertyGraph(lines, actors)


def _lines(records: Iterable[Record], threshold: float, actors: dict[str, Actor]) -> Iterator[str]:
    document: Document | None = None
    for record in records:
        if isinstance(record, Document):
            document = record
            continue
        for actor in _ends(record):
            actors[actor.iri] = actor
        of_claim = document if document and document.id == record.evidence.document else None
        values = edge(record, of_claim, threshold)
        yield f"{record.id}\t{json.dumps([record.source.iri, record.target.iri, values])}\n"


def _ends(claim: Claim) -> Iterator[Actor]:
    # As in `network`: the source's words for an actor win over those of the target.
    for end in (claim.target, claim.source):
        chain: Actor | None = end
        while chain:
            yield chain
            chain = chain.acts_for
