"""Claims annotated by hand, and the predictions to hold against them: what both files say, and when two actors agree.

A gold folder holds `*gold.jsonl` (claims), `*sents.jsonl` (the sentence split) and `*actors.jsonl` (other names and
the state of each actor). How claims are matched and counted is the business of `evaluation`.
"""

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from triplomacy.claims import Claim, Document
from triplomacy.errors import InvalidRecord, UnreadableDocument

T = TypeVar("T")

# A speaker without a name is called as such an actor is, without article and number: "diplomats" for "two diplomats".
_COUNT = re.compile(r"^(?:(?:a|an|the|one|two|three|four|five|six|seven|eight|nine|ten|\d+) )+(?=\w)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldActor:
    """An actor of a gold claim; `ok` are other actors that a reader may name instead."""

    canonical: str
    ok: tuple[str, ...] = ()
    state: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldClaim:
    """A claim that an annotator found in a sentence; `alternatives` are equally good relations with their polarity."""

    document: str
    sentence: int
    layer: str
    source: GoldActor
    relation: str
    target: GoldActor
    polarity: str = "positive"
    symmetric: bool = False
    alternatives: tuple[tuple[str, str], ...] = ()
    modality: str = "actual"
    other_modalities: tuple[str, ...] = ()
    attribution: str | None = None
    theme: tuple[str, ...] = ()
    quantity: str | None = None
    gap: bool = False
    scope: str = "sentence"
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction:
    """A claim that a system made, by the labels of its actors; `sentence` is known once it is placed."""

    document: str
    start: int
    end: int
    source: str
    relation: str
    target: str
    polarity: str = "positive"
    modality: str = "actual"
    source_state: str | None = None
    target_state: str | None = None
    attribution: str | None = None
    theme: tuple[str, ...] = ()
    quantity: str | None = None
    inferred: bool = False
    sentence: int = -1

    @property
    def swapped(self) -> "Prediction":
        """The same with source and target exchanged."""
        return replace(
            self,
            source=self.target,
            target=self.source,
            source_state=self.target_state,
            target_state=self.source_state,
        )


@dataclass(frozen=True)
class Gold:
    """The gold claims of some documents, where their sentences stand, and what their actors are called."""

    claims: tuple[GoldClaim, ...]
    sentences: Mapping[str, tuple[tuple[int, int, int], ...]]
    aliases: Mapping[str, frozenset[str]]
    states: Mapping[str, str]

    @property
    def documents(self) -> frozenset[str]:
        """The names of all documents, also of those without a claim."""
        return frozenset(claim.document for claim in self.claims) | frozenset(self.sentences)

    def sentence(self, document: str, start: int, end: int) -> int | None:
        """The index of the sentence that the stretch overlaps most; None if it overlaps none."""
        best, index = 0, None
        for first, last, number in self.sentences.get(document, ()):
            overlap = min(end, last) - max(start, first)
            if overlap > best:
                best, index = overlap, number
        return index

    def names(self, label: str | None) -> frozenset[str]:
        """The actors that a label may stand for, folded; the label itself among them."""
        name = folded(label)
        return frozenset({name}) | self.aliases.get(name, frozenset())

    def states_of(self, label: str | None) -> frozenset[str]:
        """The states of the actors that a label may stand for."""
        return frozenset(self.states.get(name, name) for name in self.names(label))

    def same_actor(self, right: GoldActor, label: str) -> bool:
        """Whether the label names the actor, or another that is accepted in its place."""
        return not self.names(label).isdisjoint(folded(name) for name in (right.canonical, *right.ok))

    def same_state(self, right: GoldActor, label: str, state: str | None) -> bool:
        """Whether the label, or the state said to stand behind it, belongs to the actor's state."""
        accepted = frozenset({folded(right.state or right.canonical)}).union(*map(self.states_of, right.ok))
        return bool(accepted & (self.states_of(label) | (self.states_of(state) if state else frozenset())))


def folded(text: str | None) -> str:
    """A label for comparing: lower case without diacritics, possessive 's, punctuation and a leading article."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", text or "") if not unicodedata.combining(char))
    plain = re.sub(r"[’'`]s\b", "", plain.casefold())
    plain = re.sub(r"[^\w]+", " ", plain).strip()
    return re.sub(r"^(the|a|an) ", "", plain)


def load(folder: Path) -> Gold:
    """The gold claims of a folder. Raises UnreadableDocument if it has none, InvalidRecord with the place."""
    claims = tuple(claim for path in sorted(folder.glob("*gold.jsonl")) for claim in _records(path, _gold_claim))
    if not claims:
        raise UnreadableDocument(f"{folder}: no gold claims; name a folder with *gold.jsonl files")
    sentences: defaultdict[str, tuple[tuple[int, int, int], ...]] = defaultdict(tuple)
    for path in sorted(folder.glob("*sents.jsonl")):
        for document, span in _records(path, lambda row: (row["doc"], (row["start"], row["end"], row["sent"]))):
            sentences[document] += (span,)
    aliases: defaultdict[str, frozenset[str]] = defaultdict(frozenset)
    states: dict[str, str] = {}
    for path in sorted(folder.glob("*actors.jsonl")):
        for name, state, labels in _records(path, lambda row: (row["id"], row.get("state"), row.get("aliases", ()))):
            states[folded(name)] = folded(state or name)
            for label in (name, *labels):
                aliases[folded(label)] |= {folded(name)}
    return Gold(claims=claims, sentences=dict(sentences), aliases=dict(aliases), states=states)


def read_predictions(lines: Iterable[str], *, origin: str = "-") -> Iterator[Prediction]:
    """Predictions from JSON Lines. Raises InvalidRecord with the place of the first bad line."""
    return _parsed(lines, _prediction, origin)


def prediction(document: Document, claim: Claim) -> dict[str, Any]:
    """A claim in the words of a prediction file: labels of actors, and the offsets of its sentence."""
    said = claim.attribution
    return {
        "doc": document.name,
        "start": claim.evidence.start,
        "end": claim.evidence.end,
        "source": claim.source.label,
        "target": claim.target.label,
        "relation": claim.relation,
        "polarity": claim.polarity,
        "modality": claim.modality,
        "source_state": claim.source.principal.label,
        "target_state": claim.target.principal.label,
        "attribution": (said.actor.label if said.actor else _COUNT.sub("", said.text)) if said else None,
        "theme": list(claim.theme),
        "quantity": claim.quantity.text if claim.quantity else None,
        "inferred": claim.inferred,
    }


def _records(path: Path, make: Callable[[dict[str, Any]], T]) -> Iterator[T]:
    with path.open(encoding="utf-8") as file:
        yield from _parsed(file, make, str(path))


def _parsed(lines: Iterable[str], make: Callable[[dict[str, Any]], T], origin: str) -> Iterator[T]:
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield make(json.loads(line))
            except json.JSONDecodeError as error:
                raise InvalidRecord(f"{origin}:{number}: not JSON ({error.msg}); give one record a line") from error
            except (KeyError, TypeError, ValueError, AttributeError) as error:
                raise InvalidRecord(f"{origin}:{number}: not in the evaluation format ({error!r})") from error


def _gold_claim(row: dict[str, Any]) -> GoldClaim:
    said = row.get("attribution") or {}
    return GoldClaim(
        document=row["doc"],
        sentence=row["sent"],
        layer=row["layer"],
        source=_gold_actor(row["source"]),
        relation=row["relation"],
        target=_gold_actor(row["target"]),
        polarity=row["polarity"],
        symmetric=bool(row.get("symmetric")),
        alternatives=tuple(
            (other["relation"], other.get("polarity", row["polarity"])) for other in row.get("alt") or ()
        ),
        modality=row["modality"],
        other_modalities=tuple(row.get("modality_ok") or ()),
        attribution=said.get("canonical") or said.get("text"),
        theme=tuple(row.get("theme") or ()),
        quantity=row.get("quantity"),
        gap=bool(row.get("gap")),
        scope=row.get("scope", "sentence"),
        optional=bool(row.get("optional")),
    )


def _gold_actor(row: dict[str, Any]) -> GoldActor:
    return GoldActor(canonical=row["canonical"], ok=tuple(row.get("ok") or ()), state=row.get("state"))


def _prediction(row: dict[str, Any]) -> Prediction:
    quantity = row.get("quantity")
    return Prediction(
        document=row["doc"],
        start=int(row["start"]),
        end=int(row["end"]),
        source=row["source"],
        relation=row["relation"],
        target=row["target"],
        polarity=row.get("polarity", "positive"),
        modality=row.get("modality", "actual"),
        source_state=row.get("source_state"),
        target_state=row.get("target_state"),
        attribution=row.get("attribution"),
        theme=tuple(row.get("theme") or ()),
        quantity=None if quantity is None else str(quantity),
        inferred=bool(row.get("inferred")),
    )
