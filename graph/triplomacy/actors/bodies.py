"""Armed forces and coast guards of a state: those that the gazetteer lists, else ones made of its name."""

from triplomacy.actors.people import unlisted
from triplomacy.claims import Actor
from triplomacy.gazetteer import Gazetteer


def forces(owner: Actor, words: str, gazetteer: Gazetteer) -> Actor:
    """Whose "troops" are: the armed forces of a state; of any other actor, that actor. `words` name the owner."""
    if owner.kind not in ("State", "Territory"):
        return owner
    under = gazetteer.subordinates.get(owner.iri, ())
    listed = (entry for entry in under if entry.kind == "ArmedForce" and entry.label.endswith("armed forces"))
    first = next(listed, None)
    return gazetteer.actor(first.iri) if first else _body(owner, words, "armed forces", "ArmedForce", gazetteer)


def coast_guard(owner: Actor, words: str, gazetteer: Gazetteer) -> Actor:
    """The coast guard of a state; a coast guard is its own."""
    if owner.kind == "GovernmentBody" and owner.label.lower().endswith("coast guard"):
        return owner
    return _body(owner, words, "Coast Guard", "GovernmentBody", gazetteer)


def _body(owner: Actor, words: str, noun: str, kind: str, gazetteer: Gazetteer) -> Actor:
    names = {f"{owner.label} {noun}".lower(), f"{words} {noun}".lower()}
    for entry in gazetteer.subordinates.get(owner.iri, ()):
        if names & {name.form.lower() for name in entry.names}:
            return gazetteer.actor(entry.iri)
    return unlisted(f"{owner.label} {noun}", kind, gazetteer, acts_for=owner)
