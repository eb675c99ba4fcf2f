"""Decisions of analysts: every view of a store shows them, documents that come again do, and they can be undone."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sahel import CHAD, LETTER, MALI, NIGER, REPLY, RIFLES, STRIKE, SUPPLY, TOGO, actor
from store_kinds import WHEN, decision, memory, on_disk, oxigraph, sahel

from triplomacy import rdf
from triplomacy import store as builds
from triplomacy.claims import Claim, Record
from triplomacy.decisions import Change, Kind, Undoing
from triplomacy.errors import InvalidDecision
from triplomacy.exporters.formats import FORMATS
from triplomacy.queries.asking import resolve_actor
from triplomacy.stores import GraphStore, curating, parts, snapshots
from triplomacy.stores.disk import DiskStore
from triplomacy.stores.remote import asked

Said = set[tuple[str | None, ...]]

CLAIMS = """SELECT ?source ?relation ?target ?polarity WHERE {
  ?claim a kg:Claim ; rdf:predicate ?relation ; kg:polarity ?polarity ;
    rdf:subject/rdfs:label ?source ; rdf:object/rdfs:label ?target }"""
TABLE = "SELECT source_label, 'rel:' || relation, target_label, 'kg:' || polarity FROM claims"
EDGES = """SELECT DISTINCT ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o }
  FILTER ( STRSTARTS(STR(?p), STR(rel:)) && ( CONTAINS(STR(?g), "/doc/") || CONTAINS(STR(?g), "/rollup") ) ) }"""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The URL of a SPARQL endpoint on this machine."""
    with oxigraph() as url:
        yield url


@pytest.fixture(scope="module", params=["memory", "disk", "remote"])
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphStore]:
    """A store of each kind with the ontology and the claims of the Sahel; each test leaves it as it was."""
    folder = tmp_path_factory.mktemp("store")
    kinds: dict[str, Callable[[], AbstractContextManager[GraphStore]]] = {
        "memory": lambda: memory(folder),
        "disk": lambda: on_disk(folder),
        "remote": lambda: asked(f"oxigraph+{request.getfixturevalue('server')}"),
    }
    with kinds[request.param]() as opened:
        opened.put([*(part for part in parts.vocabulary() if part.id == rdf.ONTOLOGY_GRAPH.value), *sahel()])
        yield opened


def of_records(records: Iterator[Record]) -> Said:
    claims = (record for record in records if isinstance(record, Claim))
    return {(one.source.label, f"rel:{one.relation}", one.target.label, f"kg:{one.polarity}") for one in claims}


def seen(store: GraphStore) -> Said:
    """What a store says, which is the same however it is looked at."""
    said = of_records(store.records())
    assert set(store.query(CLAIMS).rows) == said
    built = builds.of_quads(rdf.quads(store.records(), threshold=store.threshold))
    assert set(store.query(EDGES).rows) == set(builds.query(built, EDGES).rows)
    if isinstance(store, DiskStore):
        store.publish()
        with snapshots.open_snapshot(store.root) as snapshot:
            assert set(snapshot.claims().execute(TABLE).fetchall()) == said
            assert of_records(snapshot.archive.records()) == said
            assert set(snapshot.query(CLAIMS).rows) == said
    return said


def facts(*rows: str) -> Said:
    return {(source, f"rel:{relation}", target, f"kg:{polarity}") for source, relation, target, polarity in
            (row.split(" - ") for row in rows)}  # fmt: skip


TEAM = actor("TogoTeam", "Togo team", "Organization")

