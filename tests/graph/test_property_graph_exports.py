"""Scripts in Cypher and tables for Neo4j: read again by a parser of openCypher and by an engine that runs literals."""

import csv
import io
import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import ladybug
import pytest
from antlr4 import CommonTokenStream, InputStream
from antlr4.error.ErrorListener import ErrorListener
from antlr4_cypher import CypherLexer, CypherParser
from hypothesis import given, settings
from hypothesis import strategies as st
from sahel import MALI, MEETING, MINISTER, NIGER, RECORDS, RIFLES, SUPPLY, with_text

from triplomacy import ontology
from triplomacy.claims import Claim
from triplomacy.exporters import cypher, neo4j
from triplomacy.exporters.formats import FORMATS

CLAIMS = [record for record in RECORDS if isinstance(record, Claim)]
NASTY = "a';\\u0027 DETACH DELETE n //\n\"`$x {row} \\"
# What old versions of Neo4j do before they read literals, and Ladybug does not.
ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")


class Strict(ErrorListener):  # type: ignore[misc]
    def syntaxError(self, *arguments: Any) -> None:  # noqa: N802
        raise AssertionError(arguments[2:5])


def statements(script: str) -> list[str]:
    """What the lexer finds between semicolons; the grammar reads one statement at a time."""
    found, begin = [], 0
    lexer = strict(CypherLexer(InputStream(script)))
    for token in lexer.getAllTokens():
        if token.type == CypherLexer.SEMI:
            found.append(script[begin : token.start])
            begin = token.stop + 1
    assert not script[begin:].strip()
    return found


def parsed(script: str) -> list[str]:
    """The statements of a script, each of which is openCypher."""
    found = statements(script)
    for statement in found:
        strict(CypherParser(CommonTokenStream(strict(CypherLexer(InputStream(statement)))))).script()
    return found


def strict(recognizer: Any) -> Any:
    recognizer.removeErrorListeners()
    recognizer.addErrorListener(Strict())
    return recognizer


@pytest.fixture(scope="module")
def engine() -> ladybug.Connection:
    return ladybug.Connection(ladybug.Database(":memory:"))


def valued(engine: ladybug.Connection, literal: str) -> Any:
    answer = engine.execute(f"RETURN {literal}")
    assert isinstance(answer, ladybug.QueryResult)
    [value] = answer.get_next()
    return value


def script(records: Any, folder: Path) -> str:
    FORMATS["cypher"].write(records, folder / "graph.cypher")
    return (folder / "graph.cypher").read_text("utf-8")


def test_a_script_is_cypher_and_merges_actors_before_claims(tmp_path: Path) -> None:
    text = script(RECORDS, tmp_path)
    assert len(parsed(text)) == 3 + 1 + len({claim.relation for claim in CLAIMS})
    for part in ("SET a:Person", "[:ACTS_FOR]", "[r:SUPPLIES_ARMS_TO {id: row.claim.id}]", "date('2026-05-01')"):
        assert part in text
    assert text.index("ACTS_FOR") < text.index("SUPPLIES")


def test_a_hostile_text_adds_no_statement(tmp_path: Path) -> None:
    assert len(parsed(script(with_text(NASTY), tmp_path))) == len(parsed(script(with_text("plain"), tmp_path)))


def test_many_claims_come_in_batches(tmp_path: Path) -> None:
    where = SUPPLY.evidence
    many = [replace(SUPPLY, evidence=replace(where, sentence=number)) for number in range(1_100)]
    sizes = [one.count("source:") for one in statements(script([RECORDS[0], *many], tmp_path)) if "SUPPLIES" in one]
    assert sizes == [500, 500, 100]


@settings(max_examples=300, deadline=None)
@given(
    st.text(st.one_of(st.sampled_from("\\'uU0027\"\n\r\t`$;"), st.characters(codec="utf-8", exclude_characters="\x00")))
)
def test_a_text_comes_back_from_its_literal_whatever_it_is(engine: ladybug.Connection, text: str) -> None:
    literal = cypher.literal(text)
    assert valued(engine, literal) == text
    # Older versions of Neo4j resolve \uXXXX everywhere, before anything else: the literal must still be one.
    early = ESCAPE.sub(lambda match: chr(int(match[1], 16)), literal)
    assert valued(engine, early) == text


