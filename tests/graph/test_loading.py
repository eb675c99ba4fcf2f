"""Files into stores: what is skipped, replaced, removed, and what a kill leaves behind."""

import gzip
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pyoxigraph import Literal, QuerySolutions, Store
from sahel import LETTER, MAYBE, NIGER, RECORDS, REPLY, RIFLES, STRIKE, SUPPLY, TOGO

from triplomacy import articles, claims, loading, scale
from triplomacy import store as builds
from triplomacy.articles import Article, Reader, Recipe
from triplomacy.claims import Claim, Document, Iri, Record
from triplomacy.errors import Held, TriplomacyError
from triplomacy.exporters.formats import FORMATS
from triplomacy.rdf import PREFIXES
from triplomacy.relations.extraction import Extractor
from triplomacy.stores import disk, parts, snapshots
from triplomacy.stores.embedded import EmbeddedStore


def no_reader(documents: Iterable[Document], on_problem: object) -> Iterator[Article]:
    assert not list(documents), "nothing here is to be read by the extractor"
    yield from ()


def reader(extractor: Extractor) -> Reader:
    return lambda documents, on_problem: articles.read(documents, extractor)


def load(store: EmbeddedStore, *paths: Path, prune: bool = False) -> str:
    def fail(error: TriplomacyError) -> None:
        if not isinstance(error, Held):
            raise error

    return str(loading.load(store, paths, reader=no_reader, prune=prune, on_problem=fail))


def write(path: Path, *records: Record) -> Path:
    path.write_text("".join(claims.write(records)), encoding="utf-8")
    return path


def moved(claim: Claim, document: Document) -> Claim:
    return replace(claim, evidence=replace(claim.evidence, document=document.id))


def test_claims_are_loaded_once_and_replaced_when_they_change(tmp_path: Path) -> None:
    store = EmbeddedStore()
    path = write(tmp_path / "claims.jsonl", *RECORDS)
    assert load(store, path) == "2 added, 0 replaced, 0 unchanged, 0 removed"
    assert load(store, path) == "0 added, 0 replaced, 2 unchanged, 0 removed"
    write(path, LETTER, MAYBE, *RECORDS[-3:])
    assert load(store, path) == "0 added, 1 replaced, 1 unchanged, 0 removed"
    assert store.query("SELECT ?c { ?c a kg:Claim ; kg:evidence/oa:hasSource ?d }").terms
    assert len(store.query("SELECT ?c { ?c a kg:Claim }")) == 3


def test_packed_claims_are_claims_and_what_is_damaged_is_told(tmp_path: Path) -> None:
    plain, packed = write(tmp_path / "claims.jsonl", *RECORDS), tmp_path / "packed.jsonl.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert load(EmbeddedStore(), packed) == "2 added, 0 replaced, 0 unchanged, 0 removed"
    packed.write_bytes(b"\x1f\x8b damaged")
    with pytest.raises(TriplomacyError, match=r"packed\.jsonl\.gz: "):
        load(EmbeddedStore(), packed)


def test_a_text_that_changed_takes_the_place_of_the_one_from_the_same_address(tmp_path: Path) -> None:
    store = EmbeddedStore()
    load(store, write(tmp_path / "old.jsonl", LETTER, SUPPLY))
    changed = replace(LETTER, text=LETTER.text + " That was all.")
    assert load(store, write(tmp_path / "new.jsonl", changed, moved(SUPPLY, changed))) == (
        "0 added, 1 replaced, 0 unchanged, 0 removed"
    )
    assert set(store.held()) == {changed.id}


def test_two_texts_of_one_name_stand_side_by_side(tmp_path: Path) -> None:
    store = EmbeddedStore()
    twin = replace(REPLY, text=REPLY.text + " It did.")
    path = write(tmp_path / "claims.jsonl", REPLY, RIFLES, twin, moved(RIFLES, twin))
    for _ in range(2):
        load(store, path)
        assert set(store.held()) == {REPLY.id, twin.id}


def test_what_is_gone_is_removed_on_demand_only(tmp_path: Path) -> None:
    store = EmbeddedStore()
    load(store, write(tmp_path / "claims.jsonl", *RECORDS))
    fewer = write(tmp_path / "fewer.jsonl", *RECORDS[-3:])
    assert load(store, fewer) == "0 added, 0 replaced, 1 unchanged, 0 removed"
    store.put([parts.Part(id="urn:notes", source=parts.UPDATED, body=b"<urn:a> <urn:b> <urn:c>", is_rdf=True)])
    assert load(store, fewer, prune=True) == "0 added, 0 replaced, 1 unchanged, 1 removed"
    assert "urn:notes" in store.held()


