"""The cue files by themselves: their form, their names, and that no two cues claim the same words."""

import itertools
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from triplomacy.claims import Modality, Polarity
from triplomacy.ontology import folder, load

ROOTS = sorted({relation.root for relation in load().relations.values()})
PARTS = {"verbs", "nouns", "adjectives"}
SLOT_KEYS = {"source", "target", "theme", "has", "lacks"}
KIND_KEYS = {"object_is", "not_object_is", "theme_is", "not_theme_is"}
CLASS_KEYS = {"source_is", "target_is"}
CONDITIONS = {"object", "has", "lacks"} | KIND_KEYS | CLASS_KEYS
REQUIRED = {"relation", "source", "target", "example"}
ALLOWED = REQUIRED | PARTS | {"theme"} | CONDITIONS | {"owner", "polarity", "modality", "confidence"}
NAMED_SLOTS = {
    "subj",
    "obj",
    "iobj",
    "poss",
    "mod",
    "self",
    "comp",
    "comp:subj",
    "context",
    "itself",
    "answerer",
    "thanker",
    "undergoer",
    "user",
}
IMPLIED = {"source": {"doer", "assailant"}, "target": {"sufferer", "opponent"}}
PREPOSITIONS = {
    "about", "across", "after", "against", "along", "alongside", "among", "and", "around", "as", "at", "before",
    "behind", "belonging to", "beside", "between", "by", "close to", "during", "for", "from", "in", "in favor of",
    "in favour of", "in partnership with", "in support of", "inside", "into", "jointly with", "near", "of", "off",
    "on", "on behalf of", "opposite", "out of", "outside", "over", "side by side with", "through", "to",
    "together with", "toward", "towards", "under", "until", "upon", "with", "without",
}  # fmt: skip

PARTICLES = {
    "along", "around", "aside", "away", "back", "down", "in", "off", "on", "out", "over", "through", "together", "up",
}  # fmt: skip

Cue = dict[str, Any]


def read(name: str) -> dict[str, Any]:
    return tomllib.loads(Path(folder() / "cues" / name).read_text(encoding="utf-8"))


KINDS: dict[str, list[str]] = read("kinds.toml")["kinds"]
FILES: dict[str, list[Cue]] = {root: read(f"{root.lower()}.toml")["cue"] for root in ROOTS}
CUES = [pytest.param(root, cue, id=f"{root.lower()}-{i}") for root, cues in FILES.items() for i, cue in enumerate(cues)]


def part(cue: Cue) -> str:
    [name] = PARTS & cue.keys()
    return name


@pytest.mark.parametrize(("root", "cue"), CUES)
def test_a_cue_has_the_keys_it_needs_and_no_others(root: str, cue: Cue) -> None:
    assert cue.keys() >= REQUIRED
    assert cue.keys() <= ALLOWED
    assert len(PARTS & cue.keys()) == 1
    assert all(isinstance(cue[key], list) and cue[key] for key in cue.keys() & (PARTS | SLOT_KEYS | CONDITIONS))


@pytest.mark.parametrize(("root", "cue"), CUES)
def test_a_cue_stands_in_the_file_of_its_root_and_its_relation_can_be_asserted(root: str, cue: Cue) -> None:
    relation = load().relation(cue["relation"])
    assert relation.root == root
    assert relation.assertable


@pytest.mark.parametrize(("root", "cue"), CUES)
def test_slots_are_ones_that_frames_have(root: str, cue: Cue) -> None:
    for key in cue.keys() & SLOT_KEYS:
        assert {
            slot.removesuffix(":poss").removesuffix(":by") for slot in cue[key]
        } <= NAMED_SLOTS | PREPOSITIONS | IMPLIED.get(key, set()), key
    assert "comp" not in cue["source"], "a clause names nobody who acts"
    assert part(cue) == "nouns" or "self" not in cue["source"] + cue["target"], "only nouns denote"


