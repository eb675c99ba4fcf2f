"""Documents as they were read: what makes an extractor, and what it finds in one document after the other."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from triplomacy import actor_lists, gazetteer
from triplomacy.claims import Actor, Claim, Document, Record
from triplomacy.errors import TriplomacyError

if TYPE_CHECKING:
    from triplomacy.relations.extraction import Extractor


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A document as it was read: how many sentences it has, and what they claim."""

    document: Document
    sentences: int
    claims: tuple[Claim, ...]

    @property
    def records(self) -> Iterator[Record]:
        """The document, then its claims."""
        yield self.document
        yield from self.claims


# Reads documents one after the other; what cannot be read goes to the second argument.
Reader: TypeAlias = Callable[[Iterable[Document], Callable[[TriplomacyError], None]], Iterator[Article]]


@dataclass(frozen=True, slots=True)
class Recipe:
    """What an extractor is made of: a language pipeline (ours, or another by name or path) and the known actors.

    `actors` names a file of further ones: see `actor_lists`. `aliases` are names that analysts gave to actors.
    """

    pipeline: str | None = None
    actors: Path | None = None
    aliases: tuple[tuple[Actor, str], ...] = ()

    def extractor(self) -> "Extractor":
        """A new extractor. Raises UnsuitablePipeline, and what is wrong with the file of actors."""
        # Only here, since spaCy takes a second to load, and claims that are there already need none of it.
        from triplomacy import language
        from triplomacy.relations.extraction import Extractor

        known = gazetteer.load()
        if self.actors is not None:
            known = actor_lists.extended(known, self.actors)
        if self.aliases:
            known = actor_lists.aliased(known, self.aliases)
        return Extractor(language.load(self.pipeline), known)


def read(documents: Iterable[Document], extractor: "Extractor") -> Iterator[Article]:
    """Each document with its claims."""
    for document, explained in extractor.explain(documents):
        found = tuple(claim for one in explained for claim in one.claims)
        yield Article(document=document, sentences=len(explained), claims=found)
