"""What of a queue that was left is still to be done."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from colonyqc.domain.picture import Acquisition
from colonyqc.services.ports import Histories, History
from colonyqc.services.queue.queued import Queued


@dataclass(frozen=True, slots=True)
class Remaining:
    """A queue's items: what is to be done, and what is in the history already."""

    to_do: tuple[Queued, ...]
    done: tuple[Queued, ...]


def remaining(histories: Histories, waiting: Sequence[Queued]) -> Remaining:
    """Part what waits from what is kept: killed in between, an item is in the queue and done.

    Raises:
        HistoryError: the history cannot be read.
    """
    with histories() as history:
        done = tuple(each for each in waiting if _is_kept(history, each))
    return Remaining(tuple(each for each in waiting if each not in done), done)


def _is_kept(history: History, queued: Queued) -> bool:
    """Tell whether the same pictures were analysed after this was asked for, here or elsewhere."""
    acquisition = queued.acquisition
    later = [
        each.id
        for each in history.list(acquisition.dish)
        if not each.prompt and each.finished >= queued.asked and each.day == acquisition.day
    ]
    wanted = _files(acquisition)
    return any(_files(each.analysis.acquisition) == wanted for each in history.several(later))


def _files(acquisition: Acquisition) -> set[tuple[Path, int]]:
    return {file for each in acquisition.pictures for file in each.files}
