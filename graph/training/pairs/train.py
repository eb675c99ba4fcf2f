"""Train the network of pairs, and measure it beside the linear models.

    PYTHONPATH=graph python graph/training/pairs/train.py SENTENCES… --events FILE… [--out FILE]
    PYTHONPATH=graph python graph/training/pairs/train.py SENTENCES… --events FILE… --folds 5 --out FOLDER

SENTENCES are our own, seeds/sentences/train-*.jsonl and long-*.jsonl; events are as in `training/typing/train.py`, and
so are the answers of `--folds`. The plan stands in `pairs.toml`: our sentences first, then events. It needs
`pip install -e '.[train]'`.
"""

import argparse
import random
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence, Set
from pathlib import Path

import torch

from training.pairs.examples import Group, events, sentences
from training.pairs.export import load_encoder, write
from training.pairs.learn import Plan, learn, rarity_of
from training.pairs.network import Pairs
from training.typing import train as linear
from triplomacy import language
from triplomacy.encoder.component import NAME
from triplomacy.relations import cues
from triplomacy.relations.classifier import CueRoots
from triplomacy.relations.events import EventReader
from triplomacy.relations.network import FILE, PairNetwork

PLAN = Path(__file__).with_name("pairs.toml")
READER = Path(language.__file__).parent / "english" / "triplomacy_reader" / "reader.onnx"


class Course:
    """Both stages of training. The first, on our sentences, is done once."""

    def __init__(self, own: Iterable[Group], told: Sequence[Group], plan: Plan) -> None:
        self._plan, self._events, groups = plan, told, list(own)
        mine = [example for group in groups for example in group.told]
        self._relations = sorted({example.relation for example in mine if example.relation})
        self._rarity = rarity_of([*mine, *(example for group in told for example in group.told)])
        torch.manual_seed(plan["seed"])
        regular = plan["regularisation"]
        self._model = Pairs(len(self._relations), dropout=regular["dropout"], head_dropout=regular["head_dropout"])
        load_encoder(self._model, READER)
        others = [example for group in groups for example in group.others]
        learn(self._model, mine, others, self._relations, self._rarity, plan, "first")
        self._first = {name: values.clone() for name, values in self._model.state_dict().items()}

    def without(self, held: Set[str]) -> Pairs:
        """The network that has not seen some sentences of the event files."""
        self._model.load_state_dict(self._first)
        groups = [group for group in self._events if group.sentence not in held]
        told, others = [e for group in groups for e in group.told], [e for group in groups for e in group.others]
        learn(self._model, told, others, self._relations, self._rarity, self._plan, "second")
        return self._model


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sentences", type=Path, nargs="+")
    parser.add_argument("--events", type=Path, nargs="+", required=True)
    parser.add_argument("--out", type=Path, default=FILE)
    parser.add_argument("--folds", type=int, default=0)
    args = parser.parse_args()
    plan = tomllib.loads(PLAN.read_text(encoding="utf-8"))
    random.seed(plan["seed"])
    nlp, lexicon = language.load(), CueRoots(cues.load())
    own = [group for path in args.sentences for group in sentences(path, nlp, lexicon)]
    told = [group for path in args.events for group in events(path, nlp, lexicon)]
    counts = Counter(example.root for group in (*own, *told) for example in group.told)
    print(f"{len(own) + len(told)} sentences, {dict(counts)}", flush=True)
    course = Course(own, told, plan)
    if args.folds:
        answers(course, args)
    else:
        write(course.without(frozenset()), args.out)
        print(f"{args.out}: {args.out.stat().st_size / 1e6:.1f} MB")


def answers(course: Course, args: argparse.Namespace) -> None:
    """What both models together say of event files that neither has seen, fold by fold."""
    plan, nlp, lexicon = tomllib.loads(linear.PLAN.read_text(encoding="utf-8")), language.load(), CueRoots(cues.load())
    inside = nlp.get_pipe(NAME).inside  # type: ignore[attr-defined]
    every = [e for path in args.sentences for e in linear.sentences(path, nlp, lexicon, plan)]
    every += [e for path in args.events for e in linear.events(path, nlp, lexicon, plan)]

    def without(held: Set[str]) -> EventReader:
        classifier = linear.trained([e for e in every if e.sentence not in held], plan)
        with tempfile.TemporaryDirectory() as folder:
            write(course.without(held), Path(folder) / FILE.name)
            return EventReader(classifier, PairNetwork(Path(folder) / FILE.name), inside)

    for path in args.events:
        linear.answer(path, without, nlp, args.folds, args.out)


if __name__ == "__main__":
    main()
