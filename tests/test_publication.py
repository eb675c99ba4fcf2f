"""The day of publication that a text gives, and the one that a reader gives for it."""

from datetime import date
from pathlib import Path

import pytest

from triplomacy import documents, pipeline
from triplomacy.documents import publication
from triplomacy.relations.extraction import Extractor

HEADS = [
    ("Published: 2024-03-03\n\nChad met Mali.", date(2024, 3, 3)),
    ("Talks resume\n\nTuesday, 5 March 2024, 14:05 GMT\n\nChad met Mali.", date(2024, 3, 5)),
    ("BAMAKO, March 3, 2024 (Agency) - Chad met Mali.", date(2024, 3, 3)),
    ("BAMAKO, March 3 (Agency) - Chad met Mali.", None),
    ("03/04/2024\n\nChad met Mali.", None),
    ("On 3 March 2024 Chad met Mali.", None),
    ("3 March 2024\n\n4 March 2024\n\nChad met Mali.", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "day"), HEADS)
def test_only_a_full_date_at_the_head_is_the_day_of_publication(text: str, day: date | None) -> None:
    assert publication.published(text) == day


def test_a_date_that_is_given_serves_texts_without_one_and_resolves_their_times(
    tmp_path: Path, extractor: Extractor
) -> None:
    dated, undated = tmp_path / "dated.txt", tmp_path / "undated.txt"
    dated.write_text("Published: 2024-03-03\n\nFrance attacked Mali on Friday.\n")
    undated.write_text("France attacked Mali on Friday.\n")
    found = list(pipeline.articles([dated, undated], extractor, print, published=date(2026, 6, 17)))
    assert [article.document.published for article in found] == [date(2024, 3, 3), date(2026, 6, 17)]
    days = [[claim.time.earliest for claim in article.claims if claim.time] for article in found]
    assert days == [[date(2024, 3, 1)], [date(2026, 6, 12)]]
    [plain] = documents.read(undated)
    assert plain.published is None
