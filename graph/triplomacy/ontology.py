"""The relations and the classes of actors, as the Turtle of the ontology defines them.

Meaning is data: a relation added to `triplomacy.ttl` is here at the next start. What is not here: the actors
themselves, the words that express a relation, and the shapes, which other modules read from the same folder.
"""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, TypeAlias, cast, get_args

from pyoxigraph import Literal as RdfLiteral
from pyoxigraph import NamedNode, RdfFormat, parse

from triplomacy.claims import ID_NAMESPACE
from triplomacy.errors import InvalidOntology, UnknownRelation

# All IRIs of ours begin so.
SPACE = "https://w3id.org/triplomacy/"
KG = "https://w3id.org/triplomacy/ontology#"
REL = "https://w3id.org/triplomacy/relation/"
ID = ID_NAMESPACE
DOC = "https://w3id.org/triplomacy/doc/"
GRAPH = "https://w3id.org/triplomacy/graph/"

Quad = Literal["verbal-cooperation", "material-cooperation", "verbal-conflict", "material-conflict", "none"]
Layer = Literal["relation", "affiliation"]

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_OWL = "http://www.w3.org/2002/07/owl#"
_SKOS = "http://www.w3.org/2004/02/skos/core#"

_TYPE = _RDF + "type"
_LABEL = _RDFS + "label"
_SUBCLASS = _RDFS + "subClassOf"
_DEFINITION = _SKOS + "definition"
_TOP = "relatesTo"

