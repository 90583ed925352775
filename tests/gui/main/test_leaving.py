"""Work that is not done: asked about before a window goes, on disk after it, done once."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from colonyqc import bootstrap
from colonyqc.domain.people import Role
from colonyqc.domain.picture import Acquisition, Collection, DishKey, Picture, Tile
from colonyqc.gui.core.pages import Page
from colonyqc.gui.main.actions import Act
from colonyqc.gui.main.application import Application
from colonyqc.gui.main.workplace import Workplace
from colonyqc.services.accounts import people
from colonyqc.services.accounts.access import acting
from colonyqc.services.queue.queue_files import QueueFiles
from support import queue_window
from support.lab import FIRST_WORD, WORD
from support.queue_window import Seat, queue_three, said
from support.window import do

Open = Callable[[], Application]

if TYPE_CHECKING:
    from support import postgres


@pytest.fixture
def seat(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Seat]:
    made = Seat(qtbot, qapp, tmp_path)
    queue_window.pictures(tmp_path, dishes=3)
    yield made
    for window, _ in tuple(made.opened):
        made.shut(window)


def go_on(seat: Seat, window: Application) -> None:
    seat.qtbot.mouseClick(window.assembly.window.messages.act, Qt.MouseButton.LeftButton)
    seat.calm(window)


def test_a_killed_window_s_queue_is_offered_and_nothing_is_done_twice(seat: Seat) -> None:
    queue_window.wait_and_kill(queue_window.child(seat.folder, keep=1))
    window = seat.open()
    assert "Not done when the window was last closed: 2 analyses." in said(window)
    assert sum(seat.dishes(window).values()) == 1
    go_on(seat, window)
    assert seat.dishes(window) == {"1": 1, "2": 1, "3": 1}
    assert not list((seat.folder / "queues").glob("*.json"))
    seat.shut(window)
    again = seat.open()
    assert again.analysis_queue.kept.left.waiting == ()


def test_what_was_kept_just_before_the_kill_is_not_done_again(seat: Seat) -> None:
    """The history is written before the queue: in between, an item is done and still in it."""
    window = seat.open()
    queue_three(seat, window)
    (file,) = (seat.folder / "queues").glob("*.json")
    before = file.read_bytes()
    window.jobs.go_on()
    seat.calm(window)
    seat.shut(window)
    file.write_bytes(before)
    later = seat.open()
    assert later.analysis_queue.kept.left.waiting == ()
    assert seat.dishes(later) == {"1": 1, "2": 1, "3": 1}


def test_closing_asks_and_escape_stays(seat: Seat) -> None:
    window = seat.open()
    queue_three(seat, window)
    do(window, Act.QUIT)
    dialog = window.leaving.dialog
    assert dialog is not None
    assert "Analyses not done: 3." in dialog.text.text()
    assert "the next start offers to go on" in dialog.text.text()
    do_again = window.assembly.window.close()
    assert not do_again
    assert window.leaving.dialog is dialog
    seat.qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert window.assembly.window.isVisible()
    assert len(window.jobs.waiting) == 3
    window.jobs.go_on()
    seat.calm(window)
    assert window.assembly.window.close()


def test_closing_for_later_keeps_the_queue_in_its_order(seat: Seat) -> None:
    window = seat.open()
    queue_three(seat, window)
    window.jobs.move(window.jobs.waiting[2], 0)
    order = [window.analysis_queue.queued_of(job) for job in window.jobs.waiting]
    do(window, Act.QUIT)
    dialog = window.leaving.dialog
    assert dialog is not None
    seat.qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert not window.assembly.window.isVisible()
    seat.shut(window)
    later = seat.open()
    assert list(later.analysis_queue.kept.left.waiting) == order
    go_on(seat, later)
    assert seat.dishes(later) == {"1": 1, "2": 1, "3": 1}


def test_closing_for_good_leaves_nothing(seat: Seat) -> None:
    window = seat.open()
    queue_three(seat, window)
    window.assembly.window.close()
    dialog = window.leaving.dialog
    assert dialog is not None
    seat.qtbot.mouseClick(dialog.never, Qt.MouseButton.LeftButton)
    assert not window.assembly.window.isVisible()
    seat.shut(window)
    later = seat.open()
    assert later.analysis_queue.kept.left.waiting == ()
    assert seat.dishes(later) == {}


def test_what_was_left_can_be_forgotten(seat: Seat) -> None:
    window = seat.open()
    queue_three(seat, window)
    seat.shut(window)
    later = seat.open()
    seat.qtbot.mouseClick(later.assembly.window.messages.other, Qt.MouseButton.LeftButton)
    seat.calm(later)
    seat.shut(later)
    assert seat.open().analysis_queue.kept.left.waiting == ()


def test_a_language_switch_asks_nothing_and_stops_nothing(seat: Seat) -> None:
    window = seat.open()
    queue_three(seat, window)
    do(window, Act.LANGUAGE)
    seat.qtbot.waitUntil(lambda: window.settled)
    assert window.leaving.dialog is None
    assert len(window.jobs.waiting) == 3


def test_of_two_windows_only_the_one_that_writes_runs_the_queue(seat: Seat) -> None:
    first = seat.open()
    queue_three(seat, first)
    because = "The history is being written by Mori."
    place = queue_window.place_of(seat.folder)
    reading = replace(place.context, read_only=because)
    second = seat.open(replace(place, context=reading))
    assert second.analysis_queue.kept.left.waiting == (), "its window is open"
    assert second.jobs.waiting == ()
    second.open_paths([seat.folder / "pictures"])
    assert said(second) == because
    assert second.intake.dialog is None, "nothing is sorted that may not be kept"
    second.analysis_queue.go_on_with_left()
    seat.calm(second)
    assert seat.dishes(second) == {}
    assert len(first.jobs.waiting) == 3


def test_who_may_not_analyse_is_told_before_anything_is_sorted(seat: Seat) -> None:
    window = seat.open()
    histories = window.session.context.histories
    # Who manages people works on no dishes.
    window.session.enter(people.choose_log_in(histories, "Abe", WORD))
    window.open_paths([seat.folder / "pictures"])
    seat.calm(window)
    dialog = window.intake.dialog
    assert dialog is not None
    assert "Abe may not" in dialog.problem.text()
    assert not dialog.analyse.isEnabled()
    window.analysis_queue.open([seat.folder / "pictures"])
    seat.calm(window)
    panel = window.assembly.window.failures.list
    (told,) = [panel.item(i).text() for i in range(panel.count())]
    assert told.startswith("Opening: Abe may not")
    assert window.assembly.page is Page.WORK


def test_analyses_behind_a_refused_one_keep_waiting_for_an_answer(seat: Seat) -> None:
    """What waits for a reason or a model is not done either: it is there after a crash."""
    window = seat.open()
    window.analysis_queue.open([seat.folder / "pictures"])
    seat.calm(window)
    histories = window.session.context.histories
    entered = acting(histories, people.choose_log_in(histories, "Abe", WORD))
    people.add(entered, "Mori", [Role.TECHNICIAN], FIRST_WORD)
    people.change_password(histories, "Mori", FIRST_WORD, WORD)
    window.session.enter(people.log_in(histories, "Mori", WORD))
    window.analysis_queue.open([seat.folder / "pictures"])
    seat.calm(window)
    assert len(window.analysis_queue.questions.waiting) == 3
    window.analysis_queue.close()
    (file,) = (seat.folder / "queues").glob("*.json")
    assert file.read_text("utf-8").count('"acquisition"') == 3


def test_hundreds_of_dishes_come_in_and_the_list_is_drawn_once(seat: Seat) -> None:
    window = seat.open()
    window.jobs.pause()
    drawn: list[int] = []
    view = window.assembly.worklist_view
    view.list.model().modelReset.connect(lambda: drawn.append(len(view.rows)))
    picture = Picture("a.png", (Tile(seat.folder / "pictures" / "A_F1_D1_V1.png"),))
    many = [Acquisition(DishKey("A", str(n)), 1, None, (picture,)) for n in range(200)]
    found = Collection(tuple(many))
    window.analysis_queue.take(found, window.session.steps, None, lambda *_: None)
    seat.calm(window)
    assert len(window.jobs.waiting) == 200
    assert 200 in drawn
    assert len(drawn) < 10
    window.analysis_queue.close(keep=False)
    window.jobs.cancel_all()


@pytest.fixture
def server_place(server: "postgres.Server", tmp_path: Path) -> Iterator[Callable[[], Workplace]]:
    """Open seats of a history on a server; they share its label files."""
    (tmp_path / "label files").mkdir()
    opened: list[Workplace] = []
    with server.database() as name:

        def place() -> Workplace:
            made = bootstrap.workplace(server.url(name), tmp_path / "label files")
            context = replace(made.context, models=bootstrap.models(tmp_path / "models"))
            queue = QueueFiles(tmp_path / "queues", made.address)
            opened.append(replace(made, context=context, queue=queue))
            return opened[-1]

        yield place
        for each in opened:
            each.close()


def test_seats_of_a_server_each_run_their_own_queue(
    seat: Seat, server_place: Callable[[], Workplace]
) -> None:
    first, second = seat.open(server_place()), seat.open(server_place())
    assert not second.session.context.read_only, "several write at once"
    queue_three(seat, first)
    second.analysis_queue.kept.look()
    seat.calm(second)
    assert second.analysis_queue.kept.left.waiting == ()
    second.analysis_queue.open([seat.folder / "pictures" / "A_F1_D1_V1.png"])
    seat.calm(second)
    assert seat.dishes(second) == {"1": 1}
    seat.shut(first)
    second.analysis_queue.kept.look()
    seat.calm(second)
    go_on(seat, second)
    done = seat.dishes(second)
    assert done == {"1": 2, "2": 1, "3": 1}, "the first asked for both pictures of dish 1"
    seat.shut(second)
