"""The trained network written as an ONNX graph, node by node, with the fused operators of ONNX Runtime.

Words come out flat, one row a word of the whole batch, so that no word is padding. Nodes of the heads are named
`head/…`: what reads few numbers per word gains little from small weights.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from training.encoder.network import Layer, Reader
from triplomacy.encoder.network import INNER

Array = NDArray[np.float32]
FUSED = "com.microsoft"
_OPSETS = (helper.make_opsetid("", 17), helper.make_opsetid(FUSED, 1))


class Builder:
    """Nodes and weights of a graph that is being written."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def node(self, kind: str, inputs: Sequence[str], name: str, *, domain: str = "", **attributes: Any) -> str:
        """Add a node with one output, which is named like it."""
        node = helper.make_node(kind, list(inputs), [name], name=name, domain=domain, **attributes)
        self.nodes.append(node)
        return name

    def weight(self, name: str, values: NDArray[np.generic]) -> str:
        """Add a constant."""
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def linear(self, layer: nn.Linear, value: str, name: str, *, activation: bool = False) -> str:
        """A product, a bias where the layer has one, and GELU if wanted."""
        out = self.node("MatMul", [value, self.weight(f"{name}.weight", array(layer.weight).T)], f"{name}.product")
        bias = np.zeros(layer.out_features, np.float32) if layer.bias is None else array(layer.bias)
        if activation:
            return self.node("BiasGelu", [out, self.weight(f"{name}.bias", bias)], name, domain=FUSED)
        return out if layer.bias is None else self.node("Add", [out, self.weight(f"{name}.bias", bias)], name)

    def model(self, inputs: Sequence[onnx.ValueInfoProto], outputs: Sequence[onnx.ValueInfoProto]) -> onnx.ModelProto:
        """The whole as a checked model."""
        graph = helper.make_graph(self.nodes, "triplomacy", list(inputs), list(outputs), initializer=self.weights)
        return helper.make_model(graph, opset_imports=_OPSETS, ir_version=8)


def reading_graph(model: Reader) -> onnx.ModelProto:
    """Pieces of a batch in, what each word is out: best tags, logits of starts and entities, vectors for the parser.

    `first` and `last` count pieces through the whole batch, padding included.
    """
    build = Builder()
    words = _words(build, model, _encoder(build, model))
    for name in ("upos", "xpos", "feats"):
        logits = build.linear(getattr(model, name), words, f"head/{name}")
        build.node("ArgMax", [logits], name, axis=1, keepdims=0)
    build.node("Identity", [build.linear(model.starts, words, "head/starts")], "starts")
    inner = build.linear(_linear(model.entities[0]), words, "head/entities.inner", activation=True)
    build.node("Identity", [build.linear(_linear(model.entities[3]), inner, "head/entities")], "entities")
    dependent = build.linear(_linear(model.arc_dependent[0]), words, "head/arc_dependent.inner", activation=True)
    pair = build.linear(model.arc_pair, dependent, "head/arc_pair")
    scale = build.weight("arc_scale", np.array(model.arc_pair.in_features**-0.5, np.float32))
    build.node("Mul", [pair, scale], "arc_dependent")
    head = build.linear(_linear(model.arc_head[0]), words, "head/arc_head", activation=True)
    build.node("Concat", [head, build.linear(model.arc_prior, head, "head/arc_prior")], "arc_head", axis=1)
    for name in ("label_dependent", "label_head"):
        build.node("Identity", [build.linear(getattr(model, name), words, f"head/{name}")], name)
    inputs = [as_value(name, TensorProto.INT64, ("batch", "pieces")) for name in ("pieces", "shapes")]
    inputs.append(as_value("present", TensorProto.INT32, ("batch", "pieces")))
    inputs += [as_value(name, TensorProto.INT64, ("words",)) for name in ("first", "last")]
    outputs = [as_value(name, TensorProto.INT64, ("words",)) for name in ("upos", "xpos", "feats")]
    vectors = ("starts", "entities", "arc_dependent", "arc_head", "label_dependent", "label_head")
    outputs += [as_value(name, TensorProto.FLOAT, ("words", f"{name}.width")) for name in vectors]
    outputs.append(as_value(INNER, TensorProto.FLOAT, ("batch", "pieces", f"{INNER}.width")))
    return build.model(inputs, outputs)


