"""The window of teaching: from corrected dishes to an adopted model, stopped, compared, taken back.

Real widgets over a real history and real networks; only the training itself is a quick one.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from colonyqc.config.settings import Settings
from colonyqc.domain.audit import EventKind
from colonyqc.domain.picture import Region
from colonyqc.gui.core.jobs import Jobs
from colonyqc.gui.core.session import Message, Session
from colonyqc.gui.pages.teach.controller import TeachController
from colonyqc.gui.pages.teach.view import TeachView
from colonyqc.history import verify
from colonyqc.services.analysis.keep import analyse_and_keep
from colonyqc.services.corrections.correct import Corrected, correct
from colonyqc.services.ports import AnalysisRecord
from colonyqc.services.rules.model_pins import Pin, PinKind, model_pinned_to
from colonyqc.services.teaching.training_set import confirm
from services.analysis.test_colonies import acquisition
from support.teaching import TaughtDishes


class Room:
    """The window of teaching over two corrected dishes."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.qtbot = qtbot
        self.dishes = TaughtDishes(folder)
        self.jobs = Jobs()
        self.file = folder / "settings.json"
        self.session = Session(self.dishes.context, self.jobs, Settings(), self.file)
        self.said: list[Message] = []
        self.session.said.connect(self.said.append)
        self.view = TeachView()
        qtbot.addWidget(self.view)
        self.controller = TeachController(self.view, self.session)

    def record(self, number: int) -> AnalysisRecord:
        with self.dishes.histories() as history:
            return history.get(number)

    def calm(self) -> None:
        for _ in range(3):
            QApplication.processEvents()
            self.qtbot.waitUntil(lambda: not self.jobs.active, timeout=120_000)
        QApplication.processEvents()

    def correct(self) -> int:
        """Cut a colony of the first dish in two, and confirm the rest; the version's number."""
        number = self.dishes.numbers[0]
        with self.dishes.histories() as history:
            stored = history.labels(history.get(number).stored[0].labels)
        classes = np.array(stored.read(Region(0, 0, *stored.size)))
        stored.close()
        classes[129:132, :256] = 0
        made = correct(
            self.dishes.context, number, {0: Corrected(classes)}, "two that touch", "window"
        )
        confirm(self.dishes.histories, made.number, 0)
        return made.number

    def open(self) -> None:
        self.controller.open(lambda: (self.record(self.dishes.numbers[0]), 0))
        self.calm()

    def train(self) -> None:
        self.view.name.setText("mine")
        self.view.line.setCurrentIndex(self.view.line.findData("A"))
        self.view.train.click()
        self.calm()


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> Iterator[Room]:
    made = Room(qtbot, tmp_path)
    yield made
    made.controller.close()
    made.jobs.shutdown()
    made.dishes.histories.engine.dispose()


def test_it_shows_what_is_learned_from_and_what_can_be_trained_on(room: Room) -> None:
    room.open()
    assert room.view.said.text() == "2 pictures of 2 dishes; 2 of them confirmed as a whole"
    assert room.view.table.rowCount() == 2
    assert room.view.table.item(0, 0).text() == "A › 1"
    assert room.view.table.item(0, 3).text() == "whole picture"
    assert room.view.start.currentData() == "poor@1.0.0"
    assert not room.view.lack.text()
    assert room.view.train.isEnabled()
    assert not room.view.adopt.isVisible()
    assert not room.view.proof_title.isVisible(), "no head over nothing"
    assert not any(name.isVisible() for name in room.view.still_names)