DECISIONS: list[tuple[Kind, dict[str, Any], Said, Said]] = [
    ("merge", {"actor": TOGO, "into": CHAD},
     facts("Niger - supplies - Togo - negative", "Ada Minister - consultsWith - Togo - positive"),
     facts("Niger - supplies - Chad - negative", "Ada Minister - consultsWith - Chad - positive")),
    ("merge", {"actor": CHAD, "into": NIGER},
     facts("Mali - suppliesArmsTo - Chad - positive", "Niger - attacks - Chad - positive"),
     facts("Mali - suppliesArmsTo - Niger - positive")),
    ("split", {"actor": TOGO, "into": TEAM, "documents": (LETTER.id,)},
     facts("Niger - supplies - Togo - negative", "Ada Minister - consultsWith - Togo - positive"),
     facts("Niger - supplies - Togo team - negative", "Ada Minister - consultsWith - Togo team - positive")),
    ("split", {"actor": MALI, "into": TOGO, "claims": (RIFLES.id,)},
     facts("Mali - suppliesArmsTo - Niger - positive"), facts("Togo - suppliesArmsTo - Niger - positive")),
    ("reject", {"claims": (SUPPLY.id, STRIKE.id)},
     facts("Mali - supplies - Niger - positive", "Chadian army - attacks - Niger - positive"), set()),
    ("correct", {"claims": (RIFLES.id,), "change": Change(relation="supplies", target=CHAD, polarity="negative")},
     facts("Mali - suppliesArmsTo - Niger - positive"), facts("Mali - supplies - Chad - negative")),
    ("rename", {"actor": CHAD, "name": "Tchad"},
     facts("Mali - suppliesArmsTo - Chad - positive", "Niger - attacks - Chad - positive"),
     facts("Mali - suppliesArmsTo - Tchad - positive", "Niger - attacks - Tchad - positive")),
    ("alias", {"actor": TOGO, "name": "Togoland"}, set(), set()),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "values", "gone", "come"), DECISIONS)
def test_every_view_shows_a_decision_and_documents_that_come_again_too(
    store: GraphStore, kind: Kind, values: dict[str, Any], gone: Said, come: Said
) -> None:
    before = seen(store)
    assert gone <= before
    wanted = (before - gone) | come
    taken = decision(kind, **values)
    curating.decide(store, taken)
    assert seen(store) == wanted
    store.put(sahel())
    assert seen(store) == wanted
    if "name" in values:
        assert resolve_actor(store.query, values["name"]).value == values["actor"].iri
    undone, _ = curating.undo(store, taken.id, Undoing(who="Bob", when=WHEN, why="it was right"))
    assert seen(store) == before
    assert undone in store.curation.decisions
    with pytest.raises(InvalidDecision, match="was undone by Bob"):
        curating.undo(store, taken.id, Undoing(who="Bob", when=WHEN, why="again"))


def test_decisions_build_on_each_other_and_travel(store: GraphStore, tmp_path: Path) -> None:
    """A correction of what a merge made; the same decisions in another store give the same."""
    before = seen(store)
    merged = replace(decision("merge", actor=TOGO, into=CHAD), why="another reason")
    curating.decide(store, merged)
    [changed] = [one for one in store.records([LETTER.id]) if isinstance(one, Claim) and one.relation == "consultsWith"]
    ids, change = curating.change(store, changed.id, target=NIGER, polarity="positive")
    assert change == Change(target=NIGER)
    corrected = decision("correct", claims=ids, change=change)
    curating.decide(store, corrected)
    wanted = (before - DECISIONS[0][2]) | facts(
        "Niger - supplies - Chad - negative", "Ada Minister - consultsWith - Niger - positive"
    )
    assert seen(store) == wanted
    with memory(tmp_path) as other:
        other.put(sahel())
        assert curating.take(other, [one for one in store.curation.decisions if not one.undone]) == 1
        assert seen(other) == wanted
        for name in ("edges", "rdf12"):
            for number, place in enumerate((store, other)):
                FORMATS[name].write(place.records(), tmp_path / f"{name}-{number}")
            assert (tmp_path / f"{name}-0").read_bytes() == (tmp_path / f"{name}-1").read_bytes()
    for one in (corrected, merged):
        curating.undo(store, one.id, Undoing(who="Bob", when=WHEN, why="it was right"))
    assert seen(store) == before


WRONG: list[tuple[str, dict[str, Any], str]] = [
    (SUPPLY.id, {"relation": "supplies", "source": MALI}, "says so already"),
    (SUPPLY.id, {"target": MALI}, "Mali would be source and target"),
    (SUPPLY.id[:-1] + "x", {"target": CHAD}, f"did you mean {SUPPLY.id}"),
    (REPLY.id, {"target": CHAD}, "no claim"),
]


@pytest.mark.parametrize(("id_", "values", "words"), WRONG)
def test_a_correction_changes_something_of_a_claim(
    store: GraphStore, id_: str, values: dict[str, Any], words: str
) -> None:
    with pytest.raises(InvalidDecision, match=words):
        curating.change(store, id_, **values)
