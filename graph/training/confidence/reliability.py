"""Fit how reliable readings of cues are, by how they were read, or links of the network, by how they stand.

    PYTHONPATH=graph python graph/training/confidence/reliability.py readings SENTENCES…
    PYTHONPATH=graph python graph/training/confidence/reliability.py links SENTENCES…

SENTENCES are our own, seeds/sentences/train-*.jsonl and long-*.jsonl; links need such as the network has not seen. A
reading that becomes a claim is right or wrong as in `benchmarks/sentences.py` and `benchmarks/long_sentences.py`. A
link is right if a wanted claim says the same that no cue has found, and no surer link. Fit readings first, then
`calibrate.py`, then links. It needs `pip install -e '.[train]'`.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from training.confidence.calibrate import between_actors
from triplomacy import annotated, gazetteer, language
from triplomacy.claims import Claim
from triplomacy.relations.confidence import Signals
from triplomacy.relations.extraction import LEAST, Extractor
from triplomacy.relations.reliability import LINKS, READINGS, Features

# What is rarer says nothing, and what weighs less is left out.
_RARE = 4
_LIGHT = 0.05
_STRENGTH = 0.1
# Numbers are told apart in a confidence that is no larger than this.
_SCALE = 1e-7

Row = tuple[Features, bool]


@dataclass(slots=True)
class Recorder:
    """Takes the place of a reliability: gives each that it is asked of a number of its own, for its claim."""

    seen: list[Features]

    def __call__(self, features: Features) -> float:
        self.seen.append(features)
        return (len(self.seen) - 1) * _SCALE

    def confidence(self, signals: Signals) -> float:
        """The number again."""
        return signals.cue

    def of(self, claim: Claim) -> Features:
        """The features of a claim that was made with it."""
        return self.seen[round(claim.confidence / _SCALE)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("task", choices=("readings", "links"))
    parser.add_argument("sentences", type=Path, nargs="+")
    args = parser.parse_args()
    find, out = (_readings, READINGS) if args.task == "readings" else (_links, LINKS)
    rows = list(find(args.sentences))
    bias, weights = fitted(rows)
    out.write_text(json.dumps({"bias": bias, "weights": weights}, indent=0, sort_keys=True) + "\n", encoding="utf-8")
    print(f"{len(rows)} {args.task}, {sum(right for _, right in rows)} of them right; {len(weights)} weights in {out}")


def _readings(paths: Sequence[Path]) -> Iterator[Row]:
    recorder = Recorder([])
    reader = Extractor(
        language.load(), gazetteer.load(), readings=recorder, calibrate=recorder.confidence, least=(0.0, 1.1)
    )
    for path in paths:
        yield from ((recorder.of(claim), right) for claim, right in between_actors(path, reader))


def _links(paths: Sequence[Path]) -> Iterator[Row]:
    recorder = Recorder([])
    reader = Extractor(language.load(), gazetteer.load(), links=recorder, least=(LEAST[0], 0.0))
    for path in paths:
        for _, one in annotated.read(path, reader):
            cued = [claim for claim in one.claims if claim.method != "network"]
            links = [claim for claim in one.claims if claim.method == "network"]
            missed = [gold for gold in one.wanted if not any(map(gold.fits, cued))]
            # The surest first: in the order in which they were asked of.
            for claim in sorted(links, key=lambda claim: claim.confidence):
                hit = next((gold for gold in missed if gold.fits(claim)), None)
                if hit is not None:
                    missed.remove(hit)
                yield recorder.of(claim), hit is not None


def fitted(rows: Sequence[Row]) -> tuple[float, dict[str, float]]:
    """The bias and the weights of features that count."""
    counts = Counter(name for features, _ in rows for name in features)
    table = DictVectorizer()
    data = table.fit_transform({n: v for n, v in features.items() if counts[n] >= _RARE} for features, _ in rows)
    model = LogisticRegression(C=_STRENGTH, max_iter=2000).fit(data, [right for _, right in rows])
    weights = zip(table.get_feature_names_out(), map(float, model.coef_[0]), strict=True)
    return round(float(model.intercept_[0]), 2), {f: round(w, 2) for f, w in weights if abs(w) >= _LIGHT}


if __name__ == "__main__":
    main()
