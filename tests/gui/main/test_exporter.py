"""The window exports chosen dishes or the whole history: real widgets over a real history."""

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox, QFileDialog, QWidget

from colonyqc.domain.picture import DishKey, Failure
from colonyqc.files.label_files.writer import LabelFileWriter
from colonyqc.gui.core.pages import Page
from colonyqc.gui.core.session import Message
from colonyqc.gui.main.actions import MENUS, Act
from colonyqc.gui.main.exporter import Exporter
from colonyqc.gui.pages.answers.export_dialog import ExportDialog
from colonyqc.gui.pages.dishes.view import DishesView
from colonyqc.history import SqlTables
from colonyqc.services.handover.deidentify import read_key
from colonyqc.services.ports.label_files import LabelForm, PictureLabels
from support.house import House, add_dishes
from support.window import do


class Bench:
    """A window over a history of four dishes, and what it said."""

    def __init__(self, house: House) -> None:
        add_dishes(house, 3)
        self.house, self.out = house, house.folder / "out"
        self.application = house.open()
        session = self.application.session
        session.context = replace(
            session.context, tables=SqlTables(), label_files=LabelFileWriter()
        )
        self.said: list[Message] = []
        self.failed: list[tuple[Failure, ...]] = []
        session.said.connect(self.said.append)
        session.failed.connect(self.failed.append)
        self.exporter: Exporter = self.application.assembly.pages.exporter
        self.exporter._ask = self._folder

    def _folder(self, _: QWidget, __: Path, take: Callable[[Path], object]) -> QFileDialog:
        take(self.out)
        return QFileDialog()

    def dishes(self) -> DishesView:
        """Turn to the page of dishes."""
        self.application.assembly.turn_to(Page.DISHES)
        self.house.calm()
        view = self.application.assembly.pages.views[Page.DISHES]
        assert isinstance(view, DishesView)
        return view

    def ask(self) -> ExportDialog:
        """Ask to export, as a person does."""
        do(self.application, Act.EXPORT_DISHES)
        self.house.calm()
        dialog = self.exporter.dialog
        assert dialog is not None
        return dialog

    def export(self, dialog: ExportDialog, *forms: str) -> Message:
        """Tick forms and go; return the last thing that is said."""
        self.begin(dialog, *forms)
        self.house.calm()
        return self.said[-1]

    def begin(self, dialog: ExportDialog, *forms: str) -> None:
        for form, box in dialog.boxes.items():
            box.setChecked(form in forms)
        dialog.buttons.button(QDialogButtonBox.StandardButton.Ok).click()

    @property
    def written(self) -> list[str]:
        """The dishes in the table of analyses."""
        rows = (self.out / "analyses.csv").read_text("utf-8-sig").splitlines()[1:]
        return [row.split(",")[2] for row in rows]


@pytest.fixture
def bench(house: House) -> Bench:
    return Bench(house)


def texts(dialog: ExportDialog) -> list[str]:
    return [way.text() for way in dialog.ways]


def test_it_is_in_the_menu_with_a_key(bench: Bench) -> None:
    (file,) = [acts for text, acts in MENUS if text == "File"]
    assert Act.EXPORT_DISHES in file
    window = bench.application.assembly.window
    mods = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(window, Qt.Key.Key_E, mods)
    bench.house.calm()
    dialog = bench.exporter.dialog
    assert dialog is not None
    assert texts(dialog) == ["The dish in hand: line A › dish 1", "The whole history: 4"]
    assert dialog.windowTitle() == "Export dishes"
    bench.application.assembly.pages.show(None)
    assert not dialog.isVisible(), "who logged out is asked nothing"


def test_the_dishes_that_are_marked_are_written(bench: Bench) -> None:
    view = bench.dishes()
    rows = {each.dish: row for row, each in enumerate(view.model.lines)}
    keys = [DishKey("line A", "dish 2"), DishKey("line A", "dish 4")]
    modifiers = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier)
    for dish, modifier in zip(keys, modifiers, strict=True):
        place = view.table.visualRect(view.model.index(rows[dish], 0)).center()
        QTest.mouseClick(view.table.viewport(), Qt.MouseButton.LeftButton, modifier, place)
    assert set(view.every_marked) == set(keys)
    view.set_lines(view.model.lines[::-1], 4)
    assert set(view.every_marked) == set(keys), "another order marks no other dish"
    dialog = bench.ask()
    assert texts(dialog)[0] == "Marked on the page Dishes: 2"
    message = bench.export(dialog, "csv", "geojson")
    assert (message.text, message.kind) == ("Written to out.", "info")
    assert sorted(bench.written) == ["dish 2", "dish 4"]
    assert len(list((bench.out / "geojson").iterdir())) >= 2


