"""Precision and recall of the extractor on single sentences with claims.

    python benchmarks/sentences.py seeds/sentences/test-b.jsonl

A claim is right if its sentence has one with the same two actors (or those they act for), direction, relation and
polarity; the relations listed as `ok` count as the same, and symmetric ones in either direction.
"""

import json
import sys
from pathlib import Path
from typing import Any

from triplomacy import gazetteer, ontology, pipeline
from triplomacy.claims import Actor, Claim, Document


def fits(claim: Claim, gold: dict[str, Any]) -> bool:
    """Whether a claim says what the gold one does."""
    if claim.relation not in (gold["relation"], *gold.get("ok", ())) or claim.polarity != gold["polarity"]:
        return False
    if _is(claim.source, gold["source"]) and _is(claim.target, gold["target"]):
        return True
    symmetric = ontology.load().relation(claim.relation).symmetric
    return symmetric and _is(claim.source, gold["target"]) and _is(claim.target, gold["source"])


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    lines = Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    documents = [Document(name=record["id"], text=record["text"]) for record in records]
    right = said = wanted = empty = invented = 0
    for (_, claims), record in zip(pipeline.extractor().claims(documents), records, strict=True):
        if not record["claims"]:
            empty, invented = empty + 1, invented + len(claims)
            continue
        left = list(claims)
        for gold in record["claims"]:
            found = next((claim for claim in left if fits(claim, gold)), None)
            if found is not None:
                left.remove(found)
                right += 1
        said, wanted = said + len(claims), wanted + len(record["claims"])
    rates = f"precision {100 * right / max(said, 1):.1f}  recall {100 * right / max(wanted, 1):.1f}"
    print(f"{rates}  ({right} right, {said} said, {wanted} wanted)")
    print(f"claims on {empty} sentences that have none: {invented}")


def _is(actor: Actor, label: str) -> bool:
    """Whether the label is a name of the actor or of whom it acts for."""
    known = gazetteer.load().entries
    labels = {a.label for a in (actor, actor.principal)}
    names = {name.form for a in (actor, actor.principal) if a.iri in known for name in known[a.iri].names}
    return label.casefold() in {text.casefold() for text in labels | names}


if __name__ == "__main__":
    main()
