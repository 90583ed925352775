"""What is painted of a value, its limits and how sure it is."""

from math import nan

import pytest
from pytestqt.qtbot import QtBot

from colonyqc.gui.widgets.indicators import LimitBarView
from colonyqc.services.ports.reports import LimitBar


@pytest.mark.parametrize("interval", [(nan, nan), (30.0, 70.0)])
def test_an_interval_is_drawn_where_there_is_one(
    qtbot: QtBot, interval: tuple[float, float]
) -> None:
    view = LimitBarView()
    qtbot.addWidget(view)
    view.resize(200, 28)
    bare = LimitBar(50.0, 100.0, ((80.0, "fail"),))
    view.set_bar(bare, "50 %")
    before = view.grab().toImage()
    view.set_bar(LimitBar(50.0, 100.0, bare.limits, *interval), "50 %")
    after = view.grab().toImage()
    changed = {
        x
        for x in range(before.width())
        for y in range(before.height())
        if before.pixel(x, y) != after.pixel(x, y)
    }
    if interval[0] != interval[0]:
        assert changed == set()
    else:
        assert (min(changed), max(changed)) == pytest.approx((60, 140), abs=2)
