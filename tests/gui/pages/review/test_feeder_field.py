from math import nan

import pytest
from pytestqt.qtbot import QtBot

from colonyqc.gui.pages.review.feeder_field import FeederField


@pytest.fixture
def field(qtbot: QtBot) -> FeederField:
    made = FeederField()
    qtbot.addWidget(made)
    return made


def choose(field: FeederField, text: str) -> None:
    """Choose as a person does: the signal comes with the choice."""
    index = field.choice.findText(text)
    field.choice.setCurrentIndex(index)
    field.choice.activated.emit(index)


def test_what_nobody_said_is_not_stated_and_can_be_said(field: FeederField) -> None:
    told: list[bool] = []
    field.said.connect(told.append)
    field.show_said(None, nan, kept=True)
    assert field.choice.currentText() == "not stated"
    assert field.area.text() == ""
    choose(field, "not stated")
    assert told == []
    choose(field, "on feeders")
    choose(field, "feeder-free")
    assert told == [True, False]


def test_what_was_said_is_shown_with_the_area_and_not_taken_back(field: FeederField) -> None:
    told: list[bool] = []
    field.said.connect(told.append)
    field.show_said(True, 31.25, kept=True)
    assert field.choice.currentText() == "on feeders"
    assert field.area.text() == "31.2\u00a0% of the imaged area"
    assert field.choice.findText("not stated") == -1
    choose(field, "on feeders")
    assert told == []
    choose(field, "feeder-free")
    assert told == [False]


def test_a_day_on_its_way_is_not_spoken_of(field: FeederField) -> None:
    field.show_said(None, nan, kept=False)
    assert not field.choice.isEnabled()
