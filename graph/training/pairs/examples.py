"""What the network of pairs learns from: our sentences, long sentences with every mention, and event files."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path
from typing import Any

from spacy.language import Language

from triplomacy import language, ontology
from triplomacy.encoder.component import NAME
from triplomacy.relations import pairs
from triplomacy.relations.classifier import folded
from triplomacy.relations.events import words_at
from triplomacy.relations.network import View, view
from triplomacy.tokens import Doc, Token

Record = dict[str, Any]
HAPPENED = ("actual", "probable", "alleged")


class Kind(IntEnum):
    """Whose annotation a pair has: of event files, of our claims, or, now and then, of nobody in particular."""

    EVENTS = 0
    CLAIMS = 1
    ANY = 2


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """A pair of mentions, as places of pieces; root and relation are known only of linked pairs, and not of all."""

    seen: View
    source: Sequence[int]
    target: Sequence[int]
    kind: Kind
    linked: bool
    root: str | None = None
    relation: str | None = None


@dataclass(slots=True, eq=False)
class Group:
    """The pairs of one sentence: what is told, and others that nothing links."""

    sentence: str
    told: list[Example] = field(default_factory=list)
    others: list[Example] = field(default_factory=list)


def events(path: Path, nlp: Language, lexicon: pairs.Lexicon) -> Iterator[Group]:
    """The sentences of an event file."""
    groups: dict[str, list[Record]] = {}
    for record in records(path):
        groups.setdefault(record["sent_id"], []).append(record)
    texts = (rows[0]["sentence"] for rows in groups.values())
    for (sentence, rows), doc in zip(groups.items(), language.read(nlp, texts), strict=True):
        group, seen = Group(sentence), _view(doc, nlp, lexicon)
        linked: set[tuple[Token, Token]] = set()
        for row in rows:
            source, target = (words_at(doc, row[f"{role}_span"] or (0, 0)) for role in ("source", "target"))
            both = row["coordinated"] or row.get("reciprocal", False)
            for one, other in _ways(source, target, both=both):
                linked |= _heads(one, other)
                group.told.append(Example(seen, seen.of(one), seen.of(other), Kind.EVENTS, True, row["root"]))
        group.others = list(_others(doc, seen, linked, Kind.EVENTS))
        yield group


def sentences(path: Path, nlp: Language, lexicon: pairs.Lexicon) -> Iterator[Group]:
    """Our sentences; the root of a claim counts if its deed happened."""
    found = records(path)
    for record, doc in zip(found, language.read(nlp, (record["text"] for record in found)), strict=True):
        group, seen = Group(record["id"]), _view(doc, nlp, lexicon)
        linked: set[tuple[Token, Token]] = set()
        for claim in record["claims"]:
            source, target = (mention(doc, record, claim, role) for role in ("source", "target"))
            relation = ontology.load().relation(claim["relation"])
            happened = claim["polarity"] == "positive" and claim["modality"] in HAPPENED
            root = folded(relation.name) if happened and relation.quad != "none" and source and target else None
            for one, other in _ways(source, target, both=relation.symmetric):
                linked |= _heads(one, other)
                places = seen.of(one), seen.of(other)
                group.told.append(Example(seen, *places, Kind.CLAIMS, True, root, relation.name))
        if "mentions" in record:
            group.others = list(_strangers(doc, record, seen))
        else:
            group.others = list(_others(doc, seen, linked, Kind.CLAIMS))
        yield group


def records(path: Path) -> list[Record]:
    """The lines of a file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def mention(doc: Doc, record: Record, claim: Record, role: str) -> list[Token]:
    """The words that stand for the source or the target of a claim; none where none do."""
    if "mentions" in record:
        place = record["mentions"][claim[role]]
        return words_at(doc, (place["start"], place["end"]))
    text: str | None = claim[f"{role}_text"]
    start = doc.text.find(text) if text else -1
    return words_at(doc, (start, start + len(text))) if text and start >= 0 else []


def _view(doc: Doc, nlp: Language, lexicon: pairs.Lexicon) -> View:
    return view(doc, nlp.get_pipe(NAME).inside(doc), lexicon)  # type: ignore[attr-defined]


def _others(doc: Doc, seen: View, linked: set[tuple[Token, Token]], kind: Kind) -> Iterator[Example]:
    """The pairs of noun phrases that nothing links."""
    phrases = list(pairs.noun_phrases(token for token in doc if not token.is_space))
    for one in phrases:
        for other in phrases:
            if not set(one) & set(other) and not _heads(one, other) & linked:
                yield Example(seen, seen.of(one), seen.of(other), kind, False)


def _strangers(doc: Doc, record: Record, seen: View) -> Iterator[Example]:
    """The pairs of annotated mentions whose actors have no claim in the sentence."""
    mentions = record["mentions"]
    actors = [{m["actor"]} if isinstance(m["actor"], str) else set(m["actor"]) for m in mentions]
    told: set[tuple[str, str]] = set()
    for claim in record["claims"]:
        one, other = actors[claim["source"]], actors[claim["target"]]
        told |= {(a, b) for a in one for b in other}
        if ontology.load().relation(claim["relation"]).symmetric:
            told |= {(b, a) for a in one for b in other}
    places = [seen.of(words_at(doc, (m["start"], m["end"]))) for m in mentions]
    for one, source in zip(actors, places, strict=True):
        for other, target in zip(actors, places, strict=True):
            apart = source and target and not set(source) & set(target) and not one & other
            if apart and not any((a, b) in told for a in one for b in other):
                yield Example(seen, source, target, Kind.CLAIMS, False)


def _ways(source: list[Token], target: list[Token], *, both: bool) -> list[tuple[list[Token], list[Token]]]:
    return [(source, target), (target, source)] if both and source and target else [(source, target)]


def _heads(source: Sequence[Token], target: Sequence[Token]) -> set[tuple[Token, Token]]:
    return {(pairs.head_of(source), pairs.head_of(target))} if source and target else set()
