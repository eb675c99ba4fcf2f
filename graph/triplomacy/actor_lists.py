"""An analyst's own actors: a table in CSV, JSON or JSON Lines, added to the gazetteer.

One actor a row. `names` (or `name`, `label`, `aliases`) are its names, the first its label; `class` a class of the
ontology; `iri` or `code` what identifies it; `demonyms` its adjectives; `state` (or `acts_for`) the label, code or IRI
of whom it acts for; `valid_from` and `valid_until` the first and last day on which the names mean it. Lists are JSON
lists, or parts between `|`. An own name wins over a known actor's. A row with the label and class, or the IRI, of an
actor that is known or stands further up adds to it: names, the code, for a person the office of those days.
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from triplomacy import ontology
from triplomacy.claims import ID_NAMESPACE, Actor, Iri
from triplomacy.errors import InvalidActorList
from triplomacy.gazetteer import PLAIN_QUOTES, Entry, Gazetteer, Name, Tenure, other_iri, slug

_NAMES = ("label", "name", "canonical", "names", "aliases")

Row = Mapping[str, Any]


def extended(known: Gazetteer, path: Path) -> Gazetteer:
    """The gazetteer with the actors of a file. Raises InvalidActorList with the place of the first bad row."""
    growing = _Growing(known)
    rows = list(_rows(path))
    added = [growing.add(_entry(row, place), row) for place, row in rows]
    for iri, (place, row) in zip(added, rows, strict=True):
        growing.appoint(iri, row, place)
    return growing.gazetteer()


def aliased(known: Gazetteer, aliases: Iterable[tuple[Actor, str]]) -> Gazetteer:
    """The gazetteer with further names of actors, which win over those of others; who is not in it is added."""
    growing = _Growing(known)
    for actor, name in aliases:
        own = () if actor.iri in known.entries else (Name(actor.label, "name"),)
        behind = actor.acts_for.iri if actor.acts_for else None
        names = (*own, Name(name, "name"))
        growing.add(Entry(iri=actor.iri, label=actor.label, kind=actor.kind, names=names, acts_for=behind), {})
    return growing.gazetteer()


class _Growing:
    """A gazetteer to which rows are added, first all actors, then for whom they act."""

    def __init__(self, known: Gazetteer) -> None:
        self._known = known
        self._entries = dict(known.entries)
        self._labelled = {(entry.label, entry.kind): iri for iri, entry in known.entries.items()}
        self._called = {
            key: iri for iri, e in known.entries.items() for key in (e.label, e.code, e.iso3, iri) if key is not None
        }
        self._names: dict[Iri, dict[str, Name]] = {}
        self._offices: dict[Iri, list[Tenure]] = {}

    def add(self, entry: Entry, row: Row) -> Iri:
        """Takes note of what one row says; gives the IRI of its actor."""
        iri = self._identity(entry)
        self._entries[iri] = _joined(self._entries.get(iri), replace(entry, iri=iri))
        self._labelled.setdefault((entry.label, entry.kind), iri)
        self._names.setdefault(iri, {}).update((name.form, name) for name in entry.names)
        keys = (entry.label, entry.code, entry.iri, iri, _text(row, "id"))
        self._called |= dict.fromkeys((key for key in keys if key), iri)
        return iri

    def _identity(self, entry: Entry) -> Iri:
        same = self._labelled.get((entry.label, entry.kind))
        if same is not None and (same in self._known.entries or not entry.iri):
            return same
        return entry.iri or self._free(entry)

    def _free(self, entry: Entry) -> Iri:
        """An IRI from the label; it ends in 6 hexadecimal digits if another actor has the plain one."""
        plain = ID_NAMESPACE + slug(entry.label)
        if plain not in self._entries:
            return Iri(plain)
        return other_iri(entry.label, entry.kind)

    def appoint(self, iri: Iri, row: Row, place: str) -> None:
        """Takes note of for whom the actor of a row acts: a person on the days of the row, others for good."""
        called = _text(row, "acts_for", "state")
        principal = self._called.get(called)
        if called and principal is None:
            raise InvalidActorList(f"{place}: no actor {called!r} to act for; add a row for it")
        if principal is None or principal == iri:
            return
        if self._entries[iri].kind == "Person":
            since, until = _period(row, place)
            self._offices.setdefault(iri, []).append(Tenure("", principal, "represents", since, until))
        else:
            self._entries[iri] = replace(self._entries[iri], acts_for=principal)

    def gazetteer(self) -> Gazetteer:
        """All actors; of the known ones, those names that no row has taken."""
        taken = {form.translate(PLAIN_QUOTES) for names in self._names.values() for form in names}
        entries: dict[Iri, Entry] = {}
        for iri, entry in self._entries.items():
            left = self._known.entries[iri].names if iri in self._known.entries else ()
            names = (
                *(name for name in left if name.form.translate(PLAIN_QUOTES) not in taken),
                *self._names.get(iri, {}).values(),
            )
            entries[iri] = replace(entry, names=names, tenures=(*self._offices.get(iri, ()), *entry.tenures))
        senses = self._known.senses.items()
        return Gazetteer(entries, {form: found for form, found in senses if form.translate(PLAIN_QUOTES) not in taken})


def _joined(same: Entry | None, entry: Entry) -> Entry:
    """An actor with what a further row says of it: its names hold as long as those of any row."""
    if same is None:
        return entry
    return replace(
        same,
        kind=entry.kind,
        code=entry.code or same.code,
        since=min(same.since, entry.since) if same.since and entry.since else None,
        until=max(same.until, entry.until) if same.until and entry.until else None,
    )


def _rows(path: Path) -> Iterator[tuple[str, Row]]:
    """The rows with their places: the file and a line, or the place in a JSON list."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidActorList(f"{path}: not UTF-8; save it as UTF-8") from error
    if text.lstrip().startswith("["):
        for number, row in enumerate(_json(text, path, 1), 1):
            yield f"{path}:{number}", row
    elif text.lstrip().startswith("{"):
        # No other line ends: JSON may hold U+2028 as it is.
        for number, line in enumerate(text.split("\n"), 1):
            if line.strip():
                yield f"{path}:{number}", _json(line, path, number)
    else:
        reader = csv.DictReader(io.StringIO(text, newline=""))
        try:
            for row in reader:
                yield f"{path}:{reader.line_num}", row
        except csv.Error as error:
            raise InvalidActorList(f"{path}:{reader.line_num + 1}: not CSV ({error})") from error


