"""The grammar of a period: one rule a way of saying it, the first that reads all the words counts."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, TypeAlias

from triplomacy.dates.calendars import Period, distance, months, moved, same, shifted, third
from triplomacy.dates.vocabulary import (
    DAY,
    HEDGE,
    MONTH,
    MONTHS,
    NUMBER,
    NUMBERS,
    ORDINALS,
    PART,
    PARTS,
    SEASON,
    SEASONS,
    STEP,
    STEPS,
    UNIT,
    WEEKDAY,
    WEEKDAYS,
    YEAR,
)

Direction = Literal["back", "ahead", "either"]
"""Where a day without a year or a weekday is looked for: before publication, after it, or where it is nearer."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """The day of publication, and where to look from it."""

    day: date | None
    direction: Direction


Rule: TypeAlias = Callable[[re.Match[str], Anchor], Period | None]


def period(words: str, anchor: Anchor) -> Period | None:
    """The first rule that reads all the words."""
    for pattern, rule in RULES:
        if match := pattern.fullmatch(words):
            return rule(match, anchor)
    return None


def _date(match: re.Match[str], anchor: Anchor) -> Period | None:
    """ "3 March 2024", "March 3": a day of a year that is given or the plausible one."""
    month, day = _month_of(match), int(match["day"])
    until = int(match.groupdict().get("until") or day)
    return _in_year(match, anchor, lambda year: (date(year, month, day), date(year, month, until)))


def _iso(match: re.Match[str], anchor: Anchor) -> Period:
    day = date(int(match["year"]), int(match["number"]), int(match["day"]))
    return day, day


def _month(match: re.Match[str], anchor: Anchor) -> Period | None:
    month = _month_of(match)
    return _in_year(match, anchor, lambda year: months(year, month, month))


def _season(match: re.Match[str], anchor: Anchor) -> Period | None:
    first, last = SEASONS[match["season"]]
    return _in_year(match, anchor, lambda year: months(year, first, last))


def _quarter(match: re.Match[str], anchor: Anchor) -> Period | None:
    number = int(ORDINALS.get(match["nth"], match["nth"]))
    size = {"q": 3, "quarter": 3, "h": 6, "half": 6}[match["kind"]]
    if not 1 <= number <= 12 // size:
        return None
    if match.groupdict().get("step"):
        year = _stepped(anchor, match["step"], "year")
        return months(year[0].year, size * number - size + 1, size * number) if year else None
    return _in_year(match, anchor, lambda year: months(year, size * number - size + 1, size * number))


def _year(match: re.Match[str], anchor: Anchor) -> Period:
    year = int(match["year"])
    return date(year, 1, 1), date(year, 12, 31)


def _decade(match: re.Match[str], anchor: Anchor) -> Period | None:
    written = match["decade"]
    first = int(written) if len(written) == 4 else 1900 + int(written)
    return date(first, 1, 1), date(first + 9, 12, 31)


def _century(match: re.Match[str], anchor: Anchor) -> Period:
    first = 100 * int(match["nth"]) - 99
    return date(first, 1, 1), date(first + 99, 12, 31)


def _today(match: re.Match[str], anchor: Anchor) -> Period | None:
    if anchor.day is None:
        return None
    steps = {"day before yesterday": -2, "yesterday": -1, "today": 0, "tomorrow": 1, "day after tomorrow": 2}
    if match.group() == "overnight":
        return anchor.day - timedelta(1), anchor.day
    day = anchor.day + timedelta(steps[match["word"]])
    return day, day


def _weekday(match: re.Match[str], anchor: Anchor) -> Period | None:
    """ "Tuesday", "last Tuesday", "next Tuesday"; the day of publication itself is the plain name's."""
    if anchor.day is None:
        return None
    step, number = match.groupdict().get("step"), WEEKDAYS.index(match["weekday"][:3])
    behind = (anchor.day.weekday() - number) % 7
    if step in ("last", "past", "previous"):
        return same(anchor.day - timedelta(behind or 7))
    if step in ("next", "coming"):
        return same(anchor.day + timedelta(7 - behind))
    ahead = (number - anchor.day.weekday()) % 7
    looks_ahead = anchor.direction == "ahead" or (anchor.direction == "either" and ahead < behind)
    return same(anchor.day + timedelta(ahead) if looks_ahead else anchor.day - timedelta(behind))


