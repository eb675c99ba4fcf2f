"""Which claims a named query is about, as SPARQL: those of some actors and days.

A query shows where they go with `# about: ?claim` and those parameters that it takes. They mean the same in each: an
actor stands for all who act for it too; a day is the one that the text gives, else that of the document.
"""

import re
from collections.abc import Mapping
from itertools import accumulate

from pyoxigraph import Literal, NamedNode

Value = NamedNode | Literal

_MARK = re.compile(r"# about: \?(?P<claim>\w+)(?P<parameters>.*)")
_SOURCE = "rdf:subject|kg:sourceState"
_TARGET = "rdf:object|kg:targetState"


def parameters(text: str) -> tuple[str, ...]:
    """The parameters by which the claims of a query can be narrowed down."""
    mark = _MARK.search(text)
    return tuple(mark["parameters"].split()) if mark else ()


def narrowed(text: str, values: Mapping[str, Value], *, before: str = "") -> str:
    """The query about some claims only, as it was without values.

    `before` goes in front of the pattern that chooses them, or of all if there is none.
    """
    mark = _MARK.search(text)
    if mark is None:
        return text.replace("WHERE {\n  ", f"WHERE {{\n  {before}", 1)
    return text.replace(mark[0], before + (chosen(mark["claim"], values) if values else mark[0]), 1)


def pattern(text: str) -> str | None:
    """The group of patterns, in its braces, in which the claims of a query are named; None if it names none."""
    mark = _MARK.search(text)
    if mark is None:
        return None
    start = text.rindex("WHERE {", 0, mark.start()) + len("WHERE ")
    depth = accumulate((char == "{") - (char == "}") for char in text[start:])
    return text[start : start + next(place for place, number in enumerate(depth, 1) if not number)]


def chosen(claim: str, values: Mapping[str, Value]) -> str:
    """A pattern that binds a variable to each claim between two actors, or of one, in some days."""
    # A subquery that says DISTINCT: a state is its own state, so that a path alone would find its claims twice.
    return f"{{ SELECT DISTINCT ?{claim} WHERE {{ {_of_actors(claim, values)}{_of_days(claim, values)} }} }}"


def _of_actors(claim: str, values: Mapping[str, Value]) -> str:
    match [values[name] for name in ("actor", "other") if name in values]:
        case [one, other]:
            sides = ((one, other), (other, one))
            return " UNION ".join(f"{{ ?{claim} {_SOURCE} {source} ; {_TARGET} {target} }}" for source, target in sides)
        case [one]:
            return f"?{claim} {_SOURCE}|{_TARGET} {one} ."
        case _:
            return f"?{claim} a kg:Claim ."


def _of_days(claim: str, values: Mapping[str, Value]) -> str:
    limits = [f"?day {sign} {values[name]}" for name, sign in (("since", ">="), ("until", "<=")) if name in values]
    if not limits:
        return ""
    return (
        f" OPTIONAL {{ ?{claim} kg:earliest ?told }}"
        f" OPTIONAL {{ ?{claim} kg:evidence/oa:hasSource/dcterms:issued ?issued }}"
        f" BIND ( COALESCE(?told, ?issued) AS ?day ) FILTER ( {' && '.join(limits)} )"
    )
