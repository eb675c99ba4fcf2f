"""The actors known beforehand: names, classes, offices and for whom they act, read from the ontology's actor files.

Everything here is data of `ontology/actors/*.ttl`; finding the names in a text is the business of `actors`.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from pathlib import Path

import pyoxigraph as ox

from triplomacy import ontology
from triplomacy.claims import ID_NAMESPACE, Actor, Iri
from triplomacy.errors import InvalidOntology, UnknownActor

# Names are compared, and texts are read, with plain quotes.
PLAIN_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"'})

_RDFS_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_ALT_LABEL = "http://www.w3.org/2004/02/skos/core#altLabel"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_NAMES = {
    _RDFS_LABEL: "name",
    _ALT_LABEL: "name",
    f"{ontology.KG}demonym": "demonym",
    f"{ontology.KG}metonym": "metonym",
    f"{ontology.KG}epithet": "epithet",
}


@dataclass(frozen=True, slots=True)
class Name:
    """A form that may stand for an actor, and how: name, demonym, metonym or epithet."""

    form: str
    role: str


@dataclass(frozen=True, slots=True)
class Tenure:
    """An office held for a state or organisation, first and last day included; None is open."""

    office: str
    acts_for: Iri
    affiliation: str
    since: date | None
    until: date | None

    def covers(self, day: date | None) -> bool:
        """Whether the office was held on the day; without a day, whether it has no known end."""
        if day is None:
            return self.until is None
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Entry:
    """One actor of the gazetteer, with all its names, which hold from `since` to `until`, both days included."""

    iri: Iri
    label: str
    kind: str
    names: tuple[Name, ...] = ()
    acts_for: Iri | None = None
    iso3: str | None = None
    surnames: tuple[str, ...] = ()
    famous: bool = False
    tenures: tuple[Tenure, ...] = ()
    code: str | None = None
    since: date | None = None
    until: date | None = None

    def named_on(self, day: date | None) -> bool:
        """Whether its names mean it on the day; without a day they do."""
        return day is None or ((self.since is None or self.since <= day) and (self.until is None or day <= self.until))


@dataclass(frozen=True, slots=True)
class Sense:
    """One reading of an ambiguous form: the actor it denotes (None: no actor), and the context that decides.

    It holds if one of `supported_by` occurs in the document and none of `excluded_by`; if no sense is supported,
    the one marked `default` holds unless it is excluded.
    """

    form: str
    denotes: Iri | None
    supported_by: tuple[str, ...]
    excluded_by: tuple[str, ...]
    default: bool


@dataclass(frozen=True)
class Gazetteer:
    """All known actors by IRI, and the ambiguous forms."""

    entries: Mapping[Iri, Entry]
    senses: Mapping[str, tuple[Sense, ...]]

    def __getitem__(self, iri: Iri) -> Entry:
        try:
            return self.entries[iri]
        except KeyError:
            raise UnknownActor(f"{iri}: no such actor in the gazetteer") from None

    def actor(self, iri: Iri, *, on: date | None = None) -> Actor:
        """The actor with the chain of those it acts for: a person's principal is that of the office held on the day."""
        return self._actor(iri, on, frozenset())

    def _actor(self, iri: Iri, on: date | None, seen: frozenset[Iri]) -> Actor:
        entry = self[iri]
        tenure = next((t for t in entry.tenures if t.covers(on)), None) or next(iter(entry.tenures[-1:]), None)
        principal = tenure.acts_for if tenure else entry.acts_for
        known = principal is not None and principal in self.entries and principal not in seen | {iri}
        acts_for = self._actor(principal, on, seen | {iri}) if principal and known else None
        return Actor(iri=iri, label=entry.label, kind=entry.kind, acts_for=acts_for)

    @cached_property
    def subordinates(self) -> Mapping[Iri, tuple[Entry, ...]]:
        """Bodies and forces by the actor that they act for, persons left out."""
        found: dict[Iri, list[Entry]] = {}
        for entry in self._in_order():
            if entry.acts_for is not None:
                found.setdefault(entry.acts_for, []).append(entry)
        return {iri: tuple(entries) for iri, entries in found.items()}

    @cached_property
    def bearers(self) -> Mapping[str, tuple[Iri, ...]]:
        """Persons by surname."""
        found: dict[str, list[Iri]] = {}
        for entry in self._in_order():
            for surname in entry.surnames:
                found.setdefault(surname, []).append(entry.iri)
        return {surname: tuple(iris) for surname, iris in found.items()}

    @cached_property
    def famous(self) -> Mapping[str, Iri]:
        """Surnames that alone mean one person."""
        return {surname: entry.iri for entry in self._in_order() if entry.famous for surname in entry.surnames}

    def _in_order(self) -> list[Entry]:
        return sorted(self.entries.values(), key=lambda entry: entry.iri)

    def forms(self) -> Iterator[tuple[str, Iri, str]]:
        """Every unambiguous form with its actor and role, in a fixed order."""
        for entry in self._in_order():
            for name in entry.names:
                if name.form not in self.senses:
                    yield name.form, entry.iri, name.role


