"""Teach the encoder all its tasks at once.

    PYTHONPATH=graph python graph/training/encoder/train.py CORPORA ENCODER OUT

CORPORA holds one folder a corpus, ENCODER a BERT with `config.json`, `model.safetensors` and `tokenizer.json`, OUT gets
`checkpoint.pt`, `labels.json`, `log.jsonl` and, at the end, `model.pt`. Started again, it goes on from the checkpoint.
With `--start RUN` a new run begins with the weights of a finished one instead of the bare encoder's.
The plan stands in `encoder.toml` beside this file; `--change FILE` alters values of it, as `again.toml` does.
"""

import argparse
import json
import random
import shutil
import time
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional

from training.encoder.augment import Chances, Names, changed, names
from training.encoder.batches import IGNORED, Batch, Tensors, buckets
from training.encoder.examples import Passage, entity_corpus, labels, passages, treebank
from training.encoder.network import Reader, Scores, Size
from triplomacy import gazetteer
from triplomacy.encoder.labels import Labels
from triplomacy.encoder.pieces import Pieces


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What `encoder.toml` says: the corpora with the share of each in an epoch, the schedule, the weights of losses."""

    seed: int
    epochs: float
    pieces_per_batch: int
    pool: int
    encoder_rate: float
    head_rate: float
    warmup: float
    weight_decay: float
    clip: float
    dropout: float
    head_dropout: float
    bfloat16: bool
    frozen_pieces: bool
    checkpoint_minutes: float
    treebanks: dict[str, float]
    treebank_entities: dict[str, str]
    entities: dict[str, float]
    paragraphs: list[str]
    dev: list[str]
    dev_passages: int
    weights: dict[str, float]
    chances: dict[str, float]

    @classmethod
    def from_files(cls, path: Path, *changes: Path) -> "Plan":
        """Read a TOML file, and others that change values of it; an unknown or missing key is an error."""
        values = tomllib.loads(path.read_text(encoding="utf-8"))
        for change in changes:
            for name, value in tomllib.loads(change.read_text(encoding="utf-8")).items():
                values[name] = values[name] | value if isinstance(value, dict) else value
        return cls(**values)


@dataclass(frozen=True, slots=True)
class Material:
    """Sentences by corpus, with the names of their documents, and what is drawn from them."""

    parts: dict[str, list[tuple[str, Passage]]]
    shares: dict[str, float]
    known: Names


def losses(model: Reader, scores: Scores, batch: Batch) -> dict[str, Tensor]:
    """The mean loss of each task over the words that have its gold."""
    found = {
        name: _cross_entropy(getattr(scores, name), getattr(batch, name))
        for name in ("upos", "xpos", "feats", "entities")
    }
    real = batch.starts != IGNORED
    found["starts"] = functional.binary_cross_entropy_with_logits(scores.starts[real], batch.starts[real].float())
    if bool((batch.heads != IGNORED).any()):
        found["heads"] = _cross_entropy(arcs(scores, batch.sentences), batch.heads)
        found["deprels"] = _cross_entropy(_labels_of(model, scores, batch.heads), batch.deprels)
    return found


def arcs(scores: Scores, sentences: Tensor) -> Tensor:
    """Scores of each word's head, place 0 for the root, within the word's own sentence."""
    found = scores.arc_dependent @ scores.arc_head.transpose(1, 2)
    apart = sentences[:, :, None] != sentences[:, None, :]
    apart |= torch.eye(sentences.shape[1], dtype=torch.bool, device=sentences.device)
    return found.masked_fill(functional.pad(apart, (1, 0)), -1e4)


def _labels_of(model: Reader, scores: Scores, heads: Tensor) -> Tensor:
    index = heads.clamp(min=0).unsqueeze(-1).expand(-1, -1, scores.label_head.shape[-1])
    return model.label_scores(scores.label_dependent, torch.gather(scores.label_head, 1, index))


def _cross_entropy(scores: Tensor, gold: Tensor) -> Tensor:
    flat = gold.flatten()
    total = functional.cross_entropy(scores.flatten(0, 1), flat, ignore_index=IGNORED, reduction="sum")
    return total / (flat != IGNORED).sum().clamp(min=1)


def material(corpora: Path, plan: Plan) -> Material:
    """Read the corpora of the plan."""
    parts = {}
    for name in plan.treebanks:
        entities = plan.treebank_entities.get(name)
        parts[name] = list(treebank(corpora / name, entities=corpora / entities if entities else None))
    for name in plan.entities:
        parts[name] = list(entity_corpus(corpora / name, paragraphs=name in plan.paragraphs))
    known = names((passage for group in parts.values() for _, passage in group), gazetteer.load())
    return Material(parts, {**plan.treebanks, **plan.entities}, known)


def epoch(source: Material, plan: Plan, tensors: Tensors, number: int) -> list[list[Passage]]:
    """The groups of passages of one epoch, in the order of training; the same for the same number."""
    chance = random.Random(plan.seed * 1000 + number)
    drawn: list[Passage] = []
    for name, share in source.shares.items():
        whole, rest = int(share), share - int(share)
        for _ in range(whole):
            drawn += passages(source.parts[name], chance=chance)
        drawn += (passage for passage in passages(source.parts[name], chance=chance) if chance.random() < rest)
    chance.shuffle(drawn)
    chances = Chances(**plan.chances)
    new = (changed(passage, source.known, chances, chance) for passage in drawn)
    groups = list(buckets(((p, tensors.size(p)) for p in new), pieces=plan.pieces_per_batch, pool=plan.pool))
    chance.shuffle(groups)
    return groups


class Training:
    """A model, its optimizer and how far they are: `done` epochs, the last one in part."""

    def __init__(self, plan: Plan, model: Reader) -> None:
        self.plan, self.model = plan, model
        model.encoder.pieces.weight.requires_grad = not plan.frozen_pieces
        inner = [p for name, p in model.encoder.named_parameters() if name != "shapes.weight" and p.requires_grad]
        outer = [p for name, p in model.named_parameters() if not name.startswith("encoder.")]
        self.optimizer = torch.optim.AdamW(
            [
                {"params": inner, "rate": plan.encoder_rate},
                {"params": [*outer, model.encoder.shapes.weight], "rate": plan.head_rate},
            ],
            betas=(0.9, 0.99),
            weight_decay=plan.weight_decay,
            fused=True,
        )
        self.number = self.batch = self.words = 0

    def step(self, batch: Batch, done: float) -> dict[str, float]:
        """One step at `done` of all epochs; the losses by task."""
        progress = done / self.plan.epochs
        factor = min(progress / self.plan.warmup, (1 - progress) / (1 - self.plan.warmup))
        for group in self.optimizer.param_groups:
            group["lr"] = group["rate"] * max(factor, 0.0)
        scores = self.model(*batch.inputs())
        found = losses(self.model, scores, batch)
        total = torch.stack([loss * self.plan.weights[name] for name, loss in found.items()]).sum()
        self.optimizer.zero_grad()
        total.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_([p for p in self.model.parameters() if p.requires_grad], self.plan.clip)
        self.optimizer.step()
        self.words += batch.words
        return {name: round(loss.item(), 4) for name, loss in found.items()}

    def save(self, path: Path) -> None:
        """Write all that going on needs, or nothing."""
        state = {"model": self.model.state_dict(), "optimizer": self.optimizer.state_dict()}
        torch.save(
            state | {name: getattr(self, name) for name in ("number", "batch", "words")}, path.with_suffix(".new")
        )
        path.with_suffix(".new").replace(path)

    def load(self, path: Path) -> None:
        """Go on from what `save` wrote."""
        state = torch.load(path, map_location=next(self.model.parameters()).device)
        self.model.load_state_dict(state["model"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.number, self.batch, self.words = state["number"], state["batch"], state["words"]


@torch.inference_mode()
def measured(model: Reader, batches: Sequence[Batch]) -> dict[str, float]:
    """Share of words right by task, with gold sentences and greedy heads; no full stops left out."""
    right: dict[str, int] = {}
    seen: dict[str, int] = {}
    model.eval()
    for batch in batches:
        scores = model(*batch.inputs())
        heads = arcs(scores, batch.sentences).argmax(-1)
        hits = {name: getattr(scores, name).argmax(-1) == getattr(batch, name) for name in ("upos", "xpos", "feats")}
        hits["entities"] = scores.entities.argmax(-1) == batch.entities
        hits["starts"] = (scores.starts > 0) == (batch.starts == 1)
        hits["heads"] = heads == batch.heads
        hits["deprels"] = hits["heads"] & (_labels_of(model, scores, heads).argmax(-1) == batch.deprels)
        for name, hit in hits.items():
            known = getattr(batch, name) != IGNORED
            right[name] = right.get(name, 0) + int((hit & known).sum())
            seen[name] = seen.get(name, 0) + int(known.sum())
    model.train()
    return {name: round(100 * right[name] / max(seen[name], 1), 2) for name in right}


def moved(batch: Batch, device: torch.device) -> Batch:
    """The batch on a device."""
    names = [name for name in Batch.__dataclass_fields__ if name != "words"]
    return replace(batch, **{name: getattr(batch, name).to(device) for name in names})


def dev_batches(corpora: Path, plan: Plan, tensors: Tensors) -> Iterator[Batch]:
    """Some passages of each development corpus."""
    for name in plan.dev:
        parts = entity_corpus(corpora / name) if name.startswith("ner") else treebank(corpora / name)
        group = list(passages(parts, chance=random.Random(plan.seed), sizes=(4,)))
        group = random.Random(plan.seed).sample(group, min(plan.dev_passages, len(group)))
        for rows in buckets(((p, tensors.size(p)) for p in group), pieces=plan.pieces_per_batch, pool=10**6):
            yield tensors.batch(rows)


def run(training: Training, source: Material, tensors: Tensors, dev: list[Batch], out: Path) -> None:
    """Train to the end of the plan."""
    plan, device = training.plan, next(training.model.parameters()).device
    log = (out / "log.jsonl").open("a", encoding="utf-8")
    saved = begun = time.monotonic()
    before = training.words
    training.model.train()
    while training.number < plan.epochs:
        groups = epoch(source, plan, tensors, training.number)
        total = sum(len(p.words) for group in groups for p in group)
        print(f"epoch {training.number}: {len(groups)} batches, {total} words", flush=True)
        for place in range(training.batch, len(groups)):
            done = training.number + place / len(groups)
            if done >= plan.epochs:
                break
            found = training.step(moved(tensors.batch(groups[place]), device), done)
            training.batch = place + 1
            if place % 20 == 0:
                speed = round((training.words - before) / (time.monotonic() - begun))
                row = {"epoch": round(done, 4), "words": training.words, "speed": speed, **found}
                print(json.dumps(row), file=log, flush=True)
            if time.monotonic() - saved > plan.checkpoint_minutes * 60:
                training.save(out / "checkpoint.pt")
                print(json.dumps({"epoch": round(done, 4), "dev": measured(training.model, dev)}), file=log)
                saved = time.monotonic()
        training.number, training.batch = training.number + 1, 0
    print(json.dumps({"epoch": plan.epochs, "dev": measured(training.model, dev)}), file=log)
    log.close()
    torch.save(training.model.state_dict(), out / "model.pt")


def new_reader(encoder: Path, known: Labels, plan: Plan) -> Reader:
    """A network with the encoder's weights and fresh heads."""
    torch.manual_seed(plan.seed)
    size = Size.from_file(encoder / "config.json")
    model = Reader(size, known, dropout=plan.dropout, head_dropout=plan.head_dropout, bfloat16=plan.bfloat16)
    model.encoder.load_bert(encoder / "model.safetensors")
    return model


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("encoder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--change", type=Path, nargs="*", default=[])
    parser.add_argument("--start", type=Path)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(args.threads)
    plan = Plan.from_files(Path(__file__).with_name("encoder.toml"), *args.change)
    source = material(args.corpora, plan)
    known = labels(part for name in plan.treebanks for _, part in source.parts[name])
    known.to_file(args.out / "labels.json")
    (args.out / "plan.json").write_text(json.dumps(asdict(plan), indent=1) + "\n", encoding="utf-8")
    for name in ("config.json", "tokenizer.json"):
        shutil.copy(args.encoder / name, args.out / name)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    tensors = Tensors(Pieces.from_file(args.encoder / "tokenizer.json"), known)
    model = new_reader(args.encoder, known, plan)
    if args.start:
        model.load_state_dict(torch.load(args.start / "model.pt", map_location="cpu"))
    training = Training(plan, model.to(device))
    if (args.out / "checkpoint.pt").exists():
        training.load(args.out / "checkpoint.pt")
    dev = [moved(batch, device) for batch in dev_batches(args.corpora, plan, tensors)]
    run(training, source, tensors, dev, args.out)


if __name__ == "__main__":
    main()
