"""Decisions taken, undone and brought in: a store is told, and the documents that they touch are made anew.

What the extractor said stays as it is. The decision and the documents go in together: a store that is cut off holds
all of it or nothing once it is opened again.
"""

import difflib
import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from triplomacy import gazetteer, ontology, rdf
from triplomacy.claims import Actor, Claim, Iri
from triplomacy.curation import Curation, actors
from triplomacy.decisions import Change, Decision, Undoing
from triplomacy.errors import InvalidDecision
from triplomacy.stores import GraphStore
from triplomacy.stores.parts import Part, of_decisions


def take(store: GraphStore, decisions: Iterable[Decision]) -> int:
    """Takes decisions in, those that it has already left out; gives the number of documents that changed."""
    return _settle(store, store.curation.with_(decisions))


def decide(store: GraphStore, decision: Decision) -> int:
    """Takes one new decision in; gives the number of documents that changed.

    Raises InvalidDecision if an earlier decision stands against it, or if nothing would change.
    """
    held = store.curation
    _check(held, decision)
    return _settle(store, Curation((*held.decisions, decision)))


def undo(store: GraphStore, id_: str, undoing: Undoing) -> tuple[Decision, int]:
    """Takes back the decision whose id begins so; gives it, and the number of documents that changed.

    Raises InvalidDecision.
    """
    held = store.curation
    found = [one for one in held.decisions if one.id.startswith(id_)] if id_ else []
    if len(found) != 1:
        near = difflib.get_close_matches(id_, [one.id for one in held.decisions], n=3)
        hint = f"did you mean {' or '.join(near)}" if near else "see 'triplomacy curate STORE list'"
        raise InvalidDecision(f"{id_!r} is {'no decision' if not found else 'the beginning of several'}; {hint}")
    [decision] = found
    if decision.undone:
        raise InvalidDecision(f"{decision.id}: was undone by {decision.undone.who} already")
    withdrawn = replace(decision, undone=undoing)
    changed = _settle(store, Curation(tuple(withdrawn if one is decision else one for one in held.decisions)))
    return withdrawn, changed


def claims(store: GraphStore, id_: str) -> tuple[tuple[str, ...], Claim]:
    """The ids that the extractor gave a claim, several if claims became one, and the claim as it stands now.

    Raises InvalidDecision with near ids.
    """
    document = id_.rpartition("-")[0]
    pairs = [pair for part in store.parts([document]) for pair in part.curation.traced(part.said)] if document else []
    found = [(was.id, now) for was, now in pairs if now is not None and now.id == id_]
    if found:
        return tuple(dict.fromkeys(was for was, _ in found)), max((now for _, now in found), key=lambda c: c.confidence)
    gone = next((was for was, now in pairs if now is None and was.id == id_), None)
    if gone is not None:
        by = store.curation.rejected(id_)
        raise InvalidDecision(f"{id_}: was rejected already ({by.id}); undo that first" if by else
                              f"{id_}: is left out, as source and target became one")  # fmt: skip
    held = store.held().get(document)
    if held and held.is_rdf:
        raise InvalidDecision(f"{id_}: its document was loaded as RDF; load its claims to correct them")
    near = difflib.get_close_matches(id_, [now.id for _, now in pairs if now], n=3)
    raise InvalidDecision(f"no claim {id_!r} in the store" + (f"; did you mean {' or '.join(near)}?" if near else ""))


def change(store: GraphStore, id_: str, **values: Any) -> tuple[tuple[str, ...], Change]:
    """The ids that the extractor gave a claim, and what of the values, each None or a field, is new to it.

    Raises InvalidDecision if nothing is, or if source and target would be one.
    """
    ids, claim = claims(store, id_)
    new = {name: value for name, value in values.items() if value is not None and not _is(getattr(claim, name), value)}
    if not new:
        raise InvalidDecision(f"{id_}: says so already; give what is to change")
    source, target = (new.get(name, getattr(claim, name)) for name in ("source", "target"))
    if source.iri == target.iri:
        raise InvalidDecision(f"{id_}: {source.label} would be source and target; reject it if it says nothing else")
    return ids, Change(**new)


def _is(old: Any, new: Any) -> bool:
    return bool(old.iri == new.iri if isinstance(new, Actor) else old == new)


def actor(store: GraphStore, iri: str) -> Actor:
    """An actor of the store, by its IRI, under the name that it had before any renaming. Raises InvalidDecision."""
    known = gazetteer.load()
    if Iri(iri) in known.entries:
        return known.actor(Iri(iri))
    unnamed = Curation(tuple(one for one in store.curation.active if one.kind != "rename"))
    for part in _naming(store.parts(), _sources(unnamed.decisions, {iri})):
        for record in unnamed.corrected(part.said):
            if isinstance(record, Claim):
                for one in actors(record):
                    if one.iri == iri:
                        return one
    raise InvalidDecision(f"no claim of the store names {iri}; decide about actors of claims, or known ones")


