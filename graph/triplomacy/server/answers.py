"""A query asked of a view, and its answer written whole into a file before anybody is told that there is one.

Runs inside a worker. What the limits do not allow ends as a refusal: an answer is never cut short in silence.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TypeVar, cast

from pyoxigraph import (
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    serialize,
)

from triplomacy import rdf
from triplomacy.errors import InvalidQuery
from triplomacy.queries import tabled
from triplomacy.queries.guard import Graphs, checked, malformed
from triplomacy.queries.tabled import Table
from triplomacy.server.negotiation import GRAPHS, TABLES, chosen
from triplomacy.server.refusals import Refusal

Item = TypeVar("Item")

# What stands once for each row and never inside a value, since each format escapes a part of it there; for CSV outside
# of quotes. Then how many more of them there are than rows: tables have a header, and JSON's stand between rows.
_ROW_MARKS = {
    QueryResultsFormat.JSON: (b'}},{"', -1),
    QueryResultsFormat.XML: (b"</result>", 0),
    QueryResultsFormat.TSV: (b"\n", 1),
    QueryResultsFormat.CSV: (b"\n", 1),
}
_BLOCK = 1 << 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A query with the form wanted, the graphs that the request chose, and how large the answer may become."""

    text: str
    accept: str | None = None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    most_rows: int
    most_bytes: int


def write(question: Question, graph: Store, path: Path, table: Table | None = None) -> str:
    """Writes the answer into a file and gives its media type; named queries are asked of the table where they can be.

    Raises Refusal: 400 for a query that is malformed or reaches out, 406 for a form that we cannot write, 413 for an
    answer above the limits.
    """
    chosen_graphs = question.default_graphs or question.named_graphs
    query = tabled.asked(question.text) if table and not chosen_graphs else None
    if table and query:
        found = tabled.answer(query, {}, table, limit=question.most_rows + 1)
        answer = Store().query(tabled.values(found))
    else:
        answer = _asked(question, graph)
    with path.open("wb") as file:
        bounded = _Bounded(file, question)
        out = cast("IO[bytes]", bounded)
        try:
            if isinstance(answer, QueryTriples):
                media_type = chosen(question.accept, list(GRAPHS))
                triples = _counted(answer, question.most_rows)
                prefixes = dict(rdf.PREFIXES) if GRAPHS[media_type] != RdfFormat.N_TRIPLES else None
                serialize(triples, out, format=GRAPHS[media_type], prefixes=prefixes)
            else:
                media_type = chosen(question.accept, list(TABLES))
                form = TABLES[media_type]
                if isinstance(answer, QuerySolutions):
                    bounded.count_rows(form)
                answer.serialize(out, format=form)
            bounded.flush()
        except (ValueError, RuntimeError) as error:
            raise Refusal(400, _line(error)) from error
        except OSError as error:
            raise Refusal(500, "the answer could not be written; the service's log says why") from error
    return media_type


def _asked(question: Question, graph: Store) -> QueryBoolean | QuerySolutions | QueryTriples:
    prefixes = dict(rdf.PREFIXES)
    graphs = Graphs(graph.contains_named_graph)
    try:
        text = checked(question.text, prefixes=prefixes, graphs=graphs)
    except InvalidQuery as error:
        raise Refusal(400, str(error)) from error
    chosen_by_request = bool(question.default_graphs or question.named_graphs)
    for iri in (*question.default_graphs, *question.named_graphs):
        if iri not in graphs:
            raise Refusal(400, f"the request: no graph <{iri[:200]}> in the store, and none is fetched")
    try:
        return graph.query(
            text,
            prefixes=prefixes,
            default_graph=[NamedNode(iri) for iri in question.default_graphs] if chosen_by_request else None,
            named_graphs=[NamedNode(iri) for iri in question.named_graphs] if chosen_by_request else None,
        )
    except SyntaxError as error:
        reason = str(error)
    except (ValueError, RuntimeError) as error:
        raise Refusal(400, _line(error)) from error
    raise Refusal(400, str(malformed(text, reason)))


def _line(error: Exception) -> str:
    return f"query: {' '.join(str(error).split())}"


def _counted(items: Iterable[Item], most: int) -> Iterator[Item]:
    for number, item in enumerate(items, 1):
        if number > most:
            raise Refusal(413, f"the answer has more than {most} triples; narrow the query or add a LIMIT")
        yield item


class _Bounded:
    """A file that refuses to grow above the limits of a question."""

    def __init__(self, file: IO[bytes], question: Question) -> None:
        self._file = file
        self._question = question
        self._size = 0
        self._block = bytearray()
        self._form: QueryResultsFormat | None = None
        self._marks = 0
        self._tail = b""
        self._in_quotes = False

    def count_rows(self, form: QueryResultsFormat) -> None:
        """From here on a table of that format is written, whose rows are limited too."""
        self._form = form

    def write(self, data: bytes) -> int:
        """Takes the data, or raises Refusal."""
        self._size += len(data)
        if self._size > self._question.most_bytes:
            size = f"{self._question.most_bytes / 1e6:g} MB"
            raise Refusal(413, f"the answer is larger than {size}; narrow the query or add a LIMIT")
        self._block += data
        if len(self._block) >= _BLOCK:
            self.flush()
        return len(data)

    def flush(self) -> None:
        """Hands on what was taken."""
        block, self._block = bytes(self._block), bytearray()
        if self._form is not None:
            mark, extra = _ROW_MARKS[self._form]
            self._marks += self._unquoted(block) if self._form == QueryResultsFormat.CSV else self._counted(block, mark)
            if self._marks - extra > self._question.most_rows:
                most = self._question.most_rows
                raise Refusal(413, f"the answer has more than {most} rows; narrow the query or add a LIMIT")
        self._file.write(block)

    def _counted(self, block: bytes, mark: bytes) -> int:
        seen = self._tail + block
        self._tail = seen[max(len(seen) - len(mark) + 1, 0) :]
        return seen.count(mark)

    def _unquoted(self, block: bytes) -> int:
        parts = block.split(b'"')
        outside = parts[self._in_quotes :: 2]
        self._in_quotes ^= len(parts) % 2 == 0
        return sum(part.count(b"\n") for part in outside)
