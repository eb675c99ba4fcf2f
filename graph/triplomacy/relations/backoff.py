"""Where no cue finds anything: two actors of a sentence between whom the classifier is sure that something happens.

It names a root only, so the claim is of the root's general relation.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from triplomacy.actors.references import Discourse, Reference
from triplomacy.actors.syntax import case_of
from triplomacy.language import Sentence
from triplomacy.relations import pairs
from triplomacy.relations.classifier import Opinion
from triplomacy.tokens import Token

# Of pairs above, three in four and more were right on sentences that the models had not seen.
LEAST = 0.7
# A longer way from one actor to the other is seldom one deed.
_LONGEST_WAY = 4
_PLACES = frozenset({"across", "at", "in", "inside", "near", "off", "outside", "over", "through", "within"})
# A sentence with more mentions is a list.
_MOST_MENTIONS = 12
_RELATIONS = {
    "AGREE": "agreesWith", "CONSULT": "consultsWith", "SUPPORT": "supports", "COOPERATE": "cooperatesWith",
    "AID": "aids", "YIELD": "yieldsTo", "REQUEST": "requestsFrom", "ACCUSE": "criticizes", "REJECT": "rejects",
    "THREATEN": "threatens", "PROTEST": "protestsAgainst", "SANCTION": "reducesRelationsWith",
    "MOBILIZE": "mobilizesAgainst", "COERCE": "coerces", "ASSAULT": "attacks",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Typed:
    """Two references that the classifier links.

    `predicates` are the words between them that may say what happens; the first says most.
    """

    source: Reference
    target: Reference
    relation: str
    predicates: tuple[Token, ...]
    linked: float
    root: float


def typed(sentence: Sentence, opinion: Opinion, discourse: Discourse) -> Iterator[Typed]:
    """The best reading of each two actors."""
    best: dict[frozenset[str], Typed] = {}
    for source, target, predicates in _candidates(sentence, discourse):
        linked = opinion.linked(source.tokens, target.tokens)
        if linked < LEAST:
            continue
        roots = opinion.roots(source.tokens, target.tokens)
        root = max(roots, key=roots.__getitem__)
        found = Typed(source, target, _RELATIONS[root], predicates, linked, roots[root])
        key = _principals(source, target)
        if _score(found) >= LEAST and (key not in best or _score(best[key]) < _score(found)):
            best[key] = found
    yield from best.values()


def _candidates(sentence: Sentence, discourse: Discourse) -> Iterator[tuple[Reference, Reference, tuple[Token, ...]]]:
    found = mentions(sentence, discourse)
    for source in found:
        for target in found:
            apart = source.tokens.end <= target.tokens.start or target.tokens.end <= source.tokens.start
            if not apart or len(_principals(source, target)) < 2 or is_place(source) or is_place(target):
                continue
            way = pairs.path(source.tokens.root, target.tokens.root)
            predicates = [t for t in way.words if t.pos_ in ("VERB", "NOUN", "ADJ") and not discourse.is_named(t)]
            if predicates and len(way.up) + len(way.down) <= _LONGEST_WAY:
                predicates.sort(key=lambda token: token != way.top)
                yield source, target, tuple(predicates)


def mentions(sentence: Sentence, discourse: Discourse) -> list[Reference]:
    """The actors of a sentence with their words, the first so many."""
    return list(islice(_mentions(sentence, discourse), _MOST_MENTIONS))


def is_place(mention: Reference) -> bool:
    """ "bought rice in Moscow": where it happens, not who does it."""
    return case_of(mention.tokens.root) in _PLACES


def _mentions(sentence: Sentence, discourse: Discourse) -> Iterator[Reference]:
    """The actors named or described in the sentence, each with the words of its phrase."""
    seen: set[tuple[int, int, str]] = set()
    for token in sentence.tokens:
        if token.pos_ not in ("NOUN", "PROPN", "PRON", "ADJ"):
            continue
        for reference in discourse.references(token, owner=False, alone=True):
            words = reference.tokens
            key = (words.start, words.end, reference.actor.iri)
            if words.doc is token.doc and words.start <= token.i < words.end and key not in seen:
                seen.add(key)
                yield reference


def _principals(source: Reference, target: Reference) -> frozenset[str]:
    return frozenset((source.actor.principal.iri, target.actor.principal.iri))


def _score(typed: Typed) -> float:
    return typed.linked * typed.root
