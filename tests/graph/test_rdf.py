"""Claims as quads: what stands in which graph, and what never becomes a direct triple."""

from dataclasses import replace
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse, serialize
from sahel import (
    ALLEGED,
    DENIED,
    LETTER,
    MALI,
    MAYBE,
    MEETING,
    MINISTER,
    NIGER,
    NOTHING,
    RECORDS,
    REPLY,
    STRIKE,
    SUPPLY,
    TOGO,
    with_text,
)

from triplomacy import rdf
from triplomacy.claims import Claim, DocumentId, Iri
from triplomacy.errors import InvalidRecord, UnknownRelation
from triplomacy.ontology import ID, KG, REL

XSD = "http://www.w3.org/2001/XMLSchema#"


def direct(claim: Claim, *, turned: bool = False) -> Quad:
    ends = [NamedNode(claim.source.iri), NamedNode(claim.target.iri)]
    source, target = reversed(ends) if turned else ends
    return Quad(source, NamedNode(REL + claim.relation), target, rdf.document_graph(claim.evidence.document))


def values(claim: Claim, name: str, *, threshold: float = 0.5) -> list[str]:
    found = rdf.quads([claim], threshold=threshold)
    node, predicate = rdf.claim_iri(claim), NamedNode(KG + name)
    return [str(quad.object) for quad in found if (quad.subject, quad.predicate) == (node, predicate)]


def test_an_asserted_claim_is_a_direct_triple_in_the_graph_of_its_document() -> None:
    assert direct(SUPPLY) in set(rdf.quads(RECORDS))


@pytest.mark.parametrize("claim", [MAYBE, ALLEGED, DENIED, NOTHING], ids=lambda claim: claim.evidence.quote)
def test_what_is_hedged_alleged_or_denied_is_no_direct_triple(claim: Claim) -> None:
    found = set(rdf.quads([LETTER, claim]))
    assert not any(quad.predicate == NamedNode(REL + claim.relation) for quad in found)
    assert values(claim, "asserted") == [f'"false"^^<{XSD}boolean>']


def test_the_threshold_decides_what_is_asserted() -> None:
    assert direct(STRIKE) in set(rdf.quads([STRIKE], threshold=0.6))
    assert direct(STRIKE) not in set(rdf.quads([STRIKE], threshold=0.61))


def test_a_symmetric_relation_stands_in_both_directions_and_another_does_not() -> None:
    found = set(rdf.quads(RECORDS))
    assert {direct(MEETING), direct(MEETING, turned=True)} <= found
    assert direct(SUPPLY, turned=True) not in found


def test_deeds_of_persons_and_forces_are_rolled_up_to_their_state() -> None:
    rolled = {quad for quad in rdf.quads(RECORDS) if quad.graph_name == rdf.ROLLUP_GRAPH}
    mali, chad, niger, togo = (NamedNode(ID + name) for name in ("Mali", "Chad", "Niger", "Togo"))
    met, struck = NamedNode(REL + "consultsWith"), NamedNode(REL + "attacks")
    assert rolled == {
        Quad(*ends, rdf.ROLLUP_GRAPH) for ends in [(mali, met, togo), (togo, met, mali), (chad, struck, niger)]
    }


def test_an_office_is_not_rolled_up_nor_what_happens_within_one_state() -> None:
    office = replace(MEETING, relation="represents", target=TOGO)
    home = replace(MEETING, relation="criticizes", target=MALI)
    assert not [quad for quad in rdf.quads([office, home]) if quad.graph_name == rdf.ROLLUP_GRAPH]


def test_a_state_is_its_own_state_and_a_company_without_one_has_none() -> None:
    _, claim = with_text("Sahel Miners")
    assert isinstance(claim, Claim)
    assert values(SUPPLY, "sourceState") == [f"<{MALI.iri}>"]
    assert values(MEETING, "sourceState") == [f"<{MALI.iri}>"]
    assert values(claim, "sourceState") == []


def test_numbers_and_dates_are_in_the_form_that_a_store_gives_back() -> None:
    assert values(replace(SUPPLY, confidence=0.80), "confidence") == [f'"0.8"^^<{XSD}decimal>']
    assert values(replace(SUPPLY, confidence=1), "confidence") == [f'"1"^^<{XSD}decimal>']
    assert values(replace(SUPPLY, confidence=1e-7), "confidence") == [f'"0.0000001"^^<{XSD}decimal>']


