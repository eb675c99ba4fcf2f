"""Counts and series: the table of claims and SPARQL give the same, for claims of all kinds, whatever happens."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import synthetic
from store_kinds import decision, on_disk, part

from triplomacy.claims import Claim
from triplomacy.stores import GraphStore, curating, parts, snapshots
from triplomacy.stores.disk import DiskStore

# SPARQL, and SQL for the same.
SAME = {
    """SELECT ?s ?t ?q (COUNT(?c) AS ?n) { ?c kg:asserted true ; kg:sourceState ?s ; kg:targetState ?t ;
       rdf:predicate/kg:quadClass ?q FILTER ( ?s != ?t ) } GROUP BY ?s ?t ?q""": """
        SELECT ':' || source_behind, ':' || target_behind, quad, count(*) FROM claims
        WHERE asserted AND source_behind <> target_behind GROUP BY ALL""",
    """SELECT ?b ?p ?r (COUNT(?c) AS ?n) { ?c kg:sourceState ?b ; rdf:subject ?p ; rdf:predicate ?r .
       ?p a kg:Person } GROUP BY ?b ?p ?r""": """
        SELECT ':' || source_behind, ':' || source, 'rel:' || relation, count(*) FROM claims
        WHERE source_kind = 'Person' AND source_behind IS NOT NULL GROUP BY ALL""",
    "SELECT ?m ?p (COUNT(?c) AS ?n) { ?c kg:modality/rdfs:label ?m ; kg:polarity/rdfs:label ?p } GROUP BY ?m ?p": """
        SELECT modality, polarity, count(*) FROM claims GROUP BY ALL""",
    """SELECT ?y (COUNT(DISTINCT ?d) AS ?n) { ?c kg:evidence/oa:hasSource ?d . ?d dcterms:issued ?i
       BIND ( STR(YEAR(?i)) AS ?y ) } GROUP BY ?y""": """
        SELECT year(published), count(DISTINCT part) FROM claims GROUP BY 1""",
    "SELECT ?l (COUNT(?c) AS ?n) { ?c kg:attributedTo/rdfs:label ?l } GROUP BY ?l": """
        SELECT attributed_to, count(*) FROM claims WHERE attributed_to IS NOT NULL GROUP BY 1""",
}  # fmt: skip


def compared(folder: Path) -> Mapping[str, int]:
    """How many rows each pair gave; both sides the same."""
    numbers = {}
    with snapshots.open_snapshot(folder) as snapshot, snapshot.claims() as base:
        for sparql, sql in SAME.items():
            asked = Counter(snapshot.query(sparql).rows)
            found = Counter(
                tuple(None if cell is None else str(cell) for cell in row) for row in base.execute(sql).fetchall()
            )
            assert found == asked, sparql
            numbers[sparql] = asked.total()
    return numbers


def test_the_table_and_sparql_agree_after_a_load_a_replacement_a_removal_and_decisions(tmp_path: Path) -> None:
    groups = list(parts.documents(synthetic.claims(40, seed=3)))
    with on_disk(tmp_path / "store") as store:
        store.put([*parts.vocabulary(), *(part(*group) for group in groups)])
        before = compared_now(store, tmp_path)
        assert min(before.values()) >= 3
        halved = [part(*group[: 1 + len(group) // 2]) for group in groups[:10]]
        again = [part(*group) for group in parts.documents(synthetic.claims(5, seed=3, first=90))]
        store.put([*halved, *again], gone=[groups[-1][0].id])
        assert compared_now(store, tmp_path) != before
        claims = [record for record in store.records() if isinstance(record, Claim)]
        sure = next(claim for claim in claims if claim.asserted())
        one, other = claims[-1].source, next(one.source for one in claims if one.source.kind != claims[-1].source.kind)
        for made in (
            decision("reject", claims=(sure.id,)),
            decision("rename", actor=sure.target, name="The renamed"),
            decision("merge", actor=replace(one), into=other),
        ):
            curating.decide(store, made)
            compared_now(store, tmp_path)


def compared_now(store: GraphStore, folder: Path) -> Mapping[str, int]:
    assert isinstance(store, DiskStore)
    store.publish()
    return compared(folder / "store")
