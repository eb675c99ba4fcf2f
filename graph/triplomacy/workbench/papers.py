"""Reports written out: as Markdown with footnotes, as a page in one file, as tables for the terminal, as JSON."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path

from triplomacy import tables
from triplomacy.exporters import page
from triplomacy.exporters.files import replacing
from triplomacy.workbench.chart import drawn
from triplomacy.workbench.reports import Cell, Note, Report, Section

# What Markdown or HTML would take for its own.
_SIGNS = re.compile(r"([\\`*_{}\[\]<>|~&$^])")


def markdown(report: Report) -> Iterator[str]:
    """The lines of a document in GitHub's Markdown; every text stands in it as text."""
    yield from (f"# {_plain(report.title)}", "", _plain(report.intro), "")
    for section in report.sections:
        yield from (f"## {_plain(section.title)}", "")
        if section.intro:
            yield from (_plain(section.intro), "")
        if not section.rows:
            continue
        yield _line(section.columns)
        yield _line("---" for _ in section.columns)
        yield from (_line(map(_cell, row)) for row in section.rows)
        yield ""
    yield from (f"[^{note.number}]: {_note(note)}" for note in report.notes)


def write_page(report: Report, path: Path) -> None:
    """The report as a page that opens from disk, in light and dark, and can be printed."""
    text = page.render(
        "report.html.j2",
        title=report.title,
        data=asdict(report),
        styles=[page.shipped("page.css"), page.shipped("report.css")],
        scripts=[page.shipped("report.js")],
        report=report,
        charts={section.title: drawn(section.months) for section in report.sections if _is_series(section)},
    )
    with replacing(path) as out:
        out.write(text.encode("utf-8"))


def _is_series(section: Section) -> bool:
    return sum(bool(month.name) for month in section.months) > 1


def terminal(report: Report, *, width: int | None = None) -> Iterator[str]:
    """The tables, without footnotes."""
    yield report.intro
    for section in report.sections:
        yield f"\n{section.title}" + (f": {section.intro}" if section.intro else "")
        if not section.rows:
            continue
        rows = [[cell.text for cell in row] for row in section.rows]
        yield tables.drawn(section.columns, rows, width=width).rstrip("\n")


def to_json(report: Report) -> str:
    """The report for programs."""
    return json.dumps(asdict(report), ensure_ascii=False, indent=1)


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(cell: Cell) -> str:
    text = _plain(cell.text)
    linked = f"[{text}](<{cell.url.replace('<', '%3C').replace('>', '%3E')}>)" if cell.url else text
    return linked + "".join(f"[^{number}]" for number in cell.notes)


def _note(note: Note) -> str:
    where = [note.title, note.publisher, note.published, f"{note.document}, characters {note.start} to {note.end}"]
    link = f" <{note.url}>" if note.url and not re.search(r"[\s<>]", note.url) else ""
    return f"“{_plain(note.quote)}” {_plain('; '.join(filter(None, where)))}.{link}"


def _plain(text: str) -> str:
    return _SIGNS.sub(r"\\\1", " ".join(text.split()))
