"""What the network claims where no cue does: two actors, a word that tells of them, and nothing against that word.

Most tests use a network that is sure of every pair, so that what keeps it silent are the rules around it.
"""

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from triplomacy import gazetteer, language
from triplomacy.claims import Claim, Document, unverified
from triplomacy.relations.extraction import Extractor
from triplomacy.relations.joint import JointNetwork, Judged
from triplomacy.tokens import Token

Read = Callable[[str], list[Claim]]
METHOD = "network"


class Sure(JointNetwork):
    """A network that gives every pair one relation, told by `pummel` or `hullabaloo`, as surely as it is told.

    The cues know the word for the relations of `known`.
    """

    def __init__(self, relation: str, certainty: float, known: Sequence[str]) -> None:
        super().__init__()
        self._known = [self.vocabulary.relations.index(name) for name in known]
        self._place, self._certainty = self.vocabulary.relations.index(relation), certainty

    def judge(self, sentence: Sequence[Token], mentions: Sequence[Sequence[Token]]) -> Judged:
        """The same of all."""
        words = tuple(token for token in sentence if not token.is_space)
        shape = len(mentions), len(mentions)
        relations = np.zeros((*shape, len(self.vocabulary.relations)), np.float32)
        relations[..., self._place] = 1
        telling = np.zeros((*shape, len(words)), np.float32)
        told = [place for place, token in enumerate(words) if token.lemma_ in ("pummel", "pummeling", "hullabaloo")]
        telling[..., told] = 1
        cues = np.zeros((len(words), len(self.vocabulary.relations)), np.float32)
        cues[np.ix_(told, self._known)] = 1
        return Judged(self.vocabulary, words, cues, np.full(shape, self._certainty, np.float32), relations, telling)


def reading(relation: str, *, certainty: float = 0.99, known: Sequence[str] | None = None) -> Read:
    """What an extractor claims by a network that is as sure as this; its word is one of the cues for `known`."""
    sure = Sure(relation, certainty, [relation] if known is None else known)
    extractor = Extractor(language.load(), gazetteer.load(), network=sure)

    def read(text: str) -> list[Claim]:
        [(document, found)] = extractor.claims([Document(name="x", text=text)])
        assert list(unverified([document, *found])) == []
        return [claim for claim in found if claim.method == METHOD]

    return read


@pytest.fixture(scope="module")
def attacking() -> Read:
    """By a network that is sure of attacks."""
    return reading("attacks")


def test_the_claim_leads_to_both_actors_and_to_the_word_that_tells_of_them() -> None:
    text = "On Monday Ghana pummelled Togo."
    [claim] = reading("fights")(text)
    found = claim.evidence
    assert found.source and found.target and found.cue
    spans = (found.source, found.cue, found.target)
    assert [text[span.start : span.end] for span in spans] == ["Ghana", "pummelled", "Togo"]


@pytest.mark.parametrize("relation", ["attacks", "fights"])
def test_one_word_tells_one_direction_though_the_network_is_sure_of_both(relation: str) -> None:
    assert len(reading(relation)("Ghana pummelled Togo.")) == 1


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Ghana pummelled Togo.", "actual"),
        ("Ghana will pummel Togo.", "planned"),
        ("Ghana may pummel Togo.", "possible"),
        ("If Ghana pummelled Togo, prices would rise.", "hypothetical"),
    ],
)
def test_a_claim_is_qualified_as_its_word_is(attacking: Read, text: str, modality: str) -> None:
    [claim] = attacking(text)
    assert (claim.polarity, claim.modality) == ("positive", modality)


@pytest.mark.parametrize(
    "text",
    [
        # Denied, or asked.
        "Ghana did not pummel Togo.",
        "Ghana never pummelled Togo.",
        "Ghana refused to pummel Togo.",
        "Has Ghana pummelled Togo?",
        # Fewer than two actors.
        "Ghana pummelled the port.",
        "Gunmen pummelled the port.",
        "Ghana pummelled itself.",
        "Ghanaian soldiers pummelled Ghana.",
        # Teams.
        "Ghana pummelled Togo 4-0 in the World Cup qualifier.",
    ],
)
def test_it_is_silent(attacking: Read, text: str) -> None:
    assert attacking(text) == []


def test_it_claims_nothing_of_which_it_is_not_sure() -> None:
    assert reading("attacks", certainty=0.05)("Ghana pummelled Togo.") == []


@pytest.mark.parametrize(
    ("text", "known", "told"),
    [
        ("Ghana's hullabaloo over Togo went on.", ["attacks"], 1),
        ("Ghana's hullabaloo over Togo went on.", ["supports"], 0),
        ("Ghana pummelled Togo.", ["supports"], 1),
    ],
)
def test_a_noun_tells_of_a_deed_only_if_the_cues_know_it_for_the_relation(
    text: str, known: Sequence[str], told: int
) -> None:
    assert len(reading("attacks", known=known)(text)) == told


def test_what_a_cue_has_told_of_the_same_two_is_not_told_again() -> None:
    assert reading("fights")("Ghana fought Togo.") == []
    assert reading("attacks")("Ghana attacked Togo, which it pummelled.") == []


def test_of_the_same_two_another_thing_is_told_if_another_word_tells_it() -> None:
    found = reading("accuses")("Ghana attacked Togo, which it pummelled.")
    assert [(claim.source.label, claim.relation, claim.target.label) for claim in found] == [
        ("Ghana", "accuses", "Togo")
    ]


def test_what_another_pipeline_has_read_is_left_to_the_cues(monkeypatch: pytest.MonkeyPatch) -> None:
    nlp = language.load()
    monkeypatch.setattr("triplomacy.encoder.component.STATES", "elsewhere")
    extractor = Extractor(nlp, gazetteer.load(), network=Sure("attacks", 0.99, ["attacks"]))
    [(_, found)] = extractor.claims([Document(name="x", text="Ghana pummelled Togo. Chad attacked Mali.")])
    assert [(claim.relation, claim.method[:3]) for claim in found] == [("attacks", "cue")]
