"""What the sources say: the one type that flows through the program.

Documents, actors and relations make claims; store, queries and exporters take them.
Nothing here knows spaCy or RDF, so a claim can be built by hand in a test.
A stream of records is one document, then its claims, then the next document: the file
carries the text that its offsets point into, and so can be verified by itself.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cached_property
from typing import Any, Literal, NewType, TypeAlias, get_args

from triplomacy.errors import InvalidRecord

Iri = NewType("Iri", str)
DocumentId = NewType("DocumentId", str)
Polarity = Literal["positive", "negative"]
Modality = Literal["actual", "probable", "possible", "planned", "hypothetical", "alleged"]
Slot = Literal["source", "target"]

ID_NAMESPACE = "https://w3id.org/triplomacy/id/"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Span:
    """A stretch of a document's text: 0-based code points, end excluded."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise InvalidRecord(f"span {self.start}-{self.end}: a span starts at 0 or later and ends after its start")


@dataclass(frozen=True, kw_only=True)
class Document:
    """A text as it was read, with what is known of its origin. `text` is what all offsets point into.

    `publisher` is the site or the paper, `author` who wrote it there, `language` a BCP 47 tag.
    `copy_of` names the document that stands for this one and all others with nearly the same text.
    `place` is where it was read, for messages; it is no part of it, and not kept.
    """

    name: str
    text: str = field(repr=False)
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    author: str | None = None
    published: date | None = None
    language: str | None = None
    copy_of: DocumentId | None = None
    place: str = field(default="", compare=False, repr=False)

    @cached_property
    def sha256(self) -> str:
        """Hash of the text in UTF-8, in hexadecimal; lone surrogates are hashed as they are."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    @cached_property
    def id(self) -> DocumentId:
        """16 hexadecimal digits from the text and the URL: the same text from the same place is the same document."""
        key = f"{self.sha256}\n{self.url or ''}"
        return DocumentId(hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16])


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts or is acted on: a class of the ontology, a label, and for whom it acts (None for itself)."""

    iri: Iri
    label: str
    kind: str
    acts_for: "Actor | None" = None

    @property
    def principal(self) -> "Actor":
        """The actor at the end of the acts-for chain: the state of a minister, the state itself."""
        return self.acts_for.principal if self.acts_for else self


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The sentence that makes the claim, and where in it the cue and the two actors stand.

    `quote` equals the document's text from `start` to `end`. A mention is None where the actor has no words
    of its own in the sentence.
    """

    document: DocumentId
    sentence: int
    start: int
    end: int
    quote: str
    cue: Span | None = None
    source: Span | None = None
    target: Span | None = None

    @property
    def spans(self) -> Iterator[Span]:
        """Every stored span but the sentence's own."""
        return (span for span in (self.cue, self.source, self.target) if span)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Whose word it is: the words that name the speaker, and the actor if it was resolved."""

    text: str
    actor: Actor | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """How many or how much, as written with its hedge, and as a closed range of numbers where it can be read."""

    text: str
    minimum: float | None = None
    maximum: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Time:
    """When, as written, and as the first and last possible day (both included) where it can be resolved."""

    text: str
    earliest: date | None = None
    latest: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Inference:
    """That one of the two actors was lost by the scraper and filled from context, and from what."""

    slot: Slot
    basis: str


@dataclass(frozen=True, kw_only=True)
class Claim:
    """One sentence saying that a source actor stands in a relation to a target actor, or that it does not.

    `relation` is the local name of a property of the ontology. `confidence` is 0 to 1. `method` names what read it
    and by which rule. Many claims may carry one fact: they are never merged away.
    """

    source: Actor
    relation: str
    target: Actor
    evidence: Evidence
    polarity: Polarity = "positive"
    modality: Modality = "actual"
    confidence: float = 1.0
    theme: tuple[str, ...] = ()
    quantity: Quantity | None = None
    time: Time | None = None
    place: str | None = None
    attribution: Attribution | None = None
    inference: Inference | None = None
    method: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.confidence <= 1:
            raise InvalidRecord(f"confidence {self.confidence}: it lies between 0 and 1")
        if self.polarity not in get_args(Polarity):
            raise InvalidRecord(f"polarity {self.polarity!r}: it is one of {', '.join(get_args(Polarity))}")
        if self.modality not in get_args(Modality):
            raise InvalidRecord(f"modality {self.modality!r}: it is one of {', '.join(get_args(Modality))}")
        if self.source.iri == self.target.iri:
            raise InvalidRecord(f"{self.source.label} {self.relation} itself: source and target differ")

    @cached_property
    def id(self) -> str:
        """Document id, a dash, 12 hexadecimal digits from sentence, source, relation, target and polarity."""
        key = [self.evidence.sentence, self.source.iri, self.relation, self.target.iri, self.polarity]
        digest = hashlib.sha256(json.dumps(key, ensure_ascii=True).encode()).hexdigest()
        return f"{self.evidence.document}-{digest[:12]}"

    @property
    def inferred(self) -> bool:
        """Whether a lost actor was filled from context."""
        return self.inference is not None

    def asserted(self, threshold: float = 0.5) -> bool:
        """Whether it becomes a direct triple: positive, actual, and at least as confident as the threshold."""
        return self.polarity == "positive" and self.modality == "actual" and self.confidence >= threshold


Record: TypeAlias = Document | Claim

# How `write` begins their lines.
_DOCUMENT, _CLAIM = b'{"type": "document"', b'{"type": "claim"'

_FIELDS = {
    kind: tuple(field.name for field in fields(kind) if field.compare)
    for kind in (Document, Claim, Actor, Evidence, Attribution, Quantity, Time, Inference, Span)
}


def write(records: Iterable[Record]) -> Iterator[str]:
    """JSON Lines, each ending in a line feed; absent values are left out, keys stand in a fixed order."""
    for record in records:
        kind = "document" if isinstance(record, Document) else "claim"
        body = {"type": kind, "id": record.id} | plain(record)
        yield json.dumps(body, ensure_ascii=False).encode("utf-8", "backslashreplace").decode() + "\n"


def read(lines: Iterable[str], *, origin: str = "-", first: int = 1) -> Iterator[Record]:
    """Documents and claims from JSON Lines. Raises InvalidRecord with the place of the first bad line.

    `first` is the number of the first line in its file.
    """
    for number, line in enumerate(lines, first):
        if line.strip():
            try:
                yield _record(json.loads(line))
            except json.JSONDecodeError as error:
                raise InvalidRecord(f"{origin}:{number}: not JSON ({error.msg}); give one record a line") from error
            except (KeyError, TypeError, ValueError, AttributeError) as error:
                raise InvalidRecord(f"{origin}:{number}: not a document or a claim ({error!r})") from error


def begins_document(line: bytes) -> bool:
    """Whether a line of JSON Lines is a document; what is no record at all is none."""
    if line.startswith((_DOCUMENT, _CLAIM)):
        return line.startswith(_DOCUMENT)
    try:
        return bool(json.loads(line).get("type") == "document")
    except (ValueError, AttributeError):
        return False


def unverified(records: Iterable[Record]) -> Iterator[str]:
    """One line for each claim whose offsets do not yield its quoted text in the document before it."""
    document: Document | None = None
    for record in records:
        if isinstance(record, Document):
            document = record
        elif problem := _mismatch(record, document):
            yield f"{record.id}: {problem}"


def _mismatch(claim: Claim, document: Document | None) -> str | None:
    evidence = claim.evidence
    if document is None or document.id != evidence.document:
        return f"its document {evidence.document} does not stand before it"
    if document.text[evidence.start : evidence.end] != evidence.quote:
        return f"{document.name} {evidence.start}-{evidence.end} is not the quoted text"
    if any(not evidence.start <= span.start < span.end <= evidence.end for span in evidence.spans):
        return f"{document.name}: a mention lies outside its sentence {evidence.start}-{evidence.end}"
    return None


def plain(value: Any) -> Any:
    """A record or a part of one as JSON has it, absent values left out."""
    if names := _FIELDS.get(type(value)):
        given = ((name, getattr(value, name)) for name in names)
        return {name: plain(item) for name, item in given if item is not None and item != ()}
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def _record(body: dict[str, Any]) -> Record:
    kind = body.pop("type")
    if kind not in ("document", "claim"):
        raise ValueError(f"type {kind!r}: it is document or claim")
    stated = body.pop("id", None)
    record = _document(body) if kind == "document" else _claim(body)
    if stated not in (None, record.id):
        raise ValueError(f"its content gives the id {record.id}, not {stated}")
    return record


def _document(body: dict[str, Any]) -> Document:
    return Document(**body | {"published": _date(body.get("published"))})


def _claim(body: dict[str, Any]) -> Claim:
    evidence = dict(body["evidence"])
    for name in ("cue", "source", "target"):
        evidence[name] = _made(Span, evidence.get(name))
    return Claim(
        **body
        | {
            "source": actor(body["source"]),
            "target": actor(body["target"]),
            "evidence": Evidence(**evidence),
            "theme": tuple(body.get("theme", ())),
            "quantity": _made(Quantity, body.get("quantity")),
            "time": _time(body.get("time")),
            "attribution": _attribution(body.get("attribution")),
            "inference": _made(Inference, body.get("inference")),
        }
    )


def _made(kind: type, body: dict[str, Any] | None) -> Any:
    return kind(**body) if body else None


def actor(body: dict[str, Any]) -> Actor:
    """The actor that `plain` wrote so. Raises TypeError or KeyError."""
    return Actor(**body | {"acts_for": _optional_actor(body.get("acts_for"))})


def _optional_actor(body: dict[str, Any] | None) -> Actor | None:
    return actor(body) if body else None


def _time(body: dict[str, Any] | None) -> Time | None:
    if not body:
        return None
    return Time(**body | {"earliest": _date(body.get("earliest")), "latest": _date(body.get("latest"))})


def _attribution(body: dict[str, Any] | None) -> Attribution | None:
    return Attribution(**body | {"actor": _optional_actor(body.get("actor"))}) if body else None


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
