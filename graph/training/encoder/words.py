"""The tokenizer: spaCy's English one, taught how the English treebanks write their words.

They keep a prefix with its word ("non-lethal"), runs of marks in one ("!!!"), and part "7:30PM" and "date(s)". What
the rules are worth is said by the `words` of `evaluate.py`.
"""

from typing import Final

import spacy
from spacy.attrs import ORTH
from spacy.lang.char_classes import ALPHA, HYPHENS
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex

# Written in one word three times or more in the treebanks' training parts, and in two at most once.
PREFIXES: Final = (
    *("anti", "co", "counter", "cross", "e", "ex", "mid", "mini", "multi", "non", "over", "post", "pre", "pro", "re"),
    *("semi", "sub"),
)
_RUNS: Final = [rf"{mark}{{2,}}" for mark in ("[!?]", r"\*", "_", "=", "<", ">", "-", "#", "~")]
_IN_TWO: Final = ("and/or", ("and", "/", "or")), ("wanna", ("wan", "na")), ("outta", ("out", "ta"))


def blank() -> Language:
    """English with this tokenizer and nothing else."""
    nlp = spacy.blank("en")
    assert isinstance(nlp.tokenizer, Tokenizer)
    usual = nlp.Defaults
    whole = "".join(rf"(?<!(?<![{ALPHA}])(?i:{prefix}))" for prefix in PREFIXES)
    infixes = [
        rf"(?<=[{ALPHA}0-9]){whole}(?:{HYPHENS})(?=[{ALPHA}])" if HYPHENS in rule else rule
        for rule in map(str, usual.infixes or ())
    ]
    # "U.S.-led", "1999–2003", "member(s)".
    infixes += [rf"(?<=[{ALPHA}]\.)[-–](?=[{ALPHA}])", r"(?<=[0-9])–(?=[0-9])", rf"(?<=[{ALPHA}])[\[(](?=[{ALPHA}])"]
    nlp.tokenizer.infix_finditer = compile_infix_regex(infixes).finditer
    nlp.tokenizer.prefix_search = compile_prefix_regex([*_RUNS, *(usual.prefixes or ())]).search
    suffixes = [*_RUNS, *(usual.suffixes or ()), r"(?<=[0-9])(?:am|pm|AM|PM)"]
    nlp.tokenizer.suffix_search = compile_suffix_regex(suffixes).search
    # spaCy's faces of marks alone are more often the end of a bracket: "):".
    rules = {text: rule for text, rule in nlp.tokenizer.rules.items() if text[0] != ")" or any(map(str.isalnum, text))}
    nlp.tokenizer.rules = rules
    for text, words in _IN_TWO:
        nlp.tokenizer.add_special_case(text, [{ORTH: word} for word in words])
    return nlp
