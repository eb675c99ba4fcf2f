"""Where the text says so: the sentence of a claim, its predicate, and the words that stand for the two actors."""

from triplomacy.actors.references import Reference
from triplomacy.claims import Document, Evidence, Span
from triplomacy.language import Sentence
from triplomacy.tokens import Token


def of(document: Document, sentence: Sentence, head: Token, source: Reference, target: Reference) -> Evidence:
    """The evidence of a claim, by offsets in the document."""
    span = sentence.span()
    return Evidence(
        document=document.id,
        sentence=sentence.index,
        start=span.start,
        end=span.end,
        quote=document.text[span.start : span.end],
        cue=sentence.span(head),
        source=_span(sentence, source),
        target=_span(sentence, target),
    )


def _span(sentence: Sentence, reference: Reference) -> Span | None:
    """The words of a reference, if they stand in this sentence."""
    tokens = reference.tokens
    inside = (
        tokens.doc is sentence.tokens.doc
        and sentence.tokens.start <= tokens.start
        and tokens.end <= sentence.tokens.end
    )
    return sentence.span(tokens) if inside and not reference.basis else None