@pytest.mark.parametrize("value", [True, 3, 0.25, 1e-09, ("a", "b'c"), {"id": "x", "themes": ("rice", "salt")}])
def test_values_come_back_from_their_literals(engine: ladybug.Connection, value: Any) -> None:
    def plain(one: Any) -> Any:
        if isinstance(one, dict):
            return {name: plain(item) for name, item in one.items()}
        return list(one) if isinstance(one, tuple) else one

    assert valued(engine, cypher.literal(value)) == plain(value)


def test_each_relation_has_a_type_of_its_own_in_the_style_of_neo4j() -> None:
    relations = ontology.load().relations
    types = {cypher.type_of(name) for name in relations}
    assert len(types) == len(relations)
    assert all(re.fullmatch("[A-Z]+(_[A-Z]+)*", name) for name in types)
    assert cypher.type_of("givesHumanitarianAidTo") == "GIVES_HUMANITARIAN_AID_TO"


def tables(records: Any, folder: Path) -> dict[str, list[dict[str, str]]]:
    FORMATS["neo4j"].write(records, folder / "neo4j.zip")
    with ZipFile(folder / "neo4j.zip") as archive:
        assert archive.read("import.sh").decode() == neo4j.COMMAND
        return {
            name: list(csv.DictReader(io.TextIOWrapper(archive.open(name), "utf-8", newline="")))
            for name in ("actors.csv", "acts_for.csv", "claims.csv")
        }


def test_the_tables_for_neo4j_have_typed_headers_and_all_claims(tmp_path: Path) -> None:
    found = tables(RECORDS, tmp_path)
    assert list(found["actors.csv"][0]) == ["iri:ID", "name", "class", ":LABEL"]
    assert list(found["acts_for.csv"][0]) == [":START_ID", ":END_ID", ":TYPE"]
    head = list(found["claims.csv"][0])
    assert head[:4] == [":START_ID", ":END_ID", ":TYPE", "id"]
    assert {"confidence:double", "asserted:boolean", "earliest:date", "sentence:int", "themes:string[]"} <= set(head)
    by_id = {row["id"]: row for row in found["claims.csv"]}
    assert by_id.keys() == {claim.id for claim in CLAIMS}
    supply, rifles = by_id[SUPPLY.id], by_id[RIFLES.id]
    assert (supply[":START_ID"], supply[":END_ID"], supply[":TYPE"]) == (MALI.iri, NIGER.iri, "SUPPLIES")
    assert (supply["themes:string[]"], supply["confidence:double"], supply["asserted:boolean"]) == (
        "salt;rice", "0.8", "true",
    )  # fmt: skip
    assert (rifles["earliest:date"], rifles["quantity_max:double"]) == ("2026-05-01", "20.0")


def test_every_end_of_a_relationship_is_a_node_and_persons_act_for_their_state(tmp_path: Path) -> None:
    found = tables([record for record in RECORDS if record is not SUPPLY], tmp_path)
    nodes = {row["iri:ID"]: row[":LABEL"] for row in found["actors.csv"]}
    ends = {
        row[end] for name in ("acts_for.csv", "claims.csv") for row in found[name] for end in (":START_ID", ":END_ID")
    }
    assert ends <= nodes.keys()
    assert nodes[MINISTER.iri] == "Actor;Person"
    assert {":START_ID": MINISTER.iri, ":END_ID": MALI.iri, ":TYPE": "ACTS_FOR"} in found["acts_for.csv"]


def test_a_state_that_only_a_minister_acts_for_is_a_node_too(tmp_path: Path) -> None:
    found = tables([RECORDS[0], MEETING], tmp_path)
    assert MALI.iri in {row["iri:ID"] for row in found["actors.csv"]}


def test_cells_have_one_line_and_items_no_delimiter(tmp_path: Path) -> None:
    document, claim = with_text("one\r\ntwo; three\u2028four")
    assert isinstance(claim, Claim)
    [row] = tables([document, replace(claim, theme=("a;b", "c"))], tmp_path)["claims.csv"]
    assert row["themes:string[]"] == "a,b;c"
    assert row["evidence"] == "one two; three four"
    with ZipFile(tmp_path / "neo4j.zip") as archive:
        assert len(archive.read("claims.csv").decode().splitlines()) == 2
