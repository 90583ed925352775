"""Pictures that were dropped or opened: shown as understood, analysed once a person says so."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from colonyqc.domain.errors import ColonyQCError, NamePatternError
from colonyqc.domain.picture import MOST_DAYS, Collection, NameFields
from colonyqc.gui.core.analysis_queue import AnalysisQueue
from colonyqc.gui.core.job_scope import JobScope
from colonyqc.gui.core.jobs import Job
from colonyqc.gui.core.language import translate, worded
from colonyqc.gui.core.session import Session
from colonyqc.gui.pages.intake import presenter
from colonyqc.gui.pages.intake.table_model import DAY, DISH
from colonyqc.gui.pages.intake.view import IntakeDialog
from colonyqc.services.analysis.corrections import Correction, corrected, doubled
from colonyqc.services.analysis.gather import known_names, renamed
from colonyqc.services.analysis.keep import ask_to_analyse
from colonyqc.services.analysis.sample_sheet import SampleSheet, read_sheet
from colonyqc.services.ports import Monitor


@dataclass(slots=True)
class _Drop:
    """What came in, what it was read as, and what a person has said of it."""

    window: QWidget
    view: IntakeDialog
    paths: tuple[Path, ...]
    since: int
    size_um: float | None
    forced_um: float | None
    names: str
    read: Collection | None = None
    known: tuple[str, ...] = ()
    """What the dishes of the history are called."""
    said: NameFields = field(default_factory=NameFields)
    sheet: SampleSheet | None = None
    corrections: dict[int, Correction] = field(default_factory=dict)


class IntakeController(QObject):
    """Shows one drop at a time; a later one takes the place of one that was not analysed."""

    def __init__(self, session: Session, queue: AnalysisQueue, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._queue = session, queue
        self._scope = JobScope(session.jobs)
        self._job: Job | None = None
        self.dialog: IntakeDialog | None = None

    def begin(self, window: QWidget, paths: Sequence[Path], forced_um: float | None = None) -> None:
        """Show what pictures and folders are taken for.

        ``forced_um``: a pixel size that holds also where a file states another.
        """
        self.close()
        settings = self._session.settings
        size = forced_um or settings.pixel_size_um
        self._scope = JobScope(self._session.jobs)
        self.dialog = view = IntakeDialog(window, settings.names)
        self._drop = _Drop(
            window, view, tuple(paths), self._session.steps, size, forced_um, settings.names
        )
        view.names_written.connect(self._try_names)
        view.names_settled.connect(self._sort)
        view.sheet_chosen.connect(self._read_sheet)
        view.stated.connect(self._state)
        view.corrected.connect(self._correct)
        view.given.connect(self._give)
        view.finished.connect(self._finished)
        view.show()
        self._try_names(settings.names)
        self._sort(settings.names)

    def close(self) -> None:
        """Let go of what was not analysed."""
        self._scope.close()
        if self.dialog is not None:
            self.dialog.reject()

    def _finished(self, _: int) -> None:
        self._scope.close()
        if self._job is not None:
            self._job.cancel()
        self.dialog = None

    @property
    def _view(self) -> IntakeDialog:
        """The dialog of the drop; while it goes it may still be spoken to."""
        return self._drop.view

    def _try_names(self, names: str) -> None:
        """Say how many names follow a choice; by the names alone, so that each letter answers."""
        pictures, paths = self._session.context.pictures, self._drop.paths
        self._scope.submit(
            "display",
            lambda _: presenter.matches(pictures.read_names(paths, names or None)),
            lambda text: self._view.set_matches(text),
            lambda error: self._view.set_wrong(worded(str(error))),
            key="names of pictures that came in",
        )

    def _sort(self, names: str) -> None:
        """Sort the files as ``names`` reads them; corrections of another reading are let go."""
        if self._job is not None:
            self._job.drop()
        drop, view = self._drop, self._view
        drop.names = names
        view.set_ready(False)
        view.summary.setText(translate("Intake", "Reading the names…"))
        collect = self._session.collector(drop.forced_um, names)
        histories = self._session.context.histories

        def work(_: Monitor) -> tuple[Collection, tuple[str, ...]]:
            # Before anything is typed that could not be used.
            ask_to_analyse(histories)
            return collect(drop.paths), known_names(histories)

        def sorted_(found: tuple[Collection, tuple[str, ...]]) -> None:
            drop.read, drop.known = found
            drop.corrections = {}
            self._show()

        self._job = self._scope.submit(
            "io", work, sorted_, self._unreadable, translate("Intake", "sorting the pictures")
        )

    def _unreadable(self, error: ColonyQCError) -> None:
        self._drop.read = None
        self._view.show_rows((), translate("Intake", "Nothing to analyse"))
        self._view.show_left_out(())
        sentence = worded(str(error))
        if isinstance(error, NamePatternError):
            self._view.set_wrong(sentence)
        else:
            self._view.set_problem(sentence)

    def _read_sheet(self, path: Path | None) -> None:
        if path is None:
            self._take_sheet(None, None)
            return
        self._scope.submit(
            "display",
            lambda _: read_sheet(path),
            lambda sheet: self._take_sheet(sheet, path),
            lambda error: self._view.set_problem(worded(str(error))),
            key="sample sheet",
        )

    def _take_sheet(self, sheet: SampleSheet | None, path: Path | None) -> None:
        self._drop.sheet = sheet
        self._view.set_sheet(path)
        self._show()

    def _state(self, said: NameFields) -> None:
        self._drop.said = said
        self._show()

    def _correct(self, rows: Sequence[int], column: int, text: str) -> None:
        day: int | None = None
        if column == DAY and text:
            if not (text.isdecimal() and int(text) <= MOST_DAYS):
                self._view.set_problem(
                    translate("Intake", "“{text}” is no culture day: enter a whole number.").format(
                        text=text
                    )
                )
                return
            day = int(text)
        corrections = self._drop.corrections
        for row in rows:
            before = corrections.get(row, Correction())
            if column == DAY:
                corrections[row] = replace(before, day=day)
            elif column == DISH:
                corrections[row] = replace(before, dish=text or None)
            else:
                corrections[row] = replace(before, line=text or None)
        self._show()

    def _show(self) -> None:
        """Show what would be analysed as it stands now."""
        drop, view = self._drop, self._view
        if drop.read is None:
            return
        found = self._as_said(drop.read)
        as_read = corrected(drop.read, drop.said, drop.sheet, {})
        wrong = presenter.twice(doubled(found, as_read))
        view.show_rows(presenter.rows(found, drop.corrections), presenter.summary(found))
        view.show_left_out(presenter.left_out(found.failures, found.notices))
        view.set_problem(wrong)
        view.set_ready(bool(found.acquisitions) and not wrong)

    def _as_said(self, read: Collection) -> Collection:
        drop = self._drop
        found = corrected(read, drop.said, drop.sheet, drop.corrections)
        return renamed(found, read, drop.known)

    def _give(self) -> None:
        drop = self._drop
        if drop.read is None:
            return
        found = self._as_said(drop.read)

        def force(paths: Sequence[Path], size_um: float) -> None:
            self.begin(drop.window, paths, size_um)

        self._view.accept()
        self._queue.take(found, drop.since, drop.size_um, force, drop.sheet)
