"""Lines on pages to running text: paragraphs whole, words whole, without what is printed on every page."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from statistics import quantiles

# What stands on so many pages, and on a third of all, in the first or last lines, is a running head.
_PAGES, _EDGE = 3, 2
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"(?i)\W*(?:page|p\.)?\s*(?:\d{1,4}|[ivxlc]{1,6})(?:\s*(?:/|of)\s*\d{1,4})?\W*")
_DIVIDED = re.compile(r"([^\W\d_]{2,})[-\u00ad\u2010]$")
_SENTENCE_END = re.compile(r"[.!?:;][\"'”’)\]]*$")
_LIST = re.compile(r"(?:[•◦▪–—*·]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s")
# Two or three letters in one sign, as typesetters draw them.
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\0": None})
# The part of the usual length of a line.
_FULL = 0.8


def joined(pages: Sequence[str]) -> str:
    """The text of some pages, a paragraph a line; empty if there are no words on them."""
    bodies = _without_heads([[line.strip() for line in page.translate(_LIGATURES).split("\n")] for page in pages])
    return "\n".join(_paragraphs((line, full) for body in bodies for full in [_full(body)] for line in body)).strip()


def _full(lines: Sequence[str]) -> float:
    """The length from which on a line of a page is one that goes on in the next."""
    lengths = [len(line) for line in lines if line]
    return _FULL * quantiles(lengths, n=4)[2] if len(lengths) > 3 else 0


def _without_heads(pages: list[list[str]]) -> list[list[str]]:
    counts = Counter(key for lines in pages for key in {_key(line) for line in _edges(lines)})
    heads = {key for key, number in counts.items() if key and number >= max(_PAGES, len(pages) / 3)}
    return [_trimmed(lines, heads) for lines in pages]


def _trimmed(lines: list[str], heads: set[str]) -> list[str]:
    edges = {line for line in _edges(lines) if _key(line) in heads or _PAGE_NUMBER.fullmatch(line)}
    return [line for line in lines if line not in edges]


def _edges(lines: list[str]) -> list[str]:
    words = [line for line in lines if line]
    return words[:_EDGE] + words[-_EDGE:]


def _key(line: str) -> str:
    return _DIGITS.sub("#", line)


def _paragraphs(lines: Iterable[tuple[str, float]]) -> Iterator[str]:
    """A paragraph ends with a blank line or a short one, but not in a sentence, and before the item of a list."""
    paragraph = last = ""
    full = 0.0
    for line, next_full in lines:
        is_whole = bool(_SENTENCE_END.search(last))
        is_short = len(last) < full
        is_heading = not is_whole and len(last) < full / 2 and line[:1].isupper()
        if paragraph and (_LIST.match(line) or is_heading or (is_whole and (is_short or not line))):
            yield paragraph
            paragraph = ""
        if line:
            paragraph = _appended(paragraph, line)
            last, full = line, next_full
    if paragraph:
        yield paragraph


def _appended(paragraph: str, line: str) -> str:
    if not paragraph:
        return line
    if paragraph.endswith("\u00ad") or (_DIVIDED.search(paragraph) and line[:1].islower()):
        return paragraph[:-1] + line
    return f"{paragraph}{'' if _DIVIDED.search(paragraph) else ' '}{line}"