def test_evidence_is_found_from_the_claim_with_offsets_and_words() -> None:
    letter = f"https://w3id.org/triplomacy/doc/{LETTER.id}"
    found = {
        (str(quad.subject), quad.predicate.value.rsplit("#")[-1], str(quad.object)) for quad in rdf.quads([SUPPLY])
    }
    assert (f"<{rdf.claim_iri(SUPPLY).value}>", "evidence", f"<{letter}#s0>") in found
    assert (f"<{letter}#s0-position>", "end", f'"33"^^<{XSD}integer>') in found
    assert (f"<{letter}#s0-quote>", "exact", '"Mali sent rice and salt to Niger."') in found
    assert (f"<{letter}#m5-9-position>", "start", f'"5"^^<{XSD}integer>') in found


def test_themes_of_other_words_are_other_concepts() -> None:
    texts = ["salt", "Salt", "sea salt", "sea-salt", "sea  salt", "sea salt ", "соль", ""]
    assert len({rdf.concept_iri("theme", text) for text in texts}) == len(texts)
    assert rdf.concept_iri("theme", "sea salt") == NamedNode(ID + "theme-sea-salt")


def test_a_known_actor_is_described_in_the_words_of_the_actor_list() -> None:
    listed = {(quad.subject, quad.predicate, quad.object) for quad in rdf.vocabulary()}
    label = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    assert (NamedNode(NIGER.iri), label, Literal("Niger", language="en")) in listed
    assert direct(SUPPLY).subject in {
        quad.subject for quad in rdf.quads(RECORDS) if quad.object == Literal("Mali", language="en")
    }


def test_there_are_no_blank_nodes_in_what_documents_say() -> None:
    assert all(
        isinstance(node, NamedNode | Literal) for quad in rdf.quads(RECORDS) for node in (quad.subject, quad.object)
    )


def test_documents_do_not_share_claims_or_sentences() -> None:
    graphs: dict[str, set[str]] = {}
    for quad in rdf.quads(RECORDS):
        if str(quad.subject).startswith(f"<https://w3id.org/triplomacy/doc/{LETTER.id}#"):
            graphs.setdefault(str(quad.graph_name), set()).add(str(quad.subject))
    assert list(graphs) == [str(rdf.document_graph(LETTER.id))]
    assert rdf.claim_iri(SUPPLY) != rdf.claim_iri(NOTHING)
    assert LETTER.id != REPLY.id


@pytest.mark.parametrize(
    ("broken", "error", "part"),
    [
        (replace(SUPPLY, relation="sanctions"), UnknownRelation, "sanctions"),
        (replace(SUPPLY, source=replace(MALI, iri=Iri("not an IRI"))), InvalidRecord, SUPPLY.evidence.document),
        (replace(SUPPLY, evidence=replace(SUPPLY.evidence, document=DocumentId("a> <b"))), InvalidRecord, "a> <b"),
        (replace(SUPPLY, evidence=replace(SUPPLY.evidence, sentence=cast(int, "0> <b"))), InvalidRecord, "code point"),
        (replace(SUPPLY, source=replace(MALI, kind="Empire")), InvalidRecord, "Empire"),
        (replace(SUPPLY, source=replace(MINISTER, acts_for=replace(MALI, kind=""))), InvalidRecord, "Mali"),
    ],
)
def test_what_cannot_stand_in_the_graph_is_named(broken: Claim, error: type[Exception], part: str) -> None:
    with pytest.raises(error, match=part) as caught:
        list(rdf.quads([broken]))
    assert "\n" not in str(caught.value)


@given(st.text(st.characters(codec=None), min_size=1))
def test_any_text_survives_nquads_but_for_lone_surrogates(text: str) -> None:
    found = set(rdf.quads(with_text(text)))
    body = serialize(found, format=RdfFormat.N_QUADS)
    assert body is not None
    assert set(parse(body, format=RdfFormat.N_QUADS)) == found
    clean = "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in text)
    assert any(isinstance(quad.object, Literal) and quad.object.value == clean for quad in found)


@given(st.text(st.characters(codec=None), min_size=1))
def test_lines_are_written_as_oxigraph_writes_the_quads(text: str) -> None:
    records = [*with_text(text), *RECORDS]
    said = {f"{line} <{graph}>" for graph, lines in rdf.lines(records) for line in lines}
    assert said == set(map(str, rdf.quads(records)))
