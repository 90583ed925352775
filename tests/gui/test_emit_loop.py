"""PySide6 6.12.0 drops a reference of True with every emit and kills Python 3.11: stay off it."""

from PySide6.QtCore import QObject, Signal


class Emitter(QObject):
    happened = Signal(bool)


def test_emitting_a_bool_many_times_survives() -> None:
    emitter, heard = Emitter(), []
    emitter.happened.connect(heard.append)
    for turn in range(20_000):
        emitter.happened.emit(turn % 2 == 0)
    assert len(heard) == 20_000
    assert sum(heard) == 10_000
