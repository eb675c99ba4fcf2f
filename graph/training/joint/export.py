"""The trained joint network as an ONNX graph for one sentence."""

from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from training.encoder.graph import FUSED, Builder, array, as_value, layer_nodes
from training.encoder.network import Layer
from training.joint.network import PAIR_WIDTH, WIDTH, Joint
from training.pairs.export import Values, layer_state
from triplomacy.relations.joint import VOCABULARY, JointNetwork, Vocabulary

# The linear layers over words and mentions that are named alike in the graph, each with a bias.
_HEADS = (
    *("seeking_source", "seeking_target", "source", "target", "sought", "link_inner", "relation_inner"),
    *("link", "relation"),
)
# What is small, and what a pair's scores come from.
_WHOLE = frozenset(f"head/{name}.product" for name in ("cues", "link", "link.inner", "relation", "relation.inner"))


def write(model: Joint, known: Vocabulary, path: Path) -> None:
    """The graph with int8 products, scaled as they go; it says itself what its numbers stand for.

    Some half of the time that int8 blocks take, as the encoder has them, and as good here.
    """
    graph = joint_graph(model, known)
    entry = graph.metadata_props.add()
    entry.key, entry.value = VOCABULARY, known.plain()
    weights = {weight.name for weight in graph.graph.initializer}
    products = [node.name for node in graph.graph.node if node.op_type == "MatMul" and node.input[1] in weights]
    quantize_dynamic(
        graph,
        path,
        op_types_to_quantize=["MatMul"],
        nodes_to_quantize=[name for name in products if name not in _WHOLE],
        per_channel=True,
        weight_type=QuantType.QInt8,
        extra_options={"DefaultTensorType": TensorProto.FLOAT, "MatMulConstBOnly": True},
    )


def read(path: Path, **dropout: float) -> Joint:
    """The network of a graph that was written before."""
    known = JointNetwork(path).vocabulary
    layers = sum(weight.name.endswith("outer.norm.scale") for weight in onnx.load(path).graph.initializer)
    model = Joint(known, layers, **dropout)
    load(model, path)
    return model


def load(model: Joint, path: Path) -> None:
    """Take the weights out of a graph that was written before, int8 ones made whole again.

    Where the graph has more layers, the model gets the first of them.
    """
    values = {weight.name: numpy_helper.to_array(weight) for weight in onnx.load(path).graph.initializer}
    state = {"parent.weight": _whole(values, "head/parent.weight"), "cues.weight": _whole(values, "head/cues.weight")}
    state |= {"distances.weight": values["distances.table"], "directly": values["directly"]}
    state |= {f"syntax.{row}.weight": values[f"syntax{row}"] for row in range(len(model.syntax))}
    for number in range(len(model.layers)):
        state |= layer_state(values, f"layers.{number}", f"layer{number}", whole=_whole)
    for name, other in ({name: f"head/{name}" for name in _HEADS} | {"told": "head/told.by"}).items():
        state |= {f"{name}.weight": _whole(values, f"{other}.weight"), f"{name}.bias": values[f"{other}.bias"]}
    model.load_state_dict({name: torch.tensor(np.ascontiguousarray(value)) for name, value in state.items()})


def _whole(values: Values, name: str) -> NDArray[np.generic]:
    """A weight as PyTorch keeps it, made whole again where it is in int8."""
    if name in values:
        return values[name].T
    small, scale = values[f"{name}_quantized"].astype(np.float32), values[f"{name}_scale"].astype(np.float32)
    return np.asarray(small * scale).T


