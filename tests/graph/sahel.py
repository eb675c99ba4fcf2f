"""A small world of claims, made by hand, for the graph half of the program."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from triplomacy.claims import (
    Actor,
    Attribution,
    Claim,
    Document,
    Evidence,
    Inference,
    Iri,
    Quantity,
    Record,
    Span,
    Time,
)
from triplomacy.ontology import ID


def actor(slug: str, label: str | None = None, kind: str = "State", acts_for: Actor | None = None) -> Actor:
    return Actor(iri=Iri(ID + slug), label=label or slug, kind=kind, acts_for=acts_for)


MALI, NIGER, CHAD, TOGO = (actor(name) for name in ("Mali", "Niger", "Chad", "Togo"))
MINISTER = actor("AdaMinister", "Ada Minister", "Person", MALI)
ARMY = actor("ChadianArmy", "Chadian army", "ArmedForce", CHAD)
MINERS = actor("SahelMiners", "Sahel Miners", "Company")

LETTER = Document(
    name="letter.txt",
    text=(
        "Mali sent rice and salt to Niger. Mali may arm Chad. Togo denied that Niger attacked Chad. "
        "Niger did not supply Togo. Ada Minister met Togo. The army struck Niger."
    ),
    title="A letter from the Sahel",
    url="https://example.org/letter",
    publisher="The Example",
    author="Awa Example",
    language="en-GB",
    published=date(2026, 3, 12),
)
REPLY = Document(name="reply.txt", text="Mali did not send anything to Niger. Mali sent 20 rifles to Niger in May.")


def evidence(document: Document, sentence: int, quote: str, *marked: str) -> Evidence:
    """The evidence for a quote that stands once in the document; marked words are source, cue and target."""
    start = document.text.index(quote)
    spans = [
        Span(start=begin, end=begin + len(word)) for word in marked for begin in [document.text.index(word, start)]
    ]
    names = ("source", "cue", "target")
    return Evidence(
        document=document.id,
        sentence=sentence,
        start=start,
        end=start + len(quote),
        quote=quote,
        **dict(zip(names, spans, strict=False)),
    )


def claim(source: Actor, relation: str, target: Actor, where: Evidence, **values: Any) -> Claim:
    return Claim(source=source, relation=relation, target=target, evidence=where, **values)


SUPPLY = claim(
    MALI,
    "supplies",
    NIGER,
    evidence(LETTER, 0, "Mali sent rice and salt to Niger.", "Mali", "sent", "Niger"),
    theme=("salt", "rice"),
    confidence=0.8,
    method="by hand",
)
MAYBE = claim(MALI, "suppliesArmsTo", CHAD, evidence(LETTER, 1, "Mali may arm Chad."), modality="possible")
ALLEGED = claim(
    NIGER,
    "attacks",
    CHAD,
    evidence(LETTER, 2, "Togo denied that Niger attacked Chad."),
    modality="alleged",
    attribution=Attribution(text="Togo", actor=TOGO),
)
DENIED = claim(NIGER, "supplies", TOGO, evidence(LETTER, 3, "Niger did not supply Togo."), polarity="negative")
MEETING = claim(MINISTER, "consultsWith", TOGO, evidence(LETTER, 4, "Ada Minister met Togo."), place="Timbuktu")
STRIKE = claim(
    ARMY,
    "attacks",
    NIGER,
    evidence(LETTER, 5, "The army struck Niger."),
    inference=Inference(slot="source", basis="subject of the preceding sentence"),
    confidence=0.6,
)
NOTHING = claim(
    MALI, "supplies", NIGER, evidence(REPLY, 0, "Mali did not send anything to Niger."), polarity="negative"
)
RIFLES = claim(
    MALI,
    "suppliesArmsTo",
    NIGER,
    evidence(REPLY, 1, "Mali sent 20 rifles to Niger in May."),
    quantity=Quantity(text="20 rifles", minimum=20, maximum=20.0),
    time=Time(text="in May", earliest=date(2026, 5, 1), latest=date(2026, 5, 31)),
)
RECORDS: tuple[Record, ...] = (
    LETTER, SUPPLY, MAYBE, ALLEGED, DENIED, MEETING, STRIKE, REPLY, NOTHING, RIFLES
)  # fmt: skip


def with_text(text: str) -> Sequence[Record]:
    """A document and a claim which have the text wherever a text can stand."""
    source = replace(MINERS, label=text)
    document = Document(name=text, text=text, title=text, publisher=text, author=text, language=text)
    where = Evidence(document=document.id, sentence=0, start=0, end=len(text), quote=text)
    return document, Claim(
        source=source,
        relation="criticizes",
        target=MALI,
        evidence=where,
        theme=(text, "salt"),
        quantity=Quantity(text=text),
        time=Time(text=text),
        place=text,
        attribution=Attribution(text=text),
        inference=Inference(slot="source", basis=text),
        method=text,
    )
