"""Train the network that tells whom pronouns and descriptions mean.

    PYTHONPATH=graph python graph/training/antecedents/train.py SENTENCES… --unseen SENTENCES… [--out FILE]

SENTENCES are our own articles, seeds/sentences/long-*.jsonl; on the unseen ones it is measured after some epochs and at
the end. The plan stands in `antecedents.toml`. It needs `pip install -e '.[train]'`.
"""

import argparse
import tomllib
from pathlib import Path

import torch

from training.antecedents.examples import examples
from training.antecedents.export import write
from training.antecedents.learn import learn, measured
from training.antecedents.network import Antecedents
from triplomacy import gazetteer, language
from triplomacy.actors.antecedents import FILE
from triplomacy.actors.mentions import NameMatcher

PLAN = Path(__file__).with_name("antecedents.toml")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sentences", type=Path, nargs="+")
    parser.add_argument("--unseen", type=Path, nargs="*", default=[])
    parser.add_argument("--out", type=Path, default=FILE)
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    plan = tomllib.loads(PLAN.read_text(encoding="utf-8"))
    torch.manual_seed(plan["seed"])
    nlp = language.load()
    matcher = NameMatcher(gazetteer.load(), nlp)
    told = [example for path in args.sentences for example in examples(path, nlp, matcher)]
    unseen = {path: list(examples(path, nlp, matcher)) for path in args.unseen}
    print(f"{len(told)} sentences with {sum(len(example.mention) for example in told)} words", flush=True)
    model = Antecedents(dropout=plan["dropout"])
    for epoch, line in enumerate(learn(model, told, plan), 1):
        print(line, flush=True)
        write(model, args.out)
        if epoch % 3 == 0 or epoch == plan["epochs"]:
            for path, some in unseen.items():
                print(f"    {path.name}: {measured(model, some)}", flush=True)
    print(f"{args.out}: {args.out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
