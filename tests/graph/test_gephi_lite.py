"""GEXF as Gephi Lite's own parser reads it, under node: nothing is refused, nothing is lost."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from sahel import RECORDS, RIFLES, SUPPLY, with_text
from test_exporters import HOSTILE

from triplomacy.claims import Record
from triplomacy.exporters import appearance, network
from triplomacy.exporters.characters import for_xml
from triplomacy.exporters.formats import FORMATS
from triplomacy.exporters.layout import positions

WEB = Path(__file__).parents[2] / "graph" / "web"
NODE = shutil.which("node")

pytestmark = pytest.mark.skipif(
    NODE is None or not (WEB / "node_modules").is_dir(), reason="no node, or its packages are missing: make web"
)
EVERYTHING: list[Record] = [*RECORDS, *(record for text in HOSTILE for record in with_text(text))]


def read(name: str, folder: Path) -> dict[str, Any]:
    path = folder / FORMATS[name].file
    FORMATS[name].write(EVERYTHING, path)
    done = subprocess.run(["node", "read-gexf.mjs", str(path)], cwd=WEB, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [for_xml(item) for item in value]
    return for_xml(value) if isinstance(value, str) else value


def test_every_actor_and_every_claim_arrives_with_all_its_values(tmp_path: Path) -> None:
    found, made = read("gexf", tmp_path), network.of_claims(EVERYTHING)
    assert found["type"] == "directed"
    assert set(found["nodes"]) == set(made.nodes)
    assert set(found["edges"]) == {key for _, _, key in made.edges(keys=True)}
    for source, target, key, values in made.edges(keys=True, data=True):
        edge = found["edges"][key]
        assert (edge["source"], edge["target"], edge["kind"]) == (source, target, key)
        for name, value in values.items():
            if name != "id":
                assert edge[name] == plain(value), name
    for iri, values in made.nodes(data=True):
        for name, value in values.items():
            assert found["nodes"][iri][name] == plain(value), name


def test_actors_have_place_size_and_colour_and_lines_their_colour_and_kind(tmp_path: Path) -> None:
    found, made = read("gexf", tmp_path), network.of_claims(EVERYTHING)
    for iri, (x, y) in positions(made).items():
        node, values = found["nodes"][iri], made.nodes[iri]
        red, green, blue = appearance.rgb(appearance.NODE_COLOURS[values["class"]])
        assert (node["x"], node["y"]) == (x, -y)
        assert (node["size"], node["color"]) == (appearance.node_size(values["claims"]), f"rgb({red},{green},{blue})")
    assert found["edges"][SUPPLY.id]["color"] == "rgb(0,114,178)"
    assert found["edges"][RIFLES.id]["shape"] == "solid"


def test_bundles_arrive_with_their_counts_and_sentences(tmp_path: Path) -> None:
    found, made = read("gexf-aggregate", tmp_path), network.bundled(network.of_claims(EVERYTHING))
    read_back = {(e["source"], e["relation"], e["target"], e["status"]): e for e in found["edges"].values()}
    assert len(read_back) == len(found["edges"]) == made.number_of_edges()
    for source, target, values in made.edges(data=True):
        edge = read_back[source, values["relation"], target, values["status"]]
        for name in ("weight", "documents", "confidence", "material_conflict", "verbal_cooperation"):
            assert edge[name] == values[name]
        assert edge["evidence"] == [for_xml(one["evidence"]) for one in values["claims"]]
