"""Scores of a pipeline on the test files that `prepare.py` wrote, with running text as its only input.

    python graph/training/evaluate.py CORPUS [--pipeline NAME_OR_PATH] [--json]

Without --pipeline it is the one that comes with the package. Pipelines are loaded as `triplomacy` loads them, with its
tokenizer and its rule on sentence ends; scores are spaCy's, over aligned tokens, in per cent. UAS and LAS leave out
punctuation. Entities that a corpus does not judge count neither way.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.scorer import Scorer
from spacy.training import Corpus

from triplomacy import language
from triplomacy.errors import TriplomacyError

TREEBANK = {
    "tokens": "token_f",
    "TAG": "tag_acc",
    "UPOS": "pos_acc",
    "lemma": "lemma_acc",
    "UAS": "dep_uas",
    "LAS": "dep_las",
    "sentences": "sents_f",
}
# spaCy's own components know how each column is scored, whatever component of ours fills it.
SCORED = ("tagger", "morphologizer", "trainable_lemmatizer", "parser", "ner")
ENTITIES = {"P": "ents_p", "R": "ents_r", "F": "ents_f"}


def scores(nlp: Language, corpus: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Name and scores of each test file, treebanks and entity corpora alike."""
    scorer = Scorer(default_lang="en", default_pipeline=SCORED)
    for path in sorted(corpus.glob("test-*.spacy")):
        yield path.stem.removeprefix("test-"), nlp.evaluate(list(Corpus(path)(nlp)), scorer=scorer)


def columns(name: str) -> dict[str, str]:
    """What is worth reporting of a test file: heading, and spaCy's name of the score."""
    return ENTITIES if name.startswith("ner-") else TREEBANK


def lines(found: list[tuple[str, dict[str, Any]]]) -> Iterator[str]:
    """Two Markdown tables, treebanks first, then entities with the F of each label."""
    treebanks = [(name, score) for name, score in found if columns(name) is TREEBANK]
    entities = [(name, score) for name, score in found if columns(name) is ENTITIES]
    yield from _table(TREEBANK, [(name, _values(TREEBANK, score)) for name, score in treebanks])
    yield ""
    labels = sorted({label for _, score in entities for label in score["ents_per_type"] or ()})
    rows = [(name, [*_values(ENTITIES, score), *_by_label(labels, score)]) for name, score in entities]
    yield from _table([*ENTITIES, *labels], rows)


def _values(chosen: dict[str, str], score: dict[str, Any]) -> list[str]:
    return [_percent(score.get(key)) for key in chosen.values()]


def _by_label(labels: list[str], score: dict[str, Any]) -> list[str]:
    return [_percent((score["ents_per_type"].get(label) or {}).get("f")) for label in labels]


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{100 * value:.1f}"


def _table(headings: Any, rows: list[tuple[str, list[str]]]) -> Iterator[str]:
    yield "| " + " | ".join(["test", *headings]) + " |"
    yield "|---" * (len(list(headings)) + 1) + "|"
    yield from ("| " + " | ".join([name, *values]) + " |" for name, values in rows)


def main() -> int:
    """Reads the arguments; gives the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--pipeline", metavar="NAME_OR_PATH")
    parser.add_argument("--json", action="store_true", help="print all of spaCy's scores as JSON")
    args = parser.parse_args()
    try:
        found = list(scores(language.load(args.pipeline), args.corpus))
    except TriplomacyError as error:
        print(error, file=sys.stderr)
        return 1
    if not found:
        print(f"{args.corpus}: no test-*.spacy files; make them with prepare.py", file=sys.stderr)
        return 1
    print(json.dumps(dict(found), indent=1) if args.json else "\n".join(lines(found)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
