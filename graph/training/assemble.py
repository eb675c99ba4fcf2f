"""One pipeline out of the trained parts, with a rule lemmatizer, as it is shipped.

    python graph/training/assemble.py PARSER NER OUT

PARSER and NER are the `model-best` folders of `spacy train`. The entity recogniser keeps an encoder of its own.
The lemmatizer's tables come from `spacy-lookups-data` (MIT) and are stored with the pipeline.
"""

import argparse
from pathlib import Path

import spacy
from spacy.language import Language


def assembled(parser: Path, ner: Path) -> Language:
    """Tags, morphology, dependencies, lemmas and entities in one pipeline."""
    nlp, entities = spacy.load(parser), spacy.load(ner)
    lemmatizer = nlp.add_pipe("lemmatizer", after="morphologizer", config={"mode": "rule"})
    lemmatizer.initialize(list, nlp=nlp)  # type: ignore[attr-defined]
    rules = lemmatizer.lookups.get_table("lemma_rules")  # type: ignore[attr-defined]
    # The last rule whose result is a known verb wins: "staged" is of "stage", not of "stag".
    rules["verb"] = sorted(rules["verb"], key=lambda rule: rule[0] in ("ed", "ing") and rule[1] == "e")
    entities.replace_listeners("tok2vec", "ner", ["model.tok2vec"])
    nlp.add_pipe("ner", source=entities, last=True)
    nlp.meta["name"] = "triplomacy"
    nlp.meta["version"] = "0.1.0"
    nlp.meta["description"] = "English with Universal Dependencies labels and named entities, for political news."
    nlp.meta["license"] = "CC BY-SA 4.0"
    return nlp


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parser", type=Path)
    parser.add_argument("ner", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    assembled(args.parser, args.ner).to_disk(args.out)
    print(f"{args.out}: {sum(f.stat().st_size for f in args.out.rglob('*') if f.is_file()) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
