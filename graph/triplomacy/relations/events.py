"""The one event of a single sentence, between any two of its noun phrases, known actors or not.

For event data that asks for whatever acts on whatever ("police", "the motorcycles"); claims are made elsewhere, and
only between actors. Two models are asked, the linear one of all pairs and the network of those it finds likeliest.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from typing import Final

from spacy.language import Language

from triplomacy.encoder.component import NAME
from triplomacy.encoder.network import Inside
from triplomacy.relations import classifier as pair_classifier
from triplomacy.relations import cues, network, pairs
from triplomacy.relations.classifier import Classifier, CueRoots
from triplomacy.relations.confidence import logit
from triplomacy.relations.network import Judgement, PairNetwork
from triplomacy.tokens import Doc, Token

Pair = tuple[tuple[Token, ...], tuple[Token, ...]]

# The network reads so many pairs of a sentence, and its log odds count so much beside those of the linear model.
_READ: Final = 24
_SHARE: Final = 0.7


@dataclass(frozen=True, slots=True)
class Event:
    """Who did something of the kind `root` to whom, and how likely the two are linked at all."""

    source: tuple[Token, ...]
    target: tuple[Token, ...]
    root: str
    linked: float

    def plain(self) -> dict[str, object]:
        """As a triple of an answer file: the words of both phrases with their spans, and the root."""
        row: dict[str, object] = {"root": self.root}
        for role, tokens in (("source", self.source), ("target", self.target)):
            start, end = tokens[0].idx, tokens[-1].idx + len(tokens[-1])
            row |= {role: tokens[0].doc.text[start:end], f"{role}_span": [start, end]}
        return row


def words_at(doc: Doc, span: Sequence[int]) -> list[Token]:
    """The words that a span of characters touches, end excluded."""
    start, end = span
    return [token for token in doc if token.idx < end and start < token.idx + len(token) and not token.is_space]


def load(nlp: Language) -> "EventReader":
    """A reader with the models of the package, for texts that a pipeline has parsed; only ours serves the network."""
    inside = nlp.get_pipe(NAME).inside if NAME in nlp.pipe_names else None  # type: ignore[attr-defined]
    return EventReader(pair_classifier.load(), network.load() if inside else None, inside)


class EventReader:
    """Reads events with a classifier, and types them with a network as well, if it is given what the encoder reads."""

    def __init__(
        self,
        classifier: Classifier,
        network: PairNetwork | None = None,
        inside: Callable[[Doc], Inside] | None = None,
    ) -> None:
        self._classifier, self._network, self._inside = classifier, network, inside
        self.lexicon = CueRoots(cues.load())

    def roots(self, doc: Doc, source: Sequence[Token], target: Sequence[Token]) -> Mapping[str, float]:
        """How likely each root is of what links two mentions, one of which may be empty; both models count alike."""
        words = pairs.Words(doc[:], self.lexicon)
        found = self._classifier.roots.probabilities(pairs.features(words, source, target))
        judged = self._judged(doc, [(tuple(source), tuple(target))])
        return _together(found, judged[0].roots) if judged else found

    def event(self, doc: Doc, phrases: Sequence[Sequence[Token]]) -> Event | None:
        """The most likely event between two of the phrases; None if there are not two."""
        words = pairs.Words(doc[:], self.lexicon)
        every = (
            (tuple(source), tuple(target)) for source in phrases for target in phrases if not set(source) & set(target)
        )
        features = {pair: pairs.features(words, *pair) for pair in every}
        odds = {pair: logit(self._classifier.linked(seen)) for pair, seen in features.items()}
        likely = nlargest(_READ, odds, key=odds.__getitem__)
        if not likely:
            return None
        judged = dict(zip(likely, self._judged(doc, likely), strict=False))
        for pair, judgement in judged.items():
            odds[pair] = (odds[pair] + _SHARE * judgement.linked) / (1 + _SHARE)
        best = max(likely, key=odds.__getitem__)
        roots = self._classifier.roots.probabilities(features[best])
        if best in judged:
            roots = _together(roots, judged[best].roots)
        return Event(*best, max(roots, key=roots.__getitem__), 1 / (1 + math.exp(-odds[best])))

    def _judged(self, doc: Doc, asked: Sequence[Pair]) -> list[Judgement]:
        """What the network makes of some pairs; nothing if there is no network."""
        if self._network is None or self._inside is None:
            return []
        return self._network.judge(network.view(doc, self._inside(doc), self.lexicon), asked)


def _together(one: Mapping[str, float], other: Mapping[str, float]) -> Mapping[str, float]:
    """The probabilities of two models that count alike."""
    both = {root: (one[root] * other[root]) ** 0.5 for root in one}
    total = sum(both.values())
    return {root: value / total for root, value in both.items()}
