"""The measures: what counts, what they come to on networks that can be counted by hand, and that they never vary."""

import json
import os
import random
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import networkx as nx
import pytest
from sahel import CHAD, MALI, NIGER, RECORDS, SUPPLY, TOGO, actor, claim, with_text

import triplomacy
from triplomacy import analytics
from triplomacy.claims import Actor, Claim, Iri, Record, write
from triplomacy.exporters import analysis
from triplomacy.exporters.network import sources

_SAID = SUPPLY.evidence


def said(source: Actor, relation: str, target: Actor, times: int = 1, **values: object) -> list[Claim]:
    return [claim(source, relation, target, replace(_SAID, sentence=n), **values) for n in range(times)]


def measured(records: Sequence[Record]) -> analytics.Measures:
    return analytics.measures(sources(records).outline())


def ring(count: int) -> list[Actor]:
    return [actor(f"A{number:02}") for number in range(count)]


def test_only_what_is_said_to_be_so_has_weight() -> None:
    records = [
        *said(MALI, "supplies", NIGER, 2),
        *said(MALI, "supplies", NIGER, 3, polarity="negative"),
        *said(NIGER, "attacks", MALI, 5, modality="alleged"),
        *said(NIGER, "attacks", MALI, 7, confidence=0.4),
    ]
    found = measured(records)
    assert (found.actors[MALI.iri].weight_out, found.actors[NIGER.iri].weight_in) == (2, 2)
    assert (found.actors[NIGER.iri].weight_out, found.actors[MALI.iri].weight_in) == (0, 0)
    assert found.dyads[MALI.iri, NIGER.iri].balance == 2


@pytest.mark.parametrize(
    ("relations", "sign"),
    [
        (["supplies"], 1),
        (["attacks"], -1),
        (["supplies", "attacks"], 0),
        (["supplies", "consultsWith", "attacks"], 1),
        (["criticizes", "attacks", "supports"], -1),
    ],
)
def test_a_pair_is_friendly_or_hostile_by_what_most_claims_say(relations: Sequence[str], sign: int) -> None:
    both_ways = [(MALI, NIGER), (NIGER, MALI)]
    records = [one for n, name in enumerate(relations) for one in said(both_ways[n % 2][0], name, both_ways[n % 2][1])]
    assert measured(records).dyads[MALI.iri, NIGER.iri].sign == sign


@pytest.mark.parametrize(
    ("signs", "is_balanced"), [("+++", True), ("++-", False), ("+--", True), ("---", False), ("++0", None)]
)
def test_a_triad_is_unbalanced_if_the_product_of_its_signs_is_negative(signs: str, is_balanced: bool | None) -> None:
    relations = {"+": ["supplies"], "-": ["attacks"], "0": ["supplies", "attacks"]}
    pairs = [(MALI, NIGER), (NIGER, CHAD), (CHAD, MALI)]
    records = [
        one
        for sign, (source, target) in zip(signs, pairs, strict=True)
        for name in relations[sign]
        for one in said(source, name, target)
    ]
    found = measured(records)
    assert (found.balanced, len(found.unbalanced)) == {True: (1, 0), False: (0, 1), None: (0, 0)}[is_balanced]
    for triad in found.unbalanced:
        assert triad.actors == tuple(sorted((MALI.iri, NIGER.iri, CHAD.iri)))
        assert triad.hostile == signs.count("-")


def test_all_triads_are_found_once_the_strongest_first() -> None:
    chance = random.Random(3)
    who = ring(14)
    records: list[Record] = []
    for n, one in enumerate(who):
        for other in who[n + 1 :]:
            if chance.random() < 0.6:
                records += said(one, chance.choice(["supplies", "attacks"]), other, chance.randrange(1, 4))
    found = measured(records)
    graph: nx.Graph[str] = nx.Graph([pair for pair, dyad in found.dyads.items() if dyad.sign])
    assert found.balanced + len(found.unbalanced) == sum(nx.triangles(graph).values()) // 3 > 20
    assert len({triad.actors for triad in found.unbalanced}) == len(found.unbalanced)
    strengths = [triad.strength for triad in found.unbalanced]
    assert strengths == sorted(strengths, reverse=True)
    assert len(set(strengths)) > 1


def test_communities_are_made_by_cooperation_and_lasting_ties_not_by_conflict() -> None:
    north, south = ring(4), [actor(f"B{number}") for number in range(4)]
    records: list[Record] = []
    for camp in (north, south):
        for one, other in pairwise(camp):
            records += said(one, "supports", other)
    records += said(south[0], "alliedWith", south[3])
    for one, other in zip(north, south, strict=True):
        records += [*said(one, "attacks", other, 5), *said(other, "attacks", one, 5)]
    records += said(TOGO, "criticizes", north[0])
    found = measured(records)
    assert found.communities == (tuple(a.iri for a in north), tuple(a.iri for a in south))
    assert found.actors[TOGO.iri].community is None
    assert "community" not in found.actors[TOGO.iri].columns


def test_talks_do_not_bind_those_who_fight_more_than_they_talk() -> None:
    records = [*said(MALI, "consultsWith", NIGER), *said(MALI, "attacks", NIGER, 3)]
    assert measured(records).communities == ()


