"""The trends page as a whole: the dish in hand, the laboratory's control charts, the descent."""

from collections.abc import Callable
from functools import cached_property

from colonyqc.gui.core.language import translate
from colonyqc.gui.core.session import Session
from colonyqc.gui.pages.trends.control_controller import ControlController
from colonyqc.gui.pages.trends.control_panel import ControlPanel
from colonyqc.gui.pages.trends.controller import TrendsController
from colonyqc.gui.pages.trends.descent import DescentController, DescentView
from colonyqc.gui.pages.trends.view import TrendsView


class TrendsModes:
    """Shows one of them at a time; only that one reads, and is made when it is first shown."""

    def __init__(self, view: TrendsView, session: Session, to_work: Callable[[], None]) -> None:
        self._view, self._session, self._to_work = view, session, to_work
        view.add_mode(translate("Trends", "Control charts"), lambda: self.control)
        view.add_mode(translate("Trends", "Descent"), lambda: self.descent)
        self._made: dict[int, TrendsController | ControlController | DescentController] = {
            0: TrendsController(view, session, to_work)
        }
        self._shown = False
        view.mode_chosen.connect(lambda _: self._tell())

    @cached_property
    def control(self) -> ControlPanel:
        """The laboratory's control charts."""
        panel = ControlPanel()
        self._made[1] = ControlController(panel, self._session, self._to_work)
        return panel

    @cached_property
    def descent(self) -> DescentView:
        """The descent of the dish in hand."""
        view = DescentView()
        self._made[2] = DescentController(view, self._session)
        return view

    def close(self) -> None:
        """Let go of the views."""
        for mode in self._made.values():
            mode.close()

    def set_shown(self, shown: bool) -> None:
        """Say whether the page is looked at."""
        self._shown = shown
        self._tell()

    def _tell(self) -> None:
        for place, mode in self._made.items():
            mode.set_shown(self._shown and place == self._view.mode)
