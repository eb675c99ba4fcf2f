"""JSON-LD that reads well: one line a node, in the words of the ontology's `context.jsonld`, which stands in the file.

Predicates that the context lacks are added to it with what all their values have in common. No blank nodes, since
our graphs have none.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Any, cast

from pyoxigraph import Literal, NamedNode, Quad

from triplomacy import ontology, rdf

_TYPE = rdf.PREFIXES["rdf"] + "type"
# Numbers with decimals stay text: as JSON numbers they would come back as xsd:double.
_NATIVE: dict[str, Callable[[str], Any]] = {"xsd:boolean": "true".__eq__, "xsd:integer": int}
_STRING = rdf.PREFIXES["xsd"] + "string"


def lines(quads: Iterable[Quad]) -> Iterator[bytes]:
    """The triples of quads that are sorted by subject, as the lines of one document; gone through twice."""
    context = _Context(json.loads((ontology.folder() / "context.jsonld").read_text("utf-8"))["@context"])
    context.extend(quads)
    yield b'{"@context": ' + _json(context.entries) + b',\n"@graph": [\n'
    comma = b""
    for subject, group in groupby(quads, key=_subject):
        yield comma + _json(_node(subject, group, context))
        comma = b",\n"
    yield b"\n]}\n"


class _Context:
    """The entries of a context, and the way back from IRIs to its words."""

    def __init__(self, entries: dict[str, Any]) -> None:
        self.entries = entries
        simple = {name: value for name, value in entries.items() if isinstance(value, str)}
        self._prefixes = {name: value for name, value in simple.items() if value.endswith(("/", "#"))}
        self._words = {}
        for name, value in entries.items():
            iri = value["@id"] if isinstance(value, dict) else value
            if name not in self._prefixes and not name.startswith("@") and not iri.startswith("@"):
                prefix, _, rest = iri.partition(":")
                self._words[self._prefixes[prefix] + rest] = name

    def extend(self, quads: Iterable[Quad]) -> None:
        """Adds each predicate without a word, with what all its values have in common."""
        kinds: dict[str, dict[str, str]] = {}
        for quad in quads:
            kind, predicate = self.kind(quad.object), quad.predicate.value
            if predicate not in self._words and predicate != _TYPE and kinds.setdefault(predicate, kind) != kind:
                kinds[predicate] = {}
        self.entries |= {self.short(iri): {"@id": iri} | kind for iri, kind in sorted(kinds.items())}
        self._words |= {iri: self.short(iri) for iri in kinds}

    def word(self, iri: str) -> str:
        """The word for a predicate, a class or a value of a list, else the short IRI."""
        return self._words.get(iri) or self.short(iri)

    def short(self, iri: str) -> str:
        """The IRI with a prefix of the context, if it has one."""
        for name, namespace in self._prefixes.items():
            rest = iri.removeprefix(namespace)
            if rest != iri and not rest.startswith("//"):
                return f"{name}:{rest}"
        return iri

    def value(self, value: Any, word: str) -> Any:
        """A value under a word: plain where the context says what it is, else an object that says it."""
        entry = self.entries[word]
        entry = entry if isinstance(entry, dict) else {}
        kind, stated = self.kind(value), {name: entry[name] for name in ("@type", "@language") if name in entry}
        if not isinstance(value, NamedNode):
            is_plain = kind == stated or (not stated and kind == {"@type": self.short(_STRING)})
            native = _NATIVE.get(kind.get("@type", ""), str)
            return native(value.value) if is_plain else {"@value": value.value} | kind
        if stated == {"@type": "@vocab"}:
            own = entry.get("@context", {}).get("@vocab")
            return value.value.removeprefix(own) if own else self.word(value.value)
        return self.short(value.value) if stated == kind else {"@id": self.short(value.value)}

    def kind(self, value: Any) -> dict[str, str]:
        """What a context entry would say of a value."""
        match value:
            case NamedNode():
                return {"@type": "@id"}
            case Literal(language=str() as language):
                return {"@language": language}
            case _:
                return {"@type": self.short(value.datatype.value)}


def _subject(quad: Quad) -> str:
    return cast(NamedNode, quad.subject).value


def _node(subject: str, quads: Iterable[Quad], context: _Context) -> dict[str, Any]:
    node: dict[str, Any] = {"id": context.short(subject)}
    for predicate, group in groupby(quads, key=lambda quad: quad.predicate.value):
        values: list[Any] = [quad.object for quad in group]
        word = "type" if predicate == _TYPE else context.word(predicate)
        if predicate == _TYPE:
            found = [context.word(value.value) for value in values]
        else:
            found = [context.value(value, word) for value in values]
        node[word] = found[0] if len(found) == 1 else found
    return node


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
