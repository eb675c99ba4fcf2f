"""The claims of a part as flat rows, read from its triples.

The projection and the index of sentences are made of them.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from typing import NamedTuple

from triplomacy import ontology, rdf
from triplomacy.errors import UnknownRelation
from triplomacy.ontology import DOC, KG
from triplomacy.stores.parts import Part

_CLAIM = f"<{KG}Claim>"
# What a column of whole numbers holds.
_LARGEST = 2**31 - 1


class Row(NamedTuple):
    """One claim. Actors and relations are local names where they are ours; days are ISO dates; None where not known.

    `part` is the document's id, `copy_of` that of the one whose copy it is; `start` and `end` are the sentence's;
    `behind` is the state or body that an actor acts for; `quad` is PLOVER's class of the relation, from verbal
    cooperation to material conflict.
    """

    claim: str
    part: str
    document: str | None
    title: str | None
    url: str | None
    publisher: str | None
    published: str | None
    copy_of: str | None
    source: str
    source_label: str
    source_kind: str | None
    source_behind: str | None
    relation: str
    quad: str | None
    target: str
    target_label: str
    target_kind: str | None
    target_behind: str | None
    polarity: str
    modality: str
    asserted: bool
    confidence: float
    inferred: bool
    theme: str | None
    quantity: str | None
    time: str | None
    earliest: str | None
    latest: str | None
    place: str | None
    attributed_to: str | None
    attribution: str | None
    sentence: int
    start: int
    end: int
    quote: str
    method: str | None


def rows(part: Part) -> Iterator[Row]:
    """The claims of a part, sorted by their IRI."""
    if not any(line.endswith(_A_CLAIM) for line in part.triples):
        return
    nodes: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    # Half of the triples of a document say where its mentions are, and no row does.
    mentions = f"<{DOC}{part.id}#m"
    for line in part.triples:
        if not line.startswith(mentions):
            subject, predicate, value = line.split(" ", 2)
            nodes[subject][predicate].append(value)
    about = _about(_Node(nodes, f"<{DOC}{part.id}>"))
    for subject in sorted(subject for subject, values in nodes.items() if _CLAIM in values.get(_TYPE, ())):
        yield _row(part, _Node(nodes, subject), about)


def sentences(found: Iterable[Row]) -> Iterator[tuple[int, int, str]]:
    """Number, start and words of each sentence that some claims rest on, once."""
    return iter(sorted({(row.sentence, row.start, row.quote) for row in found}))


class _Node:
    """A subject and its values, as text."""

    def __init__(self, nodes: dict[str, dict[str, list[str]]], name: str) -> None:
        self._nodes, self._name = nodes, name
        self._values = nodes.get(name, {})

    def all(self, prefixed: str) -> list[str]:
        """All values of a predicate, sorted."""
        return sorted(map(_value, self._values.get(_term(prefixed), ())))

    def one(self, prefixed: str) -> str | None:
        """The first value of a predicate, if it has any."""
        values = self._values.get(_term(prefixed))
        if not values:
            return None
        return _value(values[0]) if len(values) == 1 else self.all(prefixed)[0]

    def nodes(self, prefixed: str) -> list["_Node"]:
        """The nodes that are values of a predicate."""
        return [_Node(self._nodes, name) for name in sorted(self._values.get(_term(prefixed), ()))]

    def label(self, prefixed: str) -> str | None:
        """The labels of the nodes that are values of a predicate, joined by commas."""
        found = [node.one("rdfs:label") or ontology.shortened(_value(node._name)) for node in self.nodes(prefixed)]
        return ", ".join(found) or None

    @property
    def iri(self) -> str:
        """The node itself."""
        return _value(self._name)


def _about(document: _Node) -> dict[str, str | None]:
    """What the rows of a document have in common."""
    return {
        "document": document.one("dcterms:identifier"),
        "title": document.one("dcterms:title"),
        "url": document.one("dcterms:source"),
        "publisher": document.one("dcterms:publisher"),
        "published": _day(document.one("dcterms:issued")),
        "copy_of": (document.one("kg:copyOf") or "").removeprefix(DOC) or None,
    }


def _row(part: Part, claim: _Node, about: Mapping[str, str | None]) -> Row:
    relation = ontology.shortened(claim.one("rdf:predicate") or "")
    [source], [target] = (claim.nodes(role)[:1] or [_NOBODY] for role in ("rdf:subject", "rdf:object"))
    sentence = next(iter(claim.nodes("kg:evidence")), _NOBODY)
    selectors = sentence.nodes("oa:hasSelector")
    place = next((node for node in selectors if node.one("oa:start")), _NOBODY)
    quote = next((text for node in selectors if (text := node.one("oa:exact"))), "")
    return Row(
        claim=claim.iri,
        part=part.id,
        **about,
        source=ontology.shortened(source.iri),
        source_label=source.one("rdfs:label") or ontology.shortened(source.iri),
        source_kind=_kind(source),
        source_behind=_behind(claim, "kg:sourceState"),
        relation=relation,
        quad=_quad(relation),
        target=ontology.shortened(target.iri),
        target_label=target.one("rdfs:label") or ontology.shortened(target.iri),
        target_kind=_kind(target),
        target_behind=_behind(claim, "kg:targetState"),
        polarity=ontology.shortened(claim.one("kg:polarity") or ""),
        modality=ontology.shortened(claim.one("kg:modality") or ""),
        asserted=claim.one("kg:asserted") == "true",
        confidence=_number(claim.one("kg:confidence")),
        inferred=claim.one("kg:inferred") == "true",
        theme=claim.label("kg:theme"),
        quantity=claim.one("kg:quantityText"),
        time=claim.one("kg:timeText"),
        earliest=_day(claim.one("kg:earliest")),
        latest=_day(claim.one("kg:latest")),
        place=claim.label("kg:place"),
        attributed_to=claim.label("kg:attributedTo"),
        attribution=claim.one("kg:attributionText"),
        sentence=int(_number(sentence.one("kg:index"))),
        start=int(_number(place.one("oa:start"))),
        end=int(_number(place.one("oa:end"))),
        quote=quote,
        method=claim.one("kg:method"),
    )


def _kind(actor: _Node) -> str | None:
    classes = ontology.load().classes
    return next((name for iri in actor.all("rdf:type") if (name := ontology.shortened(iri)) in classes), None)


def _behind(claim: _Node, prefixed: str) -> str | None:
    iri = claim.one(prefixed)
    return None if iri is None else ontology.shortened(iri)


def _quad(relation: str) -> str | None:
    try:
        return ontology.load().relation(relation).quad
    except UnknownRelation:
        return None


def _number(text: str | None) -> float:
    """0 for what is none: the claims of an RDF file are anybody's."""
    try:
        found = float(text or 0)
    except ValueError:
        return 0.0
    return found if abs(found) <= _LARGEST else 0.0


def _day(text: str | None) -> str | None:
    """A day as it stands, or None for what is none."""
    try:
        return date.fromisoformat(text or "").isoformat()
    except ValueError:
        return None


@cache
def _term(prefixed: str) -> str:
    prefix, _, name = prefixed.partition(":")
    return f"<{rdf.PREFIXES[prefix]}{name}>"


def _value(term: str) -> str:
    """The IRI or the text of a term of N-Triples."""
    if term.startswith("<"):
        return term[1:-1]
    text = term[1 : term.rindex('"')]
    return str(json.loads(f'"{text}"', strict=False)) if "\\" in text else text


_TYPE = _term("rdf:type")
_A_CLAIM = f" {_TYPE} {_CLAIM}"
_NOBODY = _Node({}, "<>")
