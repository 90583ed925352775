"""Correct the class map on the work page: tools to edits, edits to a new version."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from colonyqc.domain.classes import ColonyClass
from colonyqc.domain.picture import Picture, Region
from colonyqc.gui.core.language import translate, worded
from colonyqc.gui.core.session import Message, Session
from colonyqc.gui.pages.review.controller import ReviewController
from colonyqc.gui.pages.review.correction_canvas import CorrectionCanvas
from colonyqc.gui.pages.review.correction_pen import CorrectionPen
from colonyqc.gui.pages.review.correction_tools import CorrectionTool
from colonyqc.gui.pages.review.view import ReviewView
from colonyqc.gui.pages.review.worth_words import target_of, worth_words
from colonyqc.gui.viewer.controller import ViewerController
from colonyqc.gui.viewer.map_correcting import Begun, MapCorrecting, kept_words, signed_by
from colonyqc.gui.widgets import formatting
from colonyqc.gui.widgets.basics import hint
from colonyqc.gui.widgets.waiting_edits import waiting_words
from colonyqc.services.analysis.keep import Kept
from colonyqc.services.corrections.map_edit import left_over
from colonyqc.services.corrections.next_picture import PictureToCorrect, next_to_correct
from colonyqc.services.corrections.picture_edit import PictureEdit
from colonyqc.services.corrections.waiting import open_edit, waiting_records
from colonyqc.services.ports import AnalysisRecord, Monitor

if TYPE_CHECKING:
    from colonyqc.services.corrections.ridge import RidgeReader


class Correcting(MapCorrecting[PictureEdit]):
    """The `MapCorrecting` of class maps; ``work`` shows stored labels again, ``to_cells`` turns to
    a picture whose cells are to be corrected.
    """

    def __init__(
        self,
        view: ReviewView,
        viewer: ViewerController,
        session: Session,
        work: ReviewController,
        to_cells: Callable[[Picture, int], None],
    ) -> None:
        self._view, self._viewer = view, viewer
        self._canvas: CorrectionCanvas = view.viewer
        self._bar = view.correction
        self._work = work
        self._to_cells = to_cells
        self._wanted: tuple[int, int] | None = None
        """Record and place that are gone on with once they are shown."""
        self._ridge: RidgeReader | None = None
        super().__init__(session, self._bar)
        self._pen = CorrectionPen(
            self._canvas, session, self._scope, viewer.labels_changed, self._changed
        )
        canvas, bar = self._canvas, self._bar
        self._join(
            (view.days_bar.correct_asked, self.start),
            (viewer.picture_shown, self._another),
            (session.dish_changed, self._dish_changed),
            (session.record_shown, lambda _: self._offer()),
            (canvas.tool_asked, self._pen.take),
            (canvas.class_asked, self.take_class),
            (canvas.pressed, lambda x, y, _: self._pen.press(x, y)),
            (canvas.dragged, self._pen.drag),
            (canvas.released, self._pen.release),
            (canvas.pointed, self._pen.point),
            (canvas.finished, self._pen.finish),
            (bar.class_chosen, self.take_class),
            (bar.snap_chosen, self.set_snap),
        )
        self._take(self._pen)
        self._look_for_waiting()

    def start(self) -> None:
        """Correct the picture in hand, going on with what was left; cells on their own page."""
        if not self._may_begin():
            return
        kept = self._work.state.kept
        if kept is None:
            self._session.say(translate("Correct", "This picture is not analysed yet."))
            return
        if why_not := self._refusal(kept):
            self._session.say(why_not)
            return
        record, place = kept
        if record.analysis.prompt is not None:
            self._to_cells(record.analysis.pictures[place].picture, record.id)
            return
        context = self._session.context

        def work(_: Monitor) -> Begun[PictureEdit]:
            edit = open_edit(context, record, place)
            return Begun(record, place, edit, signed_by(context.histories, record))

        self._open(
            work,
            lambda: self._work.state.kept == kept,
            translate("Correct", "opening the class map"),
        )

    def resume(self, other: "Correcting") -> None:
        """Go on where another window stood, once it shows the same picture."""
        begun = other._begun
        if begun is not None:
            self._wanted = begun.record.id, begun.place
            other.leave()

    def take_class(self, kind: ColonyClass) -> None:
        """Paint as a class from now on."""
        self._pen.kind = kind
        self._bar.set_class(kind)

    def set_snap(self, snap: bool) -> None:
        """Lay outlines and cuts along the network's border from now on, or as they are drawn."""
        begun, context = self._begun, self._session.context
        self._pen.ridge = self._ridge if snap else None
        if not snap or self._ridge is not None or begun is None:
            return

        def asked(monitor: Monitor) -> "RidgeReader":
            from colonyqc.services.corrections.ridge import RidgeReader  # late: few ask for it

            return RidgeReader(context, begun.record, begun.place, monitor)

        def ready(reader: "RidgeReader") -> None:
            if self._begun is begun and self._ridge is None:
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
        begun = self._begun
        if begun is None:
            return
        edit = begun.edit
        # Nothing is drawn into what is not seen.
        self._pen.edit = None if shown else edit
        if not shown:
            self._viewer.set_labels(edit.labels.lend())
            return
        with self._session.context.histories() as history:
            self._viewer.set_labels(history.labels(begun.record.stored[begun.place].labels))

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

    def _question(self, record: AnalysisRecord) -> str:
        text = translate(
            "Correct",
            "Record {number} stays as it is; the corrected one counts from now on. Decisions on "
            "colonies that you did not touch are carried over. Why is it corrected?",
        )
        return text.format(number=record.id)

    def _told(self, kept: Kept) -> None:
        self._session.said.emit(
            Message(
                kept_words(kept),
                action=translate("Correct", "Next to correct"),
                do=self.go_on,
            )
        )

    def _put_up(self, begun: Begun[PictureEdit]) -> None:
        self._viewer.set_labels(begun.edit.labels.lend())
        self._viewer.select(None)
        self._pen.take(CorrectionTool.BRUSH)
        self._bar.show()
        self._view.days_bar.correct.setText(translate("Work", "Correct"))

    def _again(self) -> None:
        self._work.open_again(labels=True)
        self._offer()

    def _put_away(self) -> None:
        if self._ridge is not None:
            self._ridge.close()
        self._ridge = None
        self._work.deciding.hold("")
        self._bar.hide()
        self._bar.snap.setChecked(False)
        self._canvas.set_tool(None)

    def _another(self) -> None:
        """Leave where another picture came into the viewer; its labels are there already."""
        kept = self._work.state.kept
        begun = self._begun
        if kept and begun and (kept[0].id, kept[1]) == (begun.record.id, begun.place):
            return
        self._let_go()
        self._offer()
        wanted, self._wanted = self._wanted, None
        if kept and wanted == (kept[0].id, kept[1]):
            self.start()

    def _dish_changed(self, _dish: object) -> None:
        self._let_go()

    def _refusal(self, kept: tuple[AnalysisRecord, int] | None) -> str:
        """Return why what is shown cannot be corrected, "" where it can."""
        if self.in_the_way or kept is None:
            return worded(self.in_the_way)
        if kept[0].analysis.pictures[kept[1]].regions is not None:
            return translate("Correct", "Regions are corrected with the tools of the page Regions.")
        return ""

    def _offer(self) -> None:
        """Say on the button whether edits wait for this picture's analysis, or why it is shut."""
        folder, kept = self._session.context.edits, self._work.state.kept
        button = self._view.days_bar.correct
        why_not = self._refusal(kept)
        button.setVisible(folder is not None)
        button.setEnabled(kept is not None and not why_not)
        pictures = left_over(folder, kept[0].id) if folder and kept else ()
        text = translate("Work", "Correct")
        if pictures and not self.active:
            text = translate("Work", "Go on correcting ({count})").format(count=len(pictures))
        button.setText(text)
        cells = kept is not None and kept[0].analysis.prompt is not None
        button.setToolTip(hint(why_not or _what(cells=cells)))

    def _painted(self, region: Region) -> None:
        self._viewer.labels_changed(region)

    def _tell(self, edit: PictureEdit) -> None:
        # Decided would be on the record as it was found, and that is not what is seen.
        self._work.deciding.hold(_why_held() if edit.edits else "")
        self._bar.set_edits(edit.edits, undo=edit.can_undo, redo=edit.can_redo)


def _why_held() -> str:
    return translate(
        "Correct",
        "Keep the correction, or discard it, before you decide: a decision is on the record as it "
        "was found.",
    )


def _what(*, cells: bool) -> str:
    """Return what correcting is, of colonies or of a sheet's cells."""
    if cells:
        return translate("Correct", "Correct the cells of the sheet on the page Membranes.")
    return translate("Correct", "Correct the colonies: a new version beside what was found.")