def test_nothing_is_removed_if_a_file_could_not_be_read(tmp_path: Path) -> None:
    store = EmbeddedStore()
    load(store, write(tmp_path / "claims.jsonl", *RECORDS))
    bad = tmp_path / "bad.jsonl"
    bad.write_text("{}\n")
    problems: list[TriplomacyError] = []
    done = loading.load(store, [bad], reader=no_reader, prune=True, on_problem=problems.append)
    assert done.removed == 0
    assert "bad.jsonl:1" in str(problems[0])


def test_an_exported_graph_loads_as_what_it_was(tmp_path: Path) -> None:
    FORMATS["nquads"].write(RECORDS, tmp_path / "graph.nq")
    store, same = EmbeddedStore(), EmbeddedStore()
    load(store, tmp_path / "graph.nq")
    load(same, write(tmp_path / "claims.jsonl", *RECORDS))
    for text in ("SELECT * { ?s ?p ?o }", "SELECT * { GRAPH ?g { ?s ?p ?o } }"):
        assert set(store.query(text).rows) == set(same.query(text).rows)
    assert [found.quote for found in store.archive.search("rifles")] == ["Mali sent 20 rifles to Niger in May."]
    assert load(same, tmp_path / "graph.nq") == "1 added, 0 replaced, 2 unchanged, 0 removed"
    assert same.archive.document(LETTER.id) == LETTER


def test_graphs_that_left_their_file_leave_the_store(tmp_path: Path) -> None:
    store = EmbeddedStore()
    path = tmp_path / "own.trig"
    path.write_text("@prefix e: <http://e.org/> . e:a { e:s e:p 1 } e:b { [] e:p 2 }")
    load(store, path)
    path.write_text("@prefix e: <http://e.org/> . e:a { e:s e:p 1 , 3 }")
    assert load(store, path) == "0 added, 1 replaced, 0 unchanged, 1 removed"
    assert sorted(store.query("SELECT ?o { ?s <http://e.org/p> ?o }").rows) == [("1",), ("3",)]


def test_texts_are_read_once(tmp_path: Path, extractor: Extractor) -> None:
    path = tmp_path / "news.txt"
    path.write_text("Iran supplied drones to Russia on Monday.")
    store, asked = EmbeddedStore(), []

    def asking(documents: Iterable[Document], on_problem: object) -> Iterator[Article]:
        asked.extend(found := list(documents))
        return articles.read(found, extractor)

    def again(again: bool = False) -> str:
        return str(loading.load(store, [path], reader=asking, again=again))

    assert again() == "1 added, 0 replaced, 0 unchanged, 0 removed"
    assert ("Iran",) in store.query("SELECT ?l { ?c a kg:Claim ; rdf:subject/rdfs:label ?l }").rows
    assert again() == "0 added, 0 replaced, 1 unchanged, 0 removed"
    assert len(asked) == 1
    again(again=True)
    assert len(asked) == 2
    path.write_text("Iran supplied missiles to Russia on Monday.")
    assert again() == "0 added, 1 replaced, 0 unchanged, 0 removed"
    assert not store.archive.search("drones")


def news(number: int, target: str) -> list[Record]:
    """A document of its own with claims about a target, and one that many documents share."""
    document = replace(LETTER, name=f"news-{number}", url=f"https://example.org/{number}")
    other = replace(TOGO, iri=Iri(TOGO.iri.replace("Togo", target)), label=target)
    made = [replace(SUPPLY, target=other), replace(MAYBE, source=NIGER, target=other), STRIKE]
    return [document, *(moved(claim, document) for claim in made)]


def corpus(path: Path, target: str, documents: int = 40) -> Path:
    return write(path, *(record for number in range(documents) for record in news(number, target)))


SLOW = """
import sys, time
from pathlib import Path
from triplomacy import loading
loading._TRIPLES = 40
from triplomacy.cli import main
print("ready", flush=True)
main()
"""


def killed(store: Path, file: Path, seconds: float) -> None:
    """A load that is killed so many seconds after it began to work."""
    with subprocess.Popen(
        [sys.executable, "-c", SLOW, "load", str(store), str(file), "-q"], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        process.stdout.readline()
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)