def new_actor(label: str, kind: str) -> Actor:
    """An actor that nobody named before, of a class of the ontology. Raises InvalidDecision."""
    classes = sorted(ontology.load().classes)
    if kind not in classes:
        near = difflib.get_close_matches(kind, classes, n=1) or classes
        raise InvalidDecision(f"no class of actors {kind!r} in the ontology; one of {', '.join(near)}")
    iri = Iri(ontology.ID + gazetteer.slug(label))
    taken = iri in gazetteer.load().entries
    return Actor(iri=gazetteer.other_iri(label, kind) if taken else iri, label=label, kind=kind)


def _check(held: Curation, new: Decision) -> None:
    """Raises InvalidDecision if a decision stands against what was decided, or says nothing new."""
    if any(one.id == new.id for one in held.decisions):
        raise InvalidDecision(f"{new.id}: was taken already; see 'triplomacy curate STORE list'")
    for one in filter(None, (new.actor, new.into)):
        earlier = next(
            (old for old in held.active if old.kind == "merge" and old.actor and old.actor.iri == one.iri), None
        )
        if earlier and earlier.into:
            raise InvalidDecision(f"{one.label} was merged into {earlier.into.label} ({earlier.id}); undo that first")
    if new.actor and new.into and new.actor.iri == new.into.iri:
        raise InvalidDecision(f"{new.actor.label} is {new.into.label} already; name two actors")
    label = new.actor and held.labels.get(new.actor.iri, new.actor.label)
    if new.kind == "rename" and new.name == label:
        raise InvalidDecision(f"{label} has that name already")
    if new.kind == "alias" and any(one.iri == (new.actor and new.actor.iri) and name == new.name
                                   for one, name in held.aliases):  # fmt: skip
        raise InvalidDecision(f"{label} is called {new.name} already")
    if new.kind == "alias":
        other = next((one for one, name in held.aliases if name == new.name), None)
        if other:
            raise InvalidDecision(f"{new.name} is an alias of {other.label} already; undo that first")


def _settle(store: GraphStore, new: Curation) -> int:
    """Puts decisions in force: they and the parts that differ under them go in at once."""
    old = store.curation
    if new == old:
        return 0
    changed = [part.under(part.threshold, new) for part in _concerned(store, old, new) if _differs(part, old, new)]
    store.put([of_decisions(new), *changed])
    return sum(not part.is_rdf for part in changed)


def _differs(part: Part, old: Curation, new: Curation) -> bool:
    before, after = part.under(part.threshold, old), part.under(part.threshold, new)
    return before.triples != after.triples if part.is_rdf else before.records != after.records


def _concerned(store: GraphStore, old: Curation, new: Curation) -> Iterator[Part]:
    """The parts that might change: those that a decision names, and those that name one of its actors."""
    moved = set(old.active) ^ set(new.active)
    places = {place for one in moved for place in (*one.claims, *one.documents)}
    documents = {place.rpartition("-")[0] or place for place in places}
    found = {one.actor.iri for one in moved if one.actor and one.kind in ("merge", "rename")}
    if not found:
        yield from store.parts(sorted(documents & set(store.held())))
        return
    both = (*old.decisions, *new.decisions)
    iris = _sources(both, found)
    documents |= {
        place.rpartition("-")[0] or place
        for one in both
        if iris & _reached(one)
        for place in (*one.claims, *one.documents)
    }
    needles = tuple(json.dumps(iri, ensure_ascii=False).encode("utf-8", "backslashreplace") for iri in sorted(iris))
    for part in store.parts():
        if part.id in {rdf.ACTORS_GRAPH.value, *documents} or any(needle in part.body for needle in needles):
            yield part


def _naming(parts: Iterable[Part], iris: Iterable[str]) -> Iterator[Part]:
    needles = [json.dumps(iri, ensure_ascii=False).encode("utf-8", "backslashreplace") for iri in sorted(iris)]
    return (part for part in parts if any(needle in part.body for needle in needles))


def _sources(decisions: Iterable[Decision], iris: Iterable[str]) -> set[str]:
    """Actors, and all that decisions make into one of them."""
    every = tuple(decisions)
    found = set(iris)
    grown = True
    while grown:
        more = {one.actor.iri for one in every if one.actor and found & _reached(one)}
        grown = not more <= found
        found |= more
    return found


def _reached(decision: Decision) -> set[str]:
    """The actors that a decision brings into claims, with those they act for."""
    brought: list[Actor | None] = [decision.into]
    if decision.change:
        brought += [decision.change.source, decision.change.target]
    iris: set[str] = set()
    for one in brought:
        while one is not None:
            iris.add(one.iri)
            one = one.acts_for
    return iris
