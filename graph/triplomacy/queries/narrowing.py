"""Which claims a named query is about, as SPARQL: those of some actors and days.

A query shows where they go with `# about: ?claim` and those parameters that it takes, once or several times.
They mean the same in each: an actor stands for all who act for it too; a day is the one that the text gives, else that
of the document.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import accumulate, product

from pyoxigraph import Literal, NamedNode

Value = NamedNode | Literal

_MARK = re.compile(r"# about: \?(?P<claim>\w+)(?P<parameters>.*)")
_SOURCE = ("rdf:subject", "kg:sourceState")
_TARGET = ("rdf:object", "kg:targetState")


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
    return text.replace(mark[0], before + (chosen(mark["claim"], values) if values else mark[0]))


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
    # A subquery that says DISTINCT: a state is its own state, so that its claims are found twice. Days stand in each
    # of the patterns, as Oxigraph would look them up for all claims if they were joined to the whole.
    dated = any(name in values for name in ("since", "until"))
    origin = f" ?{claim} kg:evidence/oa:hasSource ?origin ." if dated else ""
    patterns = " UNION ".join(f"{{ {pattern}{origin} }}" for pattern in _of_actors(claim, values))
    return f"{{ SELECT DISTINCT ?{claim} WHERE {{ {patterns}{_of_days(claim, values) if dated else ''} }} }}"


def _of_actors(claim: str, values: Mapping[str, Value]) -> Iterator[str]:
    match [values[name] for name in ("actor", "other") if name in values]:
        case [one, other]:
            for source, target in product(_SOURCE, _TARGET):
                yield f"?{claim} {source} {one} ; {target} {other} ."
                yield f"?{claim} {source} {other} ; {target} {one} ."
        case [one]:
            for role in (*_SOURCE, *_TARGET):
                yield f"?{claim} {role} {one} ."
        case _:
            yield f"?{claim} a kg:Claim ."


def _of_days(claim: str, values: Mapping[str, Value]) -> str:
    limits = [f"?day {sign} {values[name]}" for name, sign in (("since", ">="), ("until", "<=")) if name in values]
    return (
        f" OPTIONAL {{ ?{claim} kg:earliest ?told }} OPTIONAL {{ ?origin dcterms:issued ?issued }}"
        f" BIND ( COALESCE(?told, ?issued) AS ?day ) FILTER ( {' && '.join(limits)} )"
    )
