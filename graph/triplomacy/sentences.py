"""Single sentences with the claims that a reader takes from them: which claims of ours are right.

The form of the data is told in `seeds/sentences/README.md`; whole articles are the business of `evaluation`.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from triplomacy import gazetteer, ontology
from triplomacy.claims import Actor, Claim, Document
from triplomacy.relations.extraction import Extractor


@dataclass(frozen=True, slots=True)
class Judged:
    """One sentence: each claim made with whether it is right, and how many were wanted."""

    claims: tuple[tuple[Claim, bool], ...]
    wanted: int


def judged(path: Path, reader: Extractor, *, by_root: bool = False) -> Iterator[Judged]:
    """The sentences of a file, each wanted claim found once; see `fits` for `by_root`."""
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").rstrip("\n").split("\n")]
    documents = [Document(name=record["id"], text=record["text"]) for record in records]
    for (_, claims), record in zip(reader.claims(documents), records, strict=True):
        left = list(record["claims"])
        found: list[tuple[Claim, bool]] = []
        for claim in claims:
            gold = next((gold for gold in left if fits(claim, gold, by_root=by_root)), None)
            if gold is not None:
                left.remove(gold)
            found.append((claim, gold is not None))
        yield Judged(tuple(found), len(record["claims"]))


def fits(claim: Claim, gold: dict[str, Any], *, by_root: bool = False) -> bool:
    """Whether a claim says what the gold one does: actors, direction, polarity, and one of its relations.

    `by_root` lets a claim of the classifier, which knows only roots, be right by the root.
    """
    known = ontology.load()
    relations = [gold["relation"], *gold.get("ok", ())]
    roots = {known.relation(relation).root for relation in relations}
    typed = by_root and claim.method.startswith("model")
    same = claim.relation in relations or (typed and known.relation(claim.relation).root in roots)
    if not same or claim.polarity != gold["polarity"]:
        return False
    if is_called(claim.source, gold["source"]) and is_called(claim.target, gold["target"]):
        return True
    symmetric = known.relation(claim.relation).symmetric
    return symmetric and is_called(claim.source, gold["target"]) and is_called(claim.target, gold["source"])


def is_called(actor: Actor, label: str) -> bool:
    """Whether the label is a name of the actor or of whom it acts for."""
    known, both = gazetteer.load().entries, (actor, actor.principal)
    names = {name.form for a in both if a.iri in known for name in known[a.iri].names}
    return label.casefold() in {text.casefold() for text in {a.label for a in both} | names}
