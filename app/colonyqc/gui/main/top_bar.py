"""The top bar: where one is, and at the right pixel size, theme, language and who is at work."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QSizePolicy, QToolButton

from colonyqc.domain.picture import DishKey
from colonyqc.gui.core.language import translate
from colonyqc.gui.widgets import formatting, text_size
from colonyqc.gui.widgets.basics import ElidedLabel, icon_button, label
from colonyqc.gui.widgets.pixel_size_field import PixelSizeField


class TopBar(QFrame):
    """Emits ``person_named(name)``, ``log_out_asked()`` and ``pixel_size_given(µm or None)``."""

    person_named = Signal(str)
    log_out_asked = Signal()
    pixel_size_given = Signal(object)

    def __init__(
        self, find: QAction, theme: QAction, language: QAction, next_language: str
    ) -> None:
        super().__init__()
        self.setFixedHeight(text_size.scaled(48))
        self.place = ElidedLabel(role="title")
        self.search = icon_button("search", find.text())
        self.search.clicked.connect(find.trigger)
        self.theme = icon_button("moon", theme.text())
        self.theme.clicked.connect(theme.trigger)
        self.language = QToolButton()
        self.language.setText(next_language)
        self.language.setAccessibleName(language.text())
        self.language.setToolTip(language.text())
        self.language.setProperty("role", "quiet")
        self.language.setStyleSheet(f"padding: 0 8px; min-height: {text_size.scaled(30)}px;")
        self.language.clicked.connect(language.trigger)
        self.person = QLineEdit()
        self.person.setAccessibleName(translate("Window", "Who is at work"))
        self.person.setPlaceholderText(translate("Window", "your name"))
        self.person.setToolTip(
            translate("Window", "Decisions and reports carry this name. Change it here.")
        )
        self.person.setMaxLength(80)
        self.person.setFixedWidth(text_size.scaled(136))
        self.person.editingFinished.connect(self._named)
        self.logged_in = ElidedLabel()
        self.logged_in.setFixedWidth(text_size.scaled(104))
        self.logged_in.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.log_out = icon_button("leave", translate("Window", "Log out"))
        self.log_out.clicked.connect(self.log_out_asked)
        self.pixel_size = PixelSizeField()
        self.pixel_size.given.connect(self.pixel_size_given)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(8)
        row.addWidget(self.place, 1)
        row.addWidget(label(translate("Window", "Pixel size"), "caption"))
        row.addWidget(self.pixel_size, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(label("µm/px", "caption"))
        row.addSpacing(8)
        row.addWidget(self.search)
        row.addWidget(self.theme)
        row.addWidget(self.language)
        row.addSpacing(8)
        row.addWidget(label(translate("Window", "Technician"), "caption"))
        row.addWidget(self.person, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.logged_in)
        row.addWidget(self.log_out)
        self.set_logged_in("")

    def set_place(self, dish: DishKey | None, day: int | None, *, known: bool = True) -> None:
        """Show line › dish › day; the last where it is ``known``, and not only being read."""
        if dish is None:
            self.place.setText("")
        elif not known:
            self.place.setText(dish.label)
        else:
            self.place.setText(f"{dish.label} › {formatting.day(day)}")

    def set_find_key(self, key: str) -> None:
        """Say by which key an action or a dish is looked for, "" for none."""
        name = self.search.accessibleName()
        self.search.setToolTip(f"{name} ({key})" if key else name)

    def set_person(self, name: str) -> None:
        """Show who is at work."""
        self.person.setText(name)

    def set_logged_in(self, name: str) -> None:
        """Show who is logged in, with the way out; "": nobody logs in, the name is typed."""
        self.logged_in.setText(name)
        self.person.setVisible(not name)
        for part in (self.logged_in, self.log_out):
            part.setVisible(bool(name))

    def _named(self) -> None:
        self.person.clearFocus()
        self.person_named.emit(self.person.text().strip())
