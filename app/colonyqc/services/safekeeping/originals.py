"""Pictures of the history that are no longer where they were read: found again by their bytes.

Where they lie now is an event of the trail: everybody who works on the history finds them there,
and it is told who looked and when. No record changes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from colonyqc.domain.analysis import FileHash
from colonyqc.domain.audit import EventKind
from colonyqc.domain.errors import HistoryError, UsageError
from colonyqc.domain.moved_files import MovedFiles, folded
from colonyqc.domain.people import Permission
from colonyqc.services.accounts.access import require
from colonyqc.services.context import ServiceContext
from colonyqc.services.ports import (
    UNWATCHED,
    AnalysisRecord,
    Histories,
    History,
    Monitor,
)

SUBJECT: Final = "pictures"
"""What the trail calls them."""


@dataclass(frozen=True, slots=True)
class FoundAgain:
    """What became of a search.

    ``moves``: where what lay at the first path, a file or a folder, lies now, and how many files
    that is; ``lost``: the files that were not found.
    """

    moves: dict[tuple[Path, Path], int]
    lost: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many files were found."""
        return sum(self.moves.values())

    @property
    def sentences(self) -> tuple[str, ...]:
        """What was found where, and what was not, a sentence each."""
        if not self.moves and not self.lost:
            return ("Every picture of the history is where it was read, or was found again.",)
        told = [f"{_files(n)} of {old}: found in {new}." for (old, new), n in self.moves.items()]
        if self.lost:
            told.append(f"Not found: {_files(len(self.lost))}, among them {self.lost[0]}.")
        return tuple(told)


def _files(count: int) -> str:
    return "1 file" if count == 1 else f"{count} files"


def moved(histories: Histories) -> MovedFiles:
    """Return where pictures lie that were found again, as far as the trail can be read."""
    try:
        with histories() as history:
            return _moved(history)
    except HistoryError:
        # Why the trail cannot be read is said by whoever reads the record: a picture is only gone.
        return MovedFiles()


def _moved(history: History) -> MovedFiles:
    events = history.events(SUBJECT, (EventKind.ORIGINALS_FOUND,))
    return MovedFiles(tuple((Path(each.old), Path(each.new)) for each in reversed(events)))


def lost(history: History) -> tuple[FileHash, ...]:
    """Return the files of kept analyses that are not where they were read, nor found again."""
    known = _moved(history)
    gone: dict[tuple[str, str], FileHash] = {}
    for record in _records(history):
        for file in (file for result in record.analysis.pictures for file in result.files):
            if (file.path, file.sha256) not in gone and known.now(Path(file.path)) is None:
                gone[file.path, file.sha256] = file
    return tuple(gone.values())


def _records(history: History) -> Iterator[AnalysisRecord]:
    """Yield every record; colonies and cells are left out where the history can do so."""
    for dish in history.dishes():
        quick = (*history.series(dish, colonies=False), *history.sheets(dish, cells=False))
        yield from quick
        read = {record.id for record in quick}
        yield from (history.get(each.id) for each in history.list(dish) if each.id not in read)


def find_again(
    context: ServiceContext, folders: Sequence[Path], monitor: Monitor = UNWATCHED
) -> FoundAgain:
    """Look in folders for pictures of the history that were moved, and keep where they lie now.

    Raises:
        AccessError: who is at work may not; asked before the work begins.
        Cancelled: asked to stop; nothing is kept.
        PictureError: a folder cannot be read.
        HistoryError: the history cannot be read or written.
        UsageError: no folder was named.
    """
    if not folders:
        raise UsageError("Say in which folders to look.")
    with context.histories() as history:
        require(history, Permission.ANALYSE)
        wanted = lost(history)
    if not wanted:
        return FoundAgain({})
    found = context.pictures.find_again(wanted, [each.absolute() for each in folders], monitor)
    gone = tuple(file.path for file in wanted if Path(file.path) not in found)
    again = FoundAgain(folded(found), gone)
    with context.histories() as history:
        require(history, Permission.ANALYSE)
        for (old, new), count in again.moves.items():
            reason = f"{_files(count)} with the sha256 of the record"
            history.note(
                EventKind.ORIGINALS_FOUND, SUBJECT, old=str(old), new=str(new), reason=reason
            )
        history.commit()
    return again
