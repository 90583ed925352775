"""A field for how file names are read: automatic, a preset, or a pattern of one's own."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox

from colonyqc.config.documents import read_yaml
from colonyqc.config.paths import resources
from colonyqc.gui.core.language import translate, worded

EXAMPLE: Final = "{line}_D{day}_{dish}_{view}"


class NameChoice(QComboBox):
    """Its ``names`` are "" for automatic, a preset's name or a pattern."""

    def __init__(self) -> None:
        super().__init__()
        self._automatic = translate("Window", "automatic")
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setAccessibleName(translate("Window", "How file names are read"))
        self.addItem(self._automatic)
        for path in sorted((resources() / "names").glob("*.yaml")):
            self.addItem(path.stem)
            said = worded(str(read_yaml(path)["title"]))
            self.setItemData(self.count() - 1, said, Qt.ItemDataRole.ToolTipRole)

    @property
    def names(self) -> str:
        """The choice as it stands."""
        text = self.currentText().strip()
        return "" if text == self._automatic else text

    def set_names(self, names: str) -> None:
        """Show a choice."""
        self.setCurrentText(names or self._automatic)
