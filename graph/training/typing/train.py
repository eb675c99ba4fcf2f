"""Train and measure the classifier of pairs.

    PYTHONPATH=graph python graph/training/typing/train.py SENTENCES… --events FILE… [--out FILE]
    PYTHONPATH=graph python graph/training/typing/train.py SENTENCES… --events FILE… --folds 5 --out FOLDER

SENTENCES are our own, seeds/sentences/train-*.jsonl; events are sentences with `source_span`, `target_span` and
`root`. The plan stands in `typing.toml`. With `--folds` every event file is answered by models that have not seen its
sentences, and FOLDER gets NAME.relation.jsonl and NAME.triples.jsonl, as `benchmarks/predict.py` writes them, for the
scorer.
"""

import argparse
import json
import random
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.linear_model import LogisticRegression
from spacy.language import Language

from training.pairs.examples import HAPPENED, mention, records
from triplomacy import language, ontology
from triplomacy.relations import cues, pairs
from triplomacy.relations.classifier import (
    FILE,
    LINKED,
    UNLINKED,
    Classifier,
    CueRoots,
    Model,
    damped,
    folded,
    is_conflict,
)
from triplomacy.relations.events import EventReader, words_at
from triplomacy.tokens import Doc, Token

PLAN = Path(__file__).with_name("typing.toml")
FOLDS_SEED = 20261123

Plan = dict[str, Any]
Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Example:
    """A pair of mentions as features, with the label that one of the two models learns."""

    model: Literal["link", "roots"]
    sentence: str
    features: pairs.Features
    label: str
    weight: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sentences", type=Path, nargs="*")
    parser.add_argument("--events", type=Path, nargs="*", default=[])
    parser.add_argument("--out", type=Path, default=FILE)
    parser.add_argument("--folds", type=int, default=0)
    args = parser.parse_args()
    plan = tomllib.loads(PLAN.read_text(encoding="utf-8"))
    nlp, lexicon = language.load(), CueRoots(cues.load())
    own = [e for path in args.sentences for e in sentences(path, nlp, lexicon, plan)]
    told = {path: list(events(path, nlp, lexicon, plan)) for path in args.events}
    every = [*own, *(e for group in told.values() for e in group)]
    print(f"{len(every)} pairs: {dict(Counter(e.label for e in every))}", flush=True)

    def without(held: Set[str]) -> Classifier:
        return trained([e for e in every if e.sentence not in held], plan)

    if args.folds:
        for path in args.events:
            answer(path, lambda held: EventReader(without(held)), nlp, args.folds, args.out)
    else:
        trained(every, plan).to_file(args.out)
        print(f"{args.out}: {args.out.stat().st_size / 1e6:.1f} MB")


def events(path: Path, nlp: Language, lexicon: pairs.Lexicon, plan: Plan) -> Iterator[Example]:
    """The pairs of an event file, and other pairs of noun phrases in its sentences."""
    chance, weight = random.Random(plan["seed"]), plan["weights"]["events"]
    for (sentence, group), doc in _parsed_groups(path, nlp):
        looked, told = pairs.Words(doc[:], lexicon), set[tuple[Token, Token]]()
        for record in group:
            source, target = (words_at(doc, record[f"{role}_span"] or (0, 0)) for role in ("source", "target"))
            both = record["coordinated"] or record.get("reciprocal", False)
            told |= set(_heads(source, target, both=both))
            found = pairs.features(looked, source, target)
            yield Example("roots", sentence, found, record["root"], weight)
        for features, label in _links(looked, told, plan["others"]["events"], chance):
            yield Example("link", sentence, features, label, weight)


def sentences(path: Path, nlp: Language, lexicon: pairs.Lexicon, plan: Plan) -> Iterator[Example]:
    """The pairs of sentences with claims (roots of those that happened), and other pairs of noun phrases."""
    chance, weight = random.Random(plan["seed"]), plan["weights"]["sentences"]
    own = records(path)
    for record, doc in zip(own, language.read(nlp, (record["text"] for record in own)), strict=True):
        looked, told = pairs.Words(doc[:], lexicon), set[tuple[Token, Token]]()
        for claim in record["claims"]:
            source, target = (mention(doc, record, claim, role) for role in ("source", "target"))
            relation = ontology.load().relation(claim["relation"])
            told |= set(_heads(source, target, both=relation.symmetric))
            happened = claim["polarity"] == "positive" and claim["modality"] in HAPPENED
            if happened and relation.quad != "none" and source and target:
                found = pairs.features(looked, source, target)
                yield Example("roots", record["id"], found, folded(claim["relation"]), weight)
        for features, label in _links(looked, told, plan["others"]["sentences"], chance):
            yield Example("link", record["id"], features, label, weight)


