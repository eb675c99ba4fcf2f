"""What the network of antecedents is given of words: labels, and features of each pair."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest

from triplomacy import gazetteer, language
from triplomacy.actors.pointers import FEATURES, FORMS, LABELS, ROLES, Seen, Word, joined, points_back, rows, seen
from triplomacy.claims import Actor, Document

# The places of single features, counted from the end: those of the tables of nouns come last.
ALLOWED, NOT_ALLOWED, MEANT, NOT_MEANT = range(-4, 0)
SHARE, FREQUENT, PLURAL_OF_SEVERAL, SAME_NUMBER, SAME_LEMMA = range(-5, -10, -1)
STANDS_ABOVE, LEADS_ABOVE, LEADS_OWN, SAME_CLAUSE, AFTER = range(-15, -20, -1)


def words_of(text: str) -> dict[str, Word]:
    """The words of a text by how they are written, the last of each form."""
    [(_, sentences)] = language.parsed(language.load(), [Document(name="x", text=text)])
    return {token.text: Word(token, sentence.index) for sentence in sentences for token in sentence.tokens}


def actor(label: str) -> Actor:
    table = gazetteer.load()
    [found] = {entry.iri for entry in table.entries.values() if entry.label == label}
    return table.actor(found)


def named(word: Word, *labels: str) -> Word:
    return Word(word.token, word.sentence, tuple(map(actor, labels)), "name")


def shown(asking: Sequence[Word], candidates: Sequence[Word]) -> Seen:
    return seen(rows(asking), rows(candidates))


def test_pronouns_and_nouns_point_back_and_names_verbs_and_compounds_do_not() -> None:
    words = words_of("It said the kingdom had lost its border guards near Lima.")
    assert [text for text, word in words.items() if points_back(word.token)] == ["It", "kingdom", "its", "guards"]


def test_a_pair_has_as_many_features_and_a_word_as_many_labels_as_the_network_takes() -> None:
    words = words_of("Peru left. It protested.")
    found = shown([words["It"]], [named(words["Peru"], "Peru"), words["It"]])
    assert found.features.shape == (1, 2, FEATURES) and found.labels.shape == (1, LABELS)
    assert found.candidate_states.shape == (2, found.states.shape[1])
    assert found.barred.tolist() == [[False, True]], "a word is no candidate for itself"


def test_labels_tell_form_and_role() -> None:
    words = words_of("Peru left. It protested.")
    found = shown([words["It"]], [named(words["Peru"], "Peru")])
    assert found.labels[0, 0] == FORMS.index("it") + 1 and found.labels[0, 3] == 0
    assert found.candidate_labels[0, 0] == 0 and found.candidate_labels[0, 3] == ROLES.index("name") + 1


def test_a_subject_leads_its_own_clause_and_those_that_leave_their_subject_to_it() -> None:
    words = words_of("Peru told Chile that it wanted to keep its word.")
    names = [named(words["Peru"], "Peru"), named(words["Chile"], "Chile")]
    it, its = shown([words["it"], words["its"]], [*names, words["it"]]).features
    assert it[:2, LEADS_ABOVE].tolist() == [1, 0] and it[0, LEADS_OWN] == 0
    assert it[0, STANDS_ABOVE] == 1 and its[[0, 2], STANDS_ABOVE].tolist() == [0, 1]
    assert its[2, LEADS_OWN] == 1 and its[2, SAME_CLAUSE] == 0
    assert it[:, AFTER].tolist() == [0, 0, 0] and shown([words["it"]], [words["its"]]).features[0, 0, AFTER] == 1


def test_distances_are_told_by_one_bin_each() -> None:
    text = " ".join(f"Peru called on day {number}." for number in range(12)) + " It waited."
    [(_, sentences)] = language.parsed(language.load(), [Document(name="x", text=text)])
    words = [Word(token, s.index) for s in sentences for token in s.tokens if token.text in ("Peru", "It")]
    bins = shown([words[-1]], words[:-1]).features[0, :, :6]
    assert (bins.sum(-1) == 1).all()
    assert [int(row.argmax()) for row in bins] == sorted((int(row.argmax()) for row in bins), reverse=True)
    assert all(nearer <= farther for farther, nearer in pairwise(bins.argmax(-1).tolist()))


@pytest.mark.parametrize(
    ("noun", "label", "allowed", "meant"),
    [
        ("kingdom", "Morocco", 1, 1),
        ("kingdom", "Peru", 1, 0),
        ("alliance", "NATO", 1, None),
        ("alliance", "Peru", 0, None),
    ],
)
def test_the_tables_of_nouns_tell_who_can_be_meant(noun: str, label: str, allowed: int, meant: int | None) -> None:
    words = words_of(f"{label} left. The {noun} protested.")
    features = shown([words[noun]], [named(words[label], label)]).features[0, 0]
    assert features[[ALLOWED, NOT_ALLOWED]].tolist() == [allowed, 1 - allowed]
    assert features[[MEANT, NOT_MEANT]].tolist() == ([0, 0] if meant is None else [meant, 1 - meant])


def test_who_is_told_of_most_has_the_whole_share_and_others_their_part() -> None:
    words = words_of("Peru left. Chile and Peru met as it waited.")
    first = named(words["Peru"], "Peru")
    features = shown([words["it"]], [first, first, named(words["Chile"], "Chile")]).features[0]
    assert features[:, SHARE].tolist() == [1, 1, 0.5] and features[:, FREQUENT].tolist() == [1, 1, 0]


def test_plurals_fit_several() -> None:
    words = words_of("Peru and Chile left. They protested.")
    both = Word(words["Peru"].token, 0, (actor("Peru"), actor("Chile")))
    assert both.actor is None
    features = shown([words["They"]], [both, named(words["Peru"], "Peru")]).features[0]
    assert features[:, PLURAL_OF_SEVERAL].tolist() == [1, 0]
    assert np.array_equal(shown([words["They"]], [both]).candidate_labels[0, 5:], [2])


def test_a_text_that_another_pipeline_has_read_cannot_be_seen() -> None:
    words = words_of("Peru left. It protested.")
    words["It"].token.doc.states = None
    with pytest.raises(ValueError, match="not read by our pipeline"):
        shown([words["It"]], [words["Peru"]])


def test_rows_that_are_joined_stay_those_of_their_words() -> None:
    words = list(words_of("Peru urged Chile to free its hostages.").values())
    whole, parts = rows(words), joined(rows(words[:3]), None, rows(words[3:]))
    assert joined(None) is None and parts is not None
    for one, same in (
        (whole, parts),
        (rows(words[-2:]), whole.last(2)),
    ):
        assert one.words == same.words and np.array_equal(one.states, same.states)
        assert np.array_equal(one.labels, same.labels) and np.array_equal(one.places, same.places)
    assert len(whole.last(99)) == len(words)
