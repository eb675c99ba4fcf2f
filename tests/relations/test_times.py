"""When an act is said to happen: the words in its clause, and where they lie from publication."""

from datetime import date

import pytest

from parses import parse, word
from triplomacy.claims import Modality, Time
from triplomacy.relations import times

PUBLISHED = date(2026, 6, 17)


def test_a_time_stands_in_the_clause_of_the_act() -> None:
    doc = parse(
        "Chad/NNP/nsubj/5 said/VBD/parataxis/5/say on/IN/case/4 Friday/NNP/obl/2 fell/VBD/root/0/fall "
        "on/IN/case/7 Monday/NNP/obl/5",
        names="DATE:4 DATE:7",
    )
    assert str(times.words(word(doc, "fell"))) == "Monday"
    assert str(times.words(word(doc, "said"))) == "Friday"
    assert times.words(word(doc, "Chad")) is None


def test_a_time_before_the_first_of_two_verbs_is_said_of_both() -> None:
    doc = parse(
        "On/IN/case/2 Friday/NNP/obl/4 Chad/NNP/nsubj/4 met/VBD/root/0/meet Mali/NNP/obj/4 and/CC/cc/7 "
        "signed/VBD/conj/4/sign",
        names="DATE:2",
    )
    assert str(times.words(word(doc, "signed"))) == "Friday"


def test_what_an_act_only_precedes_gives_no_time() -> None:
    doc = parse(
        "Chad/NNP/nsubj/2 freed/VBD/root/0/free Ali/NNP/obj/2 before/IN/case/5 polls/NNS/obl/2/poll in/IN/case/7 "
        "May/NNP/nmod/5",
        names="DATE:7",
    )
    assert times.words(word(doc, "freed")) is None


def test_a_preposition_that_bounds_a_time_belongs_to_it() -> None:
    doc = parse("Chad/NNP/nsubj/2 helps/VBZ/root/0/help since/IN/case/4 2022/CD/obl/2", names="DATE:4")
    assert times.time(word(doc, "helps"), "actual", PUBLISHED) == Time(
        text="since 2022", earliest=date(2022, 1, 1), latest=PUBLISHED
    )


@pytest.mark.parametrize(
    ("verb", "modality", "day"),
    [
        ("met/VBD/root/0/meet", "actual", date(2026, 6, 16)),
        ("meets/VBZ/root/0/meet", "planned", date(2026, 6, 23)),
    ],
)
def test_the_tense_decides_between_the_day_before_and_the_day_after(verb: str, modality: Modality, day: date) -> None:
    doc = parse(f"Chad/NNP/nsubj/2 {verb} Mali/NNP/obj/2 on/IN/case/5 Tuesday/NNP/obl/2", names="DATE:5")
    assert times.time(doc[1], modality, PUBLISHED) == Time(text="Tuesday", earliest=day, latest=day)
    assert times.time(doc[1], modality, None) == Time(text="Tuesday")
