"""One state of a history for everything that is asked of it in a row."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import cast

from colonyqc.domain.people import Actor
from colonyqc.services.ports import Histories, History


@contextmanager
def one_view(histories: Histories) -> Iterator[Histories]:
    """Give a history all of whose readings share one unit of work; nothing is written by it.

    So they agree with each other, whatever is written meanwhile, and are opened once: opening costs
    more than most of them.
    """
    with histories() as history:

        def enter(actor: Actor | None = None) -> History:
            # Who it is opened for is known by the one that is open.
            return cast(History, nullcontext(history)) if actor is None else histories(actor)

        yield enter
