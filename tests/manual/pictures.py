"""Takes the manual's pictures: walks that tests walk, too.

Run as a program (`make manual-pictures`) it draws docs/images/manual anew, in both languages, on
the virtual dishes that come with the program.
"""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from colonyqc.bootstrap.practice import practice
from colonyqc.config.paths import practice_pictures
from colonyqc.config.settings import Loaded, Settings
from colonyqc.gui.core.language import Languages
from colonyqc.gui.core.pages import Page
from colonyqc.gui.main.actions import Act
from colonyqc.gui.main.application import Application
from colonyqc.services.demo import NAMES
from colonyqc.services.ports.history import KeptIn
from manual import teaching

FOLDER: Final = Path(__file__).parents[2] / "docs" / "images" / "manual"
SIZE: Final = teaching.SIZE
_QUALITY: Final = 80
_STILL: Final = 6
_LOOK_MS: Final = 50
_SHOWN: Final = {
    "dishes": Page.DISHES,
    "trends": Page.TRENDS,
    "rules": Page.RULES,
    "reports": Page.REPORTS,
    "models": Page.MODELS,
    "audit": Page.AUDIT,
    "people": Page.PEOPLE,
    "settings": Page.SETTINGS,
}
NAMED: Final = ("practice", "work", "decide", *_SHOWN)
"""The pictures, in the order of the walk."""
ALL: Final = (*NAMED, *teaching.NAMED)


def walk(application: Application, calm: Callable[[], None], shoot: Callable[[str], None]) -> None:
    """Turn to every page that the manual shows; ``shoot`` is called with each picture's name."""
    tour, assembly = application.tour, application.assembly
    assert tour is not None
    # Nothing of the machine the pictures are taken on.
    kept = KeptIn("/home/mori/colonyqc/history.db", "/home/mori/colonyqc/history.files")
    application.session.context = replace(application.session.context, kept_in=kept)
    tour.go(1)
    calm()
    shoot("practice")
    tour.strip.hide()
    tour.ring.lay_around(None)
    calm()
    shoot("work")
    assembly.actions[Act.NEXT_COLONY].trigger()
    calm()
    shoot("decide")
    for name, page in _SHOWN.items():
        assembly.turn_to(page)
        tour.ring.lay_around(None)
        calm()
        shoot(name)


@contextmanager
def on_the_virtual_dishes(app: QApplication, language: str) -> Iterator[Application]:
    """Give a window in a language, its virtual dishes on their way to the history."""
    languages = Languages(app)
    languages.use(language)
    with practice("Mori") as (context, folder):
        settings = Settings.model_validate(
            {"language": language, "theme": "light", "person": "Mori", "names": NAMES}
        )
        file = folder / "settings.json"
        made = Application(app, context, Loaded(settings), file, languages=languages)
        made.assembly.window.resize(*SIZE)
        made.begin(sorted(practice_pictures().glob("*.tif")))
        try:
            yield made
        finally:
            made.shut_down()
            languages.use("en")


def wait(milliseconds: int) -> None:
    """Let the window go on for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def settled(application: Application) -> None:
    """Wait until several looks in a row find no job on its way."""
    still = 0
    while still < _STILL:
        wait(_LOOK_MS)
        still = 0 if application.jobs.active else still + 1


def draw(folder: Path) -> None:
    """Write all pictures in both languages below a folder."""
    from colonyqc.gui.widgets import theme

    app = QApplication.instance() or QApplication([sys.argv[0]])
    assert isinstance(app, QApplication)
    theme.apply(app, "light")
    for language in ("en", "ja"):
        (folder / language).mkdir(parents=True, exist_ok=True)
        into = folder / language
        with on_the_virtual_dishes(app, language) as application:
            settled(application)
            shoot = partial(_save, into, widget=application.assembly.window)
            walk(application, partial(settled, application), shoot)
        with teaching.on_three_dishes(app, language) as (application, truths):
            settled(application)
            teaching.walk(
                application, truths, partial(settled, application), partial(_save, into), _until
            )


def _save(into: Path, name: str, widget: QWidget) -> None:
    widget.grab().save(str(into / f"{name}.webp"), "WEBP", _QUALITY)


def _until(holds: Callable[[], bool]) -> None:
    while not holds():
        wait(_LOOK_MS)


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    draw(FOLDER)
