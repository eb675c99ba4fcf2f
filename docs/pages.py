"""What the documentation site has besides the pages of this folder: a hook of MkDocs.

The start page is the README; every command's help, the ontology and the changelog become pages.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import typer
import typer.main
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from rdflib import OWL, RDF, RDFS, SKOS, Graph, URIRef

from triplomacy import ontology
from triplomacy.cli import app

ROOT = Path(__file__).parents[1]

# The order of the pages; what is not named here comes last in its section.
_SECTIONS: Mapping[str, tuple[str, ...]] = {
    "Work": (
        "documents", "corpora", "explorer", "queries", "workbench", "networks", "service", "curation", "settings",
        "scaling",
    ),
    "Meaning": ("ontology", "ontology-terms", "cues"),
    "Reference": ("commands", "model-card", "benchmarks", "architecture", "changelog"),
}  # fmt: skip
_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\((?!https?:|#)([^)]+)\)")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Adds the pages that are made."""
    made = {
        "index.md": _inside((ROOT / "README.md").read_text("utf-8").replace("](docs/", "](")),
        "changelog.md": (ROOT / "CHANGELOG.md").read_text("utf-8"),
        "commands.md": "\n".join(_commands()),
        "ontology-terms.md": "\n".join(_terms()),
    }
    for name, content in made.items():
        files.append(File.generated(config, name, content=content))
    config.nav = list(_nav(sorted(file.src_uri for file in files.documentation_pages())))
    return files


def _inside(text: str) -> str:
    """Links to what is no page become their words."""

    def page(link: re.Match[str]) -> str:
        target = link[2].partition("#")[0]
        if target == "CHANGELOG.md":
            return f"[{link[1]}](changelog.md)"
        return link[0] if (ROOT / "docs" / target).is_file() else link[1]

    return _LINK.sub(page, text)


def _nav(pages: list[str]) -> Iterator[Any]:
    yield {"Start": "index.md"}
    left = {page.removesuffix(".md") for page in pages if "/" not in page} - {"index"}
    for section, names in _SECTIONS.items():
        yield {section: [f"{name}.md" for name in names if name in left]}
        left -= set(names)
    if left:
        yield {"More": [f"{name}.md" for name in sorted(left)]}
    if decisions := [page for page in pages if page.startswith("decisions/")]:
        yield {"Decisions": decisions}


def _commands() -> Iterator[str]:
    """The help of each command."""
    yield "# Commands\n"
    yield "Results go to standard output, words to standard error. Exit code 1 means bad input, 2 bad usage.\n"
    root: Any = typer.main.get_command(app)
    for name, command in root.commands.items():
        yield from _command(command, f"triplomacy {name}")


def _command(command: Any, name: str) -> Iterator[str]:
    with typer.Context(command, info_name=name) as context:
        yield f"## {name}\n\n```text\n{command.get_help(context)}\n```\n"
    for below, one in getattr(command, "commands", {}).items():
        yield from _command(one, f"{name} {below}")


def _terms() -> Iterator[str]:
    """Each term of the ontology with what the Turtle says of it."""
    graph = Graph().parse(ontology.folder() / "triplomacy.ttl")
    yield f"# Terms of the ontology\n\nVersion {ontology.load().version}, made from `ontology/triplomacy.ttl`.\n"
    kinds = {
        "Classes": OWL.Class,
        "Relations and other properties between nodes": OWL.ObjectProperty,
        "Properties with values": OWL.DatatypeProperty,
    }
    for title, kind in kinds.items():
        yield f"## {title}\n"
        for term in sorted(term for term in graph.subjects(RDF.type, kind) if isinstance(term, URIRef)):
            yield from _term(graph, term)


def _term(graph: Graph, term: URIRef) -> Iterator[str]:
    if not graph.value(term, SKOS.definition):
        return
    yield f"### `{graph.namespace_manager.normalizeUri(term)}`\n"
    yield f"{graph.value(term, SKOS.definition)}\n"
    facts = {
        "kind of": (RDFS.subClassOf, RDFS.subPropertyOf),
        "from": (RDFS.domain,),
        "to": (RDFS.range,),
        "example": (SKOS.example,),
        "note": (SKOS.scopeNote,),
    }
    for words, properties in facts.items():
        values = [value for one in properties for value in graph.objects(term, one)]
        named = sorted(
            f"`{graph.namespace_manager.normalizeUri(value)}`" if isinstance(value, URIRef) else str(value)
            for value in values
            if isinstance(value, URIRef) or words in ("example", "note")
        )
        if named:
            yield f"- {words}: {', '.join(named)}"
    yield ""
