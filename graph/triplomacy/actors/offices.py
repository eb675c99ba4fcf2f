"""Of which state somebody with a bare title is an officer: "Prime Minister Jane Doe said", and no state beside her.

The states of the document are ranked together with none of them, by named features that a conditional logit weighs.
Fitted by `graph/training/offices/fit.py` on titles in our own articles. What offices a state has, and lacks, is told by
`ontology/cues/titles.toml`.
"""

import json
import math
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Final

from triplomacy import ontology
from triplomacy.actors.clauses import SUBJECTS, clause
from triplomacy.actors.named import Named
from triplomacy.actors.nouns import terms
from triplomacy.claims import ID_NAMESPACE, Actor, Iri
from triplomacy.errors import InvalidOntology
from triplomacy.language import Sentence
from triplomacy.tokens import Token

FILE = Path(__file__).parent / "offices.json"
# The feature that none of the states has.
NOBODY: Final = "nobody"
_STATES = ("State", "Territory")
_IN_NAME = ("flat", "compound", "appos", "nmod:desc")
_IN_PHRASE = (*_IN_NAME, "nmod:poss", "amod", "nmod", "conj")

Features = dict[str, float]


@dataclass(frozen=True, slots=True)
class _Said:
    """A name of a state, or of what belongs to it, and the sentence that it stands in."""

    token: Token
    sentence: int
    state: Actor


class Offices:
    """The states of one document, asked title by title."""

    def __init__(self, named: Named, sentences: Sequence[Sentence]) -> None:
        self._named, self._sentences = named, sentences

    def state(self, title: Token) -> tuple[Actor, float] | None:
        """The likeliest state, and how likely it is; None where the document names none."""
        found = self.features(title)
        if not found:
            return None
        odds = {state: math.exp(_score(features)) for state, features in found.items()}
        best = max(odds, key=lambda state: odds[state])
        return best, odds[best] / (sum(odds.values()) + math.exp(_score({NOBODY: 1.0})))

    def features(self, title: Token) -> dict[Actor, Features]:
        """What speaks for each state of the document, and against it."""
        here = next(
            s.index for s in self._sentences if s.tokens.doc is title.doc and s.tokens.start <= title.i < s.tokens.end
        )
        groups: dict[Actor, list[_Said]] = defaultdict(list)
        for said in self._said:
            groups[said.state].append(said)
        holder = _holder(title)
        most = max(map(len, groups.values()), default=0)
        return {
            state: dict(self._features(group, holder, title, here, most=most)) | _fit(state, title)
            for state, group in groups.items()
        }

    def _features(
        self, group: Sequence[_Said], holder: Token, title: Token, here: int, *, most: int
    ) -> Iterator[tuple[str, float]]:
        before = [s for s in group if (s.sentence, s.token.i) < (here, title.i)]
        inside = [s for s in before if s.sentence == here]
        adjectives = [s for s in inside if self._named.is_demonym(s.token)]
        after = [s for s in group if s.sentence == here and s not in before]
        last = here - before[-1].sentence if before else None
        subject, leads = holder.dep_.startswith("nsubj"), any(map(_is_subject, inside))
        yield "share", len(group) / len(self._said)
        yield f"last named {'never' if last is None else min(last, 3)} sentences before", 1.0
        told = {
            "named most": len(group) == most,
            "named first": group[0] is self._said[0],
            "named three times before": len(before) >= 3,
            "named later": group[-1].sentence > here,
            "named after": bool(after),
            "by adjectives alone": bool(inside) and len(adjectives) == len(inside),
            "a subject": leads,
            "a subject, the holder too": leads and subject,
            "named before a subject": bool(inside) and subject,
            "in the clause": any(clause(s.token) is clause(holder) for s in inside),
            "beside the holder": any(_phrase(s.token).head is holder.head for s in inside),
            "acts on the holder": not subject
            and any(_is_subject(s) and _phrase(s.token).head is holder.head for s in inside),
            "acted on by the holder": any(_phrase(s.token).head is holder.head for s in after),
            "led the sentence before": any(s.sentence == here - 1 and _is_subject(s) for s in before),
            "led the sentence before, the holder this one": subject
            and any(s.sentence == here - 1 and _is_subject(s) for s in before),
        }
        yield from ((name, 1.0) for name, holds in told.items() if holds)

    @cached_property
    def _said(self) -> list[_Said]:
        """All names of states and of what belongs to them, but persons, in reading order."""
        found = []
        for sentence in self._sentences:
            for token in sentence.tokens:
                mention = self._named.mention(token)
                if mention is None or mention.root != token:
                    continue
                actor = self._named.actor(token)
                if actor is not None and actor.kind != "Person" and actor.principal.kind in _STATES:
                    found.append(_Said(token, sentence.index, actor.principal))
        return found


def _score(features: Features) -> float:
    weights = _weights()
    return sum(weights.get(name, 0.0) * value for name, value in features.items())


@cache
def _weights() -> Mapping[str, float]:
    weights: Mapping[str, float] = json.loads(FILE.read_text(encoding="utf-8"))
    return weights


def _fit(state: Actor, title: Token) -> Features:
    """Whether the state has no such office."""
    lacking, only = _titles()
    names = terms(title)
    lacks = any(state.iri in lacking.get(name, ()) for name in names)
    return {"has no such office": 1.0} if lacks or any(state.iri not in only[n] for n in names if n in only) else {}


@cache
def _titles() -> tuple[Mapping[str, frozenset[Iri]], Mapping[str, frozenset[Iri]]]:
    """The states that lack a title, and those that alone have one. Raises InvalidOntology if a part is missing."""
    path = ontology.folder() / "cues" / "titles.toml"
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        lacking, only = (
            {title: frozenset(Iri(ID_NAMESPACE + name) for name in names) for title, names in data[part].items()}
            for part in ("lacking", "only")
        )
    except (OSError, KeyError, tomllib.TOMLDecodeError) as error:
        raise InvalidOntology(f"{path}: {error!r}") from error
    return lacking, only


def _holder(title: Token) -> Token:
    """The word that the phrase of title and name hangs on."""
    return _above(title, _IN_NAME)


def _phrase(name: Token) -> Token:
    """The word that the phrase hangs on which a state is named in."""
    return _above(name, _IN_PHRASE)


def _above(token: Token, relations: Iterable[str]) -> Token:
    while token.dep_ in relations and token.head is not token:
        token = token.head
    return token


def _is_subject(said: _Said) -> bool:
    return _phrase(said.token).dep_ in SUBJECTS
