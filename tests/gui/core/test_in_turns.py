from collections.abc import Iterator
from itertools import pairwise

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from colonyqc.gui.core.in_turns import InTurns


def parts(done: list[str], *names: str) -> Iterator[None]:
    for name in names:
        done.append(name)
        yield


def test_between_two_parts_whatever_waits_has_its_turn(qtbot: QtBot) -> None:
    task, done = InTurns(), list[str]()
    beat = QTimer()
    beat.timeout.connect(lambda: done.append("beat"))
    beat.start(0)
    task.begin(parts(done, "a", "b", "c"))
    assert done == []
    assert task.active
    qtbot.waitUntil(lambda: not task.active)
    beat.stop()
    places = [done.index(name) for name in ("a", "b", "c")]
    for before, after in pairwise(places):
        assert "beat" in done[before:after]


def test_another_task_waits_for_what_is_left_of_the_one_before(qtbot: QtBot) -> None:
    task, done = InTurns(), list[str]()
    task.begin(parts(done, "a", "b"))
    task.begin(parts(done, "c"))
    assert done == ["a", "b"]
    task.finish()
    assert done == ["a", "b", "c"]
    assert not task.active
    task.finish()
    QApplication.processEvents()
    assert done == ["a", "b", "c"]


def test_where_a_part_fails_the_others_are_not_done(qtbot: QtBot) -> None:
    task, done = InTurns(), list[str]()

    def failing() -> Iterator[None]:
        yield from parts(done, "a")
        raise ValueError("b")

    task.begin(failing())
    with pytest.raises(ValueError, match="b"):
        task.finish()
    assert not task.active
    assert done == ["a"]
