"""Qualifies the installation from the window: folder, child process, event, and the PDF."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from colonyqc.config.program import program
from colonyqc.domain.errors import Cancelled, ColonyQCError, OutputError
from colonyqc.domain.people import Actor
from colonyqc.gui.core.jobs import Job
from colonyqc.gui.core.language import current, in_a_row, translate
from colonyqc.gui.core.session import Message, Session
from colonyqc.services.accounts.access import acting
from colonyqc.services.analysis.keep import Changed
from colonyqc.services.ports import Monitor
from colonyqc.services.qualification.child import command, run_child

if TYPE_CHECKING:
    from colonyqc.services.qualification.result import QualificationResult


class Qualifier(QObject):
    """Runs one qualification at a time; the window's history gets its event, by who began it.

    ``program``: the words that start the program.
    """

    def __init__(
        self,
        session: Session,
        window: Callable[[], QWidget],
        parent: QObject | None = None,
        program: Sequence[str] = tuple(program()),
    ) -> None:
        super().__init__(parent)
        self._session, self._window, self._program = session, window, program
        self._job: Job | None = None
        self.dialog: QFileDialog | None = None

    def ask(self) -> None:
        """Ask for the folder to write into, unless one is at work or nothing may be written."""
        if self._job is not None and self._job in self._session.jobs.active:
            self._session.say(translate("Window", "A qualification is at work already."))
            return
        if self._session.only_reads():
            return
        title = translate("Window", "A new or empty folder for the qualification")
        self.dialog = dialog = QFileDialog(self._window(), title)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(lambda names: self.begin(Path(names[0])))
        dialog.open()

    def begin(self, out: Path) -> None:
        """Qualify the installation into a folder; what hinders is said before anything runs."""
        context, language = self._session.context, current()
        histories = context.histories
        if self._session.actor is None:
            histories = acting(histories, Actor(self._session.person))

        def work(monitor: Monitor) -> "QualificationResult | None":
            # Only now: it takes in every group of tests.
            from colonyqc.services.qualification.issue import claim
            from colonyqc.services.qualification.result import (
                MANIFEST,
                may_qualify,
                note_read,
                read_result,
            )

            may_qualify(histories)
            context.outputs.check_place(out)
            claim(out)
            manifest = out / MANIFEST
            before = manifest.stat().st_mtime_ns if manifest.exists() else None
            monitor.report(0.0)
            try:
                run_child(command(self._program, out, language), monitor)
            except Cancelled:
                return None
            # What an earlier one left says nothing of this one.
            if not manifest.exists() or manifest.stat().st_mtime_ns == before:
                raise OutputError(f"{out} holds no qualification that can be read.")
            result = read_result(out)
            note_read(histories, result)
            return result

        label = translate("Window", "qualifying the installation")
        self._job = self._session.jobs.submit(
            "qualify", work, lambda result: self._ended(out, result), self._failed, label
        )

    def _ended(self, out: Path, result: "QualificationResult | None") -> None:
        if result is None:
            text = translate("Window", "The qualification was stopped: {folder} is no proof.")
            self._session.say(text.format(folder=out.name), "warning")
            return
        self._session.noticed.emit(Changed(frozenset(), frozenset()))
        passed = translate("Window", "The installation is qualified: all {count} tests passed.")
        failed = translate("Window", "Tests of the installation that failed: {failed} of {count}.")
        text = (passed if result.passed else failed).format(
            count=result.checks, failed=result.failed
        )
        if result.use_limits:
            within = translate("Window", "Limits of use, to be read in the PDF: {count}.")
            text = in_a_row((text, within.format(count=result.use_limits)))
        message = Message(
            text,
            "info" if result.passed else "error",
            action=translate("Window", "Open the PDF"),
            do=lambda: _open_pdf(out),
        )
        self._session.said.emit(message)

    def _failed(self, error: ColonyQCError) -> None:
        self._session.say(str(error), "error")


def _open_pdf(out: Path) -> None:
    from colonyqc.services.qualification.result import PDF

    QDesktopServices.openUrl(QUrl.fromLocalFile(str(out / PDF)))
