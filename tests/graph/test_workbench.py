"""Dossiers, contradictions and sources, from the sentences that the pages of the documentation rest on."""

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sahel import CHAD, LETTER, MALI, NIGER, NOTHING, RECORDS, REPLY, SUPPLY, TOGO, claim, evidence
from store_kinds import decision, on_disk, sahel
from typer.testing import CliRunner, Result

from triplomacy import claims, origins, streams
from triplomacy.claims import Document, Record
from triplomacy.cli import app
from triplomacy.exporters.network import Sources
from triplomacy.exporters.network import sources as known
from triplomacy.queries import questions
from triplomacy.stores import curating
from triplomacy.workbench import contradictions, dossier, papers
from triplomacy.workbench import sources as publishers

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "sahel.jsonl"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def example() -> Sources:
    return known(streams.records(EXAMPLE))


def test_every_statement_of_a_dossier_leads_to_its_sentence() -> None:
    report = json.loads(run("dossier", EXAMPLE, "Mali", "Niger", "--json").stdout)
    texts = {record.name: record.text for record in streams.records(EXAMPLE) if isinstance(record, Document)}
    notes = {note["number"]: note for note in report["notes"]}
    assert list(notes) == list(range(1, 7))
    for note in notes.values():
        assert texts[note["document"]][note["start"] : note["end"]] == note["quote"]
    [timeline] = [section for section in report["sections"] if section["title"] == "Timeline"]
    assert all(row[1]["notes"] for row in timeline["rows"])
    assert {number for row in timeline["rows"] for number in row[1]["notes"]} == set(notes)


def test_a_dossier_counts_what_persons_do_for_their_state(tmp_path: Path) -> None:
    file = tmp_path / "claims.jsonl"
    file.write_text("".join(claims.write(RECORDS)), "utf-8")
    text = run("dossier", file, "Togo", "Mali").stdout
    assert "Ada Minister consults with Togo (Timbuktu)[^1] | asserted 1.00" in text
    assert "| Mali to Togo | 1 |" in text
    assert "| 2026-03 | 1 | 0 | 0 | 0 | 1 |" in text


def test_the_balance_of_a_dossier_is_that_of_the_named_query() -> None:
    with origins.opened(str(EXAMPLE)) as origin:
        values = questions.given(origin.query, {"actor": "Niger", "other": "Chad"}, {"since": date(2026, 2, 1)})
        asked = origin.query(questions.named_query("balance-by-month").bound(values)).rows
        report = dossier.report(origin, values)
    [months] = [section.months for section in report.sections if section.months]
    assert [(month.name, *map(str, (*month.counts, month.balance))) for month in months] == asked


def test_a_meeting_is_denied_from_either_side() -> None:
    said = claim(CHAD, "consultsWith", MALI, evidence(LETTER, 1, "Mali may arm Chad."))
    denied = claim(MALI, "consultsWith", CHAD, evidence(REPLY, 0, REPLY.text[:10]), polarity="negative")
    one_way = claim(NIGER, "supplies", MALI, evidence(REPLY, 1, REPLY.text[5:20]))
    records: list[Record] = [LETTER, said, SUPPLY, REPLY, denied, NOTHING, one_way]
    found = list(contradictions.among(known(records)))
    assert [(one.relation, one.said, one.denied) for one in found] == [
        ("supplies", (SUPPLY,), (NOTHING,)),
        ("consultsWith", (said,), (denied,)),
    ]


def test_contradictions_stand_side_by_side_and_can_be_chosen(tmp_path: Path) -> None:
    page, text = tmp_path / "page.html", tmp_path / "text.md"
    assert run("contradictions", EXAMPLE, "--page", page, "-o", text).stdout == ""
    row = next(line for line in text.read_text("utf-8").splitlines() if line.startswith("| Mali"))
    assert re.search(r"“Mali sent rice to Niger in January.”.*\[\^1\] \| “Mali never sent rice", row)
    assert "Mali never sent rice to Niger" in page.read_text("utf-8")
    assert run("contradictions", EXAMPLE, "--actor", "Togo").stdout.startswith("0 relations are both")
    assert run("contradictions", EXAMPLE, "--since", "2026-03-04").stdout.startswith("0 relations are both")


def test_what_copies_repeat_stands_alone_with_the_text_that_they_copy() -> None:
    found = {one.publisher: one for one in publishers.standings(example())}
    figures = {name: (len(one.copies), one.claims, len(one.facts), len(one.alone)) for name, one in found.items()}
    assert figures == {
        "Lake Monitor": (0, 6, 3, 3),
        "Sahel Wire": (0, 3, 3, 2),
        "Coast Post": (1, 3, 3, 0),
        "Field Notes": (0, 2, 2, 1),
    }
    assert found["Field Notes"].share == 0.5


def test_what_is_only_denied_or_possible_is_no_fact() -> None:
    quote = "Mali may arm Chad."
    hedged = claim(TOGO, "imposesSanctionsOn", CHAD, evidence(LETTER, 1, quote), modality="possible")
    [one] = publishers.standings(known([LETTER, hedged]))
    assert (one.claims, one.facts, one.share) == (1, (), 0.0)


def test_reports_show_what_analysts_corrected(tmp_path: Path) -> None:
    with on_disk(tmp_path / "store") as store:
        store.put(sahel())
        curating.decide(store, decision("reject", claims=(NOTHING.id,)))
        curating.decide(store, decision("rename", actor=NIGER, name="Niger State"))
    text = run("dossier", tmp_path / "store", "Mali", "Niger State").stdout
    assert "Mali supplies Niger State (salt, rice)[^1]" in text
    assert "did not send" not in text
    assert run("contradictions", tmp_path / "store").stdout.startswith("0 relations")


HOSTILE = ["</script><script>window.hit = 1</script>", "a | b [c](http://d) *e* `f` <g> [^1]\nh"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(tmp_path: Path, text: str) -> None:
    document = Document(name=text, text=text, title=text, publisher=text, url="javascript:alert(1)")
    records: list[Record] = [document, claim(replace(MALI, label=text), "supplies", NIGER, evidence(document, 0, text))]
    file = tmp_path / "claims.jsonl"
    file.write_text("".join(claims.write(records)), "utf-8")
    with origins.opened(str(file)) as origin:
        report = dossier.report(origin, questions.given(origin.query, {"actor": MALI.iri, "other": "Niger"}, {}))
    papers.write_page(report, tmp_path / "page.html")
    page = (tmp_path / "page.html").read_text("utf-8")
    assert page.count("<script") == 2
    assert "javascript:alert" not in "".join(re.findall('href="[^"]*"', page))
    lines = "\n".join(papers.markdown(report)).splitlines()
    assert not any(re.search(r"(?<!\\)[*`<]", line.replace("](<", "")) for line in lines if "|" not in line)


@pytest.mark.parametrize("command", ["dossier", "contradictions", "sources", "watch"])
def test_the_help_of_each_command_has_a_line_to_paste(command: str) -> None:
    assert f"Example: triplomacy {command} " in run(command, "--help").stdout


def test_an_unknown_actor_is_named_with_those_near_it() -> None:
    done = run("dossier", EXAMPLE, "Nigr", "Mali")
    assert done.exit_code == 1
    assert "did you mean Niger" in done.stderr
