"""Builds the report of the dish in hand, and writes it where the person says."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from colonyqc.domain.errors import ColonyQCError
from colonyqc.domain.picture import DishKey
from colonyqc.gui.core.job_scope import JobScope
from colonyqc.gui.core.language import current, translate
from colonyqc.gui.core.local_time import local_now
from colonyqc.gui.core.session import Message, Session
from colonyqc.gui.pages.reports.summary_preview import DISH_FORMS, ReportKind
from colonyqc.gui.pages.reports.view import ReportsView
from colonyqc.services.accounts.trail_review import verify_noted
from colonyqc.services.ports import History, Monitor
from colonyqc.services.ports.reports import ReportModel
from colonyqc.services.ports.summaries import SummaryReport
from colonyqc.services.reporting.build import build, days
from colonyqc.services.reporting.issue import file_stem, issue
from colonyqc.services.summaries.asked import SummaryAsked
from colonyqc.services.summaries.culture import HistoryProof, package_named
from colonyqc.services.summaries.issue import issue_summary


def _open(url: QUrl) -> None:
    QDesktopServices.openUrl(url)


@dataclass(frozen=True, slots=True)
class _FoundReport:
    dishes: tuple[DishKey, ...]
    days: tuple[int | None, ...]
    day: int | None
    report: ReportModel | None


@dataclass(frozen=True, slots=True)
class _FoundSummary:
    dishes: tuple[DishKey, ...]
    lines: tuple[str, ...]
    asked: SummaryAsked
    report: SummaryReport | None


class ReportsController:
    """Joins the reports page to the history and the renderer; reads only while it is shown."""

    def __init__(self, view: ReportsView, session: Session) -> None:
        self._view = view
        self._session = session
        self._scope = JobScope(session.jobs)
        self._shown = False
        self._report: ReportModel | SummaryReport | None = None
        self._kind = ReportKind.DISH
        self._date, self._line = local_now().date(), ""
        self._of = SummaryAsked()
        self._package: Path | None = None
        self._language = ""
        """What was chosen; "" follows the window."""
        session.dish_changed.connect(self._stale)
        session.noticed.connect(self._stale)
        view.dish_chosen.connect(self._choose_dish)
        view.day_chosen.connect(self._choose_day)
        view.kind_chosen.connect(self._choose_kind)
        view.date_chosen.connect(self._choose_date)
        view.line_chosen.connect(self._choose_line)
        view.language_chosen.connect(self._choose_language)
        view.set_language(current())
        view.set_date(self._date)
        view.export_asked.connect(self.export)
        view.path_chosen.connect(self._write)
        view.package_chosen.connect(self._choose_package)

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
        """Ask where to write the report that is shown; ``suffix`` is its ending."""
        if self._report is None:
            self._session.say(translate("Reports", "There is no dish to report on yet."))
            return
        folder = Path(self._session.settings.last_folder or Path.home())
        if isinstance(self._report, SummaryReport):
            self._view.ask_path(folder / f"{self._of.stem}{suffix}")
            return
        if suffix not in DISH_FORMS:
            return
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

    def _choose_kind(self, kind: ReportKind) -> None:
        self._kind = kind
        self._report = None
        self._view.set_kind(kind)
        self._view.set_report(None)
        self._read()

    def _choose_date(self, day: date) -> None:
        self._date = day
        self._read()

    def _choose_line(self, line: str) -> None:
        self._line = line
        self._read()

    def _choose_package(self, path: Path | None) -> None:
        self._package = path
        self._view.set_package(path)
        self._read()

    def _choose_language(self, language: str) -> None:
        self._language = language
        self._read()

    def _read(self) -> None:
        if self._kind is ReportKind.DISH:
            self._read_dish()
        else:
            self._read_many()

    def _read_many(self) -> None:
        context, kind, language = self._session.context, self._kind, self._language or current()
        wanted, line, day = self._session.dish, self._line, self._date
        package = None if kind is ReportKind.DAY else self._package

        def work(_: Monitor) -> _FoundSummary:
            with context.histories() as history:
                dishes = history.dishes()
                if not dishes:
                    return _FoundSummary((), (), SummaryAsked(), None)
                lines = tuple(dict.fromkeys(each.line for each in dishes))
                here = line if line in lines else lines[0]
                dish = wanted if wanted in dishes else dishes[0]
                asked = {
                    ReportKind.DAY: SummaryAsked(day=day),
                    ReportKind.LOT: SummaryAsked(lot=dish),
                }.get(kind, SummaryAsked(line=here))
                made = datetime.now(UTC)
                proof = HistoryProof(package=_named(package))
                report = asked.build(
                    history, context.models, made=made, language=language, proof=proof
                )
                return _FoundSummary(dishes, lines, asked, report)

        self._scope.submit(
            "io", work, self._show_many, self._failed_many,
            translate("Reports", "preparing the report"),
        )  # fmt: skip

    def _show_many(self, found: _FoundSummary) -> None:
        self._of, self._report = found.asked, found.report
        self._view.set_dishes(found.dishes, found.asked.lot or self._session.dish)
        self._view.set_lines(found.lines, found.asked.line or "")
        self._view.set_report(found.report)

    def _failed_many(self, error: ColonyQCError) -> None:
        self._report = None
        self._view.set_report(None)
        self._failed(error)

    def _read_dish(self) -> None:
        histories = self._session.context.histories
        wanted, day, language = self._session.dish, self._session.day, self._language or current()

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
        if isinstance(self._report, SummaryReport):
            self._write_many(path)
            return
        if self._report is None or self._session.dish is None:
            return
        context, dish, language = (
            self._session.context,
            self._session.dish,
            self._language or current(),
        )
        day = int(self._report.day) if self._report.day else None

        def work(_: Monitor) -> Path:
            issue(context, dish, day, path, language=language)
            return path

        self._session.remember(last_folder=str(path.parent))
        self._scope.submit(
            "io", work, self._written, self._failed, translate("Reports", "writing the report")
        )

    def _write_many(self, path: Path) -> None:
        context, asked, language = self._session.context, self._of, self._language or current()
        package = None if asked.day is not None else self._package

        def work(monitor: Monitor) -> Path:
            # A lot is released: the whole history is proved for it.
            prove = context.verify if asked.lot is not None else None
            wrong = None if prove is None else verify_noted(context.histories, prove, monitor)
            proof = HistoryProof(wrong, _named(package))

            def made(history: History, at: datetime) -> SummaryReport:
                return asked.build(history, context.models, made=at, language=language, proof=proof)

            issue_summary(context, made, path, asked.subject)
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


def _named(package: Path | None) -> tuple[str, str] | None:
    return None if package is None else package_named(package)
