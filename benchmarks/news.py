"""News, as much as wanted and alike from run to run: articles of the sentences that were written for this project.

Real English of many authors about invented events, in an order that nobody wrote: right for size and speed, not for
truth. No two articles are copies of one another.
"""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random

SENTENCES = Path(__file__).parents[1] / "seeds" / "sentences"
_FIRST_DAY, _DAYS = date(2015, 1, 1), 4_000


def articles(documents: int, *, sentences: int = 8, seed: int = 1) -> Iterator[dict[str, str]]:
    """Rows of a corpus: id, title, published, url, source and text. The n-th is the same whatever their number."""
    for number in range(documents):
        rng = Random(f"{seed} {number}")
        found = rng.sample(_sentences(), sentences)
        day = _FIRST_DAY + timedelta(days=rng.randrange(_DAYS))
        yield {
            "id": f"news-{number}",
            "title": f"{found[0].split(',')[0][:80]} ({number})",
            "published": day.isoformat(),
            "url": f"https://news.example/{day:%Y/%m}/{number}",
            "source": f"Wire {rng.randrange(40)}",
            "text": f"{' '.join(found)} This was report {number}.",
        }


def write(path: Path, documents: int, *, sentences: int = 8) -> None:
    """A corpus as JSON Lines, an article a line."""
    with path.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in articles(documents, sentences=sentences))


@cache
def _sentences() -> list[str]:
    files = sorted(SENTENCES.glob("*.jsonl"))
    return [json.loads(line)["text"] for path in files for line in path.read_text("utf-8").splitlines()]
