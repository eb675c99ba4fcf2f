"""Short forms that a document gives its names: "the Commission" for the European Commission, "(CFP)" after a name."""

from collections.abc import Iterator, Sequence

from triplomacy.actors.mentions import Mention
from triplomacy.gazetteer import Gazetteer
from triplomacy.tokens import Span as Tokens
from triplomacy.tokens import Token

# "the State", "the Republic" are said of many; states themselves are not shortened.
_SHORTENED = frozenset({"IntergovernmentalOrganization", "GovernmentBody", "Organization", "Company", "Bloc"})
_WIDE = frozenset({"Nations", "Republic", "State", "States"})


class Shortenings:
    """The short forms of a document: words that one name alone ends in, and initials in brackets behind a name."""

    def __init__(self, sentences: Sequence[tuple[Tokens, Sequence[Mention]]], gazetteer: Gazetteer) -> None:
        self._ends: dict[str, list[Mention]] = {}
        self._initials: dict[str, Mention] = {}
        for tokens, mentions in sentences:
            for mention in mentions:
                kind = gazetteer[mention.iri].kind if mention.iri is not None else mention.role
                if len(mention.tokens) > 1 and (kind in _SHORTENED or kind == "ORG"):
                    self._learn(tokens, mention)

    def found(self, tokens: Tokens, mentions: Sequence[Mention]) -> Iterator[Mention]:
        """The short forms in a sentence, each as a mention of the full name."""
        known = {
            token
            for mention in mentions
            if mention.iri is not None or len(mention.tokens) > 1
            for token in mention.tokens
        }
        for token in tokens:
            if token not in known and (full := self._full(token, tokens)):
                yield Mention(token.doc[token.i : token.i + 1], full.iri, full.role, full.label)

    def _learn(self, tokens: Tokens, mention: Mention) -> None:
        last, after = mention.tokens[-1].text, mention.tokens.end
        if last[0].isupper() and not last.isupper() and last not in _WIDE:
            self._ends.setdefault(last, []).append(mention)
        if after + 2 < tokens.end and tokens.doc[after].text == "(" and tokens.doc[after + 2].text == ")":
            short = tokens.doc[after + 1].text
            initials = "".join(token.text[0] for token in mention.tokens if token.text[0].isupper())
            if short.isupper() and short in (initials, initials.removeprefix("T")):
                self._initials[short] = mention

    def _full(self, token: Token, tokens: Tokens) -> Mention | None:
        if token.text in self._initials:
            return self._initials[token.text]
        full = self._ends.get(token.text, [])
        one = len({mention.iri or mention.label for mention in full}) == 1
        before = token.nbor(-1) if token.i > tokens.start else None
        alone = token.i + 1 >= tokens.end or not token.nbor(1).text[0].isupper()
        return full[0] if one and alone and before is not None and before.lower_ == "the" else None
