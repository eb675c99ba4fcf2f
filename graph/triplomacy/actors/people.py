"""Who the names in one document denote: persons under their full name, and bodies that no gazetteer lists."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from triplomacy.actors.mentions import Mention
from triplomacy.claims import ID_NAMESPACE, Actor, Iri
from triplomacy.gazetteer import Gazetteer, other_iri, slug

_CLASS_OF_ENTITY = {"PERSON": "Person", "ORG": "Organization"}


def unlisted(label: str, kind: str, gazetteer: Gazetteer, *, acts_for: Actor | None = None) -> Actor:
    """An actor that the gazetteer lacks; its IRI ends in 6 hexadecimal digits if a listed actor has the plain one."""
    iri = Iri(ID_NAMESPACE + slug(label))
    if iri in gazetteer.entries and gazetteer.entries[iri].kind != kind:
        iri = other_iri(label, kind)
    return Actor(iri=iri, label=label, kind=kind, acts_for=acts_for)


class Register:
    """The named actors of one document: a surname means the person who was named in full, and nobody else."""

    def __init__(self, gazetteer: Gazetteer, *, on: date | None) -> None:
        self.gazetteer = gazetteer
        self.on = on
        self._by_name: dict[str, Actor] = {}
        self._by_surname: dict[str, set[Iri]] = {}
        self._by_first: dict[str, set[Iri]] = {}
        self._actors: dict[Iri, Actor] = {}

    def enter(self, mentions: Iterable[Mention]) -> None:
        """Takes note of every full name, so that surnames can be understood."""
        for mention in mentions:
            if mention.iri is not None:
                actor = self.gazetteer.actor(mention.iri, on=self.on)
                self._actors[actor.iri] = actor
                for surname in self.gazetteer[mention.iri].surnames:
                    self._by_surname.setdefault(surname, set()).add(actor.iri)
            elif mention.role == "PERSON" and " " in mention.label:
                actor = unlisted(mention.label, "Person", self.gazetteer)
                self._actors.setdefault(actor.iri, actor)
                self._by_name[mention.label] = actor
                first, *_, last = mention.label.split(" ")
                self._by_surname.setdefault(last, set()).add(actor.iri)
                self._by_first.setdefault(first, set()).add(actor.iri)

    @property
    def surnames(self) -> frozenset[str]:
        """Surnames that mean one person in this document."""
        return (
            frozenset(name for name, iris in self._by_surname.items() if len(iris) == 1) | self.gazetteer.famous.keys()
        )

    def actor(self, mention: Mention) -> Actor | None:
        """Whom the mention denotes; None for a lone name that nobody in the document bears in full."""
        if mention.iri is not None:
            return self.current(self.gazetteer.actor(mention.iri, on=self.on))
        if mention.label in self._by_name:
            return self.current(self._by_name[mention.label])
        # "Ms Hsu" is Hsu Mei-ling: a family name may stand first.
        bearers = self._by_surname.get(mention.label) or self._by_first.get(mention.label, set())
        if len(bearers) == 1:
            return self.current(self._actors[next(iter(bearers))])
        if not bearers and mention.label in self.gazetteer.famous:
            return self.gazetteer.actor(self.gazetteer.famous[mention.label], on=self.on)
        if mention.role == "PERSON" and (
            bearers or " " not in mention.label or mention.label in self.gazetteer.bearers
        ):
            return None
        return self.current(unlisted(mention.label, _CLASS_OF_ENTITY.get(mention.role, "Organization"), self.gazetteer))

    def appoint(self, person: Actor, principal: Actor) -> None:
        """Notes for whom a person acts, as the document itself says; what the gazetteer says stays."""
        if person.acts_for is None and person.kind == "Person" and principal.iri != person.iri:
            self._actors[person.iri] = replace(person, acts_for=principal.principal)

    def reclassify(self, actor: Actor, kind: str) -> Actor:
        """An unlisted actor under the class that the document gives it; a listed one stays what it is."""
        if actor.iri in self.gazetteer.entries:
            return actor
        self._actors[actor.iri] = replace(self._actors.get(actor.iri, actor), kind=kind)
        return self._actors[actor.iri]

    def current(self, actor: Actor) -> Actor:
        """The actor with what the document has said since about whom it acts for."""
        return self._actors.get(actor.iri, actor)
