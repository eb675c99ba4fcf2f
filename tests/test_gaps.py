"""Holes that a scraper left are found by their signs, and offsets lead back to the text as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triplomacy.gaps import STAND_IN, is_holed, patch

HOLED = [
    ("The letter, signed by 's envoy, was short.", "signed by |'s envoy"),
    ("The letter, signed by ’s envoy, was short.", "signed by |’s envoy"),
    ("is said to have shipped grain.", "|is said"),
    ("Chad and have reopened the border.", "Chad and |have"),
    ("They were trained in , officials said.", "trained in |,"),
    ("The rebels hold most of .", "most of |."),
]
WHOLE = [
    "The letter, signed by Chad's envoy, was short.",
    "It is said to have shipped grain.",
    "Chad and Niger have reopened the border.",
    "The convoy halted and was searched.",
    "That is the town they came from.",
    "He called it 'a farce' and left.",
    "In the '80s trade grew.",
]


@pytest.mark.parametrize(("text", "around"), HOLED)
def test_a_hole_is_found_where_a_name_is_missing(text: str, around: str) -> None:
    patched = patch(text, holed=False)
    [start] = patched.starts
    assert patched.text[start:].startswith(STAND_IN)
    before, after = around.split("|")
    place = patched.origin(start)
    assert text[:place].endswith(before) and text[place:].startswith(after)
    assert is_holed(text)


@pytest.mark.parametrize("text", WHOLE)
def test_whole_english_is_left_alone(text: str) -> None:
    assert patch(text, holed=False).text == text
    assert not is_holed(text)


def test_weaker_signs_count_only_beside_certain_ones() -> None:
    text = "The soldiers went back to after the truce."
    assert patch(text, holed=False).starts == ()
    assert len(patch(text, holed=True).starts) == 1


@given(st.lists(st.sampled_from([text for text, _ in HOLED] + WHOLE + ["“", "’s x", "\u202e", "🙂 "]), max_size=5))
def test_every_character_leads_back_to_itself(parts: list[str]) -> None:
    text = " ".join(parts)
    patched = patch(text, holed=True)
    rest = patched.text
    for start in reversed(patched.starts):
        end = start + len(STAND_IN)
        rest = rest[:start] + rest[end if rest[end] in "'’‘" else end + 1 :]
    assert rest == text
    inserted = {i for start in patched.starts for i in range(start, start + len(STAND_IN) + 1)}
    assert all(patched.text[i] == text[patched.origin(i)] for i in range(len(patched.text)) if i not in inserted)
