"""Predictions for the evaluation sets, in the formats of their scorers.

    python benchmarks/predict.py claims FOLDER OUT.jsonl

`claims` reads every *.txt of a folder and writes one claim a line, under the name of the file without its ending.
A file that cannot be read is reported, the others go on, and the exit code is 1.
"""

import argparse
import json
import sys
from pathlib import Path

from triplomacy import pipeline
from triplomacy.errors import TriplomacyError
from triplomacy.exporters.files import replacing


def claims(folder: Path, out: Path) -> int:
    """Writes the claims of the texts in a folder; gives the exit code."""
    paths = sorted(folder.glob("*.txt"))
    if not paths:
        print(f"{folder}: no *.txt files here; name the folder of the articles", file=sys.stderr)
        return 1
    problems: list[TriplomacyError] = []
    with replacing(out) as file:
        for row in pipeline.predictions(paths, pipeline.extractor(), problems.append):
            file.write((json.dumps(row, ensure_ascii=False) + "\n").encode())
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


def main() -> int:
    """Reads the arguments; gives the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    tasks = parser.add_subparsers(required=True, metavar="TASK")
    task = tasks.add_parser("claims", help="claims of whole articles, for score_claims.py")
    task.add_argument("folder", type=Path)
    task.add_argument("out", type=Path)
    task.set_defaults(run=claims)
    arguments = parser.parse_args()
    try:
        return int(arguments.run(arguments.folder, arguments.out))
    except TriplomacyError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
