"""The one event of a single sentence, between any two of its noun phrases, known actors or not.

For event data that asks for whatever acts on whatever ("police", "the motorcycles"); claims are made elsewhere, and
only between actors.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from spacy.language import Language

from triplomacy.encoder.component import NAME
from triplomacy.encoder.network import Inside
from triplomacy.relations import classifier as pair_classifier
from triplomacy.relations import cues, network, pairs
from triplomacy.relations.classifier import Classifier, CueRoots
from triplomacy.relations.network import PairNetwork
from triplomacy.tokens import Doc, Token


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
        if self._network is None or self._inside is None:
            return found
        other = self._network.roots(network.view(doc, self._inside(doc), self.lexicon), source, target)
        both = {root: (found[root] * other[root]) ** 0.5 for root in found}
        total = sum(both.values())
        return {root: value / total for root, value in both.items()}

    def root(self, doc: Doc, source: Sequence[Token], target: Sequence[Token]) -> str:
        """The most likely of them."""
        found = self.roots(doc, source, target)
        return max(found, key=found.__getitem__)

    def event(self, doc: Doc, phrases: Sequence[Sequence[Token]]) -> Event | None:
        """The most likely event between two of the phrases; None if there are not two."""
        words = pairs.Words(doc[:], self.lexicon)
        found = [
            (self._classifier.linked(pairs.features(words, source, target)), tuple(source), tuple(target))
            for source in phrases
            for target in phrases
            if not set(source) & set(target)
        ]
        if not found:
            return None
        linked, source, target = max(found, key=lambda row: row[0])
        return Event(source, target, self.root(doc, source, target), linked)
