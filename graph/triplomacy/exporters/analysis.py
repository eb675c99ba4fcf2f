"""The measures of the network as JSON: actors, communities, reciprocity, and unbalanced triads with their evidence.

The file that `triplomacy analyze` shows as tables.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from triplomacy import analytics, ontology
from triplomacy.analytics import Dyad, Measures, Triad
from triplomacy.claims import Claim, Record
from triplomacy.exporters.characters import for_utf8
from triplomacy.exporters.files import replacing
from triplomacy.exporters.network import Sources, sources, status

# A thousand actors can make millions of triads; the strongest are worth reading.
MOST_TRIADS = 100
_MOST_CLAIMS = 5


def write(records: Iterable[Record], path: Path, *, threshold: float = 0.5) -> None:
    """The measures of the claims."""
    body = json.dumps(of_records(records, threshold=threshold), ensure_ascii=False, indent=1)
    with replacing(path) as out:
        out.write(f"{for_utf8(body)}\n".encode())


def of_records(records: Iterable[Record], *, threshold: float = 0.5) -> dict[str, Any]:
    """The measures as JSON takes them, those actors first who stand in most claims."""
    known = sources(records, threshold=threshold)
    found = analytics.measures(known.outline())
    listed = found.unbalanced[:MOST_TRIADS]
    proof = _evidence(known, listed)
    return {
        "actors": _actors(known, found),
        "communities": [
            {"community": number, "actors": [_label(known, actor) for actor in group]}
            for number, group in enumerate(found.communities, 1)
        ],
        "modularity": found.modularity,
        "reciprocity": dict(found.reciprocity),
        "betweenness": {"sampled": found.sampled or None},
        "triads": {
            "balanced": found.balanced,
            "unbalanced": len(found.unbalanced),
            "listed": [
                {"strength": triad.strength, "dyads": [_dyad(known, dyad, proof[dyad.actors]) for dyad in triad.dyads]}
                for triad in listed
            ],
        },
    }


def _actors(known: Sources, found: Measures) -> list[dict[str, Any]]:
    rows = (
        {"iri": iri, "label": known.actors[iri].label, "class": known.actors[iri].kind, **standing.columns}
        for iri, standing in found.actors.items()
    )
    return sorted(rows, key=lambda row: (-row["weight_in"] - row["weight_out"], row["iri"]))


def _label(known: Sources, iri: str) -> dict[str, str]:
    return {"iri": iri, "label": known.actors[iri].label}


def _dyad(known: Sources, dyad: Dyad, claims: Sequence[Claim]) -> dict[str, Any]:
    surest = sorted(claims, key=lambda claim: (-claim.confidence, claim.id))
    return {
        "actors": [_label(known, actor) for actor in dyad.actors],
        "cooperation": dyad.cooperation,
        "conflict": dyad.conflict,
        "claims": [claim.id for claim in surest],
        "sentences": list(dict.fromkeys(claim.evidence.quote for claim in surest))[:_MOST_CLAIMS],
    }


def _evidence(known: Sources, triads: Iterable[Triad]) -> dict[tuple[str, str], list[Claim]]:
    """The claims that the signs of the triads' pairs rest on."""
    found: defaultdict[tuple[str, str], list[Claim]] = defaultdict(list)
    wanted = {dyad.actors for triad in triads for dyad in triad.dyads}
    for claim in known.claims.values():
        ends = claim.source.iri, claim.target.iri
        pair = min(ends), max(ends)
        if pair in wanted and _signs(claim, known.threshold):
            found[pair].append(claim)
    return found


def _signs(claim: Claim, threshold: float) -> bool:
    quad = ontology.load().relation(claim.relation).quad
    return analytics.sphere(quad) != "tie" and status(claim, threshold) in ("asserted", "inferred")
