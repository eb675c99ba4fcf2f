"""Work in a process of its own, which is killed when its time is up; nothing else stops a query of Oxigraph."""

import multiprocessing
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import TypeVar

from triplomacy.errors import OutOfTime, TriplomacyError

Result = TypeVar("Result")


def within(seconds: float, work: Callable[..., Result], *values: object) -> Result:
    """What some work returns. Raises OutOfTime, or what the work raises if that is an error of ours.

    The work is a function of a module, and all that goes in and out of it can be pickled.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_answer, args=(theirs, work, values), daemon=True)
    process.start()
    theirs.close()
    try:
        if not ours.poll(seconds):
            raise OutOfTime(f"stopped after {seconds:g} seconds; ask for less, or allow more with --timeout")
        outcome = ours.recv()
    except EOFError as error:
        raise OutOfTime(
            "the process that worked on it ended early, perhaps for want of memory; ask for less"
        ) from error
    finally:
        process.kill()
        process.join()
        ours.close()
    if isinstance(outcome, TriplomacyError):
        raise outcome
    result: Result = outcome
    return result


def _answer(pipe: Connection, work: Callable[..., object], values: tuple[object, ...]) -> None:
    try:
        outcome = work(*values)
    except TriplomacyError as error:
        outcome = error
    with suppress(BrokenPipeError):
        pipe.send(outcome)
