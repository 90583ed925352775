"""A field for how file names are read: automatic, a preset, or a pattern of one's own."""

from typing import Final

from PySide6.QtWidgets import QComboBox

from colonyqc.config.paths import resources
from colonyqc.gui.core.language import translate

EXAMPLE: Final = "{line}_D{day}_{dish}_{view}"


class NameChoice(QComboBox):
    """Its ``names`` are "" for automatic, a preset's name or a pattern."""

    def __init__(self) -> None:
        super().__init__()
        self._automatic = translate("Window", "automatic")
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setAccessibleName(translate("Window", "How file names are read"))
        presets = sorted(path.stem for path in (resources() / "names").glob("*.yaml"))
        self.addItems([self._automatic, *presets])

    @property
    def names(self) -> str:
        """The choice as it stands."""
        text = self.currentText().strip()
        return "" if text == self._automatic else text

    def set_names(self, names: str) -> None:
        """Show a choice."""
        self.setCurrentText(names or self._automatic)
