"""Which words express which relation: the cues of `ontology/cues/*.toml`, checked against the ontology.

A cue names predicates, the slots in which source and target stand, and conditions. The most specific cue that a
frame satisfies types it; all of this is data, a new relation needs no line here.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any, get_args

from triplomacy import ontology
from triplomacy.claims import Modality, Polarity
from triplomacy.errors import InvalidOntology, UnknownRelation
from triplomacy.relations.frames import Frame, Kind

_KINDS: dict[str, Kind] = {"verbs": "verb", "nouns": "noun", "adjectives": "adjective"}
_OTHER_FILES = frozenset({"kinds", "nouns", "light", "embedding"})
_CONDITIONS = (
    "object",
    "object_is",
    "not_object_is",
    "theme_is",
    "not_theme_is",
    "source_is",
    "target_is",
    "has",
    "lacks",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """One way of saying that a relation holds. `place` is the file and the number of the cue in it.

    One of the slots in `has` must be filled, and none of those in `lacks`.
    """

    relation: str
    kind: Kind
    words: frozenset[str]
    source: tuple[str, ...]
    target: tuple[str, ...]
    theme: tuple[str, ...] = ()
    object: frozenset[str] = frozenset()
    object_is: frozenset[str] = frozenset()
    not_object_is: frozenset[str] = frozenset()
    theme_is: frozenset[str] = frozenset()
    not_theme_is: frozenset[str] = frozenset()
    source_is: frozenset[str] = frozenset()
    target_is: frozenset[str] = frozenset()
    has: frozenset[str] = frozenset()
    lacks: frozenset[str] = frozenset()
    owner: bool = True
    polarity: Polarity = "positive"
    modality: Modality = "actual"
    confidence: float = 0.8
    example: str = ""
    place: str = ""

    @property
    def specificity(self) -> int:
        """How many conditions it makes."""
        return sum(1 for name in _CONDITIONS if getattr(self, name))


@dataclass(frozen=True)
class Cues:
    """All cues by kind of predicate and word, and the lemmas of each kind of thing."""

    by_word: Mapping[tuple[Kind, str], tuple[Cue, ...]]
    kinds: Mapping[str, frozenset[str]]
    all: tuple[Cue, ...]
    _joined: dict[frozenset[str], frozenset[str]] = field(default_factory=dict, repr=False, compare=False)

    def words(self, kinds: frozenset[str]) -> frozenset[str]:
        """The lemmas of several kinds of thing, joined once."""
        if kinds not in self._joined:
            self._joined[kinds] = frozenset().union(*(self.kinds[kind] for kind in kinds))
        return self._joined[kinds]

    def of(self, frame: Frame) -> Iterator[Cue]:
        """The cues of the frame's predicate, those of its longer form first."""
        for term in frame.terms:
            found = self.by_word.get((frame.kind, term), ())
            yield from found
            if found and " " in term:
                return


@cache
def load(folder: Path | None = None) -> Cues:
    """All cue files of a folder, by default the ontology's. Raises InvalidOntology, UnknownRelation."""
    folder = folder or ontology.folder() / "cues"
    kinds = {name: frozenset(words) for name, words in _toml(folder / "kinds.toml")["kinds"].items()}
    cues = [
        cue for path in sorted(folder.glob("*.toml")) if path.stem not in _OTHER_FILES for cue in _file(path, kinds)
    ]
    by_word: dict[tuple[Kind, str], tuple[Cue, ...]] = {}
    for cue in cues:
        for word in sorted(cue.words):
            by_word[cue.kind, word] = (*by_word.get((cue.kind, word), ()), cue)
    return Cues(by_word=by_word, kinds=kinds, all=tuple(cues))


def _file(path: Path, kinds: Mapping[str, frozenset[str]]) -> Iterator[Cue]:
    for number, table in enumerate(_toml(path).get("cue", ()), 1):
        place = f"{path.stem}:{number}"
        try:
            cue = _cue(table, place)
            ontology.load().relation(cue.relation)
        except UnknownRelation as error:
            raise UnknownRelation(f"{path}, cue {number}: {error}") from error
        except (KeyError, TypeError, ValueError) as error:
            raise InvalidOntology(f"{path}, cue {number}: {error!r}") from error
        if unknown := (cue.object_is | cue.not_object_is | cue.theme_is | cue.not_theme_is) - kinds.keys():
            raise InvalidOntology(f"{path}, cue {number}: no kind {sorted(unknown)} in kinds.toml")
        yield cue


def _cue(table: Mapping[str, Any], place: str) -> Cue:
    rest = dict(table)
    [key] = [key for key in _KINDS if key in rest]
    words = rest.pop(key)
    for name in (one.name for one in fields(Cue)):
        if isinstance(rest.get(name), list):
            ordered = name in ("source", "target", "theme")
            rest[name] = tuple(rest[name]) if ordered else frozenset(rest[name])
    cue = Cue(kind=_KINDS[key], words=frozenset(words), place=place, **rest)
    if cue.polarity not in get_args(Polarity) or cue.modality not in get_args(Modality):
        raise ValueError(f"polarity {cue.polarity}, modality {cue.modality}")
    return cue


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise InvalidOntology(f"{path}: {error}") from error
