"""Average the weights of joint networks that were trained one from the other.

    PYTHONPATH=graph python graph/training/joint/average.py FIRST SECOND… --out FILE

As in Wortsman et al. 2022, "Model soups: averaging weights of multiple fine-tuned models". It needs
`pip install -e '.[train]'`.
"""

import argparse
from pathlib import Path

import torch

from training.joint.export import read, write
from triplomacy.relations.joint import FILE, JointNetwork


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("graphs", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, default=FILE)
    args = parser.parse_args()
    models = [read(path) for path in args.graphs]
    states = [model.state_dict() for model in models]
    model = models[0]
    model.load_state_dict({name: torch.stack([state[name] for state in states]).mean(0) for name in states[0]})
    model.eval()
    write(model, JointNetwork(args.graphs[0]).vocabulary, args.out)


if __name__ == "__main__":
    main()
