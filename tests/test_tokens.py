"""Plain words beside spaCy's: the same tree, sentences and entities, whatever the tree."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy import tokens
from spacy.lang.en import English

from triplomacy.tokens import Doc

NLP = English()


@st.composite
def sources(draw: st.DrawFn) -> tokens.Doc:
    """Documents of one or two sentences with any tree, crossing branches too."""
    heads = list[int]()
    for _ in range(draw(st.integers(1, 2))):
        start, size = len(heads), draw(st.integers(1, 7))
        order = draw(st.permutations(range(size)))
        above = {word: order[draw(st.integers(0, at - 1))] if at else word for at, word in enumerate(order)}
        heads += [start + above[word] for word in range(size)]
    words = [draw(st.sampled_from(["Chad", "two", ",", " ", "Äl"])) for _ in heads]
    return tokens.Doc(
        NLP.vocab,
        words=words,
        spaces=[draw(st.booleans()) for _ in words],
        heads=heads,
        deps=["ROOT" if head == at else "dep" for at, head in enumerate(heads)],
        morphs=[draw(st.sampled_from(["", "Number=Plur", "Case=Acc|PronType=Prs,Rel"])) for _ in words],
        ents=[draw(st.sampled_from(["O", "B-GPE"])) for _ in words],
    )


@given(source=sources(), data=st.data())
def test_words_stand_where_spacy_has_them(source: tokens.Doc, data: st.DataObject) -> None:
    doc = Doc(source)
    assert (doc.text, len(doc)) == (source.text, len(source))
    for word, token in zip(doc, source, strict=True):
        for name in ("text", "idx", "lower_", "dep_", "ent_type_", "whitespace_", "is_space", "is_punct", "like_num"):
            assert getattr(word, name) == getattr(token, name)
        for name in ("children", "lefts", "rights", "ancestors", "subtree"):
            assert [other.i for other in getattr(word, name)] == [other.i for other in getattr(token, name)]
        # Where branches cross, spaCy's own edges of a subtree may be too narrow.
        below = [other.i for other in token.subtree]
        assert (word.head.i, word.left_edge.i, word.right_edge.i) == (token.head.i, min(below), max(below))
        assert (word.sent.start, word.sent.end) == (token.sent.start, token.sent.end)
        assert dict(word.morph) == {name: token.morph.get(name, []) for name in token.morph.to_dict()}
    start, end = sorted(data.draw(st.lists(st.integers(-9, 9), min_size=2, max_size=2)))
    ours, theirs = doc[start:end], source[start:end]
    assert (ours.start, ours.end, len(ours), ours.text) == (theirs.start, theirs.end, len(theirs), theirs.text)
    if theirs:
        assert (ours.root.i, ours.start_char, ours.end_char) == (theirs.root.i, theirs.start_char, theirs.end_char)
    assert [(e.start, e.end, e.label_, e.root.i) for e in doc.ents] == [
        (e.start, e.end, e.label_, e.root.i) for e in source.ents
    ]


def test_there_is_no_neighbour_beyond_the_ends() -> None:
    doc = Doc(NLP("Chad left"))
    assert doc[1].nbor(-1) is doc[0] and doc[0].nbor() is doc[1]
    for word, steps in ((doc[0], -1), (doc[1], 1)):
        with pytest.raises(IndexError):
            word.nbor(steps)


def test_words_of_two_parses_are_different_ones() -> None:
    one, other = Doc(NLP("Chad left")), Doc(NLP("Chad left"))
    assert one[0] != other[0] and one[:1] != other[:1] and one[:1] == one[0:1]
    assert one[0] in one[:1] and other[0] not in one[:1]
