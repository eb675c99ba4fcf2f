"""Two mentions as features, from parses by hand: the way through the tree, the words, the cues, and what is missing."""

import math
from collections.abc import Collection

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy import tokens

from parses import english, parse, word
from triplomacy.relations.pairs import Path, Words, features, head_of, noun_phrases, path
from triplomacy.tokens import Doc, Token

ATTACKED = "Chad/NNP/nsubj/3 fiercely/RB/advmod/3 attacked/VBD/root/0/attack Mali/NNP/obj/3 ././punct/3"
NOT_ATTACKED = (
    "Chad/NNP/nsubj/4 did/VBD/aux/4/do not/RB/advmod/4 attack/VB/root/0 northern/JJ/amod/6 Mali/NNP/obj/4 ././punct/4"
)
ENVOY = (
    "Chad/NNP/nmod:poss/3 's/POS/case/1 envoy/NN/nsubj/4 met/VBD/root/0/meet the/DT/det/6 king/NN/obj/4 of/IN/case/8 "
    "Mali/NNP/nmod/6"
)
TWO_SENTENCES = "Chad/NNP/nsubj/2 left/VBD/root/0/leave ././punct/2 Mali/NNP/nsubj/5 stayed/VBD/root/0/stay"
LISTED = "Chad/NNP/nsubj/4 and/CC/cc/3 Mali/NNP/conj/1 left/VBD/root/0/leave"
DEPS = ("nsubj", "obj", "obl", "nmod", "compound", "flat", "conj", "punct", "advcl", "dep")
POS = ("NOUN", "PROPN", "VERB", "ADJ", "ADP", "PUNCT", "PRON")


def lexicon(token: Token) -> Collection[str]:
    return {"attack": ["ASSAULT"], "meet": ["CONSULT"], "king": ["CONSULT", "SUPPORT"]}.get(token.lemma_, ())


def way(written: str, source: str, target: str) -> Path:
    doc = parse(written)
    return path(word(doc, source), word(doc, target))


def found(written: str, source: str, target: str) -> dict[str, float]:
    """Features of mentions given by their words; an empty string is a mention without any."""
    doc = parse(written)
    first, second = ([word(doc, text) for text in mention.split()] for mention in (source, target))
    return dict(features(Words(doc[:], lexicon), first, second))


@pytest.mark.parametrize(
    ("written", "source", "target", "shape", "words"),
    [
        (ATTACKED, "Chad", "Mali", "nsubj|^|obj", ["attacked"]),
        (ATTACKED, "Mali", "Chad", "obj|^|nsubj", ["attacked"]),
        (ENVOY, "Chad", "Mali", "nmod:poss|nsubj|^|obj|nmod", ["envoy", "met", "king"]),
        (ENVOY, "Chad", "envoy", "nmod:poss|^", []),
        (ENVOY, "envoy", "Chad", "^|nmod:poss", []),
        (ENVOY, "met", "Mali", "^|obj|nmod", ["king"]),
        (LISTED, "Chad", "Mali", "^|conj", []),
        (ENVOY, "Mali", "Mali", "^", []),
        (TWO_SENTENCES, "Chad", "Mali", "", []),
    ],
)
def test_a_path_goes_up_to_the_word_above_both_and_down(
    written: str, source: str, target: str, shape: str, words: list[str]
) -> None:
    found = way(written, source, target)
    assert (found.shape, [token.text for token in found.words]) == (shape, words)


def test_the_words_of_a_path_know_their_side() -> None:
    found = way(ENVOY, "Chad", "Mali")
    assert found.top is not None
    assert [t.text for t in (*found.up, found.top, *found.down)] == ["envoy", "met", "king"]


def test_words_that_cannot_be_a_predicate_are_left_out_of_it() -> None:
    found = way("Chad/NNP/nsubj/2 in/IN/root/0 Mali/NNP/obj/2", "Chad", "Mali")
    assert found.top is not None and found.words == ()


def test_a_pair_has_its_words_its_order_its_way_and_the_cues_on_it() -> None:
    assert {
        "word:SOURCE", "word:fiercely", "word:attack", "word:TARGET", "words:SOURCE fiercely", "words:attack TARGET",
        "source:chad", "target:mali", "source kind:PROPN", "source as:nsubj", "source of:VERB", "target as:obj",
        "source place:0", "target place:1", "order:source first", "between:fiercely", "between:attack",
        "path:nsubj|^|obj", "top:attack", "on:attack", "on cue:ASSAULT", "cue:ASSAULT", "advmod:fiercely",
    } <= found(ATTACKED, "Chad", "Mali").keys()  # fmt: skip


def test_the_direction_makes_a_difference() -> None:
    there, back = found(ATTACKED, "Chad", "Mali"), found(ATTACKED, "Mali", "Chad")
    assert "order:target first" in back and "order:target first" not in there
    assert {"source as:obj", "path:obj|^|nsubj", "words:attack SOURCE"} <= back.keys()


def test_words_beside_the_way_tell_of_doubt() -> None:
    assert "doubt:not" in found(NOT_ATTACKED, "Chad", "Mali")
    assert not any(name.startswith("doubt:") for name in found(ATTACKED, "Chad", "Mali"))


def test_cues_on_the_way_within_a_mention_and_elsewhere_are_told_apart() -> None:
    on_way = found(ENVOY, "Chad", "Mali")
    assert {"on cue:CONSULT", "on cue:SUPPORT", "up:envoy", "top:meet", "down:king"} <= on_way.keys()
    assert on_way["cue:CONSULT"] == 2
    inside = found(ENVOY, "Chad envoy", "king Mali")
    assert {"target cue:SUPPORT", "on cue:CONSULT"} <= inside.keys()
    assert "cue:SUPPORT" not in inside and inside["cue:CONSULT"] == 1


