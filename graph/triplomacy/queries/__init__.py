"""The questions analysts ask most, as SPARQL under a name; one file of `named/` each.

A file begins with two comment lines, its title and what it answers, then one `# parameter: name` for each variable
that the asker may bind. Nothing here knows a store.
"""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pyoxigraph import Literal, NamedNode

from triplomacy.errors import InvalidQuery

# From the first pattern to the last brace: what comes behind groups and sorts.
_PATTERN = re.compile(r"WHERE \{.*\}", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedQuery:
    """A question: its name, a title, what it answers, its SPARQL, the variables that may be bound to values."""

    name: str
    title: str
    about: str
    text: str
    parameters: tuple[str, ...] = ()

    def bound(self, values: Mapping[str, NamedNode | Literal]) -> str:
        """The SPARQL with some parameters fixed; the others stay open. Raises InvalidQuery if it lacks one."""
        for name in values:
            if name not in self.parameters:
                raise InvalidQuery(f"query {self.name!r} has no parameter {name!r}; it has {self.parameters or 'none'}")
        # Oxigraph substitutes only what a query selects, and a VALUES at its end comes after the grouping.
        fixed = "".join(f"\n  VALUES ?{name} {{ {value} }}" for name, value in sorted(values.items()))
        return self.text.replace("WHERE {", "WHERE {" + fixed, 1)

    @property
    def claims(self) -> str:
        """SPARQL for the claims behind its answers, in a column ?claim. Raises InvalidQuery if it asks of none."""
        pattern = _PATTERN.search(self.text)
        if pattern is None or not re.search(r"\?claim\b", pattern[0]):
            raise InvalidQuery(f"query {self.name!r} names no ?claim; write SPARQL that selects one")
        return f"{self.text[: self.text.index('SELECT')]}SELECT DISTINCT ?claim {pattern[0]}"


@cache
def named() -> tuple[NamedQuery, ...]:
    """All named queries, by name."""
    found = [entry for entry in files(__package__).joinpath("named").iterdir() if entry.name.endswith(".rq")]
    return tuple(
        _read(entry.name.removesuffix(".rq"), entry.read_text("utf-8"))
        for entry in sorted(found, key=lambda entry: entry.name)
    )


def named_query(name: str) -> NamedQuery:
    """The query of that name. Raises InvalidQuery with the nearest name there is."""
    queries = {query.name: query for query in named()}
    if name not in queries:
        near = difflib.get_close_matches(name, queries, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(queries)}"
        raise InvalidQuery(f"no query is named {name!r}; {hint}")
    return queries[name]


def _read(name: str, text: str) -> NamedQuery:
    title, about, *lines = text.splitlines()
    mark = "# parameter: "
    return NamedQuery(
        name=name,
        title=title.removeprefix("# "),
        about=about.removeprefix("# "),
        text=text,
        parameters=tuple(line.removeprefix(mark).strip() for line in lines if line.startswith(mark)),
    )
