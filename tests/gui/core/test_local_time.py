import time
from datetime import UTC, datetime

import pytest

from colonyqc.gui.core import local_time


def test_it_is_the_day_where_the_laboratory_is(monkeypatch: pytest.MonkeyPatch) -> None:
    days = set()
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        days.add(local_time.local_now().date())
    monkeypatch.undo()
    time.tzset()
    # 25 hours lie between them: it is never the same day in both.
    assert len(days) == 2
    assert local_time.local_now().date() == datetime.now(UTC).astimezone().date()
