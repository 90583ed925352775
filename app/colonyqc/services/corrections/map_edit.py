"""One picture's map being corrected: edits that can be taken back, each in the journal."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from colonyqc.domain.picture import Region
from colonyqc.imaging.grid.editable_map import Delta, EditableMap
from colonyqc.services.corrections.journal import SUFFIX, About, Journal, in_force, replay


class MapEdit:
    """A map under correction, and the journal of what is done to it.

    Raises:
        OutputError: the journal cannot be written, or somebody else corrects the picture.
    """

    def __init__(self, edited: EditableMap, about: About, folder: Path) -> None:
        """Go on with what the journal in ``folder`` holds of it, or begin one."""
        self.map = edited
        path = journal_path(folder, about.analysis, about.picture)
        self._journal = Journal(path, about)
        found = replay(path)
        self._done: list[Delta] = []
        self._undone: list[Delta] = []
        for edit in found.done:
            self.map.apply(edit)
            self._done.append(edit)
        self._undone = list(found.undone)
        self.restored = len(self._done)
        """How many edits of an earlier time were found and made again."""

    @property
    def aside(self) -> Path | None:
        """Where edits that lay in the way and are not of this map were put."""
        return self._journal.aside

    @property
    def edits(self) -> int:
        """How many edits are in force."""
        return len(self._done)

    @property
    def can_undo(self) -> bool:
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        return bool(self._undone)

    @contextmanager
    def edit(self) -> Iterator[EditableMap]:
        """Make what happens to the map inside one edit; nothing of it stays where it raises.

        Raises:
            OutputError: it cannot be written to the journal.
        """
        self.begin()
        try:
            yield self.map
        except BaseException:
            self.drop()
            raise
        self.end()

    def begin(self) -> None:
        """Begin an edit that several calls make, as a stroke of the brush does."""
        self.map.begin()

    def end(self) -> Region:
        """End the edit and write it down; return the rectangle that changed.

        Raises:
            OutputError: it cannot be written; then it is taken back.
        """
        made = self.map.end()
        if not made:
            return made.region
        try:
            self._journal.add(made)
        except BaseException:
            self.map.apply(made.inverse())
            raise
        self._done.append(made)
        self._undone.clear()
        return made.region

    def drop(self) -> Region:
        """Take back what the edit under way did; return the rectangle that changed."""
        made = self.map.end()
        self.map.apply(made.inverse())
        return made.region

    def undo(self) -> Region | None:
        """Take the last edit back; return the rectangle that changed, None without one."""
        if not self._done:
            return None
        self._journal.undo()
        edit = self._done.pop()
        self.map.apply(edit.inverse())
        self._undone.append(edit)
        return edit.region

    def redo(self) -> Region | None:
        """Make the last edit taken back again; return the rectangle that changed."""
        if not self._undone:
            return None
        self._journal.redo()
        edit = self._undone.pop()
        self.map.apply(edit)
        self._done.append(edit)
        return edit.region

    def sync(self) -> None:
        """Make the edits survive a power cut; may be called from another thread."""
        self._journal.sync()

    def discard(self) -> None:
        """Drop what was done to the picture, on disk too."""
        self._journal.remove()

    def close(self) -> None:
        """Let go of the picture; its edits stay on disk."""
        self._journal.close()


def journal_path(folder: Path, analysis: int, picture: int) -> Path:
    """Return where the edits of a picture (from 0) of an analysis lie."""
    return folder / f"analysis-{analysis}-picture-{picture + 1}{SUFFIX}"


def left_over(folder: Path, analysis: int) -> tuple[int, ...]:
    """Return the pictures (from 0) of an analysis of which edits in force lie on disk."""
    found = []
    for path in sorted(folder.glob(f"analysis-{analysis}-picture-*{SUFFIX}")):
        about = in_force(path)
        if about is not None and about.analysis == analysis:
            found.append(about.picture)
    return tuple(sorted(found))
