"""The one form of all reports: a title, tables whose cells may carry footnotes, and the sentences behind these."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from triplomacy.claims import Claim, Document, Evidence
from triplomacy.exporters.network import QUADS, Sources
from triplomacy.workbench.reading import day


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A footnote: a sentence, and where it stands. `start` and `end` are code points of the document's text."""

    number: int
    quote: str
    document: str
    title: str
    publisher: str | None
    published: str | None
    url: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A text, the numbers of the footnotes behind it, and where it leads on the web."""

    text: str
    notes: tuple[int, ...] = ()
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Month:
    """How many asserted claims of each quad class a month has; its name is empty for claims without a day."""

    name: str
    counts: tuple[int, ...]

    @property
    def balance(self) -> int:
        """Cooperation minus conflict."""
        verbal, material, against, strike = self.counts
        return verbal + material - against - strike


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A table under a heading; `months` may be drawn too."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    intro: str = ""
    months: tuple[Month, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What is handed on."""

    title: str
    intro: str
    sections: tuple[Section, ...]
    notes: tuple[Note, ...] = ()


class Notes:
    """The footnotes of a report, numbered as they are asked for; a sentence has one, however many claims it makes."""

    def __init__(self, known: Sources) -> None:
        self._documents = known.documents
        self._numbers: dict[tuple[str, int, int], Note] = {}

    def of(self, claims: Iterable[Claim]) -> tuple[int, ...]:
        """The numbers for some claims, in their order."""
        return tuple(dict.fromkeys(self._one(claim.evidence).number for claim in claims))

    @property
    def all(self) -> tuple[Note, ...]:
        """All that were asked for."""
        return tuple(self._numbers.values())

    def _one(self, evidence: Evidence) -> Note:
        key = evidence.document, evidence.start, evidence.end
        if key not in self._numbers:
            document = self._documents.get(evidence.document)
            self._numbers[key] = Note(
                number=len(self._numbers) + 1,
                quote=" ".join(evidence.quote.split()),
                document=document.name if document else evidence.document,
                title=named(document, evidence.document),
                publisher=document.publisher if document else None,
                published=document.published.isoformat() if document and document.published else None,
                url=web(document),
                start=evidence.start,
                end=evidence.end,
            )
        return self._numbers[key]


def named(document: Document | None, id_: str) -> str:
    """The title of a document, else its name, else its id."""
    return (document.title or document.name) if document else id_


def web(document: Document | None) -> str | None:
    """The address of a document, if it is one that a reader may follow."""
    url = document.url if document else None
    return url if url and url.startswith(("https://", "http://")) else None


def ordered(claims: Iterable[Claim], known: Sources) -> list[Claim]:
    """Claims by day, those without one last, then by place."""

    def place(claim: Claim) -> tuple[object, ...]:
        when = day(claim, known)
        return not when, when, claim.evidence.document, claim.evidence.start, claim.id

    return sorted(claims, key=place)


def total(months: Sequence[Month]) -> Month:
    """All months as one."""
    return Month("", tuple(sum(month.counts[place] for month in months) for place in range(len(QUADS))))
