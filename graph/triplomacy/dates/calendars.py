"""Days, weeks, months and years, counted on the calendar: a period is its first and its last day."""

from calendar import monthrange
from datetime import date, timedelta
from typing import TypeAlias

Period: TypeAlias = tuple[date, date]


def distance(period: Period, day: date | None) -> int:
    """Days from a day to a period; 0 within it."""
    if day is None:
        return 0
    return max((period[0] - day).days, (day - period[1]).days, 0)


def shifted(day: date, unit: str, number: int) -> Period:
    """The calendar's unit that lies so many units from the one with the day in it."""
    if unit == "weekend":
        saturday = day - timedelta(day.weekday()) + timedelta(5 + 7 * number)
        return saturday, saturday + timedelta(1)
    there = moved(day, unit, number)
    match unit:
        case "week":
            monday = there - timedelta(there.weekday())
            return monday, monday + timedelta(6)
        case "month":
            return months(there.year, there.month, there.month)
        case "quarter":
            first = (there.month - 1) // 3 * 3 + 1
            return months(there.year, first, first + 2)
        case "year":
            return date(there.year, 1, 1), date(there.year, 12, 31)
        case "decade" | "century":
            size = {"decade": 10, "century": 100}[unit]
            first = there.year // size * size
            return date(first, 1, 1), date(first + size - 1, 12, 31)
        case _:
            return there, there


def moved(day: date, unit: str, number: int) -> date:
    """The day so many units later; the last of the month where a month is too short."""
    if unit in ("day", "week"):
        return day + timedelta(number * (7 if unit == "week" else 1))
    count = number * {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}[unit]
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months(year: int, first: int, last: int) -> Period:
    """From the first day of a month to the last of another; month 13 is in the next year."""
    end, month = year + (last - 1) // 12, (last - 1) % 12 + 1
    return date(year, first, 1), date(end, month, monthrange(end, month)[1])


def third(period: Period, number: int) -> Period:
    """The first, middle or last third of a period, in whole years or months where it has enough of them."""
    first, last = period
    years = last.year - first.year + 1
    if years >= 10:
        edges = [first.year + round(years * n / 3) for n in range(4)]
        return date(edges[number], 1, 1), date(edges[number + 1] - 1, 12, 31)
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and years == 1:
        return months(first.year, 4 * number + 1, 4 * number + 4)
    length = (last - first).days + 1
    return first + timedelta(length * number // 3), first + timedelta(length * (number + 1) // 3 - 1)


def same(day: date) -> Period:
    """One day."""
    return day, day
