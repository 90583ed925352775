"""Start the window; for a check or a picture of it, also without a display."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QRect, QTimer
from PySide6.QtWidgets import QApplication

from colonyqc.config.collector import loading
from colonyqc.config.logs import open_log
from colonyqc.config.paths import log_folder, settings_file
from colonyqc.config.settings import load as load_settings
from colonyqc.domain.errors import OutputError, UsageError
from colonyqc.gui.core.language import translate, worded
from colonyqc.gui.main import last_place
from colonyqc.gui.main.application import Application
from colonyqc.gui.main.exception_reporter import ExceptionReporter
from colonyqc.gui.main.other_history import OpenHistory
from colonyqc.gui.main.practice import Practice
from colonyqc.gui.main.window import SIZE
from colonyqc.gui.main.workplace import Workplace
from colonyqc.gui.widgets import icons

_LOOK_MS = 100
_STILL = 6
"""Looks in a row without a job on its way before the window counts as complete."""


def start(
    place: Workplace,
    paths: Sequence[Path] = (),
    *,
    shown: str | None = None,
    screenshot: Path | None = None,
    quit_after: bool = False,
    practice: Practice | None = None,
    opener: OpenHistory | None = None,
) -> int:
    """Open the window on a history, analyse ``paths``, and return the exit code.

    ``shown`` names the dish to open on, else it is the first. ``screenshot``: save the complete
    window, 1440×900, as PNG there and quit; ``quit_after``: quit once everything is shown;
    neither needs a display. ``practice`` gives a place to practise in; ``opener`` opens
    another history, on which a window then follows. Each history is closed with its window.

    Raises:
        UsageError: there is no display to open a window on.
        OutputError: there is no place for the screenshot.
    """
    unattended = quit_after or screenshot is not None
    _need_display(unattended)
    existing = QApplication.instance()
    # Only one may exist a process; tests have made theirs. Without the arguments, which are ours
    # and not Qt's.
    loaded = load_settings(settings_file())
    if not isinstance(existing, QApplication) and loaded.settings.scale != 100:
        # Read by Qt as it begins, and never again; whoever set it for the system knows better.
        os.environ.setdefault("QT_SCALE_FACTOR", f"{loaded.settings.scale / 100:g}")
    app = existing if isinstance(existing, QApplication) else QApplication([sys.argv[0]])
    app.setApplicationName("colonyqc")
    app.setWindowIcon(icons.program())
    while True:
        with loading():
            application = Application(
                app,
                place.context,
                loaded,
                settings_file(),
                practice,
                queue=place.queue,
                elsewhere=None if unattended or opener is None else (place, opener),
            )
        application.session.first = shown or ""
        code = _run(application, place, paths, screenshot, unattended=unattended)
        other = application.other
        if other is None or other.next is None:
            return code
        # The window that went may have changed the settings.
        place, paths, shown, loaded = other.next, (), None, load_settings(settings_file())


def _room(application: Application) -> QRect:
    return application.assembly.window.screen().availableGeometry()


def _run(
    application: Application,
    place: Workplace,
    paths: Sequence[Path],
    screenshot: Path | None,
    *,
    unattended: bool,
) -> int:
    """Run a window until it is closed, and close its history; return the exit code.

    Raises:
        OutputError: there is no place for the screenshot.
    """
    reporter = ExceptionReporter(
        application.session, _log(application), lambda: application.assembly.window
    )
    reporter.install()
    try:
        if application.other is not None:
            application.other.remember()
        if not unattended:
            last_place.restore(application.assembly, application.session)
            last_place.fit(application.assembly.window, _room(application))
        application.begin(paths)
        if unattended:
            application.assembly.window.resize(*SIZE)
            watcher = Completion(application, screenshot)
            code = QApplication.exec()
            if watcher.problem:
                raise OutputError(watcher.problem)
            return code
        return QApplication.exec()
    finally:
        # First: what fails while things are taken down must reach the terminal, not a dialog that
        # is going.
        reporter.remove()
        application.shut_down()
        place.close()


class Completion(QObject):
    """Waits until nothing is on its way, takes the picture, and quits."""

    def __init__(self, application: Application, screenshot: Path | None) -> None:
        super().__init__(application)
        self.problem = ""
        self._application = application
        self._screenshot = screenshot
        self._still = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        # Several looks in a row: a job that ends may only now submit the next.
        self._still = 0 if self._application.jobs.active else self._still + 1
        if self._still < _STILL:
            return
        self._timer.stop()
        if self._screenshot is not None:
            self._screenshot.parent.mkdir(parents=True, exist_ok=True)
            if not self._application.assembly.window.grab().save(str(self._screenshot), "PNG"):
                self.problem = f"The screenshot can't be written to {self._screenshot}."
        QApplication.exit(0)


def _need_display(unattended: bool) -> None:
    """Draw off screen where there is no display and nobody is to look; else say so."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        return
    if not unattended:
        raise UsageError(
            "There is no display to open the window on. Use the commands instead "
            "(colonyqc --help), or start it in a desktop session."
        )
    os.environ["QT_QPA_PLATFORM"] = "offscreen"


def _log(application: Application) -> Path | None:
    """Open the log; a log that cannot be written is said and done without."""
    try:
        return open_log(log_folder())
    except OSError as error:
        text = translate("Window", "The log can't be written: {reason}.")
        reason = worded(error.strerror or str(error))
        application.session.say(text.format(reason=reason), "warning")
        return None
