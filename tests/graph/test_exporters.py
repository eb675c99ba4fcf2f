"""The files: nothing is lost, nothing runs, and the same claims give the same bytes."""

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import networkx as nx
import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse
from sahel import (
    ARMY,
    CHAD,
    DENIED,
    LETTER,
    MALI,
    MEETING,
    MINISTER,
    NIGER,
    NOTHING,
    RECORDS,
    RIFLES,
    SUPPLY,
    claim,
    with_text,
)

from triplomacy import analytics, rdf
from triplomacy.claims import Claim, Document, Iri, Record, write
from triplomacy.exporters import appearance, casefile, network, quickview
from triplomacy.exporters.characters import for_table, for_utf8, for_xml
from triplomacy.exporters.formats import FORMATS
from triplomacy.exporters.layout import positions
from triplomacy.exporters.page import embedded, fingerprint

GEXF = "{http://gexf.net/1.3}"
HOSTILE = [
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)> href <a href='javascript:alert(1)'>x</a>",
    "<!--<script>",
    "{{ 7 * 7 }}{% raw %}",
    "a\x00b\x0bc\x1b\x85\u2028\u2029\ufffe\uffff",
    "\ud800 lone \udfff",
    "\u202eright to left\u202c مرحبا",
    "😀👩‍👩‍👧🏴󠁧󠁢󠁳󠁣󠁴󠁿",
    "=cmd|' /C calc'!A0",
    "quotes \" and ' and \\ and\r\nlines\rof\nall\tkinds",
    "]]>&amp;&#0;<![CDATA[",
    "x" * 10_000,
    " ",
]
TEXTS = st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(codec=None), min_size=1))
hostile = given(TEXTS)
unhurried = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def written(name: str, records: Any, folder: Path) -> Path:
    path = folder / FORMATS[name].file
    FORMATS[name].write(records, path)
    return path


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize("name", FORMATS)
def test_claims_are_walked_once_so_a_stream_will_do(tmp_path: Path, name: str) -> None:
    stream: Iterator[Record] = iter(RECORDS)
    assert written(name, stream, tmp_path).read_bytes() == written(name, RECORDS, tmp_path / "again").read_bytes()


@pytest.mark.parametrize("name", FORMATS)
def test_no_claims_give_a_file_all_the_same(tmp_path: Path, name: str) -> None:
    assert written(name, [], tmp_path).is_file()


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "claims"])
def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path, name: str) -> None:
    path = tmp_path / FORMATS[name].file
    path.write_text("old")
    with pytest.raises(LookupError):
        FORMATS[name].write([*RECORDS, replace(SUPPLY, relation="nothing")], path)
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]
    assert path.read_text() == "old"


def test_a_write_that_fails_midway_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    from triplomacy.exporters.files import replacing

    path = tmp_path / "graph.nq"
    path.write_text("old")
    with pytest.raises(OSError, match="disk full"), replacing(path) as out:
        out.write(b"half")
        raise OSError("disk full")
    assert [entry.name for entry in tmp_path.iterdir()] == ["graph.nq"]
    assert path.read_text() == "old"


def test_the_same_claims_give_the_same_bytes_whatever_the_hash_seed(tmp_path: Path) -> None:
    source = tmp_path / "claims.jsonl"
    source.write_text("".join(write(RECORDS)), encoding="utf-8")
    code = (
        "import sys; from pathlib import Path; from triplomacy import claims\n"
        "from triplomacy.exporters.formats import FORMATS\n"
        "records = list(claims.read(open(sys.argv[1], encoding='utf-8')))\n"
        "for form in FORMATS.values(): form.write(records, Path(sys.argv[2]) / form.file)"
    )
    builds = []
    for seed in ("1", "2"):
        environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)}
        folder = tmp_path / seed
        subprocess.run([sys.executable, "-c", code, source, folder], check=True, env=environment)
        builds.append({path.name: path.read_bytes() for path in folder.iterdir()})
    assert set(builds[0]) == {form.file for form in FORMATS.values()}
    assert [name for name in builds[0] if builds[0][name] != builds[1][name]] == []


