"""The claims as pages carry them: tables of actors, relations, documents, sentences, and claims that point into them.

A value that claims share stands once, and claims are columns of numbers, so that a page stays small. Mentions keep
their stored offsets, in code points, counted from the start of their sentence. What a page reads is `CaseFile` in
`graph/web/src/casefile.ts`: the two change together.
"""

from collections.abc import Hashable, Iterable, Mapping
from typing import Any

from triplomacy import ontology
from triplomacy.claims import Actor, Claim, Document, Evidence, Record, Span
from triplomacy.exporters.network import STATUSES, sources, status

_COLUMNS = ("source", "relation", "target", "sentence", "status", "confidence", "mentions", "id", "details")


def of_records(records: Iterable[Record], *, threshold: float = 0.5) -> dict[str, Any]:
    """Documents, sentences, actors, relations and claims, as JSON takes them; in the order of titles."""
    known = sources(records, threshold=threshold)
    documents = known.documents
    titles = {name: _document(name, document)["title"] for name, document in documents.items()}

    def place(claim: Claim) -> tuple[str, str, int, str]:
        evidence = claim.evidence
        return titles.get(evidence.document, ""), evidence.document, evidence.start, claim.id

    ordered = sorted(known.claims.values(), key=place)
    tables = _Tables(documents, threshold)
    rows = [tables.row(claim) for claim in ordered]
    return {
        "actors": tables.actors.rows,
        "relations": tables.relations.rows,
        "documents": tables.documents.rows,
        "sentences": tables.sentences.rows,
        "statuses": STATUSES,
        "claims": {name: [row[number] for row in rows] for number, name in enumerate(_COLUMNS)},
    }


class _Table:
    """Rows that stand once, whoever asks for them."""

    def __init__(self) -> None:
        self.rows: list[Any] = []
        self._numbers: dict[Hashable, int] = {}

    def number(self, key: Hashable, row: Any) -> int:
        """The place of the row with this key; the first row given for it stays."""
        number = self._numbers.setdefault(key, len(self.rows))
        if number == len(self.rows):
            self.rows.append(row)
        return number


class _Tables:
    def __init__(self, documents: Mapping[str, Document], threshold: float) -> None:
        self._known, self._threshold = documents, threshold
        self.actors, self.relations, self.documents, self.sentences = _Table(), _Table(), _Table(), _Table()

    def row(self, claim: Claim) -> tuple[Any, ...]:
        """The values of `_COLUMNS`."""
        evidence = claim.evidence
        document = self.documents.number(
            evidence.document, _document(evidence.document, self._known.get(evidence.document))
        )
        return (
            self.actors.number(claim.source.iri, _actor(claim.source)),
            self.relations.number(claim.relation, _relation(claim.relation)),
            self.actors.number(claim.target.iri, _actor(claim.target)),
            self.sentences.number((document, evidence.start), [document, evidence.start, evidence.quote]),
            STATUSES.index(status(claim, self._threshold)),
            round(claim.confidence, 3),
            _mentions(evidence),
            claim.id.rpartition("-")[2],
            _details(claim) or 0,
        )


def _actor(actor: Actor) -> dict[str, Any]:
    behind = {"actsFor": actor.acts_for.label} if actor.acts_for else {}
    return {"iri": actor.iri, "label": actor.label, "kind": actor.kind} | behind


def _relation(name: str) -> dict[str, Any]:
    relation = ontology.load().relation(name)
    return {"name": relation.name, "label": relation.label, "quad": relation.quad, "symmetric": relation.symmetric}


def _document(name: str, document: Document | None) -> dict[str, Any]:
    if document is None:
        return {"id": name, "title": name}
    values = {
        "id": name,
        "title": document.title or document.name,
        "url": document.url,
        "publisher": document.publisher,
        "published": document.published.isoformat() if document.published else None,
        "copyOf": document.copy_of,
    }
    return {key: value for key, value in values.items() if value is not None}


def _mentions(evidence: Evidence) -> list[int]:
    """Start and end of cue, source and target; -1 twice where there are no words."""

    def ends(span: Span | None) -> list[int]:
        return [span.start - evidence.start, span.end - evidence.start] if span else [-1, -1]

    return [*ends(evidence.cue), *ends(evidence.source), *ends(evidence.target)]


def _details(claim: Claim) -> dict[str, Any]:
    time, attribution = claim.time, claim.attribution
    values = {
        "themes": "; ".join(claim.theme) or None,
        "quantity": claim.quantity.text if claim.quantity else None,
        "time": time.text if time else None,
        "earliest": time.earliest.isoformat() if time and time.earliest else None,
        "latest": time.latest.isoformat() if time and time.latest else None,
        "place": claim.place,
        "attribution": attribution.text if attribution else None,
        "modality": claim.modality if claim.modality != "actual" else None,
        "inferred": f"{claim.inference.slot}: {claim.inference.basis}" if claim.inference else None,
        "method": claim.method or None,
    }
    return {name: value for name, value in values.items() if value is not None}
