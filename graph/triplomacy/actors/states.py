"""Which states a description can mean, from `ontology/cues/states.toml`: "the kingdom", "the Balkan country"."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from triplomacy import ontology
from triplomacy.actors.nouns import lemma
from triplomacy.claims import ID_NAMESPACE, Iri
from triplomacy.errors import InvalidOntology
from triplomacy.tokens import Token, kept


@dataclass(frozen=True, slots=True)
class States:
    """Who can be called by a noun, and who bears the words before one; in lower case."""

    called: Mapping[str, frozenset[Iri]]
    described: Mapping[str, frozenset[Iri]]

    def meant(self, noun: Token) -> frozenset[Iri] | None:
        """The states and territories that a noun with the words before it leaves open; None if it says nothing."""
        names, words = _words(noun)
        limits = [self.called[name] for name in names if name in self.called]
        limits += [self.described[word] for word in words if word in self.described]
        return frozenset.intersection(*limits) if limits else None


@cache
def load() -> States:
    """The table, read once. Raises InvalidOntology if a part is missing."""
    path = ontology.folder() / "cues" / "states.toml"
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        called, described = (_iris(data[part]) for part in ("called", "described"))
        wider = {word: frozenset().union(*(described[part] for part in parts)) for word, parts in data["wider"].items()}
    except (OSError, KeyError, tomllib.TOMLDecodeError) as error:
        raise InvalidOntology(f"{path}: {error!r}") from error
    return States(called, described | wider)


@cache
def _pattern() -> re.Pattern[str]:
    """The words before a noun, the longest first."""
    words = sorted(load().described, key=len, reverse=True)
    return re.compile(rf"\b({'|'.join(map(re.escape, words))})\b")


@kept
def _words(noun: Token) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The noun with the word before it ("the Islamic Republic" is no mere republic), then alone; the words before."""
    before = " ".join(token.lower_ for token in noun.doc[noun.left_edge.i : noun.i])
    names = (f"{before.rpartition(' ')[2]} {lemma(noun)}", lemma(noun))
    return names, tuple(_pattern().findall(before)) if before else ()


def _iris(table: Mapping[str, list[str]]) -> dict[str, frozenset[Iri]]:
    return {word: frozenset(Iri(ID_NAMESPACE + name) for name in names) for word, names in table.items()}
