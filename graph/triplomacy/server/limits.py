"""How much a client may ask of the service: time, size, and the number of those who wait."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Seconds, bytes and counts; each has a line in docs/service.md."""

    seconds: float = 30.0
    """For a query, from when a worker takes it."""
    rows: int = 100_000
    answer_bytes: int = 64_000_000
    request_bytes: int = 1_000_000
    request_seconds: float = 10.0
    """For a client to send its headers, and again for its body."""
    sending_seconds: float = 300.0
    """For a client to take its answer."""
    commit_seconds: float = 120.0
    """For an update that was tried out to be written."""
    memory: int = 4_000_000_000
    """For a query, above what the worker needs to hold the store open."""
    workers: int = 4
    waiting: int = 1000
    connections: int = 2000
