"""Claims that nobody made, as many as wanted and alike from run to run: documents with a text, and claims about it.

Actors are those of the gazetteer and relations those of the ontology, a few of both met often and most of them rarely,
as in news. About one claim in five is hedged, denied or alleged, one in three has a speaker, a theme or a time.
"""

from bisect import bisect
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cache
from itertools import accumulate, count
from random import Random
from typing import Generic, TypeVar

from triplomacy import gazetteer, ontology
from triplomacy.claims import (
    Actor,
    Attribution,
    Claim,
    Document,
    Evidence,
    Inference,
    Modality,
    Quantity,
    Record,
    Span,
    Time,
)

_FIRST_DAY, _DAYS = date(2015, 1, 1), 4_200
_THEMES = """grain, drones, sanctions relief, gas, ballistic missiles, loans, fishing rights, visas, uranium enrichment,
vaccines, steel, semiconductors, border posts, prisoners, rice, satellites, cyber security, migration, ports, artillery
shells, rare earths, debt, railways, water, air defence""".replace("\n", " ").split(", ")
_PLACES = """Geneva, Doha, Vienna, the Black Sea, Sanaa, New York, Astana, Brussels, Cairo, the Red Sea, Singapore,
Tbilisi, Addis Ababa, Helsinki, Islamabad, Panama City""".replace("\n", " ").split(", ")
_WORDS = """
after weeks of talks about the future of the region and its long disputed northern border where many have waited for
news since the spring while critics at home called the step late costly or merely symbolic and markets hardly moved as
officials from both sides promised more details before the summit next month in spite of earlier warnings that supplies
could fall short this winter analysts see a pattern behind it although others point to elections prices weather and an
old quarrel over transit fees that two mediators had tried to settle without success
""".split()  # noqa: SIM905
_SPEAKERS = ("officials", "a spokesman", "two diplomats", "state media", "residents", "the ministry", "monitors")
_MODALITIES: tuple[Modality, ...] = ("probable", "possible", "planned", "hypothetical", "alleged")

Item = TypeVar("Item")


class _Zipf(Generic[Item]):
    """Items of which the n-th is met with a frequency of about 1 / n."""

    def __init__(self, items: Sequence[Item]) -> None:
        self._items = items
        self._sums = list(accumulate(1 / rank for rank in range(1, len(items) + 1)))

    def one(self, rng: Random) -> Item:
        return self._items[bisect(self._sums, rng.random() * self._sums[-1])]


def claims(documents: int | None = None, *, seed: int = 1, first: int = 0) -> Iterator[Record]:
    """Documents, each before its claims, five claims on average; endless without a number.

    The n-th document is the same whatever the first one is.
    """
    for number in count(first) if documents is None else range(first, first + documents):
        yield from _document(number, Random(f"{seed} {number}"))


def _document(number: int, rng: Random) -> Iterator[Record]:
    published = _FIRST_DAY + timedelta(days=rng.randrange(_DAYS))
    drafts = [_draft(rng, published) for _ in range(max(1, round(rng.gauss(5, 2.5))))]
    sentences: list[str] = []
    for _, _, quote in drafts:
        sentences += [_filler(rng) for _ in range(rng.randrange(3))]
        sentences.append(quote)
    document = Document(
        name=f"wire-{number}.txt",
        text=" ".join(sentences),
        title=drafts[0][2].split(",")[0],
        url=f"https://news.example/{published:%Y/%m}/{number}",
        publisher=f"Wire {rng.randrange(40)}",
        published=published,
    )
    yield document
    start = 0
    drawn = iter(drafts)
    values, marked, quote = next(drawn)
    for index, sentence in enumerate(sentences):
        if sentence is quote:
            yield _claim(document, index, start, quote, marked, values)
            values, marked, quote = next(drawn, ({}, {}, ""))
        start += len(sentence) + 1


def _draft(rng: Random, published: date) -> tuple[dict[str, object], dict[str, str], str]:
    """The fields of a claim, the words that are its mentions, and the sentence."""
    source, relation, target = _actors().one(rng), _relations().one(rng), _actors().one(rng)
    while target.iri == source.iri:
        target = _actors().one(rng)
    values: dict[str, object] = {
        "source": source,
        "relation": relation,
        "target": target,
        "confidence": round(rng.betavariate(6, 2), 3),
        "method": f"synthetic {rng.randrange(12)}",
    }
    cue = ontology.load().relation(relation).label
    words = [source.label, cue, target.label]
    if rng.random() < 0.05:
        values["polarity"] = "negative"
        words.insert(1, "never")
    if rng.random() < 0.18:
        values["modality"] = rng.choice(_MODALITIES)
        words.insert(1, "perhaps")
    if rng.random() < 0.15:
        number = rng.randrange(2, 5_000)
        values["quantity"] = Quantity(text=f"about {number}", minimum=number, maximum=number)
        words.append(f"with about {number} of them")
    if rng.random() < 0.3:
        theme = rng.choice(_THEMES)
        values["theme"] = (theme,)
        words.append(f"over {theme}")
    if rng.random() < 0.12:
        values["place"] = rng.choice(_PLACES)
        words.append(f"in {values['place']}")
    if rng.random() < 0.35:
        day = published - timedelta(days=rng.randrange(7))
        values["time"] = Time(text=f"on {day:%A}", earliest=day, latest=day)
        words.append(f"on {day:%A}")
    if rng.random() < 0.35:
        speaker = _actors().one(rng) if rng.random() < 0.5 else None
        text = speaker.label if speaker else rng.choice(_SPEAKERS)
        values["attribution"] = Attribution(text=text, actor=speaker)
        words.append(f"according to {text}")
    if rng.random() < 0.04:
        values["inference"] = Inference(slot="target", basis="the nearest state named before")
    marked = {"source": source.label, "cue": cue}
    if "inference" not in values:
        marked["target"] = target.label
    return values, marked, f"{' '.join(words)}, {_tail(rng)}."


def _claim(
    document: Document, index: int, start: int, quote: str, marked: dict[str, str], values: dict[str, object]
) -> Claim:
    spans: dict[str, Span] = {}
    at = 0
    for role, words in marked.items():
        at = quote.index(words, at)
        spans[role] = Span(start=start + at, end=start + at + len(words))
        at += len(words)
    evidence = Evidence(document=document.id, sentence=index, start=start, end=start + len(quote), quote=quote, **spans)
    return Claim(evidence=evidence, **values)  # type: ignore[arg-type]


def _tail(rng: Random) -> str:
    at, length = rng.randrange(len(_WORDS)), rng.randrange(4, 18)
    return " ".join((_WORDS * 2)[at : at + length] + rng.sample(_WORDS, 2))


def _filler(rng: Random) -> str:
    return f"{_tail(rng)} {_tail(rng)}.".capitalize()


@cache
def _actors() -> _Zipf[Actor]:
    known = gazetteer.load()
    ranked = sorted(known.entries.values(), key=lambda entry: (entry.kind != "State", not entry.famous, entry.iri))
    named = [entry for entry in ranked if entry.label.isascii()]
    Random(7).shuffle(states := [entry for entry in named if entry.kind == "State"])
    others = [entry for entry in named if entry.kind != "State"]
    return _Zipf([known.actor(entry.iri) for entry in (*states, *others)])


@cache
def _relations() -> _Zipf[str]:
    names = [relation.name for relation in ontology.load().relations.values() if relation.assertable]
    Random(7).shuffle(names)
    return _Zipf(names)
