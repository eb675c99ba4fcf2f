"""Stores that last: graphs that grow document by document, behind one small protocol.

`memory` keeps all in memory, `disk` in a folder, `remote` at a SPARQL 1.1 endpoint. In each of them a document is one
named graph, and the default graph is the merge of all graphs, each triple once.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

from triplomacy.queries.results import Results
from triplomacy.stores.parts import Held, Part


class GraphStore(Protocol):
    """What can be loaded and asked. A claim becomes a direct triple from the store's threshold on."""

    threshold: float

    def held(self) -> Mapping[str, Held]:
        """The parts that it holds, by id."""

    def put(self, parts: Sequence[Part], *, gone: Sequence[str] = ()) -> None:
        """Takes parts in and lets others go, each wholly or not at all.

        A part takes the place of the one with its id, and of those it says it replaces.
        """

    def query(self, text: str) -> Results:
        """The answer to a SPARQL query. Raises InvalidQuery."""

    def close(self) -> None:
        """Ends the work with it."""
