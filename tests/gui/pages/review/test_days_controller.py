"""Days together, by real widgets over a drawn dish."""

from dataclasses import replace
from pathlib import Path
from unittest.mock import MagicMock

import numpy as np
import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from colonyqc.domain.verdict import Verdict
from colonyqc.gui.core.analysis_queue import AnalysisQueue
from colonyqc.gui.core.session import Message
from colonyqc.gui.pages.review.controller import ReviewController
from colonyqc.gui.pages.review.correction_canvas import CorrectionCanvas
from colonyqc.gui.pages.review.cut_list_window import CutListWindow
from colonyqc.gui.pages.review.days_controller import DaysController
from colonyqc.gui.pages.review.view import ReviewView
from colonyqc.gui.viewer.controller import ViewerController
from colonyqc.gui.viewer.linked_views import Together
from colonyqc.reports.renderer import Renderer
from colonyqc.services.days.cut_list import Purpose
from support.days import DISH, dish_history
from support.fake_history import FakeHistory
from support.window import GuiPictures, NowJobs, context, session

ONE, TWO = (100, 100, 40, 40), (300, 180, 30, 30)
ONE_GROWN = (90, 90, 60, 60)


class Bench:
    def __init__(self, qtbot: QtBot, folder: Path, history: FakeHistory) -> None:
        self.history = history
        self.jobs = NowJobs()
        arrays = {
            result.picture.name: history.arrays[record.stored[0].overview]
            for record in history.records
            for result in record.analysis.pictures
        }
        place = replace(
            context(pictures=GuiPictures(arrays)),
            histories=lambda actor=None: history,
            cut_lists=Renderer(),
        )
        self.session = session(place, folder, self.jobs)
        self.viewer_view = CorrectionCanvas()
        self.view = ReviewView(QWidget(), self.viewer_view)
        qtbot.addWidget(self.view)
        self.view.resize(1300, 800)
        self.view.show()
        self.viewer = ViewerController(self.viewer_view, self.jobs)
        self.other = ViewerController(self.view.pane.other, self.jobs)
        self.work = ReviewController(
            self.view, self.viewer, self.session, AnalysisQueue(self.session)
        )
        self.days = DaysController(
            self.view, self.viewer, self.other, self.session, lambda: self.work.state
        )
        self.selected = MagicMock()
        self.other.colony_selected.connect(self.selected)
        self.session.take(DISH)

    @property
    def note(self) -> str:
        return self.view.days_bar.note.text()


@pytest.fixture
def grown(qtbot: QtBot, tmp_path: Path) -> Bench:
    history = dish_history([([ONE, TWO], (0, 0)), ([TWO, ONE_GROWN], (24, -17))])
    history.decide(1, 0, 2, Verdict.DISCARD, "differentiated", "Tanaka")
    return Bench(qtbot, tmp_path, history)


def test_a_selected_colony_tells_its_path_and_its_counterpart_is_marked(grown: Bench) -> None:
    grown.days.show_together(Together.SIDE)
    grown.work.select(2)
    assert "day 1 to day 2: colony 1 → 2" in grown.note
    assert "area 0.004 to 0.009 mm²" in grown.note
    assert "area doubles in" in grown.note
    assert grown.selected.call_args.args == (1,)
    marks = grown.viewer_view._marks._path
    assert [mark.text for mark in marks] == ["1", "2"]
    # Both are places of day 2's picture, whose corner lies (24, -17) from that of day 1.
    assert (marks[0].x, marks[0].y) == (pytest.approx(96, abs=1), pytest.approx(137, abs=1))
    grown.work.select(None)
    assert grown.viewer_view._marks._path == ()
    assert "Same place as on day 1" in grown.note


def test_a_colony_of_one_day_alone_is_said_to_be_followed_nowhere(
    qtbot: QtBot, tmp_path: Path
) -> None:
    history = dish_history([([ONE], (0, 0)), ([ONE, TWO], (0, 0))])
    bench = Bench(qtbot, tmp_path, history)
    bench.days.show_together(Together.SIDE)
    bench.work.select(2)
    assert "day 2: colony 2, not followed to another day" in bench.note
    assert "day 2 to day 2" not in bench.note


def test_what_became_of_a_discarded_colony_is_said(grown: Bench) -> None:
    grown.work.show_moment(0)
    grown.work.select(2)
    assert "Discarded on day 1: still there" in grown.note


def test_the_filmstrip_marks_days_laid_over_the_first(grown: Bench) -> None:
    texts = [button.text() for button in grown.view.filmstrip.days.buttons]
    assert not texts[0].endswith("≈")
    assert texts[1].endswith("≈")
    assert "match" in grown.view.filmstrip.days.buttons[1].toolTip()


def test_another_place_is_compared_unshifted_and_named_so(qtbot: QtBot, tmp_path: Path) -> None:
    history = dish_history([([ONE], (0, 0)), ([ONE], (0, 0))], seeds=(3, 77))
    history.arrays["overview 2"] = np.ascontiguousarray(history.arrays["overview 2"][::-1])
    bench = Bench(qtbot, tmp_path, history)
    bench.days.show_together(Together.SWIPE)
    assert "not surely of the same place" in bench.note
    assert bench.view.pane._offset == (0.0, 0.0)
    assert bench.view.filmstrip.days.buttons[1].text().endswith("?")
    bench.work.select(1)
    assert len(bench.viewer_view._marks._path) == 1


