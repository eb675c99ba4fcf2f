"""The network of pairs: what it is given of a sentence, and what it makes of plain ones, with the shipped weights."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from spacy.language import Language

from triplomacy import language
from triplomacy.encoder.component import NAME
from triplomacy.relations import classifier, cues, events, network
from triplomacy.relations.classifier import CueRoots
from triplomacy.relations.events import EventReader
from triplomacy.relations.network import PLAIN, ROOTS, SOURCE, TARGET, WHOLE, View, marks, view
from triplomacy.tokens import Doc, Token

LEXICON = CueRoots(cues.load())
TEXT = "Ghana attacked Togo, and Benin sent wheat to Mali."


@pytest.fixture(scope="module")
def nlp() -> Language:
    return language.load()


def seen(nlp: Language, doc: Doc) -> View:
    return view(doc, nlp.get_pipe(NAME).inside(doc), LEXICON)  # type: ignore[attr-defined]


def pick(doc: Doc, *words: str) -> list[Token]:
    return [token for token in doc if token.text in words]


def test_a_word_has_all_its_pieces_and_a_blank_has_none(nlp: Language) -> None:
    doc = Doc(nlp("Chad  attacked Nouakchott."))
    found = seen(nlp, doc)
    blank, name = doc[1], doc[3]
    assert found.of([blank]) == []
    assert len(found.of([name])) > 1
    # One piece before all words and one after them.
    assert sorted(place for token in doc for place in found.of([token])) == [*range(1, len(found.states) - 1)]


def test_each_piece_of_a_word_has_the_roots_that_the_cues_give_it(nlp: Language) -> None:
    doc = Doc(nlp("Chad attacked Mali with carrots."))
    found = seen(nlp, doc)
    told = {ROOTS[column] for place in found.of([doc[1]]) for column in np.flatnonzero(found.cues[place])}
    assert told == set(LEXICON(doc[1]))
    assert not found.cues[found.of([doc[4]])].any()


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ([1, 2], [4], [WHOLE, SOURCE, SOURCE, PLAIN, TARGET]),
        ([], [3], [WHOLE, PLAIN, PLAIN, TARGET, PLAIN]),
        ([], [], [WHOLE, PLAIN, PLAIN, PLAIN, PLAIN]),
    ],
)
def test_a_mention_is_marked_where_it_stands(source: list[int], target: list[int], expected: list[int]) -> None:
    assert marks(5, source, target).tolist() == expected


def test_a_long_text_is_cut_off_and_its_later_words_are_not_marked(nlp: Language) -> None:
    doc = Doc(nlp("Ghana attacked Togo. " * 100))
    found = seen(nlp, doc)
    assert found.of([doc[0]]) and not found.of([doc[-2]])
    [judged] = network.load().judge(found, [([doc[0]], [doc[-2]])])
    assert sum(judged.roots.values()) == pytest.approx(1, abs=1e-4)


def test_the_marks_tell_which_deed_of_a_sentence_is_asked_for(nlp: Language) -> None:
    doc = Doc(nlp(TEXT))
    asked = [(pick(doc, source), pick(doc, target)) for source, target in (("Ghana", "Togo"), ("Benin", "Mali"))]
    attacked, helped = (judged.roots for judged in network.load().judge(seen(nlp, doc), asked))
    assert max(attacked, key=attacked.__getitem__) == "ASSAULT"
    assert attacked["ASSAULT"] > helped["ASSAULT"]
    assert helped["AID"] > 2 * attacked["AID"]
    assert sum(helped.values()) == pytest.approx(1, abs=1e-4)


def test_who_does_something_to_whom_is_likelier_linked_than_two_of_different_clauses(nlp: Language) -> None:
    doc = Doc(nlp(TEXT))
    ghana, togo, mali = (pick(doc, name) for name in ("Ghana", "Togo", "Mali"))
    done, back, apart = network.load().judge(seen(nlp, doc), [(ghana, togo), (togo, ghana), (ghana, mali)])
    assert done.linked > max(0, back.linked, apart.linked)


def test_pairs_that_are_judged_at_once_are_judged_as_alone(nlp: Language) -> None:
    doc = Doc(nlp(TEXT))
    asked = [(pick(doc, "Ghana"), pick(doc, "Togo")), (pick(doc, "Benin"), []), ([], [])]
    for pair, judged in zip(asked, network.load().judge(seen(nlp, doc), asked), strict=True):
        [alone] = network.load().judge(seen(nlp, doc), [pair])
        assert judged.linked == pytest.approx(alone.linked, abs=1e-3)
        assert judged.roots == pytest.approx(alone.roots, abs=1e-3)
    assert network.load().judge(seen(nlp, doc), []) == []


def test_its_roots_are_those_of_the_classifier() -> None:
    assert set(ROOTS) == set(classifier.load().roots.labels)


@pytest.mark.parametrize("mentions", [("Ghana", "Togo"), ("Benin", "Mali"), ("Ghana", "Nobody")])
def test_both_models_count_alike_where_the_root_is_asked_for(nlp: Language, mentions: Sequence[str]) -> None:
    doc = Doc(nlp(TEXT))
    source, target = (pick(doc, name) for name in mentions)
    alone = EventReader(classifier.load()).roots(doc, source, target)
    other = network.load().judge(seen(nlp, doc), [(source, target)])[0].roots
    found = events.load(nlp).roots(doc, source, target)
    assert sum(found.values()) == pytest.approx(1)
    for first, second in pairwise(ROOTS):
        odds = (alone[first] * other[first] / alone[second] / other[second]) ** 0.5
        assert found[first] / found[second] == pytest.approx(odds, rel=1e-3)
