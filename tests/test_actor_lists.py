"""An analyst's own actors: how a table may be written, whose name wins, and what is refused with what words."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parses import english
from triplomacy import actor_lists, pipeline
from triplomacy.actors.mentions import NameMatcher, TextContext
from triplomacy.actors.people import Register
from triplomacy.claims import ID_NAMESPACE, Document, Iri
from triplomacy.errors import InvalidActorList
from triplomacy.gazetteer import Entry, Gazetteer, Name, Sense, Tenure
from triplomacy.tokens import Doc

Table = Sequence[Mapping[str, object]]


def iri(name: str) -> Iri:
    return Iri(ID_NAMESPACE + name)


UTOPIA = Entry(
    iri("Utopia"),
    "Utopia",
    "State",
    (Name("Utopia", "name"), Name("Utopian", "demonym"), Name("Amaurot", "metonym"), Name("Isle", "name")),
    iso3="UTO",
)
NAVY = Entry(iri("UtopianNavy"), "Utopian navy", "ArmedForce", (Name("Utopian navy", "name"),), acts_for=UTOPIA.iri)
ENVOY = Entry(
    iri("RaphaelHythloday"),
    "Raphael Hythloday",
    "Person",
    (Name("Raphael Hythloday", "name"),),
    surnames=("Hythloday",),
    tenures=(Tenure("envoy", UTOPIA.iri, "represents", date(2001, 1, 1), None),),
)
SENSES = {
    "Springfield": (Sense("Springfield", UTOPIA.iri, ("Anyder",), (), default=False),),
    "Isle": (Sense("Isle", UTOPIA.iri, (), ("holiday",), default=True),),
}
KNOWN = Gazetteer({entry.iri: entry for entry in (UTOPIA, NAVY, ENVOY)}, SENSES)
NOBODY = Gazetteer({}, {})


def as_csv(rows: Table) -> str:
    """The rows with `|` between the items of a list."""
    columns = dict.fromkeys(name for row in rows for name in row)
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns)
    writer.writeheader()
    for row in rows:
        writer.writerow({name: "|".join(v) if isinstance(v, list) else v for name, v in row.items()})
    return out.getvalue()


def as_json(rows: Table) -> str:
    return json.dumps(rows, ensure_ascii=False, indent=1)


def as_json_lines(rows: Table) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


FORMATS = [as_csv, as_json, as_json_lines]


def read(folder: Path, content: str | bytes | Table, known: Gazetteer = KNOWN) -> Gazetteer:
    """The known actors with those of a file, which is JSON if rows are given."""
    path = folder / "own.txt"
    if not isinstance(content, (str, bytes)):
        content = as_json(content)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return actor_lists.extended(known, path)


def added(folder: Path, content: str | bytes | Table) -> list[Entry]:
    """The actors of a file."""
    return list(read(folder, content, NOBODY).entries.values())


def named(known: Gazetteer, text: str, day: date | None = None) -> list[str]:
    """The actors that a text names on a day."""
    mentions = NameMatcher(known, english()).mentions(Doc(english()(text)), TextContext(text, day))
    return [known[mention.iri].label for mention in mentions if mention.iri]


ROWS = [
    {
        "names": ["Ruritania", "the Kingdom of Ruritania"],
        "class": "State",
        "code": "RUR",
        "demonyms": ["Ruritanian", "Ruritanians"],
        "state": "",
        "valid_from": "1894-01-01",
        "valid_until": "2030-12-31",
    },
    {"names": ["Black Guard"], "class": "ArmedForce", "code": "RURMIL", "state": "RUR"},
]


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("written", FORMATS)
def test_a_table_means_the_same_in_every_format(tmp_path: Path, written: Any, mark: bytes, ends: str) -> None:
    text = written(ROWS).replace("\r\n", "\n").replace("\n", ends)
    state, guard = added(tmp_path, mark + text.encode())
    assert (state.iri, state.label, state.kind, state.code) == (iri("Ruritania"), "Ruritania", "State", "RUR")
    assert {name.form: name.role for name in state.names} == {
        "Ruritania": "name",
        "Kingdom of Ruritania": "name",
        "Ruritanian": "demonym",
        "Ruritanians": "demonym",
    }
    assert (state.since, state.until, state.acts_for) == (date(1894, 1, 1), date(2030, 12, 31), None)
    assert (guard.kind, guard.code, guard.acts_for) == ("ArmedForce", "RURMIL", state.iri)


@pytest.mark.parametrize(
    ("row", "label", "forms"),
    [
        ({"name": "Ruritania"}, "Ruritania", ["Ruritania"]),
        ({"label": "Ruritania", "aliases": "Zenda | Strelsau|"}, "Ruritania", ["Ruritania", "Zenda", "Strelsau"]),
        ({"name": "Ruritania|Zenda"}, "Ruritania", ["Ruritania", "Zenda"]),
        ({"name": ["Ruritania", None, " "], "aliases": None}, "Ruritania", ["Ruritania"]),
        ({"names": ["Ruritania|Zenda"]}, "Ruritania|Zenda", ["Ruritania|Zenda"]),
        ({"names": "The Ruritanian  Front"}, "Ruritanian Front", ["Ruritanian Front"]),
        ({"names": "The"}, "The", ["The"]),
        ({"names": "Theodora"}, "Theodora", ["Theodora"]),
        ({"id": "Ruritania"}, "Ruritania", ["Ruritania"]),
        ({"name": "People’s Front"}, "People’s Front", ["People’s Front"]),
        ({"names": "A\u2028B"}, "A B", ["A B"]),
        ({"name": 1894}, "1894", ["1894"]),
    ],
)
def test_the_first_name_is_the_label_and_each_is_a_form(
    tmp_path: Path, row: dict[str, object], label: str, forms: list[str]
) -> None:
    [entry] = added(tmp_path, as_json_lines([row | {"class": "Group"}]))
    assert (entry.label, [name.form for name in entry.names]) == (label, forms)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({}, iri("Ruritania")),
        ({"iri": "https://example.org/rur"}, "https://example.org/rur"),
        ({"id": "https://example.org/rur"}, "https://example.org/rur"),
        ({"iri": "https://example.org/rur", "id": "urn:other"}, "https://example.org/rur"),
        ({"id": "r-17"}, iri("Ruritania")),
    ],
)
def test_an_iri_is_the_stated_one_or_made_of_the_label(tmp_path: Path, row: dict[str, str], expected: str) -> None:
    [entry] = added(tmp_path, [row | {"name": "Ruritania", "class": "State"}])
    assert entry.iri == expected


LABELS = st.text(max_size=12) | st.sampled_from(["Cote", "Côte", "côte", "Cote!", "COTE", "Cote d'Or", "Cote d’Or"])


@pytest.mark.parametrize("written", FORMATS)
@given(texts=st.lists(LABELS.map(lambda text: " ".join(text.replace("|", " ").split())), unique=True))
def test_distinct_labels_become_distinct_actors_in_every_format(
    written: Any, tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    labels = [label for label in texts if label and not label.lower().startswith("the ")]
    rows = [{"names": [label], "class": "Group"} for label in labels]
    entries = added(tmp_path_factory.getbasetemp(), written(rows))
    assert [entry.label for entry in entries] == labels
    assert [entry.names[0] for entry in entries] == [Name(label, "name") for label in labels]
    assert len({entry.iri for entry in entries}) == len(labels)


def test_one_label_of_two_classes_is_two_actors_and_a_known_iri_stays_whose_it_is(tmp_path: Path) -> None:
    known = read(
        tmp_path,
        [
            {"name": "Utopia", "class": "Company"},
            {"name": "Zenda", "class": "State"},
            {"name": "Zenda", "class": "Territory", "state": "Utopia", "code": "ZEN"},
        ],
    )
    assert (known[UTOPIA.iri].kind, known[NAVY.iri].acts_for) == ("State", UTOPIA.iri)
    zenda = [entry for entry in known.entries.values() if entry.label == "Zenda"]
    assert {(entry.kind, entry.code) for entry in zenda} == {("State", None), ("Territory", "ZEN")}
    [company] = [entry for entry in known.entries.values() if entry.kind == "Company"]
    assert company.iri.startswith(UTOPIA.iri + "-")


@pytest.mark.parametrize("column", ["state", "acts_for"])
@pytest.mark.parametrize(
    ("owner", "principal"),
    [
        ("Utopia", UTOPIA.iri),
        ("UTO", UTOPIA.iri),
        (UTOPIA.iri, UTOPIA.iri),
        ("Ruritania", "urn:rur"),
        ("RUR", "urn:rur"),
        ("urn:rur", "urn:rur"),
        ("Black Guard", None),
        ("BG", None),
    ],
)
def test_whom_an_actor_acts_for_is_a_label_a_code_or_an_iri_known_or_own(
    tmp_path: Path, column: str, owner: str, principal: str | None
) -> None:
    known = read(
        tmp_path,
        [
            {"name": "Black Guard", "class": "ArmedForce", "code": "BG", column: owner},
            {"name": "Ruritania", "class": "State", "code": "RUR", "iri": "urn:rur"},
        ],
    )
    assert known[iri("BlackGuard")].acts_for == principal


def test_an_id_that_is_no_iri_can_be_acted_for(tmp_path: Path) -> None:
    guard, state = added(
        tmp_path,
        [
            {"name": "Black Guard", "class": "ArmedForce", "state": "r-17"},
            {"name": "Ruritania", "class": "State", "id": "r-17"},
        ],
    )
    assert guard.acts_for == state.iri


def test_a_person_acts_on_the_days_of_each_row_and_is_found_by_surname(tmp_path: Path) -> None:
    text = """name,class,state,valid_from,valid_until,code
