"""Where syntax leaves a slot of a cue open: the actor of the sentence that the classifier links to the other one.

Long sentences are often parsed wrongly between a predicate and its far participant. A cue whose conditions hold and
one of whose slots is filled takes for the other the actor that is most surely linked, by a deed of the cue's root.
"""

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass

from triplomacy.actors import nouns
from triplomacy.actors.nouns import lemma
from triplomacy.actors.references import Discourse, Reference
from triplomacy.language import Sentence
from triplomacy.relations import attachment, backoff, classifier, pairs
from triplomacy.relations.classifier import Opinion
from triplomacy.relations.reading import Half, Reading
from triplomacy.tokens import Token

# Chosen by its effect on sentences and articles that the models had not seen, so those measure it no more.
LEAST = 0.4


@dataclass(frozen=True, slots=True)
class _Link:
    score: float
    reading: Reading


def completed(
    halves: Iterable[Half], sentence: Sentence, opinion: Opinion, discourse: Discourse, *, taken: Set[frozenset[str]]
) -> Iterator[Reading]:
    """The surest completion of each half-read frame, of pairs that nothing else is said of."""
    best: dict[Token, _Link] = {}
    mentions: list[Reference] = []
    for half in halves:
        mentions = mentions or backoff.mentions(sentence, discourse)
        for reading in _completed(half, mentions):
            head, score = half.frame.head, 0.0 if reading.principals in taken else _score(reading, opinion)
            if score >= LEAST and (head not in best or best[head].score < score):
                best[head] = _Link(score, reading)
    yield from (link.reading for link in best.values())


def _score(reading: Reading, opinion: Opinion) -> float:
    """How likely the two are linked by a deed of the cue's root; 0 for a root that the classifier does not know."""
    root = classifier.folded(reading.cue.relation)
    if not opinion.knows(root):
        return 0.0
    pair = reading.source.tokens, reading.target.tokens
    linked = opinion.linked(*pair)
    return linked * opinion.roots(*pair)[root] if linked >= LEAST else 0.0


def _completed(half: Half, mentions: Sequence[Reference]) -> Iterator[Reading]:
    classes = half.cue.target_is if half.sources else half.cue.source_is
    for known in (*half.sources, *half.targets):
        for other in mentions:
            source, target = (known, other) if half.sources else (other, known)
            reading = Reading(half.frame, half.cue, source, target, half.theme, linked=True)
            fits = not classes or other.actor.kind in classes
            if fits and len(reading.principals) == 2 and not backoff.is_place(other) and _passes(reading):
                yield reading


def _passes(reading: Reading) -> bool:
    """Whether the way from one participant to the other leads over the predicate."""
    source, target, head = reading.source.tokens, reading.target.tokens, reading.frame.head
    apart = source.end <= target.start or target.end <= source.start
    if not apart or source.doc is not head.doc or target.doc is not head.doc:
        return False
    way = pairs.path(source.root, target.root)
    words = (*way.up, *way.down, way.top)
    return head in words and not any(_tells_otherwise(word, reading) for word in words if word != head)


def _tells_otherwise(word: Token | None, reading: Reading) -> bool:
    """Whether a verb on the way says something of its own, so that the two are not linked by the predicate.

    Not so what a participant is asked or accused of, and a report by whoever the predicate's subject stands for.
    """
    if word is None or word.pos_ != "VERB":
        return False
    head = reading.frame.head
    if word not in head.ancestors:
        return word.head != head or reading.target.tokens.root not in attachment.subjects(word)
    return reading.frame.passive or not any(_is_bare(subject) for subject in attachment.subjects(head))


def _is_bare(subject: Token) -> bool:
    """ "they", "troops": whoever is spoken of."""
    return subject.pos_ == "PRON" or (lemma(subject) in nouns.load().forces and not any(subject.lefts))
