"""The actor files of states and their armed forces, from rigour's territory data and `states.toml` beside this file.

    python graph/training/states.py [FOLDER]

Rewrites `states.ttl` and `forces.ttl` in FOLDER, by default `ontology/actors`. The table chooses the states; codes,
Wikidata items and official names are rigour's (MIT licence), the names that news uses are the table's.
Territories, bodies and ambiguous names are written by hand.
"""

import sys
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rigour.territories import get_territory
from rigour.territories.territory import Territory

HERE = Path(__file__).parent
ACTORS = HERE.parent.parent / "ontology" / "actors"
RIGOUR = "rigour 2.6.1"
CURATED = "general knowledge, checked 2026-11-23"
PREFIXES = """\
@prefix : <https://w3id.org/triplomacy/id/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix kg: <https://w3id.org/triplomacy/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix wd: <http://www.wikidata.org/entity/> .

# Written by graph/training/states.py: change states.toml, not this file.
"""


@dataclass(frozen=True, slots=True)
class Actor:
    """A block of Turtle to be: the local name of its IRI and the objects of each predicate, as Turtle terms."""

    slug: str
    rows: tuple[tuple[str, tuple[str, ...]], ...]

    def __str__(self) -> str:
        body = (f"{predicate} {' , '.join(terms)}" for predicate, terms in self.rows if terms)
        return f":{self.slug} " + " ;\n    ".join(body) + " .\n"


def states(table: Mapping[str, Any]) -> Iterator[Actor]:
    """One State for each code of the table. Raises ValueError for a code that rigour does not call a country."""
    for code, row in table.items():
        if code == "own":
            continue
        territory = _territory(code)
        label = row.get("label", territory.name)
        official = [territory.full_name] if row.get("official", True) else []
        names = {*row.get("names", ()), *(name.removeprefix("The ") for name in official)} - {label}
        yield Actor(
            slug(label),
            (
                ("a", ("kg:State",)),
                ("rdfs:label", _texts([label])),
                ("kg:iso3", (f'"{territory.alpha3.upper()}"',) if territory.alpha3 else ()),
                ("skos:exactMatch", (f"wd:{territory.qid}",)),
                ("skos:altLabel", _spellings(names)),
                ("kg:demonym", _spellings(row.get("demonyms", ()))),
                ("kg:metonym", _spellings(row.get("metonyms", ()))),
                ("kg:epithet", _spellings(row.get("epithets", ()))),
                ("dcterms:source", (f'"{RIGOUR}"', f'"{CURATED}"')),
            ),
        )


def forces(table: Mapping[str, Any]) -> Iterator[Actor]:
    """One ArmedForce for each state that has one, and those that act under a name of their own."""
    labels = {code: row.get("label", _territory(code).name) for code, row in table.items() if code != "own"}
    for code, label in labels.items():
        row = table[code]
        if row.get("forces") is not False:
            adjective = row.get("adjective") or row["demonyms"][0]
            yield _force(f"{adjective} armed forces", state=label, names=row.get("forces", ()))
    for label, row in table["own"].items():
        yield _force(label, state=labels[row["state"]], names=row["names"])


def slug(label: str) -> str:
    """The label in CamelCase and ASCII: "Côte d'Ivoire" is CoteDivoire, "U.S. armed forces" USArmedForces."""
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode()
    words = "".join(char for char in plain.replace("-", " ") if char.isalnum() or char == " ").split()
    return "".join(word[0].upper() + word[1:] for word in words)


def write(actors: Iterable[Actor], path: Path) -> None:
    """The Turtle file of some actors, sorted by IRI."""
    blocks = sorted(actors, key=lambda actor: actor.slug)
    path.write_text("\n".join([PREFIXES, *map(str, blocks)]), encoding="utf-8")


def _territory(code: str) -> Territory:
    territory = get_territory(code)
    if territory is None or not territory.is_country or territory.is_historical:
        raise ValueError(f"states.toml: [{code}] is no country in rigour's territories")
    return territory


def _force(label: str, *, state: str, names: Iterable[str]) -> Actor:
    return Actor(
        slug(label),
        (
            ("a", ("kg:ArmedForce",)),
            ("rdfs:label", _texts([label])),
            ("skos:altLabel", _spellings(names)),
            ("kg:actsFor", (f":{slug(state)}",)),
            ("dcterms:source", (f'"{CURATED}"',)),
        ),
    )


def _spellings(names: Iterable[str]) -> tuple[str, ...]:
    # News writes both apostrophes, and a name is matched as written.
    return _texts({spelling for name in names for spelling in (name, name.replace("'", "’"))})


def _texts(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(f'"{name}"@en' for name in sorted(names))


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ACTORS
    table = tomllib.loads((HERE / "states.toml").read_text(encoding="utf-8"))
    write(states(table), folder / "states.ttl")
    write(forces(table), folder / "forces.ttl")


if __name__ == "__main__":
    main()
