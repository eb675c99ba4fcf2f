"""Words to the encoder's pieces: ids from a WordPiece vocabulary, and how a word was written.

The encoder reads lower case; the shape tells it what that loses. Training and running share this module, so that a
word looks the same to both.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tokenizers import Tokenizer

SHAPES: Final = ("other", "lower", "title", "upper", "mixed", "digits", "code", "initial")
_OTHER, _LOWER, _TITLE, _UPPER, _MIXED, _DIGITS, _CODE, _INITIAL = range(len(SHAPES))
# A web address or a line of dashes may have hundreds of pieces; its first ones say enough.
_PIECES_PER_WORD = 8
_REMEMBERED = 200_000


class Pieces:
    """The pieces of words, remembered from one call to the next."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        tokenizer.no_padding()
        tokenizer.no_truncation()
        self._tokenizer = tokenizer
        self._known: dict[str, tuple[int, ...]] = {}
        self.pad, self.unknown, self.start, self.end = (
            _id(tokenizer, name) for name in ("[PAD]", "[UNK]", "[CLS]", "[SEP]")
        )

    @classmethod
    def from_file(cls, path: Path) -> "Pieces":
        """The pieces of a `tokenizer.json`."""
        return cls(Tokenizer.from_str(path.read_text(encoding="utf-8")))

    def of(self, words: Sequence[str]) -> list[tuple[int, ...]]:
        """The ids of each word's pieces; a word with none, such as a control character, is unknown."""
        known = self._known
        if new := [word for word in dict.fromkeys(words) if word not in known]:
            if len(known) + len(new) > _REMEMBERED:
                known.clear()
                new = list(dict.fromkeys(words))
            # A special token written in the text is text.
            clean = [word.replace("[", "( ").replace("]", " )") if _special(word) else word for word in new]
            for word, found in zip(new, self._tokenizer.encode_batch(clean, add_special_tokens=False), strict=True):
                known[word] = tuple(found.ids[:_PIECES_PER_WORD]) or (self.unknown,)
        return [known[word] for word in words]


def shape(word: str) -> int:
    """How a word is written, as an index into `SHAPES`."""
    if word.islower():
        return _CODE if any(map(str.isdigit, word)) else _LOWER
    if word.isdigit():
        return _DIGITS
    if any(map(str.isdigit, word)):
        return _CODE if any(map(str.isalpha, word)) else _DIGITS
    if word.isupper():
        return _UPPER if sum(map(str.isalpha, word)) > 1 else _INITIAL
    if word[:1].isupper() and word[1:].islower():
        return _TITLE
    return _MIXED if any(map(str.isupper, word)) else _OTHER


def _special(word: str) -> bool:
    return word.startswith("[") and word.endswith("]")


def _id(tokenizer: Tokenizer, name: str) -> int:
    found = tokenizer.token_to_id(name)
    if found is None:
        raise ValueError(f"the encoder's vocabulary has no piece {name}")
    return int(found)
