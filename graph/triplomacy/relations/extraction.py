"""A parsed document to claims: frames are typed, qualified, and put into the words of the core.

An extractor is built once and reads documents one after the other; it keeps nothing of them.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Token

from triplomacy import language, ontology
from triplomacy.actors.mentions import NameMatcher
from triplomacy.actors.references import Discourse, Reference
from triplomacy.claims import Attribution, Claim, Document, Evidence, Span, Time
from triplomacy.gazetteer import Gazetteer
from triplomacy.language import Sentence
from triplomacy.relations import cues as cue_table
from triplomacy.relations import light, phrases, scope
from triplomacy.relations.frames import Frame, FrameReader, frames
from triplomacy.relations.reading import Reader, Reading, Rejection


@dataclass(frozen=True, slots=True)
class Explained:
    """What became of one sentence: the frames that were read, the claims, and what was rejected."""

    sentence: Sentence
    frames: tuple[Frame, ...]
    claims: tuple[Claim, ...]
    rejections: tuple[Rejection, ...]


class Extractor:
    """Reads claims from documents."""

    def __init__(self, nlp: Language, gazetteer: Gazetteer) -> None:
        self._nlp = nlp
        self._matcher = NameMatcher(gazetteer, nlp)
        self._cues = cue_table.load()
        self._embeddings = scope.load()
        self._light = light.load()
        self._relations = ontology.load().relations
        self._scopes = scope.ScopeReader(
            self._embeddings, FrameReader(light=self._light, controllers=self._embeddings.controllers)
        )

    def claims(self, documents: Iterable[Document]) -> Iterator[tuple[Document, list[Claim]]]:
        """Each document with its claims, in the order of the text."""
        for document, explained in self.explain(documents):
            yield document, [claim for one in explained for claim in one.claims]

    def explain(self, documents: Iterable[Document]) -> Iterator[tuple[Document, list[Explained]]]:
        """The same with what was read and what was rejected, sentence by sentence."""
        for document, sentences in language.parsed(self._nlp, documents):
            discourse = Discourse(document, sentences, self._matcher)
            yield document, [self._sentence(document, sentence, discourse) for sentence in sentences]

    def _sentence(self, document: Document, sentence: Sentence, discourse: Discourse) -> Explained:
        discourse.enter(sentence)
        reader = Reader(self._cues, discourse)
        found = list(frames(list(sentence.tokens), light=self._light, controllers=self._embeddings.controllers))
        readings: list[Reading] = []
        rejections: list[Rejection] = []
        for frame in found:
            read, rejected = reader.read(frame)
            readings += read
            rejections += rejected
        for reading in readings:
            if self._relations[reading.cue.relation].layer == "affiliation":
                discourse.register.appoint(reading.source.actor, reading.target.actor)
        claims: list[Claim] = []
        for reading in without_echoes(readings):
            qualified = self._claim(document, sentence, reading, discourse)
            if isinstance(qualified, Claim):
                claims.append(qualified)
            else:
                rejections.append(qualified)
        return Explained(sentence, tuple(found), tuple(best_of_each(claims)), tuple(rejections))

    def _claim(
        self, document: Document, sentence: Sentence, reading: Reading, discourse: Discourse
    ) -> Claim | Rejection:
        head, cue = reading.frame.head, reading.cue
        qualifiers = self._scopes.scope(head)
        if qualifiers.blocked:
            return Rejection(reading.frame, cue, qualifiers.blocked)
        if reading.source.actor.iri == reading.target.actor.iri:
            return Rejection(reading.frame, cue, f"{reading.source.actor.label} would act on itself")
        negative = (qualifiers.polarity == "negative") != (cue.polarity == "negative")
        span = sentence.span()
        when = phrases.time(head)
        return Claim(
            source=discourse.register.current(reading.source.actor),
            relation=cue.relation,
            target=discourse.register.current(reading.target.actor),
            evidence=Evidence(
                document=document.id,
                sentence=sentence.index,
                start=span.start,
                end=span.end,
                quote=document.text[span.start : span.end],
                cue=sentence.span(head),
                source=_span(sentence, reading.source),
                target=_span(sentence, reading.target),
            ),
            polarity="negative" if negative else "positive",
            modality=cue.modality if qualifiers.modality == "actual" else qualifiers.modality,
            confidence=round(reading.certainty, 2),
            theme=phrases.themes(reading.theme),
            quantity=phrases.quantity(reading.theme or [reading.target.tokens.root]),
            time=Time(text=when) if when else None,
            place=phrases.place(head, []),
            attribution=self._attribution(qualifiers.speakers, reading, discourse),
            method=f"cue {cue.place}",
        )

    def _attribution(self, speakers: Sequence[Token], reading: Reading, discourse: Discourse) -> Attribution | None:
        for speaker in speakers:
            text = " ".join(speaker.doc[speaker.left_edge.i : speaker.right_edge.i + 1].text.split())[:120]
            found = discourse.references(speaker)
            return Attribution(text=text, actor=found[0].actor if found else None)
        return None


def without_echoes(readings: Sequence[Reading]) -> Iterator[Reading]:
    """Drops the noun under a predicate that already relates the same two actors: "signed an agreement with"."""
    pairs: dict[frozenset[str], list[Token]] = {}
    for reading in readings:
        if reading.frame.kind != "noun":
            pair = frozenset((reading.source.actor.iri, reading.target.actor.iri))
            pairs.setdefault(pair, []).append(reading.frame.head)
    for reading in readings:
        pair = frozenset((reading.source.actor.iri, reading.target.actor.iri))
        above = set(reading.frame.head.ancestors)
        if reading.frame.kind != "noun" or not any(verb in above for verb in pairs.get(pair, ())):
            yield reading


def best_of_each(claims: Iterable[Claim]) -> Iterator[Claim]:
    """One claim for each id, the most confident; in the order of the text."""
    best: dict[str, Claim] = {}
    for claim in claims:
        if claim.id not in best or best[claim.id].confidence < claim.confidence:
            best[claim.id] = claim
    yield from best.values()


def _span(sentence: Sentence, reference: Reference) -> Span | None:
    """The words of a reference, if they stand in this sentence."""
    tokens = reference.tokens
    inside = (
        tokens.doc is sentence.tokens.doc
        and sentence.tokens.start <= tokens.start
        and tokens.end <= sentence.tokens.end
    )
    return sentence.span(tokens) if inside else None
