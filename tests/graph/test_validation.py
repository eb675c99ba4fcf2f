"""The rules of the graph: what the pipeline writes keeps them, and each breach is found and named."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad
from sahel import DENIED, LETTER, MALI, MEETING, NIGER, RECORDS, REPLY, SUPPLY, with_text

from triplomacy import rdf, store
from triplomacy.claims import Claim
from triplomacy.exporters.formats import FORMATS
from triplomacy.ontology import ID, KG, REL
from triplomacy.store import Build
from triplomacy.stores import disk, parts
from triplomacy.validation import violations, violations_in_store


def built(*, added: tuple[Quad, ...] = (), left_out: Callable[[Quad], bool] = lambda quad: False) -> Build:
    quads = [quad for part in (rdf.vocabulary(), rdf.quads(RECORDS)) for quad in part if not left_out(quad)]
    return store.of_quads([*quads, *added])


def node(claim: Claim) -> str:
    return "c" + claim.id.rpartition("-")[2]


def of(claim: Claim, predicate: str) -> Callable[[Quad], bool]:
    return lambda quad: (quad.subject, quad.predicate) == (rdf.claim_iri(claim), NamedNode(KG + predicate))


def test_what_the_claims_give_keeps_all_rules(tmp_path: Path) -> None:
    FORMATS["nquads"].write([*RECORDS, *with_text("any <text>\n\x00")], tmp_path / store.BUILD_FILE)
    assert violations(tmp_path) == []


@pytest.mark.parametrize("part", ["polarity", "modality", "confidence", "evidence", "inferred", "asserted"])
def test_a_claim_that_lacks_a_part_is_named_with_its_document(part: str) -> None:
    found = violations(built(left_out=of(DENIED, part)))
    assert {(breach.document, breach.node) for breach in found} == {("letter.txt", node(DENIED))}
    assert any(f"kg:{part}" in str(breach) for breach in found)
    assert all("\n" not in str(breach) for breach in found)


def test_a_denied_claim_that_is_asserted_is_found() -> None:
    said = Quad(rdf.claim_iri(DENIED), NamedNode(KG + "asserted"), Literal(True), rdf.document_graph(LETTER.id))
    found = violations(built(added=(said,), left_out=of(DENIED, "asserted")))
    rules = " ".join(breach.rule for breach in found)
    assert "must be positive and actual" in rules
    assert "direct triple is missing" in rules
    assert {breach.document for breach in found} == {"letter.txt"}


def test_a_direct_triple_without_a_claim_is_found() -> None:
    loose = Quad(NamedNode(NIGER.iri), NamedNode(REL + "aids"), NamedNode(MALI.iri), rdf.document_graph(LETTER.id))
    found = [breach for breach in violations(built(added=(loose,))) if breach.document]
    assert [str(breach) for breach in found] == [
        "letter.txt: :Niger rel:aids :Mali: stands without an asserted claim of the document"
    ]


def test_a_claim_of_another_document_does_not_cover_a_direct_triple() -> None:
    loose = Quad(NamedNode(MALI.iri), NamedNode(REL + "supplies"), NamedNode(NIGER.iri), rdf.document_graph(REPLY.id))
    [breach] = violations(built(added=(loose,)))
    assert (breach.document, breach.node) == ("reply.txt", ":Mali rel:supplies :Niger")


def test_the_other_direction_of_a_symmetric_claim_is_covered() -> None:
    turned = Quad(
        NamedNode(MEETING.target.iri),
        NamedNode(REL + "consultsWith"),
        NamedNode(MEETING.source.iri),
        rdf.document_graph(LETTER.id),
    )
    assert turned in built().graphs
    assert violations(built()) == []


def test_an_actor_without_a_class_is_found() -> None:
    minister = NamedNode(ID + "AdaMinister")
    found = violations(built(left_out=lambda quad: quad.subject == minister and quad.predicate.value.endswith("#type")))
    assert (f"letter.txt: {node(MEETING)}: rdf:subject") in {str(breach).rsplit(": ", 1)[0] for breach in found}


def test_offsets_that_end_before_they_start_are_found() -> None:
    selector = NamedNode(f"https://w3id.org/triplomacy/doc/{LETTER.id}#s0-position")
    end = NamedNode("http://www.w3.org/ns/oa#end")
    wrong = Quad(selector, end, Literal(0), rdf.document_graph(LETTER.id))
    found = violations(built(added=(wrong,), left_out=lambda quad: (quad.subject, quad.predicate) == (selector, end)))
    assert {breach.node for breach in found} == {"s0-position"}
    assert rdf.claim_iri(SUPPLY).value.startswith(selector.value.partition("#")[0])


def test_a_store_is_checked_handful_by_handful(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with disk.opened(tmp_path / "store") as opened:
        [_, reply] = (parts.of_records(records, source="/news") for records in parts.documents(RECORDS))
        opened.put([reply])
    assert list(violations_in_store(tmp_path / "store")) == []
    # Another document, as RDF, in which a claim has no modality.
    quads = [quad for quad in rdf.quads([LETTER, SUPPLY, DENIED]) if not of(DENIED, "modality")(quad)]
    broken = [Quad(quad.subject, quad.predicate, quad.object, NamedNode("urn:a-file")) for quad in quads]
    with disk.opened(tmp_path / "store") as opened:
        opened.put(list(parts.of_quads(broken, source="/file.nq")))
    found = list(violations_in_store(tmp_path / "store"))
    assert {breach.node for breach in found} == {node(DENIED)}
    monkeypatch.setattr("triplomacy.validation._QUADS", 1)
    assert list(violations_in_store(tmp_path / "store")) == found
