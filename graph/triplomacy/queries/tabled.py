"""Named queries answered from a store's table of claims: the same terms as from its graph, in a fraction of the time.

`named/NAME.sql` says how, beside NAME.rq. It asks `chosen`, the claims that the parameters leave; `given` has the days,
`mutual` the symmetric relations. A column `rel:relation` holds local names of relations, or whole IRIs: the variable
?relation is bound to the labels that the graph has of these nodes, or to the nodes if it is `rel=relation`. Columns and
order are those of the SPARQL.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import islice, product
from typing import TYPE_CHECKING, Any

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store

from triplomacy import ontology, rdf
from triplomacy.queries import NamedQuery, named, narrowing
from triplomacy.queries.narrowing import Value
from triplomacy.queries.results import Results, Term

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_LABEL = NamedNode(rdf.PREFIXES["rdfs"] + "label")
_SPACES = {"id": ontology.ID, "rel": ontology.REL, "kg": ontology.KG}
_ORDER = re.compile(r"DESC\(\?(?P<falling>\w+)\)|\?(?P<rising>\w+)")
_COLUMN = re.compile(r"(?:(?P<space>\w+)(?P<sign>[:=]))?(?P<name>\w+)")
_LEAST = re.compile(r"\(MIN\(\?\w+\) AS \?(\w+)\)")


@dataclass(frozen=True, slots=True)
class Table:
    """A store's claims as a table, and the graph that is in step with it."""

    claims: Callable[[], "DuckDBPyConnection"]
    graph: Store


@dataclass(frozen=True, slots=True)
class _Sql:
    """How a named query is asked of the table, and what its SPARQL says of the answer."""

    text: str
    ends: Sequence[str]
    order: Sequence[tuple[str, bool]]
    least: frozenset[str]
    distinct: bool


@dataclass(frozen=True, slots=True)
class _Column:
    """A variable, the namespace of the nodes in its column if it has some, and whether their labels are meant."""

    name: str
    space: str
    labels: bool

    @classmethod
    def read(cls, heading: str) -> "_Column":
        found = _COLUMN.fullmatch(heading)
        assert found is not None, heading
        return cls(found["name"], _SPACES[found["space"]] if found["space"] else "", found["sign"] == ":")


def asked(text: str) -> NamedQuery | None:
    """The named query of whose SPARQL this is the text, if the table can answer it without parameters."""
    wanted = " ".join(text.split())
    found = next((query for query in named() if " ".join(query.text.split()) == wanted), None)
    return found if found and not found.required and _sql(found) else None


def answers(query: NamedQuery) -> bool:
    """Whether the table can answer a named query."""
    return _sql(query) is not None


def answer(query: NamedQuery, values: Mapping[str, Value], table: Table, *, limit: int | None = None) -> Results:
    """What the SPARQL of a named query would give. Raises InvalidQuery if it lacks a parameter, or needs another."""
    query.check(values)
    sql = _sql(query)
    assert sql is not None
    where, wanted = _chosen(query, sql, values)
    text = f"""WITH given AS (SELECT ?::DATE AS since, ?::DATE AS until),
        mutual AS (SELECT unnest(?::VARCHAR[]) AS relation),
        chosen AS (SELECT claims.* FROM claims{where}) {sql.text}"""
    days = [values[name].value if name in values else None for name in ("since", "until")]
    known = sorted(one.name for one in ontology.load().relations.values() if one.symmetric)
    with table.claims() as base:
        found = base.execute(text, [*days, known, *wanted])
        columns = [_Column.read(column[0]) for column in found.description or ()]
        rows = list(_rows(found.fetchall(), columns, sql, table.graph))
    variables = tuple(column.name for column in columns)
    if sql.distinct:
        rows = list(dict.fromkeys(rows))
    for name, is_falling in reversed(sql.order):
        place = variables.index(name)
        rows.sort(key=lambda row: _rank(row[place]), reverse=is_falling)
    return Results(variables, tuple(islice(rows, limit)))


def values(found: Results) -> str:
    """SPARQL that has this answer, for whoever writes what Oxigraph says."""
    names = " ".join(f"?{name}" for name in found.variables)
    rows = "\n".join(f"({' '.join('UNDEF' if term is None else str(term) for term in row)})" for row in found.terms)
    return f"SELECT {names} WHERE {{ VALUES ({names}) {{ {rows} }} }}"


@cache
def _sql(query: NamedQuery) -> _Sql | None:
    file = files(__package__).joinpath("named", f"{query.name}.sql")
    if not file.is_file():
        return None
    text = file.read_text("utf-8")
    order = _ORDER.finditer(query.text.rpartition("ORDER BY")[2] if "ORDER BY" in query.text else "")
    return _Sql(
        text=text,
        ends=("_behind",) if text.startswith("-- ends: behind\n") else ("", "_behind"),
        order=[(found["falling"] or found["rising"], bool(found["falling"])) for found in order],
        least=frozenset(_LEAST.findall(query.text)),
        distinct="\nSELECT DISTINCT " in query.text,
    )


def _chosen(query: NamedQuery, sql: _Sql, values: Mapping[str, Value]) -> tuple[str, list[str]]:
    """The condition on claims that some values make, as `narrowing` makes it in SPARQL, and the values in it."""
    conditions: list[str] = []
    wanted: list[str] = []
    source, target = (", ".join(side + end for end in sql.ends) for side in ("source", "target"))
    match [ontology.shortened(values[name].value) for name in ("actor", "other") if name in values]:
        case [one, other]:
            conditions.append(f"((? IN ({source}) AND ? IN ({target})) OR (? IN ({source}) AND ? IN ({target})))")
            wanted += [one, other, other, one]
        case [one]:
            conditions.append(f"(? IN ({source}) OR ? IN ({target}))")
            wanted += [one, one]
    for name, sign in (("since", ">="), ("until", "<=")):
        if name in values and name in narrowing.parameters(query.text):
            conditions.append(f"coalesce(earliest, published) {sign} ?::DATE")
            wanted.append(values[name].value)
    return (f" WHERE {' AND '.join(conditions)}" if conditions else ""), wanted


def _rows(
    found: Sequence[tuple[Any, ...]], columns: Sequence[_Column], sql: _Sql, graph: Store
) -> Iterator[tuple[Term | None, ...]]:
    """The answer in terms: a row for each label of a node that has several, unless the least of them is wanted."""

    @cache
    def terms(space: str, name: str, labels: bool) -> Sequence[Term]:
        node = NamedNode(name if ":" in name else space + name)
        if not labels:
            return [node]
        quads = graph.quads_for_pattern(node, _LABEL, None, DefaultGraph())
        return sorted((quad.object for quad in quads if isinstance(quad.object, Literal)), key=str)

    for row in found:
        cells: list[Sequence[Term | None]] = []
        for value, column in zip(row, columns, strict=True):
            if column.space:
                found_terms = terms(column.space, value, column.labels)
                cells.append(found_terms[:1] if column.name in sql.least else found_terms)
            else:
                cells.append([_term(value)])
        yield from product(*cells)


def _term(value: object) -> Term | None:
    match value:
        case None:
            return None
        case float():
            return rdf.decimal_term(value)
        case date():
            return rdf.day_term(value)
        case int() | str():
            return Literal(value)
        case _:
            raise TypeError(f"no term for {value!r}")


def _rank(term: Term | None) -> tuple[int, Any]:
    """Nothing first, then numbers by what they are worth, all else by its text."""
    if term is None:
        return 0, ""
    assert isinstance(term, Literal)
    is_number = term.datatype.value.rpartition("#")[2] in ("integer", "decimal")
    return 1, float(term.value) if is_number else term.value
