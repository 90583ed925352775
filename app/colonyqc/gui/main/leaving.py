"""Asks before work that is not done is left, and offers at the next start to go on with it."""

from collections.abc import Callable
from enum import Enum, auto

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from colonyqc.gui.core.analysis_queue import AnalysisQueue
from colonyqc.gui.core.jobs import Job, Jobs
from colonyqc.gui.core.language import listed, translate
from colonyqc.gui.core.session import Message, Session
from colonyqc.gui.widgets import text_size
from colonyqc.gui.widgets.basics import button, label
from colonyqc.gui.widgets.formatting import duration

_WIDE = 520


class Leave(Enum):
    """How work that is not done is left."""

    LATER = auto()
    """It stays on disk, and the next start offers to go on."""
    NEVER = auto()
    """It is cancelled."""


class LeavingDialog(QDialog):
    """Says what is not done; ``way`` is what a person chose, None to stay."""

    def __init__(self, parent: QWidget, sentences: tuple[str, ...], *, later: bool) -> None:
        super().__init__(parent)
        self.way: Leave | None = None
        self.setWindowTitle(translate("Window", "Work is not done"))
        self.setModal(True)
        self.setMinimumWidth(text_size.scaled(_WIDE))
        self.text = label("\n\n".join(sentences), wrap=True)
        self.stay = button(translate("Window", "Stay"))
        self.stay.clicked.connect(self.reject)
        self.never = button(translate("Window", "Cancel it and close"))
        self.never.clicked.connect(lambda: self._take(Leave.NEVER))
        self.later = button(translate("Window", "Close, go on next time"), role="primary")
        self.later.clicked.connect(lambda: self._take(Leave.LATER))
        self.later.setVisible(later)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.stay)
        row.addStretch()
        row.addWidget(self.never)
        row.addWidget(self.later)
        for each in (self.stay, self.never, self.later):
            each.setAutoDefault(False)
        # Enter does what loses nothing.
        (self.later if later else self.stay).setDefault(True)
        (self.later if later else self.stay).setFocus()
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(24)
        column.addWidget(self.text)
        column.addLayout(row)

    def _take(self, way: Leave) -> None:
        self.way = way
        self.accept()


class LeavingGuard(QObject):
    """Lets a window close at once where nothing is under way, else once a person said how."""

    def __init__(self, jobs: Jobs, queue: AnalysisQueue, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs, self._queue = jobs, queue
        self._free = False
        self.dialog: LeavingDialog | None = None

    def may_leave(
        self,
        window: QWidget,
        leave: Callable[[], object],
        stay: Callable[[], object] = lambda: None,
    ) -> bool:
        """Tell whether the window may go now; ``leave`` is called when a person said so later.

        ``stay`` is called when a person would rather stay.
        """
        unfinished = [job for job in self._jobs.active if _counts(job)]
        # A system that shuts down waits for nobody, and what waits is on disk.
        if self._free or not unfinished or _system_ends():
            return True
        if self.dialog is None:
            self._ask(window, unfinished, leave, stay)
        return False

    def _ask(
        self,
        window: QWidget,
        unfinished: list[Job],
        leave: Callable[[], object],
        stay: Callable[[], object],
    ) -> None:
        analyses = [job for job in unfinished if self._queue.queued_of(job) is not None]
        later = self._queue.kept.keeps and bool(analyses)
        others = [job.label for job in unfinished if job not in analyses]
        sentences = _sentences(len(analyses), self._jobs.seconds_left, others, later=later)
        self.dialog = dialog = LeavingDialog(window, sentences, later=later)

        def finished(_: int) -> None:
            self.dialog = None
            dialog.deleteLater()
            if dialog.way is None:
                stay()
                return
            self._free = True
            self._queue.close(keep=dialog.way is Leave.LATER)
            leave()

        dialog.finished.connect(finished)
        dialog.open()


def offer_left(session: Session, queue: AnalysisQueue) -> None:
    """Offer to go on with what was not done when a window went."""
    left = queue.kept.left.waiting
    if not left:
        return
    text = translate("Window", "Not done when the window was last closed: {count} analyses.")
    text = text.format(count=len(left))
    if session.context.read_only:
        session.say(text)
        return
    message = Message(
        text,
        action=translate("Window", "Go on"),
        do=queue.go_on_with_left,
        other=translate("Window", "Forget them"),
        do_other=queue.kept.forget,
    )
    session.said.emit(message)


def _system_ends() -> bool:
    app = QApplication.instance()
    return isinstance(app, QApplication) and app.isSavingSession()


def _counts(job: Job) -> bool:
    return job.lane in ("analysis", "qualify", "export") and not job.cancelled


def _sentences(
    analyses: int, seconds: float | None, others: list[str], *, later: bool
) -> tuple[str, ...]:
    said = []
    if analyses and seconds:
        text = translate("Window", "Analyses not done: {count}. They would take about {time} more.")
        said.append(text.format(count=analyses, time=duration(seconds)))
    elif analyses:
        said.append(translate("Window", "Analyses not done: {count}.").format(count=analyses))
    if later:
        said.append(
            translate(
                "Window",
                "What is analysed is kept. The rest can wait: the next start offers to go on with "
                "it. The dish at work is begun again then.",
            )
        )
    if others:
        text = translate("Window", "This stops and has to be asked for again: {work}.")
        said.append(text.format(work=listed(dict.fromkeys(others))))
    return tuple(said)
