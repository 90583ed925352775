from dataclasses import replace
from pathlib import Path
from time import perf_counter

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QItemSelectionModel, Qt, QTimer
from PySide6.QtWidgets import QApplication, QScrollArea
from pytestqt.qtbot import QtBot

from colonyqc.config.settings import Loaded, Settings
from colonyqc.domain.dish_life import LifeEventKind
from colonyqc.domain.picture import DishKey
from colonyqc.files.pictures import FilePictures
from colonyqc.gui.core.pages import Page
from colonyqc.gui.main.application import Application
from colonyqc.gui.pages.intake.table_model import DAY, DISH, FILES, LINE, SAID
from colonyqc.gui.pages.intake.view import IntakeDialog
from colonyqc.services.worklist import dish_life
from support.house import House
from support.window import context, run_analysis

_LONGEST_BLOCK_S = 0.1


class Drop:
    """A window over a real history and real files."""

    def __init__(self, house: House, qtbot: QtBot, app: QApplication, folder: Path) -> None:
        self.house, self.qtbot, self.folder = house, qtbot, folder / "in"
        self.folder.mkdir()
        place = replace(context(), histories=house.lab.histories, pictures=FilePictures())
        self.application = Application(
            app, place, Loaded(Settings(language="en")), folder / "settings.json"
        )
        house.opened = self.application
        self.application.begin()
        house.calm()

    def picture(self, name: str, seed: int = 0) -> None:
        pixels = np.random.default_rng(seed).integers(0, 255, (24, 32), np.uint8)
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        Image.fromarray(pixels).save(path)

    def open(self) -> IntakeDialog:
        self.application.open_paths([self.folder])
        self.house.calm()
        assert self.application.intake.dialog is not None
        return self.application.intake.dialog

    def count(self) -> int:
        with self.house.lab.histories() as history:
            return len(history.list())