def test_another_day_is_chosen_from_the_menu(qtbot: QtBot, tmp_path: Path) -> None:
    history = dish_history([([ONE], (0, 0)), ([ONE], (10, 5)), ([ONE_GROWN], (24, -17))])
    bench = Bench(qtbot, tmp_path, history)
    taken = [record.analysis.acquisition.taken for record in history.records]
    assert [action.text() for action in bench.view.days_bar.days] == [
        f"With day {n + 1} · {taken[n]:%Y-%m-%d}" for n in (0, 1)
    ]
    bench.view.days_bar.days[0].trigger()
    assert bench.view.pane.together is Together.SIDE
    # Each picture says of which day it is.
    assert bench.view.pane.name.text() == f"day 3 · {taken[2]:%Y-%m-%d}"
    assert not bench.view.pane.name.isHidden()
    assert bench.view.pane._offset == (pytest.approx(-24, abs=1), pytest.approx(17, abs=1))


def test_a_key_goes_through_the_ways_of_comparing(grown: Bench) -> None:
    ways = []
    for _ in range(3):
        grown.days.next_way()
        ways.append(grown.view.pane.together)
    assert ways == [Together.SIDE, Together.SWIPE, Together.ALONE]
    assert grown.view.pane.name.isHidden()


def test_a_dish_of_one_day_has_nothing_to_compare_with(qtbot: QtBot, tmp_path: Path) -> None:
    bench = Bench(qtbot, tmp_path, dish_history([([ONE], (0, 0))]))
    assert not bench.view.days_bar.compare.isEnabled()
    said: list[Message] = []
    bench.session.said.connect(said.append)
    bench.days.next_way()
    assert [each.text for each in said] == [
        "There is no other analysed day to compare this one with."
    ]
    assert bench.view.pane.together is Together.ALONE
    bench.work.select(1)
    assert bench.note == ""


def test_the_cut_list_is_shown_and_saved(grown: Bench, tmp_path: Path) -> None:
    grown.work.show_moment(0)
    grown.view.days_bar.cut_list.click()
    window = grown.days._window
    assert isinstance(window, CutListWindow)
    assert "On the list: 1." in window.facts.text()
    assert not window.open_pdf.isEnabled()
    window.write(tmp_path / "cut")
    assert "The cut list is saved: 4 files" in window.facts.text()
    assert window.open_pdf.isEnabled()
    window.purposes[Purpose.PICK].setChecked(True)
    assert "Undecided, dashed and not on the list: 1." in window.facts.text()
    window.close()


def test_the_folder_of_a_cut_list_is_asked_and_its_pdf_opened(
    grown: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    grown.work.show_moment(0)
    grown.view.days_bar.cut_list.click()
    window = grown.days._window
    assert window is not None
    answers = ["", str(tmp_path / "hood")]
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: answers.pop(0))
    window.save.click()
    assert not (tmp_path / "hood").exists(), "who names no folder writes nothing"
    window.save.click()
    (pdf,) = (tmp_path / "hood").glob("*.pdf")
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    window.open_pdf.click()
    assert [Path(url.toLocalFile()) for url in opened] == [pdf]
    window.close()


def test_the_cut_list_is_printed_and_the_trail_knows(grown: Bench, tmp_path: Path) -> None:
    grown.work.show_moment(0)
    grown.view.days_bar.cut_list.click()
    window = grown.days._window
    assert window is not None
    window.print.click()
    dialog = window.print_dialog
    assert dialog is not None
    printer = dialog.printer()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "paper.pdf"))
    dialog.done(1)
    assert "The cut list is printed on paper.pdf; sheets: 1." in window.facts.text()
    assert (tmp_path / "paper.pdf").read_bytes().startswith(b"%PDF-")
    assert grown.history.exports == ["cut list of line A › dish 1, printed: paper.pdf"]
    window.print.click()
    again = window.print_dialog
    assert again is not None
    again.done(0)
    assert len(grown.history.exports) == 1, "who thinks better of it prints nothing"
    window.close()


def test_a_cut_list_that_cannot_be_written_is_said_in_its_window(
    grown: Bench, tmp_path: Path
) -> None:
    grown.days.show_cut_list()
    window = grown.days._window
    assert window is not None
    window.write(tmp_path / "no" / "such" / "place")
    assert "can't be made" in window.facts.text()
    window.close()


def test_the_other_view_is_given_up_to_who_wants_it_and_taken_back(grown: Bench) -> None:
    pane, bar = grown.view.pane, grown.view.days_bar
    grown.days.show_together(Together.SIDE)
    assert grown.other.opened is not None
    taken = MagicMock()
    pane.take(taken)
    assert grown.other.opened is None
    assert bar.ways[Together.ALONE].isChecked()
    # What another has put there is left alone.
    pane.show_together(Together.SIDE)
    grown.days.show_together(Together.ALONE)
    grown.work.select(2)
    assert pane.together is Together.SIDE
    taken.assert_not_called()
    grown.days.next_way()
    taken.assert_called_once_with()
    assert grown.other.opened is not None
