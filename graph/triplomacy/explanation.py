"""Why a sentence gave the claims it gave: what was read, what became a claim, and what was rejected.

Takes what the extractor says of a sentence and puts it into words, or into plain data for JSON.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from triplomacy import claims, ontology
from triplomacy.claims import Claim, Document, Span
from triplomacy.relations.extraction import Explained
from triplomacy.relations.frames import Frame
from triplomacy.relations.reading import Rejection

_LOST = "[lost name]"
_LONGEST = 60


def lines(document: Document, explained: Explained) -> Iterator[str]:
    """A sentence with its frames, claims and rejections, for reading."""
    span = explained.sentence.span()
    yield f"sentence {explained.sentence.index}, {span.start}-{span.end}: {_flat(document.text[span.start : span.end])}"
    yield ""
    if explained.unread:
        yield f"  not read: {explained.unread}"
        yield ""
        return
    yield "  read"
    yield from _indented(_frame_line(explained, frame) for frame in explained.frames if _matters(explained, frame))
    yield "  claims"
    yield from _indented(line for claim in explained.claims for line in _claim_lines(document, claim))
    yield "  rejected"
    yield from _indented(dict.fromkeys(_rejection_line(explained, rejection) for rejection in explained.rejections))


def plain(document: Document, explained: Explained) -> dict[str, Any]:
    """The same as text, numbers, lists and dicts; claims as they stand in claims.jsonl."""
    span = explained.sentence.span()
    return {
        "sentence": explained.sentence.index,
        "start": span.start,
        "end": span.end,
        "text": document.text[span.start : span.end],
        "unread": explained.unread,
        "frames": [_plain_frame(explained, frame) for frame in explained.frames],
        "claims": [json.loads(line) for line in claims.write(explained.claims)],
        "rejections": [_plain_rejection(explained, rejection) for rejection in explained.rejections],
    }


def _matters(explained: Explained, frame: Frame) -> bool:
    """Whether it has a participant, or a cue knows its word: a bare noun tells a reader nothing."""
    return bool(frame.slots) or any(rejection.frame is frame for rejection in explained.rejections)


def _indented(found: Iterable[str]) -> Iterator[str]:
    empty = True
    for line in found:
        empty = False
        yield f"    {line}"
    if empty:
        yield "    nothing"
    yield ""


def _frame_line(explained: Explained, frame: Frame) -> str:
    kind = "passive verb" if frame.passive else frame.kind
    slots = (f"{name}: {', '.join(phrases)}" for name, phrases in _slots(explained, frame).items())
    return f"{_word(explained, frame)} ({kind})  {'; '.join(slots)}".rstrip()


def _slots(explained: Explained, frame: Frame) -> dict[str, list[str]]:
    return {
        name: [_phrase(explained, token) for token in tokens] for name, tokens in sorted(frame.slots.items()) if tokens
    }


def _claim_lines(document: Document, claim: Claim) -> Iterator[str]:
    relation = ontology.load().relation(claim.relation)
    yield f"{claim.source.label} – {relation.label} – {claim.target.label}"
    for name, value in _details(document, claim):
        yield f"  {name:12} {value}"


def _details(document: Document, claim: Claim) -> Iterator[tuple[str, str]]:
    relation, evidence = ontology.load().relation(claim.relation), claim.evidence
    yield "relation", f"{relation.name}, {relation.root}, {relation.quad}"
    yield "polarity", claim.polarity
    yield "modality", claim.modality
    yield "confidence", f"{claim.confidence:g}"
    for role, actor, mention in (
        ("source", claim.source, evidence.source),
        ("target", claim.target, evidence.target),
    ):
        acts_for = f", acts for {actor.principal.label}" if actor.acts_for else ""
        yield role, f"{_quoted(document, mention)}, {actor.kind}{acts_for}"
    yield "cue", f"{_quoted(document, evidence.cue)}, {claim.method.removeprefix('cue ')}"
    if claim.theme:
        yield "theme", "; ".join(claim.theme)
    if claim.quantity:
        yield "quantity", claim.quantity.text
    if claim.time:
        yield "time", claim.time.text
    if claim.place:
        yield "place", claim.place
    if claim.attribution:
        speaker = claim.attribution.actor
        yield "according to", f'"{claim.attribution.text}"' + (f", {speaker.label}" if speaker else "")
    if claim.inference:
        yield "inferred", f"the {claim.inference.slot}: {claim.inference.basis}"


def _quoted(document: Document, span: Span | None) -> str:
    """The words of a mention and where they stand."""
    if span is None:
        return "not in the sentence"
    return f'"{_flat(document.text[span.start : span.end])}" at {span.start}-{span.end}'


def _rejection_line(explained: Explained, rejection: Rejection) -> str:
    cue = f" ({rejection.cue.relation}, {rejection.cue.place})" if rejection.cue else ""
    return f"{_word(explained, rejection.frame)}{cue}: {rejection.reason}"


def _word(explained: Explained, frame: Frame) -> str:
    return _LOST if explained.sentence.is_hole(frame.head) else str(frame.head.text)


def _phrase(explained: Explained, head: Any) -> str:
    """The words under a token, cut to what fits a line; a stand-in for a lost name is shown as such."""
    inside = head.doc[head.left_edge.i : head.right_edge.i + 1]
    text = "".join((_LOST if explained.sentence.is_hole(token) else token.text) + token.whitespace_ for token in inside)
    words = _flat(text)
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1].rstrip() + "…"


def _flat(text: str) -> str:
    """On one line, without what a terminal would take for a command."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def _plain_frame(explained: Explained, frame: Frame) -> dict[str, Any]:
    head: dict[str, Any] = {"text": _word(explained, frame)}
    if not explained.sentence.is_hole(frame.head):
        span = explained.sentence.span(frame.head)
        head |= {"start": span.start, "end": span.end}
    slots = _slots(explained, frame)
    return {"head": head, "kind": frame.kind, "terms": list(frame.terms), "passive": frame.passive, "slots": slots}


def _plain_rejection(explained: Explained, rejection: Rejection) -> dict[str, Any]:
    return {
        "head": _word(explained, rejection.frame),
        "relation": rejection.cue.relation if rejection.cue else None,
        "cue": rejection.cue.place if rejection.cue else None,
        "reason": rejection.reason,
    }
