"""The day of publication, where the head of a text states it in full.

Read are a labelled line ("Published: 2024-03-03"), a line that is nothing but a date ("Tuesday, 3 March 2024, 14:05
GMT"), and a dateline ("MOSCOW, March 3, 2024 (Agency) -"). A date without its year is nobody's to complete, and
numbers that could be day or month ("03/04/2024") are left alone. Two different dates of equal standing are none.
"""

import re
from datetime import date

from triplomacy import dates

_HEAD_LINES = 12
_LONGEST_LINE = 80
_LABELLED = re.compile(
    r"(?:first |originally )?(?:published|posted|issued|date|dateline|publication date|date of publication)"
    r"(?: on| at|:| -)?[ :]+(?P<date>.+)",
    re.IGNORECASE,
)
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_DATELINE = re.compile(
    rf"[A-Z][A-Z.'/ -]+(?:, [A-Z][\w. ]+?)?,? *(?:\([^)]{{1,30}}\) *)?"
    rf"(?P<date>{_MONTH} \d{{1,2}},? \d{{4}}|\d{{1,2}} {_MONTH},? \d{{4}}) *(?:\([^)]{{1,30}}\) *)?[-–—]"
)
_CLOCK = re.compile(
    r"(?:[T,|]? *(?:at )?\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?:\.\d+)? ?(?:[ap]\.?m\.?)?)? *"
    r"(?:\(?(?:GMT|UTC|EST|EDT|CET|CEST|BST|Z)\)?|[+-]\d\d:?\d\d)?$",
    re.IGNORECASE,
)


def published(text: str) -> date | None:
    """The day that the head of a text gives as that of its publication, or None."""
    lines = [line for line in _head(text) if line]
    labelled = {day(match["date"]) for line in lines if (match := _LABELLED.fullmatch(line))}
    alone = {day(line) for line in lines}
    datelines = {day(match["date"]) for line in lines if (match := _DATELINE.match(line))}
    for found in (labelled, alone, datelines):
        days = found - {None}
        if days:
            return days.pop() if len(days) == 1 else None
    return None


def _head(text: str) -> list[str]:
    return [line[:_LONGEST_LINE].strip(" \t*_|") for line in text[:4000].split("\n")[:_HEAD_LINES]]


def day(words: str) -> date | None:
    """The single day that words give in full, or None."""
    plain = _CLOCK.sub("", words.strip(), count=1).strip(" ,|.")
    if len(plain) > 40 or not re.search(r"\d{4}", plain):
        return None
    days = dates.resolved(plain, None)
    return days.first if days and days.first == days.last else None
