"""RDF 1.2 and nanopublications, read again by Oxigraph, and sorting in little memory."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Quad, RdfFormat, Store, Triple, parse
from sahel import ALLEGED, DENIED, RECORDS, RIFLES, SUPPLY

from triplomacy import rdf
from triplomacy.claims import Claim
from triplomacy.exporters import nanopub
from triplomacy.exporters.formats import FORMATS
from triplomacy.exporters.sorting import sorted_lines
from triplomacy.ontology import KG

CLAIMS = [record for record in RECORDS if isinstance(record, Claim)]
NP = "PREFIX np: <http://www.nanopub.org/nschema#>\n" + "".join(
    f"PREFIX {name}: <{iri}>\n" for name, iri in rdf.PREFIXES.items()
)


def loaded(name: str, folder: Path) -> Store:
    path = folder / FORMATS[name].file
    FORMATS[name].write(iter(RECORDS), path)
    store = Store()
    store.load(path=path, format=RdfFormat.TRIG)
    return store


def rows(store: Store, text: str) -> list[tuple[str, ...]]:
    answer = store.query(NP + text, use_default_graph_as_union=True)
    return sorted(tuple(value.value for value in row) for row in answer)  # type: ignore[union-attr]


def test_rdf_1_2_says_what_rdf_1_1_says_with_triple_terms(tmp_path: Path) -> None:
    unreified = set()
    for quad in loaded("rdf12", tmp_path):
        if isinstance(quad.object, Triple):
            assert quad.predicate.value == rdf.PREFIXES["rdf"] + "reifies"
            for name in ("subject", "predicate", "object"):
                end = type(quad.predicate)(rdf.PREFIXES["rdf"] + name)
                unreified.add(Quad(quad.subject, end, getattr(quad.object, name), quad.graph_name))
        else:
            unreified.add(quad)
    FORMATS["nquads"].write(RECORDS, tmp_path / "graph.nq")
    plain = set(parse(path=tmp_path / "graph.nq", format=RdfFormat.N_QUADS))
    assert {quad for quad in unreified if "_:" not in str(quad)} == {quad for quad in plain if "_:" not in str(quad)}


def test_what_is_denied_is_reified_and_not_asserted(tmp_path: Path) -> None:
    store = loaded("rdf12", tmp_path)
    found = rows(store, "SELECT ?s ?o { ?claim rdf:reifies <<( ?s rel:supplies ?o )>> ; kg:polarity kg:negative }")
    assert found == sorted((claim.source.iri, claim.target.iri) for claim in CLAIMS if claim.polarity == "negative")
    assert rows(store, "SELECT ?o { :Niger rel:supplies ?o }") == []


def test_a_nanopublication_has_its_four_graphs_and_no_triple_elsewhere(tmp_path: Path) -> None:
    """The criteria of well-formed nanopublications, at nanopub.net/guidelines."""
    store = loaded("nanopub", tmp_path)
    heads = rows(
        store,
        """SELECT ?np ?h ?a ?p ?i { GRAPH ?h {
          ?np a np:Nanopublication ; np:hasAssertion ?a ; np:hasProvenance ?p ; np:hasPublicationInfo ?i } }""",
    )
    assert [head[0] for head in heads] == sorted(nanopub.NANOPUB + claim.id for claim in CLAIMS)
    assert all(len(set(head)) == 5 for head in heads)
    named = {graph.value for graph in store.named_graphs()}
    assert named == {graph for head in heads for graph in head[1:]}
    assert not list(store.quads_for_pattern(None, None, None, DefaultGraph()))
    for node, head, assertion, provenance, info in heads:
        assert rows(store, f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{head}> {{ ?s ?p ?o }} }}") == [("4",)]
        assert rows(store, f"SELECT ?s {{ GRAPH <{assertion}> {{ ?s a kg:Claim }} }}")
        about = f"SELECT ?o {{ GRAPH <{provenance}> {{ <{assertion}> prov:wasDerivedFrom ?o . ?o a kg:Sentence }} }}"
        assert len(rows(store, about)) == 1
        assert len(rows(store, f"SELECT ?o {{ GRAPH <{info}> {{ <{node}> dcterms:creator ?o }} }}")) == 1


@pytest.mark.parametrize(
    ("claim", "is_said"), [(SUPPLY, True), (RIFLES, True), (DENIED, False), (ALLEGED, False)], ids=lambda value: ""
)
def test_an_assertion_has_the_direct_triple_only_of_what_is_asserted(
    tmp_path: Path, claim: Claim, is_said: bool
) -> None:
    store = loaded("nanopub", tmp_path)
    graph = f"GRAPH <{nanopub.NANOPUB}{claim.id}#assertion>"
    direct = f"<{claim.source.iri}> rel:{claim.relation} <{claim.target.iri}>"
    assert bool(store.query(f"{NP} ASK {{ {graph} {{ {direct} }} }}")) is is_said
    assert rows(store, f"SELECT ?p {{ {graph} {{ ?c kg:polarity ?p }} }}") == [(KG + claim.polarity,)]


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\n"))), st.integers(1, 4))
def test_lines_come_sorted_and_once_however_little_fits_into_memory(words: list[str], in_memory: int) -> None:
    with sorted_lines((f"{word}\n" for word in words), in_memory=in_memory) as lines:
        assert list(lines) == sorted({f"{word}\n" for word in words})
        assert list(lines) == list(lines)