def _json(text: str, path: Path, line: int) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise InvalidActorList(f"{path}:{line + error.lineno - 1}: not JSON ({error.msg})") from error


def _entry(row: Row, place: str) -> Entry:
    """The actor as one row describes it, without an IRI if it states none."""
    if not isinstance(row, dict) or None in row:
        raise InvalidActorList(f"{place}: not a row of named columns; see `triplomacy build --help`")
    iri = _iri(row, place)
    names = _parts(row, *_NAMES) or ([] if _is_iri(_text(row, "id")) else _parts(row, "id"))
    kind = _text(row, "class")
    if not names:
        raise InvalidActorList(f"{place}: no name; give one in a column `name` or `names`")
    if kind not in ontology.load().classes:
        raise InvalidActorList(f"{place}: no class {kind!r} in the ontology; one of {', '.join(_classes())}")
    demonyms = _parts(row, "demonyms")
    since, until = _period(row, place)
    return Entry(
        iri=iri,
        label=names[0],
        kind=kind,
        names=(
            *(Name(form, "name") for form in dict.fromkeys(names) if form not in demonyms),
            *(Name(form, "demonym") for form in dict.fromkeys(demonyms)),
        ),
        code=_text(row, "code", "iso3") or None,
        surnames=(names[0].split()[-1],) if kind == "Person" and " " in names[0] else (),
        since=since,
        until=until,
    )


def _iri(row: Row, place: str) -> Iri:
    """The IRI that a row states, or an empty one."""
    stated, identifier = _text(row, "iri"), _text(row, "id")
    if stated and not _is_iri(stated):
        raise InvalidActorList(f"{place}: iri {stated!r} is no IRI; write it as https://example.org/actor")
    return Iri(stated or (identifier if _is_iri(identifier) else ""))


def _is_iri(text: str) -> bool:
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True


def _text(row: Row, *columns: str) -> str:
    return next((str(row[name]).strip() for name in columns if row.get(name)), "")


def _parts(row: Row, *columns: str) -> list[str]:
    """The items of all these columns; articles are no part of a name."""
    found = [value for name in columns if (value := row.get(name))]
    items = [item for value in found for item in (value if isinstance(value, list) else str(value).split("|"))]
    words = (" ".join(str(item).split()) for item in items if item is not None)
    return [re.sub(r"^[Tt]he (?=\S)", "", item) for item in words if item]


def _period(row: Row, place: str) -> tuple[date | None, date | None]:
    since, until = _day(row, "valid_from", place), _day(row, "valid_until", place)
    if since and until and until < since:
        raise InvalidActorList(f"{place}: valid_until {until} is before valid_from {since}; swap them")
    return since, until


def _day(row: Row, column: str, place: str) -> date | None:
    text = _text(row, column)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise InvalidActorList(f"{place}: {column} {text!r} is no date; write it as 2024-05-31") from None


def _classes() -> list[str]:
    return sorted(ontology.load().classes)
