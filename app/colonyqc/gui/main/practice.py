"""A second program beside the laboratory's, over a history that passes: opened and thrown away."""

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from colonyqc.config.paths import practice_pictures
from colonyqc.domain.errors import ColonyQCError, UsageError
from colonyqc.gui.core.language import translate, worded
from colonyqc.gui.core.session import Session
from colonyqc.services.context import ServiceContext
from colonyqc.services.ports import Monitor

if TYPE_CHECKING:
    from colonyqc.gui.main.application import Application

Practice = Callable[[str], AbstractContextManager[tuple[ServiceContext, Path]]]
"""Gives a person's parts over an empty history, and the passing folder of what they keep."""


def virtual_dishes() -> tuple[Path, ...]:
    """Return the pictures that come with the program to practise on, in their order."""
    return tuple(sorted(practice_pictures().glob("*.tif")))


class PracticeHost(QObject):
    """Opens the practice window, one at a time; emits ``over()`` when it is gone."""

    over = Signal()

    def __init__(
        self,
        session: Session,
        practice: Practice,
        make: Callable[[ServiceContext, Path], "Application"],
        parent: QObject | None = None,
    ) -> None:
        """``make`` builds the program over the place that ``practice`` gives."""
        super().__init__(parent)
        self._session, self._practice, self._make = session, practice, make
        self._stack = ExitStack()
        self._making = False
        self.opened: Application | None = None

    def open(self) -> None:
        """Open the window, or bring the one that is open to the front."""
        if self.opened is not None:
            self.opened.assembly.window.activateWindow()
            return
        if self._making:
            return
        self._making = True
        person = self._session.person
        cannot = translate(
            "Window",
            "The practice can't begin: {reason}. Make room in the system's folder for passing "
            "files.",
        )

        def work(_: Monitor) -> tuple[ServiceContext, Path]:
            try:
                return self._stack.enter_context(self._practice(person))
            except OSError as error:
                reason = error.strerror or str(error)
                raise UsageError(cannot.format(reason=worded(reason))) from error

        self._session.jobs.submit(
            "display",
            work,
            self._begin,
            self._failed,
            translate("Window", "preparing the practice"),
            "practice",
        )

    def close(self) -> None:
        """Throw the window and all that was done in it away."""
        opened, self.opened = self.opened, None
        if opened is not None:
            opened.shut_down()
            opened.deleteLater()
        self._stack.close()
        self._making = False

    def _begin(self, place: tuple[ServiceContext, Path]) -> None:
        self._making = False
        self.opened = self._make(*place)
        # Once the event that closes it is over: the window must not be thrown away within it.
        self.opened.ended.connect(lambda: QTimer.singleShot(0, self, self._ended))

    def _ended(self) -> None:
        if self.opened is not None:
            self.close()
            self.over.emit()

    def _failed(self, error: ColonyQCError) -> None:
        self._making = False
        self._session.say(str(error), "error")
