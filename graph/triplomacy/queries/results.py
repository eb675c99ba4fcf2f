"""What a query answered, and how it is written: for eyes, for a spreadsheet, for a program."""

import csv
import io
import json
from dataclasses import dataclass
from typing import Any, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from triplomacy import tables
from triplomacy.errors import InvalidQuery
from triplomacy.rdf import PREFIXES

Term: TypeAlias = NamedNode | BlankNode | Literal | Triple

_LONGEST_FIRST = sorted(PREFIXES.items(), key=lambda pair: -len(pair[1]))
_STRING = "http://www.w3.org/2001/XMLSchema#string"


@dataclass(frozen=True, slots=True)
class Results:
    """A table of terms; None where a variable has no value. The answer of an ASK also stands in `boolean`."""

    variables: tuple[str, ...]
    terms: tuple[tuple[Term | None, ...], ...]
    boolean: bool | None = None

    @property
    def rows(self) -> list[tuple[str | None, ...]]:
        """The table as text: literals without type and language, IRIs shortened by the known prefixes."""
        return [tuple(None if term is None else shortened(term) for term in row) for row in self.terms]

    def __len__(self) -> int:
        return len(self.terms)


def shortened(term: Term) -> str:
    """A term as a reader wants it: `rel:aids`, or the words of a literal."""
    if not isinstance(term, NamedNode):
        return _full(term)
    iri = term.value
    for prefix, namespace in _LONGEST_FIRST:
        if iri.startswith(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


def table(results: Results, *, width: int | None = None) -> str:
    """A table for the terminal, as wide as asked or as the terminal; control characters are shown as U+FFFD."""
    rows = ([cell or "" for cell in row] for row in results.rows)
    return tables.drawn(results.variables, rows, width=width)


def to_csv(results: Results) -> str:
    """RFC 4180 with full IRIs; a cell that a spreadsheet would run as a formula begins with an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(results.variables)
    for row in results.terms:
        writer.writerow(["" if term is None else neutralised(_full(term)) for term in row])
    return out.getvalue()


def to_json(results: Results) -> str:
    """SPARQL 1.1 Query Results JSON."""
    if results.boolean is not None:
        return json.dumps({"head": {}, "boolean": results.boolean}) + "\n"
    bindings = [
        {name: _json(term) for name, term in zip(results.variables, row, strict=True) if term is not None}
        for row in results.terms
    ]
    body = {"head": {"vars": list(results.variables)}, "results": {"bindings": bindings}}
    return json.dumps(body, ensure_ascii=False, indent=1) + "\n"


def to_turtle(results: Results) -> bytes:
    """The triples of a CONSTRUCT or DESCRIBE as Turtle. Raises InvalidQuery if they are none."""
    try:
        triples = [Triple(*row) for row in results.terms]  # type: ignore[arg-type]
    except TypeError as error:
        raise InvalidQuery("--format turtle is for CONSTRUCT and DESCRIBE, whose answers are triples") from error
    text = serialize(triples, format=RdfFormat.TURTLE, prefixes=dict(PREFIXES))
    assert text is not None
    return text


def neutralised(cell: str) -> str:
    """The cell with an apostrophe in front if a spreadsheet would take it for a formula."""
    return "'" + cell if cell.startswith(("=", "+", "-", "@", "\t", "\r")) and not _is_number(cell) else cell


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _full(term: Term) -> str:
    return str(term) if isinstance(term, Triple | BlankNode) else term.value


def _json(term: Term) -> dict[str, Any]:
    match term:
        case NamedNode():
            return {"type": "uri", "value": term.value}
        case BlankNode():
            return {"type": "bnode", "value": term.value}
        case Triple():
            names = ("subject", "predicate", "object")
            return {"type": "triple", "value": {name: _json(getattr(term, name)) for name in names}}
        case Literal(language=str() as language):
            return {"type": "literal", "value": term.value, "xml:lang": language}
        case Literal() if term.datatype.value == _STRING:
            return {"type": "literal", "value": term.value}
        case _:
            return {"type": "literal", "value": term.value, "datatype": term.datatype.value}