@pytest.fixture
def drop(
    house: House,
    qtbot: QtBot,
    qapp: QApplication,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Drop:
    monkeypatch.setattr("colonyqc.services.analysis.colonies.run", run_analysis)
    return Drop(house, qtbot, qapp, tmp_path)


def shown(view: IntakeDialog, column: int) -> list[str]:
    model = view.model
    return [str(model.index(row, column).data()) for row in range(model.rowCount())]


def edit(view: IntakeDialog, row: int, column: int, text: str) -> None:
    view.model.setData(view.model.index(row, column), text)


def test_a_folder_is_shown_as_understood_and_nothing_is_kept_before(drop: Drop) -> None:
    drop.picture("201B7_D3_A1_1.png", 1)
    drop.picture("201B7_D3_A1_2.png", 2)
    drop.picture("201B7_D3_B1_1.png", 3)
    (drop.folder / "broken.png").write_bytes(b"no picture")
    before = drop.count()
    view = drop.open()
    view.names.set_names("{line}_D{day}_{dish}_{view}")
    drop.qtbot.waitUntil(view.analyse.isEnabled)
    assert shown(view, LINE) == ["201B7", "201B7"]
    assert shown(view, DISH) == ["A1", "B1"]
    assert shown(view, DAY) == ["3", "3"]
    assert shown(view, FILES)[0] == "201B7_D3_A1_1.png, 201B7_D3_A1_2.png"
    assert view.left_out.item(0).text().startswith("broken.png ")
    drop.house.calm()
    assert drop.count() == before
    view.cancel.click()
    drop.house.calm()
    assert drop.count() == before
    assert drop.application.intake.dialog is None


def test_corrections_and_fields_are_what_is_kept(drop: Drop) -> None:
    drop.picture("201B7_D3_A1_1.png", 1)
    drop.picture("201B7_D3_B1_1.png", 3)
    view = drop.open()
    view.names.set_names("{line}_D{day}_{dish}_{view}")
    drop.qtbot.waitUntil(view.analyse.isEnabled)
    chosen = view.table.selectionModel()
    for row in (0, 1):
        chosen.select(view.model.index(row, LINE), QItemSelectionModel.SelectionFlag.Select)
    edit(view, 0, LINE, "253G1")
    assert shown(view, LINE) == ["253G1", "253G1"], "all selected cells of the column"
    edit(view, 1, DAY, "4")
    edit(view, 0, DAY, "four")
    assert "“four” is no culture day" in view.problem.text()
    drop.qtbot.keyClicks(view.medium, "StemFit")
    drop.qtbot.keyClicks(view.passage, "p32")
    view.rock.setCurrentIndex(1)
    view.feeders.setCurrentIndex(2)
    assert shown(view, SAID)[0] == "p32 · StemFit · with ROCK inhibitor · feeder-free"
    before = drop.count()
    view.analyse.click()
    drop.qtbot.waitUntil(lambda: drop.count() == before + 2)
    drop.house.calm()
    with drop.house.lab.histories() as history:
        (one,) = history.series(DishKey("253G1", "A1"))
        (other,) = history.series(DishKey("253G1", "B1"))
    kept = one.analysis.acquisition
    assert (kept.day, kept.medium, kept.passage) == (3, "StemFit", "p32")
    assert (kept.rock, kept.feeders, kept.vessel) == (True, False, None)
    assert other.analysis.acquisition.day == 4
    assert drop.application.assembly.page is Page.WORK
    card = drop.application.assembly.review_view.card
    assert card.culture.isVisible()
    assert card.culture.text() == "p32 · StemFit · with ROCK inhibitor"


def test_an_emptied_cell_is_as_its_name_says_and_two_rows_never_become_one(drop: Drop) -> None:
    drop.picture("x_D3_A1_1.png", 1)
    drop.picture("x_D3_B1_1.png", 3)
    view = drop.open()
    view.names.set_names("{line}_D{day}_{dish}_{view}")
    drop.qtbot.waitUntil(view.analyse.isEnabled)
    edit(view, 1, DISH, "A1")
    assert view.problem.text().startswith("x › A1, day 3 stands in several rows")
    assert not view.analyse.isEnabled()
    edit(view, 1, DISH, "")
    assert shown(view, DISH) == ["A1", "B1"]
    assert view.analyse.isEnabled()
    assert view.problem.isHidden()


def test_a_corrected_name_that_looks_like_another_is_told_and_one_that_does_not_any_more(
    drop: Drop,
) -> None:
    drop.picture("x_D3_A1_1.png", 1)
    drop.picture("x_D3_A01_1.png", 2)
    drop.picture("x_D3_C1_1.png", 3)
    view = drop.open()
    view.names.set_names("{line}_D{day}_{dish}_{view}")
    drop.qtbot.waitUntil(view.analyse.isEnabled)

    def said() -> str:
        return "\n".join(view.left_out.item(row).text() for row in range(view.left_out.count()))

    first = shown(view, DISH).index("A01")
    assert "look alike: they are kept as 2 dishes" in said()
    edit(view, first, DISH, "B1")
    assert "look alike" not in said()
    edit(view, first, DISH, "c 1")
    assert "“x › C1”, “x › c 1” look alike" in said() or "“x › c 1”, “x › C1” look alike" in said()
    edit(view, first, LINE, "line A")
    edit(view, first, DISH, "Dish 01")
    assert "“line A › Dish 01” is not in the history, “line A › dish 1” is" in said()


def test_each_letter_of_a_pattern_answers_and_a_wrong_one_says_why(drop: Drop) -> None:
    drop.picture("201B7_D3_A1_1.png", 1)
    drop.picture("IMG4.png", 2)
    view = drop.open()
    view.names.set_names("{line}_D{day}_{dish}_{view}")
    drop.qtbot.waitUntil(lambda: view.matched.text().startswith("1 of 2 file names follow it."))
    assert view.matched.text().endswith("is read as: line 201B7, dish A1, culture day 3, view 1")
    drop.qtbot.waitUntil(view.analyse.isEnabled)
    assert shown(view, DISH) == ["A1"]
    assert view.left_out.item(0).text().startswith("IMG4.png does not follow the names")
    view.names.set_names("{line}_D{day")
    drop.qtbot.waitUntil(lambda: "is never closed" in view.wrong.text())
    drop.qtbot.wait(500)
    drop.house.calm()
    assert not view.analyse.isEnabled()
    assert view.wrong.isVisible()
    assert not view.matched.isVisible()


def test_a_sample_sheet_is_chosen_and_its_seeding_is_noted_once_kept(
    drop: Drop, tmp_path: Path
) -> None:
    drop.picture("A1_1.png", 1)
    sheet = tmp_path / "wells.csv"
    sheet.write_text("well,line,medum,seeded\nA1,253G1,E8,2026-02-27\nB9,x,,\nC1,,,soon\n")
    view = drop.open()
    view.names.set_names("{dish}_{view}")
    drop.qtbot.waitUntil(view.analyse.isEnabled)
    view.sheet_chosen.emit(sheet)
    drop.qtbot.waitUntil(lambda: shown(view, LINE) == ["253G1"])
    assert view.sheet.text() == "wells.csv"
    said = [view.left_out.item(row).text() for row in range(view.left_out.count())]
    assert any("Row 4 is left out" in line for line in said)
    assert any("B9" in line for line in said)
    assert any("columns that are not read: “medum”." in line for line in said)
    before = drop.count()
    view.analyse.click()
    drop.qtbot.waitUntil(lambda: drop.count() == before + 1)
    drop.house.calm()
    with drop.house.lab.histories() as history:
        events = dish_life.events_of(history)
    assert [(e.dish, e.kind) for e in events] == [(DishKey("253G1", "A1"), LifeEventKind.SEEDING)]


def test_a_sheet_that_cannot_be_read_says_why_and_changes_nothing(
    drop: Drop, tmp_path: Path
) -> None:
    drop.picture("A1_1.png", 1)
    view = drop.open()
    (tmp_path / "no.csv").write_text("a,b\n1,2\n")
    view.sheet_chosen.emit(tmp_path / "no.csv")
    drop.house.calm()
    assert "has no column “well”" in view.problem.text()
    assert view.sheet.text() == "none"


def test_enter_in_a_field_analyses_nothing_and_on_the_button_it_does(drop: Drop) -> None:
    drop.picture("A1_1.png", 1)
    view = drop.open()
    before = drop.count()
    view.medium.setFocus()
    drop.qtbot.keyClick(view.medium, Qt.Key.Key_Return)
    drop.house.calm()
    assert drop.count() == before
    view.analyse.setFocus()
    drop.qtbot.keyClick(view.analyse, Qt.Key.Key_Return)
    drop.qtbot.waitUntil(lambda: drop.count() == before + 1)
    drop.house.calm()


def test_a_folder_without_pictures_says_so_and_the_next_drop_takes_its_place(drop: Drop) -> None:
    view = drop.open()
    assert view.problem.text().startswith("There are no pictures in in.")
    assert not view.analyse.isEnabled()
    drop.picture("A1_1.png", 1)
    other = drop.open()
    assert other is not view
    assert other.analyse.isEnabled()
    assert len(drop.application.assembly.window.findChildren(IntakeDialog)) <= 2


def test_another_language_lets_go_of_a_drop(drop: Drop) -> None:
    drop.picture("A1_1.png", 1)
    drop.open()
    drop.application.switch_language()
    drop.house.calm()
    assert drop.application.intake.dialog is None
    view = drop.open()
    assert view.analyse.text() == "解析"


def test_a_thousand_files_never_block_the_window(drop: Drop) -> None:
    for number in range(1000):
        drop.picture(f"L_D{number % 7}_dish{number // 7}_1.png", number)
    beats: list[float] = []
    timer = QTimer()
    timer.timeout.connect(lambda: beats.append(perf_counter()))
    timer.start(5)
    drop.application.open_paths([drop.folder])
    view = drop.application.intake.dialog
    assert view is not None
    drop.qtbot.waitUntil(view.analyse.isEnabled, timeout=60_000)
    beats.clear()  # what is loaded with the first picture of all is not counted
    view.names.set_names("{line}_D{day}_{dish}_{view}")
    drop.qtbot.waitUntil(lambda: not view.analyse.isEnabled())
    drop.qtbot.waitUntil(view.analyse.isEnabled, timeout=60_000)
    timer.stop()
    assert view.model.rowCount() == 1000
    blocks = np.diff(beats)
    assert blocks.max() < 4 * _LONGEST_BLOCK_S, "the names are read beside the window"


def test_a_long_file_name_leaves_every_field_in_sight(drop: Drop) -> None:
    drop.picture("UDID_038_sample1_C3_P17_MONO_D2_FL1_VIEW1_20150923_4548.png")
    view = drop.open()
    area = view.findChild(QScrollArea)
    assert area is not None
    assert area.widget().width() <= area.viewport().width()
    right = area.viewport().mapToGlobal(area.viewport().rect().topRight()).x()
    for field in (view.passage, view.names, view.feeders, view.choose_sheet):
        assert field.mapToGlobal(field.rect().topRight()).x() <= right
