"""Questions that are asked again and again: each time, only the rows that were not there the last time are new.

What was asked and seen is kept in a file beside the store, which is whole whenever it is read.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from triplomacy import stores
from triplomacy.errors import InvalidWatch
from triplomacy.exporters.files import replacing
from triplomacy.queries.questions import Question
from triplomacy.queries.results import Results, shortened
from triplomacy.workbench.reports import Cell, Report, Section

_FORM = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """A question under a name, when it was asked last, and marks of the rows of that answer; none if it never was."""

    name: str
    question: Question
    asked: datetime | None = None
    seen: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What a watch found: the rows that are new since its last answer, of so many."""

    watch: Watch
    new: Results
    total: int


def beside(place: str) -> Path:
    """The file for the watches of a store. Raises InvalidWatch for one at a URL."""
    if stores.is_remote(place):
        raise InvalidWatch(f"{place}: nothing can be kept beside an endpoint; name a file with --state")
    path = Path(place).absolute()
    return path.with_name(f"{path.name}.watches.json")


def read(path: Path) -> dict[str, Watch]:
    """The watches in a file by name, none if there is no file. Raises InvalidWatch."""
    try:
        body = json.loads(path.read_text("utf-8"))
        if body["form"] != _FORM:
            raise ValueError(f"form {body['form']}, and this version reads form {_FORM}")
        return {name: _watch(name, one) for name, one in body["watches"].items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InvalidWatch(f"{path}: holds no watches ({error}); move it away to begin anew") from error


def write(path: Path, watches: Mapping[str, Watch]) -> None:
    """Keeps watches in a file, in the place of those that it had."""
    body = {"form": _FORM, "watches": {name: _plain(watch) for name, watch in sorted(watches.items())}}
    with replacing(path) as file:
        file.write((json.dumps(body, ensure_ascii=False, indent=1) + "\n").encode())


def look(watch: Watch, answer: Callable[[Question], Results], *, now: datetime | None = None) -> tuple[News, Watch]:
    """What is new in the answer to a watch, and the watch as it is from now on."""
    found = answer(watch.question)
    marks = [_mark(row) for row in found.terms]
    new = tuple(row for row, mark in zip(found.terms, marks, strict=True) if mark not in watch.seen)
    later = replace(watch, asked=now or datetime.now(UTC), seen=frozenset(marks))
    return News(watch=watch, new=Results(found.variables, new, found.boolean), total=len(found)), later


def report(news: Iterator[News] | list[News]) -> Report:
    """What is new, a table for each watch."""
    return Report(title="What is new", intro="", sections=tuple(map(_section, news)))


def words(watch: Watch) -> str:
    """A question as it was asked, in one line."""
    asked = " ".join(watch.question.text.split())
    values = {**watch.question.actors, **{name: day.isoformat() for name, day in watch.question.days.items()}}
    return " ".join((asked, *(f"--{name} {value}" for name, value in values.items())))


def _section(news: News) -> Section:
    last = f" since {news.watch.asked:%Y-%m-%d %H:%M} UTC" if news.watch.asked else ""
    return Section(
        title=news.watch.name,
        columns=news.new.variables,
        rows=tuple(tuple(Cell(shortened(term) if term else "") for term in row) for row in news.new.terms),
        intro=f"{len(news.new)} new{last}, of {news.total} rows: {words(news.watch)}",
    )


def _mark(row: tuple[Any, ...]) -> str:
    return hashlib.sha256("\n".join(map(str, row)).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _plain(watch: Watch) -> dict[str, Any]:
    question = watch.question
    return {
        "text": question.text,
        "is_name": question.is_name,
        "actors": dict(question.actors),
        "days": {name: day.isoformat() for name, day in question.days.items()},
        "asked": watch.asked.isoformat() if watch.asked else None,
        "seen": sorted(watch.seen),
    }


def _watch(name: str, body: Mapping[str, Any]) -> Watch:
    question = Question(
        text=str(body["text"]),
        is_name=bool(body["is_name"]),
        actors=dict(body["actors"]),
        days={one: date.fromisoformat(day) for one, day in body["days"].items()},
    )
    asked = datetime.fromisoformat(body["asked"]) if body["asked"] else None
    return Watch(name=name, question=question, asked=asked, seen=frozenset(body["seen"]))
