"""A reader study walked at the window: made, answered by keys, scored."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from colonyqc.gui.core.pages import Page
from colonyqc.gui.main.actions import Act
from colonyqc.gui.pages.models.study_window import StudyWindow
from colonyqc.gui.pages.models.view import ModelsView
from colonyqc.services.export.study import WHOLE, read_key
from colonyqc.services.export.study_results import study_results
from support.house import House


def opened(house: House) -> StudyWindow:
    house.application.assembly.turn_to(Page.MODELS)
    house.calm()
    view = house.application.assembly.pages.views[Page.MODELS]
    assert isinstance(view, ModelsView)
    view.study.click()
    house.calm()
    (window,) = house.application.assembly.window.findChildren(StudyWindow)
    window.activateWindow()
    return window


def test_a_study_is_made_answered_by_keys_gone_on_with_and_scored(
    house: House, tmp_path: Path
) -> None:
    house.open()
    window = opened(house)
    folder = tmp_path / "study"
    window.write_set(folder)
    house.calm()
    items = read_key(tmp_path / "study.key.json")
    assert f"{len(items)} items are in" in window.said.text()
    for who in ("Mori", "Sato"):
        window.person.setText(who)
        window.answer(folder)
        house.calm()
        assert window.place.text() == f"Item 1 of {len(items)}; answered: 0"
        assert not window.picture.frame.isEmpty()
        QTest.keyClick(window.picture, Qt.Key.Key_D)
        QTest.keyClick(window.picture, Qt.Key.Key_Backspace)
        assert window.place.text().startswith("Item 1 of")
        assert window.place.text().endswith("answered: 1")
        for each in items[: len(items) - 1]:
            QTest.keyClick(window.picture, Qt.Key(ord({"discard": "D"}.get(each.proposed, "F"))))
        house.calm()
        window.finished.emit(0)
        window.close()
        window = opened(house)
    window.person.setText("Mori")
    window.answer(folder)
    house.calm()
    assert window.place.text() == (
        f"Item {len(items)} of {len(items)}; answered: {len(items) - 1}"
    ), "it goes on where nothing is answered yet"
    window.show_agreement(tmp_path / "study.key.json")
    house.calm()
    who = [window.table.item(row, 0).text() for row in range(window.table.rowCount())]
    assert {"Mori – Sato", "all people (Fleiss)", "the program – Mori"} <= set(who)
    assert "Mori, with themselves" in who
    together = who.index("Mori – Sato")
    assert window.table.item(together, 2).text().startswith("100")
    assert window.table.isVisible()
    assert not window.picture.isVisible()
    window.keep.click()
    house.calm()
    assert "The result is kept" in window.said.text()
    assert not window.keep.isEnabled()
    with house.lab.histories() as history:
        assert set(study_results(history)) == {each.model for each in items}
    window.close()


def test_whole_pictures_are_shown_where_that_is_asked_for(house: House, tmp_path: Path) -> None:
    house.open()
    window = opened(house)
    window.whole.setChecked(True)
    window.write_set(tmp_path / "study")
    house.calm()
    assert {each.colony for each in read_key(tmp_path / "study.key.json")} == {WHOLE}
    window.close()


def test_folder_and_key_are_asked_for_and_who_names_none_changes_nothing(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.open()
    window = opened(house)
    folders = ["", str(tmp_path / "study"), str(tmp_path / "study")]
    keys = [("", ""), (str(tmp_path / "study.key.json"), "")]
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: folders.pop(0))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_, **__: keys.pop(0))
    before = window.said.text()
    window.make.click()
    window.score.click()
    house.calm()
    assert window.said.text() == before
    window.make.click()
    house.calm()
    assert (tmp_path / "study.key.json").is_file()
    window.person.setText("Mori")
    window.open_.click()
    house.calm()
    assert window.place.text().startswith("Item 1 of")
    window.score.click()
    house.calm()
    assert not folders
    assert not keys
    window.close()


def test_a_folder_that_is_no_set_is_said_in_japanese_too(house: House, tmp_path: Path) -> None:
    house.open()
    house.application.assembly.actions[Act.LANGUAGE].trigger()
    house.calm()
    window = opened(house)
    window.answer(tmp_path)
    house.calm()
    assert "一致試験の画像がありません" in window.said.text()
    assert not window.picture.isVisible()
    window.close()