def test_the_order_of_documents_does_not_matter(tmp_path: Path) -> None:
    turned = [*RECORDS[7:], *RECORDS[:7]]
    for name in FORMATS.keys() - {"claims"}:
        assert written(name, RECORDS, tmp_path).read_bytes() == written(name, turned, tmp_path / "turned").read_bytes()


def test_the_rdf_files_hold_what_they_should(tmp_path: Path) -> None:
    said = {quad.triple for quad in rdf.quads(RECORDS) if quad.graph_name != rdf.ROLLUP_GRAPH}
    lines = written("nquads", RECORDS, tmp_path).read_bytes().splitlines()
    assert lines == sorted(set(lines))
    quads = set(parse(path=tmp_path / "graph.nq"))
    assert set(rdf.quads(RECORDS)) <= quads
    assert len(quads) == len(set(parse(path=written("trig", RECORDS, tmp_path))))
    for name in ("turtle", "jsonld"):
        assert {quad.triple for quad in parse(path=written(name, RECORDS, tmp_path))} == said


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")
@unhurried
@hostile
def test_jsonld_reads_back_in_two_libraries(tmp_path: Path, text: str) -> None:
    records = with_text(text)
    said = {quad.triple for quad in rdf.quads(records) if quad.graph_name != rdf.ROLLUP_GRAPH}
    path = written("jsonld", records, tmp_path)
    assert {quad.triple for quad in parse(path=path, format=RdfFormat.JSON_LD)} == said
    graph = rdflib.Graph().parse(path, format="json-ld")
    assert {(s.n3(), p.n3()) for s, p, _ in graph} == {(str(t.subject), str(t.predicate)) for t in said}
    assert len(graph) == len(said)


@unhurried
@hostile
def test_tables_read_back_with_every_text(tmp_path: Path, text: str) -> None:
    _, made = with_text(text)
    assert isinstance(made, Claim)
    [edge] = rows(written("edges", with_text(text), tmp_path))
    named = {row["Id"]: row["Label"] for row in rows(written("nodes", with_text(text), tmp_path))}
    shown = for_table(text)
    assert named[made.source.iri].removeprefix("'") == shown.removeprefix("'")
    assert edge["evidence"].removeprefix("'") == shown.removeprefix("'")
    assert not edge["evidence"].startswith(("=", "@", "\t"))
    assert (edge["Source"], edge["Target"], edge["Kind"]) == (made.source.iri, MALI.iri, "criticizes")


def test_tables_are_what_gephi_imports(tmp_path: Path) -> None:
    edges = rows(written("edges", RECORDS, tmp_path))
    nodes = rows(written("nodes", RECORDS, tmp_path))
    assert list(edges[0])[:8] == ["Source", "Target", "Type", "Kind", "Id", "Label", "Weight", "timeset"]
    assert list(nodes[0])[:2] == ["Id", "Label"]
    assert len({edge["Id"] for edge in edges}) == len(edges) == 8
    assert {edge["Source"] for edge in edges} | {edge["Target"] for edge in edges} == {node["Id"] for node in nodes}
    [rifles] = [edge for edge in edges if edge["Id"] == RIFLES.id]
    assert (rifles["quantity_min"], rifles["earliest"], rifles["asserted"]) == ("20.0", "2026-05-01", "true")
    assert rifles["timeset"] == "<[2026-05-01, 2026-05-31]>"
    assert {edge["timeset"] for edge in edges if edge["Id"] == NOTHING.id} == {""}


@pytest.mark.parametrize("name", ["gexf", "graphml"])
@unhurried
@hostile
def test_networkx_reads_back_every_actor_and_claim(tmp_path: Path, name: str, text: str) -> None:
    records = [*with_text(text), *RECORDS]
    read = {"gexf": nx.read_gexf, "graphml": nx.read_graphml}[name](written(name, records, tmp_path))
    made = network.of_claims(records)
    assert set(read.nodes) == set(made.nodes)
    found = {values["id"]: values for _, _, values in read.edges(data=True)}
    for source, target, key, values in made.edges(keys=True, data=True):
        assert read.has_edge(source, target)
        assert found[key]["relation"] == values["relation"]
        assert found[key]["confidence"] == values["confidence"]
        assert found[key]["evidence"] == for_xml(values["evidence"])
        assert found[key].get("place") == (for_xml(values["place"]) if "place" in values else None)


