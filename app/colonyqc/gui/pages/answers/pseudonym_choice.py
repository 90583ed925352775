"""Whether an export names anybody, and where the key to the pseudonyms lies."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from colonyqc.gui.core.language import translate
from colonyqc.gui.widgets.basics import ElidedLabel, button, label


class PseudonymChoice(QWidget):
    """A box that replaces names by pseudonyms; says what that covers and where the key lies."""

    def __init__(self, key: Path) -> None:
        super().__init__()
        self.key = key
        self.box = QCheckBox(translate("Answers", "Without names (de-identified)"))
        self.says = label(
            translate(
                "Answers",
                "Pseudonyms stand for people, lines, dishes, pictures and paths; remarks are left "
                "out. Only the key leads back.",
            ),
            "caption",
            wrap=True,
        )
        self.place = ElidedLabel(role="caption")
        self.other = button(translate("Answers", "Another key…"))
        self.other.clicked.connect(self._ask)
        self.keeps = QWidget()
        row = QHBoxLayout(self.keeps)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.place, 1)
        row.addWidget(self.other)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 8)
        for each in (self.box, self.says, self.keeps):
            column.addWidget(each)
        # It keeps its room: a dialog that grows under the pointer moves its buttons away.
        policy = self.keeps.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.keeps.setSizePolicy(policy)
        self.box.toggled.connect(self.keeps.setVisible)
        self.keeps.hide()
        self.take(key)

    def take(self, key: Path) -> None:
        """Let another file be the key; one that is there is used again."""
        self.key = key
        self.place.setText(translate("Answers", "Key: {path}").format(path=key))

    def _ask(self) -> None:
        title = translate("Answers", "The key to the pseudonyms")
        dialog = QFileDialog(self, title, str(self.key))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        # An older key is read, not written over.
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
        dialog.setDefaultSuffix("json")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self.take(Path(path)))
        dialog.open()
