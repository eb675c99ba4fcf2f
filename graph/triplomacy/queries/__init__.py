"""The questions analysts ask most, as SPARQL under a name; one file of `named/` each.

A file begins with two comment lines, its title and what it answers, then `# parameter: name` or `# required: name` for
each variable that may or must be bound, and `# claims: ?…` if its answers rest on others than ?claim. `narrowing` has
the parameters that most share. Nothing here knows stores.
"""

import difflib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from triplomacy.errors import InvalidQuery
from triplomacy.queries import narrowing
from triplomacy.queries.narrowing import Value

# In the order in which they are told.
PARAMETERS = ("actor", "other", "since", "until")


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedQuery:
    """A question: its name, a title, what it answers, its SPARQL, the parameters that may be given values.

    Those that are `required` must be. Its answers rest on the claims in `claim_variables`.
    """

    name: str
    title: str
    about: str
    text: str
    parameters: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    claim_variables: tuple[str, ...] = ("claim",)

    def check(self, given: Collection[str]) -> None:
        """Raises InvalidQuery if it lacks a parameter, or needs another."""
        for name in given:
            if name not in self.parameters:
                there = ", ".join(f"--{one}" for one in self.parameters) or "none"
                raise InvalidQuery(f"query {self.name!r} has no parameter --{name}; it has {there}")
        if missing := [name for name in self.required if name not in given]:
            raise InvalidQuery(f"query {self.name!r} needs {' and '.join(f'--{name}' for name in missing)}")

    def bound(self, values: Mapping[str, Value]) -> str:
        """The SPARQL with some parameters fixed; the others stay open. Raises InvalidQuery."""
        self.check(values)
        shared = narrowing.parameters(self.text)
        own = sorted((name, value) for name, value in values.items() if name not in shared)
        # Oxigraph substitutes only what a query selects, and a VALUES at its end comes after the grouping.
        fixed = "".join(f"VALUES ?{name} {{ {value} }}\n  " for name, value in own)
        chosen = {name: value for name, value in values.items() if name in shared}
        return narrowing.narrowed(self.text, chosen, before=fixed)

    @property
    def claims(self) -> str:
        """SPARQL for the claims behind its answers. Raises InvalidQuery if it asks of none."""
        pattern = narrowing.pattern(self.text)
        if pattern is None:
            raise InvalidQuery(f"query {self.name!r} names no ?claim; write SPARQL that selects one")
        columns = " ".join(f"?{name}" for name in self.claim_variables)
        return f"{self.text[: self.text.index('SELECT')]}SELECT DISTINCT {columns} WHERE {pattern}"


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
    title, about, *lines = (line.removeprefix("# ") for line in text.splitlines())
    required = tuple(line.removeprefix("required: ") for line in lines if line.startswith("required: "))
    optional = tuple(line.removeprefix("parameter: ") for line in lines if line.startswith("parameter: "))
    claims = next((line.removeprefix("claims: ") for line in lines if line.startswith("claims: ")), "?claim")
    every = {*required, *optional, *narrowing.parameters(text)}
    return NamedQuery(
        name=name,
        title=title,
        about=about,
        text=text,
        parameters=tuple(one for one in PARAMETERS if one in every),
        required=required,
        claim_variables=tuple(claims.replace("?", "").split()),
    )
