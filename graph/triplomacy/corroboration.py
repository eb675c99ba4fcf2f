"""How many independent sources stand behind some claims: five articles that print one wire story are one source."""

from collections.abc import Iterable
from typing import NamedTuple

from triplomacy.claims import Claim, Document


class Source(NamedTuple):
    """Where a claim stands: the text (that of all copies is one), who published it if that is known, the sentence."""

    text: str
    publisher: str | None
    sentence: str


def source(claim: Claim, document: Document | None) -> Source:
    """Where a claim stands, from its document."""
    copied = document.copy_of if document else None
    return Source(
        copied or claim.evidence.document, document.publisher if document else None, claim.evidence.quote.lower()
    )


def independent(sources: Iterable[Source]) -> int:
    """No more than there are different texts, publishers (an unknown one is its own), and sentences."""
    found = set(sources)
    texts = {one.text for one in found}
    publishers = {one.publisher or one.text for one in found}
    return min(len(texts), len(publishers), len({one.sentence for one in found}))
