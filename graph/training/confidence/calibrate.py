"""Fit the confidence of claims that cues make, and measure how true that of all claims is.

    PYTHONPATH=graph python graph/training/confidence/calibrate.py fit seeds/sentences/long-a[abc].jsonl
    PYTHONPATH=graph python graph/training/confidence/calibrate.py table seeds/sentences/test-*.jsonl

`fit` takes sentences that the network has not seen. `table` prints, for bins of confidence, how many claims there are
and which share of them is right, as in `benchmarks/sentences.py` and `benchmarks/long_sentences.py`.
"""

import argparse
import itertools
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sklearn.linear_model import LogisticRegression

from triplomacy import annotated, gazetteer, language, ontology, pipeline
from triplomacy.claims import Claim
from triplomacy.relations.confidence import FILE, Calibration, Signals, certain, logit
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
    args = parser.parse_args()
    if args.task == "table":
        table([pair for path in args.sentences for pair in claims_of(path, pipeline.extractor())])
        return
    recorder = Recorder([])
    reader = Extractor(language.load(), gazetteer.load(), calibrate=recorder, least=(0.0, 1.1))
    rows = [(recorder.of(claim), right) for path in args.sentences for claim, right in between_actors(path, reader)]
    FILE.write_text(json.dumps(fitted(rows), indent=1) + "\n", encoding="utf-8")
    print(FILE.read_text(encoding="utf-8"))


def claims_of(path: Path, reader: Extractor) -> Iterator[tuple[Claim, bool]]:
    """The claims on a file of sentences, each with whether it is right; those without a claim count too."""
    if path.name.startswith("long-"):
        return (pair for _, one in annotated.read(path, reader) for pair in one.judged)
    return (pair for one in judged(path, reader) for pair in one.claims)


def between_actors(path: Path, reader: Extractor) -> Iterator[tuple[Claim, bool]]:
    """Those of which annotators tell reliably: no affiliations, and each actor has words of its own in the sentence."""
    known = ontology.load()
    for claim, right in claims_of(path, reader):
        source, target = claim.evidence.source, claim.evidence.target
        if known.relation(claim.relation).layer == "relation" and source and target and source != target:
            yield claim, right


def fitted(rows: Sequence[tuple[Signals, bool]]) -> dict[str, float]:
    """The weights of a calibration."""
    both = [(s, right) for s, right in rows if s.linked is not None]
    values = _weights(["cue", "meant", "linked", "agreement"], both)
    values += _weights(["cue", "meant"], rows)
    names = Calibration.__dataclass_fields__
    return {name: round(value, 4) for name, value in zip(names, values, strict=True)}


def _weights(names: Sequence[str], rows: Sequence[tuple[Signals, bool]]) -> list[float]:
    """The bias and the weight of each signal; one that would count against what it tells counts nothing."""
    model = LogisticRegression(C=10.0)
    model.fit(
        [[_scale(name)(getattr(s, name) or 0.0) for name in names] for s, _ in rows], [right for _, right in rows]
    )
    weights = dict(zip(names, map(float, model.coef_[0]), strict=True))
    worst = min(names, key=weights.__getitem__)
    if weights[worst] < 0:
        rest = [name for name in names if name != worst]
        bias, *others = _weights(rest, rows)
        return [bias, *(dict(zip(rest, others, strict=True)).get(name, 0.0) for name in names)]
    return [float(model.intercept_[0]), *weights.values()]


def _scale(name: str) -> Callable[[float], float]:
    return certain if name == "meant" else logit


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
