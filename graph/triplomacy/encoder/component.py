"""The encoder as a component of a spaCy pipeline: tags, features, trees, sentences and entities in one go.

Blank tokens are not read: they hang on the word before them. Lemmas are left to a lemmatizer after this component.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import srsly
from numpy.typing import NDArray
from spacy.attrs import DEP, ENT_IOB, ENT_TYPE, HEAD, MORPH, POS, TAG
from spacy.language import Language
from spacy.parts_of_speech import IDS as POS_IDS
from spacy.tokens import Doc
from spacy.util import minibatch
from spacy.vocab import Vocab

from triplomacy.encoder.entities import Decoder
from triplomacy.encoder.labels import Labels
from triplomacy.encoder.network import FILES, ROWS, Array, Inside, Network
from triplomacy.encoder.trees import heads, sentence_starts
from triplomacy.tokens import STATES, Token

NAME = "triplomacy_reader"
_ATTRIBUTES = [TAG, POS, MORPH, DEP, HEAD, ENT_IOB, ENT_TYPE]
_TAG, _POS, _MORPH, _DEP, _HEAD, _ENT_IOB, _ENT_TYPE = range(len(_ATTRIBUTES))
_INSIDE, _OUTSIDE, _BEGIN = 1, 2, 3

Row = NDArray[np.uint64]

# A base form in -ing has no vowel before it ("bring", "cling").
_PARTICIPLE = re.compile(r"[aeiouy].*ing$")


@Language.factory(
    NAME,
    assigns=["token.tag", "token.pos", "token.morph", "token.dep", "token.head", "doc.sents", "doc.ents"],
    default_config={"threads": 1},
)
def make(nlp: Language, name: str, threads: int) -> "Reader":
    """The component, empty until it is loaded from disk; `threads` is what one batch may use."""
    return Reader(nlp.vocab, name, threads=threads)


class Reader:
    """Reads a `Doc` with the exported network."""

    def __init__(self, vocab: Vocab, name: str = NAME, *, threads: int = 1) -> None:
        self.vocab, self.name, self.threads = vocab, name, threads
        self._network: Network | None = None
        self._files: dict[str, bytes] = {}

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of dependencies and entities."""
        if self._network is None:
            return ()
        entities = sorted({tag[2:] for tag in self._labels.entities} - {""})
        return (*self._labels.deprels, *entities)

    def __call__(self, doc: Doc) -> Doc:
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 64) -> Iterator[Doc]:
        """The documents in order, read in batches."""
        for batch in minibatch(stream, batch_size):  # type: ignore[no-untyped-call]
            yield from self._read(batch)

    def inside(self, doc: Iterable[Token]) -> Inside:
        """What the encoder makes of a text before its last two layers; blanks count for no word."""
        if self._network is None:
            raise ValueError(f"{self.name} has no network yet: load the pipeline with spacy.load")
        return self._network.inside([token.text for token in doc if not token.is_space])

    def from_disk(self, path: str | Path, *, exclude: Sequence[str] = ()) -> "Reader":
        """Load the network and its labels from a folder."""
        folder = Path(path)
        self._files = {name: (folder / name).read_bytes() for name in (*FILES, "labels.json")}
        self._load(folder)
        return self

    def to_disk(self, path: str | Path, *, exclude: Sequence[str] = ()) -> None:
        """Write the same folder again."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in self._files.items():
            (folder / name).write_bytes(content)

    def to_bytes(self, *, exclude: Sequence[str] = ()) -> bytes:
        """The files as one string, as spaCy's processes exchange them."""
        packed: bytes = srsly.msgpack_dumps(self._files)
        return packed

    def from_bytes(self, data: bytes, *, exclude: Sequence[str] = ()) -> "Reader":
        """Load what `to_bytes` gave."""
        self._files = srsly.msgpack_loads(data)
        with TemporaryDirectory() as folder:
            self.to_disk(folder)
            self._load(Path(folder))
        return self

    def __getstate__(self) -> dict[str, Any]:
        return {"vocab": self.vocab, "name": self.name, "threads": self.threads, "files": self.to_bytes()}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__init__(state["vocab"], state["name"], threads=state["threads"])  # type: ignore[misc]
        self.from_bytes(state["files"])

    def _load(self, folder: Path) -> None:
        self._labels = Labels.from_file(folder / "labels.json")
        self._network = Network(folder, threads=self.threads)
        self._decoder = Decoder(self._labels.entities)
        add, morphology = self.vocab.strings.add, self.vocab.morphology
        self._tags = np.array([add(tag) for tag in self._labels.xpos], np.uint64)
        self._pos = np.array([POS_IDS[pos] for pos in self._labels.upos], np.uint64)
        self._feats = np.array([morphology.add(bundle) for bundle in self._labels.feats], np.uint64)
        self._deps = np.array([add("ROOT" if dep == "root" else dep) for dep in self._labels.deprels], np.uint64)
        tags = self._labels.entities
        self._kinds = np.array([add(tag[2:]) for tag in tags], np.uint64)
        places = {"O": _OUTSIDE, "B": _BEGIN, "U": _BEGIN, "I": _INSIDE, "L": _INSIDE}
        self._iob = np.array([places[tag[0]] for tag in tags], np.uint64)
        self._blank = (add("_SP"), POS_IDS["SPACE"], morphology.add(""), add("dep"))

    def _read(self, docs: Sequence[Doc]) -> list[Doc]:
        if self._network is None:
            raise ValueError(f"{self.name} has no network yet: load the pipeline with spacy.load")
        places = [np.array([token.i for token in doc if not token.is_space], np.int64) for doc in docs]
        rows = self._network.read(
            [[doc[i].text for i in place.tolist()] for doc, place in zip(docs, places, strict=True)]
        )
        trees = [
            _tree(self._network, row, _paragraphs(doc, place))
            for doc, row, place in zip(docs, rows, places, strict=True)
        ]
        known = [(row, tree) for row, tree in zip(rows, trees, strict=True) if len(tree)]
        labels = self._arc_labels(known)
        for doc, row, place, tree in zip(docs, rows, places, trees, strict=True):
            if len(doc):
                self._annotate(doc, place, row, tree, labels[: len(tree)])
                labels = labels[len(tree) :]
        return list(docs)

    def _arc_labels(self, known: Sequence[tuple[dict[str, Array], NDArray[np.int64]]]) -> NDArray[np.int64]:
        """The labels of all arcs of a batch, in order."""
        assert self._network is not None
        if not known:
            return np.empty(0, np.int64)
        root = self._network.root_label[None]
        heads = np.concatenate([np.concatenate([root, row["label_head"]])[tree] for row, tree in known])
        return self._network.deprels(np.concatenate([row["label_dependent"] for row, _ in known]), heads)

    def _annotate(
        self,
        doc: Doc,
        place: NDArray[np.int64],
        row: dict[str, Array],
        tree: NDArray[np.int64],
        labels: NDArray[np.int64],
    ) -> None:
        """Write the columns into the document; a blank token hangs on the word before, or on the first one."""
        table = np.zeros((len(doc), len(_ATTRIBUTES)), np.uint64)
        table[:, [_TAG, _POS, _MORPH, _DEP]] = self._blank
        table[:, _ENT_IOB] = _OUTSIDE
        indices = np.arange(len(doc))
        above = np.zeros(len(doc), np.int64)
        if len(place):
            before = np.searchsorted(place, indices, side="right") - 1
            above = place[np.maximum(before, 0)]
            above[place] = np.where(tree == 0, place, place[tree - 1])
            entities = self._decoder.best(np.asarray(row["entities"], np.float32))
            table[place, _TAG] = self._tags[row["xpos"]]
            table[place, _POS] = self._pos[row["upos"]]
            table[place, _MORPH] = self._feats[row["feats"]]
            table[place, _DEP] = self._deps[labels]
            table[place, _ENT_IOB] = self._iob[entities]
            table[place, _ENT_TYPE] = self._kinds[entities]
            states = doc.user_data[STATES] = np.zeros((len(doc), row[ROWS].shape[1]), np.float32)
            states[place] = row[ROWS]
            self._bridge(table, indices, place)
        else:
            table[0, _DEP] = self.vocab.strings.add("ROOT")
        table[:, _HEAD] = (above - indices).astype(np.int64).view(np.uint64)
        doc.from_array(_ATTRIBUTES, table)  # type: ignore[arg-type]
        for token in doc:
            if token.pos_ == "VERB" and _PARTICIPLE.search(token.lower_) and "Inf" in token.morph.get("VerbForm", []):
                # "is said to be arming": the network takes the infinitive of "be" for that of the verb.
                token.tag_ = "VBG"
                token.set_morph("Tense=Pres|VerbForm=Part")  # type: ignore[attr-defined]

    def _bridge(self, table: Row, indices: NDArray[np.int64], place: NDArray[np.int64]) -> None:
        """Blank tokens within an entity belong to it."""
        for blank in np.setdiff1d(indices, place).tolist():
            after = int(np.searchsorted(place, blank))
            if 0 < after < len(place) and table[place[after], _ENT_IOB] == _INSIDE:
                table[blank, [_ENT_IOB, _ENT_TYPE]] = _INSIDE, table[place[after], _ENT_TYPE]


def _paragraphs(doc: Doc, place: NDArray[np.int64]) -> list[int]:
    """Words after an empty line, which begin a sentence whatever the network says."""
    breaks = [token.i for token in doc if token.is_space and token.text.count("\n") > 1]
    found = {int(np.searchsorted(place, index)) for index in breaks}
    return sorted(index for index in found if index < len(place))


def _tree(network: Network, row: dict[str, Array], forced: Sequence[int]) -> NDArray[np.int64]:
    """The head of each word of a text, counted from 1, or 0 for the root of a sentence."""
    if not row:
        return np.empty(0, np.int64)
    size = len(row["upos"])
    starts = sentence_starts(row["starts"].astype(np.float32).ravel(), forced)
    tree = np.empty(size, np.int64)
    for start, end in zip(starts, [*starts[1:], size], strict=True):
        dependents = np.asarray(row["arc_dependent"][start:end], np.float32)
        # The head's last number is its prior, which every dependent takes once.
        dependents = np.concatenate([dependents, np.ones((end - start, 1), np.float32)], 1)
        found = heads(dependents, np.asarray(row["arc_head"][start:end], np.float32), network.root_arc)
        tree[start:end] = np.where(found == 0, 0, found + start)
    return tree
