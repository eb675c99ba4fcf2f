"""What can go wrong on the way from a file to a graph, each with the values that its message needs.

Library code raises these; the command line catches the base and prints one line.
A sentence that nobody could parse is no error.
"""

from collections.abc import Iterable


class TriplomacyError(Exception):
    """The base: its text is one line that names the place, the value and the way out."""


class UnreadableDocument(TriplomacyError, ValueError):
    """A file, or a part of one, holds no text that can be read: missing, empty, damaged, binary, or too large."""


class PassedOver(UnreadableDocument):
    """A document could be read, and is not; it is counted."""


class Remark(PassedOver):
    """Documents are read all the same, but not all that was said of them is understood; it is said once."""


class OtherLanguage(PassedOver):
    """A document is in a language that is not read."""

    def __init__(self, message: str, language: str) -> None:
        super().__init__(message)
        self.language = language


class Duplicate(PassedOver):
    """A document is one that was met before: the same text, from the same URL if it has one."""

    def __init__(self, place: str, document: str) -> None:
        super().__init__(f"{place}: the same document as one before")
        self.document = document


class Held(PassedOver):
    """A store holds a document already."""

    def __init__(self, place: str, document: str) -> None:
        super().__init__(f"{place}: the store holds it")
        self.document = document


def failed(problems: Iterable[TriplomacyError]) -> bool:
    """Whether some of these are more than documents that were passed over."""
    return any(not isinstance(problem, PassedOver) for problem in problems)


class InvalidRecord(TriplomacyError, ValueError):
    """A line of JSON Lines is not a document or a claim."""


class UnknownRelation(TriplomacyError, LookupError):
    """A cue, a claim or a query names a relation that the ontology lacks."""


class InvalidOntology(TriplomacyError, ValueError):
    """The ontology, an actor file or a cue file contradicts itself or lacks a part."""


class UnknownActor(TriplomacyError, LookupError):
    """A query or an actor file names an actor that the gazetteer lacks."""


class AmbiguousActor(UnknownActor):
    """A name is that of several actors, and nothing says which is meant."""


class InvalidActorList(TriplomacyError, ValueError):
    """A row of an analyst's own actors lacks a name, has an unknown class, or cannot be read."""


class UnsuitablePipeline(TriplomacyError, ValueError):
    """A spaCy pipeline cannot be loaded, or does not speak Universal Dependencies."""


class InvalidQuery(TriplomacyError, ValueError):
    """A SPARQL query is malformed, or asks for something that is refused."""


class UnreadableStore(TriplomacyError, ValueError):
    """A folder holds no store, one of another form, or one that is not whole; or a remote store does not answer."""


class OutOfTime(TriplomacyError, TimeoutError):
    """A query was stopped when its time was up."""


class StoreInUse(TriplomacyError, RuntimeError):
    """Another process is writing to the store."""


class InvalidWindow(TriplomacyError, ValueError):
    """A span of days that two sets of claims are compared by cannot be read, or ends before it begins."""


class InvalidService(TriplomacyError, ValueError):
    """A service cannot be started as asked: an address cannot be listened at."""


class MissingExtra(TriplomacyError, ImportError):
    """A command needs packages that are installed on demand."""


class UnreachableCluster(TriplomacyError, ConnectionError):
    """No scheduler of a cluster answers."""


class InvalidConfig(TriplomacyError, ValueError):
    """`triplomacy.toml` cannot be read, or sets what there is not."""


class InvalidDecision(TriplomacyError, ValueError):
    """A decision of an analyst names what a store lacks, changes nothing, or stands against an earlier one."""


class NotFetched(TriplomacyError):
    """A page cannot be had from the web, or is not to be had."""


class InvalidWatch(TriplomacyError, ValueError):
    """A watch of a store is not there, is there already, or its file cannot be read."""
