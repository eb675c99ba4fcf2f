"""The claims that a report is made of, as analysts corrected them, with their documents."""

from collections.abc import Iterable, Iterator, Mapping

from triplomacy import corroboration
from triplomacy.claims import Claim, Document
from triplomacy.exporters.network import Sources, sources, status
from triplomacy.origins import Origin
from triplomacy.queries import narrowing, questions
from triplomacy.queries.narrowing import Value


def about(origin: Origin, values: Mapping[str, Value]) -> Sources:
    """The claims of some actors and days, as in the named queries; all without values."""
    if not values:
        return sources(origin.records(None), threshold=origin.threshold)
    found = origin.query(f"SELECT ?claim WHERE {{ {narrowing.chosen('claim', values)} }}")
    return these(origin, questions.ids(term for row in found.terms for term in row))


def these(origin: Origin, ids: frozenset[str]) -> Sources:
    """The claims with these ids."""
    documents = frozenset(id_.rpartition("-")[0] for id_ in ids)
    wanted = (one for one in origin.records(documents) if isinstance(one, Document) or one.id in ids)
    return sources(wanted, threshold=origin.threshold)


def day(claim: Claim, known: Sources) -> str:
    """The first day that the text gives, else that of its document, as ISO has it; empty if neither is known."""
    document = known.documents.get(claim.evidence.document)
    told = claim.time.earliest if claim.time else None
    found = told or (document.published if document else None)
    return found.isoformat() if found else ""


def asserted(claims: Iterable[Claim], known: Sources) -> Iterator[Claim]:
    """Those that are direct triples."""
    return (claim for claim in claims if status(claim, known.threshold) in ("asserted", "inferred"))


def independent(claims: Iterable[Claim], known: Sources) -> int:
    """How many independent sources stand behind some claims."""
    return corroboration.independent(
        corroboration.source(claim, known.documents.get(claim.evidence.document)) for claim in claims
    )
