"""What people are alerted to, and how: a part of the settings page."""

from collections.abc import Callable
from typing import Final

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit

from colonyqc.config.settings import Settings
from colonyqc.gui.core.language import translate
from colonyqc.gui.widgets import text_size

_FIELD: Final = 280


class AlertFields:
    """The fields of alerts; ``give({name: value})`` is told what a person changes."""

    def __init__(self, give: Callable[[dict[str, object]], None]) -> None:
        self.level = QComboBox()
        for text, level in (
            (translate("Settings", "nothing"), "off"),
            (translate("Settings", "dishes that fail"), "fail"),
            (translate("Settings", "dishes that fail or are to be watched"), "watch"),
        ):
            self.level.addItem(text, level)
        self.level.setFixedWidth(text_size.scaled(_FIELD))
        self.level.activated.connect(lambda at: give({"alerts": self.level.itemData(at)}))
        self.notices = QCheckBox(translate("Settings", "a notice on the desktop"))
        self.notices.clicked.connect(lambda on: give({"alert_notices": on}))
        self.command = QLineEdit()
        self.command.setMaxLength(1000)
        self.command.setPlaceholderText(translate("Settings", "program and arguments"))
        self.command.editingFinished.connect(
            lambda: give({"alert_command": self.command.text().strip()})
        )

    def show(self, settings: Settings) -> None:
        """Show what is in force."""
        self.level.setCurrentIndex(self.level.findData(settings.alerts))
        self.notices.setChecked(settings.alert_notices)
        self.command.setText(settings.alert_command)
        for part in (self.notices, self.command):
            part.setEnabled(settings.alerts != "off")
