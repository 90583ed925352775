"""The trends page as a whole: the dish in hand, the laboratory's control charts, the descent."""

from collections.abc import Callable

from colonyqc.gui.core.language import translate
from colonyqc.gui.core.session import Session
from colonyqc.gui.pages.trends.control_controller import ControlController
from colonyqc.gui.pages.trends.control_panel import ControlPanel
from colonyqc.gui.pages.trends.controller import TrendsController
from colonyqc.gui.pages.trends.descent import DescentController, DescentView
from colonyqc.gui.pages.trends.view import TrendsView


class TrendsModes:
    """Shows one of them at a time; only that one reads."""

    def __init__(self, view: TrendsView, session: Session, to_work: Callable[[], None]) -> None:
        self.control = ControlPanel()
        view.add_mode(translate("Trends", "Control charts"), self.control)
        self.descent = DescentView()
        view.add_mode(translate("Trends", "Descent"), self.descent)
        self._modes: tuple[TrendsController | ControlController | DescentController, ...] = (
            TrendsController(view, session, to_work),
            ControlController(self.control, session, to_work),
            DescentController(self.descent, session),
        )
        self._view, self._shown = view, False
        view.mode_chosen.connect(lambda _: self._tell())

    def close(self) -> None:
        """Let go of the views."""
        for mode in self._modes:
            mode.close()

    def set_shown(self, shown: bool) -> None:
        """Say whether the page is looked at."""
        self._shown = shown
        self._tell()

    def _tell(self) -> None:
        for place, mode in enumerate(self._modes):
            mode.set_shown(self._shown and place == self._view.mode)
