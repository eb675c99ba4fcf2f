"""The corpora as the encoder is taught: passages of words with the columns that their source knows.

Treebanks give tags and trees, entity corpora give entities and sentence starts; where both have a text (GUM), the
passage has all. What a source does not know is None and teaches nothing.
"""

import collections
import itertools
import json
import lzma
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import conllu
from spacy.tokens import Doc
from spacy.util import filter_spans

from training.encoder.treebanks import sentences
from training.encoder.words import blank
from triplomacy.encoder.labels import ENTITIES, Labels

RARE = 5
SENTENCES_PER_PASSAGE: Final = (1, 1, 2, 4, 8)
WORDS_PER_PASSAGE = 160
ROOT = -1

Entity = tuple[int, int, str]


@dataclass(slots=True)
class Passage:
    """Words in a row. `heads` are places in the passage or ROOT; `unsure` holds the words whose entity is not known."""

    words: list[str]
    starts: list[bool | None]
    upos: list[str] | None = None
    xpos: list[str] | None = None
    feats: list[str] | None = None
    heads: list[int] | None = None
    deprels: list[str] | None = None
    entities: list[Entity] | None = None
    unsure: set[int] = field(default_factory=set)


def treebank(path: Path, *, entities: Path | None = None) -> Iterator[tuple[str, Passage]]:
    """Each sentence of a treebank with the name of its document, and its entities where a file of them is given."""
    records: Iterable[dict[str, object] | None] = _records(entities) if entities else itertools.repeat(None)
    nlp, document = blank(), ""
    for sentence, record in zip(sentences(path), records, strict=entities is not None):
        document = sentence.metadata.get("newdoc id", document)
        passage, spaces = _from_conllu(sentence)
        if record is not None:
            doc = Doc(nlp.vocab, words=passage.words, spaces=spaces)
            passage.entities, passage.unsure = _entities(doc, record)
        yield document, passage


def entity_corpus(path: Path, *, paragraphs: bool = False) -> Iterator[tuple[str, Passage]]:
    """Each line of an entity corpus, in the words of our tokenizer; blank tokens are left out.

    A line is a sentence, or a paragraph whose inner sentence starts are not known.
    """
    nlp = blank()
    for record in _records(path):
        doc = nlp.make_doc(str(record["text"]))
        kept = [token.i for token in doc if not token.is_space]
        if not kept:
            continue
        place = {old: new for new, old in enumerate(kept)}
        found, unsure = _entities(doc, record)
        yield (
            str(record["doc"]),
            Passage(
                words=[doc[i].text for i in kept],
                starts=[index == 0 or (None if paragraphs else False) for index in range(len(kept))],
                entities=[(place[a], place[b - 1] + 1, label) for a, b, label in found],
                unsure={place[i] for i in unsure if i in place},
            ),
        )


def passages(
    parts: Iterable[tuple[str, Passage]], *, chance: random.Random, sizes: Sequence[int] = SENTENCES_PER_PASSAGE
) -> Iterator[Passage]:
    """Neighbouring sentences of one document, joined to passages of as many as `sizes` offers."""
    for _, group in itertools.groupby(parts, key=lambda part: part[0]):
        waiting: list[Passage] = []
        wanted = chance.choice(sizes)
        for _, part in group:
            longer = sum(len(p.words) for p in waiting) + len(part.words) > WORDS_PER_PASSAGE
            if waiting and (len(waiting) >= wanted or longer):
                yield joined(waiting)
                waiting, wanted = [], chance.choice(sizes)
            waiting.append(part)
        yield joined(waiting)


def joined(parts: Sequence[Passage]) -> Passage:
    """Several passages as one; a column is kept if all of them have it."""
    if len(parts) == 1:
        return parts[0]
    offsets = list(itertools.accumulate((len(part.words) for part in parts), initial=0))
    pairs = list(zip(offsets, parts, strict=False))
    heads, entities = [part.heads for part in parts], [part.entities for part in parts]
    return Passage(
        words=[word for part in parts for word in part.words],
        starts=[start for part in parts for start in part.starts],
        upos=_chained([part.upos for part in parts]),
        xpos=_chained([part.xpos for part in parts]),
        feats=_chained([part.feats for part in parts]),
        deprels=_chained([part.deprels for part in parts]),
        heads=None
        if None in heads
        else [head if head == ROOT else head + offset for offset, part in pairs for head in part.heads or ()],
        entities=None
        if None in entities
        else [(a + offset, b + offset, label) for offset, part in pairs for a, b, label in part.entities or ()],
        unsure={i + offset for offset, part in pairs for i in part.unsure},
    )


def labels(parts: Iterable[Passage]) -> Labels:
    """The labels of annotated sentences, sorted; bundles of features seen less than RARE times are left out."""
    counts: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    for part in parts:
        for name in ("upos", "xpos", "feats", "deprels"):
            counts[name].update(getattr(part, name) or ())
    frequent = {bundle: n for bundle, n in counts["feats"].items() if n >= RARE}
    return Labels(
        upos=tuple(sorted(counts["upos"])),
        xpos=tuple(sorted(counts["xpos"])),
        feats=tuple(sorted(frequent)),
        deprels=tuple(sorted(counts["deprels"])),
    )


def _records(path: Path) -> Iterator[dict[str, object]]:
    with lzma.open(path.with_name(path.name + ".jsonl.xz"), "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def _from_conllu(sentence: conllu.TokenList) -> tuple[Passage, list[bool]]:
    """The annotated words of a sentence, and whether a blank follows each."""
    tokens = [token for token in sentence if isinstance(token["id"], int)]
    text, place, spaces = sentence.metadata["text"], 0, []
    for token in tokens:
        place = text.index(token["form"], place) + len(token["form"])
        spaces.append(text[place : place + 1].isspace())
    passage = Passage(
        words=[token["form"] for token in tokens],
        starts=[index == 0 for index in range(len(tokens))],
        upos=[token["upos"] for token in tokens],
        xpos=[token["xpos"] for token in tokens],
        feats=["|".join(f"{key}={value}" for key, value in sorted((token["feats"] or {}).items())) for token in tokens],
        heads=[token["head"] - 1 for token in tokens],
        deprels=[token["deprel"] for token in tokens],
    )
    return passage, spaces


def _entities(doc: Doc, record: dict[str, object]) -> tuple[list[Entity], set[int]]:
    """Entities that fit the words, and the words about which the source is silent."""
    annotated, missing = record["spans"], record["missing"]
    assert isinstance(annotated, list) and isinstance(missing, list)
    fitting = [doc.char_span(a, b, label=label) for a, b, label in annotated]
    kept = filter_spans([span for span in fitting if span is not None and span.label_ in ENTITIES])
    silent = [(a, b) for (a, b, _), span in zip(annotated, fitting, strict=True) if span is None]
    wide = [doc.char_span(a, b, alignment_mode="expand") for a, b in [*silent, *missing]]
    taken = {token.i for span in kept for token in span}
    unsure = {token.i for span in wide if span is not None for token in span} - taken
    return [(span.start, span.end, span.label_) for span in kept], unsure


def _chained(columns: Sequence[list[str] | None]) -> list[str] | None:
    present = [column for column in columns if column is not None]
    return None if len(present) < len(columns) else list(itertools.chain.from_iterable(present))