@pytest.mark.parametrize(("root", "cue"), CUES)
def test_conditions_name_kinds_and_classes_there_are(root: str, cue: Cue) -> None:
    for key in cue.keys() & KIND_KEYS:
        assert set(cue[key]) <= KINDS.keys(), key
    for key in cue.keys() & CLASS_KEYS:
        assert set(cue[key]) <= load().classes.keys(), key
    assert "theme" in cue or not cue.keys() & {"theme_is", "not_theme_is"}, "a theme is tested but never read"
    assert part(cue) == "verbs" or not cue.keys() & {"object", "object_is"}, "only verbs have objects"


@pytest.mark.parametrize(("root", "cue"), CUES)
def test_values_are_in_range_and_the_example_is_a_sentence(root: str, cue: Cue) -> None:
    assert 0.5 <= cue.get("confidence", 0.8) < 1
    assert cue.get("polarity", "positive") in Polarity.__args__  # type: ignore[attr-defined]
    assert cue.get("modality", "actual") in Modality.__args__  # type: ignore[attr-defined]
    assert isinstance(cue.get("owner", True), bool)
    assert cue["example"].endswith(".") and cue["example"][0].isupper()


@pytest.mark.parametrize(("root", "cue"), CUES)
def test_a_cue_names_each_word_and_each_slot_once(root: str, cue: Cue) -> None:
    for key in cue.keys() & (PARTS | SLOT_KEYS | CONDITIONS):
        assert len(cue[key]) == len(set(cue[key])), key


@pytest.mark.parametrize(("root", "cue"), CUES)
def test_words_have_the_form_in_which_frames_name_predicates(root: str, cue: Cue) -> None:
    for word in cue[part(cue)]:
        first, *rest = word.split(" ")
        assert word == word.lower() and first and len(rest) <= 1, word
        assert part(cue) != "verbs" or set(rest) <= PARTICLES, f"{word}: a preposition is a slot, not a particle"


def test_no_two_cues_read_the_same_slots_of_the_same_word_under_the_same_conditions() -> None:
    # An embedded clause decides by itself: only an act of the cue's own kind, friendly or hostile, gives a target.
    readings: dict[tuple[object, ...], list[tuple[str, Cue]]] = defaultdict(list)
    for cues in FILES.values():
        for cue in cues:
            for word in cue[part(cue)]:
                readings[part(cue), word, *conditions(cue)].append((word, cue))
    clashes = [
        f"{word}: {one['relation']} and {two['relation']}"
        for found in readings.values()
        for (word, one), (_, two) in itertools.combinations(found, 2)
        if set(one["source"]) & set(two["source"]) and set(one["target"]) & set(two["target"]) - {"comp"}
    ]
    assert clashes == []


def conditions(cue: Cue) -> Iterator[tuple[str, frozenset[str]]]:
    """What must hold for a cue; where a theme is tested, the slots it is sought in belong to the condition."""
    for key in sorted(cue.keys() & CONDITIONS):
        yield key, frozenset(cue[key])
    if cue.keys() & {"theme_is", "not_theme_is"}:
        yield "theme", frozenset(cue["theme"])


def test_no_two_examples_are_alike() -> None:
    examples = [cue["example"] for cues in FILES.values() for cue in cues]
    assert len(examples) == len(set(examples))


def test_every_kind_is_used_and_holds_lower_case_lemmas() -> None:
    used = {kind for cues in FILES.values() for cue in cues for key in cue.keys() & KIND_KEYS for kind in cue[key]}
    assert KINDS.keys() == used
    for kind, lemmas in KINDS.items():
        assert lemmas and len(lemmas) == len(set(lemmas)), kind
        assert all(lemma == lemma.lower() for lemma in lemmas), kind


def test_every_relation_that_can_be_asserted_has_a_cue() -> None:
    covered = {cue["relation"] for cues in FILES.values() for cue in cues}
    assert covered == {name for name, relation in load().relations.items() if relation.assertable}
