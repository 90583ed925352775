"""Wait for the server of a history that went away, instead of losing what was worked out."""

from collections.abc import Callable
from time import monotonic, sleep
from typing import Final, TypeVar

from colonyqc.domain.analysis import Analysis
from colonyqc.domain.errors import UnreachableError
from colonyqc.services.ports import Histories, History, Monitor

T = TypeVar("T")

PATIENCE_S: Final = 600.0
"""How long a server is waited for: it starts anew in less, and nobody watches for longer."""
EVERY_S: Final = 1.0


def until_reached(work: Callable[[], T], monitor: Monitor) -> T:
    """Do what needs the history; where its server cannot be reached, again until it can.

    Raises:
        Cancelled: asked to stop meanwhile.
        UnreachableError: it was not back after `PATIENCE_S`.
    """
    since = monotonic()
    while True:
        try:
            return work()
        except UnreachableError:
            if monotonic() - since > PATIENCE_S:
                raise
        monitor.check()
        sleep(EVERY_S)


def keep_surely(
    histories: Histories,
    analysis: Analysis,
    keep: Callable[[History], T],
    there: Callable[[int], T],
    monitor: Monitor,
) -> T:
    """Keep an analysis once by ``keep``, however often its server goes away meanwhile.

    ``there`` is told its number where it was kept by then: a server that goes while it commits
    has kept it or not, and cannot say so.
    """
    tried = False

    def once() -> T:
        nonlocal tried
        with histories() as history:
            if tried:
                history.hold()
                number = _number_of(history, analysis)
                if number is not None:
                    return there(number)
            tried = True
            return keep(history)

    return until_reached(once, monitor)


def _number_of(history: History, analysis: Analysis) -> int | None:
    """Return the number of this very analysis, by the moments it was begun and finished."""
    finished = (
        each.id
        for each in history.list(analysis.acquisition.dish)
        if each.finished == analysis.finished
    )
    for number in finished:
        found = history.get(number).analysis
        if (found.started, found.model) == (analysis.started, analysis.model):
            return number
    return None
