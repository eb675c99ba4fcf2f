"""How quickly a store takes claims in and answers, beside its peers with the same data in the same run.

    python benchmarks/store.py [--documents 10000] [--peer rdflib] [--runs 3]

Ten thousand synthetic documents (`synthetic.py`) are some millions of quads with the merge of all graphs. Our load,
from claims as JSON Lines to a store on disk with its archive, projection and snapshot, stands beside Oxigraph's bulk
load of the same quads. Nine questions of analysts are asked in SPARQL, over the snapshot that readers see, and, but
for one, in SQL over its table of claims; and, with `--peer rdflib`, of rdflib in memory, once each, as it takes
minutes: of a Dataset with the graphs of all documents, which is what the store holds, and of one Graph that is their
merge, which somebody would have to keep in step. The numbers of answers are compared. Times are medians.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import TypeVar

import rdflib
from pyoxigraph import DefaultGraph, RdfFormat, Store, serialize
from speed import machine, timed
from synthetic import claims as synthetic_claims

from triplomacy import claims, ontology, rdf
from triplomacy.claims import Document
from triplomacy.stores import disk, snapshots

Result = TypeVar("Result")

_PREFIXES = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in rdf.PREFIXES.items())
# The shapes of `docs/queries.md`: what an actor does, counts, hierarchies, evidence, windows, words, hedges.
SPARQL = {
    "relations of an actor": "SELECT ?p ?o { :France ?p ?o . ?p rdfs:subPropertyOf* rel:relatesTo }",
    "claims of an actor": "SELECT ?c ?p ?o { ?c rdf:subject :France ; rdf:predicate ?p ; rdf:object ?o }",
    "counts of all pairs": """SELECT ?s ?o (COUNT(?c) AS ?n)
        { ?c kg:sourceState ?s ; kg:targetState ?o ; kg:asserted true }
        GROUP BY ?s ?o ORDER BY DESC(?n) ?s ?o LIMIT 50""",
    "kinds of help": "SELECT ?s ?o { ?p rdfs:subPropertyOf* rel:aids . ?s ?p ?o }",
    "a pair with its sentences": """SELECT ?p ?words { ?c kg:sourceState :France ; rdf:object :Germany ;
        rdf:predicate ?p ; kg:evidence/oa:hasSelector/oa:exact ?words }""",
    "a window of days": """SELECT ?c ?p { ?c rdf:subject :France ; rdf:predicate ?p ; kg:evidence/oa:hasSource ?d .
        ?d dcterms:issued ?day FILTER ( ?day >= "2020-01-01"^^xsd:date && ?day < "2021-01-01"^^xsd:date ) }""",
    "balance per month": """SELECT ?month ?quad (COUNT(?c) AS ?n) {
        ?c rdf:subject :France ; kg:asserted true ; rdf:predicate/kg:quadClass ?quad .
        ?c kg:evidence/oa:hasSource/dcterms:issued ?day
        BIND ( SUBSTR(STR(?day), 1, 7) AS ?month ) } GROUP BY ?month ?quad""",
    "all that is hedged": """SELECT ?m (COUNT(?c) AS ?n) { ?c kg:modality ?m ; kg:confidence ?sure
        FILTER ( ?m != kg:actual && ?sure >= 0.5 ) } GROUP BY ?m""",
    "words in sentences": """SELECT ?c { ?c kg:evidence/oa:hasSelector/oa:exact ?words
        FILTER ( CONTAINS(?words, "fishing rights") ) }""",
}
# The same questions of the claims; what an actor is a member of is known without them.
SQL = {
    "kinds of help": """SELECT relation, source, target FROM claims WHERE asserted AND relation IN ($AID) UNION
        SELECT relation, coalesce(source_behind, source), coalesce(target_behind, target) FROM claims
        WHERE asserted AND relation IN ($AID) AND coalesce(source_behind, source) != coalesce(target_behind, target)""",
    "claims of an actor": "SELECT claim, relation, target FROM claims WHERE source = 'France'",
    "a pair with its sentences": """SELECT relation, quote FROM claims
        WHERE source_behind = 'France' AND target = 'Germany'""",
    "a window of days": """SELECT claim, relation FROM claims
        WHERE source = 'France' AND published >= '2020-01-01' AND published < '2021-01-01'""",
    "counts of all pairs": """SELECT source_behind, target_behind, count(*) AS n FROM claims
        WHERE asserted AND source_behind IS NOT NULL AND target_behind IS NOT NULL GROUP BY ALL
        ORDER BY n DESC, 1, 2 LIMIT 50""",
    "balance per month": """SELECT strftime(published, '%Y-%m'), quad, count(*) FROM claims
        WHERE source = 'France' AND asserted GROUP BY ALL""",
    "all that is hedged": """SELECT modality, count(*) FROM claims WHERE modality != 'actual' AND confidence >= 0.5
        GROUP BY ALL""",
    "words in sentences": "SELECT claim FROM claims WHERE contains(quote, 'fishing rights')",
}

# The busiest pair of states: what is asked about, above under other names.
_BUSIEST = """SELECT source, target FROM claims WHERE source_kind = 'State' AND target_kind = 'State'
    GROUP BY ALL ORDER BY count(*) DESC, source, target LIMIT 1"""


def loaded(lines: Path, place: Path) -> tuple[float, float]:
    """Seconds and megabytes that `triplomacy load` takes in a process of its own."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    command = [sys.executable, "-m", "triplomacy", "load", str(place), str(lines), "--quiet"]
    began = time.perf_counter()
    subprocess.run(command, check=True)
    seconds = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return seconds, max(before, after) / 1024


