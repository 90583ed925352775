"""Builds the report of the dish in hand, and writes it where the person says."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from colonyqc.domain.errors import ColonyQCError
from colonyqc.domain.picture import DishKey
from colonyqc.gui.core.job_scope import JobScope
from colonyqc.gui.core.language import current, translate
from colonyqc.gui.core.session import Message, Session
from colonyqc.gui.pages.reports.view import ReportsView
from colonyqc.services.ports import Monitor
from colonyqc.services.ports.reports import ReportModel
from colonyqc.services.reporting.build import build, days
from colonyqc.services.reporting.issue import file_stem, issue


def _open(url: QUrl) -> None:
    QDesktopServices.openUrl(url)


@dataclass(frozen=True, slots=True)
class _FoundReport:
    dishes: tuple[DishKey, ...]
    days: tuple[int | None, ...]
    day: int | None
    report: ReportModel | None


class ReportsController:
    """Joins the reports page to the history and the renderer; reads only while it is shown."""

    def __init__(self, view: ReportsView, session: Session) -> None:
        self._view = view
        self._session = session
        self._scope = JobScope(session.jobs)
        self._shown = False
        self._report: ReportModel | None = None
        session.dish_changed.connect(self._stale)
        session.noticed.connect(self._stale)
        view.dish_chosen.connect(self._choose_dish)
        view.day_chosen.connect(self._choose_day)
        view.export_asked.connect(self.export)
        view.path_chosen.connect(self._write)

    def close(self) -> None:
        """Let go of the view."""
        self._scope.close()
        self._session.dish_changed.disconnect(self._stale)
        self._session.noticed.disconnect(self._stale)

    def set_shown(self, shown: bool) -> None:
        """Say whether the page is looked at."""
        self._shown = shown
        if shown:
            self._read()

    def export(self, suffix: str) -> None:
        """Ask where to write the report that is shown; ``suffix`` is ".pdf" or ".csv"."""
        if self._report is None:
            self._session.say(translate("Reports", "There is no dish to report on yet."))
            return
        folder = Path(self._session.settings.last_folder or Path.home())
        day = int(self._report.day) if self._report.day else None
        name = file_stem(DishKey(self._report.line, self._report.dish), "_", day)
        self._view.ask_path(folder / f"{name}{suffix}")

    def _stale(self, _: object) -> None:
        if self._shown:
            self._read()

    def _choose_dish(self, dish: DishKey) -> None:
        self._session.take(dish)

    def _choose_day(self, day: int | None) -> None:
        self._session.take(self._session.dish, day)

    def _read(self) -> None:
        histories = self._session.context.histories
        wanted, day, language = self._session.dish, self._session.day, current()

        def work(_: Monitor) -> _FoundReport:
            with histories() as history:
                dishes = history.dishes()
                if wanted not in dishes:
                    return _FoundReport(dishes, (), None, None)
                there = days(history, wanted)
                at = day if day in there else there[-1]
                report = build(history, wanted, at, made=datetime.now(UTC), language=language)
                return _FoundReport(dishes, there, at, report)

        self._scope.submit(
            "io", work, self._show, self._failed, translate("Reports", "preparing the report")
        )

    def _show(self, found: _FoundReport) -> None:
        self._report = found.report
        self._view.set_dishes(found.dishes, self._session.dish)
        self._view.set_days(found.days, found.day)
        self._view.set_report(found.report)

    def _write(self, path: Path) -> None:
        """Build the report anew, with what is decided by now, and write it."""
        if self._report is None or self._session.dish is None:
            return
        context, dish, language = self._session.context, self._session.dish, current()
        day = int(self._report.day) if self._report.day else None

        def work(_: Monitor) -> Path:
            issue(context, dish, day, path, language=language)
            return path

        self._session.remember(last_folder=str(path.parent))
        self._scope.submit(
            "io", work, self._written, self._failed, translate("Reports", "writing the report")
        )

    def _written(self, path: Path) -> None:
        url = QUrl.fromLocalFile(str(path.parent))
        self._session.said.emit(
            Message(
                translate("Reports", "Written: {name}").format(name=path.name),
                action=translate("Reports", "Open the folder"),
                do=lambda: _open(url),
            )
        )

    def _failed(self, error: ColonyQCError) -> None:
        self._session.say(str(error), "error")
