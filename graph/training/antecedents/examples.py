"""What the network of antecedents learns from: words that point back, and which candidates are right."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language

from triplomacy import annotated, gazetteer, language
from triplomacy.actors import bodies, nouns
from triplomacy.actors.antecedents import REACH
from triplomacy.actors.mentions import NameMatcher
from triplomacy.actors.named import Named
from triplomacy.actors.pointers import Seen, Word, points_back, rows, seen
from triplomacy.claims import Actor, Document
from triplomacy.language import Sentence
from triplomacy.tokens import Token

Record = dict[str, Any]
Bools = NDArray[np.bool_]
# Sentences of an article stand in one paragraph, or begin a new one.
_APART = (" ", " ", "\n\n")


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """The words of one sentence that point back.

    Of each and each candidate: whether it is the same (`right`), and one of several who are meant together
    (`members`); `several` tells which mean several, `pronoun` and `mention` what they are; of the candidates, `names`
    which are names and `here` which stand in the sentence itself.
    """

    seen: Seen
    right: Bools
    members: Bools
    several: Bools
    pronoun: Bools
    mention: Bools
    names: Bools
    here: Bools


@dataclass(frozen=True, slots=True)
class _Marked:
    """An annotated mention: who is meant, folded; several for a collective."""

    actors: tuple[str, ...]
    kind: str


def examples(path: Path, nlp: Language, matcher: NameMatcher) -> Iterator[Example]:
    """One for each sentence of a file in which a word points back."""
    chance = random.Random(path.stem)
    for document, records in annotated.articles(path):
        text, starts = "", []
        for record in records:
            text += chance.choice(_APART) if text else ""
            starts.append(len(text))
            text += record["text"]
        joined = Document(name=document.name, text=text)
        [(_, sentences)] = language.parsed(nlp, [joined])
        yield from _of_article(joined, sentences, list(zip(starts, records, strict=True)), matcher)


def _of_article(
    document: Document, sentences: Sequence[Sentence], records: Sequence[tuple[int, Any]], matcher: NameMatcher
) -> Iterator[Example]:
    named = Named(document, sentences, matcher, nouns.load())
    marked = _heads(sentences, records)
    known: dict[str, Actor] = {}
    candidates: list[tuple[Word, _Marked | None]] = []
    for sentence in sentences:
        names: list[tuple[Word, _Marked | None]] = []
        asking: list[Word] = []
        for token in sentence.tokens:
            mention = named.mention(token)
            if mention is not None:
                actor = named.actor(token)
                if mention.root == token and actor is not None:
                    names.append((Word(token, sentence.index, (actor,), mention.role or "name"), marked.get(token)))
                    if (mark := marked.get(token)) is not None and len(mark.actors) == 1:
                        known.setdefault(mark.actors[0], actor)
            elif points_back(token):
                asking.append(Word(token, sentence.index))
        back = [
            (replace(word, actors=_actors(mark, known, matcher.gazetteer)), mark)
            for word in asking
            if (mark := marked.get(word.token)) is not None
        ]
        here = sorted([*names, *back], key=lambda pair: pair[0].token.i)
        shown = [*candidates[-REACH:], *here]
        if asking and shown:
            yield _example(asking, shown, marked)
        candidates += here


def _actors(mark: _Marked, known: dict[str, Actor], table: gazetteer.Gazetteer) -> tuple[Actor, ...]:
    """Those whom our program knows by a name, and forces of a state that it knows."""
    found = [known[name] for name in mark.actors if name in known]
    if not found and mark.kind == "force":
        owners = (a for a in known.values() if a.kind == "State" and _belongs(mark, a))
        found = [bodies.forces(owner, owner.label, table) for owner in owners][:1]
    return tuple(found) if len(found) == len(mark.actors) else ()


def _example(
    asking: Sequence[Word], shown: Sequence[tuple[Word, _Marked | None]], marked: dict[Token, _Marked]
) -> Example:
    shape = len(asking), len(shown)
    right, members = np.zeros(shape, bool), np.zeros(shape, bool)
    several, mention = np.zeros(len(asking), bool), np.zeros(len(asking), bool)
    for row, word in enumerate(asking):
        mark = marked.get(word.token)
        if mark is None:
            continue
        mention[row], several[row] = True, len(mark.actors) > 1
        exact = [_same(mark, other, theirs) and other.token is not word.token for other, theirs in shown]
        if not any(exact) and mark.kind == "force":
            exact = [_owner(mark, other) for other, _ in shown]
        right[row] = exact
        members[row] = [
            len(mark.actors) > 1 and any(_same(_Marked((name,), ""), other, theirs) for name in mark.actors)
            for other, theirs in shown
        ]
    plain = seen(rows(asking), rows([word for word, _ in shown]))
    pronoun = np.array([word.token.pos_ != "NOUN" for word in asking])
    names = np.array([bool(word.role) for word, _ in shown])
    here = np.array([word.sentence == asking[0].sentence for word, _ in shown])
    return Example(plain, right, members, several, pronoun, mention, names, here)


def _same(mark: _Marked, word: Word, theirs: _Marked | None) -> bool:
    if theirs is not None:
        return set(theirs.actors) == set(mark.actors)
    return len(mark.actors) == 1 and word.actor is not None and mark.actors[0] in annotated.forms(word.actor)


def _owner(mark: _Marked, word: Word) -> bool:
    """Whether a force is that of a state that is named: "the army" of Chad."""
    return word.actor is not None and _belongs(mark, word.actor)


def _belongs(mark: _Marked, actor: Actor) -> bool:
    return any(mark.actors[0].startswith(form) and len(form) > 3 for form in annotated.forms(actor))


def _heads(sentences: Sequence[Sentence], records: Sequence[tuple[int, Any]]) -> dict[Token, _Marked]:
    """The annotated mentions by the words that their phrases hang on."""
    rows = [(start, row) for start, record in records for row in record["mentions"]]
    at = annotated.heads(sentences, [(start + row["start"], start + row["end"]) for start, row in rows])
    return {token: _marked(rows[place][1]) for token, place in at.items()}


def _marked(row: Record) -> _Marked:
    actors = row["actor"] if isinstance(row["actor"], list) else [row["actor"]]
    return _Marked(tuple(map(annotated.fold, actors)), row["kind"])