def bulk_loaded(quads: Path, place: Path) -> float:
    """Seconds that Oxigraph takes for the same quads."""
    store = Store(str(place))
    began = time.perf_counter()
    store.bulk_load(path=quads, format=RdfFormat.N_QUADS)
    return time.perf_counter() - began


def measured(runs: int, ask: Callable[[], Result]) -> tuple[float, Result]:
    """The median of some runs in milliseconds, and the answer."""
    found = [timed(ask) for _ in range(runs)]
    return median(seconds for seconds, _ in found) * 1000, found[-1][1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A question, and the milliseconds that it takes each way."""

    question: str
    sparql: float
    sql: float | None
    peers: Mapping[str, float]

    @property
    def best(self) -> float:
        """The quicker of our two ways."""
        return min(self.sparql, self.sql or self.sparql)


def questions(place: Path, peers: Mapping[str, Mapping[str, tuple[float, int]]], runs: int) -> Iterator[Answered]:
    """How long each question takes, with what the peers took; the numbers of answers are the same."""
    with snapshots.open_snapshot(place) as snapshot, snapshot.claims() as table:
        ends = busiest(place)
        for name, asked in SPARQL.items():
            text = about(asked, ends)
            ours, answer = measured(runs, lambda: snapshot.query(text).terms)  # noqa: B023
            assert answer, name
            sql = None
            if name in SQL:
                question = in_sql(name, ends)
                sql, rows = measured(runs, lambda: table.execute(question).fetchall())  # noqa: B023
                assert len(rows) == len(answer), (name, len(rows), len(answer))
            for peer, found in peers.items():
                assert found[name][1] == len(answer), (name, peer, found[name][1], len(answer))
            yield Answered(
                question=name, sparql=ours, sql=sql, peers={peer: found[name][0] for peer, found in peers.items()}
            )


def busiest(place: Path) -> tuple[str, str]:
    """The pair of states of most claims."""
    with snapshots.open_snapshot(place) as snapshot, snapshot.claims() as table:
        [(actor, other)] = table.execute(_BUSIEST).fetchall()
        return actor, other


def about(asked: str, ends: tuple[str, str]) -> str:
    """A question about that pair."""
    return _PREFIXES + asked.replace(":France", f":{ends[0]}").replace(":Germany", f":{ends[1]}")


def in_sql(name: str, ends: tuple[str, str]) -> str:
    """The same question of the table."""
    known = ontology.load()
    kinds = ", ".join(f"'{one}'" for one in known.relations if known.is_a(one, "aids"))
    return SQL[name].replace("'France'", f"'{ends[0]}'").replace("'Germany'", f"'{ends[1]}'").replace("$AID", kinds)


def rdflib_s(graph: rdflib.Graph, quads: Path, form: str, ends: tuple[str, str]) -> dict[str, tuple[float, int]]:
    """Milliseconds and number of answers of rdflib to each question, over a file of quads or triples."""
    graph.parse(quads, format=form)
    # Its parser takes a second when it is first used.
    graph.query("ASK {}")
    found = {}
    for name, asked in SPARQL.items():
        text = about(asked, ends)
        found[name] = measured(1, lambda: len(list(graph.query(text))))  # noqa: B023
    return found


def replaced(lines: Path, place: Path) -> float:
    """Seconds in which one document that changed takes the place of the old one, with all others compared."""
    records = list(claims.read(lines.open(encoding="utf-8")))
    first = next(one for one in records if isinstance(one, Document))
    changed = replace(first, title="Another title")
    path = lines.with_name("changed.jsonl")
    path.write_text("".join(claims.write(changed if one is first else one for one in records)), "utf-8")
    command = [sys.executable, "-m", "triplomacy", "load", str(place), str(path), "--quiet"]
    began = time.perf_counter()
    subprocess.run(command, check=True)
    return time.perf_counter() - began


def main() -> int:
    """Reads the arguments, prints the tables; gives the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=10_000, metavar="N")
    parser.add_argument("--peer", choices=["rdflib"])
    parser.add_argument("--runs", type=int, default=3, metavar="N")
    args = parser.parse_args()
    print(machine())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lines, place, quads = folder / "claims.jsonl", folder / "store", folder / "store.nq"
        with lines.open("w", encoding="utf-8") as out:
            out.writelines(claims.write(synthetic_claims(args.documents)))
        seconds, peak = loaded(lines, place)
        graphs, merge = folder / "graphs.nq", folder / "merge.nt"
        with disk.opened(place) as store:
            store.quads.dump(str(quads), format=RdfFormat.N_QUADS)
            store.quads.dump(str(merge), format=RdfFormat.N_TRIPLES, from_graph=DefaultGraph())
            if args.peer:
                named = (quad for quad in store.quads if quad.graph_name != DefaultGraph())
                serialize(named, str(graphs), format=RdfFormat.N_QUADS)
            number = len(store.quads)
        size = sum(path.stat().st_size for path in place.rglob("*") if path.is_file()) / 1e6
        bulk = bulk_loaded(quads, folder / "peer")
        print(f"{args.documents:,} documents, {number:,} quads with the merge\n")
        print(f"load, claims to a store       {seconds:8.1f} s  {peak:,.0f} MB at most, {size:,.0f} MB on disk")
        print(f"bulk load of the same quads   {bulk:8.1f} s  {bulk / seconds:.2f} of ours")
        print(f"one document changed          {replaced(lines, place):8.2f} s\n", flush=True)
        peers = {}
        if args.peer:
            ends = busiest(place)
            peers["Dataset"] = rdflib_s(rdflib.Dataset(default_union=True), graphs, "nquads", ends)
            peers["Graph"] = rdflib_s(rdflib.Graph(), merge, "nt", ends)
        print(f"{'milliseconds':28}{'SPARQL':>10}{'SQL':>10}" + "".join(f"{peer:>12}{'times':>8}" for peer in peers))
        found = []
        for one in questions(place, peers, args.runs):
            found.append(one)
            cells = f"{one.sparql:10.1f}" + (f"{one.sql:10.1f}" if one.sql else f"{'–':>10}")
            cells += "".join(f"{theirs:12.1f}{theirs / one.best:8.0f}" for theirs in one.peers.values())
            print(f"{one.question:28}{cells}", flush=True)
        times = "".join(f"{'':12}{median(one.peers[peer] / one.best for one in found):8.0f}" for peer in peers)
        print(f"{'median of the better':28}{median(one.best for one in found):10.1f}{'':10}{times}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
