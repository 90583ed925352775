"""Loads the modules of pages that nobody has turned to yet, once the window stands."""

from importlib import import_module
from pkgutil import iter_modules
from typing import Final

from PySide6.QtCore import QObject, QTimer

from colonyqc.config.collector import loading
from colonyqc.gui.core.jobs import Jobs
from colonyqc.services.ports import Monitor

PAGES: Final = (
    "dishes",
    "trends",
    "reports",
    "rules",
    "models",
    "membranes",
    "regions",
    "audit",
    "accounts",
    "settings",
    "answers",
    "preprocessing",
    "teach",
    "jobs",
)
"""Folders of pages that the window builds late, the ones turned to most first."""
_AFTER_MS: Final = 500


class PagePreloader(QObject):
    """Keeps the first turn to a page short: what draws charts alone takes a quarter of a second."""

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_AFTER_MS)
        self._timer.timeout.connect(self._submit)

    def start(self) -> None:
        """Load in a moment: the window is painted and the history read first."""
        self._timer.start()

    def stop(self) -> None:
        """Begin no more; what is being loaded is stopped with all other jobs."""
        self._timer.stop()

    def _submit(self) -> None:
        self._jobs.submit("backup", load)


def load(monitor: Monitor) -> None:
    """Load what pages are made of; Python and Qt keep it for every thread.

    Raises:
        Cancelled: asked to stop; what was loaded by then stays.
    """
    with loading():
        for page in PAGES:
            monitor.check()
            package = import_module(f"colonyqc.gui.pages.{page}")
            for module in iter_modules(package.__path__, f"{package.__name__}."):
                import_module(module.name)
