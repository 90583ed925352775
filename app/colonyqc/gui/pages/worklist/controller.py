"""Keeps the worklist true: reads the history when something changed, follows the dish in hand."""

from PySide6.QtCore import QTimer

from colonyqc.domain.errors import ColonyQCError
from colonyqc.domain.picture import DishKey
from colonyqc.gui.core.analysis_queue import AnalysisQueue
from colonyqc.gui.core.job_scope import JobScope
from colonyqc.gui.core.language import translate
from colonyqc.gui.core.session import Session
from colonyqc.gui.pages.worklist.presenter import neighbour, rows
from colonyqc.gui.pages.worklist.view import WorklistView
from colonyqc.services.ports import AnalysisSummary, Monitor


class WorklistController:
    """Joins the list of dishes to the history and to what is on its way."""

    def __init__(self, view: WorklistView, session: Session, analysis_queue: AnalysisQueue) -> None:
        self._view = view
        self._session = session
        self._analysis_queue = analysis_queue
        self._scope = JobScope(session.jobs)
        self._summaries: tuple[AnalysisSummary, ...] = ()
        self._dishes: tuple[DishKey, ...] = ()
        self._loaded = False
        view.dish_chosen.connect(session.take)
        session.noticed.connect(self.refresh)
        session.dish_changed.connect(view.select)
        # Hundreds of dishes come, or are cancelled, in one go: the list is drawn once for them all.
        self._soon = QTimer()
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._show)
        analysis_queue.pending_changed.connect(self._coming)

    def refresh(self, _changed: object = None) -> None:
        """Read the list of analyses anew, off the window's thread."""
        histories = self._session.context.histories

        def work(_: Monitor) -> tuple[AnalysisSummary, ...]:
            with histories() as history:
                return history.list()

        self._scope.submit(
            "io", work, self._arrived, self._failed, translate("Worklist", "reading the history")
        )

    def step(self, places: int) -> None:
        """Take the dish some places further down (up) in hand."""
        dish = neighbour(self._dishes, self._session.dish, places)
        if dish is not None:
            self._session.take(dish)

    def close(self) -> None:
        """Let go of the view."""
        self._scope.close()
        self._view.dish_chosen.disconnect(self._session.take)
        self._session.noticed.disconnect(self.refresh)
        self._session.dish_changed.disconnect(self._view.select)
        self._analysis_queue.pending_changed.disconnect(self._coming)
        self._soon.stop()

    def _coming(self, _dish: DishKey) -> None:
        self._soon.start()

    def _arrived(self, summaries: tuple[AnalysisSummary, ...]) -> None:
        self._summaries = summaries
        if summaries and not self._loaded:
            self._session.kept.emit(max(summary.finished for summary in summaries))
        self._loaded = True
        self._show()

    def _show(self) -> None:
        shown = rows(self._summaries, self._analysis_queue.pending)
        self._dishes = tuple(row.dish for row in shown)
        self._view.set_rows(shown, reading=not self._loaded)
        if self._session.dish is None and shown:
            first = self._session.first
            named = (dish for dish in self._dishes if first in (dish.dish, dish.label))
            self._session.take(next(named, self._dishes[0]))
        self._view.select(self._session.dish)
        if self._loaded:
            self._view.set_empty(not shown)

    def _failed(self, error: ColonyQCError) -> None:
        self._session.say(str(error), "error")
