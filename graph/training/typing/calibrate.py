"""Fit the confidence of claims, and measure how true it is.

    PYTHONPATH=graph python graph/training/typing/calibrate.py fit seeds/sentences/train-*.jsonl --events FILE…
    PYTHONPATH=graph python graph/training/typing/calibrate.py table seeds/sentences/test-*.jsonl

`fit` leaves each author's sentences out of the classifier that judges them. `table` prints, for bins of confidence,
how many claims there are and which share of them is right: as in `benchmarks/sentences.py`, same actors, direction,
polarity, and one of the relations; a claim of the classifier is right if it has the root of one.
"""

import argparse
import itertools
import json
import sys
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sklearn.linear_model import LogisticRegression

from training.typing.train import PLAN, events, sentences, trained
from triplomacy import gazetteer, language, pipeline
from triplomacy.claims import Claim
from triplomacy.relations import cues
from triplomacy.relations.classifier import CueRoots
from triplomacy.relations.confidence import FILE, Calibration, Signals, logit
from triplomacy.relations.extraction import Extractor
from triplomacy.sentences import judged

BINS = (0.0, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01)


@dataclass(slots=True)
class Recorder:
    """Takes the place of a calibration: gives each claim a number of its own for a confidence."""

    seen: list[Signals]

    def __call__(self, signals: Signals) -> float:
        self.seen.append(signals)
        return (len(self.seen) - 1) / 1e6

    def of(self, claim: Claim) -> Signals:
        """The signals of a claim that was made with it."""
        return self.seen[round(claim.confidence * 1e6)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("task", choices=("fit", "table"))
    parser.add_argument("sentences", type=Path, nargs="+")
    parser.add_argument("--events", type=Path, nargs="*", default=[])
    args = parser.parse_args()
    if args.task == "table":
        table([pair for path in args.sentences for pair in claims_of(path, pipeline.extractor())])
        return
    plan = tomllib.loads(PLAN.read_text(encoding="utf-8"))
    nlp, lexicon = language.load(), CueRoots(cues.load())
    own = {path: list(sentences(path, nlp, lexicon, plan)) for path in args.sentences}
    told = [e for path in args.events for e in events(path, nlp, lexicon, plan)]
    rows: list[tuple[Signals, bool]] = []
    for path in args.sentences:
        rest = [e for other, group in own.items() if other != path for e in group]
        recorder = Recorder([])
        reader = Extractor(nlp, gazetteer.load(), classifier=trained([*told, *rest], plan), calibrate=recorder)
        rows += [(recorder.of(claim), right) for claim, right in claims_of(path, reader)]
        print(f"{path.name}: {len(rows)} claims so far", file=sys.stderr, flush=True)
    FILE.write_text(json.dumps(fitted(rows), indent=1) + "\n", encoding="utf-8")
    print(FILE.read_text(encoding="utf-8"))


def claims_of(path: Path, reader: Extractor) -> Iterator[tuple[Claim, bool]]:
    """The claims on a file of sentences, each with whether it is right; those without a claim count too."""
    return (pair for one in judged(path, reader, by_root=True) for pair in one.claims)


def fitted(rows: Sequence[tuple[Signals, bool]]) -> dict[str, float]:
    """The weights of a calibration."""
    known = [(s, right) for s, right in rows if s.agreement is not None]
    other = [(s, right) for s, right in rows if s.agreement is None]
    first, second = LogisticRegression(C=10.0), LogisticRegression(C=10.0)
    first.fit(
        [[logit(s.certainty), logit(s.linked), logit(s.agreement or 0.0)] for s, _ in known], [r for _, r in known]
    )
    second.fit([[logit(s.certainty)] for s, _ in other], [r for _, r in other])
    values = [first.intercept_[0], *first.coef_[0], second.intercept_[0], *second.coef_[0]]
    names = Calibration.__dataclass_fields__
    return {name: round(float(value), 4) for name, value in zip(names, values, strict=True)}


def table(rows: Sequence[tuple[Claim, bool]]) -> None:
    """Prints the reliability of confidences."""
    print("confidence   claims  mean   right")
    for low, high in itertools.pairwise(BINS):
        inside = [(claim.confidence, right) for claim, right in rows if low <= claim.confidence < high]
        if inside:
            mean = sum(c for c, _ in inside) / len(inside)
            share = sum(r for _, r in inside) / len(inside)
            print(f"{low:.1f} to {min(high, 1):.1f}   {len(inside):6}  {mean:.2f}   {share:.2f}")
    error = sum((claim.confidence - right) ** 2 for claim, right in rows) / len(rows)
    print(f"Brier score {error:.3f} over {len(rows)} claims")


if __name__ == "__main__":
    main()
