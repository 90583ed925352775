from datetime import date
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from colonyqc.domain.model import ModelRef
from colonyqc.domain.verdict import Verdict
from colonyqc.gui.pages.models.controller import ModelsController
from colonyqc.gui.pages.models.overruled_panel import OverruledPanel
from colonyqc.gui.pages.models.view import ModelsView
from colonyqc.gui.widgets import theme
from colonyqc.services.reporting.overruled import OverruledChart, Week
from support.window import GuiHistory, context, filled, session

WEEKS = (
    Week(date(2026, 3, 2), 50, 5, 10.0, 2.0, 30.0),
    Week(date(2026, 3, 9), 100, 40, 40.0, 8.0, 26.0),
)
TINY = OverruledChart(ModelRef("tiny", "1.0.0", "cd" * 32), 30.0, WEEKS)
OTHER = OverruledChart(ModelRef("other", "2.0.0", "ef" * 32), 10.0, WEEKS[:1])


@pytest.fixture
def panel(qtbot: QtBot) -> OverruledPanel:
    made = OverruledPanel()
    qtbot.addWidget(made)
    return made


@pytest.mark.parametrize("chosen", ["dark", "light"])
def test_a_model_s_weeks_are_drawn_between_their_limits(
    panel: OverruledPanel, qapp: QApplication, chosen: theme.ThemeName
) -> None:
    theme.apply(qapp, chosen)
    panel.set_charts((TINY,))
    panel.grab()
    low, high, shares = panel.plot.getPlotItem().listDataItems()
    assert low.getData()[1].tolist() == [2.0, 8.0]
    assert high.getData()[1].tolist() == [30.0, 26.0]
    assert np.array_equal(shares.getData()[1], [10.0, 40.0])
    assert "30.0\u00a0% of 150 decided" in panel.said.text()
    assert panel.said.text().endswith("(3 SD): 1.")
    assert panel.plot.accessibleName() == panel.said.text()


def test_the_model_chosen_stays_when_the_numbers_come_anew(panel: OverruledPanel) -> None:
    assert panel.isHidden()
    panel.set_charts((OTHER, TINY))
    panel.choice.setCurrentIndex(1)
    panel.choice.activated.emit(1)
    assert "of 150" in panel.said.text()
    panel.set_charts((OTHER, TINY))
    assert panel.choice.currentText() == "tiny@1.0.0"
    assert not panel.isHidden()
    panel.set_charts(())
    assert panel.isHidden()


def test_the_page_reads_what_people_decided(qtbot: QtBot, tmp_path: Path) -> None:
    history = GuiHistory()
    filled(history)
    view = ModelsView()
    qtbot.addWidget(view)
    controller = ModelsController(view, session(context(history), tmp_path))
    controller.refresh()
    assert view.overruled.isHidden()
    colony = history.records[0].analysis.pictures[0].colonies[0]
    history.decide(1, 0, colony.number, Verdict.WATCH, "", "Ann")
    controller.refresh()
    assert not view.overruled.isHidden()
    assert "of 1 decided" in view.overruled.said.text()
    controller.close()
