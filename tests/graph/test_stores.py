"""Stores that last: one suite for all of them, then what only the folder has."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import httpx
import pytest
from sahel import LETTER, MAYBE, RECORDS, REPLY, STRIKE, SUPPLY
from store_kinds import WHEN, at_a_server, decision, memory, on_disk, oxigraph, part, sahel

from triplomacy import store as builds
from triplomacy.claims import Record
from triplomacy.decisions import Undoing
from triplomacy.errors import InvalidQuery, StoreInUse, UnreadableStore
from triplomacy.stores import GraphStore, curating, disk, endpoint, parts, remote, snapshots

ALL = "SELECT ?s ?p ?o WHERE { ?s ?p ?o FILTER ( !isBlank(?s) && !isBlank(?o) ) }"
CURATED = "https://w3id.org/triplomacy/graph/curation#"
ROLLED = "SELECT ?s ?p ?o { GRAPH <https://w3id.org/triplomacy/graph/rollup> { ?s ?p ?o } }"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The URL of a SPARQL endpoint on this machine."""
    with oxigraph() as url:
        yield url


@pytest.fixture(params=[memory, on_disk, at_a_server])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[GraphStore]:
    """A store of each kind, empty but for the ontology and the known actors."""
    place = request.getfixturevalue("server") if request.param is at_a_server else tmp_path / "store"
    with request.param(place) as opened:
        opened.put(list(parts.vocabulary()))
        yield opened


def rows(store: GraphStore, text: str) -> set[tuple[str | None, ...]]:
    found = store.query(text).rows
    assert len(found) == len(set(found)), "the merge repeats a triple"
    return set(found)


def built(records: Sequence[Record]) -> set[tuple[str | None, ...]]:
    return set(builds.query(builds.load(records), ALL).rows)


def documents_only(found: set[tuple[str | None, ...]]) -> set[tuple[str | None, ...]]:
    return {row for row in found if "genid" not in f"{row[0]}{row[2]}"}


def test_a_store_says_what_a_build_of_the_same_records_says(store: GraphStore) -> None:
    store.put(sahel())
    assert documents_only(rows(store, ALL)) == built(RECORDS)
    assert rows(store, ROLLED) == {(":Chad", "rel:attacks", ":Niger"), (":Mali", "rel:consultsWith", ":Togo"),
                                   (":Togo", "rel:consultsWith", ":Mali")}  # fmt: skip
    assert set(store.held()) >= {LETTER.id, REPLY.id}


def test_what_is_put_twice_stands_once(store: GraphStore) -> None:
    store.put(sahel())
    before = rows(store, ALL)
    store.put(sahel())
    assert rows(store, ALL) == before


def test_a_part_that_is_replaced_leaves_nothing_but_what_others_hold(store: GraphStore) -> None:
    store.put(sahel())
    store.put([part(LETTER, MAYBE)])
    assert documents_only(rows(store, ALL)) == built([LETTER, MAYBE, REPLY, *RECORDS[-2:]])
    assert rows(store, ROLLED) == set()


def test_a_part_may_take_the_place_of_another(store: GraphStore) -> None:
    store.put(sahel())
    changed = replace(LETTER, text=LETTER.text + " Nothing else happened.")
    moved = replace(SUPPLY, evidence=replace(SUPPLY.evidence, document=changed.id))
    store.put([part(changed, moved, replaces=(LETTER.id,))])
    assert documents_only(rows(store, ALL)) == built([changed, moved, REPLY, *RECORDS[-2:]])
    assert LETTER.id not in store.held()


def test_what_goes_is_gone(store: GraphStore) -> None:
    store.put(sahel())
    store.put([], gone=[LETTER.id])
    assert documents_only(rows(store, ALL)) == built([REPLY, *RECORDS[-2:]])
    assert LETTER.id not in store.held()


def test_a_rolled_up_triple_stays_while_another_document_bears_it(store: GraphStore) -> None:
    store.put(sahel())
    again = replace(STRIKE, evidence=replace(STRIKE.evidence, document=REPLY.id))
    store.put([part(REPLY, again)])
    store.put([], gone=[LETTER.id])
    assert rows(store, ROLLED) == {(":Chad", "rel:attacks", ":Niger")}