@pytest.mark.parametrize("seed", range(4))
def test_a_kill_leaves_whole_documents_and_the_next_run_finishes(tmp_path: Path, seed: int) -> None:
    old, new = corpus(tmp_path / "old.jsonl", "Togo"), corpus(tmp_path / "new.jsonl", "Benin")
    folder = tmp_path / "store"
    with disk.opened(folder) as store:
        load(store, old)
    killed(folder, new, random.Random(seed).uniform(0.3, 1.5))
    with snapshots.open_snapshot(folder) as snapshot:
        counts = set(snapshot.query("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?c a kg:Claim } } GROUP BY ?g").rows)
        assert counts == {("3",)}
    targets = "SELECT ?g (COUNT(DISTINCT ?o) AS ?n) { GRAPH ?g { ?c rdf:object ?o } } GROUP BY ?g"
    left = Store.read_only(str(folder / "quads")).query(targets, prefixes=dict(PREFIXES))
    assert isinstance(left, QuerySolutions)
    assert [row["n"] for row in left] == [Literal(2)] * 40
    with disk.opened(folder) as store:
        load(store, new)
        expected = builds.load(record for number in range(40) for record in news(number, "Benin"))
        text = "SELECT ?s ?p ?o { ?s ?p ?o . ?s a kg:Claim }"
        assert set(store.query(text).rows) == set(builds.query(expected, text).rows)
        direct = "SELECT ?s ?p ?o { ?p a kg:Relation . ?s ?p ?o }"
        assert set(store.query(direct).rows) == set(builds.query(expected, direct).rows)
    with snapshots.open_snapshot(folder) as snapshot:
        rows = snapshot.claims().execute("SELECT target, count(*) FROM claims GROUP BY ALL ORDER BY ALL").fetchall()
        assert rows == [("Benin", 80), ("Niger", 40)]


def test_line_ends_that_only_unicode_knows_do_not_break_a_text_that_is_made_anew(tmp_path: Path) -> None:
    odd = replace(LETTER, text=LETTER.text + "\u2028\x85\x1c\u2029 Finis.")
    with disk.opened(tmp_path / "store") as store:
        load(store, write(tmp_path / "odd.jsonl", odd, moved(SUPPLY, odd)))
        assert loading.reindex(store) > 0
        assert len(store.query("SELECT ?c { ?c a kg:Claim }")) == 1


def test_texts_without_a_day_get_the_one_that_is_given(tmp_path: Path, extractor: Extractor) -> None:
    path = tmp_path / "strike.txt"
    path.write_text("France attacked Mali on Friday.\n", encoding="utf-8")
    store = EmbeddedStore()
    loading.load(store, [path], reader=reader(extractor), published=date(2026, 6, 17))
    assert store.query('ASK { ?c a kg:Claim ; kg:earliest "2026-06-12"^^xsd:date }').boolean is True


def test_two_processes_load_what_one_loads(tmp_path: Path, extractor: Extractor) -> None:
    paths = [tmp_path / f"{number}.txt" for number in range(40)]
    for number, path in enumerate(paths):
        path.write_text(f"{('Iran', 'Mali', 'Togo', 'Chad')[number % 4]} sent {number} drones to Niger.\n", "utf-8")
    paths[7].write_bytes(b"\0")
    one, two = EmbeddedStore(), EmbeddedStore()
    for store in (one, two):
        loading.load(store, paths[10:20], reader=reader(extractor))
    for path in paths[12:16]:
        path.write_text(f"{path.read_text()}\nIt flew.\n")
    outcomes = []
    for store, used in ((one, reader(extractor)), (two, scale.reader(Recipe(), 2))):
        problems: list[TriplomacyError] = []
        done = loading.load(store, paths, reader=used, on_problem=problems.append)
        outcomes.append((str(done), [str(problem) for problem in problems], list(store.held().items())))
    assert outcomes[0] == outcomes[1]
    assert outcomes[0][0] == "29 added, 4 replaced, 6 unchanged, 0 removed"
    text = "SELECT * { GRAPH ?g { ?s ?p ?o } }"
    assert sorted(one.query(text).rows) == sorted(two.query(text).rows)


def test_a_text_whose_place_another_took_in_the_same_run_is_read_again(tmp_path: Path, extractor: Extractor) -> None:
    path, other = tmp_path / "news.txt", tmp_path / "other.txt"
    path.write_text("Iran supplied drones to Mali.")
    store = EmbeddedStore()
    loading.load(store, [path], reader=reader(extractor))
    other.write_text(path.read_text())
    path.write_text("Iran supplied missiles to Mali.")
    done = loading.load(store, [path, other], reader=reader(extractor))
    assert str(done) == "1 added, 1 replaced, 0 unchanged, 0 removed"
    assert store.archive.search("drones") and store.archive.search("missiles")