def test_gexf_keeps_parallel_edges_apart_and_dates_them(tmp_path: Path) -> None:
    root = ET.parse(written("gexf", RECORDS, tmp_path)).getroot()
    edges = {edge.get("id"): edge for edge in root.iter(GEXF + "edge")}
    assert len(edges) == len({edge.get("kind") for edge in edges.values()}) == 8
    spans = {key: [(s.get("start"), s.get("end")) for s in edge.iter(GEXF + "spell")] for key, edge in edges.items()}
    assert spans[RIFLES.id] == [("2026-05-01", "2026-05-31")]
    assert spans[SUPPLY.id] == [("2026-03-12", "2026-03-12")]
    themes = [v.get("value") for v in edges[SUPPLY.id].iter(GEXF + "attvalue") if v.get("for") == "themes"]
    assert themes == ['["salt", "rice"]']
    assert len(root.findall(f"{GEXF}graph/{GEXF}attributes")) == 2


def test_gexf_shows_an_actor_while_one_of_its_edges_is_shown(tmp_path: Path) -> None:
    dated = [LETTER, *(one for one in RECORDS if isinstance(one, Claim) and one.id != NOTHING.id)]
    root = ET.parse(written("gexf", dated, tmp_path)).getroot()
    spans = {
        n.get("id"): [(s.get("start"), s.get("end")) for s in n.iter(GEXF + "spell")] for n in root.iter(GEXF + "node")
    }
    assert spans[MALI.iri] == [("2026-03-12", "2026-03-12"), ("2026-05-01", "2026-05-31")]
    assert spans[CHAD.iri] == [("2026-03-12", "2026-03-12")]
    root = ET.parse(written("gexf", RECORDS, tmp_path)).getroot()
    assert [
        n for n in root.iter(GEXF + "node") if n.get("id") == MALI.iri and n.find(GEXF + "spells") is not None
    ] == []


def test_place_size_colour_and_measures_of_an_actor_are_the_same_in_every_file(tmp_path: Path) -> None:
    node = ET.parse(written("gexf", RECORDS, tmp_path)).getroot().find(f".//{GEXF}node[@id='{MALI.iri}']")
    assert node is not None
    viz = {child.tag.rpartition("}")[2]: child.attrib for child in node}
    stated = {value.get("for"): value.get("value") for value in node.iter(GEXF + "attvalue")}
    graphml = nx.read_graphml(written("graphml", RECORDS, tmp_path)).nodes[MALI.iri]
    [row] = [row for row in rows(written("nodes", RECORDS, tmp_path)) if row["Id"] == MALI.iri]
    made = analytics.measures(network.of_claims(RECORDS)).actors[MALI.iri].columns
    for name, value in made.items():
        assert stated[name] == row[name] == str(graphml[name]) == str(value)
    assert {"weight_in", "betweenness", "reciprocity"} <= set(made)
    x, y = positions(network.of_claims(RECORDS))[MALI.iri]
    for name, value in (("x", x), ("y", -y)):
        assert float(viz["position"][name]) == float(row[name]) == graphml[name] == value
    assert float(viz["size"]["value"]) == float(row["size"]) == graphml["size"] == appearance.node_size(4)
    colour = appearance.NODE_COLOURS["State"]
    assert tuple(int(viz["color"][part]) for part in "rgb") == appearance.rgb(colour)
    assert row["color"] == graphml["color"] == colour


def test_gexf_declares_each_attribute_with_the_type_of_its_values(tmp_path: Path) -> None:
    root = ET.parse(written("gexf", RECORDS, tmp_path)).getroot()
    declared = {a.get("id"): a.get("type") for a in root.iter(GEXF + "attribute")}
    assert {value.get("for") for value in root.iter(GEXF + "attvalue")} == set(declared)
    assert (declared["confidence"], declared["inferred"], declared["sentence"]) == ("double", "boolean", "integer")
    assert not set(declared) & {"label", "weight", "kind", "type", "x", "y", "size", "color", "id"}


