"""When, in days: words of time and the day of publication to the first and last day they can mean, both included.

A small grammar that must read all the words or says nothing: "last week", "since 2022", "from May to June", "early
March". Words relative to a day that is not known ("on Tuesday" without a publication date, "the following year", "in
recent months") give None. Weeks begin on Monday, seasons are those of the north.

Values follow TimeML (Pustejovsky et al. 2003): "two years ago" is a year, "yesterday" a day. dateparser gives points
where ranges are said and takes longer than the claims do; timefhuman knows no ranges of the past.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal, TypeAlias

Direction = Literal["back", "ahead", "either"]
"""Where a day without a year or a weekday is looked for: before publication, after it, or where it is nearer."""


@dataclass(frozen=True, slots=True)
class Days:
    """From the first to the last day; None is an open end."""

    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class _Anchor:
    """The day of publication, and where to look from it."""

    day: date | None
    direction: Direction


_Closed: TypeAlias = tuple[date, date]
_Rule: TypeAlias = Callable[[re.Match[str], _Anchor], _Closed | None]

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 14)}
_NUMBERS = {
    "a": 1, "an": 1, "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60,
    "hundred": 100,
}  # fmt: skip
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
_PARTS = {"early": 0, "beginning of": 0, "start of": 0, "mid": 1, "middle of": 1, "late": 2, "end of": 2}
_STEPS = {"last": -1, "past": -1, "previous": -1, "this": 0, "current": 0, "next": 1, "coming": 1}

_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_WEEKDAY = r"(?P<weekday>mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?"
_YEAR = r"(?P<year>1[5-9]\d\d|2[01]\d\d)"
_DAY = r"(?P<day>[12]?\d|3[01])(?:st|nd|rd|th)?"
_SEASON = r"(?P<season>spring|summer|autumn|fall|winter)"
_UNIT = r"(?P<unit>day|week|weekend|month|quarter|year|decade|century|hour|minute)"
_NUMBER = rf"(?P<number>\d{{1,3}}|{'|'.join(_NUMBERS)})"
_STEP = rf"(?P<step>{'|'.join(_STEPS)})"
_PART = rf"(?P<part>{'|'.join(_PARTS)})"
_HEDGE = r"(?:(?P<hedge>about|around|almost|nearly|some|roughly|more than|over|less than|under) )?"

_DAYTIME = r"(?:early |late )?(?:morning|afternoon|evening|night|noon|lunchtime)"
_DROPPED = (
    (re.compile(r"(?<=\d)(?:st|nd|rd|th)\b"), ""),
    (re.compile(r"\b(sept?|oct|nov|dec|jan|feb|mar|apr|jun|jul|aug)\."), r"\1"),
    (re.compile(r"(?<=[a-z])-(?=[a-z])|(?<=mid)-(?=\d)"), " "),
    (re.compile(r",|\b(?:the|ad|ce|year of our lord)\b"), " "),
    (re.compile(r"\bto?night\b(?=$)|\bthis (?=morning|afternoon|evening)"), "today "),
    (re.compile(rf"(?<=day ){_DAYTIME}\b|^{_DAYTIME} (?:of|on) (?=\S)"), " "),
    (re.compile(r"^(?:(?:on|in|at|during|as of|over|throughout|within|of|back in|only) )+(?=\S)"), ""),
    (re.compile(r"\bhalf way through\b|\bmid of\b"), "mid"),
)


def resolved(text: str, published: date | None, direction: Direction = "either") -> Days | None:
    """The days that words of time can mean; None where they, or the day they hang on, are not known.

    What lies back ends on the day of publication at the latest, what lies ahead begins on it at the earliest.
    """
    words = _normalised(text)
    anchor = _Anchor(published, direction)
    try:
        days = _bounded(words, anchor) or _open(words, anchor) or _whole(words, anchor)
    except (ValueError, OverflowError):
        # The 30th of February, a thousand centuries ago.
        return None
    return _clipped(days, anchor) if days else None


def _normalised(text: str) -> str:
    words = " ".join(text.lower().translate({0x2010: "-", 0x2011: "-", 0x2013: "-", 0x2014: "-", 0x2019: "'"}).split())
    for pattern, by in _DROPPED:
        words = " ".join(pattern.sub(by, words).split())
    return words


def _bounded(words: str, anchor: _Anchor) -> Days | None:
    """ "from May to June", "between 2014 and 2019", "2014-19"."""
    if years := re.fullmatch(rf"{_YEAR} ?- ?(\d\d)", words):
        words = f"from {years['year']} to {years['year'][:2]}{years[2]}"
    match = re.fullmatch(r"from (.+?) (?:to|until|till|through) (.+)|between (.+?) and (.+)", words) or re.fullmatch(
        r"(.+?) (?:to|-|until|through) (.+)|(\d{4})-(\d{4})", words
    )
    if not match:
        return None
    start, end = (word for word in match.groups() if word)
    last = _period(end, anchor)
    if last is None:
        return None
    own_year = re.search(_YEAR, end)
    first = (own_year and not re.search(_YEAR, start) and _period(f"{start} {own_year['year']}", anchor)) or _period(
        start, anchor
    )
    if first and first[0] > last[1]:
        # "from May to June", planned in June: the two are of one year.
        first = _period(f"{start} {last[1].year}", anchor)
    return Days(first[0], last[1]) if first and first[0] <= last[1] else None


def _open(words: str, anchor: _Anchor) -> Days | None:
    """ "since 2022", "until Friday", "by the end of May"."""
    match = re.fullmatch(r"(ever since|since|from|after|until|till|by|before|up to|no later than) (.+)", words)
    if not match:
        return None
    back, ahead = replace(anchor, direction="back"), replace(anchor, direction="ahead")
    match match[1]:
        case "since" | "ever since":
            found = _period(match[2], back)
            return Days(found[0], anchor.day) if found else None
        case "from" | "after":
            found = _period(match[2], anchor)
            return Days(found[0] if match[1] == "from" else found[1], None) if found else None
        case "before":
            found = _period(match[2], anchor)
            return Days(None, found[0]) if found else None
        case _:
            found = _period(match[2], back if anchor.direction == "back" else ahead)
            return Days(None, found[1]) if found else None


def _whole(words: str, anchor: _Anchor) -> Days | None:
    if match := re.fullmatch(rf"(?:more than|over) (?P<ago>{_NUMBER} {_UNIT}s? ago)", words):
        found = _period(match["ago"], anchor)
        return Days(None, found[1]) if found else None
    found = _period(words, anchor)
    return Days(*found) if found else None


def _clipped(days: Days, anchor: _Anchor) -> Days | None:
    first, last = days.first, days.last
    if anchor.day and anchor.direction == "back" and (first is None or first < anchor.day):
        last = min(last, anchor.day) if last else anchor.day
    if anchor.day and anchor.direction == "ahead" and (last is None or last > anchor.day):
        first = max(first, anchor.day) if first else anchor.day
    return Days(first, last)


def _period(words: str, anchor: _Anchor) -> _Closed | None:
    """The first rule that reads all the words."""
    for pattern, rule in _RULES:
        if match := pattern.fullmatch(words):
            return rule(match, anchor)
    return None


def _date(match: re.Match[str], anchor: _Anchor) -> _Closed | None:
    """ "3 March 2024", "March 3": a day of a year that is given or the plausible one."""
    month, day = _month_of(match), int(match["day"])
    until = int(match.groupdict().get("until") or day)
    return _in_year(match, anchor, lambda year: (date(year, month, day), date(year, month, until)))


def _iso(match: re.Match[str], anchor: _Anchor) -> _Closed:
    day = date(int(match["year"]), int(match["number"]), int(match["day"]))
    return day, day


def _month(match: re.Match[str], anchor: _Anchor) -> _Closed | None:
    month = _month_of(match)
    return _in_year(match, anchor, lambda year: _months(year, month, month))


def _season(match: re.Match[str], anchor: _Anchor) -> _Closed | None:
    first, last = _SEASONS[match["season"]]
    return _in_year(match, anchor, lambda year: _months(year, first, last))


def _quarter(match: re.Match[str], anchor: _Anchor) -> _Closed | None:
    number = int(_ORDINALS.get(match["nth"], match["nth"]))
    size = {"q": 3, "quarter": 3, "h": 6, "half": 6}[match["kind"]]
    if not 1 <= number <= 12 // size:
        return None
    if match.groupdict().get("step"):
        year = _stepped(anchor, match["step"], "year")
        return _months(year[0].year, size * number - size + 1, size * number) if year else None
    return _in_year(match, anchor, lambda year: _months(year, size * number - size + 1, size * number))


def _year(match: re.Match[str], anchor: _Anchor) -> _Closed:
    year = int(match["year"])
    return date(year, 1, 1), date(year, 12, 31)


def _decade(match: re.Match[str], anchor: _Anchor) -> _Closed | None:
    written = match["decade"]
    first = int(written) if len(written) == 4 else 1900 + int(written)
    return date(first, 1, 1), date(first + 9, 12, 31)


def _century(match: re.Match[str], anchor: _Anchor) -> _Closed:
    first = 100 * int(match["nth"]) - 99
    return date(first, 1, 1), date(first + 99, 12, 31)


def _today(match: re.Match[str], anchor: _Anchor) -> _Closed | None:
    if anchor.day is None:
        return None
    steps = {"day before yesterday": -2, "yesterday": -1, "today": 0, "tomorrow": 1, "day after tomorrow": 2}
    if match.group() == "overnight":
        return anchor.day - timedelta(1), anchor.day
    day = anchor.day + timedelta(steps[match["word"]])
    return day, day


def _weekday(match: re.Match[str], anchor: _Anchor) -> _Closed | None:
    """ "Tuesday", "last Tuesday", "next Tuesday"; the day of publication itself is the plain name's."""
    if anchor.day is None:
        return None
    step, number = match.groupdict().get("step"), _WEEKDAYS.index(match["weekday"][:3])
    behind = (anchor.day.weekday() - number) % 7
    if step in ("last", "past", "previous"):
        return _same(anchor.day - timedelta(behind or 7))
    if step in ("next", "coming"):
        return _same(anchor.day + timedelta(7 - behind))
    ahead = (number - anchor.day.weekday()) % 7
    looks_ahead = anchor.direction == "ahead" or (anchor.direction == "either" and ahead < behind)
    return _same(anchor.day + timedelta(ahead) if looks_ahead else anchor.day - timedelta(behind))


