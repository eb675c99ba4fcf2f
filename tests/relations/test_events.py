"""One event of a sentence, between any two of its phrases."""

import numpy as np
import pytest

from parses import parse, word
from triplomacy import language
from triplomacy.relations import classifier, events, pairs
from triplomacy.relations.classifier import LINKED, UNLINKED, Classifier, Model
from triplomacy.relations.events import Event, EventReader
from triplomacy.tokens import Doc, Token

ATTACKED = "Old/JJ/amod/2 rebels/NNS/nsubj/3/rebel attacked/VBD/root/0/attack ports/NNS/obj/3/port ././punct/3"


def weighing(labels: tuple[str, str], feature: str) -> Model:
    """A model in which one feature speaks for the first of two labels; without it the second is likelier."""
    return Model(
        labels=labels,
        rows={feature: 0},
        rarity=np.ones(1, np.float32),
        weights=np.array([[4.0, -4.0]], np.float32),
        bias=np.array([-1.0, 1.0], np.float32),
    )


def reader(*, linked_by: str) -> EventReader:
    """A reader that links by one feature and takes all for assaults but what nobody does."""
    roots = weighing(("PROTEST", "ASSAULT"), "source is missing")
    return EventReader(Classifier(link=weighing((LINKED, UNLINKED), linked_by), roots=roots))


@pytest.fixture(scope="module")
def shipped() -> EventReader:
    return EventReader(classifier.load())


def test_the_likeliest_of_all_ordered_pairs_is_the_event() -> None:
    doc = parse(ATTACKED)
    phrases = [[doc[0], doc[1]], [doc[3]]]
    forward = reader(linked_by="order:source first").event(doc, phrases)
    back = reader(linked_by="order:target first").event(doc, phrases)
    assert forward is not None and back is not None
    assert (forward.source, forward.target) == (tuple(phrases[0]), tuple(phrases[1])) == (back.target, back.source)
    assert forward.linked == back.linked > 0.9


@pytest.mark.parametrize("places", [[], [[3]], [[0, 1], [1]]])
def test_there_is_no_event_without_two_phrases_that_share_no_word(places: list[list[int]]) -> None:
    doc = parse(ATTACKED)
    phrases: list[list[Token]] = [[doc[i] for i in phrase] for phrase in places]
    assert reader(linked_by="word:attack").event(doc, phrases) is None


def test_the_root_is_asked_of_the_pair_and_a_mention_may_be_empty() -> None:
    doc = parse(ATTACKED)
    asked = reader(linked_by="word:attack")
    assert asked.roots(doc, [doc[1]], [doc[3]])["ASSAULT"] > 0.8
    assert asked.roots(doc, [], [doc[3]])["PROTEST"] > 0.9


def test_a_plain_event_has_the_words_of_both_phrases_and_where_they_stand() -> None:
    doc = parse(ATTACKED)
    event = Event((doc[0], doc[1]), (word(doc, "ports"),), "ASSAULT", 0.9)
    assert event.plain() == {
        "root": "ASSAULT", "source": "Old rebels", "source_span": [0, 10], "target": "ports", "target_span": [20, 25],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "source", "target", "root"),
    [
        ("Rebels shelled the port.", "Rebels", "port", "ASSAULT"),
        ("Turkey sent grain to Yemen.", "Turkey", "Yemen", "AID"),
        ("Armenia condemned Azerbaijan on Friday.", "Armenia", "Azerbaijan", "ACCUSE"),
    ],
)
def test_the_event_of_a_plain_sentence_is_read(
    shipped: EventReader, text: str, source: str, target: str, root: str
) -> None:
    doc = Doc(language.load()(text))
    event = shipped.event(doc, list(pairs.noun_phrases(doc[:])))
    assert event is not None
    row = event.plain()
    assert (row["source"], row["target"], row["root"]) == (source, target, root)
    for role in ("source", "target"):
        span = row[f"{role}_span"]
        assert isinstance(span, list) and text[span[0] : span[1]] == row[role]


@pytest.mark.parametrize(
    ("text", "source", "target"),
    [
        ("Togo was attacked by Ghana on Sunday.", "Ghana", "Togo"),
        ("Ghana, which borders Togo, sent wheat to Mali.", "Ghana", "Mali"),
        ("The president of Ghana met the leader of Togo in Mali.", "president", "Togo"),
    ],
)
def test_both_models_together_tell_who_did_it_to_whom(text: str, source: str, target: str) -> None:
    nlp = language.load()
    doc = Doc(nlp(text))
    event = events.load(nlp).event(doc, list(pairs.noun_phrases(doc[:])))
    assert event is not None
    assert (event.plain()["source"], event.plain()["target"]) == (source, target)
    assert 0.5 < event.linked < 1


@pytest.mark.parametrize("text", ["", "Rain.", "Go home!", "It rained."])
def test_a_sentence_with_fewer_than_two_phrases_has_no_event(shipped: EventReader, text: str) -> None:
    doc = Doc(language.load()(text))
    assert shipped.event(doc, list(pairs.noun_phrases(doc[:]))) is None
