"""Train the joint network.

    PYTHONPATH=graph python graph/training/joint/train.py SENTENCES… --unseen SENTENCES… [--out FILE]

SENTENCES are our own, seeds/sentences/train-*.jsonl and long-*.jsonl. After some epochs, and at the end, it is
measured on the unseen ones, between the mentions that they annotate. The plan stands in `joint.toml`; with `--start`
it goes on from a graph that was written before, by `again.toml`; with `--teacher` a network of fewer layers, which
begins with the first ones of that graph (or with `--start`), learns to say what it says, by `student.toml`. It needs
`pip install -e '.[train]'`.
"""

import argparse
import tomllib
from pathlib import Path

import torch

from training.joint.examples import sentences, vocabulary
from training.joint.export import load, read, write
from training.joint.learn import learn, measured
from training.joint.network import Joint
from training.pairs.export import load_encoder
from triplomacy import language, ontology
from triplomacy.encoder.labels import Labels
from triplomacy.relations import cues
from triplomacy.relations.joint import FILE, Lexicon

PLAN = Path(__file__).with_name("joint.toml")
AGAIN = Path(__file__).with_name("again.toml")
STUDENT = Path(__file__).with_name("student.toml")
READER = Path(language.__file__).parent / "english" / "triplomacy_reader"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sentences", type=Path, nargs="+")
    parser.add_argument("--unseen", type=Path, nargs="*", default=[])
    parser.add_argument("--out", type=Path, default=FILE)
    parser.add_argument("--start", type=Path, help="go on from this graph")
    parser.add_argument("--teacher", type=Path, help="learn what this graph says")
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    plan = tomllib.loads(PLAN.read_text(encoding="utf-8"))
    for given, further in ((args.start, AGAIN), (args.teacher, STUDENT)):
        if given:
            plan |= tomllib.loads(further.read_text(encoding="utf-8"))
    torch.manual_seed(plan["seed"])
    known = vocabulary(ontology.load(), Labels.from_file(READER / "labels.json"))
    nlp, lexicon = language.load(), Lexicon(cues.load(), known.relations)
    told = [example for path in args.sentences for example in sentences(path, nlp, known, lexicon)]
    unseen = {path: list(sentences(path, nlp, known, lexicon)) for path in args.unseen}
    print(f"{len(told)} sentences with {sum(len(example.links) for example in told)} links", flush=True)
    model = Joint(known, plan["layers"], dropout=plan["dropout"], head_dropout=plan["head_dropout"])
    if args.start or args.teacher:
        load(model, args.start or args.teacher)
    else:
        load_encoder(model, READER / "reader.onnx")
    teacher = read(args.teacher).eval() if args.teacher else None
    for epoch, line in enumerate(learn(model, told, plan, teacher), 1):
        print(line, flush=True)
        write(model, known, args.out)
        if epoch % 3 == 0 or epoch == plan["epochs"]:
            for path, examples in unseen.items():
                print(f"    {path.name}: {measured(model, examples)}", flush=True)
    print(f"{args.out}: {args.out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
