"""Correct the class map on the work page: tools to edits, edits to a new version."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer

from colonyqc.domain.classes import ColonyClass
from colonyqc.domain.errors import ColonyQCError
from colonyqc.domain.picture import Picture, Region
from colonyqc.gui.core.job_scope import JobScope
from colonyqc.gui.core.language import translate
from colonyqc.gui.core.session import Message, Session
from colonyqc.gui.pages.review.controller import ReviewController
from colonyqc.gui.pages.review.correction_canvas import CorrectionCanvas
from colonyqc.gui.pages.review.correction_pen import CorrectionPen
from colonyqc.gui.pages.review.correction_tools import CorrectionTool
from colonyqc.gui.pages.review.view import ReviewView
from colonyqc.gui.pages.review.worth_words import target_of, worth_words
from colonyqc.gui.viewer.controller import ViewerController
from colonyqc.gui.widgets import formatting
from colonyqc.gui.widgets.waiting_edits import found_on_disk, left_words, waiting_words
from colonyqc.services.analysis.keep import Kept
from colonyqc.services.corrections.map_edit import left_over
from colonyqc.services.corrections.next_picture import PictureToCorrect, next_to_correct
from colonyqc.services.corrections.picture_edit import PictureEdit
from colonyqc.services.corrections.waiting import keep_edits, open_edit, waiting_records
from colonyqc.services.ports import AnalysisRecord, Monitor

if TYPE_CHECKING:
    from colonyqc.services.corrections.ridge import RidgeReader

_SYNC_MS: Final = 300


class Correcting:
    """Joins canvas, bar and journal; ``work`` shows stored labels again, ``to_cells`` turns to a
    picture whose cells wait to be corrected.
    """

    def __init__(
        self,
        view: ReviewView,
        viewer: ViewerController,
        session: Session,
        work: ReviewController,
        to_cells: Callable[[Picture, int], None],
    ) -> None:
        self._view, self._viewer, self._session = view, viewer, session
        self._canvas: CorrectionCanvas = view.viewer
        self._bar = view.correction
        self._work = work
        self._to_cells = to_cells
        self._scope = JobScope(session.jobs)
        self._edit: PictureEdit | None = None
        self._opening = False
        self._record: AnalysisRecord | None = None
        self._place = 0
        self._ridge: RidgeReader | None = None
        self._pen = CorrectionPen(
            self._canvas, session, self._scope, viewer.labels_changed, self._changed
        )
        self._sync = QTimer()
        self._sync.setSingleShot(True)
        self._sync.setInterval(_SYNC_MS)
        self._sync.timeout.connect(self._to_disk)
        canvas, bar = self._canvas, self._bar
        self._connections = (
            (view.days_bar.correct_asked, self.start),
            (viewer.picture_shown, self._another),
            (session.dish_changed, self._dish_changed),
            (session.record_shown, lambda _: self._offer()),
            (canvas.tool_asked, self._pen.take),
            (canvas.class_asked, self.take_class),
            (canvas.size_stepped, self.step_size),
            (canvas.pressed, lambda x, y, _: self._pen.press(x, y)),
            (canvas.dragged, self._pen.drag),
            (canvas.released, self._pen.release),
            (canvas.pointed, self._pen.point),
            (canvas.finished, self._pen.finish),
            (bar.class_chosen, self.take_class),
            (bar.size_chosen, self._resize),
            (bar.snap_chosen, self.set_snap),
            (bar.original_shown, self.show_original),
            (bar.undo_asked, self.undo),
            (bar.redo_asked, self.redo),
            (bar.keep_asked, self.ask_keep),
            (bar.discard_asked, self.discard),
            (bar.left, self.leave),
        )
        for signal, slot in self._connections:
            signal.connect(slot)
        bar.set_size(self._pen.size)
        self._look_for_waiting()

    @property
    def active(self) -> bool:
        """Tell whether a picture is being corrected."""
        return self._edit is not None

    def close(self) -> None:
        """Let go of the views; edits stay on disk."""
        self._scope.close()
        for signal, slot in self._connections:
            signal.disconnect(slot)
        self._end()

    def start(self) -> None:
        """Correct the picture in hand, going on with what was left."""
        if self.active:
            self.leave()
            return
        if self._session.only_reads():
            return
        kept = self._work.state.kept
        if kept is None:
            self._session.say(translate("Correct", "This picture is not analysed yet."))
            return
        if self._opening:
            return
        self._opening = True
        record, place = kept
        context = self._session.context

        def begun(edit: PictureEdit) -> None:
            self._opening = False
            if self._work.state.kept != kept:
                edit.close()
                return
            self._begin(record, place, edit)

        def failed(error: ColonyQCError) -> None:
            self._opening = False
            self._failed(error)

        self._scope.submit(
            "io",
            lambda _: open_edit(context, record, place),
            begun,
            failed,
            translate("Correct", "opening the class map"),
        )

    def leave(self) -> None:
        """Leave the correction; what was done stays on disk."""
        edits = self._edit.edits if self._edit else 0
        self._end()
        self._work.open_again(labels=True)
        self._offer()
        if edits:
            self._session.say(left_words(edits))

    def discard(self) -> None:
        """Drop every edit of the picture."""
        if self._edit is not None:
            self._edit.discard()
            self._end()
            self._work.open_again(labels=True)
            self._offer()

    def undo(self) -> None:
        """Take the last edit back."""
        if self._edit is not None and not self._edit.map.editing:
            self._changed(self._edit.undo())

    def redo(self) -> None:
        """Make the last edit that was taken back again."""
        if self._edit is not None and not self._edit.map.editing:
            self._changed(self._edit.redo())

    def take_class(self, kind: ColonyClass) -> None:
        """Paint as a class from now on."""
        self._pen.kind = kind
        self._bar.set_class(kind)

    def step_size(self, steps: int) -> None:
        """Make the brush wider, or thinner, by steps."""
        self._resize(self._pen.stepped(steps))

    def set_snap(self, snap: bool) -> None:
        """Lay outlines and cuts along the network's border from now on, or as they are drawn."""
        record, place, context = self._record, self._place, self._session.context
        self._pen.ridge = self._ridge if snap else None
        if not snap or self._ridge is not None or record is None:
            return

        def asked(monitor: Monitor) -> "RidgeReader":
            from colonyqc.services.corrections.ridge import RidgeReader  # late: few ask for it

            return RidgeReader(context, record, place, monitor)

        def ready(reader: "RidgeReader") -> None:
            if self._record is record and self._place == place and self._ridge is None:
                self._ridge = reader
                self.set_snap(self._bar.snap.isChecked())
            else:
                reader.close()

        self._scope.submit(
            "io",
            asked,
            ready,
            self._failed,
            translate("Correct", "asking the network where borders are"),
        )

    def show_original(self, shown: bool) -> None:
        """Show what was found before the edits, or the edits again."""
        edit, record = self._edit, self._record
        if edit is None or record is None:
            return
        # Nothing is drawn into what is not seen.
        self._pen.edit = None if shown else edit
        if not shown:
            self._viewer.set_labels(edit.labels.lend())
            return
        with self._session.context.histories() as history:
            self._viewer.set_labels(history.labels(record.stored[self._place].labels))

    def go_on(self) -> None:
        """Turn to the picture that a correction would help most."""
        histories = self._session.context.histories

        def found(pictures: Sequence[PictureToCorrect]) -> None:
            if not pictures:
                self._session.say(translate("Correct", "No picture stands out to be corrected."))
                return
            first = pictures[0]
            self._work.show(target_of(first))
            text = translate("Correct", "{name}, {day}, is the next to correct: {why}.").format(
                name=first.acquisition.dish.label,
                day=formatting.day(first.acquisition.day),
                why=worth_words(first.worth),
            )
            self._session.say(text)

        self._scope.submit(
            "io",
            lambda _: next_to_correct(histories),
            found,
            self._failed,
            translate("Correct", "looking for the next picture"),
        )

    def ask_keep(self) -> None:
        """Ask why, then keep the edits as a new version."""
        record = self._record
        if record is None:
            return
        text = translate(
            "Correct",
            "Record {number} stays as it is; the corrected one counts from now on. Decisions on "
            "colonies that you did not touch are carried over. Why is it corrected?",
        )
        self._view.ask_why(
            text.format(number=record.id),
            True,
            lambda why: self._keep(record, why),
            translate("Correct", "Keep the correction"),
        )

    # Inside

    def _look_for_waiting(self) -> None:
        """Offer what an earlier time left, a kill in the middle of a stroke too."""
        context = self._session.context
        if context.edits is None:
            return

        def found(records: Sequence[AnalysisRecord]) -> None:
            if not records:
                return
            self._session.said.emit(
                Message(
                    waiting_words([each.analysis.acquisition for each in records]),
                    action=translate("Correct", "Go on with it"),
                    do=lambda: self._go_on_with(records[0]),
                )
            )

        self._scope.submit("io", lambda _: waiting_records(context), found, self._failed)

    def _go_on_with(self, record: AnalysisRecord) -> None:
        """Turn to a dish of which edits wait; cells are corrected on a page of their own."""
        analysis, folder = record.analysis, self._session.context.edits
        if analysis.prompt is None:
            self._session.take(analysis.acquisition.dish, analysis.acquisition.day)
        elif folder is not None and (places := left_over(folder, record.id)):
            self._to_cells(analysis.pictures[places[0]].picture, record.id)

    def _keep(self, record: AnalysisRecord, why: str) -> None:
        context = self._session.context
        self._end()
        self._scope.submit(
            "io",
            lambda monitor: keep_edits(context, record.id, why, monitor),
            self._kept,
            self._not_kept,
            translate("Correct", "measuring what was corrected"),
        )

    def _kept(self, kept: Kept) -> None:
        self._session.noticed.emit(kept.changed)
        self._work.open_again(labels=True)
        self._offer()
        made = kept.analysis.correction
        text = translate("Correct", "Kept as record {number}, beside record {original}.")
        original = made.original if made else ""
        self._session.said.emit(
            Message(
                text.format(number=kept.number, original=original),
                action=translate("Correct", "Next to correct"),
                do=self.go_on,
            )
        )

    def _not_kept(self, error: ColonyQCError) -> None:
        self._work.open_again(labels=True)
        self._offer()
        self._failed(error)

    def _begin(self, record: AnalysisRecord, place: int, edit: PictureEdit) -> None:
        self._record, self._place, self._edit = record, place, edit
        self._pen.edit = edit
        self._viewer.set_labels(edit.labels.lend())
        self._viewer.select(None)
        self._pen.take(CorrectionTool.BRUSH)
        self._bar.show()
        self._view.days_bar.correct.setText(translate("Work", "Correct"))
        self._show()
        self._view.focus_picture()
        for sentence in found_on_disk(edit):
            self._session.say(sentence)

    def _end(self) -> None:
        edit, self._edit, self._record = self._edit, None, None
        if edit is None:
            return
        self._pen.lay_aside()
        self._sync.stop()
        edit.close()
        if self._ridge is not None:
            self._ridge.close()
        self._ridge = None
        self._bar.hide()
        for toggle in (self._bar.snap, self._bar.original):
            toggle.setChecked(False)
        self._canvas.set_tool(None)

    def _another(self) -> None:
        """Leave where another picture came into the viewer; its labels are there already."""
        kept = self._work.state.kept
        record = self._record
        if kept and record and (kept[0].id, kept[1]) == (record.id, self._place):
            return
        if self.active:
            self._end()
        self._offer()

    def _dish_changed(self, _dish: object) -> None:
        if self.active:
            self._end()

    def _offer(self) -> None:
        """Say on the button whether edits wait for this picture's analysis."""
        folder, kept = self._session.context.edits, self._work.state.kept
        button = self._view.days_bar.correct
        usual = kept is not None and kept[0].analysis.prompt is None
        button.setVisible(folder is not None)
        button.setEnabled(usual)
        pictures = left_over(folder, kept[0].id) if folder and kept else ()
        text = translate("Work", "Correct")
        if pictures and not self.active:
            text = translate("Work", "Go on correcting ({count})").format(count=len(pictures))
        button.setText(text)

    def _changed(self, region: Region | None) -> None:
        if region is not None:
            self._viewer.labels_changed(region)
        self._show()

    def _show(self) -> None:
        edit = self._edit
        if edit is not None:
            self._bar.set_edits(edit.edits, undo=edit.can_undo, redo=edit.can_redo)
            self._sync.start()

    def _to_disk(self) -> None:
        """Ask the disk to keep what was written; a stroke need not wait for it."""
        edit = self._edit
        if edit is not None:
            self._scope.submit("io", lambda _: edit.sync(), lambda _: None, self._failed)

    def _resize(self, size: int) -> None:
        self._pen.size = size
        self._bar.set_size(size)
        self._canvas.set_size(size)

    def _failed(self, error: ColonyQCError) -> None:
        self._session.say(str(error), "error")
