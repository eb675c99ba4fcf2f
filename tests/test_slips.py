"""What stands where says what hangs on what: trees as a parser gave them, and the near miss beside each."""

import pytest
from spacy.tokens import Doc

from parses import english
from triplomacy.slips import mended


def doc(text: str, heads: list[int], deps: str, tags: str) -> Doc:
    """A parse by hand; `heads` are places in the text."""
    words = text.split()
    parts = ["VERB" if tag.startswith("VB") else "NOUN" if tag.startswith("NN") else "X" for tag in tags.split()]
    return Doc(english().vocab, words=words, heads=heads, deps=deps.split(), tags=tags.split(), pos=parts)


@pytest.mark.parametrize(
    ("text", "heads", "owned"),
    [
        ("Oman hailed Chad 's offer to lend Peru rice", [1, 1, 7, 2, 1, 6, 4, 6, 6], "offer"),
        ("Oman hailed Chad 's offer to lend Peru rice", [1, 1, 4, 2, 1, 6, 4, 6, 6], "offer"),
    ],
)
def test_a_possessor_owns_the_noun_right_after_it(text: str, heads: list[int], owned: str) -> None:
    deps, tags = "nsubj ROOT nmod:poss case obj mark acl iobj obj", "NNP VBD NNP POS NN TO VB NNP NN"
    assert mended(doc(text, heads, deps, tags))[2].head.text == owned


def test_a_visiting_minister_is_who_acts_and_not_whom_somebody_visits() -> None:
    tree = doc(
        "Oman said visiting Minister Ali met Chad", [1, 1, 5, 4, 2, 1, 5],
        "nsubj ROOT csubj nmod:desc obj ccomp obj", "NNP VBD VBG NNP NNP VBD NNP",
    )  # fmt: skip
    ali = mended(tree)[4]
    assert (ali.head.text, ali.dep_) == ("met", "nsubj")
    assert (tree[2].head.text, tree[2].dep_) == ("Ali", "amod")


def test_whoever_goes_visiting_with_a_subject_of_her_own_does_visit() -> None:
    tree = doc(
        "visiting Chad Ali met Peru", [3, 0, 3, 3, 3], "advcl obj nsubj ROOT obj", "VBG NNP NNP VBD NNP"
    )  # fmt: skip
    assert [token.dep_ for token in mended(tree)] == ["advcl", "obj", "nsubj", "ROOT", "obj"]