def _weekday_of_week(match: re.Match[str], anchor: _Anchor) -> _Closed | None:
    week = _stepped(anchor, match["step"], "week")
    return _same(week[0] + timedelta(_WEEKDAYS.index(match["weekday"][:3]))) if week else None


def _step(match: re.Match[str], anchor: _Anchor) -> _Closed | None:
    """ "last week", "this year", "next weekend"."""
    if match["unit"] in ("hour", "minute", "day"):
        return None
    return _stepped(anchor, match["step"], match["unit"])


def _named_step(match: re.Match[str], anchor: _Anchor) -> _Closed | None:
    """ "last March", "next spring", "this June"."""
    if anchor.day is None:
        return None
    first, last = _SEASONS[match["season"]] if match["season"] else (_month_of(match),) * 2
    step = _STEPS[match["step"]]
    years = (anchor.day.year + n for n in ((1, 0, -1, -2) if step < 0 else (-1, 0, 1, 2)))
    if step == 0:
        return min((_months(anchor.day.year + n, first, last) for n in (-1, 0)), key=lambda p: _distance(p, anchor.day))
    for period in (_months(year, first, last) for year in years):
        if (step < 0 and period[1] < anchor.day) or (step > 0 and period[0] > anchor.day):
            return period
    return None


def _part(match: re.Match[str], anchor: _Anchor) -> _Closed | None:
    """ "early March", "mid-2024", "the end of the year": a third of the period."""
    inner = match["inner"]
    whole = _period(f"this {inner}" if re.fullmatch(_UNIT, inner) else inner, anchor)
    if whole is None or (whole[1] - whole[0]).days < 4:
        return whole
    return _third(whole, _PARTS[match["part"]])


