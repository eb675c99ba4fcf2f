"""`export` from stores, endpoints, builds and files: all of the claims, or those that are wanted."""

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse
from sahel import MAYBE, MEETING, NIGER, NOTHING, RECORDS, REPLY, RIFLES, SUPPLY
from service import built
from store_kinds import at_a_server, decision, on_disk, oxigraph, sahel
from test_store_commands import run

from triplomacy import claims
from triplomacy.claims import Claim
from triplomacy.exporters.formats import FORMATS
from triplomacy.rdf import PREFIXES
from triplomacy.stores import GraphStore, curating, parts

OWN = "<http://e.org/g> <http://e.org/p> 1 ."


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The URL of a SPARQL endpoint on this machine."""
    with oxigraph() as url:
        yield url


def filled(store: GraphStore) -> None:
    store.put([*parts.vocabulary(), *sahel(), *parts.of_quads(parse(OWN, format=RdfFormat.TURTLE), source="own.ttl")])


@pytest.fixture(scope="module", params=["disk", "remote"])
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The place of a store with the Sahel's claims, in which the supply was rejected and Niger renamed."""
    remote = request.param == "remote"
    place = request.getfixturevalue("server") if remote else str(tmp_path_factory.mktemp("disk") / "store")
    with at_a_server(place) if remote else on_disk(Path(place)) as opened:
        filled(opened)
        curating.decide(opened, decision("reject", claims=(SUPPLY.id,)))
        curating.decide(opened, decision("rename", actor=NIGER, name="Republic of the Niger"))
    return f"oxigraph+{place}" if remote else place


def ids(*arguments: str | Path, given: str | None = None) -> list[str]:
    """The claims of an export, in order."""
    result = run("export", *arguments, given=given)
    assert result.exit_code == 0, result.stderr
    return [record.id for record in claims.read(result.stdout.splitlines()) if isinstance(record, Claim)]


LEFT = sorted(record.id for record in RECORDS if isinstance(record, Claim) and record is not SUPPLY)


# A format is made of records, wherever they come from.
PLACES = [("disk", name) for name in FORMATS] + [("remote", "claims"), ("remote", "nquads")]


@pytest.mark.parametrize(("store", "name"), PLACES, indirect=["store"])
def test_every_format_shows_what_analysts_decided(store: str, name: str, tmp_path: Path) -> None:
    out = tmp_path / FORMATS[name].file
    result = run("export", store, name, "-o", out)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
    data = out.read_bytes()
    if name == "neo4j":
        with ZipFile(out) as tables:
            data = b"".join(map(tables.read, tables.namelist()))
    # Edges have the actors' IRIs alone.
    assert b"Republic of the Niger" in data or name == "edges"
    # The method of the one claim that was rejected.
    assert b"by hand" not in data


def test_rdf_of_a_whole_store_has_all_that_the_store_has(store: str, tmp_path: Path) -> None:
    run("export", store, "rdf12", "-o", tmp_path / "rdf12.trig")
    found = set(unreified(parse(path=tmp_path / "rdf12.trig", format=RdfFormat.TRIG)))
    asked = "SELECT ?s ?p ?o ?g { GRAPH ?g { ?s ?p ?o } FILTER ( !CONTAINS(STR(?g), '/graph/store/') ) }"
    [*rows] = csv.reader(io.StringIO(run("query", store, asked, "-f", "csv").stdout))
    graphs = {row[3] for row in rows[1:]}
    assert graphs == {quad.graph_name.value for quad in found if isinstance(quad.graph_name, NamedNode)}
    assert len(rows) - 1 == len(found)
    assert any(graph.endswith("/curation") for graph in graphs)


def unreified(quads: Iterable[Quad]) -> Iterator[Quad]:
    for quad in quads:
        if isinstance(quad.object, Triple):
            for name in ("subject", "predicate", "object"):
                end = NamedNode(PREFIXES["rdf"] + name)
                yield Quad(quad.subject, end, getattr(quad.object, name), quad.graph_name)
        else:
            yield quad


def test_nanopublications_of_a_store_are_of_the_claims_that_are_left(store: str, tmp_path: Path) -> None:
    run("export", store, "nanopub", "-o", tmp_path / "np.trig")
    kind = NamedNode("http://www.nanopub.org/nschema#Nanopublication")
    found = {
        quad.subject.value for quad in parse(path=tmp_path / "np.trig", format=RdfFormat.TRIG) if quad.object == kind
    }
    assert {iri.rpartition("/")[2] for iri in found} == set(LEFT)


