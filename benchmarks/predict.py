"""Predictions for the evaluation sets, in the formats of their scorers.

    python benchmarks/predict.py claims FOLDER ANSWERS.jsonl [--actors FILE]
    python benchmarks/predict.py relation QUESTIONS.jsonl ANSWERS.jsonl [--actors FILE]
    python benchmarks/predict.py triples QUESTIONS.jsonl ANSWERS.jsonl [--actors FILE]

`claims` reads every *.txt of a folder and writes one claim a line, under the name of the file without its ending.
`relation` gives the PLOVER root of two mentions in a sentence (`id`, `sentence`, `source_span`, `target_span`, or else
`source` and `target`), `triples` who does what to whom in a sentence (`id`, `sentence`). `--actors` adds actors of
your own, in CSV or JSON; triples are then sought between known actors first, and carry their codes. A file or a line
that cannot be read is reported, the others go on, and the exit code is 1.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from triplomacy import actor_lists, gazetteer, language, pipeline
from triplomacy.actors.mentions import NameMatcher, TextContext
from triplomacy.errors import InvalidRecord, TriplomacyError, UnreadableDocument
from triplomacy.exporters.files import replacing
from triplomacy.gazetteer import Gazetteer
from triplomacy.relations import classifier, events, pairs
from triplomacy.relations.events import words_at
from triplomacy.tokens import Doc, Token

Row = Mapping[str, Any]


def claims(arguments: argparse.Namespace, report: Callable[[TriplomacyError], None]) -> Iterator[Row]:
    """The claims of the texts in a folder."""
    paths = sorted(arguments.questions.glob("*.txt"))
    if not paths:
        raise UnreadableDocument(f"{arguments.questions}: no *.txt files here; name the folder of the articles")
    yield from pipeline.predictions(paths, pipeline.extractor(actors=arguments.actors), report)


def relation(arguments: argparse.Namespace, report: Callable[[TriplomacyError], None]) -> Iterator[Row]:
    """The root of each pair of mentions, and the side that the roots lean to together."""
    reader = events.load(language.load())
    for question, doc in _parsed(arguments.questions, report):
        source, target = (_mention(doc, question, role) for role in ("source", "target"))
        roots = reader.roots(doc, source, target)
        yield {
            "id": question["id"],
            "root": max(roots, key=roots.__getitem__),
            "binary": int(classifier.is_conflict(roots)),
        }


def triples(arguments: argparse.Namespace, report: Callable[[TriplomacyError], None]) -> Iterator[Row]:
    """The event of each sentence."""
    reader = events.load(language.load())
    known = gazetteer.load() if arguments.actors is None else actor_lists.extended(gazetteer.load(), arguments.actors)
    matcher = NameMatcher(known, language.load())
    for question, doc in _parsed(arguments.questions, report):
        codes = _codes(doc, matcher, known)
        phrases = list(pairs.noun_phrases(doc[:]))
        named = [phrase for phrase in phrases if any(token in codes for token in phrase)]
        event = reader.event(doc, named if arguments.actors and len(named) > 1 else phrases)
        rows: list[dict[str, object]] = []
        if event is not None:
            found = {"source": _code(event.source, codes), "target": _code(event.target, codes)}
            rows = [event.plain() | {f"{role}_code": code for role, code in found.items() if code}]
        yield {"id": question["id"], "triples": rows}


TASKS = {"claims": claims, "relation": relation, "triples": triples}


def _parsed(path: Path, report: Callable[[TriplomacyError], None]) -> Iterator[tuple[Row, Doc]]:
    """The questions that can be read, each with its parse."""
    nlp = language.load()
    for number, line in enumerate(path.read_bytes().split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            question = _question(json.loads(line))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            report(InvalidRecord(f"{path}:{number}: no question with an id and a sentence ({error!r})"))
        else:
            yield question, Doc(nlp(question["sentence"]))


def _question(row: Row) -> Row:
    """The row itself. Raises ValueError, KeyError, TypeError or AttributeError if it lacks a part."""
    row["id"], row["sentence"].strip()
    for role in ("source", "target"):
        if row.get(f"{role}_span") is not None:
            start, end = row[f"{role}_span"]
            range(start, end)
    return row


def _mention(doc: Doc, question: Row, role: str) -> list[Token]:
    span = question.get(f"{role}_span")
    if span is None:
        text = question.get(role) or ""
        start = doc.text.find(text) if text else -1
        span = (start, start + len(text)) if start >= 0 else (0, 0)
    return words_at(doc, span)


def _codes(doc: Doc, matcher: NameMatcher, known: Gazetteer) -> dict[Token, str]:
    """The code of the actor that each word names: that of the list, a state's ISO 3166 code, else its IRI."""
    found: dict[Token, str] = {}
    for mention in matcher.mentions(doc, TextContext(doc.text)):
        if mention.iri is not None:
            entry = known[mention.iri]
            found |= dict.fromkeys(mention.tokens, entry.code or entry.iso3 or entry.iri)
    return found


def _code(phrase: Sequence[Token], codes: Mapping[Token, str]) -> str:
    return next((codes[token] for token in phrase if token in codes), "")


def main() -> int:
    """Reads the arguments; gives the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("task", choices=TASKS)
    parser.add_argument("questions", type=Path, help="a folder of texts for claims, else a file of questions")
    parser.add_argument("answers", type=Path)
    parser.add_argument("--actors", type=Path)
    arguments = parser.parse_args()
    problems: list[str] = []

    def report(error: TriplomacyError) -> None:
        problems.append(str(error))
        print(error, file=sys.stderr)

    try:
        with replacing(arguments.answers) as file:
            for row in TASKS[arguments.task](arguments, report):
                file.write((json.dumps(row, ensure_ascii=False) + "\n").encode())
    except (TriplomacyError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
