"""Which updates may be run: those that name the graphs that Oxigraph will change, whatever stands in their data."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Store

from triplomacy.errors import InvalidQuery
from triplomacy.queries import updates

PREFIXES = {"e": "http://e.org/"}
# Braces, quotes and number signs where they mean nothing.
TERMS = ["'}'", '"{"', "'''}'''", '"""a"b}"""', "1 # }\n", "1 # '\n", "e:it\\'s", "e:a\\#b", "<urn:a#b>", "<urn:it's>",
         "'\\\\'", "'\\''@en", "'#'", "'}'^^e:x", "true", "[]", "( 1 '}' )", "-.5e3", "'\"'",
         '"\'"', "e:", "e:_.-a"]  # fmt: skip
DATA = st.lists(
    st.tuples(st.sampled_from(["<urn:1>", "<urn:2>", "e:three", "e:"]), st.lists(st.sampled_from(TERMS), min_size=1)),
    min_size=1,
    max_size=4,
)


def checked(text: str, **more: list[str]) -> updates.Update:
    return updates.checked(text, prefixes=PREFIXES, base="http://b.org/", graphs=(), **more)


@settings(max_examples=30, deadline=None)
@given(DATA)
def test_the_graphs_of_data_are_those_that_change(data: list[tuple[str, list[str]]]) -> None:
    blocks = (
        f"INSERT DATA {{ GRAPH {graph} {{ {' '.join(f'<urn:s> <urn:p> {term} .' for term in terms)} }} }}"
        for graph, terms in data
    )
    update = checked(";\n".join(blocks))
    store = Store()
    store.update(update.text, prefixes=PREFIXES, base_iri="http://b.org/")
    assert {graph.value for graph in store.named_graphs() if isinstance(graph, NamedNode)} == update.targets


@pytest.mark.parametrize("term", TERMS)
def test_nothing_hides_behind_data(term: str) -> None:
    before = f"INSERT DATA {{ GRAPH <urn:1> {{ <urn:s> <urn:p> {term} }} }} ;"
    for text in ("LOAD <urn:far>", "INSERT { GRAPH <urn:1> { ?s ?p 1 } } WHERE { SERVICE <urn:far> { ?s ?p 1 } }"):
        with pytest.raises(InvalidQuery):
            checked(f"{before} {text} # }}")


def test_thousands_of_triples_are_read_at_once_and_the_text_stays_as_it_is() -> None:
    text = "INSERT DATA { GRAPH <urn:1> { " + "<urn:s> <urn:p> '} ' . " * 20_000 + "} }"
    assert checked(text) == updates.Update(text, frozenset({"urn:1"}))


def test_an_update_of_nothing_changes_nothing() -> None:
    assert not checked("").targets


def test_the_graphs_to_read_are_put_before_each_where_that_may_have_them() -> None:
    text = 'INSERT { GRAPH <urn:1> { ?s ?p "WHERE {" } } # WHERE\nWHERE { { SELECT * WHERE { ?s ?p ?o } } }'
    done = updates._over(f"{text}; DELETE # now\n WHERE {{ ?s ?p ?o }}", "USING <urn:2> ")
    assert done.count("USING") == 1
    assert "# WHERE\nUSING <urn:2> WHERE { { SELECT * WHERE {" in done