def _weekday_of_week(match: re.Match[str], anchor: Anchor) -> Period | None:
    week = _stepped(anchor, match["step"], "week")
    return same(week[0] + timedelta(WEEKDAYS.index(match["weekday"][:3]))) if week else None


def _step(match: re.Match[str], anchor: Anchor) -> Period | None:
    """ "last week", "this year", "next weekend"."""
    if match["unit"] in ("hour", "minute", "day"):
        return None
    return _stepped(anchor, match["step"], match["unit"])


def _named_step(match: re.Match[str], anchor: Anchor) -> Period | None:
    """ "last March", "next spring", "this June"."""
    if anchor.day is None:
        return None
    first, last = SEASONS[match["season"]] if match["season"] else (_month_of(match),) * 2
    step = STEPS[match["step"]]
    years = (anchor.day.year + n for n in ((1, 0, -1, -2) if step < 0 else (-1, 0, 1, 2)))
    if step == 0:
        return min((months(anchor.day.year + n, first, last) for n in (-1, 0)), key=lambda p: distance(p, anchor.day))
    for one in (months(year, first, last) for year in years):
        if (step < 0 and one[1] < anchor.day) or (step > 0 and one[0] > anchor.day):
            return one
    return None


def _part(match: re.Match[str], anchor: Anchor) -> Period | None:
    """ "early March", "mid-2024", "the end of the year": a third of the period."""
    inner = match["inner"]
    whole = period(f"this {inner}" if re.fullmatch(UNIT, inner) else inner, anchor)
    if whole is None or (whole[1] - whole[0]).days < 4:
        return whole
    return third(whole, PARTS[match["part"]])


def _of(match: re.Match[str], anchor: Anchor) -> Period | None:
    """ "the month of May", "the week of June 8"."""
    inner = period(match["inner"], anchor)
    return shifted(inner[0], "week", 0) if inner and match["part"] == "week" else inner


def _weekend(match: re.Match[str], anchor: Anchor) -> Period | None:
    if anchor.day is None:
        return None
    back = anchor.direction != "ahead" and anchor.day.weekday() < 5
    return shifted(anchor.day, "weekend", -1 if back else 0)


def _earlier(match: re.Match[str], anchor: Anchor) -> Period | None:
    """ "earlier this month", "later this year"."""
    whole = period(match["inner"], anchor)
    if whole is None or anchor.day is None or not whole[0] <= anchor.day <= whole[1]:
        return whole
    return (whole[0], anchor.day) if match["way"] == "earlier" else (anchor.day, whole[1])


