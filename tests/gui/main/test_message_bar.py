from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from colonyqc.domain.picture import Failure
from colonyqc.gui.core.jobs import Job, Jobs
from colonyqc.gui.core.session import Message
from colonyqc.gui.main.message_bar import FailurePanel, MessageBar
from colonyqc.gui.main.status_bar import StatusBar
from colonyqc.gui.widgets import theme


@pytest.fixture
def around(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.show()
    return made


def test_a_message_stays_inside_and_its_action_is_done_once(around: QWidget) -> None:
    bar, done = MessageBar(around), []
    bar.show_message(Message("Written: report.pdf", action="Open", do=lambda: done.append(1)))
    assert around.rect().contains(bar.geometry())
    around.resize(500, 300)
    assert around.rect().contains(bar.geometry())
    bar.act.click()
    assert done == [1]
    assert not bar.isVisible()


def test_a_message_leaves_the_buttons_beside_the_picture_free(around: QWidget) -> None:
    picture = QWidget(around)
    picture.setGeometry(0, 0, 520, 400)
    bar = MessageBar(around)
    bar.set_anchor(picture)
    bar.show_message(Message("The history was saved, and something went wrong besides. " * 4))
    assert picture.geometry().contains(bar.geometry())
    picture.resize(300, 400)
    bar.set_anchor(picture)
    assert bar.width() > picture.width(), "a tall column of words is read by nobody"
    assert around.rect().contains(bar.geometry())


def test_a_question_has_two_answers_and_takes_one(around: QWidget) -> None:
    bar, done = MessageBar(around), []
    ask = Message(
        "Which?", action="This", do=lambda: done.append(1), other="That",
        do_other=lambda: done.append(2),
    )  # fmt: skip
    bar.show_message(ask)
    bar.other.click()
    assert done == [2]
    assert not bar.isVisible()
    bar.show_message(Message("Undone."))
    assert not bar.other.isVisible()


def test_news_go_by_themselves_and_errors_stay(around: QWidget) -> None:
    bar = MessageBar(around)
    bar.show_message(Message("Undone."))
    assert bar._timer.isActive()
    bar.show_message(Message("The disk is full.", "error"))
    assert not bar._timer.isActive()
    assert bar.isVisible()
    assert not bar.act.isVisible()


def test_failures_are_listed_once_until_they_are_dismissed(qtbot: QtBot) -> None:
    panel = FailurePanel()
    qtbot.addWidget(panel)
    panel.add((Failure("a.png", "It is empty."), Failure("b.png", "b.png can't be read.")))
    panel.add((Failure("a.png", "It is empty."),))
    texts = [panel.list.item(i).text() for i in range(panel.list.count())]
    assert texts == ["a.png: It is empty.", "b.png can't be read."]
    panel.dismiss()
    assert panel.list.count() == 0
    assert not panel.isVisible()


def test_a_long_failure_is_read_whole_and_many_scroll(qtbot: QtBot) -> None:
    panel = FailurePanel()
    qtbot.addWidget(panel)
    panel.resize(400, 100)
    panel.add((Failure("a.png", "It ends after 20 kB. Copy it again. " * 5),))
    bar = panel.list.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() == 0)
    lower = panel.list.height()
    assert lower > panel.list.fontMetrics().height() * 3
    panel.resize(1200, 100)
    qtbot.waitUntil(lambda: panel.list.height() < lower)
    assert bar.maximum() == 0
    panel.add([Failure(f"{n}.png", "It is empty.") for n in range(20)])
    assert panel.list.height() == 5 * theme.TARGET_PX
    assert bar.maximum() > 0


def test_what_is_to_be_known_is_listed_and_named_for_what_it_is(qtbot: QtBot) -> None:
    panel = FailurePanel()
    qtbot.addWidget(panel)
    panel.tell(("a.tif: only plane 2 of 3 is analysed.", "A1 and a1 look alike."))
    panel.tell(("A1 and a1 look alike.",))
    assert panel.list.count() == 2
    assert panel._title.text() == "To know before you use the numbers: 2."
    panel.add((Failure("b.png", "b.png can't be read."),))
    assert panel._title.text() == "Could not be done: 1. The rest goes on."


def test_a_server_that_is_away_is_told_as_long_as_it_is(jobs: Jobs, qtbot: QtBot) -> None:
    line = StatusBar(jobs)
    qtbot.addWidget(line)
    assert not line.away.isVisibleTo(line)
    line.set_away(True)
    assert line.away.isVisibleTo(line)
    assert "decisions have to be made again" in line.away.toolTip()
    line.set_away(False)
    assert not line.away.isVisibleTo(line)


@pytest.fixture
def jobs(qtbot: QtBot) -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.shutdown()


def test_the_status_line_shows_and_stops_the_running_analysis(jobs: Jobs, qtbot: QtBot) -> None:
    line = StatusBar(jobs)
    qtbot.addWidget(line)
    job = Job("analysis", "analysing dish 1", "")
    jobs.job_started.emit(job)
    jobs.job_progress.emit(job, 0.3, "a.png", 38.0)
    assert line.job.isVisibleTo(line)
    assert line.text.text() == "analysing dish 1 · a.png"
    assert line.left.text() == "30 % · 38\u00a0s left"
    assert line.bar.value() == 30
    line.cancel.click()
    assert job.cancelled
    jobs.job_finished.emit(job)
    assert not line.job.isVisibleTo(line)
    line.close_down()


def test_quick_jobs_are_not_shown(jobs: Jobs, qtbot: QtBot) -> None:
    line = StatusBar(jobs)
    qtbot.addWidget(line)
    jobs.job_started.emit(Job("display", "tiles", ""))
    assert not line.job.isVisibleTo(line)
    line.close_down()


def test_saved_is_a_time_today_and_a_date_before(jobs: Jobs, qtbot: QtBot) -> None:
    line = StatusBar(jobs)
    qtbot.addWidget(line)
    line.set_saved(datetime.now(UTC))
    assert ":" in line.saved.text().removeprefix("history: saved ")
    line.set_saved(datetime(2026, 3, 1, 12, tzinfo=UTC))
    assert line.saved.text() == "history: saved 2026-03-01"
    line.close_down()


@pytest.mark.parametrize("clear", [0, 200, 420])
def test_long_buttons_never_lie_over_the_sentence(qtbot: QtBot, clear: int) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    page.resize(900, 400)
    page.show()
    bar = MessageBar(page)
    bar.keep_clear(clear)
    text = "Earlier days were analysed by ips-phase@2.1.0, not by another model. " * 2
    message = Message(text, action="All days again", other="Go on from here, with the new one")
    bar.show_message(message)
    qtbot.waitUntil(lambda: bar.text.height() >= bar.text.heightForWidth(bar.text.width()))
    for part in (bar.act, bar.other):
        assert not part.geometry().intersects(bar.text.geometry())
        assert part.width() >= part.sizeHint().width()
        assert bar.rect().contains(part.geometry())
    assert bar.geometry().right() < page.width() - clear
    assert page.rect().contains(bar.geometry())


def test_the_status_line_says_that_the_history_is_only_read(jobs: Jobs, qtbot: QtBot) -> None:
    line = StatusBar(jobs)
    qtbot.addWidget(line)
    assert not line.read_only.isVisibleTo(line)
    line.set_read_only("Mori writes.")
    assert line.read_only.isVisibleTo(line)
    assert (line.read_only.text(), line.read_only.toolTip()) == ("read-only", "Mori writes.")
    line.close_down()
