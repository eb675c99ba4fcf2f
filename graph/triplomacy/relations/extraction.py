"""A parsed document to claims: frames are typed, qualified, and put into the words of the core.

An extractor is built once and reads documents one after the other; it keeps nothing of them.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from spacy.language import Language

from triplomacy import language, ontology
from triplomacy.actors.mentions import NameMatcher
from triplomacy.actors.nouns import is_sport
from triplomacy.actors.references import Discourse, Reference
from triplomacy.claims import Actor, Claim, Document, Inference, Iri, Modality, Polarity
from triplomacy.gazetteer import Gazetteer
from triplomacy.language import Sentence
from triplomacy.relations import confidence, evidence, joint, light, phrases, reliability, scope, times
from triplomacy.relations import cues as cue_table
from triplomacy.relations import links as network_links
from triplomacy.relations.confidence import Signals
from triplomacy.relations.frames import Frame, FrameReader
from triplomacy.relations.joint import JointNetwork
from triplomacy.relations.links import Link, Links
from triplomacy.relations.reading import Reader, Reading, Rejection
from triplomacy.relations.reliability import Beside, Features, of_link, of_reading
from triplomacy.relations.speakers import Speakers
from triplomacy.tokens import Token

# Longer "sentences" are lists and tables that lost their line breaks; a parse of one says nothing.
_LONGEST_SENTENCE = 140
# Those who are their state, and what a state may do to a person of its own.
_OFFICIAL = frozenset({"ArmedForce", "GovernmentBody", "IntergovernmentalOrganization", "Person", "State", "Territory"})
# What lasts until it is told to be over.
_STATES = frozenset({"AFFILIATION", "ASSOCIATION"})
_UNTIL = frozenset({"till", "until"})
_FORMERLY = frozenset({"formerly", "once", "previously"})
_SUFFERED = frozenset({"ASSAULT", "COERCE", "RETREAT"})
# Chosen on sentences that neither cues nor network had seen. In articles more is right than on those.
LEAST = (0.2, 0.6)


@dataclass(frozen=True, slots=True)
class Explained:
    """What became of one sentence: the frames that were read, the claims, and what was rejected.

    `unread` says why a sentence was passed over whole; it is empty for one that was read.
    """

    sentence: Sentence
    frames: tuple[Frame, ...]
    claims: tuple[Claim, ...]
    rejections: tuple[Rejection, ...]
    unread: str = ""


@dataclass(frozen=True, slots=True)
class _Text:
    """A document with what has been told in it so far."""

    document: Document
    discourse: Discourse
    speakers: Speakers


class Extractor:
    """Reads claims from documents.

    The network gives a second opinion on what the cues read, and links whom they do not; `readings` and `links` tell
    how reliable these are by their features, and `calibrate` makes a confidence of a reading and that opinion. What is
    less likely right than `least` is not claimed: what a cue has read, and what only the network links.
    """

    def __init__(
        self,
        nlp: Language,
        gazetteer: Gazetteer,
        *,
        network: JointNetwork | None = None,
        readings: Callable[[Features], float] | None = None,
        links: Callable[[Features], float] | None = None,
        calibrate: Callable[[Signals], float] | None = None,
        least: tuple[float, float] = LEAST,
    ) -> None:
        self._nlp = nlp
        self._matcher = NameMatcher(gazetteer, nlp)
        self._cues = cue_table.load()
        self._embeddings = scope.load()
        self._relations = ontology.load().relations
        self._frames = FrameReader(light=light.load(), control=self._embeddings.control)
        self._scopes = scope.ScopeReader(self._embeddings, self._frames)
        self._network = network or joint.load()
        self._readings = readings or reliability.load(reliability.READINGS)
        self._links = links or reliability.load(reliability.LINKS).confidence
        self._calibrate = calibrate or confidence.load().confidence
        self._least, self._least_linked = least

    def claims(self, documents: Iterable[Document]) -> Iterator[tuple[Document, list[Claim]]]:
        """Each document with its claims, in the order of the text."""
        for document, explained in self.explain(documents):
            yield document, [claim for one in explained for claim in one.claims]

    def explain(self, documents: Iterable[Document]) -> Iterator[tuple[Document, list[Explained]]]:
        """The same with what was read and what was rejected, sentence by sentence."""
        for document, sentences in language.parsed(self._nlp, documents):
            discourse = Discourse(document, sentences, self._matcher)
            text = _Text(document, discourse, Speakers(document, discourse))
            yield document, [self._sentence(text, sentence) for sentence in sentences]

    def _sentence(self, text: _Text, sentence: Sentence) -> Explained:
        discourse = text.discourse
        discourse.enter(sentence)
        if unread := _unread(sentence):
            return Explained(sentence, (), (), (), unread)
        reader = Reader(self._cues, discourse, self._frames)
        outside_names = (t for t in sentence.tokens if not (t.pos_ in ("NOUN", "PROPN") and discourse.is_named(t)))
        found = list(self._frames.frames(outside_names))
        readings: list[Reading] = []
        rejections: list[Rejection] = []
        for frame in found:
            read, rejected = reader.read(frame)
            for reading in read:
                relation = self._relations[reading.cue.relation]
                if relation.layer == "affiliation":
                    discourse.register.appoint(reading.source.actor, reading.target.actor)
                elif not (reading.source.basis or reading.target.basis):
                    discourse.deeds.add(relation.root, reading.source.actor, reading.target.actor)
            readings += read
            rejections += rejected
        heads = {r.frame.head: r.frame for r in rejections if r.frame.kind == "verb"}
        told = [frame for head, frame in heads.items() if _tells_the_news(head)]
        for half in [half for frame in told for half in reader.halves(frame)]:
            root = self._relations[half.cue.relation].root
            for source in half.sources if discourse.deeds.last({root}, here=True) is None else ():
                discourse.deeds.add(root, source.actor)
        for speaker in self._speakers(found):
            text.speakers.note(sentence, speaker)
            for reference in discourse.references(speaker, alone=True):
                discourse.deeds.add("SAY", reference.actor)
        known = (reference for reading in readings for reference in (reading.source, reading.target))
        linked = network_links.read(sentence, discourse, known, self._network)
        claims: list[Claim] = []
        for reading in self._without_echoes(readings):
            qualified = self._claim(text, sentence, linked, reading)
            if isinstance(qualified, Claim):
                claims.append(qualified)
            else:
                rejections.append(qualified)
        if linked is not None:
            claims += self._linked(text, sentence, linked, readings, claims)
        return Explained(sentence, tuple(found), tuple(best_of_each(claims)), tuple(rejections))

    def _speakers(self, frames: Iterable[Frame]) -> Iterator[Token]:
        """Who speaks in a sentence: whose words "the remarks" of the next one are."""
        for frame in frames:
            entry = self._embeddings.of(frame.head) if frame.kind == "verb" else None
            if entry is not None and entry.attribution == "subj":
                yield from frame.slots.get("subj", ())

    def _claim(self, text: _Text, sentence: Sentence, linked: Links | None, reading: Reading) -> Claim | Rejection:
        head, cue = reading.frame.head, reading.cue
        qualifiers = self._scopes.own(head) if reading.answered else self._scopes.scope(head)
        if qualifiers.blocked:
            return Rejection(reading.frame, cue, qualifiers.blocked)
        if reading.source.actor.kind == reading.target.actor.kind == "Company":
            return Rejection(reading.frame, cue, "business between two companies")
        if self._relations[cue.relation].root in _STATES and _is_over(head):
            return Rejection(reading.frame, cue, "told as past")
        if self._is_internal(text, reading):
            return Rejection(reading.frame, cue, "a state and those who act for it")
        negative = (qualifiers.polarity == "negative") != (cue.polarity == "negative")
        relation = cue.relation
        if negative and qualifiers.refused and self._relations[relation].root == "AID":
            relation, negative = "refusesToHelp", False
        polarity: Polarity = "negative" if negative else "positive"
        modality = cue.modality if qualifiers.modality == "actual" else qualifiers.modality
        sure = self._calibrate(_signals(linked, reading, self._reliable(reading, polarity, modality)))
        if sure < self._least:
            return Rejection(reading.frame, cue, f"unlikely (confidence {sure:.2f})")
        above = head.head if head.dep_ == "obj" and self._frames.is_light(head.head) else None
        return Claim(
            source=text.discourse.register.current(reading.source.actor),
            relation=relation,
            target=text.discourse.register.current(reading.target.actor),
            evidence=evidence.of(text.document, sentence, head, reading.source, reading.target),
            polarity=polarity,
            modality=modality,
            confidence=sure,
            theme=self._theme(reading),
            quantity=phrases.quantity(reading.theme or _counted(reading.target)),
            time=times.time(head, modality, text.document.published, carrier=above),
            place=phrases.place(head),
            inference=_inference(reading),
            attribution=text.speakers.attribution(sentence, qualifiers.speakers),
            method=f"cue {cue.place}",
        )

    def _reliable(self, reading: Reading, polarity: Polarity, modality: Modality) -> float:
        """How reliable a reading is, 0 to 1; what its cue says where annotators cannot tell, or seldom do.

        They mark a claim between two mentions of a sentence, and not each title of a president for an affiliation.
        """
        if reliability.is_told(reading) and self._relations[reading.cue.relation].layer == "relation":
            return self._readings(of_reading(reading, polarity, modality))
        return reading.cue.confidence

    def _is_internal(self, text: _Text, reading: Reading) -> bool:
        """Whether a body is said to deal with those who act for it, which is no relation; its harm to a person is."""
        relation = self._relations[reading.cue.relation]
        if relation.layer == "affiliation":
            return False
        source, target = (text.discourse.register.current(r.actor) for r in (reading.source, reading.target))
        whole = source.principal
        if whole != target.principal or whole not in (source, target):
            return False
        if target.kind == "Person" and relation.root in _SUFFERED:
            return False
        return source.kind in _OFFICIAL and target.kind in _OFFICIAL

    def _linked(
        self, text: _Text, sentence: Sentence, linked: Links, readings: Sequence[Reading], told: Sequence[Claim]
    ) -> Iterator[Claim]:
        """The claims of those whom the network links and of whom no cue tells the same."""
        pairs = {(claim.source.principal.iri, claim.target.principal.iri) for claim in told}
        read = {reading.frame.head for reading in readings}
        said = {(claim.source.iri, claim.relation, claim.target.iri) for claim in told}
        surer: set[frozenset[Iri]] = set()
        for link in linked.surest():
            source, target = (text.discourse.register.current(r.actor) for r in (link.source, link.target))
            ends, turned = (source.iri, link.relation, target.iri), (target.iri, link.relation, source.iri)
            if ends in said or (self._relations[link.relation].symmetric and turned in said):
                continue
            pair = source.principal.iri, target.principal.iri
            beside = Beside(
                read=link.predicate in read,
                claimed=pair in pairs or pair[::-1] in pairs,
                directly=pair in pairs,
                again=frozenset(pair) in surer,
            )
            surer.add(frozenset(pair))
            claim = self._link_claim(text, sentence, link, source, target, beside)
            if claim is not None:
                yield claim

    def _link_claim(
        self, text: _Text, sentence: Sentence, link: Link, source: Actor, target: Actor, beside: Beside
    ) -> Claim | None:
        """The claim that a link makes, qualified as the word that tells of it is; None if that is not asserted."""
        relation, head = self._relations[link.relation], link.predicate
        if source.principal == target.principal or relation.layer == "affiliation":
            return None
        if source.kind == target.kind == "Company":
            return None
        qualifiers = self._scopes.scope(head)
        # What is denied of two is seldom what links them.
        if qualifiers.blocked or qualifiers.polarity == "negative" or (relation.root in _STATES and _is_over(head)):
            return None
        sure = self._links(of_link(link, qualifiers.modality, beside))
        if sure < self._least_linked:
            return None
        return Claim(
            source=source,
            relation=link.relation,
            target=target,
            evidence=evidence.of(text.document, sentence, head, link.source, link.target),
            modality=qualifiers.modality,
            confidence=sure,
            theme=phrases.themes(self._objects(link)),
            time=times.time(head, qualifiers.modality, text.document.published),
            place=phrases.place(head),
            attribution=text.speakers.attribution(sentence, qualifiers.speakers),
            method="network",
        )

    def _objects(self, link: Link) -> list[Token]:
        """What a verb is about, if it is none of the two."""
        if link.predicate.pos_ != "VERB":
            return []
        actors = {*link.source.tokens, *link.target.tokens}
        return [token for token in self._frames.verb(link.predicate).slots.get("obj", ()) if token not in actors]

    def _theme(self, reading: Reading) -> tuple[str, ...]:
        """What the act is about; for an affiliation by a title, the title."""
        if self._relations[reading.cue.relation].layer == "affiliation":
            return (phrases.title(reading.frame.head),) if reading.frame.kind == "noun" else ()
        return phrases.themes(reading.theme)

    def _without_echoes(self, readings: Sequence[Reading]) -> Iterator[Reading]:
        """Drops what a predicate above already says of the same two: "signed an agreement with", "promised to send"."""
        above: dict[frozenset[str], set[Token]] = {}
        for reading in readings:
            if reading.frame.kind != "noun" and not self._scopes.scope(reading.frame.head).blocked:
                above.setdefault(reading.pair, set()).add(reading.frame.head)
        for reading in readings:
            if reading.answered:
                yield reading
                continue
            said = above.get(reading.pair, set()) & set(_above(reading.frame.head))
            if reading.frame.kind != "noun":
                said = {token for token in said if self._scopes.merely_embeds(token)}
            if not said:
                yield reading


def _unread(sentence: Sentence) -> str:
    """Why a sentence is passed over; empty if it is to be read."""
    if len(sentence.tokens) > _LONGEST_SENTENCE:
        return f"longer than {_LONGEST_SENTENCE} words: a list or a table, it seems"
    return "it tells of a match, in which states are teams" if is_sport(sentence.tokens) else ""


def _tells_the_news(head: Token) -> bool:
    """Whether a predicate is that of the sentence, or of what it reports, so that "the decision" may mean it."""
    return head.dep_ == "ROOT" or (head.dep_ in ("conj", "ccomp") and head.head.dep_ == "ROOT")


def _above(head: Token) -> Iterator[Token]:
    """The predicates above, up to the end of the clause that a relative clause or an apposition stands for."""
    while head.dep_ not in ("ROOT", "acl:relcl"):
        head = head.head
        yield head


def best_of_each(claims: Iterable[Claim]) -> Iterator[Claim]:
    """One claim for each id, the most confident; in the order of the text."""
    best: dict[str, Claim] = {}
    for claim in claims:
        if claim.id not in best or best[claim.id].confidence < claim.confidence:
            best[claim.id] = claim
    yield from best.values()


def _counted(target: Reference) -> list[Token]:
    """The words of a target whose number is one of people or things; "the two countries" are those told of."""
    return [] if target.via == "collective" else [target.tokens.root]


def _is_over(head: Token) -> bool:
    """ "were once allies", "ruled it until 2002": a state of things that is told as past."""
    past = any(token.tag_ == "VBD" for token in (head, *head.children))
    ended = (child for word in head.children for child in word.children if child.dep_ in ("case", "mark"))
    formerly = any(child.dep_ == "advmod" and child.lower_ in _FORMERLY for child in head.children)
    return past and (formerly or any(word.lower_ in _UNTIL for word in ended))


def _inference(reading: Reading) -> Inference | None:
    """That a lost name was filled, and from what; the source's if both were."""
    if reading.source.basis:
        return Inference(slot="source", basis=reading.source.basis)
    return Inference(slot="target", basis=reading.target.basis) if reading.target.basis else None


def _signals(linked: Links | None, reading: Reading, reliable: float) -> Signals:
    """What the rules and the network say of a reading; where the two have no words to judge, the rules stand alone."""
    found = linked.certainty(reading.source, reading.target, reading.cue.relation) if linked is not None else None
    link, agreement = found or (None, None)
    return Signals(cue=reliable, meant=reading.meant, linked=link, agreement=agreement)
