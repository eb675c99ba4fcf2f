"""How two actors are joined: the shortest chains of asserted claims between them, with what is said of each step.

Lengths are more than a property path of SPARQL can tell, so the chains are found here, in the graph of who is said to
have done something to whom. What no document says, such as that a state is a member of an organisation, joins nobody.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice, pairwise
from typing import TypeAlias

import networkx as nx
from pyoxigraph import Literal

from triplomacy.queries import NamedQuery, narrowing, tabled
from triplomacy.queries.narrowing import Value
from triplomacy.queries.results import Results, Term
from triplomacy.queries.tabled import Table
from triplomacy.stores import Query

# So many chains are shown, none longer than the shortest by more than a step.
MOST = 5

_ENDS = "rdf:subject|kg:sourceState ?one ; rdf:object|kg:targetState ?two"
_STEPS = f"""SELECT ?one ?two (COUNT(DISTINCT ?claim) AS ?claims)
WHERE {{
  # about: ?claim since until
  ?claim kg:asserted true ; {_ENDS} .
  FILTER ( ?one != ?two )
}}
GROUP BY ?one ?two"""
# The steps as a query of their own, to be asked of a table where there is one.
STEPS = NamedQuery(
    name="steps", title="Steps", about="Who has to do with whom.", text=_STEPS, parameters=("since", "until")
)
_CLAIMS = f"""SELECT DISTINCT ?one ?two ?source ?relation ?target ?day ?document ?sentence ?claim
WHERE {{
  VALUES ( ?one ?two ) {{ $pairs }}
  # about: ?claim since until
  ?claim {_ENDS} ; kg:asserted true ; rdf:subject/rdfs:label ?source ; rdf:predicate/rdfs:label ?relation ;
    rdf:object/rdfs:label ?target ; kg:evidence ?passage .
  ?passage oa:hasSelector/oa:exact ?sentence ; oa:hasSource ?origin .
  OPTIONAL {{ ?origin dcterms:identifier ?document }}
  OPTIONAL {{ ?claim kg:earliest ?told }}
  OPTIONAL {{ ?origin dcterms:issued ?issued }}
  BIND ( COALESCE(?told, ?issued) AS ?day )
}}
ORDER BY ?source ?target ?relation ?day ?sentence ?claim"""
_COLUMNS = ("path", "step", "source", "relation", "target", "day", "document", "sentence")

PATHS = NamedQuery(
    name="paths",
    title="Paths between two actors",
    about=f"The {MOST} shortest chains of asserted claims, whatever their direction, with the claims of each step.",
    text=_STEPS,
    parameters=("actor", "other", "since", "until"),
    required=("actor", "other"),
)

_Pair: TypeAlias = tuple[Term | None, Term | None]


def answer(
    query: Query, values: Mapping[str, Value], table: Table | None = None, *, limit: int | None = None
) -> Results:
    """A row for each claim of each step of each path; the shortest path first, then the one of most claims."""
    PATHS.check(values)
    days = {name: value for name, value in values.items() if name in ("since", "until")}
    steps = tabled.answer(STEPS, days, table).terms if table else query(STEPS.bound(days)).terms
    chains = list(shortest(steps, values["actor"], values["other"]))
    wanted = {pair for chain in chains for step in pairwise(chain) for pair in (step, step[::-1])}
    pairs = " ".join(sorted(f"( {one} {two} )" for one, two in wanted))
    found: dict[_Pair, list[tuple[Term | None, ...]]] = {}
    for one, two, *row, _ in query(narrowing.narrowed(_CLAIMS.replace("$pairs", pairs), days)).terms if wanted else ():
        found.setdefault((one, two), []).append(tuple(row))
    rows = (
        (Literal(number), Literal(step), *row)
        for number, chain in enumerate(chains, 1)
        for step, (one, two) in enumerate(pairwise(chain), 1)
        for row in (*found.get((one, two), ()), *found.get((two, one), ()))
    )
    return Results(_COLUMNS, tuple(islice(rows, limit)))


def shortest(steps: Iterable[tuple[Term | None, ...]], actor: Term, other: Term) -> Iterator[Sequence[Term]]:
    """The shortest chains, at most `MOST`; of two equally long ones the first has more claims.

    A step is its two ends and the number of its claims.
    """
    graph: nx.Graph[Term] = nx.Graph()
    for one, two, claims in sorted(steps, key=str):
        number = int(claims.value) if isinstance(claims, Literal) else 0
        graph.add_edge(one, two, claims=number + graph.get_edge_data(one, two, {"claims": 0})["claims"])
    # So little that a shorter chain always costs less.
    for _, _, step in graph.edges(data=True):
        step["cost"] = 1 + 0.01 / step["claims"]
    if not (actor in graph and other in graph and actor != other and nx.has_path(graph, actor, other)):
        return
    chains = islice(nx.shortest_simple_paths(graph, actor, other, weight="cost"), MOST)
    first = next(chains)
    yield first
    for chain in chains:
        if len(chain) > len(first) + 1:
            return
        yield chain
