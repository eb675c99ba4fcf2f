"""The lines of a file of any size, as bytes, as they come."""

from collections.abc import Iterator
from typing import Self

from triplomacy.documents.sources import Source
from triplomacy.errors import UnreadableDocument

LONGEST_LINE = 16_000_000
# A file with such a line is no table: zeros without end, in a few packed bytes.
_HOPELESS = 64 * LONGEST_LINE
_BOM = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class LineTooLong(ValueError):
    """A line is longer than any that holds an article; the next may be asked for."""


class Lines:
    """The lines of a source, each with its end; `number` is that of the last one, from 1.

    Raises UnreadableDocument, and LineTooLong, after which the line behind is next.
    """

    def __init__(self, source: Source) -> None:
        self.number = 0
        self._source = source
        self._file = source.open()

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        line = self._read()
        if not line:
            raise StopIteration
        self.number += 1
        if self.number == 1:
            if line.startswith(_UTF16):
                raise UnreadableDocument(f"{self._source.place}: is UTF-16; convert it with 'iconv -f UTF-16 -t UTF-8'")
            line = line.removeprefix(_BOM)
        if len(line) >= LONGEST_LINE and not line.endswith(b"\n"):
            self._skip()
            raise LineTooLong(f"a line of more than {LONGEST_LINE:,} bytes; give one article a line")
        return line

    def _skip(self) -> None:
        for _ in range(_HOPELESS // LONGEST_LINE):
            line = self._read()
            if not line or line.endswith(b"\n"):
                return
        raise UnreadableDocument(
            f"{self._source.place}:{self.number}: a line of more than {_HOPELESS:,} bytes; this is no table"
        )

    def _read(self) -> bytes:
        try:
            return self._file.readline(LONGEST_LINE)
        except UnreadableDocument:
            raise
        except Exception as error:  # those who unpack have errors of their own
            place = f"{self._source.place}:{self.number + 1}"
            reason = str(error) or type(error).__name__
            raise UnreadableDocument(f"{place}: cannot be read further ({reason}); fetch the file anew") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *of: object) -> None:
        self._file.close()
