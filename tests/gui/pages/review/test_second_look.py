"""Heat maps and another model's answer over the picture in hand, on real widgets."""

import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from colonyqc.domain.classes import ColonyClass
from colonyqc.domain.model import ModelInfo, ModelRef
from colonyqc.gui.core.analysis_queue import AnalysisQueue
from colonyqc.gui.core.jobs import Jobs
from colonyqc.gui.pages.review.controller import ReviewController
from colonyqc.gui.pages.review.correction_canvas import CorrectionCanvas
from colonyqc.gui.pages.review.second_look import SecondLook
from colonyqc.gui.pages.review.version_beside import VersionBeside
from colonyqc.gui.pages.review.view import ReviewView
from colonyqc.gui.viewer.controller import ViewerController
from colonyqc.gui.viewer.instruments import Instruments
from colonyqc.gui.viewer.linked_views import Together
from support.networks import FixedNetwork
from support.window import DISH, MODEL, GuiHistory, GuiModels, context, filled, session, shown_texts


class TwoModels(GuiModels):
    """The dish's own model, and one that calls everything differentiated."""

    def list(self) -> tuple[ModelInfo, ...]:
        return MODEL, replace(MODEL, ref=ModelRef("other", "2.0", "11" * 32))

    def open(self, name: str) -> FixedNetwork:
        if not name.startswith("other"):
            return replace(super().open(name), probabilities=(0.1, 0.2, 0.7, 0.0))
        return FixedNetwork(self.list()[1], probabilities=(0.0, 0.0, 1.0, 0.0))


