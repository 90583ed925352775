from pytestqt.qtbot import QtBot

from colonyqc.domain.visits import DAILY, VisitInterval, VisitUnit
from colonyqc.gui.widgets.visit_field import VisitField


def field(qtbot: QtBot) -> tuple[VisitField, list[VisitInterval]]:
    made = VisitField()
    qtbot.addWidget(made)
    given: list[VisitInterval] = []
    made.given.connect(given.append)
    return made, given


def test_the_same_time_is_said_in_the_other_unit(qtbot: QtBot) -> None:
    made, given = field(qtbot)
    made.set_interval(VisitInterval(2))
    made.unit.setCurrentIndex(made.unit.findData(VisitUnit.HOURS))
    made.unit.activated.emit(1)
    made.amount.setValue(36)
    made.amount.editingFinished.emit()
    made.unit.setCurrentIndex(made.unit.findData(VisitUnit.DAYS))
    made.unit.activated.emit(0)
    hours = VisitUnit.HOURS
    assert given == [VisitInterval(48, hours), VisitInterval(36, hours), VisitInterval(2)]


def test_what_is_shown_is_not_given(qtbot: QtBot) -> None:
    made, given = field(qtbot)
    made.set_interval(VisitInterval(720, VisitUnit.HOURS))
    assert made.interval == VisitInterval(720, VisitUnit.HOURS)
    made.set_interval(DAILY)
    made.amount.editingFinished.emit()
    made.unit.activated.emit(made.unit.currentIndex())
    assert given == []
    assert made.amount.maximum() == 30