def test_the_aggregate_counts_claims_by_relation_and_status(tmp_path: Path) -> None:
    second = claim(MALI, "supplies", NIGER, replace(SUPPLY.evidence, sentence=9))
    root = ET.parse(written("gexf-aggregate", [*RECORDS, second], tmp_path)).getroot()
    weights = {(e.get("source"), e.get("target"), e.get("kind")): e.get("weight") for e in root.iter(GEXF + "edge")}
    assert weights[MALI.iri, NIGER.iri, "supplies"] == "2.0"
    assert weights[MALI.iri, NIGER.iri, "supplies (denied)"] == "1.0"
    assert weights[ARMY.iri, NIGER.iri, "attacks (inferred)"] == "1.0"
    assert len({e.get("id") for e in root.iter(GEXF + "edge")}) == len(weights) == 8


@pytest.mark.parametrize(
    ("made", "status"),
    [
        (SUPPLY, "asserted"),
        (DENIED, "denied"),
        (replace(DENIED, modality="probable"), "denied"),
        (replace(SUPPLY, modality="planned"), "hedged"),
        (replace(SUPPLY, confidence=0.4), "hedged"),
        (RECORDS[6], "inferred"),
    ],
)
def test_a_claim_has_one_status(made: Claim, status: str) -> None:
    assert network.status(made) == status


def test_times_of_a_bundle_are_merged_and_an_undated_claim_undoes_them() -> None:
    dated = [{"earliest": "2026-01-01", "latest": "2026-01-09"}, {"latest": "2026-01-12", "earliest": "2026-01-05"}]
    assert network.spells(dated) == [("2026-01-01", "2026-01-12")]
    assert network.spells([*dated, {"published": "2026-03-01"}])[1] == ("2026-03-01", "2026-03-01")
    assert network.spells([*dated, {}]) == []


