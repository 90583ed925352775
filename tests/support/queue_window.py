"""A real window over a real history, with a tiny model: in this process, or in one to be killed."""

import os
import signal
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from colonyqc import bootstrap
from colonyqc.config.settings import Loaded, Settings
from colonyqc.gui.main.application import Application
from colonyqc.gui.main.workplace import Workplace
from colonyqc.services.queue.queue_files import QueueFiles
from support.command import field, write_png
from support.tiny_model import write_package

_SETTINGS = Settings(language="en", names="{line}_F{dish}_D{day}_V{view}")


def pictures(folder: Path, dishes: int, views: int = 2) -> Path:
    """Write pictures of some dishes of a day, and the model that analyses them; return theirs."""
    write_package(folder / "models")
    for dish in range(1, dishes + 1):
        for view in range(1, views + 1):
            name = f"A_F{dish}_D1_V{view}.png"
            write_png(folder / "pictures" / name, field(10 * dish + view, discs=1))
    return folder / "pictures"


def place_of(folder: Path, history: tuple[str, Path] | None = None) -> Workplace:
    """Open the history of a folder for a window, as the program does.

    ``history``: the address of another one, and the folder of its label files.
    """
    address, files = history or (str(folder / "history.db"), None)
    opened = bootstrap.workplace(address, files)
    context = replace(opened.context, models=bootstrap.models(folder / "models"))
    return replace(opened, context=context, queue=QueueFiles(folder / "queues", opened.address))


def window(app: QApplication, folder: Path, at: Workplace) -> Application:
    """Open a window."""
    made = Application(app, at.context, Loaded(_SETTINGS), folder / "settings.json", queue=at.queue)
    made.begin()
    return made


class Seat:
    """Windows over one folder's history, one after the other or side by side."""

    def __init__(
        self,
        qtbot: QtBot,
        app: QApplication,
        folder: Path,
        history: tuple[str, Path] | None = None,
    ) -> None:
        """``history``: as of `place_of`."""
        self.qtbot, self.app, self.folder, self.history = qtbot, app, folder, history
        self.opened: list[tuple[Application, Workplace]] = []

    def open(self, at: Workplace | None = None) -> Application:
        place = at or place_of(self.folder, self.history)
        made = window(self.app, self.folder, place)
        self.opened.append((made, place))
        self.calm(made)
        return made

    def calm(self, window: Application) -> None:
        for _ in range(2):
            QApplication.processEvents()
            self.qtbot.waitUntil(
                lambda: (
                    not [j for j in window.jobs.active if j not in window.jobs.waiting]
                    and (window.jobs.paused or not window.jobs.waiting)
                ),
                timeout=60_000,
            )
        QApplication.processEvents()

    def shut(self, window: Application) -> None:
        place = next(place for made, place in self.opened if made is window)
        self.opened.remove((window, place))
        window.shut_down()
        place.close()

    def dishes(self, window: Application) -> Counter[str]:
        """Return how often each dish was analysed."""
        with window.session.context.histories() as history:
            return Counter(each.dish.dish for each in history.list())


def queue_three(seat: Seat, opened: Application) -> None:
    """Let three dishes wait."""
    opened.jobs.pause()
    opened.analysis_queue.open([seat.folder / "pictures"])
    seat.calm(opened)
    assert len(opened.jobs.waiting) == 3


def said(opened: Application) -> str:
    """Return what the message bar says."""
    return opened.assembly.window.messages.text.text()


def child(folder: Path, keep: int) -> "subprocess.Popen[bytes]":
    """Start a window in a process of its own that pauses after so many dishes and says so."""
    paths = [str(Path(__file__).parents[1]), *sys.path]
    return subprocess.Popen(
        [sys.executable, "-m", "support.queue_window", str(folder), str(keep)],
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
    )


def wait_and_kill(process: "subprocess.Popen[bytes]") -> None:
    """Wait until it has paused, then kill it: it can write nothing more."""
    assert process.stdout is not None
    with process.stdout:
        assert process.stdout.readline().strip() == b"paused"
        process.send_signal(signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
        process.wait(60)


def _run(folder: Path, keep: int) -> None:
    app = QApplication([])
    made = window(app, folder, place_of(folder))
    kept = []

    def noticed(_: object) -> None:
        kept.append(1)
        if len(kept) == keep:
            made.jobs.pause()
            print("paused", flush=True)  # noqa: T201 - told to the process that kills this one

    made.session.noticed.connect(noticed)
    made.analysis_queue.open([folder / "pictures"])
    app.exec()


if __name__ == "__main__":
    _run(Path(sys.argv[1]), int(sys.argv[2]))
