"""What of the settings is an event; who may change it is asked in the table of use cases."""

from pathlib import Path

import pytest

from colonyqc.config.settings import OF_THE_LABORATORY, Settings
from colonyqc.domain.audit import EventKind
from colonyqc.services.accounts.seat_settings import change_settings
from support.lab import open_lab


def test_only_what_is_the_laboratorys_and_changes_is_an_event(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lab = open_lab(tmp_path, monkeypatch)
    old = Settings().model_dump()
    change_settings(lab.histories, old, {"theme": "light", "backup_keep": 14})
    assert EventKind.SETTING_CHANGED not in lab.kinds()
    change_settings(
        lab.histories, old, {"backup_folder": "/b", "backup_hours": 12.0, "backup_keep": 14}
    )
    with lab.histories() as history:
        events = history.events(kinds=(EventKind.SETTING_CHANGED,))
    assert [(each.subject, each.old, each.new) for each in reversed(events)] == [
        ("setting backup_folder", "–", "/b"),
        ("setting backup_hours", "24", "12"),
    ]


def test_what_is_the_laboratorys_are_settings() -> None:
    assert set(OF_THE_LABORATORY) <= set(Settings.model_fields)