class Bench:
    """The work page over a history of drawn pictures."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.qtbot, self.jobs = qtbot, Jobs()
        history = GuiHistory()
        place = replace(context(history, filled(history)), models=TwoModels())
        self.session = session(place, folder, self.jobs)
        self.view = CorrectionCanvas()
        self.page = ReviewView(QWidget(), self.view)
        qtbot.addWidget(self.page)
        self.page.resize(1300, 800)
        self.page.show()
        self.viewer = ViewerController(self.view, self.jobs)
        self.instruments = Instruments(self.viewer, self.view, self.session)
        queue = AnalysisQueue(self.session)
        self.work = ReviewController(self.page, self.viewer, self.session, queue)
        self.other = ViewerController(self.page.pane.other, self.jobs)
        beside = VersionBeside(self.page, self.viewer, self.other)
        self.look = SecondLook(
            self.view, self.viewer, self.session, lambda: self.work.state, beside
        )
        self.session.take(DISH)
        self.settle()

    def settle(self) -> None:
        self.qtbot.wait(10)
        self.qtbot.waitUntil(lambda: not self.jobs.active, timeout=20_000)
        self.qtbot.wait(10)

    def choose(self, text: str) -> None:
        """Choose a line of the menu."""
        self.look.fill()
        [action] = [each for each in self.look.menu.actions() if each.text() == text]
        assert action.isEnabled()
        action.trigger()
        self.settle()

    @property
    def offered(self) -> list[str]:
        return [each.text() for each in self.look.menu.actions()]

    def seen(self) -> object:
        return self.view.viewport().grab().toImage()


@pytest.fixture
def bench(qtbot: QtBot, tmp_path: Path):
    made = Bench(qtbot, tmp_path)
    yield made
    made.look.close()
    made.work.close()
    made.jobs.shutdown()


def test_how_likely_a_class_is_lies_over_the_picture_and_under_the_pointer(bench: Bench) -> None:
    before = bench.seen()
    bench.choose("differentiated")
    assert bench.seen() != before
    assert bench.view.hud.key.texts == ("differentiated: how likely, 0 to 100 %",)
    bench.view.hovered.emit(100, 100)
    bench.settle()
    assert bench.view.hud.reading.text().endswith("p 0.70")
    opened = len(bench.session.context.pictures.opened)
    bench.choose("undifferentiated")
    assert len(bench.session.context.pictures.opened) == opened
    bench.view.hovered.emit(100, 101)
    bench.settle()
    assert bench.view.hud.reading.text().endswith("p 0.20")
    bench.choose("Nothing more over the picture")
    bench.view.hover_ended.emit()
    assert bench.seen() == before
    assert not bench.view.hud.key.isVisible()


def test_where_another_model_disagrees_is_marked_and_counted(bench: Bench) -> None:
    before = bench.seen()
    bench.choose("other@2.0")
    assert bench.seen() != before
    first, second, otherwise = bench.view.hud.key.texts
    assert first.startswith("only ")
    assert "other@2.0" in second
    labels = bench.viewer._opened.labels.resource.read(bench.viewer._opened.info.bounds)
    undifferentiated = 100 * float((labels == ColonyClass.UNDIFFERENTIATED).mean())
    assert undifferentiated > 0
    assert float(otherwise.split()[-2]) == pytest.approx(
        100 * float(np.isin(labels, (1, 3)).mean()), abs=0.6
    )


def test_another_picture_has_nothing_laid_over_it(bench: Bench) -> None:
    bench.choose("differentiated")
    bench.work.show_picture(1)
    bench.settle()
    assert bench.viewer.opened is not None
    assert not bench.viewer.opened.covered
    assert not bench.view.hud.key.isVisible()


def test_the_dishs_own_model_is_not_compared_with_itself(bench: Bench) -> None:
    bench.look.fill()
    texts = [action.text() for action in bench.look.menu.actions()]
    assert "other@2.0" in texts
    assert str(bench.work.state.moment.record.analysis.model) not in texts


def test_what_another_model_finds_is_shown_beside_the_dishs_own(bench: Bench) -> None:
    bench.choose("other@2.0")
    bench.choose("other@2.0 side by side")
    pane = bench.page.pane
    assert pane.together is Together.SIDE
    assert "other@2.0" in shown_texts(pane.other)
    assert pane.name.text() == str(bench.work.state.moment.record.analysis.model)
    assert len(pane.other.hud.key.texts) == 3
    shown = bench.other.opened
    found = shown.labels.resource.read(shown.info.bounds)
    assert set(np.unique(found)) <= {0, int(ColonyClass.DIFFERENTIATED)}
    assert bench.viewer.opened.marks is not None
    assert shown.marks is not None
    bench.choose("Nothing more over the picture")
    assert pane.together is Together.ALONE
    assert bench.other.opened is None
    assert bench.viewer.opened.marks is None
    bench.look.fill()
    assert "other@2.0 side by side" not in [each.text() for each in bench.look.menu.actions()]


def test_another_picture_ends_the_view_side_by_side(bench: Bench) -> None:
    bench.choose("other@2.0")
    bench.choose("other@2.0 side by side")
    bench.work.show_picture(1)
    bench.settle()
    assert bench.page.pane.together is Together.ALONE
    assert bench.viewer.opened.marks is None


class SlowModels(TwoModels):
    """Tells which models there are once it is let; notes who asked."""

    def __init__(self) -> None:
        super().__init__()
        self.go, self.asked_by = threading.Event(), list[int]()

    def list(self) -> tuple[ModelInfo, ...]:
        self.asked_by.append(threading.get_ident())
        if threading.current_thread() is not threading.main_thread():
            assert self.go.wait(20)
        return super().list()


def test_the_window_never_waits_for_the_list_of_models(bench: Bench) -> None:
    models = SlowModels()
    bench.session.context = replace(bench.session.context, models=models)
    bench.look._models = None
    bench.look.menu.aboutToShow.emit()
    assert "reading the models…" in bench.offered
    assert "other@2.0" not in bench.offered
    models.go.set()
    bench.settle()
    assert "other@2.0" in bench.offered, "the open menu has them as soon as they are known"
    assert "reading the models…" not in bench.offered
    assert threading.get_ident() not in models.asked_by
