"""Which states a document is about: how often each is named, and what follows for words that name none."""

from collections import Counter
from collections.abc import Iterable, Sequence, Set

from triplomacy.claims import Actor

Ranking = Sequence[tuple[Actor, int]]


def prominence(actors: Iterable[Actor | None]) -> list[tuple[Actor, int]]:
    """The states of a document with the number of mentions of them and of those who act for them, most first."""
    counts: Counter[Actor] = Counter(a.principal for a in actors if a and a.principal.kind in ("State", "Territory"))
    return sorted(counts.items(), key=lambda item: (-item[1], item[0].iri))


def leading(ranking: Ranking, count: int) -> list[Actor]:
    """The so many states that lead the others, each with two mentions or more; empty if they do not."""
    first, rest = ranking[:count], ranking[count:]
    least = first[-1][1] if len(first) == count else 0
    clear = least >= 2 and (not rest or rest[0][1] < least)
    return [actor for actor, _ in first] if clear else []


def opposite(ranking: Ranking, actor: Actor) -> Actor | None:
    """The other of the two states that a document is about: whom "its rival" or "its neighbour" means."""
    two = leading(ranking, 2)
    others = [other for other in two if other.iri != actor.principal.iri]
    return others[0] if len(two) == 2 and len(others) == 1 else None


def gap_filler(ranking: Ranking, named: Set[str]) -> Actor | None:
    """Who is meant by a lost name: the leading state that its sentence does not name, if no other comes near.

    It needs three mentions, twice those of the next, half of those of the document's first, and a sentence that
    names another of its states.
    """
    open_places = [(actor, count) for actor, count in ranking if actor.iri not in named]
    if not open_places or len(open_places) == len(ranking):
        return None
    (first, most), next_most = open_places[0], open_places[1][1] if len(open_places) > 1 else 0
    return first if most >= max(3, 2 * next_most, ranking[0][1] / 2) else None
