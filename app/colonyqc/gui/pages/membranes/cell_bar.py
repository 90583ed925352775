"""The row above cells under correction: the `EditBar` with how many cells there are now."""

from colonyqc.gui.core.language import translate
from colonyqc.gui.widgets import formatting
from colonyqc.gui.widgets.edit_bar import EditBar


class CellBar(EditBar):
    """Says how many cells there are now."""

    def set_edits(self, count: int, *, undo: bool, redo: bool, cells: int | None) -> None:
        """Say how many edits are in force, what can be undone, and how many cells there are now.

        ``cells``: None while they are counted.
        """
        self.set_possible(count, undo=undo, redo=redo)
        edits = translate("Correct", "Edits: {count}").format(count=count)
        found = "…" if cells is None else formatting.count(cells)
        there = translate("Cells", "Cells: {count}").format(count=found)
        self.count.setText(f"{there} · {edits}")
