"""Bytes to text: by the mark at their head, as UTF-8, as Windows-1252, or as what the bytes look like."""

import codecs

from triplomacy.errors import UnreadableDocument

# The longer first: the mark of UTF-32 begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "UTF-8"),
    (codecs.BOM_UTF32_LE, "UTF-32-LE"),
    (codecs.BOM_UTF32_BE, "UTF-32-BE"),
    (codecs.BOM_UTF16_LE, "UTF-16-LE"),
    (codecs.BOM_UTF16_BE, "UTF-16-BE"),
)
_SAMPLE = 100_000
# English and its neighbours have few letters with accents; Cyrillic, Greek or Chinese text is mostly bytes above ASCII.
_FEW = 0.1


def decoded(data: bytes, place: str) -> str:
    """The text in some bytes, without its mark. Raises UnreadableDocument, with the place, if they are none."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], name, place, len(mark))
    if (offset := data.find(b"\0")) >= 0:
        raise UnreadableDocument(f"{place}: NUL byte at offset {offset}: binary, not text; give the text in UTF-8")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if text := _nearly_utf8(data):
            return text
        guess = _guessed(data)
        if guess is None:
            raise UnreadableDocument(
                f"{place}: byte 0x{data[error.start]:02x} at offset {error.start} is not UTF-8, nor is it in "
                "another known encoding; convert it with 'iconv -t UTF-8'"
            ) from None
        return _strictly(data, guess, place, 0)


def _strictly(data: bytes, name: str, place: str, start: int) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        raise UnreadableDocument(
            f"{place}: byte 0x{data[error.start]:02x} at offset {start + error.start} is not {name}, which its mark or "
            "its other bytes say it is; convert it with 'iconv -t UTF-8'"
        ) from None


def _nearly_utf8(data: bytes) -> str | None:
    """The text with U+FFFD for what is wrong in it, if more is right: it was cut in a letter, or pasted together."""
    text = data.decode("utf-8", "replace")
    wrong = text.count("\ufffd")
    return text if sum(char > "\x7f" for char in text) > 2 * wrong else None


def _guessed(data: bytes) -> str | None:
    if sum(byte > 0x7F for byte in data[:_SAMPLE]) < _FEW * len(data[:_SAMPLE]):
        try:
            data.decode("windows-1252")
            return "windows-1252"
        except UnicodeDecodeError:
            pass
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE]).best()
    return best.encoding if best else None
