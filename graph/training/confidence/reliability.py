"""Fit how reliable readings of cues are, by how they were read.

    PYTHONPATH=graph python graph/training/confidence/reliability.py SENTENCES…

SENTENCES are our own, seeds/sentences/train-*.jsonl and long-*.jsonl. Each reading that becomes a claim on them counts
as right or wrong, as in `benchmarks/sentences.py` and `benchmarks/long_sentences.py`. Fit `calibrate.py` again
afterwards, on other sentences. It needs `pip install -e '.[train]'`.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from training.confidence.calibrate import between_actors
from triplomacy import gazetteer, language
from triplomacy.claims import Claim
from triplomacy.relations.confidence import Signals
from triplomacy.relations.extraction import Extractor
from triplomacy.relations.reliability import FILE

# What is rarer says nothing, and what weighs less is left out.
_RARE = 3
_LIGHT = 0.05
_STRENGTH = 0.1

Row = tuple[frozenset[str], bool]


@dataclass(slots=True)
class Recorder:
    """Takes the place of the reliability: gives each reading a number of its own, for the confidence of its claim."""

    seen: list[frozenset[str]]

    def __call__(self, features: Iterable[str]) -> float:
        self.seen.append(frozenset(features))
        return (len(self.seen) - 1) / 1e7

    def confidence(self, signals: Signals) -> float:
        """The number again."""
        return 0.0 if signals.cue is None else signals.cue

    def of(self, claim: Claim) -> frozenset[str]:
        """The features of a claim that was made with it."""
        return self.seen[round(claim.confidence * 1e7)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sentences", type=Path, nargs="+")
    args = parser.parse_args()
    recorder = Recorder([])
    # No claim of the network alone is as likely as this.
    reader = Extractor(
        language.load(), gazetteer.load(), reliability=recorder, calibrate=recorder.confidence, least=(0.0, 1.1)
    )
    rows = [(recorder.of(claim), right) for path in args.sentences for claim, right in between_actors(path, reader)]
    bias, weights = fitted(rows)
    FILE.write_text(json.dumps({"bias": bias, "weights": weights}, indent=0, sort_keys=True) + "\n", encoding="utf-8")
    print(f"{len(rows)} readings, {sum(right for _, right in rows)} of them right; {len(weights)} weights in {FILE}")


def fitted(rows: Sequence[Row]) -> tuple[float, dict[str, float]]:
    """The bias and the weights of features that count."""
    counts = Counter(feature for features, _ in rows for feature in features)
    table = DictVectorizer()
    data = table.fit_transform({f: 1.0 for f in features if counts[f] >= _RARE} for features, _ in rows)
    model = LogisticRegression(C=_STRENGTH, max_iter=1000).fit(data, [right for _, right in rows])
    weights = zip(table.get_feature_names_out(), map(float, model.coef_[0]), strict=True)
    return round(float(model.intercept_[0]), 2), {f: round(w, 2) for f, w in weights if abs(w) >= _LIGHT}


if __name__ == "__main__":
    main()
