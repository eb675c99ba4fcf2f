"""Verbs that hand their subject and prepositions to the noun after them, from `ontology/cues/light.toml`."""

import tomllib
from functools import cache

from triplomacy import ontology
from triplomacy.errors import InvalidOntology


@cache
def load() -> frozenset[str]:
    """Their lemmas, with particles. Raises InvalidOntology."""
    path = ontology.folder() / "cues" / "light.toml"
    try:
        return frozenset(tomllib.loads(path.read_text(encoding="utf-8"))["verbs"])
    except (OSError, KeyError, tomllib.TOMLDecodeError) as error:
        raise InvalidOntology(f"{path}: {error!r}") from error
