"""Where a scraper lost a name: holes in running text, found by signs that whole English does not show.

A paragraph is patched with a stand-in for the parser's sake only; offsets lead back into the text as it is.
What the stand-in means is for `actors` to say, from the document's context, or to leave open.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

STAND_IN = "Ruritania"

_AUXILIARY = r"(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|does|did)"
_CERTAIN = (
    # "revealed by 's ambassador": a possessive with nothing before it.
    re.compile(r"(?:(?<=\s)|(?<=^)|(?<=[\"“(]))(?=['’‘]s\s+\w)"),
    # "parts of .", "trained in , however": a preposition, a blank, then punctuation.
    re.compile(r"(?<=\b(?:of|to|in|by) )(?=[,.;:)])|(?<=\b(?:with|from|into) )(?=[,.;:)])|(?<=\bagainst )(?=[,.;:)])"),
    # "is believed to be sharing …": a paragraph that begins with a finite auxiliary in lower case.
    re.compile(rf"^(?={_AUXILIARY}\s+[a-z]+\b)"),
    # "North Korea and have strengthened": a subject, "and", then a verb where the second name should be.
    re.compile(rf"(?<=\band )(?={_AUXILIARY}\s)"),
)
# Signs that whole text may show as well; they count only where a certain sign stands in the same document.
_LIKELY = (
    re.compile(r"(?<=\b(?:to|of) )(?=(?:after|before|when|while|to|during|amid)\s)"),
    # "his invasion of almost three years ago": a measure of time where a place should be.
    re.compile(r"(?<=\b(?:to|of|in) )(?=(?:almost|nearly|about|over|more than)\s\w+\s(?:day|week|month|year)s?\sago)"),
)
_NAMES_ONLY = re.compile(r"(?:^|[.!?]['\"”’]?\s+)(?:[Tt]he\s+)?(?:[A-Z][\w'’.-]*\s+){1,5}and $")


@dataclass(frozen=True, slots=True)
class Patched:
    """A paragraph with stand-ins, and where they stand in it."""

    text: str
    starts: tuple[int, ...] = ()

    def origin(self, place: int) -> int:
        """The place in the paragraph as it was, for a place in the patched one."""
        shift = 0
        for start, end in self._stand_ins():
            if place <= start:
                break
            shift += min(place, end) - start
        return place - shift

    def is_hole(self, start: int) -> bool:
        """Whether a stand-in begins at this place of the patched text."""
        return start in self.starts

    def _stand_ins(self) -> Iterator[tuple[int, int]]:
        for start in self.starts:
            end = start + len(STAND_IN)
            yield start, end if self.text[end : end + 1] in "'’‘" else end + 1


def patch(paragraph: str, *, holed: bool) -> Patched:
    """The paragraph with a stand-in in each hole. `holed` says that the document shows certain signs elsewhere."""
    places = sorted(set(_holes(paragraph, _CERTAIN + (_LIKELY if holed else ()))))
    text, starts, last = "", [], 0
    for place in places:
        text += paragraph[last:place]
        starts.append(len(text))
        text += STAND_IN + ("" if paragraph[place] in "'’‘" else " ")
        last = place
    return Patched(text + paragraph[last:], tuple(starts))


def is_holed(text: str) -> bool:
    """Whether a document shows a sign of lost names that whole English does not."""
    return any(next(_holes(line, _CERTAIN), None) is not None for line in text.split("\n"))


def _holes(paragraph: str, patterns: tuple[re.Pattern[str], ...]) -> Iterator[int]:
    for pattern in patterns:
        for match in pattern.finditer(paragraph):
            before = paragraph[: match.start()]
            if not before.endswith("and ") or _NAMES_ONLY.search(before):
                yield match.start()
