"""What analysts decide about a graph, with who, when and why: two actors are one, a claim is wrong, a name is another.

Decisions are never deleted: one that is undone stays, and says so. `curation` applies them. Nothing here knows spaCy
or RDF; in JSON Lines a decision travels from store to store.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Literal, get_args

from triplomacy import claims
from triplomacy.claims import Actor, Modality, Polarity
from triplomacy.errors import InvalidRecord

Kind = Literal["merge", "split", "reject", "correct", "rename", "alias"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a claim says instead; None leaves it as it is, no themes take all away."""

    source: Actor | None = None
    relation: str | None = None
    target: Actor | None = None
    polarity: Polarity | None = None
    modality: Modality | None = None
    theme: tuple[str, ...] | None = None

    def values(self) -> dict[str, Any]:
        """What changes, by the name of the field of a claim."""
        return {name: value for name in Change.__slots__ if (value := getattr(self, name)) is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Undoing:
    """Who took a decision back, when, and why."""

    who: str
    when: datetime
    why: str


@dataclass(frozen=True, kw_only=True)
class Decision:
    """One decision.

    merge: `actor` is `into`. split: in some claims or documents, `actor` is `into`. reject, correct: of `claims`.
    rename, alias: `actor` is called `name`, first of all or too. Claims go by the ids that the extractor gave them.
    """

    kind: Kind
    who: str
    when: datetime
    why: str
    actor: Actor | None = None
    into: Actor | None = None
    name: str | None = None
    claims: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    change: Change | None = None
    undone: Undoing | None = None

    def __post_init__(self) -> None:
        needed = _NEEDS.get(self.kind)
        if needed is None:
            raise InvalidRecord(f"decision {self.kind!r}: it is one of {', '.join(get_args(Kind))}")
        missing = [name for name in needed if not getattr(self, name)]
        if self.kind == "split" and not (self.claims or self.documents):
            missing.append("claims or documents")
        if missing:
            raise InvalidRecord(f"decision to {self.kind}: {', '.join(missing)} not given")
        if self.when.tzinfo is None:
            raise InvalidRecord(f"decision to {self.kind}: its time {self.when} has no zone")

    @cached_property
    def id(self) -> str:
        """12 hexadecimal digits from all but its undoing."""
        body = _plain(self)
        body.pop("undone", None)
        return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:12]

    @property
    def about(self) -> str:
        """What it does, in a few words."""
        actor, into = (one.label if one else "" for one in (self.actor, self.into))
        where = ", ".join((*self.claims, *self.documents))
        match self.kind:
            case "merge":
                return f"{actor} is {into}"
            case "split":
                return f"{actor} is {into} in {where}"
            case "reject":
                return where
            case "correct":
                changes = self.change.values() if self.change else {}
                return f"{where}: {', '.join(f'{name} {_words(value)}' for name, value in changes.items())}"
            case "rename" | "alias":
                return f"{actor}: {self.name}"


_NEEDS: dict[str, tuple[str, ...]] = {
    "merge": ("who", "why", "actor", "into"),
    "split": ("who", "why", "actor", "into"),
    "reject": ("who", "why", "claims"),
    "correct": ("who", "why", "claims", "change"),
    "rename": ("who", "why", "actor", "name"),
    "alias": ("who", "why", "actor", "name"),
}


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def plain(decision: Decision) -> dict[str, Any]:
    """The decision as JSON has it, with its id, absent values left out."""
    return {"id": decision.id, **_plain(decision)}


def write(decisions: Iterable[Decision]) -> Iterator[str]:
    """JSON Lines, each ending in a line feed."""
    for decision in decisions:
        body = json.dumps(plain(decision), ensure_ascii=False)
        yield body.encode("utf-8", "backslashreplace").decode() + "\n"


def read(lines: Iterable[str], *, origin: str = "-") -> Iterator[Decision]:
    """Decisions from JSON Lines. Raises InvalidRecord with the place of the first bad line."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield _decision(json.loads(line))
            except json.JSONDecodeError as error:
                raise InvalidRecord(f"{origin}:{number}: not JSON ({error.msg}); give one decision a line") from error
            except (KeyError, TypeError, ValueError, AttributeError) as error:
                raise InvalidRecord(f"{origin}:{number}: not a decision ({error})") from error


def _plain(value: Any) -> Any:
    match value:
        case Decision():
            fields = {name: getattr(value, name) for name in Decision.__dataclass_fields__}
            return {name: _plain(item) for name, item in fields.items() if item is not None and item != ()}
        case Change():
            return {name: _plain(item) for name, item in value.values().items()}
        case Undoing():
            return {name: _plain(getattr(value, name)) for name in Undoing.__slots__}
        case datetime():
            return value.isoformat()
        case _:
            return claims.plain(value)


def _decision(body: dict[str, Any]) -> Decision:
    stated = body.pop("id", None)
    values = body | {"when": datetime.fromisoformat(body["when"])}
    values |= {name: claims.actor(body[name]) for name in ("actor", "into") if name in body}
    values |= {name: tuple(map(str, body[name])) for name in ("claims", "documents") if name in body}
    if "change" in body:
        values["change"] = _change(body["change"])
    if "undone" in body:
        undone = body["undone"]
        values["undone"] = Undoing(**undone | {"when": datetime.fromisoformat(undone["when"])})
    decision = Decision(**values)
    if stated not in (None, decision.id):
        raise ValueError(f"its content gives the id {decision.id}, not {stated}")
    return decision


def _change(body: dict[str, Any]) -> Change:
    actors = {name: claims.actor(body[name]) for name in ("source", "target") if name in body}
    return Change(**body | actors | ({"theme": tuple(body["theme"])} if "theme" in body else {}))


def _words(value: Any) -> str:
    return value.label if isinstance(value, Actor) else ", ".join(value) if isinstance(value, tuple) else str(value)
