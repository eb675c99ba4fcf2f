"""Verbs that say little without the noun after them, from `ontology/cues/light.toml`."""

import tomllib
from dataclasses import dataclass
from functools import cache

from triplomacy import ontology
from triplomacy.errors import InvalidOntology


@dataclass(frozen=True, slots=True)
class Light:
    """Lemmas, with particles: `verbs` hand their subject and prepositions on, `answers` say who was spoken to.

    `thanks` say who was helped, `accuses` who may have suffered what is told of. Of nouns, `attended` are occasions.
    """

    verbs: frozenset[str]
    answers: frozenset[str] = frozenset()
    thanks: frozenset[str] = frozenset()
    accuses: frozenset[str] = frozenset()
    attended: frozenset[str] = frozenset()


@cache
def load() -> Light:
    """The table, read once. Raises InvalidOntology."""
    path = ontology.folder() / "cues" / "light.toml"
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        return Light(**{name: frozenset(table[name]) for name in ("verbs", "answers", "thanks", "accuses", "attended")})
    except (OSError, KeyError, tomllib.TOMLDecodeError) as error:
        raise InvalidOntology(f"{path}: {error!r}") from error
