"""The joint network: what it sees of a sentence, and what the shipped one makes of plain ones."""

from collections.abc import Sequence

import numpy as np
import pytest
from spacy.language import Language

from triplomacy import language, ontology
from triplomacy.relations import cues, joint
from triplomacy.relations.joint import FARTHEST, Judged, Lexicon, Vocabulary, view
from triplomacy.tokens import Doc, Token

NETWORK = joint.load()
KNOWN = NETWORK.vocabulary
LEXICON = Lexicon(cues.load(), KNOWN.relations)
BESIDE = "The drought has ruined farmers in Ghana, and Benin lent Mali forty million dollars."


@pytest.fixture(scope="module")
def nlp() -> Language:
    return language.load()


def parsed(nlp: Language, text: str) -> Doc:
    [doc] = language.read(nlp, [text])
    return doc


def words(doc: Doc, *texts: str) -> list[list[Token]]:
    """A mention of one word for each text, the first of its kind."""
    return [[next(token for token in doc if token.text == text)] for text in texts]


def judged(nlp: Language, text: str, *mentions: str) -> Judged:
    doc = parsed(nlp, text)
    return NETWORK.judge(list(doc), words(doc, *mentions))


def test_it_knows_every_relation_that_may_be_claimed() -> None:
    known = ontology.load().relations
    # One of them only groups others.
    assert {*KNOWN.relations, "associatedWith"} == known.keys()


def test_its_vocabulary_survives_being_written() -> None:
    assert Vocabulary.parse(KNOWN.plain()) == KNOWN


def test_a_blank_is_no_word_and_a_mention_has_the_places_of_its_own(nlp: Language) -> None:
    doc = parsed(nlp, "Chad  attacked North Korea.")
    source, target = words(doc, "Chad", "North")
    seen = view(list(doc), [source, [*target, doc[target[0].i + 1]]], KNOWN, LEXICON)
    assert [token.text for token in seen.words] == ["Chad", "attacked", "North", "Korea", "."]
    assert seen.mentions == ((0,), (2, 3))
    assert len(seen.states) == 5 and np.abs(seen.states).sum(1).min() > 0
    inputs = seen.inputs()
    assert inputs["means"].sum(1).tolist() == [1, 1] and inputs["tops"].sum(1).tolist() == [1, 1]
    assert np.array_equal(inputs["distances"] - FARTHEST, -(inputs["distances"] - FARTHEST).T)


def test_each_word_has_the_relations_that_the_cues_give_it(nlp: Language) -> None:
    doc = parsed(nlp, "Chad attacked Mali with carrots.")
    seen = view(list(doc), words(doc, "Chad"), KNOWN, LEXICON)
    told = {KNOWN.relations[column] for column in np.flatnonzero(seen.cues[1])}
    assert "attacks" in told and told == {KNOWN.relations[number] for number in LEXICON(doc[1])}
    assert not seen.cues[4].any()


@pytest.mark.parametrize(
    ("text", "pair", "relation", "word"),
    [
        (BESIDE, ("Benin", "Mali"), "funds", "lent"),
        ("Peru recalled its ambassador from Chile on Friday.", ("Peru", "Chile"), "reducesRelationsWith", "recalled"),
        ("Norway, which had accused Iceland of fraud, voted for it.", ("Norway", "Iceland"), "accuses", "accused"),
        ("Under a loan from Qatar, Chad will pay its teachers.", ("Qatar", "Chad"), "funds", "loan"),
    ],
)
def test_a_plain_deed_is_linked_typed_and_traced_to_its_word(
    nlp: Language, text: str, pair: tuple[str, str], relation: str, word: str
) -> None:
    found = judged(nlp, text, *pair)
    linked, [(likeliest, share)] = found.likeliest(0, 1, 1)
    assert likeliest == relation and linked > 0.5 and share > 0.5
    assert found.link(0, 1, relation) > 0.5
    assert word in [token.text for token, _ in found.telling_words(0, 1, 2)]


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        (BESIDE, ("Ghana", "Mali")),
        ("Peru lies to the north of Chile.", ("Peru", "Chile")),
        ("Norway exports more fish than Iceland.", ("Norway", "Iceland")),
    ],
)
def test_bystanders_are_not_linked(nlp: Language, text: str, pair: tuple[str, str]) -> None:
    found = judged(nlp, text, *pair)
    assert max(found.linked[0, 1], found.linked[1, 0]) < 0.5


def test_all_shares_are_between_0_and_1_and_those_of_relations_and_words_sum_to_1(nlp: Language) -> None:
    found = judged(nlp, "Chad, Mali and Niger met in Togo.", "Chad", "Mali", "Niger", "Togo")
    assert ((found.linked >= 0) & (found.linked <= 1)).all()
    for shares in (found.relations, found.telling):
        assert np.allclose(shares.sum(-1), 1, atol=1e-4)


def test_a_symmetric_relation_is_as_sure_as_its_surer_direction() -> None:
    relations: Sequence[str] = KNOWN.relations
    linked = np.array([[0, 0.2], [0.7, 0]], np.float32)
    shares = np.zeros((2, 2, len(relations)), np.float32)
    shares[1, 0, relations.index("fights")] = shares[1, 0, relations.index("attacks")] = 0.5
    found = Judged(
        KNOWN, (), np.zeros((0, len(relations)), np.float32), linked, shares, np.zeros((2, 2, 0), np.float32)
    )
    assert found.link(0, 1, "fights") == pytest.approx(0.7) and found.agreement(0, 1, "fights") == 0.5
    assert found.link(0, 1, "attacks") == pytest.approx(0.2) and found.agreement(0, 1, "attacks") == 0
    assert found.agreement(0, 1, "relatesTo") == 0
