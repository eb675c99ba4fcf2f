"""The language that a text is written in, told by py3langid, whose model lies in its package."""

from functools import cache
from typing import TYPE_CHECKING

from triplomacy.claims import Document
from triplomacy.errors import OtherLanguage

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

ENGLISH = "en"

# Names, headlines and tables are too short to tell, or look like any language.
_SHORTEST, _SAMPLE = 200, 4000
_LEAST_SURE = 0.9


def told(document: Document) -> str | None:
    """The language of a document, as a BCP 47 tag: that of its words, if there are enough, else the one it states."""
    words = document.text.strip()[:_SAMPLE]
    if len(words) >= _SHORTEST:
        language, sure = _identifier().classify(words)
        if sure >= _LEAST_SURE and language != "zxx":
            stated = (document.language or "").partition("-")[0].lower()
            return document.language if stated == language else str(language)
    return document.language


def english(document: Document, place: str) -> None:
    """Raises OtherLanguage if a document, whose language was told, is not in English."""
    if document.language and document.language.partition("-")[0].lower() != ENGLISH:
        raise OtherLanguage(
            f"{place}: in another language ({document.language}); only English is read", document.language
        )


@cache
def _identifier() -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
