"""The steps of training the network of pairs: batches of like length, and what each score is held against."""

import math
import random
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from training.like import batches
from training.pairs.examples import Example, Kind
from training.pairs.network import SIZE, Batch, Pairs, Scores
from triplomacy.relations.classifier import CONFLICT
from triplomacy.relations.network import ROOTS, marks

Plan = dict[str, Any]
_IGNORED = -100
# A root that is rarer than this weighs no more.
_FEWEST = 5


def batch_of(examples: Sequence[Example], plan: Plan, chance: random.Random) -> Batch:
    """The pairs as tensors, some mentions and kinds hidden."""
    shape = len(examples), max(len(example.seen.states) for example in examples)
    states = np.zeros((*shape, SIZE.hidden_size), np.float32)
    cues, present = np.zeros((*shape, len(ROOTS)), np.float32), np.zeros(shape, np.float32)
    marked, hidden = np.zeros(shape, np.int64), np.zeros(shape, bool)
    for row, example in enumerate(examples):
        size = len(example.seen.states)
        states[row, :size], cues[row, :size], present[row, :size] = example.seen.states, example.seen.cues, 1
        marked[row, :size] = marks(size, example.source, example.target)
        for places in (example.source, example.target):
            hidden[row, list(places)] |= chance.random() < plan["hidden"]
    kinds = [Kind.ANY if chance.random() < plan["any_kind"] else example.kind for example in examples]
    return Batch(
        states=torch.from_numpy(states),
        cues=torch.from_numpy(cues),
        present=torch.from_numpy(present),
        marks=torch.from_numpy(marked),
        hidden=torch.from_numpy(hidden),
        kind=torch.tensor([int(kind) for kind in kinds]),
    )


def learn(
    model: Pairs,
    told: Sequence[Example],
    others: Sequence[Example],
    relations: Sequence[str],
    rarity: Tensor,
    plan: Plan,
    stage: str,
) -> None:
    """Train the model in place, by one stage of the plan."""
    steps, regular = plan[stage], plan["regularisation"]
    chance, count = random.Random(plan["seed"]), int(steps["others"] * len(told))
    layers = [values for name, values in model.named_parameters() if name.startswith("layers")]
    rest = [values for name, values in model.named_parameters() if not name.startswith("layers")]
    rates = [{"params": layers, "lr": steps["rate"]}, {"params": rest, "lr": steps["heads_rate"]}]
    optimizer = torch.optim.AdamW(rates, weight_decay=regular["decay"])
    total = steps["epochs"] * math.ceil((len(told) + count) / steps["batch"])
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1, (step + 1) / (0.1 * total + 1)) * max(0.02, 1 - step / total)
    )
    model.train()
    for epoch in range(1, steps["epochs"] + 1):
        sums: Counter[str] = Counter()
        groups = batches([*told, *chance.sample(others, count)], steps["batch"], chance, length=_pieces)
        for examples in groups:
            with torch.autocast("cpu", torch.bfloat16):
                scores = model(batch_of(examples, regular, chance))
            losses = _losses(scores, examples, relations, rarity, regular["smoothing"])
            optimizer.zero_grad()
            sum(plan["losses"][name] * loss for name, loss in losses.items()).backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            sums.update({name: loss.item() for name, loss in losses.items()})
        means = ", ".join(f"{name} {value / len(groups):.3f}" for name, value in sums.items())
        print(f"{stage} stage, epoch {epoch}: {means}", flush=True)
    model.eval()


def rarity_of(told: Sequence[Example]) -> Tensor:
    """How much each root weighs: a rare one more, by the square root; our own sentences count by half."""
    counts: Counter[str] = Counter()
    for example in told:
        if example.root:
            counts[example.root] += 1 if example.kind is Kind.EVENTS else 0.5  # type: ignore[assignment]
    weights = torch.tensor([max(counts[root], _FEWEST) for root in ROOTS]) ** -0.5
    return weights / weights.mean()


def _losses(
    scores: Scores, examples: Sequence[Example], relations: Sequence[str], rarity: Tensor, smoothing: float
) -> dict[str, Tensor]:
    linked = torch.tensor([float(e.linked) for e in examples])
    root = torch.tensor([ROOTS.index(e.root) if e.root else _IGNORED for e in examples])
    relation = torch.tensor([relations.index(e.relation) if e.relation else _IGNORED for e in examples])
    losses = {}
    if not linked.all():
        losses["link"] = functional.binary_cross_entropy_with_logits(scores.link, linked)
    if (known := root != _IGNORED).any():
        side = torch.tensor([float(e.root in CONFLICT) for e in examples])
        losses["side"] = functional.binary_cross_entropy_with_logits(scores.side[known], side[known])
        each = functional.cross_entropy(
            scores.root[known], root[known], rarity, label_smoothing=smoothing, reduction="none"
        )
        losses["root"] = each.mean()
    if (known := relation != _IGNORED).any():
        losses["relation"] = functional.cross_entropy(
            scores.relation[known], relation[known], label_smoothing=smoothing
        )
    return losses


def _pieces(example: Example) -> int:
    return len(example.seen.states)