def _of(match: re.Match[str], anchor: _Anchor) -> _Closed | None:
    """ "the month of May", "the week of June 8"."""
    inner = _period(match["inner"], anchor)
    return _shifted(inner[0], "week", 0) if inner and match["part"] == "week" else inner


def _weekend(match: re.Match[str], anchor: _Anchor) -> _Closed | None:
    if anchor.day is None:
        return None
    back = anchor.direction != "ahead" and anchor.day.weekday() < 5
    return _shifted(anchor.day, "weekend", -1 if back else 0)


def _earlier(match: re.Match[str], anchor: _Anchor) -> _Closed | None:
    """ "earlier this month", "later this year"."""
    whole = _period(match["inner"], anchor)
    if whole is None or anchor.day is None or not whole[0] <= anchor.day <= whole[1]:
        return whole
    return (whole[0], anchor.day) if match["way"] == "earlier" else (anchor.day, whole[1])


def _ago(match: re.Match[str], anchor: _Anchor) -> _Closed | None:
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
    found = _shifted(anchor.day, unit, -number if back else number)
    if match["hedge"] in ("less than", "under"):
        return (found[0], anchor.day) if back else (anchor.day, found[1])
    return found


def _stretch(match: re.Match[str], anchor: _Anchor) -> _Closed | None:
    """ "the past decade", "the last two weeks", "the next three months": from or to the day of publication."""
    step, unit = _STEPS[match["step"]], match["unit"]
    if anchor.day is None or step == 0 or unit == "weekend":
        return None
    number = _number(match["number"] or "one")
    if unit in ("hour", "minute"):
        number, unit = (-(-number // 24) if unit == "hour" else 1), "day"
    edge = _moved(anchor.day, unit, step * number)
    return (edge, anchor.day) if step < 0 else (anchor.day, edge)


def _either(match: re.Match[str], anchor: _Anchor) -> _Closed | None:
    """ "March and April", "Monday and Tuesday": the whole that both are in."""
    first, second = _period(match["one"], anchor), _period(match["two"], anchor)
    return (first[0], second[1]) if first and second and first[0] < second[1] else None


def _in_year(match: re.Match[str], anchor: _Anchor, period: Callable[[int], _Closed]) -> _Closed | None:
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
    return min(found, key=lambda one: _distance(one, anchor.day), default=None)


def _distance(period: _Closed, day: date | None) -> int:
    """Days from a day to a period; 0 within it."""
    if day is None:
        return 0
    return max((period[0] - day).days, (day - period[1]).days, 0)


def _stepped(anchor: _Anchor, step: str, unit: str) -> _Closed | None:
    return _shifted(anchor.day, unit, _STEPS[step]) if anchor.day else None


def _shifted(day: date, unit: str, number: int) -> _Closed:
    """The calendar's unit that lies so many units from the one with the day in it."""
    if unit == "weekend":
        saturday = day - timedelta(day.weekday()) + timedelta(5 + 7 * number)
        return saturday, saturday + timedelta(1)
    moved = _moved(day, unit, number)
    match unit:
        case "week":
            monday = moved - timedelta(moved.weekday())
            return monday, monday + timedelta(6)
        case "month":
            return _months(moved.year, moved.month, moved.month)
        case "quarter":
            first = (moved.month - 1) // 3 * 3 + 1
            return _months(moved.year, first, first + 2)
        case "year":
            return date(moved.year, 1, 1), date(moved.year, 12, 31)
        case "decade" | "century":
            size = {"decade": 10, "century": 100}[unit]
            first = moved.year // size * size
            return date(first, 1, 1), date(first + size - 1, 12, 31)
        case _:
            return moved, moved


def _moved(day: date, unit: str, number: int) -> date:
    """The day so many units later; the last of the month where a month is too short."""
    if unit in ("day", "week"):
        return day + timedelta(number * (7 if unit == "week" else 1))
    months = number * {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}[unit]
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _months(year: int, first: int, last: int) -> _Closed:
    """From the first day of a month to the last of another; month 13 is in the next year."""
    end, month = year + (last - 1) // 12, (last - 1) % 12 + 1
    return date(year, first, 1), date(end, month, monthrange(end, month)[1])


def _third(period: _Closed, number: int) -> _Closed:
    """The first, middle or last third of a period, in whole years or months where it has enough of them."""
    first, last = period
    years = last.year - first.year + 1
    if years >= 10:
        edges = [first.year + round(years * n / 3) for n in range(4)]
        return date(edges[number], 1, 1), date(edges[number + 1] - 1, 12, 31)
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and years == 1:
        return _months(first.year, 4 * number + 1, 4 * number + 4)
    length = (last - first).days + 1
    return first + timedelta(length * number // 3), first + timedelta(length * (number + 1) // 3 - 1)


def _same(day: date) -> _Closed:
    return day, day


def _month_of(match: re.Match[str]) -> int:
    return _MONTHS.index(match["month"][:3]) + 1


def _number(word: str) -> int:
    return _NUMBERS[word] if word in _NUMBERS else int(word)


_NTH = r"(?P<nth>[1-4]|first|second|third|fourth|1st|2nd|3rd|4th)"
_RULES: tuple[tuple[re.Pattern[str], _Rule], ...] = tuple(
    (re.compile(pattern), rule)
    for pattern, rule in (
        (rf"{_YEAR}[-/](?P<number>\d\d)[-/](?P<day>\d\d)", _iso),
        (rf"(?:{_WEEKDAY} )?{_DAY} (?:of )?{_MONTH}(?: {_YEAR})?", _date),
        (rf"(?:{_WEEKDAY} )?{_MONTH} {_DAY}(?: {_YEAR})?", _date),
        (rf"{_DAY} ?(?:-|to|and) ?(?P<until>\d\d?) {_MONTH}(?: {_YEAR})?", _date),
        (rf"{_MONTH} {_DAY} ?(?:-|to|and) ?(?P<until>\d\d?)(?: {_YEAR})?", _date),
        (rf"{_MONTH}(?:(?: of)? {_YEAR})?", _month),
        (rf"{_SEASON}(?:(?: of)? {_YEAR})?", _season),
        (rf"(?P<kind>[qh])(?P<nth>[1-4])(?:(?: of)? {_YEAR})?", _quarter),
        (rf"{_NTH} (?P<kind>quarter|half)(?:(?: of)? {_YEAR})?", _quarter),
        (rf"{_NTH} (?P<kind>quarter|half) of {_STEP} year", _quarter),
        (rf"(?:year )?{_YEAR}", _year),
        (r"(?P<decade>1[5-9]\d0|20\d0|[5-9]0)'?s", _decade),
        (r"(?P<nth>1[6-9]|2[01]) ?century", _century),
        (r"(?P<word>day before yesterday|yesterday|today|tomorrow|day after tomorrow)|overnight", _today),
        (rf"(?:{_STEP} )?{_WEEKDAY}", _weekday),
        (rf"{_WEEKDAY} (?:of )?{_STEP} week", _weekday_of_week),
        (rf"{_STEP} (?:{_MONTH}|{_SEASON})", _named_step),
        # "past" and "over the last" tell of a stretch up to now; "last week" is the calendar's.
        (rf"(?P<step>past|coming) (?:(?P<number>one) )?{_UNIT}", _stretch),
        (rf"{_STEP} {_NUMBER} {_UNIT}s", _stretch),
        (r"(?P<step>last|next) (?P<number>few )?(?P<unit>decade|century)", _stretch),
        (rf"{_STEP} {_UNIT}", _step),
        (rf"{_HEDGE}{_NUMBER} {_UNIT}s? (?P<way>ago)", _ago),
        (rf"{_HEDGE}{_NUMBER} {_UNIT}s? (?P<way>from now|from today)", _ago),
        ("weekend", _weekend),
        (rf"{_PART} (?:(?:on|in) )?(?P<inner>.+)", _part),
        (r"(?P<part>month|year|week) of (?P<inner>.+)", _of),
        (r"(?P<way>earlier|later) (?:in )?(?P<inner>.+)", _earlier),
        (r"(?P<one>\w+) and (?P<two>\w+(?: \d{4})?)", _either),
    )
)