def test_what_is_listed_and_the_whole_history(bench: Bench) -> None:
    view = bench.dishes()
    view.text.setText("dish 3")
    view.filtered.emit()
    dialog = bench.ask()
    listed = sorted(each.dish.dish for each in view.model.lines)
    assert 0 < len(listed) < 4
    assert texts(dialog)[0] == f"Listed on the page Dishes: {len(listed)}"
    bench.export(dialog, "csv")
    assert sorted(bench.written) == listed
    dialog = bench.ask()
    assert dialog.ticked == ("csv",), "the forms of the last time are ticked"
    dialog.ways[-1].setChecked(True)
    assert bench.export(dialog, "csv").text == "Written to out."
    assert bench.written == [f"dish {number}" for number in (1, 2, 3, 4)]


def test_without_names_nothing_names_a_dish_and_the_key_lies_apart(bench: Bench) -> None:
    dialog, key = bench.ask(), bench.house.folder / "keys" / "lab.json"
    key.parent.mkdir()
    choice = dialog.pseudonyms
    assert not choice.box.isChecked(), "names are not taken away unasked"
    assert not choice.keeps.isVisible()
    choice.box.setChecked(True)
    assert choice.keeps.isVisible()
    assert choice.place.text().endswith("pseudonyms.json")
    choice.take(key)
    dialog.ways[-1].setChecked(True)
    message = bench.export(dialog, "csv", "geojson")
    assert message.kind == "info"
    assert str(key) in message.text
    assert all(name.startswith("dish-") for name in bench.written)
    told = b"".join(path.read_bytes() for path in bench.out.rglob("*") if path.is_file())
    assert b"line A" not in told
    again = bench.ask()
    assert again.key == key, "ticked as the last time, by the same key"
    names = read_key(key).names["dish"]
    assert sorted(names.values()) == [f"line A/dish {number}" for number in (1, 2, 3, 4)]


def test_the_usual_key_is_made_where_there_is_no_folder_of_the_user_yet(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = bench.house.folder / "not" / "yet" / "pseudonyms.json"
    monkeypatch.setattr("colonyqc.config.paths.pseudonym_key", lambda: key)
    dialog = bench.ask()
    dialog.pseudonyms.box.setChecked(True)
    assert bench.export(dialog, "csv").kind == "info"
    assert read_key(key).names
    assert not bench.application.session.settings.pseudonym_key, "nothing was chosen"


def test_the_key_never_lies_among_what_is_handed_over(bench: Bench) -> None:
    dialog = bench.ask()
    dialog.pseudonyms.box.setChecked(True)
    dialog.pseudonyms.take(bench.out / "key.json")
    message = bench.export(dialog, "csv")
    assert message.kind == "error"
    assert "must not lie among" in message.text
    assert not bench.out.exists()


def test_one_dish_that_cannot_be_read_is_told_and_the_others_are_written(bench: Bench) -> None:
    with bench.house.lab.histories() as history:
        sha256 = history.get(2).stored[0].labels
    (kept,) = [path for path in bench.house.folder.rglob("*") if sha256 in path.name]
    kept.chmod(0o644)
    kept.write_bytes(b"damaged")
    dialog = bench.ask()
    dialog.ways[-1].setChecked(True)
    message = bench.export(dialog, "geojson")
    assert message.kind == "error"
    assert message.text.startswith("Written to out. Not written: 1. line A › dish 2")
    (failure,) = bench.failed[-1]
    assert failure.name.startswith("line A › dish 2")
    assert len(list((bench.out / "geojson").iterdir())) >= 3


class Held(LabelFileWriter):
    """Holds on before its first file until it is let go."""

    def __init__(self) -> None:
        self.begun, self.go = threading.Event(), threading.Event()

    def write(self, form: LabelForm, picture: PictureLabels, target: Path) -> None:
        self.begun.set()
        assert self.go.wait(30)
        super().write(form, picture, target)


def test_it_is_a_job_that_is_shown_and_can_be_stopped(bench: Bench) -> None:
    status, session = bench.application.assembly.status, bench.application.session
    held = Held()
    session.context = replace(session.context, label_files=held)
    dialog = bench.ask()
    dialog.ways[-1].setChecked(True)
    bench.begin(dialog, "geojson")
    try:
        bench.house.qtbot.waitUntil(held.begun.is_set)
        bench.house.qtbot.waitUntil(status.job.isVisible)
        assert status.text.text() == "exporting to out"
        status.cancel.click()
    finally:
        held.go.set()
    bench.house.calm()
    assert bench.said[-1].text == "Stopped. What was finished stays in out."
    assert 1 <= len(list((bench.out / "geojson").iterdir())) < 4
