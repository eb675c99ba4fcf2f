"""Named queries asked of the table of claims: in every form the answers that SPARQL gives, whatever was decided."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import synthetic
from sahel import RECORDS
from store_kinds import decision, on_disk, part

from triplomacy import rdf
from triplomacy.claims import Claim, Document
from triplomacy.queries import NamedQuery, named, paths, questions, tabled
from triplomacy.queries.questions import Question
from triplomacy.queries.results import Results
from triplomacy.server import answers
from triplomacy.stores import curating, parts, snapshots
from triplomacy.stores.snapshots import Snapshot

TABLED = [query for query in named() if tabled.answers(query)]
DAYS = {"since": date(2016, 1, 1), "until": date(2024, 6, 30)}


@pytest.fixture(scope="module", params=["synthetic", "sahel"])
def snapshot(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    """A store with texts that copy others, and decisions of each kind."""
    folder = tmp_path_factory.mktemp(request.param) / "store"
    groups = list(parts.documents(synthetic.claims(60, seed=5) if request.param == "synthetic" else RECORDS))
    first, *said = groups[0]
    assert isinstance(first, Document)
    copy = replace(first, url="https://copied.example/", publisher="Another")
    copied = [replace(one, evidence=replace(one.evidence, document=copy.id)) for one in said if isinstance(one, Claim)]
    with on_disk(folder) as store:
        store.put([*parts.vocabulary(), *(part(*group) for group in groups), part(copy, *copied)])
        claims = [one for group in groups for one in group if isinstance(one, Claim)]
        denied = replace(next(one for one in claims if one.asserted()), polarity="negative")
        home = next(group for group in groups if group[0].id == denied.evidence.document)
        store.put([part(*home, denied)])
        for made in (
            decision("reject", claims=(claims[-1].id,)),
            decision("rename", actor=denied.target, name="Zembla"),
            decision("merge", actor=claims[1].source, into=denied.source)
            if claims[1].source.iri not in (denied.source.iri, denied.target.iri)
            else decision("alias", actor=denied.target, name="Zembla's"),
        ):
            curating.decide(store, made)
    with snapshots.open_snapshot(folder) as opened:
        yield opened


def asked(snapshot: Snapshot, query: NamedQuery, values: Mapping[str, object]) -> tuple[Results, Results]:
    """What the table says, and the graph."""
    actors = {name: str(value) for name, value in values.items() if name in ("actor", "other")}
    days = {name: value for name, value in values.items() if isinstance(value, date)}
    question = Question(text=query.name, is_name=True, actors=actors, days=days)
    return questions.asked(snapshot.query, question, snapshot.table()), questions.asked(snapshot.query, question)


@pytest.mark.parametrize("query", TABLED, ids=lambda query: query.name)
def test_table_and_graph_give_the_same_terms_in_the_same_order(snapshot: Snapshot, query: NamedQuery) -> None:
    pairs = snapshot.claims().execute("SELECT source, target FROM claims GROUP BY ALL ORDER BY count(*) DESC, 1, 2")
    (actor, other), (third, _) = pairs.fetchmany(2)
    must = {name: DAYS[name] for name in query.required}
    for given in (
        {},
        DAYS,
        {"actor": actor},
        {"actor": actor, "other": other},
        {"actor": third} | DAYS,
        {"other": other},
    ):
        values = {name: value for name, value in given.items() if name in query.parameters} | must
        ours, theirs = asked(snapshot, query, values)
        assert ours.variables == theirs.variables
        assert sorted(ours.terms, key=str) == sorted(theirs.terms, key=str), values
        order = [ours.variables.index(name) for name, _ in tabled._sql(query).order]  # type: ignore[union-attr]
        columns = [[[row[place] for place in order] for row in found.terms] for found in (ours, theirs)]
        assert columns[0] == columns[1], values
        assert ours.terms or given or query.name in ("balance", "hedged"), "nothing was compared"


@pytest.mark.parametrize("days", [{}, DAYS])
def test_paths_are_the_same_by_either_way(snapshot: Snapshot, days: Mapping[str, date]) -> None:
    ends = snapshot.claims().execute("SELECT min(source), max(target) FROM claims WHERE asserted").fetchone()
    ours, theirs = asked(snapshot, paths.PATHS, {**dict(zip(("actor", "other"), ends or (), strict=True)), **days})
    assert ours == theirs
    values, table = {name: rdf.day_term(day) for name, day in days.items()}, snapshot.table()
    assert table
    steps = tabled.answer(paths.STEPS, values, table).terms
    assert steps or days
    assert Counter(steps) == Counter(snapshot.query(paths.STEPS.bound(values)).terms)


@pytest.mark.parametrize("form", ["application/sparql-results+json", "application/sparql-results+xml", "text/csv"])
def test_the_service_writes_what_the_table_says_as_it_would_the_graph(
    snapshot: Snapshot, form: str, tmp_path: Path
) -> None:
    for query in TABLED:
        if query.required:
            continue
        question = answers.Question(text=query.text, accept=form, most_rows=1000, most_bytes=1_000_000)
        for name, table in (("table", snapshot.table()), ("graph", None)):
            answers.write(question, snapshot.graph, tmp_path / name, table)
        ours, theirs = ((tmp_path / name).read_bytes() for name in ("table", "graph"))
        # Rows that are alike in all that they are ordered by may stand in either order.
        assert sorted(ours) == sorted(theirs)
        assert tabled.asked(query.text) == query
        assert tabled.asked(f"{query.text} LIMIT 1") is None


def test_what_came_as_rdf_is_asked_in_sparql(tmp_path: Path) -> None:
    with on_disk(tmp_path / "store") as store:
        store.put([part(*group) for group in parts.documents(RECORDS)])
        store.put([parts.Part(id="urn:own", source="own", body=b"<urn:a> <urn:b> <urn:c>", is_rdf=True)])
    with snapshots.open_snapshot(tmp_path / "store") as snapshot:
        assert snapshot.table() is None
