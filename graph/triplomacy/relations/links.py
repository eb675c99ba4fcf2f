"""What the joint network says of the actors of one sentence: how surely two are linked, and by what no cue reads.

It knows nothing of polarity or modality, which `scope` reads from the word that tells of the link.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from triplomacy.actors.references import Discourse, Reference
from triplomacy.claims import Iri
from triplomacy.language import Sentence
from triplomacy.relations.joint import JointNetwork, Judged
from triplomacy.tokens import Token

# A sentence with more mentions is a list.
_MOST_MENTIONS: Final = 24
# So many words are looked at for one that may be a predicate.
_MOST_WORDS: Final = 6
# Nothing that is less certain is worth a look, and no more relations of one pair.
_LEAST: Final = 0.3
_RELATIONS: Final = 2
_NOUNS: Final = frozenset({"NOUN", "PROPN"})
_PREDICATES: Final = frozenset({"ADJ", "VERB"}) | _NOUNS


@dataclass(frozen=True, slots=True)
class Link:
    """Two references that the network links, and the word that tells of it.

    `linked` is how likely something links them, `agreement` how likely it is this relation if so, `telling` how much
    the likeliest word tells of it; 0 to 1. `likeliest` is whether no relation of the two is likelier.
    """

    source: Reference
    target: Reference
    relation: str
    predicate: Token
    linked: float
    agreement: float
    telling: float
    likeliest: bool

    @property
    def certainty(self) -> float:
        """How likely this relation links the two; 0 to 1."""
        return self.linked * self.agreement

    @property
    def meant(self) -> float:
        """How likely both actors are those that the words mean, 0 to 1."""
        return self.source.certainty * self.target.certainty

    @property
    def principals(self) -> frozenset[Iri]:
        """Those for whom the two act, in no order."""
        return frozenset((self.source.actor.principal.iri, self.target.actor.principal.iri))


class Links:
    """The pairs of the references of a sentence; those whose words stand `where` something happens do nothing."""

    def __init__(
        self, judged: Judged, mentions: Sequence[Reference], places: Sequence[int], where: Collection[Token] = ()
    ) -> None:
        self._judged = judged
        self._acting = [m for m in zip(mentions, places, strict=True) if m[0].tokens.root not in where]
        self._mentions = list(zip(mentions, places, strict=True))
        self._certain = (judged.linked * judged.relations.max(-1)).tolist()

    def certainty(self, source: Reference, target: Reference, relation: str) -> tuple[float, float] | None:
        """How surely two are linked, and how surely by this relation if they are; None if one has no words here.

        Of several mentions of an actor the one counts by which it is surest.
        """
        ones, others = (
            [place for mention, place in self._mentions if mention.actor.iri == r.actor.iri] for r in (source, target)
        )
        found = [
            (self._judged.link(one, other, relation), self._judged.agreement(one, other, relation))
            for one in ones
            for other in others
            if one != other
        ]
        return max(found, key=lambda pair: pair[0] * pair[1], default=None)

    def surest(self) -> list[Link]:
        """The surest link of each two actors by each relation that may link them, the surest first.

        What a word tells of two it does not tell the other way round, too.
        """
        found: dict[tuple[Iri, Iri, str], Link] = {}
        for source, one in self._acting:
            for target, other in self._acting:
                if source.actor.iri != target.actor.iri and self._certain[one][other] >= _LEAST:
                    for link in self._links(source, target, one, other):
                        ends = source.actor.iri, target.actor.iri
                        first, second = sorted(ends) if self._judged.is_symmetric(link.relation) else ends
                        key = first, second, link.relation
                        if key not in found or found[key].certainty < link.certainty:
                            found[key] = link
        surest: dict[tuple[frozenset[Iri], str, Token], Link] = {}
        for link in sorted(found.values(), key=lambda link: -link.certainty):
            two = frozenset((link.source.actor.iri, link.target.actor.iri))
            surest.setdefault((two, link.relation, link.predicate), link)
        return list(surest.values())

    def _links(self, source: Reference, target: Reference, one: int, other: int) -> Iterator[Link]:
        if not (source.tokens.end <= target.tokens.start or target.tokens.end <= source.tokens.start):
            return
        words = self._judged.telling_words(one, other, _MOST_WORDS)
        predicate = next((token for token, _ in words if token.pos_ in _PREDICATES), None)
        if predicate is None:
            return
        linked, relations = self._judged.likeliest(one, other, _RELATIONS)
        for rank, (relation, agreement) in enumerate(relations):
            # A noun that no cue knows for the relation is a thing rather than a deed.
            told = predicate.pos_ not in _NOUNS or self._judged.is_cue(predicate, relation)
            if told and linked * agreement >= _LEAST:
                yield Link(source, target, relation, predicate, linked, agreement, words[0][1], rank == 0)


def read(sentence: Sentence, discourse: Discourse, known: Iterable[Reference], network: JointNetwork) -> Links | None:
    """The links of all actors of a sentence, those already known among them.

    None if all act for the same one, or another pipeline than ours has read the text.
    """
    if sentence.tokens.doc.states is None:
        return None
    inside = [r for r in known if r.tokens.doc is sentence.tokens.doc and _within(r, sentence) and _is_told(r)]
    mentions = [*islice(_mentions(sentence, discourse), _MOST_MENTIONS), *inside]
    if len({mention.actor.principal.iri for mention in mentions}) < 2:
        return None
    spans = dict.fromkeys((mention.tokens.start, mention.tokens.end) for mention in mentions)
    order = {span: place for place, span in enumerate(spans)}
    doc = sentence.tokens.doc
    judged = network.judge(list(sentence.tokens), [list(doc[start:end]) for start, end in spans])
    where = [mention.tokens.root for mention in mentions if discourse.is_place(mention.tokens.root)]
    return Links(judged, mentions, [order[m.tokens.start, m.tokens.end] for m in mentions], where)


def _is_told(reference: Reference) -> bool:
    """Whether the words of a reference stand for the actor, not for what is known of it from elsewhere."""
    return not reference.basis and reference.via not in ("deed", "gap", "implied")


def _within(reference: Reference, sentence: Sentence) -> bool:
    return sentence.tokens.start <= reference.tokens.start and reference.tokens.end <= sentence.tokens.end


def _mentions(sentence: Sentence, discourse: Discourse) -> Iterator[Reference]:
    """The actors named or described in the sentence, each with the words of its phrase."""
    seen: set[tuple[int, int, str]] = set()
    for token in sentence.tokens:
        if token.pos_ not in ("NOUN", "PROPN", "PRON", "ADJ"):
            continue
        for reference in discourse.references(token, owner=False, alone=True):
            words = reference.tokens
            key = (words.start, words.end, reference.actor.iri)
            inside = words.doc is token.doc and words.start <= token.i < words.end
            if inside and _is_told(reference) and key not in seen:
                seen.add(key)
                yield reference
