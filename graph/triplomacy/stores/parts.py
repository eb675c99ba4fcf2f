"""What a store takes in and replaces as one: a document with its claims, a graph of an RDF file, all decisions.

Triples are lines of N-Triples without the final dot, which can be compared, sorted, stored and sent as they are.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, NamedNode, Quad

from triplomacy import claims, curation_rdf, decisions, rdf
from triplomacy.claims import Document, DocumentId, Record
from triplomacy.curation import Curation
from triplomacy.decisions import Decision
from triplomacy.errors import InvalidRecord
from triplomacy.ontology import DOC, GRAPH

# The source of the ontology and the known actors.
OURS = "triplomacy"
# The source of graphs that analysts write by SPARQL updates.
UPDATED = "update"
# The part that holds the decisions of analysts.
CURATION = curation_rdf.GRAPH_OF_DECISIONS.value

_ROLLUP = rdf.ROLLUP_GRAPH.value
_DOCUMENT = re.compile(re.escape(DOC) + "([0-9a-f]{16})#graph")
_GENID = "https://w3id.org/triplomacy/.well-known/genid/"


@dataclass(frozen=True, slots=True)
class Held:
    """What a store knows of a part without opening it: where it came from, and a hash of its content."""

    source: str
    fingerprint: str
    is_rdf: bool = False


@dataclass(frozen=True, kw_only=True)
class Part:
    """One graph of a store, and what it adds to the roll-up.

    `id` is that of the document, or the IRI of an RDF graph. `source` is the URL or the file that it came from.
    `body` can make all the rest: JSON Lines, or N-Triples if `is_rdf`. `replaces` names parts that go as it comes.
    Records and triples are those that `curation` leaves, and their document is the copy of `copy_of`, if a store has
    found that out; body and fingerprint know nothing of both.
    """

    id: str
    source: str
    body: bytes = field(repr=False)
    is_rdf: bool = False
    threshold: float = 0.5
    replaces: tuple[str, ...] = ()
    copy_of: DocumentId | None = None
    curation: Curation = field(default=Curation(), repr=False)

    @cached_property
    def fingerprint(self) -> str:
        """A hash of the content."""
        return fingerprint(self.body)

    @property
    def graph(self) -> str:
        """The IRI of its named graph."""
        return graph_of(self.id)

    @cached_property
    def said(self) -> tuple[Record, ...]:
        """The document and its claims as they came; none if it is RDF or decisions."""
        if self.is_rdf or self.id == CURATION:
            return ()
        return tuple(claims.read(self.body.decode().split("\n"), origin=self.source))

    @cached_property
    def records(self) -> tuple[Record, ...]:
        """The document and its claims, corrected."""
        document, *rest = self.said or (None,)
        if self.copy_of and isinstance(document, Document):
            return self.curation.corrected((replace(document, copy_of=self.copy_of), *rest))
        return self.curation.corrected(self.said)

    @cached_property
    def decisions(self) -> tuple[Decision, ...]:
        """What analysts decided, if this is the part for it."""
        return tuple(decisions.read(self.body.decode().split("\n"), origin=self.id)) if self.id == CURATION else ()

    def under(self, threshold: float, curation: Curation) -> "Part":
        """The part with another threshold and other decisions."""
        if (threshold, curation) == (self.threshold, self.curation):
            return self
        other = replace(self, threshold=threshold, curation=curation)
        if "said" in self.__dict__ and not self.is_rdf:
            # What was read need not be read again, and what is the same need not be made again.
            other.__dict__["said"] = self.said
            if "_lines" in self.__dict__ and threshold == self.threshold and other.records == self.records:
                other.__dict__["_lines"] = self._lines
        return other

    def marked(self, first: DocumentId | None) -> "Part":
        """The part with the document that stands for it and its copies, if that is another."""
        document = self.said[0] if self.said else None
        if first in (None, self.id) or (isinstance(document, Document) and document.copy_of == first):
            return self
        other = replace(self, copy_of=first)
        other.__dict__["said"] = self.said
        return other

    @property
    def triples(self) -> frozenset[str]:
        """All triples of its graph."""
        return self._lines[0]

    @property
    def rolled(self) -> frozenset[str]:
        """The triples that stand in the roll-up graph because of it."""
        return self._lines[1]

    @cached_property
    def _lines(self) -> tuple[frozenset[str], frozenset[str]]:
        if self.is_rdf:
            lines = frozenset(self.body.decode().split("\n")) - {""}
            if self.id == rdf.ACTORS_GRAPH.value:
                lines = frozenset(curation_rdf.known_actors(lines, self.curation))
            return (frozenset(), lines) if self.id.startswith(_ROLLUP) else (lines, frozenset())
        if self.id == CURATION:
            return frozenset(str(quad.triple) for quad in curation_rdf.quads(self.decisions)), frozenset()
        said: set[str] = set()
        rolled: set[str] = set()
        for graph, triples in rdf.lines(self.records, threshold=self.threshold):
            (rolled if graph == _ROLLUP else said).update(triples)
        return frozenset(said), frozenset(rolled)


def fingerprint(body: bytes) -> str:
    """The hash by which a store knows the content of a part."""
    return hashlib.sha256(body).hexdigest()


def graph_of(part: str) -> str:
    """The IRI of the graph of a part, from its id."""
    return part if ":" in part else rdf.document_graph(part).value


def of_records(records: Sequence[Record], *, source: str, threshold: float = 0.5, body: bytes | None = None) -> Part:
    """The part of a document, which stands first, and its claims; `body` is how they were written, if they were.

    Raises InvalidRecord.
    """
    document = records[0] if records else None
    if not isinstance(document, Document):
        raise InvalidRecord(f"{source}: claims without their document; write both with 'triplomacy extract'")
    body = "".join(claims.write(records)).encode() if body is None else body
    part = Part(id=document.id, source=document.url or source, body=body, threshold=threshold)
    # What was just made need not be read again.
    part.__dict__["said"] = tuple(records)
    return part


def of_decisions(curation: Curation) -> Part:
    """The part of all decisions."""
    return Part(id=CURATION, source=OURS, body="".join(decisions.write(curation.decisions)).encode())


def in_force(parts: Iterable[Part], held: Curation) -> Curation:
    """The decisions that hold once some parts are in: those among them, else those that a store holds."""
    return next((Curation(part.decisions) for part in parts if part.id == CURATION), held)


def documents(records: Iterable[Record]) -> Iterator[list[Record]]:
    """Each document with its claims. Raises InvalidRecord if a claim does not follow its document."""
    group: list[Record] = []
    for record in records:
        if isinstance(record, Document):
            if group:
                yield group
            group = [record]
        elif not group or record.evidence.document != group[0].id:
            raise InvalidRecord(f"{record.id}: its document {record.evidence.document} does not stand before it")
        else:
            group.append(record)
    if group:
        yield group


def of_quads(quads: Iterable[Quad], *, source: str) -> Iterator[Part]:
    """A part for each graph of some RDF; blank nodes get IRIs that depend on the content only.

    What stands in no graph gets one that is named after the source, and so does the source's share of the roll-up.
    """
    mark = hashlib.sha256(source.encode()).hexdigest()[:16]
    names = {"": f"{GRAPH}file-{mark}", _ROLLUP: f"{_ROLLUP}#{mark}"}
    graphs: dict[str, set[str]] = {}
    for quad in _without_blank_nodes(quads):
        graph = quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""
        graphs.setdefault(names.get(graph, graph), set()).add(str(quad.triple))
    for graph, lines in sorted(graphs.items()):
        document = _DOCUMENT.fullmatch(graph)
        body = "\n".join(sorted(lines)).encode()
        yield Part(id=document[1] if document else graph, source=source, body=body, is_rdf=True)


def _without_blank_nodes(quads: Iterable[Quad]) -> Iterator[Quad]:
    blank: list[Quad] = []
    for quad in quads:
        if any(isinstance(term, BlankNode) for term in (quad.subject, quad.object, quad.graph_name)):
            blank.append(quad)
        else:
            yield quad
    dataset = Dataset(blank)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    # The canonical names begin anew in each file, where other nodes bear them.
    mark = hashlib.sha256("\n".join(sorted(map(str, dataset))).encode()).hexdigest()[:16]
    for quad in dataset:
        subject, value, graph = (_named(term, mark) for term in (quad.subject, quad.object, quad.graph_name))
        yield Quad(subject, quad.predicate, value, graph)


def vocabulary() -> Iterator[Part]:
    """The ontology and the known actors, a part each."""
    return of_quads(rdf.vocabulary(), source=OURS)


def _named(term: Any, mark: str) -> Any:
    """A blank node's IRI, after RDF 1.1, section 3.5; any other term as it is."""
    return NamedNode(f"{_GENID}{mark}-{term.value}") if isinstance(term, BlankNode) else term
