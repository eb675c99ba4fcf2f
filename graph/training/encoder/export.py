"""Turn a trained network into a pipeline folder that `spacy.load` reads.

    PYTHONPATH=graph python graph/training/encoder/export.py RUN OUT [--float] [--corpora CORPORA]

RUN is what `train.py` wrote; its last checkpoint serves while there is no `model.pt`. Weights become int8 unless
`--float` is given. With CORPORA, lemmas that the rules get wrong are added to the lemmatizer's exceptions.
"""

import argparse
import collections
import shutil
import tempfile
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper
from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer
from spacy.language import Language

from training.encoder.graph import labelling_graph, reading_graph
from training.encoder.network import Reader as Trained
from training.encoder.network import Size
from training.encoder.treebanks import sentences
from training.encoder.words import blank
from triplomacy.encoder import lemmas
from triplomacy.encoder.component import NAME
from triplomacy.encoder.labels import Labels

TREEBANKS = ("ud-ewt/en_ewt-train", "ud-gum-free/en_gum_free-train")
LEAST = 2
# Weights that share a scale; smaller blocks are slower.
BLOCK = 128


def trained(run: Path) -> Trained:
    """The network of a finished run, or of its last checkpoint."""
    model = Trained(Size.from_file(run / "config.json"), Labels.from_file(run / "labels.json"))
    finished = run / "model.pt"
    state = torch.load(finished if finished.exists() else run / "checkpoint.pt", map_location="cpu")
    model.load_state_dict(state.get("model", state))
    return model.eval()


def write_network(model: Trained, run: Path, folder: Path, *, whole: bool) -> None:
    """The graphs, the root's vectors, the labels and the vocabulary; `whole` keeps 32 bits a weight."""
    folder.mkdir(parents=True, exist_ok=True)
    onnx.save(labelling_graph(model), folder / "deprels.onnx")
    graph = reading_graph(model)
    if whole:
        onnx.save(graph, folder / "reader.onnx")
    else:
        write_small(graph, folder / "reader.onnx")
    with torch.inference_mode():
        arc = model.arc_head(model.root)
        np.savez(
            folder / "root.npz",
            arc=torch.cat([arc, model.arc_prior(arc)]).numpy(),
            label=model.label_head(model.root).numpy(),
        )
    for name in ("labels.json", "tokenizer.json"):
        shutil.copy(run / name, folder / name)


def write_small(graph: onnx.ModelProto, path: Path) -> None:
    """The graph with int8 weights in the encoder, scaled in blocks; the heads stay as they are.

    What goes through is scaled row by row while it runs, so the reading of a text does not depend on its batch. One
    scale for a whole batch (`quantize_dynamic`) is a third faster, and lost 0.5 points and single sentences.
    """
    heads = [node.name for node in graph.graph.node if node.name.startswith("head/") or node.name == "places"]
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
    small = quantizer.model.model
    _shrink_pieces(small.graph)
    onnx.save(small, path)


def _shrink_pieces(graph: onnx.GraphProto) -> None:
    """The table of word pieces as int8 with one scale a row."""
    table = next(weight for weight in graph.initializer if weight.name == "pieces.table")
    values = numpy_helper.to_array(table)
    scale = (np.abs(values).max(1, keepdims=True) / 127).astype(np.float32)
    graph.initializer.remove(table)
    graph.initializer.extend(
        [
            numpy_helper.from_array(np.round(values / scale).astype(np.int8), "pieces.small"),
            numpy_helper.from_array(scale, "pieces.scale"),
        ]
    )
    place, node = next((i, node) for i, node in enumerate(graph.node) if node.name == "pieces.found")
    graph.node.remove(node)
    steps = [
        helper.make_node("Gather", ["pieces.small", "pieces"], ["pieces.int8"]),
        helper.make_node("Cast", ["pieces.int8"], ["pieces.float"], to=onnx.TensorProto.FLOAT),
        helper.make_node("Gather", ["pieces.scale", "pieces"], ["pieces.row"]),
        helper.make_node("Mul", ["pieces.float", "pieces.row"], list(node.output)),
    ]
    for offset, step in enumerate(steps):
        graph.node.insert(place + offset, step)


def pipeline(network: Path, exceptions: dict[str, dict[str, list[str]]]) -> Language:
    """The reader and a rule lemmatizer."""
    nlp = blank()
    nlp.add_pipe(NAME).from_disk(network)  # type: ignore[attr-defined]
    lemmatizer = nlp.add_pipe("lemmatizer", config={"mode": "rule"})
    lemmatizer.initialize(list, nlp=nlp)  # type: ignore[attr-defined]
    rules = lemmatizer.lookups.get_table("lemma_rules")  # type: ignore[attr-defined]
    # The last rule whose result is a known verb wins: "staged" is of "stage", not of "stag".
    rules["verb"] = sorted(rules["verb"], key=lambda rule: rule[0] in ("ed", "ing") and rule[1] == "e")
    table = lemmatizer.lookups.get_table("lemma_exc")  # type: ignore[attr-defined]
    for pos, forms in exceptions.items():
        table[pos] = {**table.get(pos, {}), **forms}
    nlp.add_pipe(lemmas.NAME)
    nlp.meta["name"] = "triplomacy"
    nlp.meta["version"] = "0.1.0"
    nlp.meta["description"] = "English with Universal Dependencies and named entities, for political news."
    nlp.meta["license"] = "CC BY-SA 4.0"
    return nlp


def lemma_exceptions(corpora: Path) -> dict[str, dict[str, list[str]]]:
    """The most frequent lemma of each lower-cased word and tag of the treebanks that occurs often enough."""
    counts: dict[tuple[str, str], collections.Counter[str]] = collections.defaultdict(collections.Counter)
    for name in TREEBANKS:
        for sentence in sentences(corpora / name):
            for token in sentence:
                if isinstance(token["id"], int) and token["upos"] not in ("PROPN", "PUNCT", "NUM", "SYM", "X"):
                    counts[token["upos"].lower(), token["form"].lower()][token["lemma"]] += 1
    found: dict[str, dict[str, list[str]]] = collections.defaultdict(dict)
    for (pos, form), seen in sorted(counts.items()):
        lemma, number = max(seen.items(), key=lambda item: (item[1], item[0]))
        if number >= LEAST:
            found[pos][form] = [lemma]
    return dict(found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--float", action="store_true", dest="whole")
    parser.add_argument("--corpora", type=Path)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        write_network(trained(args.run), args.run, Path(folder), whole=args.whole)
        exceptions = lemma_exceptions(args.corpora) if args.corpora else {}
        pipeline(Path(folder), exceptions).to_disk(args.out)
    print(f"{args.out}: {sum(f.stat().st_size for f in args.out.rglob('*') if f.is_file()) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
