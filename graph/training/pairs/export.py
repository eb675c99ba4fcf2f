"""The trained network of pairs as an ONNX graph that gives roots, and its first weights out of the encoder's."""

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, numpy_helper
from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer
from torch import nn

from training.encoder.export import BLOCK
from training.encoder.graph import Builder, array, as_value, layer_nodes
from training.encoder.network import Layer
from training.pairs.examples import Kind
from training.pairs.network import LAYERS, SIZE, Pairs
from triplomacy.encoder.network import INNER
from triplomacy.relations.network import ROOTS, SOURCE, TARGET

# The weights of a graph by their names.
Values = Mapping[str, NDArray[np.generic]]
_FIRST = int(INNER.removeprefix("layer").split(".")[0]) + 1


def load_encoder(model: nn.Module, reader: Path) -> None:
    """Take the weights of the encoder's last layers out of its `reader.onnx`, small or whole."""
    values = {weight.name: numpy_helper.to_array(weight) for weight in onnx.load(reader).graph.initializer}
    state: dict[str, NDArray[np.generic]] = {}
    for number in range(LAYERS):
        state |= layer_state(values, f"layers.{number}", f"layer{_FIRST + number}", whole=_whole)
    model.load_state_dict({name: torch.tensor(value) for name, value in state.items()}, strict=False)


def layer_state(
    values: Values, here: str, there: str, *, whole: Callable[[Values, str], NDArray[np.generic]]
) -> dict[str, NDArray[np.generic]]:
    """The weights of a layer as PyTorch names them, out of a graph; `whole` makes one of those that are small."""
    linear = {"query_key_value": "qkv", "attended": "attended", "inner": "inner", "outer": "outer"}
    state: dict[str, NDArray[np.generic]] = {}
    for own, other in linear.items():
        state[f"{here}.{own}.weight"] = whole(values, f"{there}.{other}.weight")
        state[f"{here}.{own}.bias"] = values[f"{there}.{other}.bias"]
    for own in ("attended", "outer"):
        state[f"{here}.{own}_norm.weight"] = values[f"{there}.{own}.norm.scale"]
        state[f"{here}.{own}_norm.bias"] = values[f"{there}.{own}.norm.shift"]
    return state


def write(model: Pairs, path: Path) -> None:
    """The graph with int8 weights in the layers, as the encoder has them; heads and tables stay as they are."""
    graph = roots_graph(model)
    heads = [node.name for node in graph.graph.node if node.name.startswith("head/")]
    quantizer = MatMulNBitsQuantizer(
        graph,
        bits=8,
        block_size=BLOCK,
        is_symmetric=True,
        accuracy_level=4,
        nodes_to_exclude=heads,
        op_types_to_quantize=("MatMul",),
    )
    quantizer.process()
    onnx.save(quantizer.model.model, path)


def roots_graph(model: Pairs) -> onnx.ModelProto:
    """States, cues and marks of pairs of one sentence in, what they are as events out.

    `roots` are log-probabilities, `linked` the log odds that the two are linked.
    """
    build = Builder()
    whole = model.marks.weight[:1] + model.kinds.weight[Kind.EVENTS]
    table = build.weight("marks.table", array(torch.cat([model.marks.weight, whole])))
    cues = build.node("MatMul", ["cues", build.weight("head/cues.table", array(model.cues.weight))], "head/cues")
    marked = build.node("Add", ["states", build.node("Gather", [table, "marks"], "marked")], "with marks")
    states = build.node("Add", [marked, cues], "with cues")
    for number, layer in enumerate(model.layers):
        assert isinstance(layer, Layer)
        states = layer_nodes(build, layer, states, f"layer{number}")
    front = build.node("Gather", [states, build.weight("zero", np.array([0]))], "front", axis=1)
    first = build.node("Squeeze", [front, build.weight("first.axis", np.array([1]))], "first")
    parts = [first, *(_mean(build, model, states, role) for role in (0, 1))]
    joined = build.node("Concat", parts, "joined", axis=1)
    mixed = build.linear(model.mix, joined, "mix", activation=True)
    build.node("LogSoftmax", [build.linear(model.root, mixed, "head/root")], "roots", axis=1)
    build.node("Squeeze", [build.linear(model.link, mixed, "head/link"), build.weight("last", np.array([1]))], "linked")
    sizes = {"states": SIZE.hidden_size, "cues": len(ROOTS)}
    inputs = [as_value(name, TensorProto.FLOAT, ("pairs", "pieces", size)) for name, size in sizes.items()]
    inputs.append(as_value("marks", TensorProto.INT64, ("pairs", "pieces")))
    inputs.append(as_value("present", TensorProto.INT32, ("pairs", "pieces")))
    outputs = [
        as_value("roots", TensorProto.FLOAT, ("pairs", len(ROOTS))),
        as_value("linked", TensorProto.FLOAT, ("pairs",)),
    ]
    return build.model(inputs, outputs)


def _mean(build: Builder, model: Pairs, states: str, role: int) -> str:
    """The mean of a mention's pieces, or what stands for one that is missing."""
    name = ("source", "target")[role]
    mark = build.weight(f"{name}.mark", np.array((SOURCE, TARGET)[role]))
    axis, one = build.weight(f"{name}.axis", np.array([1])), build.weight(f"{name}.one", np.array(1, np.float32))
    here = build.node("Cast", [build.node("Equal", ["marks", mark], f"{name}.is")], f"{name}.in", to=TensorProto.FLOAT)
    line = build.node("Unsqueeze", [here, axis], f"{name}.line")
    total = build.node("MatMul", [line, states], f"head/{name}.total")
    size = build.node("ReduceSum", [here, axis], f"{name}.size", keepdims=1)
    flat = build.node("Squeeze", [total, axis], f"{name}.sum")
    mean = build.node("Div", [flat, build.node("Max", [size, one], f"{name}.least")], f"{name}.mean")
    lost = build.node("Sub", [one, build.node("Min", [size, one], f"{name}.any")], f"{name}.lost")
    filled = build.node("Mul", [lost, build.weight(f"{name}.vector", array(model.missing[role])[None])], f"{name}.fill")
    return build.node("Add", [mean, filled], name)


def _whole(values: Values, name: str) -> NDArray[np.float32]:
    """A weight as PyTorch keeps it, made whole again where it is in int8 blocks."""
    if name in values:
        return np.ascontiguousarray(values[name].T, np.float32)
    small = values[f"{name}_Q8"].astype(np.float32) - 128
    scales = values[f"{name}_scales"].astype(np.float32).reshape(*small.shape[:2], 1)
    return np.asarray((small * scales).reshape(len(small), -1), np.float32)
