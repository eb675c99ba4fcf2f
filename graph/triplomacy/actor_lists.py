"""An analyst's own actors: a table in CSV, JSON or JSON Lines, added to the gazetteer.

One actor a row. `names` (or `name`, `label`, `aliases`) are its names, the first its label; `class` a class of the
ontology; `iri` or `code` what identifies it; `demonyms` its adjectives; `state` (or `acts_for`) the label, code or IRI
of whom it acts for; `valid_from` and `valid_until` the first and last day on which the names mean it. Lists are JSON
lists, or parts between `|`. An own name wins over a known actor's; an own actor whose label and class are those of a
known one adds to it.
"""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from triplomacy import ontology
from triplomacy.claims import ID_NAMESPACE, Iri
from triplomacy.errors import InvalidActorList
from triplomacy.gazetteer import Entry, Gazetteer, Name, Tenure, slug

_LABELS = ("label", "name", "canonical")
_LISTS = ("names", "aliases")
_IRI = re.compile(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]+", re.IGNORECASE)

Row = Mapping[str, Any]


def extended(known: Gazetteer, path: Path) -> Gazetteer:
    """The gazetteer with the actors of a file. Raises InvalidActorList with the place of the first bad row."""
    found: dict[Iri, Entry] = {}
    rows = list(_rows(path))
    labelled = {(entry.label, entry.kind): entry for entry in known.entries.values()}
    for number, row in rows:
        entry = _entry(row, f"{path}:{number}")
        if same := labelled.get((entry.label, entry.kind)):
            names = dict.fromkeys((*same.names, *entry.names))
            entry = replace(same, names=tuple(names), code=entry.code or same.code)
        found[entry.iri] = entry
    places = {key: e.iri for e in (*known.entries.values(), *found.values()) for key in (e.label, e.code, e.iri) if key}
    for number, row in rows:
        owner = _text(row, "acts_for", "state")
        entry = found[_entry_iri(row, found)]
        if owner and owner not in (entry.label, entry.code, entry.iri):
            if owner not in places:
                raise InvalidActorList(f"{path}:{number}: no actor {owner!r} to act for; add a row for it")
            found[entry.iri] = _acting(entry, places[owner])
    return _merged(known, found)


def _merged(known: Gazetteer, own: Mapping[Iri, Entry]) -> Gazetteer:
    taken = {name.form for entry in own.values() for name in entry.names}
    others = {
        iri: replace(entry, names=tuple(name for name in entry.names if name.form not in taken))
        for iri, entry in known.entries.items()
        if iri not in own
    }
    senses = {form: found for form, found in known.senses.items() if form not in taken}
    return Gazetteer(entries={**others, **own}, senses=senses)


def _rows(path: Path) -> Iterator[tuple[int, Row]]:
    """The rows with their numbers: lines of a file, or places in a JSON list."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidActorList(f"{path}: not UTF-8; save it as UTF-8") from error
    if text.lstrip().startswith("["):
        yield from enumerate(_json(text, str(path)), 1)
    elif text.lstrip().startswith("{"):
        for number, line in enumerate(text.splitlines(), 1):
            if line.strip():
                yield number, _json(line, f"{path}:{number}")
    else:
        reader = csv.DictReader(io.StringIO(text, newline=""))
        for row in reader:
            yield reader.line_num, row


def _json(text: str, place: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise InvalidActorList(f"{place}: not JSON ({error.msg})") from error


def _entry(row: Row, place: str) -> Entry:
    if not isinstance(row, dict) or None in row:
        raise InvalidActorList(f"{place}: not a row of named columns; see `triplomacy build --help`")
    label = _label(row)
    kind = _text(row, "class")
    if not label:
        raise InvalidActorList(f"{place}: no name; give one in a column `name` or `names`")
    if kind not in ontology.load().classes:
        raise InvalidActorList(f"{place}: no class {kind!r} in the ontology; one of {', '.join(_classes())}")
    forms = dict.fromkeys([label, *_parts(row, *_LISTS)])
    demonyms = _parts(row, "demonyms")
    return Entry(
        iri=_iri(row, label),
        label=label,
        kind=kind,
        names=(
            *(Name(form, "name") for form in forms if form not in demonyms),
            *(Name(form, "demonym") for form in demonyms),
        ),
        code=_text(row, "code", "iso3") or None,
        surnames=(label.split()[-1],) if kind == "Person" and " " in label else (),
        since=_day(row, "valid_from", place),
        until=_day(row, "valid_until", place),
    )


def _entry_iri(row: Row, found: Mapping[Iri, Entry]) -> Iri:
    label, kind = _label(row), _text(row, "class")
    return next(entry.iri for entry in found.values() if (entry.label, entry.kind) == (label, kind))


def _acting(entry: Entry, principal: Iri) -> Entry:
    """A person acts by an office, for the time that the names are good for; others for good."""
    if entry.kind != "Person":
        return replace(entry, acts_for=principal)
    return replace(entry, tenures=(Tenure("", principal, "represents", entry.since, entry.until),))


def _label(row: Row) -> str:
    stated = _text(row, *_LABELS)
    identifier = _text(row, "id")
    return stated or next(iter(_parts(row, *_LISTS)), "") or ("" if _IRI.fullmatch(identifier) else identifier)


def _iri(row: Row, label: str) -> Iri:
    stated = [value for value in (_text(row, "iri"), _text(row, "id")) if _IRI.fullmatch(value)]
    return Iri(stated[0] if stated else ID_NAMESPACE + slug(label))


def _text(row: Row, *columns: str) -> str:
    return next((str(row[name]).strip() for name in columns if row.get(name)), "")


def _parts(row: Row, *columns: str) -> Sequence[str]:
    """The items of all these columns; articles are no part of a name."""
    found = [value for name in columns if (value := row.get(name))]
    items = [item for value in found for item in (value if isinstance(value, list) else str(value).split("|"))]
    return [re.sub(r"^[Tt]he (?=\S)", "", str(item).strip()) for item in items if str(item).strip()]


def _day(row: Row, column: str, place: str) -> date | None:
    text = _text(row, column)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise InvalidActorList(f"{place}: {column} {text!r} is no date; write it as 2024-05-31") from None


def _classes() -> list[str]:
    return sorted(ontology.load().classes)
