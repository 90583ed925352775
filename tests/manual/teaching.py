"""The manual's pictures of teaching: drawn dishes corrected, learned from, adopted, taken back.

What is stated in place of a person is the truth the dishes were drawn with. The network is the
shipped one, the read-out is really fitted and really judged.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from colonyqc import bootstrap
from colonyqc.bootstrap.practice import practice
from colonyqc.config.settings import Loaded, Settings
from colonyqc.domain.classes import ColonyClass
from colonyqc.domain.picture import NameFields, Selection
from colonyqc.gui.core.language import Languages
from colonyqc.gui.main.actions import Act
from colonyqc.gui.main.application import Application
from colonyqc.gui.pages.teach.view import TeachView
from colonyqc.imaging.simulate import demo_series, series
from colonyqc.services.analysis.gather import gather
from colonyqc.services.analysis.keep import analyse_and_keep
from colonyqc.services.corrections.correct import Corrected, correct
from colonyqc.services.demo import NAMES, PIXEL_SIZE_UM, SHOWN
from colonyqc.services.ports.history import KeptIn
from colonyqc.services.teaching.training_set import confirm

NAMED: Final = ("correct", "lessons", "training", "proof", "adopted", "taken_back")
"""The pictures, in the order of the walk."""
SIZE: Final = (1200, 750)
SIDES: Final = (768, 576)
_SEEDS: Final = (7, 17, 27)
_DAY: Final = 4
_POINTS: Final = 30
"""Points of the curve that are there when the training is taken."""
Truth = Mapping[int, NDArray[np.uint8]]
"""What is stated of each record, by its number."""


@contextmanager
def on_three_dishes(
    app: QApplication, language: str, sides: tuple[int, int] = SIDES
) -> Iterator[tuple[Application, Truth]]:
    """Give a window in a language over three drawn dishes that are analysed, and their truth."""
    with practice("Mori") as (context, folder):
        truths: dict[int, NDArray[np.uint8]] = {}
        for place, seed in enumerate(_SEEDS, start=1):
            drawn = demo_series(seed=seed, views=1, view_width=sides[0], view_height=sides[1])
            spec = drawn[SHOWN]
            (shot,) = series(replace(spec, dish=replace(spec.dish, days=(_DAY,))))
            path = folder / f"SIM_002_sample1_C1_P20_MONO_D{_DAY}_dish{place}_VIEW1_20260306_1.tif"
            bootstrap.write_simulated(path, shot.pixels, PIXEL_SIZE_UM)
            found = gather(context, (path,), NAMES, NameFields(), Selection())
            (acquisition,) = found.acquisitions
            truths[analyse_and_keep(acquisition, context).number] = shot.truth
        settings = Settings.model_validate(
            {"language": language, "theme": "light", "person": "Mori", "names": NAMES}
        )
        languages = Languages(app)
        languages.use(language)
        made = Application(app, context, Loaded(settings), folder / "settings.json")
        # Nothing of the machine the pictures are taken on.
        kept = KeptIn("/home/mori/colonyqc/history.db", Path("/home/mori/colonyqc/history.files"))
        made.session.context = replace(made.session.context, kept_in=kept)
        made.assembly.window.resize(*SIZE)
        made.begin()
        try:
            yield made, truths
        finally:
            made.shut_down()
            languages.use("en")


def walk(
    application: Application,
    truths: Truth,
    calm: Callable[[], None],
    shoot: Callable[[str, QWidget], None],
    until: Callable[[Callable[[], bool]], None],
) -> None:
    """Walk from a correction to a model that is taken back; ``shoot`` takes a widget by name.

    ``until`` waits for what it is given to hold.
    """
    window = application.assembly.window
    _correct(application, calm)
    shoot("correct", window)
    application.assembly.correcting.discard()
    calm()
    _state(application, truths)
    application.assembly.actions[Act.TEACH].trigger()
    calm()
    (view,) = window.findChildren(TeachView)
    view.resize(*SIZE)
    calm()
    shoot("lessons", view)
    view.name.setText("mine")
    view.line.setCurrentIndex(1)
    view.line.activated.emit(1)
    view.steps.setCurrentIndex(view.steps.findData(0))
    view.train.click()
    until(lambda: len(view.curve.points) >= _POINTS)
    shoot("training", view)
    calm()
    view.why.setText(_WHY[application.session.settings.language])
    _down_to(view, view.adopt)
    shoot("proof", view)
    view.adopt.click()
    calm()
    _down_to(view, view.take_back)
    shoot("adopted", view)
    view.take_back.click()
    calm()
    _down_to(view, view.none)
    shoot("taken_back", view)
    view.close()


_WHY: Final = {"en": "our microscope", "ja": "自施設の顕微鏡"}


def _correct(application: Application, calm: Callable[[], None]) -> None:
    """Begin a correction in the window, with a stroke."""
    correcting, canvas = application.assembly.correcting, application.assembly.viewer_view
    correcting.start()
    calm()
    bounds = correcting.edit.map.bounds if correcting.edit else None
    assert bounds is not None
    correcting.take_class(ColonyClass.DIFFERENTIATED)
    path = [(bounds.width * (0.3 + 0.01 * k), bounds.height * 0.5) for k in range(20)]
    canvas.pressed.emit(*path[0], False)
    for place in path[1:]:
        canvas.dragged.emit(*place)
    canvas.released.emit(*path[-1])
    calm()


def _state(application: Application, truths: Truth) -> None:
    """Correct every picture to its truth, and confirm it as a whole."""
    context = application.session.context
    for number, truth in truths.items():
        stated = {0: Corrected(np.ascontiguousarray(truth))}
        made = correct(context, number, stated, "borders drawn anew", "window")
        confirm(context.histories, made.number, 0)


def _down_to(view: TeachView, part: QWidget) -> None:
    """Scroll until a part is in sight."""
    (scroll,) = view.findChildren(QScrollArea)
    scroll.ensureWidgetVisible(part)
    QApplication.processEvents()
