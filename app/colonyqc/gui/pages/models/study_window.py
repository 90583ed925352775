"""A reader study at the window: a blind set is made, answered by keys, and scored."""

from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

import cv2
import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from colonyqc.domain.errors import ColonyQCError
from colonyqc.domain.verdict import Verdict
from colonyqc.gui.core.job_scope import JobScope
from colonyqc.gui.core.language import translate, worded
from colonyqc.gui.core.session import Session
from colonyqc.gui.pages.models.study_panel import agreement_cells, headings, side
from colonyqc.gui.viewer.still_picture import StillPicture
from colonyqc.gui.widgets import formatting
from colonyqc.gui.widgets.basics import button, label
from colonyqc.services.export.study import (
    AgreementRow,
    StudyItem,
    StudyRequest,
    make_study,
    read_key,
    score_study,
)
from colonyqc.services.export.study_answers import StudySet, all_answers, open_set
from colonyqc.services.export.study_results import keep_study
from colonyqc.services.ports import Monitor

T = TypeVar("T")
_KEYS: Final = {Verdict.KEEP: "F", Verdict.WATCH: "W", Verdict.DISCARD: "D"}


class StudyWindow(QDialog):
    """Shows one item after the other without any result; answers are kept as they are given.

    Emits ``kept()`` when a result was kept with its models.
    """

    kept = Signal()

    def __init__(self, parent: QWidget, session: Session) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(translate("Models", "Reader study"))
        self._session = session
        self._scope = JobScope(session.jobs)
        self._set: StudySet | None = None
        self._answers: dict[int, str] = {}
        self._item = 0
        self.person = QLineEdit(session.person)
        self.person.setAccessibleName(translate("Models", "Who answers"))
        self.whole = QCheckBox(translate("Models", "Whole pictures"))
        self.keep = button(translate("Models", "Keep with the models"), role="primary")
        self._scored: tuple[tuple[StudyItem, ...], tuple[AgreementRow, ...]] | None = None
        self.make = button(translate("Models", "Make a set…"))
        self.open_ = button(translate("Models", "Answer a set…"), role="primary")
        self.score = button(translate("Models", "Who agrees with whom…"))
        self.picture = StillPicture(translate("Models", "Item of the reader study"))
        self.place = label(role="title")
        self.said = label(
            translate(
                "Models",
                "A set shows colonies (or whole pictures) of the history blind, shuffled and some "
                "twice. Each person "
                "answers the same folder under their own name, by F keep, W watch and D discard; "
                "Backspace goes back. The key beside the folder tells who agrees with whom, and "
                "the program with each: open it only when all have answered.",
            ),
            wrap=True,
        )
        self.said.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.answers = {
            verdict: button(f"{formatting.colony_verdict(verdict.value)}  {key}")
            for verdict, key in _KEYS.items()
        }
        self.table = QTableWidget(0, 5)
        self.table.setAccessibleName(translate("Models", "Who agrees with whom"))
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        # Names of people and what they are held against must be read whole.
        self.table.horizontalHeader().setSectionResizeMode(
            0, QHeaderView.ResizeMode.ResizeToContents
        )
        self.table.verticalHeader().hide()
        self.table.setHorizontalHeaderLabels(list(headings()))
        self._lay_out()
        self.make.clicked.connect(lambda: self._ask_folder(self.write_set))
        self.open_.clicked.connect(lambda: self._ask_folder(self.answer))
        self.score.clicked.connect(self._ask_key)
        self.keep.clicked.connect(self.keep_result)
        for verdict, made in self.answers.items():
            made.clicked.connect(lambda _=False, verdict=verdict: self.give(verdict))
            key = QShortcut(QKeySequence(_KEYS[verdict]), self.picture)
            # A key that is held down must not answer what nobody has looked at.
            key.setAutoRepeat(False)
            key.activated.connect(lambda verdict=verdict: self.give(verdict))
        back = QShortcut(QKeySequence(Qt.Key.Key_Backspace), self.picture)
        back.setAutoRepeat(False)
        back.activated.connect(lambda: self._turn(-1))
        self.finished.connect(lambda _: self._scope.close())
        self.resize(760, 720)
        self._show()

    def write_set(self, folder: Path) -> None:
        """Write a set of colonies into an empty folder, its key beside it."""
        context = self._session.context
        key = folder.parent / f"{folder.name}.key.json"
        asked = StudyRequest(whole=self.whole.isChecked())

        def work(_: Monitor) -> int:
            with context.histories() as history:
                return len(make_study(history, context.outputs, folder, key, asked))

        def made(count: int) -> None:
            text = translate("Models", "{count} items are in {folder}; their key is {key}.")
            self.said.setText(text.format(count=count, folder=folder, key=key.name))

        self._submit(work, made)

    def answer(self, folder: Path) -> None:
        """Begin or go on to answer the set in a folder, at the first item without an answer."""
        person = self.person.text()

        def work(_: Monitor) -> tuple[StudySet, dict[int, str]]:
            found = open_set(folder)
            return found, found.answers_of(person)

        def opened(found: tuple[StudySet, dict[int, str]]) -> None:
            self._set, self._answers = found
            open_ = (item for item in self._set.pictures if item not in self._answers)
            self._item = next(open_, max(self._set.pictures))
            self.table.hide()
            self.keep.hide()
            self._show()
            self.picture.setFocus()

        self._submit(work, opened)

    def give(self, verdict: Verdict) -> None:
        """Answer the item that is shown, keep it, and go on."""
        kept, person = self._set, self.person.text()
        if kept is None:
            return
        self._answers[self._item] = verdict.value
        answers, outputs = dict(self._answers), self._session.context.outputs
        self._submit(lambda _: kept.keep(outputs, person, answers), lambda _: None)
        self._turn(1)

    def show_agreement(self, key: Path) -> None:
        """Show who agrees with whom, by the key of a set and the sheets in its folder."""
        folder = key.with_name(key.name.removesuffix(".key.json"))

        def work(_: Monitor) -> tuple[tuple[StudyItem, ...], tuple[AgreementRow, ...]]:
            items = read_key(key)
            return items, score_study(items, all_answers(folder, items))

        self._submit(work, self._show_scored)

    def keep_result(self) -> None:
        """Keep the result that is shown with the models it is about."""
        scored, histories = self._scored, self._session.context.histories
        if scored is None:
            return

        def kept(new: bool) -> None:
            self.keep.setEnabled(False)
            text = (
                translate("Models", "The result is kept: the cards of its models show it.")
                if new
                else translate("Models", "The result is kept already.")
            )
            self.said.setText(text)
            self.said.show()
            self.kept.emit()

        self._submit(lambda _: keep_study(histories, *scored), kept)

    def _turn(self, step: int) -> None:
        if self._set is not None:
            places = list(self._set.pictures)
            at = min(max(places.index(self._item) + step, 0), len(places) - 1)
            self._item = places[at]
            self._show()

    def _show(self) -> None:
        kept = self._set
        answering = kept is not None
        for part in (self.picture, self.place, *self.answers.values()):
            part.setVisible(answering)
        self.said.setVisible(not answering)
        self.person.setEnabled(not answering)
        if kept is None:
            return
        given = self._answers.get(self._item)
        for verdict, made in self.answers.items():
            made.setProperty("role", "primary" if given == verdict.value else "")
            made.style().polish(made)
        text = translate("Models", "Item {item} of {count}; answered: {answered}")
        self.place.setText(
            text.format(item=self._item, count=len(kept.pictures), answered=len(self._answers))
        )
        packed = np.frombuffer(kept.pictures[self._item].read_bytes(), np.uint8)
        pixels = cv2.imdecode(packed, cv2.IMREAD_COLOR)
        if pixels is not None:
            self.picture.set_picture(np.ascontiguousarray(pixels[..., ::-1]).astype(np.uint8))

    def _show_scored(self, scored: tuple[tuple[StudyItem, ...], tuple[AgreementRow, ...]]) -> None:
        self._set, self._scored = None, scored
        self._show()
        rows = scored[1]
        self.keep.setVisible(bool(rows))
        self.keep.setEnabled(bool(rows))
        self.table.setRowCount(len(rows))
        for row, each in enumerate(rows):
            for column, text in enumerate(agreement_cells(each)):
                item = QTableWidgetItem(text)
                item.setTextAlignment(side(column) | Qt.AlignmentFlag.AlignVCenter)
                self.table.setItem(row, column, item)
        self.table.show()

    def _submit(self, work: Callable[[Monitor], T], done: Callable[[T], None]) -> None:
        self._scope.submit("io", work, done, self._failed, translate("Models", "reader study"))

    def _failed(self, error: ColonyQCError) -> None:
        self._set = None
        self._show()
        self.said.setText(worded(str(error)))

    def _ask_folder(self, then: Callable[[Path], None]) -> None:
        title = translate("Models", "Folder of the reader study")
        chosen = QFileDialog.getExistingDirectory(self, title)
        if chosen:
            then(Path(chosen))

    def _ask_key(self) -> None:
        title = translate("Models", "Key of the reader study")
        chosen, _ = QFileDialog.getOpenFileName(self, title, filter="*.key.json")
        if chosen:
            self.show_agreement(Path(chosen))

    def _lay_out(self) -> None:
        head, foot = QHBoxLayout(), QHBoxLayout()
        head.addWidget(label(translate("Models", "Who answers"), "caption"))
        head.addWidget(self.person, 1)
        head.addWidget(self.whole)
        for tool in (self.make, self.open_, self.score):
            head.addWidget(tool)
        for made in self.answers.values():
            foot.addWidget(made, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.said)
        column.addWidget(self.place)
        column.addWidget(self.picture, 1)
        column.addWidget(self.table, 1)
        column.addWidget(self.keep, 0, Qt.AlignmentFlag.AlignRight)
        column.addLayout(foot)
        self.table.hide()
        self.keep.hide()
