"""Precision and recall of the extractor on single sentences with claims.

    python benchmarks/sentences.py seeds/sentences/test-b.jsonl

A claim is right if its sentence has one with the same two actors (or those they act for), direction, relation and
polarity; the relations listed as `ok` count as the same, and symmetric ones in either direction.
"""

import sys
from pathlib import Path

from triplomacy import pipeline, sentences


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    every = list(sentences.judged(Path(sys.argv[1]), pipeline.extractor()))
    full = [one for one in every if one.wanted]
    said, wanted = sum(len(one.claims) for one in full), sum(one.wanted for one in full)
    right = sum(fits for one in full for _, fits in one.claims)
    empty = [one for one in every if not one.wanted]
    rates = f"precision {100 * right / max(said, 1):.1f}  recall {100 * right / max(wanted, 1):.1f}"
    print(f"{rates}  ({right} right, {said} said, {wanted} wanted)")
    print(f"claims on {len(empty)} sentences that have none: {sum(len(one.claims) for one in empty)}")


if __name__ == "__main__":
    main()