def labelling_graph(model: Reader) -> onnx.ModelProto:
    """The label vectors of dependents and of their heads in, the best label of each arc out."""
    build = Builder()
    zero = build.weight("zero", np.zeros(model.deprels.in_features, np.float32))
    both = build.node("Add", ["dependent", "head"], "both")
    active = build.node("BiasGelu", [both, zero], "active", domain=FUSED)
    build.node("ArgMax", [build.linear(model.deprels, active, "head/deprels")], "deprels", axis=1, keepdims=0)
    inputs = [as_value(name, TensorProto.FLOAT, ("words", model.deprels.in_features)) for name in ("dependent", "head")]
    return build.model(inputs, [as_value("deprels", TensorProto.INT64, ("words",))])


def _encoder(build: Builder, model: Reader) -> str:
    encoder = model.encoder
    found = {
        name: build.node("Gather", [build.weight(f"{name}.table", array(table.weight)), name], f"{name}.found")
        for name, table in (("pieces", encoder.pieces), ("shapes", encoder.shapes))
    }
    length = build.node("Shape", ["pieces"], "length", start=1, end=2)
    zero, one = build.weight("from", np.array([0])), build.weight("axis", np.array([0]))
    table = build.weight("places.table", array(encoder.places.weight))
    places = build.node("Slice", [table, zero, length, one], "places")
    shaped = build.node("Add", [found["shapes"], places], "shaped")
    states = build.node("Add", [found["pieces"], shaped], "embedded")
    states = build.node(
        "LayerNormalization", [states, *_norm(build, encoder.norm, "norm")], "normed", epsilon=_eps(encoder.norm)
    )
    for index, layer in enumerate(encoder.layers):
        assert isinstance(layer, Layer)
        states = layer_nodes(build, layer, states, f"layer{index}")
    return states


def layer_nodes(build: Builder, layer: Layer, states: str, name: str) -> str:
    """Attention reads the padding mask as 1 for present, 0 for padding."""
    joined = build.linear(layer.query_key_value, states, f"{name}.qkv")
    parts = [f"{name}.{part}" for part in ("query", "key", "value")]
    build.nodes.append(helper.make_node("Split", [joined], parts, name=f"{name}.split", axis=2))
    seen = build.node(
        "MultiHeadAttention", [*parts, "", "present"], f"{name}.seen", domain=FUSED, num_heads=layer.heads
    )
    states = _added(build, layer.attended, layer.attended_norm, seen, states, f"{name}.attended")
    inner = build.linear(layer.inner, states, f"{name}.inner", activation=True)
    return _added(build, layer.outer, layer.outer_norm, inner, states, f"{name}.outer")


def _added(build: Builder, linear: nn.Linear, norm: nn.LayerNorm, value: str, states: str, name: str) -> str:
    product = build.node("MatMul", [value, build.weight(f"{name}.weight", array(linear.weight).T)], f"{name}.product")
    bias = build.weight(f"{name}.bias", array(linear.bias))
    inputs = [product, states, *_norm(build, norm, f"{name}.norm"), bias]
    return build.node("SkipLayerNormalization", inputs, f"{name}.normed", domain=FUSED, epsilon=_eps(norm))


def _words(build: Builder, model: Reader, states: str) -> str:
    """The mean of a word's first and last piece, and how it is written."""
    width = build.weight("rows", np.array([-1, model.encoder.size.hidden_size]))
    flat = build.node("Reshape", [states, width], "flat")
    ends = [build.node("Gather", [flat, name], f"{name}.state", axis=0) for name in ("first", "last")]
    mean = build.node("Mul", [build.node("Add", ends, "ends"), build.weight("half", np.array(0.5, np.float32))], "mean")
    line = build.node("Reshape", ["shapes", build.weight("line", np.array([-1]))], "shapes.line")
    shape = build.node("Gather", [line, "first"], "shape", axis=0)
    table = build.weight("head/shapes.table", array(model.shapes.weight))
    return build.node("Add", [mean, build.node("Gather", [table, shape], "head/shaped")], "words")


def _norm(build: Builder, norm: nn.LayerNorm, name: str) -> list[str]:
    return [build.weight(f"{name}.scale", array(norm.weight)), build.weight(f"{name}.shift", array(norm.bias))]


def _eps(norm: nn.LayerNorm) -> float:
    return float(norm.eps)


def _linear(module: nn.Module) -> nn.Linear:
    assert isinstance(module, nn.Linear)
    return module


def as_value(name: str, kind: int, shape: Sequence[str | int]) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, kind, list(shape))


def array(tensor: object) -> Array:
    values: Array = tensor.detach().float().cpu().numpy()  # type: ignore[attr-defined]
    return values