def test_reciprocity_is_the_share_of_directed_links_that_are_returned() -> None:
    records = [
        *said(MALI, "attacks", NIGER, 4),
        *said(NIGER, "attacks", MALI),
        *said(MALI, "supplies", CHAD),
        *said(CHAD, "criticizes", MALI),
        *said(MALI, "supplies", TOGO),
        *said(MALI, "consultsWith", TOGO),
    ]
    found = measured(records)
    assert dict(found.reciprocity) == {
        "all": pytest.approx(4 / 5),
        "cooperation": 0,
        "conflict": pytest.approx(2 / 3, abs=1e-6),
    }
    assert found.actors[MALI.iri].reciprocity == pytest.approx(2 / 3, abs=1e-6)
    assert found.actors[TOGO.iri].reciprocity is None


@pytest.mark.parametrize("seed", range(3))
def test_betweenness_is_that_of_networkx(seed: int) -> None:
    graph: nx.Graph[int] = nx.gnm_random_graph(40, 70, seed=seed)
    who = ring(40)
    found = measured([one for a, b in graph.edges for one in said(who[a], "supplies", who[b])])
    right = nx.betweenness_centrality(nx.Graph(graph.edges))
    assert max(right.values()) > 0.05
    assert {a.iri: found.actors[a.iri].betweenness for n, a in enumerate(who) if n in right} == {
        who[n].iri: pytest.approx(value, abs=1e-6) for n, value in right.items()
    }


def test_in_a_large_network_betweenness_is_estimated_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    graph: nx.Graph[int] = nx.barabasi_albert_graph(300, 2, seed=1)
    who = [replace(MALI, iri=Iri(f"{MALI.iri}{n}")) for n in range(300)]
    records = [one for a, b in graph.edges for one in said(who[a], "supplies", who[b])]
    exact = measured(records)
    assert exact.sampled == 0
    monkeypatch.setattr(analytics, "EXACT_UP_TO", 250)
    analytics._measured.cache_clear()
    estimate = measured(records)
    analytics._measured.cache_clear()
    assert estimate.sampled == analytics.SAMPLED
    ten = sorted(exact.actors, key=lambda iri: -exact.actors[iri].betweenness)[:10]
    for iri in ten:
        assert estimate.actors[iri].betweenness == pytest.approx(exact.actors[iri].betweenness, rel=0.25)
    assert any(estimate.actors[iri].betweenness != exact.actors[iri].betweenness for iri in ten)


def test_no_claims_have_no_measures() -> None:
    found = measured([])
    assert (found.communities, found.modularity, dict(found.reciprocity), found.unbalanced) == ((), None, {}, ())


def test_measures_do_not_depend_on_the_hash_seed_or_the_order(tmp_path: Path) -> None:
    chance = random.Random(5)
    who = ring(60)
    records: list[Record] = []
    for _ in range(400):
        one, other = chance.sample(who, 2)
        records += said(one, chance.choice(["supplies", "attacks", "supports"]), other)
    path = tmp_path / "claims.jsonl"
    path.write_text("".join(write(records)), encoding="utf-8")
    code = "import sys; from triplomacy.cli import main; sys.argv[1:] = ['analyze', '--json', sys.argv[1]]; main()"
    answers = []
    for seed in ("1", "2"):
        environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)}
        done = subprocess.run([sys.executable, "-c", code, path], check=True, env=environment, capture_output=True)
        answers.append(json.loads(done.stdout))
    assert answers[0] == answers[1] == json.loads(json.dumps(analysis.of_records(reversed(records))))


def test_an_unbalanced_triad_comes_with_the_claims_that_make_its_signs() -> None:
    hostile = said(CHAD, "attacks", MALI, 2)
    records = [*said(MALI, "supplies", NIGER), *said(NIGER, "supports", CHAD), *hostile]
    records += said(MALI, "attacks", CHAD, polarity="negative")
    [triad] = analysis.of_records(records)["triads"]["listed"]
    [dyad] = [dyad for dyad in triad["dyads"] if dyad["conflict"]]
    assert sorted(dyad["claims"]) == sorted(one.id for one in hostile)
    assert dyad["sentences"] == [_SAID.quote]


def test_networkx_gets_plain_values_and_every_claim() -> None:
    graph = triplomacy.to_networkx(RECORDS)
    assert sorted(key for _, _, key in graph.edges(keys=True)) == sorted(
        one.id for one in RECORDS if isinstance(one, Claim)
    )
    values = graph.edges[MALI.iri, NIGER.iri, SUPPLY.id]
    assert (values["themes"], values["relation"], values["published"]) == (["salt", "rice"], "supplies", "2026-03-12")
    for _, _, of in graph.edges(data=True):
        assert {type(value) for value in of.values()} <= {str, int, float, bool, list}
    again = nx.node_link_graph(json.loads(json.dumps(nx.node_link_data(graph, edges="links"))), edges="links")
    assert nx.utils.graphs_equal(again, graph)


def test_networkx_computes_on_it() -> None:
    graph = triplomacy.to_networkx(one for one in RECORDS if isinstance(one, Claim))
    assert dict(graph.degree(weight="weight"))[MALI.iri] == 4
    assert "title" not in graph.edges[MALI.iri, NIGER.iri, SUPPLY.id]
    named = nx.relabel_nodes(graph, dict(graph.nodes(data="label")))
    assert max(dict(named.degree), key=dict(named.degree).__getitem__) == "Niger"
    with_measures = analytics.with_measures(graph)
    assert with_measures.nodes[MALI.iri]["weight_out"] == 2


def test_the_file_is_json_whatever_the_texts_say(tmp_path: Path) -> None:
    records: list[Record] = list(with_text('\ud800 "quoted" \x00'))
    analysis.write(records, tmp_path / "analytics.json")
    labels = [actor["label"] for actor in json.loads((tmp_path / "analytics.json").read_text("utf-8"))["actors"]]
    assert '\ufffd "quoted" \x00' in labels