def test_from_corrected_dishes_to_an_adopted_model_and_back(room: Room) -> None:
    corrected = room.correct()
    room.open()
    assert room.view.table.item(0, 4).text() == "Mori"
    room.train()
    assert [point.step for point in room.view.curve.points] == list(range(1, 301))
    assert {point.turn for point in room.view.curve.points} == {0, 1, 2}
    figures, how, density = room.view.verdict.text().splitlines()
    assert figures.endswith("The new model is better there.")
    assert "trained on all of them; the comparison was made by rotation" in how
    assert density.startswith("Colonies cover ")
    assert room.view.pictures.count() == 2
    assert room.view.proof_title.isVisible()
    assert all(not still._image.isNull() for still in room.view.stills)
    assert room.view.stills[1]._image != room.view.stills[2]._image
    assert room.view.for_line.isChecked()
    assert room.view.for_line.text() == "Analyse A by it from now on"
    room.view.adopt.click()
    room.calm()
    assert "Say why" in room.said[-1].text
    assert room.view.for_protocol.text() == "… and every dish under the protocol default"
    assert not room.view.for_protocol.isChecked()
    room.view.for_protocol.click()
    room.view.why.setText("our microscope")
    room.view.adopt.click()
    room.calm()
    assert room.said[-1].text == "mine@1.0.0 is adopted."
    pins = Pin(PinKind.LINE, "A"), Pin(PinKind.PROTOCOL, "default")
    assert [model_pinned_to(room.dishes.histories, pin) for pin in pins] == 2 * ["mine@1.0.0"]
    shown = acquisition("a")
    fresh = replace(shown, dish=replace(shown.dish, dish="3"))
    assert str(analyse_and_keep(fresh, room.dishes.context).analysis.model) == "mine@1.0.0"
    with room.dishes.histories() as history:
        (adopted,) = history.events("model mine@1.0.0", (EventKind.MODEL_ADOPTED,))
    assert f"from records {room.dishes.numbers[1]}, {corrected}" in adopted.reason
    listed = [room.view.pins.itemText(place) for place in range(room.view.pins.count())]
    assert listed == ["cell line A: mine@1.0.0", "protocol default: mine@1.0.0"]
    for pin in pins:
        assert room.view.pins.currentData() == pin
        room.view.take_back.click()
        room.calm()
        assert model_pinned_to(room.dishes.histories, pin) is None
    assert room.view.none.text() == "No cell line or protocol has a model of its own."
    assert verify(room.dishes.histories) == ()


def test_a_training_that_is_stopped_goes_on_from_the_list(room: Room) -> None:
    room.open()
    begun, go = Event(), Event()

    def wait() -> None:
        begun.set()
        go.wait(60)

    room.dishes.trainer.before = wait
    room.view.train.click()
    room.qtbot.waitUntil(begun.is_set, timeout=60_000)
    assert room.view.stop.isEnabled()
    assert not room.view.train.isEnabled()
    room.view.stop.click()
    go.set()
    room.calm()
    assert room.view.state.text() == "Stopped. Go on whenever you like."
    assert room.view.train.isEnabled()
    assert room.view.runs.currentText().endswith("stopped")
    room.view.go_on.click()
    room.calm()
    assert room.view.verdict.text()
    assert room.view.runs.currentText().endswith("trained")
    room.view.throw_away.click()
    room.calm()
    assert room.view.runs.count() == 0


def test_the_picture_in_hand_is_confirmed(room: Room) -> None:
    confirm(room.dishes.histories, room.dishes.numbers[0], 0, withdraw=True)
    room.open()
    assert room.view.table.rowCount() == 1
    room.view.confirm.click()
    room.calm()
    assert room.view.table.rowCount() == 2
    room.controller.open(lambda: None)
    room.calm()
    room.view.confirm.click()
    assert room.said[-1].text == "Open an analysed picture first."


def test_one_dish_is_not_enough_and_says_so(room: Room) -> None:
    confirm(room.dishes.histories, room.dishes.numbers[0], 0, withdraw=True)
    room.open()
    room.train()
    assert "of one dish" in room.view.state.text()
    assert room.view.train.isEnabled()


def test_without_a_python_that_trains_it_says_how_to_get_one(room: Room) -> None:
    room.dishes.trainer.missing = "It lacks torch. In a Python of its own: pip install …"
    room.open()
    assert "pip install" in room.view.lack.text()
    assert not room.view.train.isEnabled()
    room.dishes.trainer.missing = ""
    room.view.python.setText("/opt/lab/bin/python")
    room.view.python.editingFinished.emit()
    room.calm()
    assert room.session.settings.training_python == "/opt/lab/bin/python"
    assert room.view.train.isEnabled()


def test_a_history_that_is_only_read_trains_nothing(room: Room) -> None:
    room.open()
    room.session.context = replace(room.session.context, read_only="Another window writes.")
    room.train()
    assert room.said[-1].text == "Another window writes."
    assert room.view.curve.points == []


def test_a_read_out_is_offered_where_no_python_trains(room: Room) -> None:
    room.dishes.trainer.missing = "It lacks torch."
    room.open()
    assert not room.view.train.isEnabled()
    room.view.steps.setCurrentIndex(room.view.steps.findData(0))
    assert room.view.train.isEnabled()
    room.train()
    # The tiny network that is offered here has no features; the sentence says so.
    assert "Nothing can be trained here" in room.view.state.text()


def test_the_sentence_over_the_training_set_takes_no_more_room_than_it_needs(room: Room) -> None:
    room.open()
    room.view.resize(1200, 900)
    QApplication.processEvents()
    said = room.view.said
    assert said.height() <= said.heightForWidth(said.width()) + 2