@lru_cache(maxsize=4)
def load(folder: Path | None = None) -> Gazetteer:
    """The gazetteer of the ontology's `actors` folder, or of another one. Raises InvalidOntology."""
    place = folder or ontology.folder() / "actors"
    nodes: dict[str, dict[str, list[str]]] = {}
    for path in sorted(place.glob("*.ttl")):
        for subject, predicate, value in _triples(path):
            nodes.setdefault(subject, {}).setdefault(predicate, []).append(value)
    for properties in nodes.values():
        for values in properties.values():
            values.sort()
    entries = {entry.iri: entry for entry in _entries(nodes)}
    senses: dict[str, tuple[Sense, ...]] = {}
    for sense in _senses(nodes):
        if sense.denotes is not None and sense.denotes not in entries:
            raise InvalidOntology(
                f"{place}: the name {sense.form!r} denotes {sense.denotes}, which no actor file describes"
            )
        senses[sense.form] = (*senses.get(sense.form, ()), sense)
    return Gazetteer(entries=entries, senses=senses)


def slug(label: str) -> str:
    """The label as one CamelCase ASCII word, for an IRI; a hash stands in where nothing is left."""
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode()
    words = re.findall(r"[A-Za-z0-9]+", plain)
    name = "".join(word[0].upper() + word[1:] for word in words)
    return name or "x" + hashlib.sha1(label.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def other_iri(label: str, kind: str) -> Iri:
    """The IRI of an actor whose plain one is another's: it ends in 6 hexadecimal digits from class and label."""
    digest = hashlib.sha1(f"{kind}|{label}".encode("utf-8", "surrogatepass")).hexdigest()
    return Iri(f"{ID_NAMESPACE}{slug(label)}-{digest[:6]}")


def _triples(path: Path) -> Iterator[tuple[str, str, str]]:
    try:
        for triple in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
            yield triple.subject.value, triple.predicate.value, triple.object.value
    except SyntaxError as error:
        raise InvalidOntology(f"{path}: {error}") from error


def _entries(nodes: Mapping[str, Mapping[str, list[str]]]) -> Iterator[Entry]:
    for iri, node in nodes.items():
        kind = node.get(_TYPE, [""])[0].removeprefix(ontology.KG)
        label = node.get(_RDFS_LABEL)
        if label is None or kind in ("Tenure", "NameSense"):
            continue
        yield Entry(
            iri=Iri(iri),
            label=label[0],
            kind=kind,
            names=tuple(Name(form, role) for predicate, role in _NAMES.items() for form in node.get(predicate, ())),
            acts_for=_first_iri(node, "actsFor"),
            iso3=next(iter(_values(node, "iso3")), None),
            surnames=tuple(_values(node, "surname")),
            famous="true" in _values(node, "famous"),
            tenures=tuple(
                sorted(_tenures(nodes, _values(node, "tenure")), key=lambda t: (t.since or date.min, t.office))
            ),
        )


def _tenures(nodes: Mapping[str, Mapping[str, list[str]]], iris: Iterable[str]) -> Iterator[Tenure]:
    for iri in iris:
        node = nodes.get(iri)
        principal = _first_iri(node, "actsFor") if node else None
        if node is None or principal is None:
            raise InvalidOntology(f"{iri}: a tenure names its office and for whom it acts")
        yield Tenure(
            office=next(iter(_values(node, "office")), ""),
            acts_for=principal,
            affiliation=next(iter(_values(node, "affiliation")), "represents").removeprefix(ontology.REL),
            since=_day(next(iter(_values(node, "validFrom")), None), last=False),
            until=_day(next(iter(_values(node, "validUntil")), None), last=True),
        )


def _senses(nodes: Mapping[str, Mapping[str, list[str]]]) -> Iterator[Sense]:
    for _, node in sorted(nodes.items()):
        for form in _values(node, "form"):
            yield Sense(
                form=form,
                denotes=_first_iri(node, "denotes"),
                supported_by=tuple(_values(node, "supportedBy")),
                excluded_by=tuple(_values(node, "excludedBy")),
                default="true" in _values(node, "default"),
            )


def _values(node: Mapping[str, list[str]], name: str) -> list[str]:
    return node.get(ontology.KG + name, [])


def _first_iri(node: Mapping[str, list[str]], name: str) -> Iri | None:
    return next((Iri(value) for value in _values(node, name)), None)


def _day(text: str | None, *, last: bool) -> date | None:
    """A day from a date, a year and month, or a year: the first or the last day that it may mean."""
    if text is None:
        return None
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 3:
        return date(*parts)
    year, month = parts[0], parts[1] if len(parts) == 2 else (12 if last else 1)
    if not last:
        return date(year, month, 1)
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