_Terms: TypeAlias = dict[str, dict[str, list[str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """One way in which an actor stands to another, under its local name.

    `root` is the PLOVER category; `parent` is the next wider relation, None at the top. `cameo` are the codes it
    covers, without those of narrower relations. `inverse` is a name for queries only. `assertable` is False for
    a relation that only groups others.
    """

    name: str
    label: str
    root: str
    parent: str | None
    quad: Quad
    cameo: tuple[str, ...]
    symmetric: bool
    inverse: str | None
    inverse_label: str | None
    definition: str
    scope_note: str
    example: str
    assertable: bool = True

    @property
    def layer(self) -> Layer:
        """Whether it says to whom an actor belongs, or what two actors do to or think of each other."""
        return "affiliation" if self.root == "AFFILIATION" else "relation"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorClass:
    """A kind of actor: `parent` is the next wider class, None right under Actor; `sectors` are OEDA codes."""

    name: str
    label: str
    parent: str | None
    definition: str
    sectors: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ontology:
    """Relations and classes of actors by local name, in the order of the file."""

    version: str
    relations: Mapping[str, Relation]
    classes: Mapping[str, ActorClass]

    def relation(self, name: str) -> Relation:
        """The relation of that name. Raises UnknownRelation with the nearest name there is."""
        try:
            return self.relations[name]
        except KeyError:
            raise UnknownRelation(f"no relation {name!r} in the ontology{self._hint(name)}") from None

    def ancestors(self, name: str) -> tuple[str, ...]:
        """The wider relations, the nearest first; empty at the top."""
        parent = self.relation(name).parent
        return (parent, *self.ancestors(parent)) if parent else ()

    def is_a(self, name: str, ancestor: str) -> bool:
        """Whether a relation is another or is narrower than it."""
        return self.relation(ancestor).name in (name, *self.ancestors(name))

    def _hint(self, name: str) -> str:
        for relation in self.relations.values():
            if relation.inverse == name:
                return f"; it is the inverse of {relation.name!r}: exchange source and target"
        near = difflib.get_close_matches(name, self.relations, n=1)
        return f"; did you mean {near[0]!r}?" if near else ""


def shortened(iri: str) -> str:
    """The local name of what is ours, any other IRI whole."""
    for space in (ID, REL, KG):
        if iri.startswith(space):
            return iri[len(space) :]
    return iri


def folder() -> Path:
    """Where the ontology, its actors and its cues lie: inside the installed package, else in the repository."""
    here = Path(__file__).resolve()
    installed = here.parent / "_ontology"
    return installed if installed.is_dir() else here.parents[2] / "ontology"


@cache
def load(path: Path | None = None) -> Ontology:
    """The ontology in a Turtle file, by default the one in `folder()`; read once.

    Raises InvalidOntology if the file cannot be read, or if a relation or a class lacks a part.
    """
    path = path or folder() / "triplomacy.ttl"
    terms = _terms(path)
    relations = [iri for iri, properties in terms.items() if KG + "Relation" in properties.get(_TYPE, ())]
    try:
        classes = [iri for iri in terms if iri != KG + "Actor" and _is_actor_class(iri, terms)]
        ontology = Ontology(
            version=_one(terms, KG.rstrip("#"), _OWL + "versionInfo"),
            relations=MappingProxyType({_local(iri): _relation(iri, terms) for iri in relations}),
            classes=MappingProxyType({_local(iri): _actor_class(iri, terms) for iri in classes}),
        )
        for name in ontology.relations:
            ontology.ancestors(name)
    except (InvalidOntology, UnknownRelation) as error:
        raise InvalidOntology(f"{path}: {error}") from error
    except RecursionError as error:
        raise InvalidOntology(f"{path}: a relation or a class is narrower than itself") from error
    return ontology


def _terms(path: Path) -> _Terms:
    """Subject, then predicate, then values, in the order of the file; blank nodes are left out."""
    terms: _Terms = {}
    try:
        for triple in parse(path=path, format=RdfFormat.TURTLE):
            subject, value = triple.subject, triple.object
            if isinstance(subject, NamedNode) and isinstance(value, NamedNode | RdfLiteral):
                terms.setdefault(subject.value, {}).setdefault(triple.predicate.value, []).append(value.value)
    except SyntaxError as error:
        raise InvalidOntology(f"{path}: not Turtle ({error.msg})") from error
    except OSError as error:
        raise InvalidOntology(f"{path}: cannot be read ({error})") from error
    return terms


def _relation(iri: str, terms: _Terms) -> Relation:
    quad = _one(terms, iri, KG + "quadClass")
    if quad not in get_args(Quad):
        raise InvalidOntology(f"{_local(iri)}: quadClass {quad!r} is none of {', '.join(get_args(Quad))}")
    parent = _local(_one(terms, iri, _RDFS + "subPropertyOf"))
    inverse = _optional(terms, iri, _OWL + "inverseOf")
    return Relation(
        name=_local(iri),
        label=_one(terms, iri, _LABEL),
        root=_one(terms, iri, KG + "ploverRoot"),
        parent=None if parent == _TOP else parent,
        quad=cast(Quad, quad),
        cameo=tuple(terms[iri].get(KG + "cameo", ())),
        symmetric=_OWL + "SymmetricProperty" in terms[iri][_TYPE],
        inverse=_local(inverse) if inverse else None,
        inverse_label=_one(terms, inverse, _LABEL) if inverse else None,
        definition=_one(terms, iri, _DEFINITION),
        scope_note=_one(terms, iri, _SKOS + "scopeNote"),
        example=_one(terms, iri, _SKOS + "example"),
        assertable=_optional(terms, iri, KG + "assertable") != "false",
    )


def _actor_class(iri: str, terms: _Terms) -> ActorClass:
    parent = next(wider for wider in terms[iri][_SUBCLASS] if _is_actor_class(wider, terms))
    return ActorClass(
        name=_local(iri),
        label=_one(terms, iri, _LABEL),
        parent=None if parent == KG + "Actor" else _local(parent),
        definition=_one(terms, iri, _DEFINITION),
        sectors=tuple(terms[iri].get(KG + "sector", ())),
    )


def _is_actor_class(iri: str, terms: _Terms) -> bool:
    wider = terms.get(iri, {}).get(_SUBCLASS, ())
    return iri == KG + "Actor" or any(_is_actor_class(other, terms) for other in wider)


def _one(terms: _Terms, iri: str, predicate: str) -> str:
    values = terms.get(iri, {}).get(predicate, [])
    if len(values) != 1:
        raise InvalidOntology(f"{_local(iri)} has {len(values)} values of {_local(predicate)}; give it one")
    return values[0]


def _optional(terms: _Terms, iri: str, predicate: str) -> str | None:
    return _one(terms, iri, predicate) if predicate in terms[iri] else None


def _local(iri: str) -> str:
    return iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1]
