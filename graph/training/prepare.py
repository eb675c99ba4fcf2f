"""Test files of the corpora in spaCy's binary format: Universal Dependencies, and spans of entities.

    python graph/training/prepare.py CORPORA OUT

CORPORA holds one folder a corpus (`ud-ewt`, `ud-gum-free`, `ud-pud`, `ner-gmb`, …) with `*.conllu.xz` and `*.jsonl.xz`.
Sentences of a treebank are joined into documents of eight, to test where they begin; those of PUD stand alone.
"""

import argparse
import io
import json
import lzma
from collections.abc import Iterable, Iterator
from pathlib import Path

import conllu
import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin
from spacy.util import filter_spans, minibatch

TREEBANK_TESTS = ("ud-ewt/en_ewt-test", "ud-gum-free/en_gum_free-test", "ud-pud/en_pud-test")
ENTITY_TESTS = (
    "ner-gmb/ner-gmb-reviewed-test",
    "ner-gum-free/ner-gum-free-test",
    "ner-crossner-politics/ner-crossner-politics-test",
    "ner-re3d/ner-re3d-test",
)
# Labels that only one corpus has would be learnt as "absent" from all others.
ENTITY_LABELS = frozenset({"PERSON", "ORG", "GPE", "LOC", "NORP", "FAC", "EVENT", "DATE"})


def sentences(path: Path) -> Iterator[conllu.TokenList]:
    """The sentences of a packed CoNLL-U file, in order."""
    with lzma.open(path.with_name(path.name + ".conllu.xz"), "rt", encoding="utf-8") as file:
        yield from conllu.parse_incr(io.StringIO(file.read()))


def treebank_doc(nlp: Language, group: list[conllu.TokenList]) -> Doc:
    """One document of several gold sentences, words and blanks as in their running text."""
    words: list[str] = []
    spaces: list[bool] = []
    columns: dict[str, list[str]] = {"tags": [], "pos": [], "morphs": [], "lemmas": [], "deps": []}
    heads: list[int] = []
    starts: list[bool] = []
    for sentence in group:
        offset, place = len(words), 0
        tokens = [token for token in sentence if isinstance(token["id"], int)]
        text = sentence.metadata["text"]
        for index, token in enumerate(tokens):
            place = text.index(token["form"], place) + len(token["form"])
            words.append(token["form"])
            spaces.append(text[place : place + 1].isspace() or index == len(tokens) - 1)
            features = token["feats"] or {}
            columns["morphs"].append("|".join(f"{key}={value}" for key, value in sorted(features.items())))
            columns["tags"].append(token["xpos"])
            columns["pos"].append(token["upos"])
            columns["lemmas"].append(token["lemma"])
            columns["deps"].append("ROOT" if token["head"] == 0 else token["deprel"])
            heads.append(offset + (index if token["head"] == 0 else token["head"] - 1))
            starts.append(index == 0)
    doc = Doc(nlp.vocab, words=words, spaces=spaces, heads=heads, **columns)  # type: ignore[arg-type]
    assert [token.is_sent_start for token in doc] == starts
    return doc


def treebank_docs(nlp: Language, path: Path, *, size: int) -> Iterator[Doc]:
    """Documents of so many sentences; the last one may have fewer."""
    for group in minibatch(sentences(path), size):  # type: ignore[no-untyped-call]
        yield treebank_doc(nlp, list(group))


def entity_docs(nlp: Language, path: Path) -> Iterator[Doc]:
    """One document a line; tokens that the source cannot judge are marked missing, not outside."""
    with lzma.open(path.with_name(path.name + ".jsonl.xz"), "rt", encoding="utf-8") as file:
        for line in file:
            record = json.loads(line)
            doc = nlp.make_doc(record["text"])
            spans = [doc.char_span(*span) for span in record["spans"]]
            kept = filter_spans([s for s in spans if s is not None and s.label_ in ENTITY_LABELS])
            unsure = [(a, b) for a, b, _ in record["spans"] if doc.char_span(a, b) is None] + record["missing"]
            missing = [s for a, b in unsure if (s := doc.char_span(a, b, alignment_mode="expand")) is not None]
            taken = {token.i for span in kept for token in span}
            missing = [span for span in missing if not taken & {token.i for token in span}]
            doc.set_ents(kept, missing=filter_spans(missing), default="outside")
            yield doc


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    nlp = spacy.blank("en")

    def save(name: str, docs: Iterable[Doc]) -> None:
        kept = DocBin(docs=docs, store_user_data=False)
        kept.to_disk(args.out / f"{name}.spacy")
        print(f"{name}: {len(kept)} documents, {sum(len(doc) for doc in kept.get_docs(nlp.vocab))} tokens")

    for file in TREEBANK_TESTS:
        docs = treebank_docs(nlp, args.corpora / file, size=1 if "pud" in file else 8)
        save(f"test-{Path(file).name}", docs)
    for file in ENTITY_TESTS:
        save(f"test-{Path(file).name}", entity_docs(nlp, args.corpora / file))


if __name__ == "__main__":
    main()
