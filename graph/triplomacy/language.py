"""English text to sentences with Universal Dependencies: loads a spaCy pipeline and holds it to that.

A document is parsed paragraph by paragraph, so a sentence never crosses one. The text is only changed where the
length stays the same (line breaks, typographic quotes), so offsets into the document stay true.
"""

import itertools
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import spacy
from spacy import tokens as spacy_tokens
from spacy.language import Language

from triplomacy.claims import Document, Span
from triplomacy.errors import UnsuitablePipeline
from triplomacy.gaps import Patched, is_holed, patch
from triplomacy.gazetteer import PLAIN_QUOTES
from triplomacy.slips import mended
from triplomacy.tokens import Doc, Token
from triplomacy.tokens import Span as Tokens

# Labels that Universal Dependencies has and the older ClearNLP scheme of the stock models lacks.
_UD_LABELS = frozenset({"obl", "nmod", "nsubj:pass", "case"})
_PLAIN = PLAIN_QUOTES | str.maketrans({"\n": " ", "\r": " ", "\t": " ", "\u00a0": " ", "\0": " "})
_SURROGATE = re.compile("[\ud800-\udfff]")
_OURS = Path(__file__).parent / "english"
_WRAPPED_LINE = 100
_SENTENCE_END = re.compile(r"[.!?:;…][\"')\]]*$")
# "MANILA, June 18 (Agency) - ": where a story was filed, no part of its first sentence.
_DATELINE = re.compile(
    r"(?:[A-Z][A-Z.'/ -]+(?:, [A-Z][\w. ]+?)?,? *(?:\([^)]{1,30}\) *)?"
    r"(?:(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d{1,2}(?:,? \d{4})? *)?"
    r"(?:\([^)]{1,30}\) *)?[-–—]+ +)(?=\S)"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A parsed sentence: its place in the document, and how its paragraph was patched."""

    index: int
    tokens: Tokens
    paragraph: "Paragraph"

    def span(self, tokens: Tokens | Token | None = None) -> Span:
        """Document offsets of the sentence, or of tokens in it; a stand-in for a lost name has none of its own."""
        if tokens is None:
            tokens = self.tokens
        if isinstance(tokens, Token):
            tokens = tokens.doc[tokens.i : tokens.i + 1]
        patched, offset = self.paragraph.patched, self.paragraph.offset
        return Span(start=offset + patched.origin(tokens.start_char), end=offset + patched.origin(tokens.end_char))

    def is_hole(self, token: Token) -> bool:
        """Whether the token stands in for a name that the text has lost."""
        return self.paragraph.patched.is_hole(token.idx)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A stretch of a document as the parser sees it, and where it begins."""

    offset: int
    patched: Patched


def load(name: str | None = None) -> Language:
    """The pipeline that comes with the package, or any UD-labelled one by name or path; loaded once.

    Raises UnsuitablePipeline if it cannot be loaded or its parser's labels are not Universal Dependencies.
    """
    return _loaded(name)


def meta(name: str | None = None) -> Mapping[str, Any]:
    """What is told of a pipeline: its name, language and version. Ours is not loaded for that."""
    return load(name).meta if name else json.loads((_OURS / "meta.json").read_text(encoding="utf-8"))


@cache
def _loaded(name: str | None) -> Language:
    place = _OURS if name is None else name
    try:
        nlp = spacy.load(place)
    except (OSError, ValueError) as error:
        raise UnsuitablePipeline(f"{name or place}: no spaCy pipeline can be loaded from there ({error})") from error
    labels = {label for _, pipe in nlp.pipeline for label in getattr(pipe, "labels", ())}
    if missing := _UD_LABELS - labels:
        raise UnsuitablePipeline(
            f"{name or place}: its parser does not use Universal Dependencies (no {', '.join(sorted(missing))}); "
            "leave out --pipeline to use the one that comes with triplomacy"
        )
    if "parser" in nlp.pipe_names:
        nlp.add_pipe("triplomacy_sentence_ends", before="parser")
    return nlp


@Language.component("triplomacy_sentence_ends")
def sentence_ends(doc: spacy_tokens.Doc) -> spacy_tokens.Doc:
    """The same document, with the parser kept from beginning a sentence where no punctuation ends one."""
    for token in doc[1:]:
        if not _SENTENCE_END.search("".join(before.text for before in doc[max(0, token.i - 3) : token.i])):
            token.is_sent_start = False
    return doc


def parsed(nlp: Language, documents: Iterable[Document]) -> Iterator[tuple[Document, list[Sentence]]]:
    """Each document with its sentences, in order; an empty one has none.

    A document's paragraphs are parsed in batches of their own: what the parser sees of a text, with int8 weights
    scaled by the batch, does not depend on the texts before and after it.
    """
    for document in documents:
        holed = is_holed(document.text)
        pieces = [Paragraph(offset, patch(text, holed=holed)) for offset, text in paragraphs(document.text)]
        sentences: list[Sentence] = []
        docs = read(nlp, (piece.patched.text for piece in pieces))
        for doc, paragraph in zip(docs, pieces, strict=True):
            for tokens in doc.sents:
                if tokens.text.strip():
                    sentences.append(Sentence(len(sentences), trimmed(tokens), paragraph))
        yield document, sentences


def read(nlp: Language, texts: Iterable[str]) -> Iterator[Doc]:
    """The parse of each text, in batches, without its slips."""
    return map(Doc, map(mended, nlp.pipe(texts, batch_size=64)))


def trimmed(tokens: Tokens) -> Tokens:
    """The same without blank tokens at its ends."""
    start, end = tokens.start, tokens.end
    while start < end - 1 and tokens.doc[start].is_space:
        start += 1
    while end > start + 1 and tokens.doc[end - 1].is_space:
        end -= 1
    return tokens.doc[start:end]


def paragraphs(text: str) -> Iterator[tuple[int, str]]:
    """Offset and text of each paragraph: a line, or several lines between blank ones if the text is hard-wrapped."""
    joined = r"\S(?:.*\S)?(?:[^\S\n]*\n[^\S\n]*\S(?:.*\S)?){0,200}"
    pattern = joined if _hard_wrapped(text) else r"\S(?:.*\S)?"
    for match in re.finditer(pattern, text):
        dateline = _DATELINE.match(match.group())
        skipped = dateline.end() if dateline else 0
        plain = _SURROGATE.sub("\ufffd", match.group()[skipped:])
        yield match.start() + skipped, plain.translate(_PLAIN)


def _hard_wrapped(text: str) -> bool:
    """Whether lines are broken at a fixed width, so that a line break is only a blank."""
    lines = text.split("\n")
    inner = [a for a, b in itertools.pairwise(lines) if a.strip() and b.strip()]
    broken = [line for line in inner if not re.search(r"[.!?:\"'”’)]\s*$", line)]
    return len(inner) >= 3 and len(broken) > len(inner) / 2 and max(map(len, lines)) <= _WRAPPED_LINE
