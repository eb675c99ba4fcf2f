"""Measure a pipeline on raw text: words, sentences, tags, lemmas, trees, entities, and how fast it is.

    PYTHONPATH=graph python graph/training/encoder/evaluate.py PIPELINE CORPORA [--out FIGURES.json]

Words count as in the CoNLL 2018 shared task: a predicted word is right only if it has the gold word's characters, its
head likewise; `las` leaves subtypes of relations out, as there, and `las_subtypes` does not. Documents of a treebank
are read whole, sentences joined by a blank, but PUD's one by one. Entities count if both ends and the label are right.
"""

import argparse
import json
import lzma
import resource
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import conllu
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from training.encoder.treebanks import sentences
from triplomacy.encoder.labels import ENTITIES

NEWS = Path(__file__).parents[3] / "seeds" / "reading" / "news.jsonl"
TREEBANKS = ("ud-ewt/en_ewt-test", "ud-gum-free/en_gum_free-test", "ud-pud/en_pud-test")
ENTITY_TESTS = (
    "ner-gmb/ner-gmb-reviewed-test",
    "ner-gum-free/ner-gum-free-test",
    "ner-crossner-politics/ner-crossner-politics-test",
    "ner-uner-ewt/ner-uner-ewt-test",
    "ner-re3d/ner-re3d-test",
)
# Universal NER has three labels, and no nationalities or dates.
COARSE = {"PERSON": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC"}
ARGUMENTS = frozenset(
    {"nsubj", "nsubj:pass", "obj", "iobj", "obl", "obl:agent", "obl:unmarked", "xcomp", "ccomp", "advcl", "csubj"}
    | {"acl", "acl:relcl"}
)

Span = tuple[int, int]
Row = dict[str, object]
Entity = tuple[int, int, str]


def gold_documents(path: Path, *, single: bool) -> Iterator[tuple[str, list[Span], dict[Span, Row]]]:
    """Text, spans of sentences, and the columns of each word by its span."""
    documents: list[list[conllu.TokenList]] = []
    for sentence in sentences(path):
        if single or not documents or "newdoc id" in sentence.metadata:
            documents.append([])
        documents[-1].append(sentence)
    for group in documents:
        text, bounds, words = "", [], {}
        for sentence in group:
            begin = len(text)
            tokens = [t for t in sentence if isinstance(t["id"], int)]
            text += sentence.metadata["text"]
            place, spans = begin, []
            for token in tokens:
                place = text.index(token["form"], place)
                spans.append((place, place := place + len(token["form"])))
            for token, span in zip(tokens, spans, strict=True):
                words[span] = {
                    "upos": token["upos"],
                    "xpos": token["xpos"],
                    "feats": "|".join(f"{k}={v}" for k, v in sorted((token["feats"] or {}).items())),
                    "lemma": token["lemma"],
                    "head": spans[token["head"] - 1] if token["head"] else None,
                    "deprel": token["deprel"],
                }
            bounds.append((spans[0][0], spans[-1][1]))
            text += " "
        yield text[:-1], bounds, words


def read_words(doc: Doc) -> tuple[list[Span], dict[Span, Row]]:
    """The same of a parsed document; blank tokens are no words."""

    def span(token: spacy.tokens.Token) -> Span:
        return token.idx, token.idx + len(token)

    words: dict[Span, Row] = {
        span(token): {
            "upos": token.pos_,
            "xpos": token.tag_,
            "feats": str(token.morph),
            "lemma": token.lemma_,
            "head": None if token.head is token or token.dep_ == "ROOT" else span(token.head),
            "deprel": "root" if token.dep_ == "ROOT" else token.dep_,
        }
        for token in doc
        if not token.is_space
    }
    found = []
    for sentence in doc.sents:
        kept = [token for token in sentence if not token.is_space]
        if kept:
            found.append((kept[0].idx, span(kept[-1])[1]))
    return found, words


def treebank_figures(nlp: Language, path: Path) -> dict[str, object]:
    """The measures of a treebank, in percent."""
    gold = list(gold_documents(path, single="pud" in path.name))
    hits: dict[str, int] = dict.fromkeys(
        ("words", "upos", "xpos", "feats", "lemma", "uas", "las", "las_subtypes", "sentences"), 0
    )
    ours = theirs = our_sentences = their_sentences = 0
    for doc, (_, bounds, words) in zip(nlp.pipe((text for text, _, _ in gold), batch_size=32), gold, strict=True):
        found, read = read_words(doc)
        ours, theirs = ours + len(read), theirs + len(words)
        our_sentences, their_sentences = our_sentences + len(found), their_sentences + len(bounds)
        hits["sentences"] += len(set(found) & set(bounds))
        for place, row in words.items():
            other = read.get(place)
            if other is None:
                continue
            hits["words"] += 1
            for name in ("upos", "xpos", "feats"):
                hits[name] += row[name] == other[name]
            hits["lemma"] += row["lemma"] == other["lemma"] or row["lemma"] == "_"
            if row["head"] == other["head"]:
                hits["uas"] += 1
                hits["las"] += str(row["deprel"]).split(":")[0] == str(other["deprel"]).split(":")[0]
                hits["las_subtypes"] += row["deprel"] == other["deprel"]
    totals = dict.fromkeys(hits, ours + theirs) | {"sentences": our_sentences + their_sentences}
    return {name: round(200 * number / totals[name], 2) for name, number in hits.items()}


def entity_figures(nlp: Language, path: Path) -> dict[str, object]:
    """F of spans, in all and by label; spans that touch what the source cannot judge are left out."""
    counts: dict[str, list[int]] = {}
    coarse = "uner" in path.name
    with lzma.open(path.with_name(path.name + ".jsonl.xz"), "rt", encoding="utf-8") as file:
        records = [json.loads(line) for line in file]
    for doc, record in zip(nlp.pipe((r["text"] for r in records), batch_size=64), records, strict=True):
        unsure = [(a, b) for a, b in record["missing"]]
        found = {(e.start_char, e.end_char, COARSE.get(e.label_, "") if coarse else e.label_) for e in doc.ents}
        known = ("PER", "ORG", "LOC") if coarse else ENTITIES
        gold = {(a, b, label) for a, b, label in record["spans"] if label in known}
        found = {e for e in found if e[2] and not any(e[0] < b and a < e[1] for a, b in unsure)}
        for label in known:
            count = counts.setdefault(label, [0, 0, 0])
            mine, theirs = _labelled(found, label), _labelled(gold, label)
            count[0] += len(mine & theirs)
            count[1] += len(mine)
            count[2] += len(theirs)
    total = [sum(column) for column in zip(*counts.values(), strict=True)]
    overall: dict[str, object] = {
        "f": _f(total),
        "precision": _share(total[0], total[1]),
        "recall": _share(total[0], total[2]),
    }
    return overall | {label: _f(count) for label, count in counts.items() if count[2]}


def news_figures(nlp: Language, path: Path) -> dict[str, object]:
    """F of entities, and precision, recall and F of the arguments of annotated predicates, with and without labels."""
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    entities, labelled, plain = [0, 0, 0], [0, 0, 0], [0, 0, 0]
    for record in records:
        doc = nlp(record["text"])
        gold = {(start, start + len(words), label) for start, words, label in _in_order(record)}
        _count(entities, {(e.start_char, e.end_char, e.label_) for e in doc.ents}, gold)
        place = _words_by_name(doc)
        wanted = {(place[a], relation, place[b]) for a, relation, b in record["arguments"]}
        heads = {(head, relation.startswith("acl")) for head, relation, _ in wanted}
        kinds = {relation for _, relation, _ in wanted} | ARGUMENTS
        said = {
            (token.head.i, token.dep_, token.i)
            for token in doc
            if token.dep_ in kinds and (token.head.i, token.dep_.startswith("acl")) in heads
        }
        _count(labelled, said, wanted)
        _count(plain, {(a, b) for a, _, b in said}, {(a, b) for a, _, b in wanted})
    return {
        "entities_f": _f(entities),
        "arguments_f": _f(labelled),
        "arguments_precision": _share(labelled[0], labelled[1]),
        "arguments_recall": _share(labelled[0], labelled[2]),
        "arguments_f_unlabelled": _f(plain),
    }


def _in_order(record: dict[str, Any]) -> Iterator[tuple[int, str, str]]:
    place = 0
    for words, label in record["entities"]:
        place = record["text"].index(words, place)
        yield place, words, label
        place += len(words)


def _words_by_name(doc: Doc) -> dict[str, int]:
    """Each word's place by its text, a second one under `word#2` and so on."""
    found: dict[str, int] = {}
    for token in doc:
        number = 1
        while (name := token.text if number == 1 else f"{token.text}#{number}") in found:
            number += 1
        found[name] = token.i
    return found


def _count(count: list[int], said: set[Any], wanted: set[Any]) -> None:
    count[0] += len(said & wanted)
    count[1] += len(said)
    count[2] += len(wanted)


def speed(nlp: Language, texts: Iterable[str]) -> dict[str, object]:
    """Words a second of CPU and of the clock, after a first short run."""
    every = list(texts)
    list(nlp.pipe(every[:20]))
    clock, cpu = time.perf_counter(), time.process_time()
    words = sum(len(doc) for doc in nlp.pipe(every, batch_size=64))
    clock, cpu = time.perf_counter() - clock, time.process_time() - cpu
    return {"words": words, "words_per_cpu_second": round(words / cpu), "words_per_second": round(words / clock)}


def figures(nlp: Language, corpora: Path) -> dict[str, object]:
    """All measures by name."""
    pud = [text for text, _, _ in gold_documents(corpora / "ud-pud/en_pud-test", single=True)]
    gum = [text for text, _, _ in gold_documents(corpora / "ud-gum-free/en_gum_free-test", single=False)]
    found: dict[str, object] = {
        **{Path(name).name: treebank_figures(nlp, corpora / name) for name in TREEBANKS},
        **{Path(name).name: entity_figures(nlp, corpora / name) for name in ENTITY_TESTS},
        "news": news_figures(nlp, NEWS),
        "speed_sentences": speed(nlp, pud),
        "speed_documents": speed(nlp, gum),
    }
    return found


def _labelled(entities: Iterable[Entity], label: str) -> set[Entity]:
    return {entity for entity in entities if entity[2] == label}


def _share(hits: int, total: int) -> float:
    return round(100 * hits / max(total, 1), 2)


def _f(count: list[int]) -> float:
    return _share(2 * count[0], count[1] + count[2])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pipeline", type=Path)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    begun = time.perf_counter()
    nlp = spacy.load(args.pipeline)
    found = {"load_seconds": round(time.perf_counter() - begun, 2)} | figures(nlp, args.corpora)
    found["megabytes"] = round(sum(f.stat().st_size for f in args.pipeline.rglob("*") if f.is_file()) / 1e6, 1)
    found["peak_megabytes"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3)
    for name, value in found.items():
        print(name, json.dumps(value))
    if args.out:
        args.out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
