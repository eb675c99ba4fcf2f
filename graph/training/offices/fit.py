"""Fit of which state the holder of a bare title is an officer.

    PYTHONPATH=graph python graph/training/offices/fit.py TITLES SENTENCES…

TITLES, seeds/offices.tsv, tells whose the bare titles in SENTENCES are, our own seeds/sentences/long-*.jsonl. It
prints, by fifths of the articles, how many of the likeliest states are right. It needs `pip install -e '.[train]'`.
"""

import argparse
import csv
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import torch

from triplomacy import annotated, gazetteer, language
from triplomacy.actors import nouns
from triplomacy.actors.mentions import NameMatcher
from triplomacy.actors.named import Named
from triplomacy.actors.offices import FILE, NOBODY, Features, Offices
from triplomacy.claims import ID_NAMESPACE

_FOLDS = 5
_STEPS = 400
_RATE = 0.5
_DECAY = 1e-3
_SHOWN = (0.9, 0.8, 0.7, 0.6, 0.5)


Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """A bare title: what speaks for each state, and the place of the right one; none if it is not named."""

    article: str
    states: Sequence[Features]
    right: int | None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("titles", type=Path)
    parser.add_argument("sentences", type=Path, nargs="+")
    args = parser.parse_args()
    with args.titles.open(encoding="utf-8", newline="") as file:
        told = {
            name: list(rows)
            for name, rows in groupby(csv.DictReader(file, delimiter="\t"), lambda row: row["sentence"])
        }
    matcher = NameMatcher(gazetteer.load(), language.load())
    rows = [one for path in args.sentences for one in _asked(path, told, matcher)]
    for least, right, count in _measured(rows):
        print(f"from {least}: {right} of {count} right")
    weights = {name: round(weight, 2) for name, weight in fitted(rows).items()}
    FILE.write_text(json.dumps(weights, indent=0, sort_keys=True) + "\n", encoding="utf-8")
    print(f"{len(rows)} titles, {len(weights)} weights in {FILE}")


def _asked(path: Path, told: Mapping[str, Sequence[Row]], matcher: NameMatcher) -> Iterator[Asked]:
    for document, records in annotated.articles(path):
        rows = [(record["text"], row) for record in records for row in told.get(record["id"], ())]
        if not rows:
            continue
        [(_, sentences)] = language.parsed(language.load(), [document])
        offices = Offices(Named(document, sentences, matcher, nouns.load()), sentences)
        for text, row in rows:
            at = document.text.index(text) + text.index(row["title"])
            token = next((t for s in sentences for t in s.tokens if s.span(t).start == at), None)
            if token is not None:
                found = offices.features(token)
                places = [actor.iri.removeprefix(ID_NAMESPACE) for actor in found]
                right = places.index(row["state"]) if row["state"] in places else None
                yield Asked(document.name, list(found.values()), right)


def fitted(rows: Sequence[Asked]) -> dict[str, float]:
    """The weights of features, and of none of the states."""
    names = sorted({name for row in rows for features in row.states for name in features})
    table = [
        torch.tensor([[features.get(n, 0.0) for n in names] for features in row.states]).reshape(-1, len(names))
        for row in rows
    ]
    weights = torch.zeros(len(names) + 1, requires_grad=True)
    optimizer = torch.optim.SGD([weights], lr=_RATE, weight_decay=_DECAY)
    for _ in range(_STEPS):
        losses = []
        for row, values in zip(rows, table, strict=True):
            scores = torch.cat([values @ weights[:-1], weights[-1:]])
            losses.append(-scores.log_softmax(0)[len(row.states) if row.right is None else row.right])
        optimizer.zero_grad()
        torch.stack(losses).mean().backward()
        optimizer.step()
    return dict(zip([*names, NOBODY], weights.detach().tolist(), strict=True))


def _measured(rows: Sequence[Asked]) -> Iterator[tuple[float, int, int]]:
    """How many of those that are so likely are right, each fifth of the articles by weights of the others."""
    articles = sorted({row.article for row in rows})
    random.Random(0).shuffle(articles)
    found: list[tuple[float, bool]] = []
    for fold in range(_FOLDS):
        out = set(articles[fold::_FOLDS])
        weights = fitted([row for row in rows if row.article not in out])
        for row in rows:
            if row.article in out and row.states:
                scores = [sum(weights.get(n, 0.0) * v for n, v in features.items()) for features in row.states]
                shares = torch.tensor([*scores, weights[NOBODY]]).softmax(0)[:-1]
                found.append((shares.max().item(), shares.argmax().item() == row.right))
    for least in _SHOWN:
        likely = [right for share, right in found if share >= least]
        yield least, sum(likely), len(likely)


if __name__ == "__main__":
    main()
