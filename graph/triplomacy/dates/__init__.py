"""When, in days: words of time and the day of publication to the first and last day they can mean, both included.

A small grammar that must read all the words or says nothing: "last week", "since 2022", "from May to June", "early
March". Words relative to a day that is not known ("on Tuesday" without a publication date, "the following year", "in
recent months") give None. Weeks begin on Monday, seasons are those of the north.

Values follow TimeML (Pustejovsky et al. 2003): "two years ago" is a year, "yesterday" a day. dateparser gives points
where ranges are said and takes longer than the claims do; timefhuman knows no ranges of the past.
"""

import re
from dataclasses import dataclass, replace
from datetime import date

from triplomacy.dates.rules import Anchor, Direction, period
from triplomacy.dates.vocabulary import NUMBER, UNIT, YEAR, normalised

__all__ = ["Days", "Direction", "resolved"]


@dataclass(frozen=True, slots=True)
class Days:
    """From the first to the last day; None is an open end."""

    first: date | None
    last: date | None


def resolved(text: str, published: date | None, direction: Direction = "either") -> Days | None:
    """The days that words of time can mean; None where they, or the day they hang on, are not known.

    What lies back ends on the day of publication at the latest, what lies ahead begins on it at the earliest.
    """
    words = normalised(text)
    anchor = Anchor(published, direction)
    try:
        days = _bounded(words, anchor) or _open(words, anchor) or _whole(words, anchor)
    except (ValueError, OverflowError):
        # The 30th of February, a thousand centuries ago.
        return None
    return _clipped(days, anchor) if days else None


def _bounded(words: str, anchor: Anchor) -> Days | None:
    """ "from May to June", "between 2014 and 2019", "2014-19"."""
    if years := re.fullmatch(rf"{YEAR} ?- ?(\d\d)", words):
        words = f"from {years['year']} to {years['year'][:2]}{years[2]}"
    match = re.fullmatch(r"from (.+?) (?:to|until|till|through) (.+)|between (.+?) and (.+)", words) or re.fullmatch(
        r"(.+?) (?:to|-|until|through) (.+)|(\d{4})-(\d{4})", words
    )
    if not match:
        return None
    start, end = (word for word in match.groups() if word)
    last = period(end, anchor)
    if last is None:
        return None
    own_year = re.search(YEAR, end)
    first = (own_year and not re.search(YEAR, start) and period(f"{start} {own_year['year']}", anchor)) or period(
        start, anchor
    )
    if first and first[0] > last[1]:
        # "from May to June", planned in June: the two are of one year.
        first = period(f"{start} {last[1].year}", anchor)
    return Days(first[0], last[1]) if first and first[0] <= last[1] else None


def _open(words: str, anchor: Anchor) -> Days | None:
    """ "since 2022", "until Friday", "by the end of May"."""
    match = re.fullmatch(r"(ever since|since|from|after|until|till|by|before|up to|no later than) (.+)", words)
    if not match:
        return None
    back, ahead = replace(anchor, direction="back"), replace(anchor, direction="ahead")
    match match[1]:
        case "since" | "ever since":
            found = period(match[2], back)
            return Days(found[0], anchor.day) if found else None
        case "from" | "after":
            found = period(match[2], anchor)
            return Days(found[0] if match[1] == "from" else found[1], None) if found else None
        case "before":
            found = period(match[2], anchor)
            return Days(None, found[0]) if found else None
        case _:
            found = period(match[2], back if anchor.direction == "back" else ahead)
            return Days(None, found[1]) if found else None


def _whole(words: str, anchor: Anchor) -> Days | None:
    if match := re.fullmatch(rf"(?:more than|over) (?P<ago>{NUMBER} {UNIT}s? ago)", words):
        found = period(match["ago"], anchor)
        return Days(None, found[1]) if found else None
    found = period(words, anchor)
    return Days(*found) if found else None


def _clipped(days: Days, anchor: Anchor) -> Days | None:
    first, last = days.first, days.last
    if anchor.day and anchor.direction == "back" and (first is None or first < anchor.day):
        last = min(last, anchor.day) if last else anchor.day
    if anchor.day and anchor.direction == "ahead" and (last is None or last > anchor.day):
        first = max(first, anchor.day) if first else anchor.day
    return Days(first, last)