def test_a_copy_names_what_stands_for_it_whatever_comes_and_goes(tmp_path: Path) -> None:
    def copy(number: int, *, published: int = 3) -> list[Record]:
        document = replace(LETTER, url=f"https://example.org/{number}", published=date(2026, 3, published))
        return [document, moved(SUPPLY, document)]

    def copied() -> dict[str | None, str | None]:
        """Whose copy each document is, in the graph and in the archive."""
        text = "SELECT DISTINCT ?url ?first { ?d a kg:Document ; dcterms:source ?url OPTIONAL { ?d kg:copyOf ?first } }"
        prefixes = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
        found = {row[0]: (row[1] or "").rpartition("/")[2] or None for row in store.query(prefixes + text).rows}
        records: dict[str | None, str | None] = {
            one.url: one.copy_of for one in store.records() if isinstance(one, Document)
        }
        assert found == records
        return records

    first, second = LETTER.id, copy(1)[0].id
    with disk.opened(tmp_path / "store") as store:
        load(store, write(tmp_path / "a.jsonl", LETTER, SUPPLY), write(tmp_path / "b.jsonl", *copy(1)))
        assert copied() == {LETTER.url: None, "https://example.org/1": first}
        assert load(store, tmp_path / "b.jsonl") == "0 added, 0 replaced, 1 unchanged, 0 removed"
        # The first goes, and what it stood for stays as it was; what comes then joins them.
        load(store, tmp_path / "b.jsonl", write(tmp_path / "c.jsonl", *copy(2)), prune=True)
        assert copied() == {"https://example.org/1": first, "https://example.org/2": first}
        load(store, write(tmp_path / "b.jsonl", *copy(1, published=4)))
        assert copied() == {"https://example.org/1": first, "https://example.org/2": first}
        loading.reindex(store)
        assert copied() == {"https://example.org/1": first, "https://example.org/2": first}
    with snapshots.open_snapshot(tmp_path / "store") as seen:
        assert (second, first) in seen.claims().execute("SELECT DISTINCT part, copy_of FROM claims").fetchall()


def test_a_malformed_claim_of_an_rdf_file_stops_no_store(tmp_path: Path) -> None:
    node, kg, oa = "<urn:x>", "https://w3id.org/triplomacy/ontology#", "http://www.w3.org/ns/oa#"
    odd = [
        f"{node} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{kg}Claim> .",
        f'{node} <{kg}confidence> "very" .',
        f"{node} <{kg}evidence> <urn:s> .",
        f'<urn:s> <{kg}index> "1e999" .',
        f'{node} <{kg}earliest> "yesterday" .',
        f"<urn:s> <{oa}hasSelector> <urn:p> .",
        f'<urn:p> <{oa}start> "99999999999" .',
        f'<urn:p> <{oa}end> "NaN" .',
        f'{node} <{kg}quantityText> "a\\"b" .',
    ]
    (tmp_path / "odd.nt").write_text("\n".join(odd), "utf-8")
    for expected in ("1 added", "1 unchanged"):
        with disk.opened(tmp_path / "store") as store:
            assert expected in load(store, tmp_path / "odd.nt")


def test_a_bad_line_is_named_by_its_number_and_what_stands_before_is_loaded(tmp_path: Path) -> None:
    store, path = EmbeddedStore(), tmp_path / "claims.jsonl"
    lines = list(claims.write(RECORDS))
    path.write_text("\n" + "".join(lines) + "\n" + lines[-1] + '{"type": "claim"}\n')
    with pytest.raises(TriplomacyError, match=rf"claims\.jsonl:{len(lines) + 4}: not a document or a claim"):
        load(store, path)
    path.write_bytes("".join(lines).encode() + b"\xff\n")
    with pytest.raises(TriplomacyError, match=rf"claims\.jsonl:{len(lines) + 1}: not UTF-8"):
        load(store, path)


def test_readers_get_a_new_snapshot_only_if_there_is_something_new(tmp_path: Path) -> None:
    folder, path = tmp_path / "store", write(tmp_path / "claims.jsonl", *RECORDS)
    names = []
    for _ in range(3):
        with disk.opened(folder) as store:
            load(store, path)
        names.append(snapshots.newest(folder))
    assert names[0] == names[1] == names[2]
    with disk.opened(folder) as store:
        store.close = lambda: None  # type: ignore[method-assign]
        store.put([parts.Part(id="urn:notes", source="notes", body=b"<urn:a> <urn:b> <urn:c>", is_rdf=True)])
        store.archive.close()
        del store.quads
    with disk.opened(folder):
        pass
    with snapshots.open_snapshot(folder) as snapshot:
        assert snapshot.query("ASK { <urn:a> <urn:b> <urn:c> }").boolean
