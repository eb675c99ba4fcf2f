"""A folder of mixed files, whole and faulty: does a build read or report each, and do all quotations hold?

    python benchmarks/mixed.py FOLDER [--files 1000] [--seed 1]

The words are those of `tests/gold/*.txt`, a few paragraphs a file; the files are made in every format that is read,
with every fault that we know of. Three bars: no crash, each file read or reported, all claims verified.
"""

import argparse
import bz2
import gzip
import io
import json
import lzma
import random
import subprocess
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import partial
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from pypdf import PdfReader, PdfWriter

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

import making  # noqa: E402
from triplomacy import documents  # noqa: E402
from triplomacy.errors import TriplomacyError  # noqa: E402

FRENCH = (
    "Le ministre tchadien des affaires étrangères a quitté hier la capitale malienne après deux jours d'entretiens. "
    "Son homologue a demandé le retour des réfugiés dans leurs villages et la réouverture de la frontière."
)
RUSSIAN = (
    "Министр иностранных дел Чада вчера покинул столицу Мали после двух дней переговоров о мире. "
    "Его коллега потребовал возвращения беженцев в свои деревни и открытия границы между двумя странами."
)
LAUGHS = "<!DOCTYPE x [<!ENTITY a 'lol'>" + "".join(
    f"<!ENTITY {name} '{f'&{of};' * 10}'>" for of, name in pairwise("abcdefghij")
)
XXE = '<!DOCTYPE x [<!ENTITY j SYSTEM "file:///etc/passwd">'


