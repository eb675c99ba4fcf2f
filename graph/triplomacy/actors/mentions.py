"""The names in a sentence: those of the gazetteer, longest first, then persons and bodies known only as entities.

No fuzzy guess: a form is matched as written (in any case only where it is written in capitals or all in lower case),
an ambiguous one by the context that its senses name, or not at all.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from spacy.language import Language

from triplomacy.actors import nouns
from triplomacy.claims import Iri
from triplomacy.gazetteer import PLAIN_QUOTES, Gazetteer, Sense
from triplomacy.tokens import Doc, Token
from triplomacy.tokens import Span as Tokens

# Entity labels that name somebody who can act; places and nationalities are the gazetteer's business.
_ACTING = frozenset({"PERSON", "ORG"})
_NO_ACTOR = "-"


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that name one actor. `iri` is None for a name that only the entity recogniser knows."""

    tokens: Tokens
    iri: Iri | None
    role: str
    label: str = ""

    @property
    def root(self) -> Token:
        """The token that the rest of the sentence hangs on."""
        return self.tokens.root


class NameMatcher:
    """Finds gazetteer names in parsed text. Built once for a vocabulary."""

    def __init__(self, gazetteer: Gazetteer, nlp: Language) -> None:
        self.gazetteer = gazetteer
        self._offices = nouns.load().office
        self._readings: dict[str, list[tuple[str, Iri, str]]] = {}
        self._senses: dict[str, list[Sense]] = {}
        for form, iri, role in gazetteer.forms():
            plain = form.translate(PLAIN_QUOTES)
            self._readings.setdefault(plain.lower(), []).append((plain, iri, role))
        for form, readings in gazetteer.senses.items():
            self._senses.setdefault(form.lower(), []).extend(readings)
        # The words of each form by their first one, in lower case.
        self._forms: dict[str, set[tuple[str, ...]]] = {}
        for form in {*(form for form, _, _ in gazetteer.forms()), *gazetteer.senses}:
            # Tokenised as written: in lower case "U.N." would fall apart.
            words = tuple(token.lower_ for token in nlp.make_doc(form.translate(PLAIN_QUOTES)))
            self._forms.setdefault(words[0], set()).add(words)

    def mentions(self, doc: Doc | Tokens, context: "TextContext") -> list[Mention]:
        """Names in reading order, none overlapping another, the longest kept."""
        read = (mention for tokens in self._known(doc) if (mention := self._read(tokens, context)))
        known: list[Mention] = []
        taken: set[int] = set()
        for mention in sorted(read, key=lambda m: (-len(m.tokens), m.tokens.start)):
            places = range(mention.tokens.start, mention.tokens.end)
            if taken.isdisjoint(places):
                known.append(mention)
                taken.update(places)
        named = [mention for mention in known if mention.iri != _NO_ACTOR]
        return sorted([*named, *self._entities(doc, taken)], key=lambda m: m.tokens.start)

    def _known(self, doc: Doc | Tokens) -> Iterator[Tokens]:
        """All words that read like a form of the gazetteer, in any case."""
        lowered = [token.lower_ for token in doc]
        for at, (token, first) in enumerate(zip(doc, lowered, strict=True)):
            for words in self._forms.get(first, ()):
                if tuple(lowered[at : at + len(words)]) == words:
                    yield token.doc[token.i : token.i + len(words)]

    def _read(self, tokens: Tokens, context: "TextContext") -> Mention | None:
        text = tokens.text
        readings = [
            (iri, role)
            for form, iri, role in self._readings.get(text.lower(), ())
            if _written_as(text, form) and self.gazetteer[iri].named_on(context.day)
        ]
        if readings:
            iri, role = readings[0]
            return Mention(tokens, iri, role, text) if len({i for i, _ in readings}) == 1 else None
        senses = [sense for sense in self._senses.get(text.lower(), ()) if _written_as(text, sense.form)]
        sense = context.choose(senses)
        if sense is None:
            return None
        if sense.denotes is None:
            return Mention(tokens, Iri(_NO_ACTOR), "other", text)
        entry = self.gazetteer[sense.denotes]
        role = next((name.role for name in entry.names if name.form == sense.form), _role_of(sense.form, entry.label))
        return Mention(tokens, sense.denotes, role, text)

    def _entities(self, doc: Doc | Tokens, taken: set[int]) -> Iterator[Mention]:
        for entity in doc.ents:
            if entity.label_ not in _ACTING or not any(c.isalpha() for c in entity.text) or entity.root.pos_ == "PRON":
                continue
            name, label = _hyphenated(_bare(entity)), entity.label_
            if name and name[0].lemma_.lower() in self._offices and len(name) > 2:
                # "General Jane Doe" is a person whatever the recogniser thinks.
                name, label = name[1:], "PERSON"
            if name and name[0].text[0].isupper() and not taken & {token.i for token in name}:
                yield Mention(name, None, label, " ".join(name.text.split()))


class TextContext:
    """What a document's text and day say about whom a name means."""

    def __init__(self, text: str, day: date | None = None) -> None:
        self.text, self.day = text, day

    @cached_property
    def _known(self) -> dict[str, bool]:
        return {}

    def occurs(self, phrase: str) -> bool:
        """Whether the phrase stands in the text as whole words, in this case."""
        if phrase not in self._known:
            whole = rf"(?<!\w){re.escape(phrase)}(?!\w)"
            self._known[phrase] = phrase in self.text and bool(re.search(whole, self.text))
        return self._known[phrase]

    def choose(self, senses: Iterable[Sense]) -> Sense | None:
        """The one sense that the context supports, else the default one, else None."""
        open_senses = [s for s in senses if not any(self.occurs(phrase) for phrase in s.excluded_by)]
        supported = [s for s in open_senses if any(self.occurs(phrase) for phrase in s.supported_by)]
        chosen = supported or [s for s in open_senses if s.default]
        return chosen[0] if len({s.denotes for s in chosen}) == 1 else None


def _bare(entity: Tokens) -> Tokens:
    """The entity without articles, punctuation and words in lower case at its ends."""
    start, end = entity.start, entity.end
    while start < end and (entity.doc[start].is_punct or entity.doc[start].lower_ in ("the", "a", "an")):
        start += 1
    while end > start and (entity.doc[end - 1].is_punct or entity.doc[end - 1].is_lower):
        end -= 1
    return entity.doc[start:end]


def _hyphenated(name: Tokens) -> Tokens:
    """The name with what hyphens join to its end: the tokenizer parts "Chia-ming"."""
    doc, end = name.doc, name.end
    while (
        name and end + 1 < len(doc) and doc[end].text == "-" and not (doc[end - 1].whitespace_ or doc[end].whitespace_)
    ):
        end += 2
    return doc[name.start : end]


def _written_as(text: str, form: str) -> bool:
    """Whether the text is this form: as written, in capitals, or with the capitals of a title."""
    if text == form or form.islower():
        return True
    if form.isupper() or not any(c.islower() for c in form):
        return False
    return text == form.upper() or (len(form) > 3 and text == form.title() and text[0].isupper())


def _role_of(form: str, label: str) -> str:
    """Demonyms among ambiguous forms look like adjectives of the label; all else is a name."""
    return "demonym" if re.search(r"(ean|ian|ese|an|ish|i)s?$", form) and form != label else "name"