CHOICES: list[tuple[list[str], list[str]]] = [
    ([], LEFT),
    (["--actor", "Togo", "--relation", "consultsWith"], [MEETING.id]),
    (["--actor", "togo", "--actor", "Ada Minister", "--relation", "consults with"], [MEETING.id]),
    (["--actor", "Mali", "--other", "Republic of the Niger"], [NOTHING.id, RIFLES.id]),
    (["--actor", NIGER.iri, "--relation", "rel:supplies", "--since", "2026-05-01"], [RIFLES.id]),
    (["--document", "reply.txt"], [NOTHING.id, RIFLES.id]),
    (["--document", REPLY.id, "--until", "2026-05-01"], [RIFLES.id]),
    (["--document", "https://example.org/letter", "--relation", "suppliesArmsTo"], [MAYBE.id]),
    (["--query", "SELECT ?claim { ?claim kg:place ?where }"], [MEETING.id]),
    (["--query", "arms-transfers"], [MAYBE.id, RIFLES.id]),
    (["--query", "who-supplies-whom", "--actor", "Mali"], [RIFLES.id]),
]  # fmt: skip


@pytest.mark.parametrize(("options", "expected"), CHOICES)
def test_claims_of_a_store_are_chosen(store: str, options: list[str], expected: list[str]) -> None:
    assert sorted(ids(store, "claims", *options)) == sorted(expected)


@pytest.mark.parametrize("kind", ["build", "file", "standard input"])
def test_claims_of_a_build_or_a_file_are_chosen(kind: str, tmp_path: Path) -> None:
    folder = built(tmp_path / "out")
    place = {"build": folder, "file": folder / "claims.jsonl"}.get(kind)
    given = (folder / "claims.jsonl").read_text("utf-8") if place is None else None
    where = [place] if place else []
    options = ["--actor", "Niamey", "--query", "arms-transfers", "--since", "2026-05-01", "--document", "reply.txt"]
    assert ids(*where, "claims", *options, given=given) == [RIFLES.id]


def test_a_file_of_claims_can_be_asked(tmp_path: Path) -> None:
    place = built(tmp_path / "out") / "claims.jsonl"
    assert run("query", place, "SELECT ?c { ?c kg:place ?p }", "-f", "csv").stdout.count("#c") == 1


def test_a_choice_says_how_much_it_is(store: str) -> None:
    assert run("export", store, "edges", "--actor", "Togo").stderr == "claims: 2, documents: 1\n"
    assert run("export", store, "edges", "--actor", "Togo", "--quiet").stderr == ""
    assert run("export", store, "edges", "--since", "2030-01-01").stderr == "claims: 0, documents: 0\n"


WRONG: list[tuple[list[str], int, str]] = [
    (["--actor", "Tongo"], 1, "did you mean Togo"),
    (["--document", "leter.txt"], 1, "did you mean letter.txt"),
    (["--relation", "supply"], 1, "did you mean 'supplies'"),
    (["--query", "SELECT ?c { ?c a kg:Claim }"], 1, "has no column ?claim but c"),
    (["--query", "material-help"], 1, "names no ?claim"),
    (["--query", "arms-transfer"], 1, "did you mean 'arms-transfers'"),
    (["--since", "May"], 2, "write it as 2024-01-31"),
    (["--input", "claims.jsonl"], 2, "name one place of claims"),
]


@pytest.mark.parametrize(("options", "code", "words"), WRONG)
def test_what_cannot_be_chosen_is_named(tmp_path: Path, options: list[str], code: int, words: str) -> None:
    result = run("export", built(tmp_path / "out"), "claims", *options)
    assert (result.exit_code, result.stdout) == (code, "")
    assert words in result.stderr.replace("\n", " ")


def test_the_threshold_of_a_store_holds_unless_another_is_named(tmp_path: Path) -> None:
    from triplomacy.stores import disk

    with disk.opened(tmp_path / "store", threshold=0.9) as opened:
        opened.put(sahel())
    for options, asserted in (([], False), (["--threshold", "0.5"], True)):
        lines = run("export", tmp_path / "store", "nquads", *options).stdout
        assert (f"<{SUPPLY.source.iri}> <{PREFIXES['rel']}supplies> <{NIGER.iri}> " in lines) is asserted
