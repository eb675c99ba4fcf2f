"""The trained network of antecedents as an ONNX graph for the words of one sentence."""

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper
from torch import nn

from training.antecedents.network import IMPOSSIBLE, INNER, PAIR, SIZES, WIDTH, Antecedents
from training.encoder.graph import Builder, array, as_value
from triplomacy.actors.pointers import FEATURES


def write(model: Antecedents, path: Path) -> None:
    """The graph with whole weights: it is small."""
    onnx.save(antecedents_graph(model), path)


def antecedents_graph(model: Antecedents) -> onnx.ModelProto:
    """What `Seen` has in; log odds of links and of nobody out, likelihoods of several and of their members."""
    build = Builder()
    first, second, last = (build.weight(f"axis{axis}", np.array([axis])) for axis in range(3))
    asking = _words(build, model.asking, model.asking_labels, "labels", "asking")
    candidates = _words(build, model.candidate, model.candidate_labels, "candidate_labels", "candidate")
    rows = build.node("Unsqueeze", [build.linear(model.asking_inner, asking, "asking_inner"), second], "rows")
    columns = build.node(
        "Unsqueeze", [build.linear(model.candidate_inner, candidates, "candidate_inner"), first], "columns"
    )
    crossed = build.node("Add", [rows, columns], "crossed")
    featured = build.node("Add", [crossed, build.linear(model.features, "features", "featured")], "pairs")
    zero = build.weight("zero", np.zeros(PAIR, np.float32))
    pair = build.node("BiasGelu", [featured, zero], "pairs.active", domain="com.microsoft")
    inner = build.linear(model.pair_inner, pair, "pair_inner", activation=True)
    both = build.linear(model.pair, build.node("Add", [inner, pair], "pair.sum"), "pair")
    build.nodes.append(helper.make_node("Split", [both], ["pair.link", "pair.member"], name="pair.split", axis=2))
    link, member = (build.node("Squeeze", [f"pair.{name}", last], f"{name}.odds") for name in ("link", "member"))
    other = build.linear(model.likeness_candidate, candidates, "likeness_candidate")
    turned = build.node("Transpose", [other], "likeness_candidate.turned", perm=[1, 0])
    alike = build.node("MatMul", [build.linear(model.likeness_asking, asking, "likeness_asking"), turned], "alike")
    scale = build.weight("scale", np.array(INNER**-0.5, np.float32))
    link = build.node("Add", [link, build.node("Mul", [alike, scale], "alike.scaled")], "link.sum")
    impossible = build.weight("impossible", np.array(IMPOSSIBLE, np.float32))
    build.node("Where", ["barred", impossible, link], "links")
    build.node("Sigmoid", [build.node("Where", ["barred", impossible, member], "member.open")], "members")
    alone = build.linear(model.alone, build.linear(model.alone_inner, asking, "alone_inner", activation=True), "alone")
    build.nodes.append(
        helper.make_node("Split", [alone], ["alone.nobody", "alone.several"], name="alone.split", axis=1)
    )
    build.node("Squeeze", ["alone.nobody", second], "nobody")
    build.node("Sigmoid", [build.node("Squeeze", ["alone.several", second], "several.odds")], "several")
    inputs = [
        as_value("states", TensorProto.FLOAT, ("asking", WIDTH)),
        as_value("labels", TensorProto.INT64, ("asking", len(SIZES))),
        as_value("candidate_states", TensorProto.FLOAT, ("candidates", WIDTH)),
        as_value("candidate_labels", TensorProto.INT64, ("candidates", len(SIZES))),
        as_value("features", TensorProto.FLOAT, ("asking", "candidates", FEATURES)),
        as_value("barred", TensorProto.BOOL, ("asking", "candidates")),
    ]
    outputs = [as_value(name, TensorProto.FLOAT, ("asking", "candidates")) for name in ("links", "members")]
    outputs += [as_value(name, TensorProto.FLOAT, ("asking",)) for name in ("nobody", "several")]
    return build.model(inputs, outputs)


def _words(build: Builder, linear: nn.Linear, tables: nn.ModuleList, labels: str, name: str) -> str:
    """The vector of each word, of its state and its labels."""
    states, second = labels.replace("labels", "states"), "axis1"
    weight, bias = build.weight(f"{name}.weight", array(linear.weight).T), array(linear.bias)
    total = build.node("MatMul", [states, weight], f"{name}.product")
    for column, table in enumerate(tables):
        assert isinstance(table.weight, torch.Tensor)
        place = build.weight(f"{name}.column{column}", np.array([column]))
        numbers = build.node("Gather", [labels, place], f"{name}.numbers{column}", axis=1)
        number = build.node("Squeeze", [numbers, second], f"{name}.number{column}")
        found = build.node(
            "Gather", [build.weight(f"{name}.table{column}", array(table.weight)), number], f"{name}.label{column}"
        )
        total = build.node("Add", [total, found], f"{name}.with{column}")
    return build.node("BiasGelu", [total, build.weight(f"{name}.bias", bias)], name, domain="com.microsoft")
