"""Why a request is not answered: an HTTP status and one line for whoever asked."""

from triplomacy.errors import TriplomacyError


class Refusal(TriplomacyError):
    """A request that gets no answer: the status to give, the reason in one line, and headers the status asks for."""

    def __init__(self, status: int, reason: str, **headers: str) -> None:
        super().__init__(reason)
        self.status = status
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


def busy(reason: str) -> Refusal:
    """503: nothing is wrong with the request, but it cannot be served now."""
    return Refusal(503, reason, Retry_After="5")