def test_the_words_of_a_mention_are_one_sign() -> None:
    together = found(NOT_ATTACKED, "Chad", "northern Mali")
    assert together["word:TARGET"] == 1 and "word:northern" not in together
    assert {"target:northern", "target:mali", "words:attack TARGET", "target as:obj"} <= together.keys()


def test_blanks_within_a_mention_and_around_it_count_for_nothing() -> None:
    words = [("Chad", "PROPN", "nsubj", 3), ("  ", "SPACE", "dep", 0), ("Basin", "PROPN", "flat", 0)]
    words += [("armed", "VERB", "ROOT", 3), ("\n", "SPACE", "dep", 3), ("Mali", "PROPN", "obj", 3)]
    spaced, plain = (
        Doc(
            tokens.Doc(
                english().vocab,
                words=[word[0] for word in rows],
                lemmas=[word[0] for word in rows],
                pos=[word[1] for word in rows],
                deps=[word[2] for word in rows],
                heads=[rows.index(words[word[3]]) for word in rows],
            )
        )
        for rows in (words, [word for word in words if word[1] != "SPACE"])
    )
    assert features(Words(spaced[:], lexicon), list(spaced[:3]), [spaced[5]]) == features(
        Words(plain[:], lexicon), list(plain[:2]), [plain[3]]
    )


def test_a_word_that_occurs_twice_counts_twice() -> None:
    twice = "Chad/NNP/nsubj/3 often/RB/advmod/3 attacked/VBD/root/0/attack Mali/NNP/obj/3 often/RB/advmod/3"
    assert found(twice, "Chad", "Mali")["word:often"] == 2


def test_an_entity_is_of_its_kind_and_other_mentions_of_their_part_of_speech() -> None:
    doc = parse(ATTACKED, names="GPE:1")
    named = features(Words(doc[:], lexicon), [doc[0]], [doc[3]])
    assert {"source kind:GPE", "target kind:PROPN"} <= named.keys() and "source kind:PROPN" not in named


@pytest.mark.parametrize(("source", "target", "missing"), [("", "Mali", "source"), ("Chad", "", "target")])
def test_a_mention_without_words_is_missing(source: str, target: str, missing: str) -> None:
    names = found(ATTACKED, source, target)
    assert {f"{missing} is missing", "word:attack", "cue:ASSAULT"} <= names.keys()
    assert not any(name.startswith(("path:", "order:", "between:", "on:", f"{missing} as:")) for name in names)


def test_two_mentions_in_different_sentences_have_no_way_between_them() -> None:
    names = found(TWO_SENTENCES, "Chad", "Mali")
    assert not any(name.startswith(("path:", "top:", "on:", "up:", "down:")) for name in names)
    assert {"source as:nsubj", "target as:nsubj", "order:source first", "between:leave"} <= names.keys()
    assert names["source of:VERB"] == names["target of:VERB"] == 1


def test_the_head_of_a_mention_is_the_word_that_the_others_hang_on() -> None:
    doc = parse(NOT_ATTACKED)
    assert head_of([doc[4], doc[5]]) == doc[5]
    assert head_of([doc[0], doc[5]]) == doc[0]
    assert head_of([doc[3]]) == doc[3]


def test_phrases_are_those_of_nouns_names_and_pronouns_with_what_belongs_to_the_name() -> None:
    written = (
        "President/NN/nmod:desc/2 Doe/NNP/nsubj/3 sent/VBD/root/0/send them/PRP/iobj/3 three/CD/nummod/7 old/JJ/amod/7 "
        "tanks/NNS/obj/3/tank quickly/RB/advmod/3"
    )
    doc = parse(written)
    phrases = [[token.text for token in phrase] for phrase in noun_phrases(doc[:])]
    assert phrases == [["President", "Doe"], ["them"], ["three", "old", "tanks"]]


@st.composite
def trees(draw: st.DrawFn) -> Doc:
    """Documents of one to three sentences with any tree, any labels and any words."""
    words, heads = list[str](), list[int]()
    for _ in range(draw(st.integers(1, 3))):
        start, size = len(heads), draw(st.integers(1, 8))
        inner = [0, *(draw(st.integers(0, i - 1)) for i in range(1, size))]
        if draw(st.booleans()):
            inner = [size - 1 - head for head in reversed(inner)]
        heads += [start + head for head in inner]
        words += [draw(st.sampled_from(["Chad", "attacked", "not", "of", "\0", "🙂", "’s", "."])) for _ in inner]
    return Doc(
        tokens.Doc(
            english().vocab,
            words=words,
            pos=[draw(st.sampled_from(POS)) for _ in words],
            lemmas=[draw(st.sampled_from([text.lower(), "attack", ""])) for text in words],
            heads=heads,
            deps=["ROOT" if head == at else draw(st.sampled_from(DEPS)) for at, head in enumerate(heads)],
        )
    )


@given(data=st.data())
def test_any_two_disjoint_mentions_have_features(data: st.DataObject) -> None:
    doc = data.draw(trees())
    roles = [data.draw(st.sampled_from(["source", "target", "other"])) for _ in doc]
    source, target = ([t for t, role in zip(doc, roles, strict=True) if role == name] for name in ("source", "target"))
    names = features(Words(doc[:], lexicon), source, target)
    assert all(count >= 1 and math.isfinite(count) for count in names.values())
    assert ("source is missing" in names) == (not source) and ("target is missing" in names) == (not target)
    assert any(name.startswith("order:") for name in names) == bool(source and target)
