"""Who is meant: how many mentions of an annotated file are found, and how many are given the right actor.

    python benchmarks/mentions.py seeds/sentences/long-j.jsonl [--show]

Each article is read as one document and only its actors are resolved. A mention is found if the word that its phrase
hangs on refers to somebody, and right if that is the actor of the annotation, or acts for it; of a collective, if all
are. "Unannotated" are words that refer to somebody where the annotation has no mention. Figures stand for articles with
odd numbers and with even ones; rules are written after the odd ones only, whose mistakes `--show` lists.
"""

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from triplomacy import gazetteer, language
from triplomacy.actors.mentions import NameMatcher
from triplomacy.actors.references import Discourse
from triplomacy.annotated import fold, forms, heads
from triplomacy.claims import Actor, Document

# A thing that stands for its owner and a noun for a deed are no mentions of their own, nor are relative pronouns.
OTHERS = frozenset({"owner", "deed"})
RELATIVE = frozenset({"that", "which", "who", "whom", "whose"})


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention, in offsets of its article, and those who are meant, by name; several for a collective."""

    text: str
    start: int
    end: int
    kind: str
    actors: tuple[str, ...]

    @property
    def listed(self) -> bool:
        """Whether the gazetteer knows all of them."""
        return _known().issuperset(map(fold, self.actors))

    def means(self, actors: Sequence[Actor]) -> bool:
        """Whether these actors, or those they act for, are all that are meant, and nobody else is among them."""
        wanted, found = {fold(name) for name in self.actors}, [names(actor) for actor in actors]
        return bool(found) and all(some & wanted for some in found) and all(any(n in f for f in found) for n in wanted)


@dataclass(frozen=True, slots=True)
class Article:
    """A text with its mentions, in reading order."""

    name: str
    text: str
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """A mention, and those whom it was taken to mean."""

    article: Article
    mention: Mention
    found: tuple[Actor, ...]

    @property
    def right(self) -> bool:
        """Whether all who are meant were found, and nobody else."""
        return self.mention.means(self.found)

    def __str__(self) -> str:
        one, text = self.mention, self.article.text
        labels = ", ".join(actor.label for actor in self.found) or "nobody"
        around = f"{text[max(0, one.start - 60) : one.start]}[{one.text}]{text[one.end : one.end + 50]}"
        return f"{self.article.name} {one.kind}: {', '.join(one.actors)}, not {labels}: {around}"


def judged(article: Article, matcher: NameMatcher) -> tuple[list[Judged], list[str]]:
    """The mentions of an article, and words that were taken for somebody where no mention is."""
    document = Document(name=article.name, text=article.text)
    [(_, sentences)] = language.parsed(language.load(), [document])
    spans = [(one.start, one.end) for one in article.mentions]
    at = {token: article.mentions[place] for token, place in heads(sentences, spans).items()}
    inside = [range(one.start, one.end) for one in article.mentions]
    discourse = Discourse(document, sentences, matcher)
    found: dict[Mention, tuple[Actor, ...]] = {}
    stray: list[str] = []
    for sentence in sentences:
        discourse.enter(sentence)
        for token in sentence.tokens:
            references = discourse.references(token, alone=True) if not (token.is_punct or token.pos_ == "VERB") else []
            if token in at:
                found[at[token]] = tuple(reference.actor for reference in references)
            own = [r for r in references if r.via not in OTHERS and token.lower_ not in RELATIVE]
            if own and not any(sentence.span(token).start in place for place in inside):
                stray.append(f"{token.lower_} = {own[0].actor.label}")
    return [Judged(article, one, found.get(one, ())) for one in article.mentions], stray


def table(mentions: Sequence[Judged], stray: int) -> Iterator[str]:
    """Lines with the figures by kind, then for all."""
    kinds: dict[str, list[Judged]] = defaultdict(list)
    for one in mentions:
        kinds[one.mention.kind].append(one)
        kinds["in the gazetteer" if one.mention.listed else "not in the gazetteer"].append(one)
    for kind, some in [*sorted(kinds.items()), ("all", mentions)]:
        found, right = sum(bool(one.found) for one in some), sum(one.right for one in some)
        rates = f"found {100 * found / len(some):5.1f}  right {100 * right / len(some):5.1f}"
        yield f"  {kind:22} {len(some):5}  {rates}  wrong {found - right:4}"
    yield f"  unannotated {stray}"


def articles(path: Path) -> Iterator[Article]:
    """The articles of a file: its sentences joined by blanks."""
    records = (json.loads(line) for line in path.read_text(encoding="utf-8").rstrip("\n").split("\n"))
    for name, sentences in groupby(records, key=lambda record: str(record["article"])):
        texts: list[str] = []
        mentions: list[Mention] = []
        for record in sentences:
            offset = sum(len(text) + 1 for text in texts)
            mentions += [_mention(row, offset) for row in record["mentions"]]
            texts.append(record["text"])
        yield Article(name, " ".join(texts), tuple(mentions))


def names(actor: Actor) -> frozenset[str]:
    """All names of an actor and of those it acts for, folded."""
    own = forms(actor)
    return own if actor.acts_for is None else own | names(actor.acts_for)


def _mention(row: dict[str, Any], offset: int) -> Mention:
    actors = row["actor"] if isinstance(row["actor"], list) else [row["actor"]]
    return Mention(row["text"], offset + row["start"], offset + row["end"], row["kind"], tuple(actors))


@cache
def _known() -> frozenset[str]:
    return frozenset(fold(name.form) for entry in gazetteer.load().entries.values() for name in entry.names)


def main() -> None:
    """Reads the arguments, prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--show", action="store_true", help="list the mistakes in articles with odd numbers")
    args = parser.parse_args()
    matcher = NameMatcher(gazetteer.load(), language.load())
    done: dict[str, list[Judged]] = {"odd": [], "even": []}
    strays: dict[str, list[str]] = {"odd": [], "even": []}
    for article in articles(args.file):
        half = "odd" if int(article.name[-2:]) % 2 else "even"
        mentions, words = judged(article, matcher)
        done[half] += mentions
        strays[half] += words
    if args.show:
        print(*(one for one in done["odd"] if not one.right), sep="\n")
        print(*(f"{count:3} {word}" for word, count in Counter(strays["odd"]).most_common()), sep="\n")
    for half, mentions in done.items():
        print(f"{half} articles", *table(mentions, len(strays[half])), sep="\n")


if __name__ == "__main__":
    main()
