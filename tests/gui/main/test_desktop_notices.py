from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QSystemTrayIcon

from colonyqc.domain.verdict import Proposal
from colonyqc.gui.core.analysis_queue import AnalysisQueue
from colonyqc.gui.main.desktop_notices import DesktopNotices
from colonyqc.services.analysis.keep import Kept
from support.builders import analysis
from support.window import NowJobs, context, session

pytestmark = pytest.mark.usefixtures("qapp")
FAILED = Proposal("fail", "overgrown", "confluence_percent", 93.5, 90.0, "Overgrown.", "lab@2")


def shown(monkeypatch: pytest.MonkeyPatch, folder: Path, proposal: Proposal, **set_: Any) -> list:  # type: ignore[type-arg]
    told: list[tuple[str, str, QSystemTrayIcon.MessageIcon]] = []
    monkeypatch.setattr(
        QSystemTrayIcon,
        "showMessage",
        lambda _, title, text, kind: told.append((title, text, kind)),
    )
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: True)
    # Qt's platform without a screen has no place for it, and complains.
    monkeypatch.setattr(QSystemTrayIcon, "show", lambda _: None)
    place = session(context(), folder, NowJobs())
    place.settings = place.settings.changed(**set_)
    queue = AnalysisQueue(place)
    notices = DesktopNotices(place, queue, place)
    queue.finished.emit(Kept(7, analysis(proposal=proposal)))
    notices.close()
    return told


def test_a_breach_is_shown_where_it_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    kinds = QSystemTrayIcon.MessageIcon
    title = "line A › dish 1, day 3"
    assert shown(monkeypatch, tmp_path, FAILED, alerts="fail") == [
        (title, "Overgrown.", kinds.Critical)
    ]
    watched = replace(FAILED, verdict="watch")
    assert shown(monkeypatch, tmp_path, watched, alerts="watch") == [
        (title, "Overgrown.", kinds.Warning)
    ]
    assert shown(monkeypatch, tmp_path, watched, alerts="fail") == []


def test_nothing_is_shown_unasked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert shown(monkeypatch, tmp_path, FAILED) == []
    assert shown(monkeypatch, tmp_path, FAILED, alerts="fail", alert_notices=False) == []