class Page(HTMLParser):
    """What a browser would make of a page: its elements, and the text of each script."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag == "script":
            self.scripts.append("")

    def handle_data(self, data: str) -> None:
        if self.cdata_elem == "script":
            self.scripts[-1] += data


@unhurried
@hostile
def test_the_quick_view_shows_any_text_as_text(tmp_path: Path, text: str) -> None:
    plain = Page(written("quickview", with_text("plain"), tmp_path).read_text("utf-8"))
    page = Page(written("quickview", with_text(text), tmp_path).read_text("utf-8"))
    assert [tag for tag, _ in page.elements] == [tag for tag, _ in plain.elements]
    data = json.loads(page.scripts[0])
    [title] = [edge["title"] for edge in data["edges"]]
    assert for_utf8(" ".join(text.split())) in title
    assert "<" not in page.scripts[0]
    assert page.scripts[1:] == plain.scripts[1:]


def test_the_quick_view_asks_no_other_place_for_anything(tmp_path: Path) -> None:
    text = written("quickview", RECORDS, tmp_path).read_text("utf-8")
    page = Page(text)
    assert not [attrs for _, attrs in page.elements if {"src", "href", "srcset", "action"} & set(attrs)]
    [policy] = [attrs["content"] or "" for _, attrs in page.elements if "http-equiv" in attrs]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    for script in page.scripts[1:]:
        assert fingerprint(script) in policy
    [style] = re.findall("<style>(.*?)</style>", text, flags=re.S)
    assert fingerprint(style) in policy
    assert not re.search(r"url\(|@import", style)


def test_the_quick_view_tells_status_by_line_and_class_by_shape(tmp_path: Path) -> None:
    data = json.loads(Page(written("quickview", RECORDS, tmp_path).read_text("utf-8")).scripts[0])
    shapes = {node["id"]: node["shape"] for node in data["nodes"]}
    assert (shapes[MALI.iri], shapes[MINISTER.iri], shapes[ARMY.iri]) == ("dot", "triangle", "diamond")
    lines = {(edge["from"], edge["to"], edge["label"].split("\n")[0]): edge for edge in data["edges"]}
    assert lines[MALI.iri, NIGER.iri, "supplies"]["dashes"] is False
    assert lines[MALI.iri, NIGER.iri, "supplies (denied)"]["dashes"] == appearance.DASHES["denied"]
    assert lines[MALI.iri, CHAD.iri, "supplies arms to (hedged)"]["dashes"] == appearance.DASHES["hedged"]
    bends = [edge["smooth"]["roundness"] for (a, b, _), edge in lines.items() if (a, b) == (MALI.iri, NIGER.iri)]
    assert len(set(bends)) == len(bends) == 3
    assert lines[MALI.iri, NIGER.iri, "supplies"]["color"] == "#0072B2"
    assert "“Mali sent rice and salt to Niger.”" in lines[MALI.iri, NIGER.iri, "supplies"]["title"]
    assert "according to Togo" in lines[NIGER.iri, CHAD.iri, "attacks (hedged)"]["title"]
    assert "A letter from the Sahel 2026-03-12" in lines[NIGER.iri, CHAD.iri, "attacks (hedged)"]["title"]


def test_a_case_file_marks_the_stored_words_and_shares_what_claims_share() -> None:
    case = casefile.of_records(reversed(RECORDS))
    assert case == casefile.of_records(RECORDS)
    columns = case["claims"]
    assert len(columns["source"]) == sum(isinstance(record, Claim) for record in RECORDS)
    number = columns["id"].index(SUPPLY.id.rpartition("-")[2])
    paper, start, text = case["sentences"][columns["sentence"][number]]
    assert (start, text) == (SUPPLY.evidence.start, SUPPLY.evidence.quote)
    assert case["documents"][paper]["title"] == LETTER.title
    spans = (SUPPLY.evidence.cue, SUPPLY.evidence.source, SUPPLY.evidence.target)
    words = [LETTER.text[span.start : span.end] if span else "" for span in spans]
    starts, ends = columns["mentions"][number][::2], columns["mentions"][number][1::2]
    assert [text[a:b] if a >= 0 else "" for a, b in zip(starts, ends, strict=True)] == words
    assert [actor["label"] for actor in case["actors"]].count("Mali") == 1


@hostile
def test_embedded_data_cannot_end_their_script(text: str) -> None:
    shown = embedded([text])
    assert "<" not in shown
    assert json.loads(shown) == [for_utf8(text)]


def test_a_large_graph_says_what_it_shows_of_how_much(tmp_path: Path) -> None:
    actors = [replace(MALI, iri=Iri(f"{MALI.iri}{n}"), label=f"Mali {n}") for n in range(quickview.LIMIT + 1)]
    many = [claim(one, "supports", NIGER, SUPPLY.evidence) for one in actors]
    text = written("quickview", [LETTER, *many], tmp_path).read_text("utf-8")
    assert f"300 actors, {quickview.LIMIT}" not in text
    assert f"{quickview.LIMIT} of {quickview.LIMIT + 1} links" in text
    assert len(json.loads(Page(text).scripts[0])["edges"]) == quickview.LIMIT


@pytest.mark.parametrize("count", [1, 2, 30, 700])
def test_actors_stand_apart_and_always_in_the_same_place(count: int) -> None:
    ring: nx.Graph[str] = nx.cycle_graph(count) if count > 2 else nx.path_graph(count)
    ring = nx.relabel_nodes(ring, str)
    places = positions(ring)
    assert len(set(places.values())) == count
    backwards: nx.Graph[str] = nx.Graph()
    backwards.add_nodes_from(reversed(list(ring)))
    backwards.add_edges_from((b, a) for a, b in reversed(list(ring.edges)))
    assert positions(backwards) == places


def test_a_document_without_claims_adds_no_actor() -> None:
    assert len(network.of_claims([Document(name="x", text="Nothing happened.")])) == 0
    assert network.of_claims([MEETING]).nodes[MINISTER.iri]["acts_for"] == "Mali"


def test_a_cell_is_utf8_even_where_the_text_is_not(tmp_path: Path) -> None:
    body = written("edges", with_text("\ud800"), tmp_path).read_bytes()
    assert "\ufffd" in body.decode("utf-8")
    assert next(csv.reader(io.StringIO(body.decode("utf-8"))))[0] == "Source"
