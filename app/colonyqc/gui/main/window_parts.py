"""What a window is put together of: its actions, bars, and the work page."""

from typing import Final

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget

from colonyqc.gui.core.language import NAMES, current, translate
from colonyqc.gui.core.session import Session
from colonyqc.gui.main import actions
from colonyqc.gui.main.actions import Act
from colonyqc.gui.main.keymap import keymap
from colonyqc.gui.main.status_bar import StatusBar
from colonyqc.gui.main.top_bar import TopBar
from colonyqc.gui.pages.review.correction_canvas import CorrectionCanvas
from colonyqc.gui.pages.review.view import ReviewView
from colonyqc.gui.pages.worklist.view import WorklistView
from colonyqc.gui.widgets.basics import EmptyState


class WindowParts:
    """Widgets in the language in use; nothing joins them to the session yet.

    Made apart from the window: all of it in one turn of the event loop is a wait that a person
    notices.
    """

    def __init__(self, session: Session, practice: bool) -> None:
        self.holder: Final = QAction()
        self.actions = actions.build(self.holder, keymap(session.settings.shortcuts))
        if not practice:
            self.actions.pop(Act.PRACTISE)
        other = "en" if current() == "ja" else "ja"
        self.topbar = TopBar(
            self.actions[Act.FIND],
            self.actions[Act.THEME],
            self.actions[Act.LANGUAGE],
            NAMES[other],
        )
        self.status = StatusBar(session.jobs)
        self.status.jobs_asked.connect(self.actions[Act.JOBS].trigger)
        self.status.set_read_only(session.context.read_only)
        self.viewer = CorrectionCanvas()
        self.worklist = WorklistView(self.actions[Act.OPEN_PICTURES])
        self.review = ReviewView(self.worklist, self.viewer)
        ways = [self.actions[Act.OPEN_PICTURES], self.actions[Act.OPEN_FOLDER]]
        if Act.PRACTISE in self.actions:
            ways.append(self.actions[Act.PRACTISE])
        self.empty = EmptyState(
            "dish",
            translate("Window", "No dishes yet"),
            translate(
                "Window",
                "Drop pictures or a folder of them anywhere in this window. Colonies are found, "
                "measured and judged; what you decide on them is kept with your name.",
            ),
            ways,
        )
        self.work = QStackedWidget()
        """The work page, which says what to do while there is no dish."""
        self.work.addWidget(self.review)
        self.work.addWidget(self.empty)
