"""The named queries give the same answers wherever claims are: a build, a store in memory or on disk, an endpoint."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from store_kinds import at_a_server, memory, on_disk, oxigraph, part

from triplomacy import store as builds
from triplomacy import streams
from triplomacy.claims import Record
from triplomacy.exporters.formats import FORMATS
from triplomacy.queries import questions, results
from triplomacy.queries.asking import ask
from triplomacy.queries.questions import Question
from triplomacy.store import BUILD_FILE
from triplomacy.stores import GraphStore, Query, parts, remote
from triplomacy.stores.snapshots import open_snapshot

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "sahel.jsonl"
ACTORS = {"actor": "Niger", "other": "Chad"}
DAYS = {"since": date(2026, 2, 1), "until": date(2026, 3, 2)}
CHANGED = [("denied", "Mali", "supplies", "Niger"), ("new", "Chad", "attacks", "Niger")]


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, str]]:
    """The example in a build, in a store on disk, and at an endpoint."""
    folder = tmp_path_factory.mktemp("everywhere")
    FORMATS["nquads"].write(records(), folder / BUILD_FILE)
    with oxigraph() as server:
        with on_disk(folder / "store") as store:
            fill(store)
        with at_a_server(server) as store:
            fill(store)
        yield {"build": str(folder), "disk": str(folder / "store"), "endpoint": f"oxigraph+{server}"}


@pytest.fixture(scope="module")
def open_places(places: Mapping[str, str]) -> Iterator[Mapping[str, Query]]:
    """The same, open, and in memory."""
    build = builds.open_build(Path(places["build"]))
    with (
        memory(Path()) as store,
        open_snapshot(Path(places["disk"])) as snapshot,
        remote.asked(places["endpoint"]) as endpoint,
    ):
        fill(store)
        yield {
            "memory": store.query,
            "build": partial(ask, lambda: build.graphs),
            "disk": snapshot.query,
            "endpoint": endpoint.query,
        }


def records() -> list[Record]:
    return list(streams.records(EXAMPLE))


def fill(store: GraphStore) -> None:
    store.put([*parts.vocabulary(), *(part(*group) for group in parts.documents(records()))])


@pytest.mark.parametrize("name", [query.name for query in questions.named()])
def test_a_question_has_one_answer_wherever_it_is_asked(open_places: Mapping[str, Query], name: str) -> None:
    query = questions.named_query(name)
    for wanted in {query.required, query.parameters}:
        actors = {one: ACTORS[one] for one in wanted if one in ACTORS}
        days = {one: DAYS[one] for one in wanted if one in DAYS}
        question = Question(text=name, is_name=True, actors=actors, days=days)
        answers = {place: results.to_json(questions.asked(ask, question)) for place, ask in open_places.items()}
        assert len(set(answers.values())) == 1, answers


def test_a_place_is_opened_by_its_name(places: Mapping[str, str]) -> None:
    question = Question(text="changes", is_name=True, days={"since": date(2026, 3, 1)})
    answers = {place: questions.answer(place, question).rows for place in places.values()}
    assert all([row[:4] for row in rows] == CHANGED for rows in answers.values()), answers


@pytest.mark.parametrize(("name", "number"), [("edge-list", 11), ("contradictions", 4), ("profile", 14), ("paths", 11)])
def test_the_claims_behind_an_answer_can_be_chosen(open_places: Mapping[str, Query], name: str, number: int) -> None:
    assert {len(questions.claims(query, name, is_name=True)) for query in open_places.values()} == {number}
