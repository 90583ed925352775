"""The status line: what runs and for how long, what runs it, what is saved, what time it is."""

from datetime import UTC, datetime

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QWidget

from colonyqc.gui.core.jobs import Job, Jobs
from colonyqc.gui.core.language import translate, worded
from colonyqc.gui.widgets import formatting, text_size
from colonyqc.gui.widgets.basics import ElidedLabel, button, hint, icon_button, label


class StatusBar(QFrame):
    """Watches the jobs; a job that takes no time to speak of is not shown.

    Emits ``jobs_asked()`` when all of them are to be shown, ``watch_asked()`` when what is watched.
    """

    jobs_asked = Signal()
    watch_asked = Signal()

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self._jobs = jobs
        self._running: dict[Job, tuple[float, str, float | None]] = {}
        self.setFixedHeight(text_size.scaled(32))
        self.all = button("", "queue", "quiet")
        self.all.setStyleSheet("padding: 2px 8px; min-height: 0;")
        self.all.setToolTip(translate("Window", "All jobs"))
        self.all.clicked.connect(self.jobs_asked)
        self.watched = button("", "folder", "quiet")
        self.watched.setStyleSheet("padding: 2px 8px; min-height: 0;")
        self.watched.clicked.connect(self.watch_asked)
        self.watched.hide()
        self.job = self._job_row()
        self.provider = label(role="caption")
        self.saved = label(role="caption")
        self.read_only = label(role="caption")
        self.read_only.hide()
        self.away = label(translate("Window", "server away"), "caption")
        self.away.setProperty("verdict", "watch")
        self.away.setToolTip(
            hint(
                translate(
                    "Window",
                    "The server of this history can't be reached, and is asked again all the time. "
                    "Analyses that end meanwhile wait for it; decisions have to be made again.",
                )
            )
        )
        self.away.hide()
        self.clock = label(role="caption")
        self.clock.setAccessibleName(translate("Window", "Local time and UTC"))
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 16, 0)
        row.setSpacing(24)
        row.addWidget(self.all)
        row.addWidget(self.watched)
        row.addWidget(self.job, 1)
        row.addStretch(1)
        row.addWidget(self.provider)
        row.addWidget(self.away)
        row.addWidget(self.read_only)
        row.addWidget(self.saved)
        row.addWidget(self.clock)
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self.tick)
        self._timer.start()
        # Hundreds of jobs come or go at once, and are counted once.
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._count)
        jobs.job_started.connect(self._started)
        jobs.job_progress.connect(self._progressed)
        jobs.job_finished.connect(self._finished)
        jobs.line_changed.connect(self._soon.start)
        self.set_provider("")
        self.tick()
        self._show()

    def close_down(self) -> None:
        """Stop watching."""
        self._timer.stop()
        self._jobs.job_started.disconnect(self._started)
        self._jobs.job_progress.disconnect(self._progressed)
        self._jobs.job_finished.disconnect(self._finished)
        self._jobs.line_changed.disconnect(self._soon.start)
        self._soon.stop()

    def set_provider(self, name: str) -> None:
        """Say what runs the networks."""
        self.provider.setText(name)
        self.provider.setToolTip(translate("Window", "What ran the network of this analysis"))

    def set_watched(self, text: str, more: str) -> None:
        """Say how the watched folder stands, "" for none; ``more`` is told by its tooltip."""
        self.watched.setText(f" {text}")
        self.watched.setAccessibleName(text)
        self.watched.setToolTip(more)
        self.watched.setVisible(bool(text))

    def set_read_only(self, because: str) -> None:
        """Say that the history is only read, and why."""
        self.read_only.setText(translate("Window", "read-only") if because else "")
        self.read_only.setToolTip(worded(because))
        self.read_only.setVisible(bool(because))

    def set_away(self, away: bool) -> None:
        """Say that the server of the history cannot be reached, as long as that is so."""
        self.away.setVisible(away)

    def set_saved(self, moment: datetime) -> None:
        """Say when the history was last written."""
        text = translate("Window", "history: saved {time}")
        local = moment.astimezone()
        today = local.date() == datetime.now(UTC).astimezone().date()
        self.saved.setText(text.format(time=f"{local:%H:%M}" if today else f"{local:%Y-%m-%d}"))

    def tick(self) -> None:
        """Show the time, and what is left of all analyses."""
        self.clock.setText(formatting.clock(datetime.now(UTC)))
        self._count()

    def _job_row(self) -> QWidget:
        self.text = ElidedLabel()
        self.bar = QProgressBar()
        self.bar.setRange(0, 100)
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(text_size.scaled(120))
        self.bar.setAccessibleName(translate("Window", "Progress"))
        self.left = label(role="caption")
        self.cancel = icon_button("close", translate("Window", "Stop this job"), 24)
        self.cancel.clicked.connect(self._cancel)
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.text, 1)
        for part in (self.bar, self.left, self.cancel):
            row.addWidget(part)
        return made

    def _started(self, job: Job) -> None:
        if job.lane == "analysis":
            self._running[job] = (0.0, "", None)
            self._show()

    def _progressed(self, job: Job, share: float, what: str, left: float | None) -> None:
        if job in self._running or job.lane in ("io", "backup", "prompt", "qualify", "export"):
            self._running[job] = (share, what, left)
            self._show()

    def _finished(self, job: Job) -> None:
        self._running.pop(job, None)
        self._show()
        self._soon.start()

    def _count(self) -> None:
        """Say how many analyses are not done, and how long all of them take."""
        count = sum(1 for job in self._jobs.active if job.lane == "analysis" and not job.cancelled)
        if not count:
            text = translate("Window", "Jobs")
        elif self._jobs.paused:
            text = translate("Window", "Paused: {count}").format(count=count)
        else:
            text = translate("Window", "Jobs: {count}").format(count=count)
            if left := self._jobs.seconds_left:
                text = f"{text} · {formatting.duration(left)}"
        # A style sheet leaves no room between icon and words.
        self.all.setText(f" {text}")
        self.all.setAccessibleName(text)

    def _cancel(self) -> None:
        for job in self._running:
            self._jobs.cancel(job)
            return

    def _show(self) -> None:
        self.job.setVisible(bool(self._running))
        if not self._running:
            return
        job, (share, what, left) = next(iter(self._running.items()))
        self.text.setText(f"{job.label} · {what}" if what else job.label)
        self.bar.setValue(round(100 * share))
        eta = "" if left is None else formatting.duration(left)
        said = translate("Window", "{percent} % · {time} left")
        self.left.setText(
            said.format(percent=round(100 * share), time=eta)
            if eta
            else f"{round(100 * share)}{formatting.GAP}%"
        )
