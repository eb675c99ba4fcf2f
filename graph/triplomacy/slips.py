"""Slips of the parser that a look at the words puts right in the tree itself, before anything is read from it."""

from spacy.tokens import Doc, Token

_WITHIN = ("amod", "compound", "nummod", "nmod:desc", "flat", "advmod", "punct", "det", "nmod")


def mended(doc: Doc) -> Doc:
    """The same document with possessors and participles hung on the noun that they stand before."""
    for token in doc:
        if token.dep_ == "nmod:poss" and token.i < token.head.i:
            _mend_possessor(token)
        elif token.lower_ == "visiting" and token.dep_ in ("advcl", "csubj", "xcomp"):
            _mend_visitor(token)
    return doc


def _mend_possessor(owner: Token) -> None:
    """ "China criticized Moscow's decision to grant him a visa": whose it is, the first noun after the mark says."""
    mark = next((child for child in owner.rights if child.tag_ == "POS"), None)
    if mark is None or mark.i + 1 >= owner.sent.end:
        return
    owned = owner.doc[mark.i + 1]
    while owned.dep_ in _WITHIN and mark.i < owned.head.i and owned.head != owned and owned.pos_ != "VERB":
        if owned.head.i < owned.i:
            return
        owned = owned.head
    if owned.pos_ == "NOUN" and owned.i < owner.head.i and not owner.is_ancestor(owned):
        owner.head = owned


def _mend_visitor(participle: Token) -> None:
    """ "The ministry said visiting Minister Jane Doe met him": it says of her that she is there."""
    visitor = next((child for child in participle.rights if child.dep_ == "obj"), None)
    bare = visitor is not None and not any(child.dep_ in ("det", "nmod:poss") for child in visitor.lefts)
    if visitor is None or not bare or any(participle.lefts) or visitor.left_edge.i != participle.i + 1:
        return
    above = participle.head
    has_subject = any(child.dep_.startswith("nsubj") for child in above.children)
    if participle.dep_ == "advcl" and (participle.i > above.i or has_subject):
        return
    dep = "obj" if participle.dep_ == "xcomp" else "nsubj"
    visitor.head, visitor.dep_ = above, dep
    participle.head, participle.dep_, participle.pos_ = visitor, "amod", "ADJ"