class Desk:
    """Gives out articles, no two alike: a headline and some paragraphs of the gold texts."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self._number = 0
        texts = [path.read_text("utf-8") for path in sorted((ROOT / "tests" / "gold").glob("*.txt"))]
        self._paragraphs = [line for text in texts for line in text.split("\n") if len(line.split()) > 12]

    def article(self) -> tuple[str, list[str]]:
        """A headline, and two paragraphs or three."""
        self._number += 1
        start = self.random.randrange(len(self._paragraphs) - 3)
        return f"Report number {self._number}", self._paragraphs[start : start + self.random.randint(2, 3)]

    def text(self) -> str:
        """An article as plain text."""
        title, paragraphs = self.article()
        return "\n\n".join([title, *paragraphs])

    def day(self) -> date:
        """Some day of the last years."""
        return date(2022, 1, 1) + timedelta(self.random.randrange(1000))


Maker: TypeAlias = Callable[[Desk], bytes]


def _wrapped(desk: Desk, width: int = 88) -> list[str]:
    words = desk.text().split()
    lines, line = [], ""
    for word in words:
        if len(line) + len(word) + 1 > width:
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
    return [*lines, line]


def _pdf(desk: Desk) -> bytes:
    return making.pdf([making.column(_wrapped(desk))], {"Title": "A report", "CreationDate": "D:20240303100000Z"})


def _latin(page: bytes) -> bytes:
    return page.decode().replace("utf-8", "iso-8859-1").encode("latin-1", "xmlcharrefreplace")


def _columns(desk: Desk) -> bytes:
    return making.pdf(
        [
            [
                (72, 760, "The Example Gazette"),
                *making.column(_wrapped(desk, 44)),
                *making.column(_wrapped(desk, 44), x=330),
            ]
            for _ in range(4)
        ]
    )


def _locked(desk: Desk, password: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(_pdf(desk))))
    writer.encrypt(user_password=password, owner_password="owner", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _page(desk: Desk) -> bytes:
    title, paragraphs = desk.article()
    return making.page(title, paragraphs, day=desk.day())


def _docx(desk: Desk) -> bytes:
    title, paragraphs = desk.article()
    return making.docx([title, *paragraphs], title=title, author="Awa Example", created=f"{desk.day()}T10:00:00Z")


def _message(desk: Desk) -> bytes:
    title, paragraphs = desk.article()
    return making.message(title, "\n\n".join(paragraphs))


def _entries(desk: Desk) -> list[tuple[str, str]]:
    return [
        (title, "".join(f"<p>{one}</p>" for one in paragraphs))
        for title, paragraphs in (desk.article() for _ in range(2))
    ]


def _rows(desk: Desk) -> list[dict[str, str]]:
    return [{"title": title, "text": "\n".join(body)} for title, body in (desk.article() for _ in range(2))]


def _warc(desk: Desk, packed: bool) -> bytes:
    return making.warc(
        {
            f"https://example.org/{desk.random.random()}": ("text/html; charset=utf-8", _page(desk)),
            f"https://example.org/{desk.random.random()}.pdf": ("application/pdf", _pdf(desk)),
            "https://example.org/style.css": ("text/css", b"p { }"),
        },
        packed=packed,
    )


def _many(desk: Desk) -> dict[str, bytes]:
    return {
        "a.txt": desk.text().encode(),
        "sub/b.html": _page(desk),
        "../../c.docx": _docx(desk),
        "pic.png": b"\x89PNG\0",
    }


def _nested(desk: Desk, depth: int) -> bytes:
    data, name = desk.text().encode(), "x.txt"
    for _ in range(depth):
        data, name = making.archive({name: data}), "x.zip"
    return data


def _bomb(desk: Desk) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made, made.open(f"{desk.random.random()}.txt", "w") as file:
        for _ in range(101):
            file.write(b" " * 1_000_000)
    return out.getvalue()


def _closed_zip(desk: Desk) -> bytes:
    data = bytearray(making.archive({"a.txt": desk.text().encode()}))
    for name, flags in ((data.index(b"a.txt"), 24), (data.rindex(b"a.txt"), 38)):
        data[name - flags] |= 1
    return bytes(data)


def _entity(desk: Desk, data: bytes, name: bytes) -> bytes:
    return data.replace(b"Report", b"&" + name + b"; Report", 1)


def _docx_with(desk: Desk, head: str) -> bytes:
    whole = making.docx(["Report", *desk.article()[1]], head=head + "]>")
    body = zipfile.ZipFile(io.BytesIO(whole)).read("word/document.xml")
    return making.archive({"word/document.xml": _entity(desk, body, b"j")})


def _cut(make: Maker, desk: Desk) -> bytes:
    data = make(desk)
    return data[: desk.random.randrange(len(data))]


def _noise(desk: Desk) -> bytes:
    return desk.random.randbytes(desk.random.randrange(1, 5000))


WHOLE: Mapping[str, Maker] = MappingProxyType(
    {
        "plain.txt": lambda desk: desk.text().encode(),
        "marked.txt": lambda desk: desk.text().encode("utf-8-sig"),
        "wide.txt": lambda desk: desk.text().encode("utf-16"),
        "wider.txt": lambda desk: desk.text().encode("utf-32"),
        "western.txt": lambda desk: ("Café “X”. " + desk.text()).encode("cp1252", "ignore"),
        "windows.txt": lambda desk: desk.text().replace("\n", "\r\n").encode(),
        "no ending": lambda desk: desk.text().encode(),
        "page.html": _page,
        "page.php": _page,
        "latin.htm": lambda desk: _latin(_page(desk)),
        "paper.pdf": _pdf,
        "columns.pdf": _columns,
        "printing.pdf": lambda desk: _locked(desk, ""),
        "letter.docx": _docx,
        "mail.eml": _message,
        "mail-html.eml": lambda desk: making.message("Report", None, html=_page(desk)),
        "attached.eml": lambda desk: making.message("Report", desk.text(), attached={"r.pdf": _pdf(desk)}),
        "box.mbox": lambda desk: making.mailbox([_message(desk), _message(desk)]),
        "feed.rss": lambda desk: making.rss(_entries(desk)),
        "feed.xml": lambda desk: making.atom(_entries(desk)),
        "web.warc": lambda desk: _warc(desk, packed=False),
        "web.warc.gz": lambda desk: _warc(desk, packed=True),
        "rows.jsonl": lambda desk: "".join(json.dumps(row) + "\n" for row in _rows(desk)).encode(),
        "rows.tsv": lambda desk: "".join(
            ["title\ttext\n", *(f"{row['title']}\t{row['text'].split(chr(10))[0]}\n" for row in _rows(desk))]
        ).replace('"', "").encode(),
        "files.zip": lambda desk: making.archive(_many(desk)),
        "files.tar": lambda desk: making.tarball(_many(desk)),
        "files.tar.gz": lambda desk: making.tarball(_many(desk), packed=True),
        "nested.zip": lambda desk: _nested(desk, 4),
        "packed.txt.gz": lambda desk: gzip.compress(desk.text().encode()),
        "packed.html.bz2": lambda desk: bz2.compress(_page(desk)),
        "packed.txt.xz": lambda desk: lzma.compress(desk.text().encode()),
        "paper.txt": lambda desk: b"\n\n".join([desk.text().encode(), b"x" * 999_000]),
    }
)  # fmt: skip
FAULTY: Mapping[str, Maker] = MappingProxyType(
    {
        "empty.txt": lambda desk: b"",
        "empty.pdf": lambda desk: b"",
        "blank.txt": lambda desk: b" \n\t\n",
        "nul.txt": lambda desk: desk.text().encode() + b"\0",
        "mark.txt": lambda desk: b"\xef\xbb\xbfabc\xff" + desk.text().encode(),
        "line.txt": lambda desk: desk.text().replace("\n", " ").encode() * 2000,
        "french.html": lambda desk: making.page("Le Tchad", [FRENCH, f"{desk.random.random()}"], language="fr"),
        "russian.txt": lambda desk: f"{RUSSIAN} {desk.random.random()}".encode("cp1251"),
        "locked.pdf": lambda desk: _locked(desk, "secret"),
        "scan.pdf": lambda desk: making.pdf([[], []]),
        "loop.pdf": lambda desk: b"%PDF-1.4\n1 0 obj << /Kids [1 0 R] /Count 1 >> endobj\ntrailer << /Root 1 0 R >>",
        "html.pdf": _page,
        "zip.docx": lambda desk: making.archive({"a.txt": desk.text().encode()}),
        "deep.html": lambda desk: b"<div>" * 50_000 + desk.text().encode(),
        "table.html": lambda desk: b"<table>" + b"<tr><td>1</td><td>2</td></tr>" * 5_000,
        "laughs.docx": lambda desk: _docx_with(desk, LAUGHS),
        "outside.docx": lambda desk: _docx_with(desk, XXE),
        "laughs.rss": lambda desk: _entity(desk, making.rss(_entries(desk), head=LAUGHS + "]>"), b"j"),
        "outside.rss": lambda desk: _entity(desk, making.rss(_entries(desk), head=XXE + "]>"), b"j"),
        "broken.rss": lambda desk: making.rss(_entries(desk)).replace(b"</item>", b"", 1),
        "bomb.zip": _bomb,
        "bomb.txt.gz": lambda desk: gzip.compress(b" " * 101_000_000),
        "deep.zip": lambda desk: _nested(desk, 12),
        "locked.zip": _closed_zip,
        "picture.png": lambda desk: b"\x89PNG\r\n\x1a\n\0" + _noise(desk),
        "program.css": lambda desk: b"p { }",
        **{f"noise{ending}": _noise for ending in documents.READERS},
        **{
            f"cut-{name}": partial(_cut, make)
            for name, make in WHOLE.items()
        },
    }
)  # fmt: skip


def fill(folder: Path, number: int, seed: int) -> None:
    """So many files in the folder, two in three of them whole."""
    desk = Desk(seed)
    for at in range(number):
        kinds = FAULTY if at % 3 == 2 else WHOLE
        name = list(kinds)[(at // 3 * 2 + at % 3 if kinds is WHOLE else at // 3) % len(kinds)]
        place = folder / f"{at // 100:02}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{at:04}-{name}").write_bytes(kinds[name](desk))


def main() -> int:
    """Fills the folder, reads it, builds it, verifies it; 0 if all three bars are met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    source, out = asked.folder / "in", asked.folder / "out"
    fill(source, asked.files, asked.seed)

    began = time.perf_counter()
    fates, slowest, silent = Counter[str](), (0.0, ""), []
    for path in documents.files([source]):
        problems: list[TriplomacyError] = []
        since = time.perf_counter()
        number = sum(1 for _ in documents.read(path, problems.append))
        slowest = max(slowest, (time.perf_counter() - since, path.name))
        fates["documents"] += number
        fates["problems"] += len(problems)
        fates["read" if number and not problems else "read in part" if number else "reported"] += 1
        if not number and not problems:
            silent.append(path.name)
    seconds = time.perf_counter() - began
    print(f"{asked.files} files read in {seconds:.1f} s: {dict(fates)}; slowest {slowest[1]} {slowest[0]:.1f} s")

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "triplomacy", *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True)

    began = time.perf_counter()
    built = run("build", source, "-o", out, "--format", "nquads")
    crashed = "Traceback" in built.stderr or built.returncode not in (0, 1)
    said, seconds = built.stdout.partition("\n")[0], time.perf_counter() - began
    print(f"built in {seconds:.1f} s, exit code {built.returncode}: {said}")
    verified = run("verify", out)
    print(verified.stderr.strip())
    print(
        f"crashes: {int(crashed)}; neither read nor reported: {silent or 0}; unverified: {len(verified.stdout.split())}"
    )
    return int(crashed or bool(silent) or verified.returncode != 0)


if __name__ == "__main__":
    sys.exit(main())
