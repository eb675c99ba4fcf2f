"""What a phrase refers to: the actor, the words that say so, and in what way they do."""

from dataclasses import dataclass
from typing import Literal

from triplomacy.claims import Actor
from triplomacy.tokens import Span as Tokens
from triplomacy.tokens import Token

Via = Literal[
    "name", "office", "force", "group", "owner", "pronoun", "description", "collective", "deed", "gap", "implied"
]

# How sure each way of referring is, as a factor.
CERTAINTY: dict[Via, float] = {
    "name": 1.0,
    "office": 0.95,
    "force": 0.95,
    "group": 0.85,
    "owner": 0.85,
    "pronoun": 0.75,
    "description": 0.85,
    "collective": 0.8,
    "deed": 0.7,
    "gap": 0.8,
    "implied": 0.7,
}


@dataclass(frozen=True, slots=True)
class Reference:
    """An actor, the words that refer to it, and how.

    `owned` is the noun that only belongs to it. `basis` says from what the actor was inferred; it is empty where the
    sentence has words for it. `sure` is how likely it is meant, 0 to 1, where that is known of these very words.
    """

    actor: Actor
    tokens: Tokens
    via: Via
    owned: Token | None = None
    basis: str = ""
    sure: float | None = None

    @property
    def certainty(self) -> float:
        """How sure it is that the actor is meant, 0 to 1."""
        return CERTAINTY[self.via] if self.sure is None else self.sure

    @classmethod
    def by(
        cls,
        token: Token,
        actor: Actor,
        via: Via,
        owned: Token | None = None,
        *,
        basis: str = "",
        sure: float | None = None,
    ) -> "Reference":
        """A reference by one word."""
        return cls(actor, token.doc[token.i : token.i + 1], via, owned, basis, sure)


def spanning(head: Token, owner: Reference) -> Tokens:
    """The words from the owner to the noun, if they stand close together; else the noun alone."""
    start = min(owner.tokens.start, head.i)
    end = max(owner.tokens.end, head.i + 1)
    same = owner.tokens.doc is head.doc and owner.tokens.sent == head.sent
    return head.doc[start:end] if same and end - start <= 12 else head.doc[head.i : head.i + 1]
