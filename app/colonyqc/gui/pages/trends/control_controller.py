"""Draws the laboratory's control charts; reads only while they are shown."""

from collections.abc import Callable

from colonyqc.domain.errors import ColonyQCError
from colonyqc.domain.picture import DishKey
from colonyqc.gui.core.job_scope import JobScope
from colonyqc.gui.core.language import translate
from colonyqc.gui.core.session import Session
from colonyqc.gui.pages.trends.control_panel import ControlPanel
from colonyqc.services.ports import Monitor
from colonyqc.services.reporting.control_charts import ChartGroup, ControlChart, control_charts


class ControlController:
    """Joins the control charts to the history."""

    def __init__(
        self, panel: ControlPanel, session: Session, to_work: Callable[[], None] = lambda: None
    ) -> None:
        """``to_work`` turns to the page where the pictures of the dish in hand are."""
        self._panel, self._session, self._to_work = panel, session, to_work
        self._scope = JobScope(session.jobs)
        self._shown, self._stale = False, True
        panel.metric_chosen.connect(self._read)
        panel.picked.connect(self._picked)
        session.noticed.connect(self._noticed)

    def close(self) -> None:
        """Let go of the view."""
        self._scope.close()
        self._session.noticed.disconnect(self._noticed)

    def set_shown(self, shown: bool) -> None:
        """Say whether the charts are looked at."""
        self._shown = shown
        if shown and self._stale:
            self._read()

    def _noticed(self, _: object) -> None:
        self._stale = True
        if self._shown:
            self._read()

    def _picked(self, dish: DishKey, day: int) -> None:
        """Open the pictures behind a point."""
        self._session.take(dish, day)
        self._to_work()

    def _read(self, _: object = None) -> None:
        self._stale = False
        histories, metric = self._session.context.histories, str(self._panel.number.currentData())

        def work(_: Monitor) -> tuple[ControlChart, ...]:
            with histories() as history:
                return control_charts(history, metric)

        def arrived(found: tuple[ControlChart, ...]) -> None:
            self._panel.set_charts(found, self._wanted(found))

        self._scope.submit(
            "io", work, arrived, self._failed, translate("Trends", "reading the history")
        )

    def _wanted(self, charts: tuple[ControlChart, ...]) -> ChartGroup | None:
        """Return the chart of the dish in hand, None where one is shown already or none is."""
        if self._panel.chart is not None:
            return None
        dish, day = self._session.dish, self._session.day
        mine = [c for c in charts if any(p.dish == dish for p in c.points)]
        days = [c.group for c in mine if c.group.day == day]
        return next(iter((*days, *(c.group for c in reversed(mine)))), None)

    def _failed(self, error: ColonyQCError) -> None:
        self._session.say(str(error), "error")
