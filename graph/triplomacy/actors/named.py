"""Who is named in a document, and by which words: all that is known of its actors before any phrase is resolved."""

from collections.abc import Sequence

from triplomacy.actors import names
from triplomacy.actors.mentions import Mention, NameMatcher, TextContext
from triplomacy.actors.nouns import Nouns, lemma
from triplomacy.actors.people import Register
from triplomacy.actors.prominence import prominence
from triplomacy.actors.reference import Reference
from triplomacy.actors.shortenings import Shortenings
from triplomacy.actors.syntax import conjuncts
from triplomacy.claims import Actor, Document
from triplomacy.language import Sentence
from triplomacy.tokens import Token


class Named:
    """The names of one document; `holes` are words that stand in for names which the text has lost."""

    def __init__(self, document: Document, sentences: Sequence[Sentence], matcher: NameMatcher, table: Nouns) -> None:
        self.register = Register(matcher.gazetteer, on=document.published)
        self.holes = {token for sentence in sentences for token in sentence.tokens if sentence.is_hole(token)}
        context = TextContext(document.text, document.published)
        found = [
            (s.tokens, names.sifted(s.tokens, matcher.mentions(s.tokens, context), table, self.holes))
            for s in sentences
        ]
        for _, mentions in found:
            self.register.enter(mentions)
        short = Shortenings(found, matcher.gazetteer)
        self._mention_at: dict[Token, Mention] = {}
        for tokens, mentions in found:
            surnames = names.surnames(tokens, mentions, self.register.surnames)
            complete = [*mentions, *surnames, *short.found(tokens, mentions)]
            self._mention_at |= {token: mention for mention in complete for token in mention.tokens}
        self.ranking = prominence(self.actor(token) for token, m in self._mention_at.items() if m.root == token)

    def __contains__(self, token: Token) -> bool:
        """Whether the token is part of a name."""
        return token in self._mention_at

    def mention(self, token: Token) -> Mention | None:
        """The name that the token is part of."""
        return self._mention_at.get(token)

    def actor(self, token: Token) -> Actor | None:
        """The actor whose name the token is part of."""
        mention = self._mention_at.get(token)
        return self.register.actor(mention) if mention else None

    def references(self, token: Token) -> list[Reference]:
        """The same as a reference by the whole name."""
        mention = self._mention_at.get(token)
        actor = self.register.actor(mention) if mention else None
        return [Reference(actor, mention.tokens, "name")] if mention and actor else []

    def is_seat(self, token: Token) -> bool:
        """Whether it names a place that stands for who governs from it."""
        mention = self._mention_at.get(token)
        return mention is not None and mention.role == "metonym"

    def is_demonym(self, token: Token) -> bool:
        """Whether it is an adjective of a people, or the name of the people."""
        mention = self._mention_at.get(token)
        return mention is not None and mention.role == "demonym"

    def before(self, token: Token) -> set[str]:
        """Whom the sentence names before the token, by the IRIs of those acted for."""
        return {a.principal.iri for t in token.sent if t.i < token.i and (a := self.actor(t)) is not None}

    def listed_with(self, token: Token) -> int:
        """How many named actors are coordinated in the list that the token stands in."""
        first = token
        while first.dep_ == "conj" and first.head != first:
            first = first.head
        return sum(1 for t in conjuncts(first) if t in self._mention_at)

    def sole_owners(self) -> dict[str, Actor]:
        """Of each noun that one actor alone has in the document, that actor: "the junta" where Niger has one."""
        owners: dict[str, set[Actor]] = {}
        for token in self._mention_at:
            if token.dep_ in ("nmod:poss", "amod", "compound") and (actor := self.actor(token)):
                owners.setdefault(lemma(token.head), set()).add(actor)
        return {noun: next(iter(found)) for noun, found in owners.items() if len(found) == 1}
