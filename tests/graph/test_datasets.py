"""A store as an rdflib Dataset."""

from pathlib import Path

import pytest
from rdflib import RDF, Namespace, URIRef
from sahel import LETTER, RECORDS, SUPPLY
from store_kinds import sahel

from triplomacy.claims import Claim
from triplomacy.errors import UnreadableStore
from triplomacy.stores import disk
from triplomacy.stores.datasets import dataset

# rdflib uses its own methods that it deprecates.
pytestmark = pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")

KG = Namespace("https://w3id.org/triplomacy/ontology#")
REL = Namespace("https://w3id.org/triplomacy/relation/")
CLAIMS = {record.id.replace("-", "#c") for record in RECORDS if isinstance(record, Claim)}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("rdflib") / "store"
    with disk.opened(place) as store:
        store.put(sahel())
    return place


def test_rdflib_sees_the_merge_and_the_graphs_of_documents(folder: Path) -> None:
    with dataset(folder) as graph:
        found = [str(claim).rpartition("/")[2] for claim in graph.subjects(RDF.type, KG.Claim)]
        assert (len(found), set(found)) == (len(CLAIMS), CLAIMS)
        assert (URIRef(SUPPLY.source.iri), REL.supplies, URIRef(SUPPLY.target.iri)) in graph
        letter = graph.graph(URIRef(f"https://w3id.org/triplomacy/doc/{LETTER.id}#graph"))
        assert len(set(letter.subjects(RDF.type, KG.Claim))) == 6
        assert "rel:supplies :Niger" in letter.serialize(format="turtle")


def test_queries_know_our_prefixes(folder: Path) -> None:
    text = "SELECT ?claim ?document { GRAPH ?document { ?claim a kg:Claim ; rdf:predicate rel:supplies } }"
    with dataset(str(folder)) as graph:
        assert len(list(graph.query(text))) == 3
        assert graph.query("ASK { :Mali rel:supplies :Niger }").askAnswer is True


def test_nothing_is_written_and_the_next_writer_is_not_in_the_way(folder: Path) -> None:
    with dataset(folder) as graph:
        for change in (
            lambda: graph.add((KG.a, KG.b, KG.c)),
            lambda: graph.update("DELETE WHERE { ?s ?p ?o }"),
            lambda: graph.graph(KG.own).add((KG.a, KG.b, KG.c)),
        ):
            with pytest.raises(RuntimeError, match="read-write"):
                change()
    with disk.opened(folder) as store:
        assert store.query("ASK { :Mali rel:supplies :Niger }").boolean is True


def test_a_folder_without_a_store_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableStore, match="no store in this folder"), dataset(tmp_path):
        pass