def test_a_store_keeps_what_a_document_said_before_it_was_corrected(store: GraphStore) -> None:
    store.put(sahel())
    before, raw = rows(store, ALL), dict(store.held())
    wrong = decision("reject", claims=(SUPPLY.id,))
    assert curating.decide(store, wrong) == 1
    assert SUPPLY not in set(store.records([LETTER.id]))
    assert not rows(store, "SELECT ?o { :Mali rel:supplies ?o }")
    assert {id_: held for id_, held in store.held().items() if id_ in raw} == raw
    store.put(sahel())
    assert not rows(store, "SELECT ?o { :Mali rel:supplies ?o }")
    assert curating.undo(store, wrong.id, Undoing(who="Bob", when=WHEN, why="it is right"))[1] == 1
    assert [one.undone is not None for one in store.curation.decisions] == [True]
    assert {row for row in rows(store, ALL) if CURATED not in f"{row[0]}{row[2]}"} - before == {
        (":analyst-Ada", "rdf:type", "prov:Agent"), (":analyst-Ada", "rdfs:label", "Ada"),
        (":analyst-Bob", "rdf:type", "prov:Agent"), (":analyst-Bob", "rdfs:label", "Bob"),
    }  # fmt: skip
    assert before <= rows(store, ALL)


def test_queries_are_guarded(store: GraphStore) -> None:
    for text in (
        "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
        "ASK FROM <http://127.0.0.1/> {}",
        "DROP ALL",
    ):
        with pytest.raises(InvalidQuery):
            store.query(text)


def test_a_graph_of_ones_own_keeps_its_blank_nodes_under_iris(store: GraphStore) -> None:
    from pyoxigraph import RdfFormat, parse

    data = "<http://e.org/g> <http://e.org/p> [ <http://e.org/q> 0.90 ] ."
    for _ in range(2):
        store.put(list(parts.of_quads(parse(data, format=RdfFormat.TURTLE), source="own.ttl")))
    assert len(rows(store, "SELECT * { <http://e.org/g> ?p ?b . ?b <http://e.org/q> ?v }")) == 1
    store.put([], gone=[id_ for id_, held in store.held().items() if held.source == "own.ttl"])
    assert not rows(store, "SELECT * { ?b <http://e.org/q> ?v }")


def test_blank_nodes_of_two_files_are_two_and_of_one_file_twice_the_same() -> None:
    from pyoxigraph import RdfFormat, parse

    texts = ["<urn:g> <urn:p> [ <urn:q> 1 ] .", "<urn:g> <urn:p> [ <urn:q> 2 ] ."]
    one, again, other = (
        next(parts.of_quads(parse(text, format=RdfFormat.TURTLE), source="own.ttl")) for text in (texts[0], *texts)
    )
    assert one.triples == again.triples
    assert not one.triples & other.triples


