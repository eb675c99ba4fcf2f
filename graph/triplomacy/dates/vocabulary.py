"""The words of time that rules are made of: names, numbers, and patterns of them; and a text without the rest."""

import re

MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 14)}
NUMBERS = {
    "a": 1, "an": 1, "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60,
    "hundred": 100,
}  # fmt: skip
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
PARTS = {"early": 0, "beginning of": 0, "start of": 0, "mid": 1, "middle of": 1, "late": 2, "end of": 2}
STEPS = {"last": -1, "past": -1, "previous": -1, "this": 0, "current": 0, "next": 1, "coming": 1}

MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
WEEKDAY = r"(?P<weekday>mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?"
YEAR = r"(?P<year>1[5-9]\d\d|2[01]\d\d)"
DAY = r"(?P<day>[12]?\d|3[01])(?:st|nd|rd|th)?"
SEASON = r"(?P<season>spring|summer|autumn|fall|winter)"
UNIT = r"(?P<unit>day|week|weekend|month|quarter|year|decade|century|hour|minute)"
NUMBER = rf"(?P<number>\d{{1,3}}|{'|'.join(NUMBERS)})"
STEP = rf"(?P<step>{'|'.join(STEPS)})"
PART = rf"(?P<part>{'|'.join(PARTS)})"
HEDGE = r"(?:(?P<hedge>about|around|almost|nearly|some|roughly|more than|over|less than|under) )?"

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


def normalised(text: str) -> str:
    """Words of time in lower case, without what says nothing of days."""
    words = " ".join(text.lower().translate({0x2010: "-", 0x2011: "-", 0x2013: "-", 0x2014: "-", 0x2019: "'"}).split())
    for pattern, by in _DROPPED:
        words = " ".join(pattern.sub(by, words).split())
    return words