def joint_graph(model: Joint, known: Vocabulary) -> onnx.ModelProto:
    """A sentence as `View.inputs` has it in; links, relations and telling words of each pair of mentions out."""
    build = Builder()
    states = _words(build, model)
    ends = [build.node("MatMul", [name, states], f"head/{name}.states") for name in ("means", "tops")]
    mentions = build.node("Concat", ends, "mentions", axis=1)
    zero = build.weight("pair.zero", np.zeros(PAIR_WIDTH, np.float32))
    parts = build.linear(model.seeking_source, mentions, "head/seeking_source")
    others = build.linear(model.seeking_target, mentions, "head/seeking_target")
    seeking = build.node(
        "BiasGelu", [_crossed(build, parts, others, "seeking"), zero], "sought.by", domain="com.microsoft"
    )
    keys = build.node("Transpose", [build.linear(model.sought, states, "head/sought")], "keys", perm=[1, 0])
    scaled = build.node("Mul", [keys, build.weight("scale", np.array(PAIR_WIDTH**-0.5, np.float32))], "scaled.keys")
    telling = build.node("Softmax", [build.node("MatMul", [seeking, scaled], "head/telling")], "telling", axis=-1)
    told = build.node("MatMul", [telling, build.linear(model.told, states, "head/told.by")], "head/told")
    source, target = (build.linear(getattr(model, name), mentions, f"head/{name}") for name in ("source", "target"))
    far = build.node("Gather", [build.weight("distances.table", array(model.distances.weight)), "distances"], "far")
    pair = build.node("Add", [_crossed(build, source, target, "pairs"), told], "pairs.told")
    pair = build.node("BiasGelu", [build.node("Add", [pair, far], "pairs.far"), zero], "pair", domain=FUSED)
    link, relation = (
        build.node(
            "Add", [build.linear(getattr(model, name), pair, f"head/{name}", activation=True), pair], f"{name}.sum"
        )
        for name in ("link_inner", "relation_inner")
    )
    last = build.weight("last", np.array([2]))
    build.node(
        "Sigmoid", [build.node("Squeeze", [build.linear(model.link, link, "head/link"), last], "link")], "linked"
    )
    by_cues = build.node("MatMul", [telling, "cues"], "head/by_cues")
    directly = build.node("Mul", [by_cues, build.weight("directly", array(model.directly))], "directly.told")
    logits = build.node("Add", [build.linear(model.relation, relation, "head/relation"), directly], "relation.logits")
    build.node("Softmax", [logits], "relations", axis=-1)
    inputs = [
        as_value("states", TensorProto.FLOAT, ("words", WIDTH)),
        as_value("syntax", TensorProto.INT64, (len(model.syntax), "words")),
        as_value("heads", TensorProto.INT64, ("words",)),
        as_value("cues", TensorProto.FLOAT, ("words", len(known.relations))),
        as_value("means", TensorProto.FLOAT, ("mentions", "words")),
        as_value("tops", TensorProto.FLOAT, ("mentions", "words")),
        as_value("distances", TensorProto.INT64, ("mentions", "mentions")),
    ]
    outputs = [
        as_value("linked", TensorProto.FLOAT, ("mentions", "mentions")),
        as_value("relations", TensorProto.FLOAT, ("mentions", "mentions", len(known.relations))),
        as_value("telling", TensorProto.FLOAT, ("mentions", "mentions", "words")),
    ]
    return build.model(inputs, outputs)


def _words(build: Builder, model: Joint) -> str:
    """The words of the sentence after the layers; with the row of each kind of label, it is a batch of one."""
    parents = build.node("Gather", ["states", "heads"], "parents")
    added = [build.linear(model.parent, parents, "head/parent"), build.linear(model.cues, "cues", "head/cues")]
    for row, table in enumerate(model.syntax):
        assert isinstance(table.weight, torch.Tensor)
        labels = build.node("Gather", ["syntax", build.weight(f"row{row}", np.array([row]))], f"labels{row}")
        added.append(
            build.node("Gather", [build.weight(f"syntax{row}", array(table.weight)), labels], f"labelled{row}")
        )
    states = "states"
    for number, value in enumerate(added):
        states = build.node("Add", [states, value], f"with{number}")
    shape = build.node("Shape", [states], "shape", start=0, end=2)
    build.node(
        "ConstantOfShape", [shape], "present", value=onnx.numpy_helper.from_array(np.array([1], np.int32), "one")
    )
    for number, layer in enumerate(model.layers):
        assert isinstance(layer, Layer)
        states = layer_nodes(build, layer, states, f"layer{number}")
    return build.node("Squeeze", [states, build.weight("first", np.array([0]))], "read")


def _crossed(build: Builder, sources: str, targets: str, name: str) -> str:
    """The sum of each source with each target."""
    second = build.weight(f"{name}.second", np.array([1]))
    first = build.weight(f"{name}.first", np.array([0]))
    rows = build.node("Unsqueeze", [sources, second], f"{name}.sources")
    return build.node("Add", [rows, build.node("Unsqueeze", [targets, first], f"{name}.targets")], name)