Ruritania,State,,,,
Rudolf Elphberg,Person,Ruritania,1990-05-01,1999-12-31,RURGOV
Rudolf Elphberg,Person,Utopia,2000-01-01,2009-12-31,
Fritz,Person,Ruritania,,,
"""
    known = read(tmp_path, text)
    rudolf = known[iri("RudolfElphberg")]
    assert (rudolf.since, rudolf.until, rudolf.code) == (date(1990, 5, 1), date(2009, 12, 31), "RURGOV")
    for day, label in [
        (date(1990, 5, 1), "Ruritania"),
        (date(1999, 12, 31), "Ruritania"),
        (date(2000, 1, 1), "Utopia"),
        (None, "Utopia"),
    ]:
        assert known.actor(rudolf.iri, on=day).principal.label == label
    assert known.bearers["Elphberg"] == (rudolf.iri,)
    assert known[iri("Fritz")].surnames == ()
    doc = Doc(english()("Rudolf Elphberg spoke."))
    register = Register(known, on=date(1995, 1, 1))
    register.enter(NameMatcher(known, english()).mentions(doc, TextContext(doc.text, date(1995, 1, 1))))
    assert "Elphberg" in register.surnames


def test_an_own_office_of_a_known_person_goes_before_the_known_ones(tmp_path: Path) -> None:
    text = "name,class,state,valid_until\nRuritania,State,,\nRaphael Hythloday,Person,Ruritania,2005-12-31\n"
    known = read(tmp_path, text)
    assert known.actor(ENVOY.iri, on=date(2005, 12, 31)).principal.label == "Ruritania"
    assert known.actor(ENVOY.iri, on=date(2006, 1, 1)).principal.label == "Utopia"


@pytest.mark.parametrize(
    ("day", "labels"),
    [
        (date(1999, 12, 31), []),
        (date(2000, 1, 1), ["Ruritania", "Ruritania"]),
        (date(2009, 12, 31), ["Ruritania", "Ruritania"]),
        (date(2010, 1, 1), []),
        (None, ["Ruritania", "Ruritania"]),
    ],
)
def test_names_mean_the_actor_on_the_days_of_the_row_only(tmp_path: Path, day: date | None, labels: list[str]) -> None:
    text = (
        "name,demonyms,class,valid_from,valid_until\nRuritania,Ruritanian,State,2000-01-01,2009-12-31\nZenda,,State,,\n"
    )
    assert named(read(tmp_path, text), "Ruritania met a Ruritanian.", day) == labels
    assert named(read(tmp_path, text), "Zenda spoke.", day) == ["Zenda"]


def test_one_name_means_two_actors_one_after_the_other(tmp_path: Path) -> None:
    text = (
        "names,class,valid_from,valid_until\n"
        "Old Ruritania|Strelsau,State,,1989-12-31\nNew Ruritania|Strelsau,State,1990-01-01,\n"
    )
    known = read(tmp_path, text)
    assert named(known, "Strelsau spoke.", date(1989, 12, 31)) == ["Old Ruritania"]
    assert named(known, "Strelsau spoke.", date(1990, 1, 1)) == ["New Ruritania"]
    assert named(known, "Strelsau spoke.") == []


def test_the_day_is_that_on_which_the_document_was_published(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text(
        "name,class,valid_until,state\nSylvania,State,,\nRuritania,State,,\n"
        "Rudolf Elphberg,Person,1999-12-31,Ruritania\nBlack Guard,ArmedForce,1999-12-31,Ruritania\n"
    )
    reader = pipeline.extractor(actors=path)
    text = "The Black Guard attacked Sylvania. Rudolf Elphberg threatened Sylvania."
    found = {}
    for day in (date(1999, 12, 31), date(2000, 1, 1)):
        [(_, claims)] = reader.claims([Document(name="news", text=text, published=day)])
        found[day.year] = {(claim.source.principal.label, claim.target.label) for claim in claims}
    assert found[1999] == {("Ruritania", "Sylvania")}
    assert ("Ruritania", "Sylvania") not in found[2000]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Amaurot", "Amaurot spoke."),
        ("Springfield", "Springfield spoke by the Anyder."),
        ("Isle", "A holiday on the Isle."),
        ("Utopian navy", "The Utopian navy sailed."),
    ],
)
def test_an_own_name_wins_over_a_known_and_an_ambiguous_one(tmp_path: Path, name: str, text: str) -> None:
    known = read(tmp_path, [{"names": ["Ruritania", name], "class": "State"}])
    assert named(known, text) == ["Ruritania"]
    assert named(known, "Utopia spoke to a Utopian.") == ["Utopia", "Utopia"]


@pytest.mark.parametrize(
    "row",
    [{"name": "Utopia", "class": "State"}, {"name": "Happy Land", "class": "State", "iri": UTOPIA.iri}],
    ids=["label and class", "IRI"],
)
def test_a_row_about_a_known_actor_adds_to_it(tmp_path: Path, row: dict[str, object]) -> None:
    known = read(tmp_path, [row | {"aliases": ["Nowhere"], "code": "UTP", "demonyms": "Nowherian"}])
    assert len(known.entries) == len(KNOWN.entries)
    utopia = known[UTOPIA.iri]
    assert (utopia.label, utopia.code, utopia.iso3) == ("Utopia", "UTP", "UTO")
    assert named(known, "Utopia, Amaurot, Nowhere, a Nowherian and a Utopian.") == ["Utopia"] * 5
    assert known.actor(NAVY.iri).principal.label == "Utopia"
    assert named(known, "A holiday on the Isle.") == []
    assert set(known.senses) == set(SENSES)


def test_a_known_actor_that_a_row_adds_to_still_yields_its_name_to_another_row(tmp_path: Path) -> None:
    known = read(tmp_path, [{"name": "Utopia", "class": "State"}, {"name": "Amaurot", "class": "Company"}])
    assert named(known, "Utopia sued Amaurot.") == ["Utopia", "Amaurot"]


@pytest.mark.parametrize("written", ["People’s Front", "People's Front"])
def test_a_name_is_found_however_its_quotes_are_written(tmp_path: Path, written: str) -> None:
    known = read(tmp_path, as_json_lines([{"name": written, "class": "Group"}]))
    assert len(named(known, "The People's Front marched.")) == 1


def test_a_list_that_shares_no_name_changes_nothing_known(tmp_path: Path) -> None:
    known = read(tmp_path, [{"name": "Ruritania", "class": "State"}])
    assert {key: known[key] for key in KNOWN.entries} == KNOWN.entries
    assert known.senses == KNOWN.senses
    assert read(tmp_path, "name,class\n").entries == KNOWN.entries


HEAD = "name,class,state,valid_from,valid_until,iri\n"
REFUSED: list[tuple[str | bytes, str]] = [
    (HEAD + "Zenda,State,,,,\nRuritania,Kingdom,,,,\n", ":3: no class 'Kingdom' in the ontology; one of ArmedForce, "),
    (HEAD + "Ruritania,,,,,\n", ":2: no class ''"),
    (HEAD + ",State,,,,\n", ":2: no name; give one in a column `name` or `names`"),
    (HEAD + "Guard,ArmedForce,Atlantis,,,\n", ":2: no actor 'Atlantis' to act for; add a row for it"),
    (HEAD + "Ruritania,State,,31 May,,\n", ":2: valid_from '31 May' is no date; write it as 2024-05-31"),
    (HEAD + "Ruritania,State,,,2024-02-30,\n", ":2: valid_until '2024-02-30' is no date"),
    (HEAD + "Ruritania,State,,2024-01-02,2024-01-01,\n", ":2: valid_until 2024-01-01 is before valid_from 2024-01-02"),
    (HEAD + "Ruritania,State,,,,no iri\n", ":2: iri 'no iri' is no IRI; write it as"),
    (HEAD + "Ruritania,State,,,,http://[x\n", ":2: iri 'http://[x' is no IRI"),
    (HEAD + "Ruritania,State,,,,,,\n", ":2: not a row of named columns; see"),
    (HEAD + "x" * 200_000 + ",State,,,,\n", ":2: not CSV (field larger than field limit"),
    ('[{"name": "Ruritania", "class": "State"},\n {"name"}]', ":2: not JSON (Expecting ':' delimiter)"),
    ('[{"name": "Zenda", "class": "State"}, {"name": "Ruritania", "class": "Kingdom"}]', ":2: no class 'Kingdom'"),
    ('[{"name": "Ruritania", "class": "State"}, "Zenda"]', ":2: not a row of named columns"),
    ('[{"iri": "urn:rur", "class": "State"}]', ":1: no name"),
    ('[{"name": [], "class": "State"}]', ":1: no name"),
    ('[{"name": "Ruritania", "class": "State", "valid_from": 2024}]', ":1: valid_from '2024' is no date"),
    ('{"name": "Ruritania", "class": "State"}\n\n{"name": \n', ":3: not JSON (Expecting value)"),
    ('{"name": "Ruritania", "class": "State"}\n["Zenda"]\n', ":2: not a row of named columns"),
    ('{"name": "Ruritania", "class": "State", "state": "Zenda"}', ":1: no actor 'Zenda' to act for"),
    ("name,class\nCôte,State\n".encode("latin-1"), ": not UTF-8; save it as UTF-8"),
]


@pytest.mark.parametrize(("content", "words"), REFUSED, ids=[words for _, words in REFUSED])
def test_a_bad_row_is_refused_in_one_line_with_its_place_and_value(
    tmp_path: Path, content: str | bytes, words: str
) -> None:
    with pytest.raises(InvalidActorList) as caught:
        read(tmp_path, content)
    message = str(caught.value)
    assert message.startswith(f"{tmp_path / 'own.txt'}{words}")
    assert "\n" not in message
