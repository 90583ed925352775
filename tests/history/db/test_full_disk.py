from pathlib import Path

import pytest

from colonyqc.domain.audit import EventKind
from colonyqc.domain.errors import HistoryError
from colonyqc.history import open_histories, verify
from colonyqc.history.db.full_disk import full_disk


def test_a_history_finds_its_disk_full_and_then_no_more(tmp_path: Path) -> None:
    histories = open_histories(tmp_path / "t.db")

    def note(text: str) -> None:
        with histories() as history:
            history.note(EventKind.SETTING_CHANGED, new=text)
            history.commit()

    with full_disk(histories.engine), pytest.raises(HistoryError, match="disk is full"):
        note("x" * 200_000)
    note("y" * 200_000)
    with histories() as history:
        told = [each.new[:1] for each in history.events(kinds=(EventKind.SETTING_CHANGED,))]
    assert told == ["y"]
    assert verify(histories) == ()
    histories.engine.dispose()
