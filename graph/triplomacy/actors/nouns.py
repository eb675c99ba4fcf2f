"""What common nouns say about the actor in their phrase, from `ontology/cues/nouns.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from triplomacy import ontology
from triplomacy.errors import InvalidOntology
from triplomacy.tokens import Span, Token, kept

_PLURALS = {"man": "men", "person": "people", "child": "children", "people": "people", "police": "police"}


@dataclass(frozen=True, slots=True)
class Nouns:
    """Lemmas by what they mean; see the comments in the file.

    `named` go with the name of who they are said of, `bodies` are of those whom "from" tells too.
    """

    government: frozenset[str]
    forces: frozenset[str]
    coastguard: frozenset[str]
    groups: Mapping[str, str]
    partitive: frozenset[str]
    description: Mapping[str, frozenset[str]]
    office: frozenset[str]
    posted: frozenset[str]
    suffered: frozenset[str]
    apart: frozenset[str]
    collective: frozenset[str]
    deed: Mapping[str, frozenset[str]]
    owned: frozenset[str]
    relational: frozenset[str]
    peer: frozenset[str]
    opposite: frozenset[str]
    vague: frozenset[str]
    seated: frozenset[str]
    sport: frozenset[str]
    sport_phrases: tuple[str, ...]
    named: frozenset[str]
    bodies: frozenset[str]

    def acts(self, noun: str) -> bool:
        """Whether it stands for somebody who can act, with or without an owner: "leader", "insurgency"."""
        tables = (self.government, self.forces, self.coastguard, self.groups, self.office, self.relational)
        return any(noun in table for table in tables)


@cache
def load() -> Nouns:
    """The table, read once. Raises InvalidOntology if a part is missing."""
    path = ontology.folder() / "cues" / "nouns.toml"
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        lists = {key: frozenset(data[key]["nouns"]) for key in ("government", "forces", "coastguard", "partitive")}
        groups = {noun: kind for kind, table in data["group"].items() for noun in table["nouns"]}
        office = frozenset(data["office"]["nouns"])
        return Nouns(
            **lists,
            groups=groups,
            description={noun: frozenset(kinds) for noun, kinds in data["description"].items()},
            office=office,
            posted=frozenset(data["posted"]["nouns"]),
            suffered=frozenset(data["suffered"]["nouns"]),
            apart=frozenset(data["apart"]["nouns"]),
            collective=frozenset(data["collective"]["nouns"]),
            deed={noun: _roots(data["deed"], noun) for nouns in data["deed"].values() for noun in nouns},
            owned=frozenset(data["owned"]["participles"]),
            relational=frozenset(data["relational"]["nouns"]),
            peer=frozenset(data["peer"]["nouns"]),
            opposite=frozenset(data["opposite"]["nouns"]),
            seated=frozenset(data["seated"]["nouns"]),
            vague=frozenset(data["vague"]["words"]),
            sport=frozenset(data["sport"]["words"]),
            sport_phrases=tuple(data["sport"]["phrases"]),
            named=frozenset().union(office, lists["government"], data["description"], groups),
            bodies=lists["forces"].union(groups),
        )
    except (OSError, KeyError, tomllib.TOMLDecodeError) as error:
        raise InvalidOntology(f"{path}: {error!r}") from error


def is_sport(tokens: Span) -> bool:
    """Whether a sentence tells of a match, in which names of states stand for teams.

    "The second half" is one of a match, "the second half of 2024" is not.
    """
    table = load()
    text = tokens.text.lower()
    return any(lemma(token) in table.sport for token in tokens) or any(
        phrase in text and f"{phrase} of" not in text for phrase in table.sport_phrases
    )


def plural(noun: str) -> str:
    """The regular plural, and those in -men, -women, -people and -children."""
    for ending, form in _PLURALS.items():
        if noun.endswith(ending):
            return noun.removesuffix(ending) + form
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(("s", "x", "ch", "sh")) else f"{noun}s"


def _roots(table: Mapping[str, list[str]], noun: str) -> frozenset[str]:
    return frozenset(root for root, nouns in table.items() if noun in nouns)


def lemma(token: Token) -> str:
    """The lemma in lower case."""
    return token.lemma_.lower()


@kept
def terms(token: Token) -> tuple[str, ...]:
    """The noun with its modifier, then alone: `coast guard`, `guard`; most specific first."""
    before = [child for child in token.lefts if child.dep_ in ("compound", "amod")]
    pairs = tuple(f"{child.lower_} {lemma(token)}" for child in reversed(before[-2:]))
    parts = tuple(f"{lemma(token)} {c.lower_}" for c in token.rights if c.dep_ == "flat" and c.is_lower)
    return (*pairs, *parts, lemma(token))