def _ago(match: re.Match[str], anchor: Anchor) -> Period | None:
    """ "two years ago", "in three days", as a whole unit; hours are of the day or the one before."""
    number, unit = _number(match["number"]), match["unit"]
    if anchor.day is None or unit == "weekend":
        return None
    if unit in ("hour", "minute"):
        days = -(-number // 24) if unit == "hour" else 1
        return (anchor.day - timedelta(days), anchor.day) if match["way"] == "ago" else None
    if unit in ("decade", "century"):
        number, unit = number * (10 if unit == "decade" else 100), "year"
    back = match["way"] == "ago"
    found = shifted(anchor.day, unit, -number if back else number)
    if match["hedge"] in ("less than", "under"):
        return (found[0], anchor.day) if back else (anchor.day, found[1])
    return found


def _stretch(match: re.Match[str], anchor: Anchor) -> Period | None:
    """ "the past decade", "the last two weeks", "the next three months": from or to the day of publication."""
    step, unit = STEPS[match["step"]], match["unit"]
    if anchor.day is None or step == 0 or unit == "weekend":
        return None
    number = _number(match["number"] or "one")
    if unit in ("hour", "minute"):
        number, unit = (-(-number // 24) if unit == "hour" else 1), "day"
    edge = moved(anchor.day, unit, step * number)
    return (edge, anchor.day) if step < 0 else (anchor.day, edge)


def _either(match: re.Match[str], anchor: Anchor) -> Period | None:
    """ "March and April", "Monday and Tuesday": the whole that both are in."""
    first, second = period(match["one"], anchor), period(match["two"], anchor)
    return (first[0], second[1]) if first and second and first[0] < second[1] else None


def _in_year(match: re.Match[str], anchor: Anchor, period: Callable[[int], Period]) -> Period | None:
    """A period of the year that the words give, or of that which fits the publication date and the direction."""
    if match.groupdict().get("year"):
        return period(int(match["year"]))
    if anchor.day is None:
        return None
    found = []
    for year in range(anchor.day.year - 8, anchor.day.year + 9):
        try:
            found.append(period(year))
        except ValueError:
            # The 29th of February is not in every year.
            continue
    match anchor.direction:
        case "back":
            found = [one for one in found if one[0] <= anchor.day]
        case "ahead":
            found = [one for one in found if one[1] >= anchor.day]
    return min(found, key=lambda one: distance(one, anchor.day), default=None)


def _stepped(anchor: Anchor, step: str, unit: str) -> Period | None:
    return shifted(anchor.day, unit, STEPS[step]) if anchor.day else None


def _month_of(match: re.Match[str]) -> int:
    return MONTHS.index(match["month"][:3]) + 1


def _number(word: str) -> int:
    return NUMBERS[word] if word in NUMBERS else int(word)


_NTH = r"(?P<nth>[1-4]|first|second|third|fourth|1st|2nd|3rd|4th)"
RULES: tuple[tuple[re.Pattern[str], Rule], ...] = tuple(
    (re.compile(pattern), rule)
    for pattern, rule in (
        (rf"{YEAR}[-/](?P<number>\d\d)[-/](?P<day>\d\d)", _iso),
        (rf"(?:{WEEKDAY} )?{DAY} (?:of )?{MONTH}(?: {YEAR})?", _date),
        (rf"(?:{WEEKDAY} )?{MONTH} {DAY}(?: {YEAR})?", _date),
        (rf"{DAY} ?(?:-|to|and) ?(?P<until>\d\d?) {MONTH}(?: {YEAR})?", _date),
        (rf"{MONTH} {DAY} ?(?:-|to|and) ?(?P<until>\d\d?)(?: {YEAR})?", _date),
        (rf"{MONTH}(?:(?: of)? {YEAR})?", _month),
        (rf"{SEASON}(?:(?: of)? {YEAR})?", _season),
        (rf"(?P<kind>[qh])(?P<nth>[1-4])(?:(?: of)? {YEAR})?", _quarter),
        (rf"{_NTH} (?P<kind>quarter|half)(?:(?: of)? {YEAR})?", _quarter),
        (rf"{_NTH} (?P<kind>quarter|half) of {STEP} year", _quarter),
        (rf"(?:year )?{YEAR}", _year),
        (r"(?P<decade>1[5-9]\d0|20\d0|[5-9]0)'?s", _decade),
        (r"(?P<nth>1[6-9]|2[01]) ?century", _century),
        (r"(?P<word>day before yesterday|yesterday|today|tomorrow|day after tomorrow)|overnight", _today),
        (rf"(?:{STEP} )?{WEEKDAY}", _weekday),
        (rf"{WEEKDAY} (?:of )?{STEP} week", _weekday_of_week),
        (rf"{STEP} (?:{MONTH}|{SEASON})", _named_step),
        # "past" and "over the last" tell of a stretch up to now; "last week" is the calendar's.
        (rf"(?P<step>past|coming) (?:(?P<number>one) )?{UNIT}", _stretch),
        (rf"{STEP} {NUMBER} {UNIT}s", _stretch),
        (r"(?P<step>last|next) (?P<number>few )?(?P<unit>decade|century)", _stretch),
        (rf"{STEP} {UNIT}", _step),
        (rf"{HEDGE}{NUMBER} {UNIT}s? (?P<way>ago)", _ago),
        (rf"{HEDGE}{NUMBER} {UNIT}s? (?P<way>from now|from today)", _ago),
        ("weekend", _weekend),
        (rf"{PART} (?:(?:on|in) )?(?P<inner>.+)", _part),
        (r"(?P<part>month|year|week) of (?P<inner>.+)", _of),
        (r"(?P<way>earlier|later) (?:in )?(?P<inner>.+)", _earlier),
        (r"(?P<one>\w+) and (?P<two>\w+(?: \d{4})?)", _either),
    )
)
