"""What the first bytes of a file say it is, for those whose name does not."""

import re

# As in the MIME Sniffing standard and in file(1); the first that fits.
_SIGNS = (
    (re.compile(rb"\s*%PDF-"), ".pdf"),
    (re.compile(rb"PK\x03\x04.{26}(?:\[Content_Types\]\.xml|_rels/|word/|docProps/)", re.DOTALL), ".docx"),
    (re.compile(rb"PK\x03\x04|PK\x05\x06"), ".zip"),
    (re.compile(rb"PAR1"), ".parquet"),
    (re.compile(rb"\x1f\x8b"), ".gz"),
    (re.compile(rb"BZh[1-9]1AY&SY"), ".bz2"),
    (re.compile(rb"\xfd7zXZ\0"), ".xz"),
    (re.compile(rb".{257}ustar", re.DOTALL), ".tar"),
    (re.compile(rb"WARC/1\.\d\r?\n"), ".warc"),
    (re.compile(rb"From \S+@?\S* .*\d{4}\r?\n[!-9;-~]+:"), ".mbox"),
    (
        re.compile(rb"(?:[!-9;-~]+: .*\r?\n(?:[ \t].*\r?\n)*){0,40}(?:From|Message-ID|Received): ", re.IGNORECASE),
        ".eml",
    ),
    (re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml.*?>\s*|<!--.*?-->\s*)*<(?:rss|feed|rdf:RDF)\b", re.DOTALL), ".rss"),
    (
        re.compile(
            rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml.*?>\s*|<!--.*?-->\s*)*<(?:!doctype html|html|head|body|title|meta)\b",
            re.DOTALL | re.IGNORECASE,
        ),
        ".html",
    ),
    (re.compile(rb"\s*\{\s*\"(?:[^\"\\\n]|\\.)*\"\s*:"), ".jsonl"),
)


def ending(head: bytes) -> str:
    """The usual ending of files that begin so; that of plain text if nothing better is seen."""
    return next((ending for sign, ending in _SIGNS if sign.match(head)), ".txt")
