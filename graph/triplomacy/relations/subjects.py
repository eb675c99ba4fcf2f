"""Who does what a verb says: its grammatical subject, or whoever is understood as one."""

from triplomacy.actors.syntax import case_of
from triplomacy.relations import attachment
from triplomacy.relations.attachment import SUBJECTS, Control, is_passive
from triplomacy.relations.objects import objects
from triplomacy.relations.terms import verb_terms
from triplomacy.tokens import Token


class Subjects:
    """Finds subjects; knows which verbs pass their object on as the subject of the verb below."""

    def __init__(self, control: Control) -> None:
        self._control = control

    def governor(self, token: Token) -> Token:
        """What governs a token, with the slips of parsers mended."""
        return attachment.governor(token, self._control)

    def of(self, head: Token) -> list[Token]:
        """The grammatical subject, or whoever is understood as one: shared, controlling, or modified."""
        return list(self._subjects(head, frozenset()))

    def _subjects(self, head: Token, seen: frozenset[Token]) -> tuple[Token, ...]:
        own = attachment.subjects(head)
        if own or head in seen or head.head == head:
            return own
        above, seen = self.governor(head), seen | {head}
        if head.dep_ in ("conj", "parataxis") and above.pos_ in ("VERB", "AUX", "ADJ", "NOUN", "PROPN"):
            return self._subjects(above, seen) if head.dep_ == "conj" else _shared_in_list(head)
        if head.dep_ in ("advcl", "csubj") and head.tag_ == "VBG" and head.i < above.i:
            # "Visiting Oman, the premier thanked her hosts": whoever the sentence goes on about.
            return self._subjects(above, seen)
        if head.dep_ == "acl" and above.dep_ == "ROOT" and above.pos_ == "PROPN" and head.tag_ == "VB":
            # The verb of a headline: "Oman to lend Yemen money".
            return (above,)
        if head.dep_ == "advmod" and head.pos_ == "ADJ":
            return self._subjects(above, seen)
        if head.dep_ in ("xcomp", "advcl", "ccomp"):
            return self._controller(head, above, seen)
        if head.dep_ == "acl" or (head.dep_ == "amod" and head.pos_ == "VERB"):
            return (above,) if head.tag_ in ("VBG", "VBN", "VBD") else self._owner_of(above, seen)
        return ()

    def _controller(self, head: Token, above: Token, seen: frozenset[Token]) -> tuple[Token, ...]:
        if above.pos_ in ("NOUN", "PROPN") and not any(c.dep_ == "cop" for c in above.children):
            return self._owner_of(above, seen)
        own = objects(above)
        objects_above = (*(child for child in above.children if child.dep_ == "iobj"), *own)
        if head.dep_ == "advcl" and head.tag_ == "VBG" and _is_free(head):
            # "Chad led the raid, arresting two": a participle after a comma is the subject's.
            return self._subjects(above, seen)
        controls = bool(self._control.objects & set(verb_terms(above)))
        if controls and is_passive(above):
            return self._subjects(above, seen)
        if controls:
            prepositional = tuple(
                c for c in above.children if c.dep_ == "obl" and case_of(c) in ("on", "upon", "to", "for", "with")
            )
            return objects_above or prepositional or self._subjects(above, seen)
        return self._subjects(above, seen)

    def _owner_of(self, noun: Token, seen: frozenset[Token]) -> tuple[Token, ...]:
        owners = tuple(child for child in noun.children if child.dep_ == "nmod:poss")
        named = tuple(c for c in noun.lefts if c.dep_ in ("amod", "compound", "nmod:desc") and c.text[0].isupper())
        if owners or named:
            return owners or named
        if self._control.answers & set(verb_terms(noun.head)):
            return ()
        if noun.head.pos_ in ("VERB", "AUX") and noun.dep_ in ("obj", "obl", "xcomp"):
            return self._subjects(noun.head, seen)
        return tuple(child for child in noun.children if child.dep_ in ("amod", "compound"))


def _is_free(participle: Token) -> bool:
    edge = participle.left_edge
    return edge == participle and edge.i > edge.sent.start and edge.nbor(-1).text == ","


def _shared_in_list(head: Token) -> tuple[Token, ...]:
    """The subject of the clause before, in a list of clauses: "Peru buys gas, has a port, and fishes"."""
    before = [c for c in head.head.children if c.dep_ == "parataxis" and c.i < head.i and c.pos_ in ("VERB", "AUX")]
    return tuple(child for child in before[-1].children if child.dep_ in SUBJECTS) if before else ()
