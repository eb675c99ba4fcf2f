"""The steps of training the network of antecedents, what its scores are held against, and how good they are."""

import math
import random
from collections.abc import Iterator, Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.antecedents.examples import Example
from training.antecedents.network import IMPOSSIBLE, Antecedents, Scores

Plan = dict[str, Any]


def learn(model: Antecedents, examples: Sequence[Example], plan: Plan) -> Iterator[str]:
    """Train the model in place; tells of each epoch."""
    chance = random.Random(plan["seed"])
    optimizer = torch.optim.AdamW(model.parameters(), lr=plan["rate"], weight_decay=plan["decay"])
    total = plan["epochs"] * math.ceil(len(examples) / plan["batch"])
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1, (step + 1) / 200) * max(0.03, 1 - step / total)
    )
    shuffled = list(examples)
    for epoch in range(1, plan["epochs"] + 1):
        model.train()
        chance.shuffle(shuffled)
        losses, words = 0.0, 0
        for start in range(0, len(shuffled), plan["batch"]):
            group = shuffled[start : start + plan["batch"]]
            count = sum(len(example.mention) for example in group)
            loss = torch.stack([_loss(model, example, plan, chance) for example in group]).sum()
            optimizer.zero_grad()
            (loss / count).backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            losses, words = losses + loss.item(), words + count
        model.eval()
        yield f"epoch {epoch}: loss {losses / words:.4f}"


def measured(model: Antecedents, examples: Sequence[Example]) -> str:
    """How many of the words that mean one actor told of elsewhere are found, and how many that are found are right."""
    found: dict[str, list[tuple[bool, bool, bool]]] = {"pronouns": [], "nouns": []}
    for example in examples:
        with torch.no_grad():
            scores = model(**_inputs(example))
        shares = torch.cat([scores.links, scores.nobody[:, None]], 1).softmax(1)
        best = scores.links.argmax(1).tolist()
        for row, nobody in enumerate(shares[:, -1].tolist()):
            if not example.several[row]:
                right = bool(example.right[row, best[row]])
                kind = "pronouns" if example.pronoun[row] else "nouns"
                found[kind].append((bool(example.right[row].any()), nobody < 0.5, nobody < 0.5 and right))
    return "  ".join(_rates(kind, rows) for kind, rows in found.items())


def _rates(kind: str, rows: Sequence[tuple[bool, bool, bool]]) -> str:
    wanted, said, right = (sum(column) for column in zip(*rows, strict=True))
    return f"{kind} P {100 * right / max(said, 1):.1f} R {100 * right / max(wanted, 1):.1f} ({wanted})"


def _inputs(example: Example) -> dict[str, Tensor]:
    return {name: torch.from_numpy(value) for name, value in example.seen.inputs().items()}


def _loss(model: Antecedents, example: Example, plan: Plan, chance: random.Random) -> Tensor:
    """The loss of all words of a sentence, summed."""
    inputs = _inputs(example)
    barred = inputs["barred"] | _unresolved(example, plan, chance)[None]
    scores = model(**{**inputs, "barred": barred})
    mention, several = torch.from_numpy(example.mention), torch.from_numpy(example.several)
    right = torch.from_numpy(example.right) & ~barred
    nobody = ~right.any(1)
    weight = torch.where(mention, 1.0, plan["losses"]["unannotated"])
    # Of whom several are a part is told apart.
    weight = torch.where(several & nobody, 0.0, weight)
    loss = (_surprise(scores, right, nobody) * weight).sum()
    odds = functional.binary_cross_entropy_with_logits
    loss = loss + plan["losses"]["several"] * odds(scores.several[mention], several[mention].float(), reduction="sum")
    open_ = ~barred[several]
    if open_.any():
        wanted = torch.from_numpy(example.members)[several].float()
        found = odds(scores.members[several][open_], wanted[open_], reduction="sum")
        loss = loss + plan["losses"]["members"] * found
    return loss


def _surprise(scores: Scores, right: Tensor, nobody: Tensor) -> Tensor:
    """How unlikely all right candidates together are, or nobody where there is none."""
    every = torch.cat([scores.links, scores.nobody[:, None]], 1)
    fits = torch.cat([right, nobody[:, None]], 1)
    return every.logsumexp(1) - every.masked_fill(~fits, IMPOSSIBLE).logsumexp(1)


def _unresolved(example: Example, plan: Plan, chance: random.Random) -> Tensor:
    """Candidates that are to be overlooked this time; never a name."""
    here, before = (
        chance.random() < plan["unresolved_here"],
        [chance.random() < plan["unresolved_before"] for _ in example.names],
    )
    overlooked = [
        not name and (here if inside else earlier)
        for name, inside, earlier in zip(example.names.tolist(), example.here.tolist(), before, strict=True)
    ]
    return torch.tensor(overlooked)