def flaky(server: str, *, failing: int) -> tuple[HTTPServer, list[str]]:
    """A relay to a server that answers 503 to the first requests, and what it saw of credentials."""
    left, seen = [failing], []

    class Relay(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.relay()

        def relay(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            seen.append(self.headers.get("authorization", ""))
            if left[0]:
                left[0] -= 1
                self.send_response(503)
                self.send_header("content-length", "0")
                self.end_headers()
                return
            headers = {name: self.headers[name] for name in ("content-type", "accept") if name in self.headers}
            answer = httpx.request(self.command, server + self.path, content=body, headers=headers)
            self.send_response(answer.status_code)
            self.send_header("content-type", answer.headers.get("content-type", "text/plain"))
            self.send_header("content-length", str(len(answer.content)))
            self.end_headers()
            self.wfile.write(answer.content)

    relay = ThreadingHTTPServer(("127.0.0.1", 0), Relay)
    Thread(target=relay.serve_forever, daemon=True).start()
    return relay, seen


def test_requests_are_repeated_and_carry_the_token(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endpoint, "_PATIENCE", 0.001)
    monkeypatch.setenv("TRIPLOMACY_STORE_TOKEN", "open-sesame")
    relay, seen = flaky(server, failing=3)
    with relay, remote.asked(f"oxigraph+http://127.0.0.1:{relay.server_port}") as store:
        assert store.query("ASK {}").boolean is True
        relay.shutdown()
    assert seen == ["Bearer open-sesame"] * 4


def test_a_load_that_was_cut_off_is_put_in_order(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    place = f"oxigraph+{server}"
    with at_a_server(server) as store:
        store.put(sahel())
    with remote.opened(place) as broken:
        for step in ("_note", "_withdraw", "_put_graphs"):
            with monkeypatch.context() as patch:
                patch.setattr(broken, step, stopped)
                with pytest.raises(KeyboardInterrupt):
                    broken.put([part(LETTER, MAYBE)], gone=[REPLY.id])
    with remote.opened(place) as store:
        merged = rows(store, ALL)
        named = set(
            store.query(
                "SELECT DISTINCT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } FILTER ( !CONTAINS(STR(?g), '/store/') ) }"
            ).rows
        )
        assert merged == named
        store.put([part(LETTER, MAYBE)], gone=[REPLY.id])
        assert documents_only(rows(store, ALL)) == built([LETTER, MAYBE])
        assert rows(store, ROLLED) == set()


def stopped(*args: object, **more: object) -> None:
    raise KeyboardInterrupt


def test_credentials_do_not_travel_in_the_clear(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIPLOMACY_STORE_USER", "ada")
    with pytest.raises(UnreadableStore, match="use https"):
        remote.RemoteStore("http://store.example/sparql")
    remote.RemoteStore("https://store.example/sparql").close()


def test_a_server_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endpoint, "_PATIENCE", 0.001)
    with pytest.raises(UnreadableStore, match=r"http://127\.0\.0\.1:9: does not answer"):
        remote.RemoteStore("http://127.0.0.1:9").held()
    with pytest.raises(UnreadableStore, match=r"fuseki\+http"):
        remote.RemoteStore("blazegraph+http://127.0.0.1:9")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with disk.opened(tmp_path / "store") as store:
        store.put(sahel())
    return tmp_path / "store"


def test_readers_see_a_whole_state_beside_the_writer(folder: Path) -> None:
    with snapshots.open_snapshot(folder) as before:
        with disk.opened(folder) as store:
            store.put([], gone=[LETTER.id])
        with snapshots.open_snapshot(folder) as after:
            for snapshot, documents in ((before, {LETTER.id, REPLY.id}), (after, {REPLY.id})):
                assert set(snapshot.claims().execute("SELECT DISTINCT part FROM claims").fetchall()) == {
                    (document,) for document in documents
                }
                found = snapshot.query("SELECT ?d { ?d a kg:Document }").rows
                assert {row[0] for row in found} == {f"https://w3id.org/triplomacy/doc/{id_}" for id_ in documents}
        assert before.folder.exists()
    with disk.opened(folder):
        pass
    assert not before.folder.exists()
    assert len(list((folder / "snapshots").iterdir())) == 1


def test_a_second_writer_learns_who_writes(folder: Path) -> None:
    with (
        disk.opened(folder),
        pytest.raises(StoreInUse, match=rf"being written by pid {os.getpid()} on \S+"),
        disk.opened(folder),
    ):
        pass
    with disk.opened(folder):
        pass


def test_a_store_that_was_asked_can_be_opened_again(folder: Path) -> None:
    for _ in range(2):
        with disk.opened(folder) as store:
            assert store.query("ASK { :Mali rel:supplies :Niger }").boolean is True


def test_a_folder_that_is_no_store_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear all")
    with pytest.raises(UnreadableStore, match="no store and not empty"), disk.opened(tmp_path):
        pass
    with pytest.raises(UnreadableStore, match="triplomacy load"), snapshots.open_snapshot(tmp_path):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_store_keeps_its_threshold(tmp_path: Path) -> None:
    with disk.opened(tmp_path / "store", threshold=0.7) as store:
        store.put(sahel())
    with disk.opened(tmp_path / "store") as store:
        store.put([], gone=[REPLY.id])
        assert rows(store, ROLLED) == {(":Mali", "rel:consultsWith", ":Togo"), (":Togo", "rel:consultsWith", ":Mali")}
    with pytest.raises(UnreadableStore, match=r"--threshold 0\.7"), disk.opened(tmp_path / "store", threshold=0.5):
        pass


def test_texts_and_claims_come_back_as_they_were(folder: Path) -> None:
    with snapshots.open_snapshot(folder) as snapshot:
        assert snapshot.archive.document(LETTER.id) == LETTER
        assert {record.id for record in snapshot.archive.records()} == {record.id for record in RECORDS}
        assert snapshot.archive.document("0" * 16) is None


def test_sentences_are_found_by_their_words(folder: Path) -> None:
    with snapshots.open_snapshot(folder) as snapshot:
        search = snapshot.archive.search
        assert [found.quote for found in search("sent rifle")] == ["Mali sent 20 rifles to Niger in May."]
        assert [found.number for found in search("armies")] == [5]
        assert search("Burundi") == []
        with pytest.raises(InvalidQuery, match="put words with signs in them into quotes"):
            search("a AND (")
    with disk.opened(folder) as store:
        store.put([], gone=[REPLY.id])
        assert store.archive.search("rifles") == []


SAME: list[tuple[str, str]] = [
    ("SELECT ?r (COUNT(?c) AS ?n) { ?c a kg:Claim ; rdf:predicate ?r } GROUP BY ?r",
     "SELECT 'rel:' || relation, count(*)::VARCHAR FROM claims GROUP BY ALL"),
    ("SELECT ?q { ?c kg:modality kg:possible ; kg:evidence/oa:hasSelector/oa:exact ?q }",
     "SELECT quote FROM claims WHERE modality = 'possible'"),
    ("SELECT ?s ?t { ?c kg:sourceState ?s ; kg:targetState ?t ; kg:asserted true }",
     "SELECT ':' || source_behind, ':' || target_behind FROM claims "
     "WHERE asserted AND source_behind IS NOT NULL AND target_behind IS NOT NULL"),
    ("SELECT ?d ?n ?e ?a ?z { ?c kg:evidence ?x ; kg:earliest ?e . ?x kg:index ?n ; oa:hasSource ?doc ; "
     "oa:hasSelector [ oa:start ?a ; oa:end ?z ] . ?doc dcterms:identifier ?d }",
     'SELECT document, sentence::VARCHAR, earliest::VARCHAR, start::VARCHAR, "end"::VARCHAR FROM claims '
     "WHERE earliest IS NOT NULL"),
    ("SELECT ?q (COUNT(?c) AS ?n) { ?c rdf:predicate/kg:quadClass ?q } GROUP BY ?q",
     "SELECT quad, count(*)::VARCHAR FROM claims GROUP BY ALL"),
    ("SELECT ?l { ?c kg:confidence ?v ; rdf:subject/rdfs:label ?l FILTER ( ?v < 1 ) }",
     "SELECT source_label FROM claims WHERE confidence < 1"),
]  # fmt: skip


@pytest.mark.parametrize(("sparql", "sql"), SAME)
def test_sparql_and_the_projection_give_the_same_answers(folder: Path, sparql: str, sql: str) -> None:
    def check() -> int:
        with snapshots.open_snapshot(folder) as snapshot:
            asked = sorted(snapshot.query(sparql).rows, key=str)
            assert sorted(snapshot.claims().execute(sql).fetchall(), key=str) == asked
            return len(asked)

    assert check()
    with disk.opened(folder) as store:
        store.put([part(LETTER, MAYBE)], gone=[REPLY.id])
    check()


def test_the_projection_reads_nothing_but_its_claims(folder: Path) -> None:
    import duckdb

    with snapshots.open_snapshot(folder) as snapshot, pytest.raises(duckdb.Error):
        snapshot.claims().execute("SELECT * FROM read_csv('/etc/hostname')").fetchall()


def test_the_vocabulary_is_made_anew_only_when_it_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with disk.opened(tmp_path / "store") as store:
        names = store.held().keys()
    made: list[int] = []
    vocabulary = parts.vocabulary

    def counted() -> Iterator[parts.Part]:
        made.append(1)
        return vocabulary()

    monkeypatch.setattr(parts, "vocabulary", counted)
    with disk.opened(tmp_path / "store") as store:
        assert (made, store.held().keys()) == ([], names)
    monkeypatch.setattr("triplomacy.rdf.vocabulary_mark", lambda: "of a later version")
    for _ in range(2):
        with disk.opened(tmp_path / "store") as store:
            assert (made, store.held().keys()) == ([1], names)
