"""A large picture's kept overview is seen while the picture is still being opened."""

from pathlib import Path
from threading import Event
from unittest.mock import MagicMock

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from colonyqc.domain.picture import Picture
from colonyqc.gui.core.analysis_queue import AnalysisQueue
from colonyqc.gui.core.jobs import Jobs
from colonyqc.gui.core.memory_sources import OverviewSource
from colonyqc.gui.pages.review import glimpse
from colonyqc.gui.pages.review.controller import ReviewController
from colonyqc.gui.pages.review.view import ReviewView
from colonyqc.gui.viewer.controller import ViewerController
from colonyqc.gui.viewer.view import ViewerView
from support.fake_pictures import ArraySource
from support.window import DISH, GuiHistory, GuiPictures, context, filled, session


class SlowPictures(GuiPictures):
    """Pictures that open only when they are let go."""

    def __init__(self, pictures: GuiPictures) -> None:
        super().__init__(pictures._arrays)
        self.let_go = Event()

    def open(self, picture: Picture) -> ArraySource:
        assert self.let_go.wait(10)
        return super().open(picture)


@pytest.mark.parametrize("least", [1, 10**9])
def test_the_overview_is_seen_first_and_no_black_after_it(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, least: int
) -> None:
    monkeypatch.setattr(glimpse, "_FROM_PX", least)
    jobs, history = Jobs(), GuiHistory()
    pictures = SlowPictures(filled(history))
    place = session(context(history, pictures), tmp_path, jobs)
    view = ViewerView()
    qtbot.addWidget(view)
    view.resize(824, 624)
    view.show()
    viewer = ViewerController(view, jobs)
    work = ReviewController(MagicMock(spec=ReviewView), viewer, place, AnalysisQueue(place))
    place.take(DISH)

    def overview_there() -> bool:
        opened = viewer.opened
        return opened is not None and isinstance(opened.source.resource, OverviewSource)

    if least == 1:
        qtbot.waitUntil(overview_there)
        qtbot.wait(50)
        assert brightness(view) > 30
    else:
        qtbot.wait(200)
        assert viewer.opened is None
    pictures.let_go.set()
    shown: list[float] = []
    while jobs.active:
        qtbot.wait(1)
        shown.append(brightness(view))
    assert viewer.opened is not None
    assert isinstance(viewer.opened.source.resource, ArraySource)
    if least == 1:
        assert min(shown) > 30
    work.close()
    jobs.shutdown()


def brightness(view: ViewerView) -> float:
    image = view.viewport().grab().toImage()
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return float(rows[250:350, 1600:1700].mean())
