"""What the encoder's numbers stand for: the labels of each head, in the order of its outputs."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

ENTITIES: Final = ("PERSON", "ORG", "GPE", "LOC", "NORP", "FAC", "EVENT", "DATE")
# First, inner and last word of an entity, and an entity of one word.
PLACES: Final = ("B", "I", "L", "U")
ENTITY_TAGS: Final = ("O", *(f"{place}-{label}" for label in ENTITIES for place in PLACES))


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """One tuple a head; `upos`, `xpos` and `feats` as in Universal Dependencies, `deprels` with subtypes."""

    upos: tuple[str, ...]
    xpos: tuple[str, ...]
    feats: tuple[str, ...]
    deprels: tuple[str, ...]
    entities: tuple[str, ...] = ENTITY_TAGS

    def to_file(self, path: Path) -> None:
        """Write them as JSON."""
        path.write_text(json.dumps(asdict(self), indent=1) + "\n", encoding="utf-8")

    @classmethod
    def from_file(cls, path: Path) -> "Labels":
        """Read what `to_file` wrote."""
        return cls(**{name: tuple(values) for name, values in json.loads(path.read_text(encoding="utf-8")).items()})