def trained(examples: Sequence[Example], plan: Plan) -> Classifier:
    """Both models of the classifier."""
    link, roots = ([_without(e, plan) for e in examples if e.model == name] for name in ("link", "roots"))
    return Classifier(
        link=_fitted(link, plan, plan["c"]["link"], None), roots=_fitted(roots, plan, plan["c"]["roots"], "balanced")
    )


def answer(path: Path, without: Callable[[Set[str]], EventReader], nlp: Language, folds: int, out: Path) -> None:
    """Answers to both tasks for one event file, each of a reader that is made without the sentences of its fold."""
    groups = list(_parsed_groups(path, nlp))
    names = sorted(sentence for (sentence, _), _ in groups)
    random.Random(FOLDS_SEED).shuffle(names)
    out.mkdir(parents=True, exist_ok=True)
    relations: list[Record] = []
    triples: list[Record] = []
    for fold in range(folds):
        held = set(names[fold::folds])
        reader = without(held)
        for (sentence, group), doc in groups:
            if sentence not in held:
                continue
            for record in group:
                source, target = (words_at(doc, record[f"{role}_span"] or (0, 0)) for role in ("source", "target"))
                roots = reader.roots(doc, source, target)
                best = max(roots, key=roots.__getitem__)
                relations.append({"id": record["id"], "root": best, "binary": int(is_conflict(roots))})
            event = reader.event(doc, list(pairs.noun_phrases(doc[:])))
            triples += [{"id": sentence, "triples": [event.plain()]}] if event else []
    for task, rows in (("relation", relations), ("triples", triples)):
        file = out / f"{path.stem}.{task}.jsonl"
        file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
        print(file, flush=True)


def _without(example: Example, plan: Plan) -> Example:
    """The example without the features that its model leaves out."""
    ignored = tuple(plan["ignored"][example.model])
    kept = {name: number for name, number in example.features.items() if not name.startswith(ignored)}
    return replace(example, features=kept) if ignored else example


def _fitted(examples: Sequence[Example], plan: Plan, c: float, balance: str | None) -> Model:
    counts = Counter(name for example in examples for name in example.features)
    rows = [
        {name: damped(n) for name, n in example.features.items() if counts[name] >= plan["least"]}
        for example in examples
    ]
    vectorizer, scaler = DictVectorizer(dtype=np.float32), TfidfTransformer()
    matrix = scaler.fit_transform(vectorizer.fit_transform(rows))
    model = LogisticRegression(C=c, max_iter=plan["steps"], class_weight=balance)
    model.fit(matrix, [e.label for e in examples], sample_weight=[e.weight for e in examples])
    weights, bias = model.coef_.T, model.intercept_
    if len(model.classes_) == 2:
        weights, bias = np.hstack([np.zeros_like(weights), weights]), np.array([0.0, bias[0]])
    return Model(
        labels=tuple(map(str, model.classes_)),
        rows=dict(vectorizer.vocabulary_),
        rarity=scaler.idf_.astype(np.float32),
        weights=weights.astype(np.float32),
        bias=bias.astype(np.float32),
    )


def _links(
    looked: pairs.Words, told: set[tuple[Token, Token]], number: int, chance: random.Random
) -> Iterator[tuple[pairs.Features, str]]:
    """The pairs of noun phrases that a source links, and some that it does not; none if it links no phrases."""
    phrases = list(pairs.noun_phrases(looked.tokens))
    every = [(a, b) for a in phrases for b in phrases if not set(a) & set(b)]
    linked = [pair for pair in every if _heads(*pair)[0] in told]
    others = [pair for pair in every if _heads(*pair)[0] not in told]
    if told and not linked:
        return
    for label, chosen in ((LINKED, linked), (UNLINKED, chance.sample(others, min(number, len(others))))):
        for source, target in chosen:
            yield pairs.features(looked, source, target), label


def _heads(source: Sequence[Token], target: Sequence[Token], *, both: bool = False) -> list[tuple[Token, Token]]:
    if not source or not target or set(source) & set(target):
        return []
    there = (pairs.head_of(source), pairs.head_of(target))
    return [there, there[::-1]] if both else [there]


def _parsed_groups(path: Path, nlp: Language) -> Iterator[tuple[tuple[str, list[Record]], Doc]]:
    """The records of an event file by sentence, each with its parse."""
    groups: dict[str, list[Record]] = {}
    for record in records(path):
        groups.setdefault(record["sent_id"], []).append(record)
    yield from zip(groups.items(), language.read(nlp, (group[0]["sentence"] for group in groups.values())), strict=True)


if __name__ == "__main__":
    main()
