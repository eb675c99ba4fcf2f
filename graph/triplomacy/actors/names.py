"""Second thoughts on the names of a sentence: what is no name after all, and what the entity recogniser missed."""

from collections.abc import Collection, Iterator, Sequence
from itertools import takewhile

from triplomacy.actors.mentions import Mention
from triplomacy.actors.nouns import Nouns, lemma
from triplomacy.tokens import Span as Tokens
from triplomacy.tokens import Token

_PARTICLES = frozenset(
    {"al", "bin", "da", "de", "del", "der", "di", "dos", "el", "ibn", "la", "le", "san", "van", "von", "un"}
)


def sifted(tokens: Tokens, mentions: Sequence[Mention], table: Nouns, holes: Collection[Token]) -> list[Mention]:
    """The mentions that are names, and persons named after a title that no entity covers.

    "Foreign Ministry" is a common noun with an owner; a stand-in for a lost name is no name.
    """
    common = table.government | table.forces | table.groups.keys() | table.collective
    named = [
        mention
        for mention in mentions
        if (mention.iri is not None or mention.role == "PERSON" or lemma(mention.root).removesuffix("s") not in common)
        and not any(token in holes for token in mention.tokens)
    ]
    return [*named, *_titled(list(tokens), _taken(named), table.office)]


def surnames(tokens: Tokens, mentions: Sequence[Mention], known: Collection[str]) -> Iterator[Mention]:
    """Lone surnames of persons that the document has named in full."""
    taken = _taken(mentions)
    for token in tokens:
        if token.text in known and token not in taken and token.pos_ in ("PROPN", "NOUN", "ADJ"):
            yield Mention(token.doc[token.i : token.i + 1], None, "PERSON", token.text)


def _titled(tokens: list[Token], taken: Collection[Token], offices: Collection[str]) -> Iterator[Mention]:
    """Two or more capitalised words after a capitalised title."""
    for at, title in enumerate(tokens[:-2]):
        if not title.text[0].isupper() or lemma(title) not in offices or title in taken:
            continue
        name = list(takewhile(lambda t: _is_name_part(t) and t not in taken, tokens[at + 1 :]))
        if len(name) > 1 and name[0].text[0].isupper() and name[-1].text[:1].isupper():
            span = title.doc[name[0].i : name[-1].i + 1]
            yield Mention(span, None, "PERSON", span.text)


def _is_name_part(token: Token) -> bool:
    return (token.text[:1].isupper() and token.text.isalpha()) or token.text == "-" or token.lower_ in _PARTICLES


def _taken(mentions: Sequence[Mention]) -> frozenset[Token]:
    return frozenset(token for mention in mentions for token in mention.tokens)
