"""The steps of training the joint network, what its scores are held against, and how good they are."""

import math
import random
from collections.abc import Iterator, Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.joint.examples import Example
from training.joint.network import Batch, Joint, Scores
from training.like import batches

Plan = dict[str, Any]
_IGNORED = -100


def batch_of(examples: Sequence[Example]) -> Batch:
    """The sentences as tensors."""
    inputs = [{name: torch.from_numpy(value) for name, value in e.seen.inputs().items()} for e in examples]
    present = [torch.ones(len(e.seen.words)) for e in examples]
    return Batch(present=_padded(present), **{name: _padded([one[name] for one in inputs]) for name in inputs[0]})


def learn(model: Joint, examples: Sequence[Example], plan: Plan, teacher: Joint | None = None) -> Iterator[str]:
    """Train the model in place, if there is a teacher also to say what it says; tells of each epoch."""
    chance = random.Random(plan["seed"])
    layers = [values for name, values in model.named_parameters() if name.startswith("layers")]
    rest = [values for name, values in model.named_parameters() if not name.startswith("layers")]
    rates = [{"params": layers, "lr": plan["rate"]}, {"params": rest, "lr": plan["heads_rate"]}]
    optimizer = torch.optim.AdamW(rates, weight_decay=plan["decay"])
    total = plan["epochs"] * math.ceil(len(examples) / plan["batch"])
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1, (step + 1) / (0.06 * total + 1)) * max(0.02, 1 - step / total)
    )
    for epoch in range(1, plan["epochs"] + 1):
        model.train()
        losses = []
        for group in batches(examples, plan["batch"], chance, length=_words):
            batch = batch_of(group)
            taught = _taught(teacher, batch) if teacher else None
            _hide(batch, group, plan["hidden"], chance)
            with torch.autocast("cpu", torch.bfloat16):
                scores = model(batch)
            loss = _loss(scores, group, plan["losses"])
            if taught:
                share = plan["taught"]
                loss = (1 - share) * loss + share * _distance(scores, taught, batch, plan["losses"])
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            losses.append(loss.item())
        model.eval()
        yield f"epoch {epoch}: loss {sum(losses) / len(losses):.3f}"


def measured(model: Joint, examples: Sequence[Example]) -> str:
    """How well it finds links with their relation among the given mentions, and how well links alone."""
    typed: list[tuple[float, bool]] = []
    linked: list[tuple[float, bool]] = []
    wanted = 0
    for group in batches(examples, 32, random.Random(0), length=_words):
        with torch.no_grad():
            scores = model(batch_of(group))
        links, relations = scores.link.sigmoid(), scores.relations.softmax(-1)
        for row, example in enumerate(group):
            wanted += len(example.links)
            for pair in _known(example):
                link, (share, best) = links[row][pair].item(), relations[row][pair].max(0)
                told = example.links.get(pair)
                linked.append((link, told is not None))
                typed.append((link * share.item(), told is not None and best.item() in told.relations))
    return "  ".join(f"{name} {_curve(found, wanted)}" for name, found in (("typed", typed), ("linked", linked)))


def _curve(found: Sequence[tuple[float, bool]], wanted: int) -> str:
    """The average precision, and precision and recall where F1 is best."""
    right, average, best = 0, 0.0, (0.0, 0.0, 0.0)
    for number, (_, fits) in enumerate(sorted(found, reverse=True), 1):
        right += fits
        average += fits * right / number
        best = max(best, (2 * right / (number + wanted), right / number, right / wanted))
    f1, precision, recall = (100 * value for value in best)
    return f"AP {100 * average / wanted:.1f}, best F1 {f1:.1f} (P {precision:.1f} R {recall:.1f})"


def _loss(scores: Scores, examples: Sequence[Example], weights: Plan) -> Tensor:
    known = [(row, pair) for row, example in enumerate(examples) for pair in _known(example)]
    told = [(row, pair, link) for row, example in enumerate(examples) for pair, link in example.links.items()]
    loss = torch.zeros(())
    if known:
        wanted = torch.tensor([float(pair in examples[row].links) for row, pair in known])
        weight = 1 + (weights["linked"] - 1) * wanted
        logits = scores.link[_index(known)]
        each = functional.binary_cross_entropy_with_logits(logits, wanted, reduction="none")
        loss = loss + (each * weight).sum() / weight.sum()
    if told:
        places = _index([(row, pair) for row, pair, _ in told])
        right = torch.zeros(len(told), scores.relations.shape[-1], dtype=torch.bool)
        for number, (_, _, link) in enumerate(told):
            right[number, list(link.relations)] = True
        logs = scores.relations[places].log_softmax(-1).masked_fill(~right, -torch.inf)
        loss = loss - weights["relation"] * logs.logsumexp(-1).mean()
        words = torch.tensor([_IGNORED if link.telling is None else link.telling for _, _, link in told])
        if (words != _IGNORED).any():
            loss = loss + weights["telling"] * functional.cross_entropy(scores.telling[places], words)
    return loss


def _taught(teacher: Joint, batch: Batch) -> Scores:
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        return teacher(batch)


def _distance(scores: Scores, taught: Scores, batch: Batch, weights: Plan) -> Tensor:
    """How far the scores are from those of a teacher, pair by pair.

    As in Hinton et al. 2015, "Distilling the Knowledge in a Neural Network". Relation and telling word of a pair count
    as much as the teacher takes it for linked.
    """
    real = batch.tops.sum(-1)
    pairs = real[:, :, None] * real[:, None] * (1 - torch.eye(real.shape[1]))
    wanted = taught.link.sigmoid()
    weight = pairs * (1 + (weights["linked"] - 1) * wanted)
    each = functional.binary_cross_entropy_with_logits(scores.link, wanted, reduction="none")
    loss = (each * weight).sum() / weight.sum().clamp(min=1)
    linked = pairs * wanted
    for name, mine, other in (
        ("relation", scores.relations, taught.relations),
        ("telling", scores.telling, taught.telling),
    ):
        crossed = -(other.softmax(-1) * mine.log_softmax(-1)).sum(-1)
        loss = loss + weights[name] * (crossed * linked).sum() / linked.sum().clamp(min=1)
    return loss


def _words(example: Example) -> int:
    return len(example.seen.words)


def _known(example: Example) -> list[tuple[int, int]]:
    """The pairs of which it is known whether they are linked."""
    count = range(len(example.seen.mentions))
    return [(a, b) for a in count for b in count if a != b and (a, b) not in example.unsure]


def _index(pairs: Sequence[tuple[int, tuple[int, int]]]) -> tuple[Tensor, Tensor, Tensor]:
    first, second, third = zip(*((row, *pair) for row, pair in pairs), strict=True)
    return torch.tensor(first), torch.tensor(second), torch.tensor(third)


def _hide(batch: Batch, examples: Sequence[Example], share: float, chance: random.Random) -> None:
    """Blanks some mentions, so that names are not learnt by heart."""
    for row, example in enumerate(examples):
        for places in example.seen.mentions:
            if chance.random() < share:
                batch.states[row, list(places)] = 0


def _padded(parts: Sequence[Tensor]) -> Tensor:
    """One tensor of several, with zeros behind the shorter ones."""
    shape = [max(sizes) for sizes in zip(*(part.shape for part in parts), strict=True)]
    out = torch.zeros(len(parts), *shape, dtype=parts[0].dtype)
    for row, part in enumerate(parts):
        out[(row, *(slice(0, size) for size in part.shape))] = part
    return out
