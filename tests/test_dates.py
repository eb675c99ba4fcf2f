"""Words of time to days: ranges, relative times, and silence where the day cannot be known."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triplomacy import dates
from triplomacy.dates import Days, Direction

# A Wednesday.
PUBLISHED = date(2026, 6, 17)

ABSOLUTE = [
    ("3 March 2024", "2024-03-03", "2024-03-03"),
    ("March 3, 2024", "2024-03-03", "2024-03-03"),
    ("the 3rd of March 2024", "2024-03-03", "2024-03-03"),
    ("2024-03-03", "2024-03-03", "2024-03-03"),
    ("March 2024", "2024-03-01", "2024-03-31"),
    ("February 2024", "2024-02-01", "2024-02-29"),
    ("in 2022", "2022-01-01", "2022-12-31"),
    ("spring 2023", "2023-03-01", "2023-05-31"),
    ("winter 2023", "2023-12-01", "2024-02-29"),
    ("the 1990s", "1990-01-01", "1999-12-31"),
    ("Q2 2024", "2024-04-01", "2024-06-30"),
    ("the second half of 2024", "2024-07-01", "2024-12-31"),
    ("between 2014 and 2019", "2014-01-01", "2019-12-31"),
    ("from May to June 2021", "2021-05-01", "2021-06-30"),
    ("early 2024", "2024-01-01", "2024-04-30"),
]
RELATIVE: list[tuple[str, Direction, str, str]] = [
    ("yesterday", "back", "2026-06-16", "2026-06-16"),
    ("today", "either", "2026-06-17", "2026-06-17"),
    ("on Tuesday", "back", "2026-06-16", "2026-06-16"),
    ("on Tuesday", "ahead", "2026-06-23", "2026-06-23"),
    ("on Wednesday", "back", "2026-06-17", "2026-06-17"),
    ("last week", "back", "2026-06-08", "2026-06-14"),
    ("next month", "ahead", "2026-07-01", "2026-07-31"),
    ("last year", "back", "2025-01-01", "2025-12-31"),
    ("this year", "back", "2026-01-01", "2026-06-17"),
    ("this year", "ahead", "2026-06-17", "2026-12-31"),
    ("two days ago", "back", "2026-06-15", "2026-06-15"),
    ("next spring", "ahead", "2027-03-01", "2027-05-31"),
    ("since 2022", "back", "2022-01-01", "2026-06-17"),
    ("on March 3", "back", "2026-03-03", "2026-03-03"),
    ("on March 3", "ahead", "2027-03-03", "2027-03-03"),
    ("in December", "back", "2025-12-01", "2025-12-31"),
    ("in December", "ahead", "2026-12-01", "2026-12-31"),
]
UNKNOWN = [
    "",
    "dawn",
    "in recent months",
    "the following year",
    "30 February 2024",
    "a thousand centuries ago",
    "Q5 2024",
]


@pytest.mark.parametrize(("words", "first", "last"), ABSOLUTE)
@pytest.mark.parametrize("published", [None, PUBLISHED])
def test_a_time_with_its_year_needs_no_publication_date(
    words: str, first: str, last: str, published: date | None
) -> None:
    assert dates.resolved(words, published) == Days(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(("words", "direction", "first", "last"), RELATIVE)
def test_a_relative_time_is_counted_from_publication_in_the_direction_of_the_act(
    words: str, direction: Direction, first: str, last: str
) -> None:
    assert dates.resolved(words, PUBLISHED, direction) == Days(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize("words", [words for words, *_ in RELATIVE if not words.startswith("since")])
def test_a_relative_time_says_nothing_without_a_publication_date(words: str) -> None:
    assert dates.resolved(words, None) is None


@pytest.mark.parametrize("words", UNKNOWN)
def test_what_cannot_be_known_is_left_unknown(words: str) -> None:
    assert dates.resolved(words, PUBLISHED) is None


def test_an_open_range_has_one_end() -> None:
    assert dates.resolved("until March 2024", None) == Days(None, date(2024, 3, 31))
    assert dates.resolved("after March 2024", None) == Days(date(2024, 3, 31), None)


_WORDS = st.lists(
    st.sampled_from(
        ("from", "to", "since", "until", "between", "and", "last", "next", "this", "early", "late", "mid", "of", "the")
    )
    | st.sampled_from(("on", "in", "ago", "two", "few", "3", "31", "2024", "1999", "March", "May", "December", "Q4"))
    | st.sampled_from(("week", "month", "year", "decade", "century", "spring", "winter", "quarter", "Tuesday", "90s")),
    max_size=7,
).map(" ".join)


@given(
    words=_WORDS | st.text(max_size=40),
    published=st.none() | st.dates(),
    direction=st.sampled_from(("back", "ahead", "either")),
)
def test_any_words_give_ordered_days_or_none(words: str, published: date | None, direction: Direction) -> None:
    days = dates.resolved(words, published, direction)
    if days is not None and days.first is not None and days.last is not None:
        assert days.first <= days.last
