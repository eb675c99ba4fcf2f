"""Real files made from texts: pages, PDF, Word, messages, feeds, web archives and archives."""

import gzip
import io
import tarfile
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from datetime import date
from email.message import EmailMessage
from html import escape
from io import BytesIO

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def page(title: str, paragraphs: Sequence[str], *, day: date | None = None, language: str = "en") -> bytes:
    """A web page with menus and footers around an article."""
    stated = f'<meta property="article:published_time" content="{day.isoformat()}T10:00:00Z">' if day else ""
    menu = "".join(f'<li><a href="/{word}">{word}</a></li>' for word in ("World", "Sports", "Weather", "Subscribe"))
    body = "\n".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
    return f"""<!DOCTYPE html>
<html lang="{language}"><head><meta charset="utf-8"><title>{escape(title)} | The Example</title>
<meta property="og:site_name" content="The Example"><meta name="author" content="Awa Example">{stated}
<script>document.cookie = "Iran attacked Russia."</script></head>
<body><nav><ul>{menu}</ul></nav><article><h1>{escape(title)}</h1>
{body}
</article><aside><p>Most read: <a href="/x">Ten recipes</a></p></aside>
<footer>Copyright The Example. All rights reserved.</footer></body></html>
""".encode()


def pdf(pages: Sequence[Sequence[tuple[int, int, str]]], info: Mapping[str, str] | None = None) -> bytes:
    """A PDF of lines at places: across and up, in points, on pages of 612 by 792."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    kids = []
    for lines in pages:
        drawn = b"\n".join(b"BT /F1 10 Tf %d %d Td (%s) Tj ET" % (x, y, _escaped(words)) for x, y, words in lines)
        stream = zlib.compress(drawn)
        objects.append(b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(stream), stream))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(kids))
    objects.append(b"<< %s >>" % b" ".join(b"/%s (%s)" % (k.encode(), _escaped(v)) for k, v in (info or {}).items()))
    out = io.BytesIO(b"%PDF-1.4\n")
    out.seek(0, io.SEEK_END)
    places = []
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(
        b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (len(objects) + 1, len(objects), start)
    )
    return out.getvalue()


def column(lines: Sequence[str], *, x: int = 72, y: int = 720) -> list[tuple[int, int, str]]:
    """Lines one under the other."""
    return [(x, y - 12 * number, line) for number, line in enumerate(lines)]


def _escaped(words: str) -> bytes:
    data = words.encode("cp1252", "replace")
    return data.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def docx(paragraphs: Sequence[str], *, title: str = "", author: str = "", created: str = "", head: str = "") -> bytes:
    """A Word document; `head` stands before its root element."""
    body = "".join(f'<w:p><w:r><w:t xml:space="preserve">{escape(one)}</w:t></w:r></w:p>' for one in paragraphs)
    return archive(
        {
            "[Content_Types].xml": b"<Types/>",
            "word/document.xml": (
                f'<?xml version="1.0"?>{head}<w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>'
            ).encode(),
            "docProps/core.xml": (
                '<?xml version="1.0"?><cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata'
                '/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
                f"<dc:title>{escape(title)}</dc:title><dc:creator>{escape(author)}</dc:creator>"
                f"<dcterms:created>{created}</dcterms:created></cp:coreProperties>"
            ).encode(),
        }
    )


def message(
    subject: str, text: str | None, *, html: bytes | None = None, attached: Mapping[str, bytes] | None = None
) -> bytes:
    """A message as it is sent."""
    made = EmailMessage()
    made["From"] = "Awa Example <awa@example.org>"
    made["To"] = "desk@example.com"
    made["Subject"] = subject
    made["Date"] = "Sun, 03 Mar 2024 10:00:00 +0000"
    if text is not None:
        made.set_content(text)
    if html is not None:
        (made.set_content if text is None else made.add_alternative)(html.decode(), subtype="html")
    for name, data in (attached or {}).items():
        made.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return made.as_bytes()


def mailbox(messages: Sequence[bytes]) -> bytes:
    """A mailbox in the form "mboxrd"."""
    out = []
    for one in messages:
        quoted = b"\n".join(b">" + line if line.startswith(b"From ") else line for line in one.split(b"\n"))
        out.append(b"From awa@example.org Sun Mar  3 10:00:00 2024\n" + quoted + b"\n\n")
    return b"".join(out)


def rss(entries: Sequence[tuple[str, str]], *, head: str = "") -> bytes:
    """A feed of titles and pieces of HTML; `head` stands before its root element."""
    items = "".join(
        f"<item><title>{escape(title)}</title><link>https://example.org/{number}</link>"
        f"<pubDate>Sun, 03 Mar 2024 10:00:00 GMT</pubDate><description>{escape(html)}</description></item>"
        for number, (title, html) in enumerate(entries)
    )
    return f"""<?xml version="1.0" encoding="utf-8"?>{head}
<rss version="2.0"><channel><title>The Example</title><language>en-gb</language>{items}</channel></rss>""".encode()


def atom(entries: Sequence[tuple[str, str]]) -> bytes:
    """An Atom feed of titles and pieces of HTML."""
    items = "".join(
        f'<entry><title>{escape(title)}</title><link href="https://example.org/a{number}"/>'
        f"<author><name>Awa Example</name></author><updated>2024-03-03T10:00:00Z</updated>"
        f'<content type="html">{escape(html)}</content></entry>'
        for number, (title, html) in enumerate(entries)
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>The Example</title>{items}</feed>'.encode()


def warc(responses: Mapping[str, tuple[str, bytes]], *, packed: bool = True) -> bytes:
    """A web archive of responses: by their address the media type and the body."""
    out: list[bytes] = []
    for url, (media_type, body) in responses.items():
        sent = f"HTTP/1.1 200 OK\r\nContent-Type: {media_type}\r\n\r\n".encode() + body
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-03-12T10:00:00Z\r\n"
            f"WARC-Record-ID: <urn:uuid:12345678-feed-b000-{len(out):04}-00002e3d9f6b>\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(sent)}\r\n\r\n"
        )
        record = head.encode() + sent + b"\r\n\r\n"
        out.append(gzip.compress(record, mtime=0) if packed else record)
    return b"".join(out)


def archive(files: Mapping[str, bytes]) -> bytes:
    """A ZIP archive."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files.items():
            made.writestr(name, data)
    return out.getvalue()


def tarball(files: Mapping[str, bytes], *, packed: bool = False) -> bytes:
    """A TAR archive, packed with gzip if wanted."""
    out = BytesIO()
    with tarfile.open(fileobj=out, mode="w") as made:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            made.addfile(info, BytesIO(data))
    return gzip.compress(out.getvalue(), mtime=0) if packed else out.getvalue()
