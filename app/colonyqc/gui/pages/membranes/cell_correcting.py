"""Correct the cells of a sheet on the membranes page: tools to edits, edits to a new version."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from PySide6.QtCore import QTimer

from colonyqc.domain.errors import ColonyQCError, UsageError
from colonyqc.domain.picture import Region
from colonyqc.gui.core.job_scope import JobScope
from colonyqc.gui.core.language import translate
from colonyqc.gui.core.session import Session
from colonyqc.gui.pages.membranes import presenter
from colonyqc.gui.pages.membranes.cell_codes import cell_codes
from colonyqc.gui.pages.membranes.cell_pen import CellPen
from colonyqc.gui.pages.membranes.cell_tools import CellTool
from colonyqc.gui.pages.membranes.history_saver import Answer, HistorySaver, answered_by
from colonyqc.gui.pages.membranes.view import MembranesView
from colonyqc.gui.viewer.map_layer import pyramid
from colonyqc.gui.widgets.waiting_edits import found_on_disk, left_words
from colonyqc.services.analysis.keep import Kept, keep_answer
from colonyqc.services.corrections.cell_edit import CellEdit
from colonyqc.services.corrections.sheet_work import (
    CorrectedCells,
    RecountedSheet,
    kept_answer,
    recount_sheet,
)
from colonyqc.services.corrections.waiting import keep_edits, open_cells
from colonyqc.services.ports import AnalysisRecord, Monitor

_SYNC_MS: Final = 300


@dataclass(frozen=True, slots=True, eq=False)
class _Begun:
    """Cells that are corrected: of which record, at which place; ``kept``: kept for this."""

    record: AnalysisRecord
    place: int
    edit: CellEdit
    kept: Kept | None


class CellCorrecting:
    """Joins canvas, bar and journal; ``shown`` gives the answer that the page shows, ``back`` shows
    its numbers again.
    """

    def __init__(
        self,
        view: MembranesView,
        session: Session,
        records: HistorySaver,
        shown: Callable[[], Answer | None],
        back: Callable[[], None],
    ) -> None:
        self._view, self._session, self._records = view, session, records
        self._canvas, self._bar = view.canvas, view.cell_bar
        self._shown, self._back = shown, back
        self._scope = JobScope(session.jobs)
        self._begun: _Begun | None = None
        self._opening = False
        self.sheet: RecountedSheet | None = None
        """The cells as they are measured now; None until they are."""
        self._pen = CellPen(self._canvas, session, self._painted, self._changed)
        self._sync = QTimer()
        self._sync.setSingleShot(True)
        self._sync.setInterval(_SYNC_MS)
        self._sync.timeout.connect(self._to_disk)
        canvas, bar = self._canvas, self._bar
        canvas.cell_tool_asked.connect(self._pen.take)
        canvas.size_stepped.connect(self.step_size)
        bar.size_chosen.connect(self.resize)
        bar.original_shown.connect(self.show_original)
        bar.undo_asked.connect(self.undo)
        bar.redo_asked.connect(self.redo)
        bar.keep_asked.connect(self.ask_keep)
        bar.discard_asked.connect(self.discard)
        bar.left.connect(self.leave)
        view.record.correct_asked.connect(lambda: self.start())
        bar.set_size(self._pen.size)

    @property
    def active(self) -> bool:
        """Tell whether cells are being corrected."""
        return self._begun is not None

    @property
    def edit(self) -> CellEdit | None:
        """The cells under correction."""
        return self._begun.edit if self._begun else None

    @property
    def pen(self) -> CellPen:
        return self._pen

    def close(self) -> None:
        """Let go of the view; edits stay on disk."""
        self._scope.close()
        begun, self._begun = self._begun, None
        if begun is not None:
            self._pen.lay_aside()
            self._sync.stop()
            begun.edit.close()

    def start(self, record: int | None = None) -> None:
        """Correct the cells of the picture that is open, going on with what was left.

        What the page shows is kept first, where it is not yet: a correction stands beside what it
        was made of. ``record``: the one to go on with, instead of the newest.
        """
        if self.active:
            self.leave()
            return
        if self._session.only_reads() or self._opening:
            return
        dish, picture, answer = self._records.dish, self._records.picture, self._shown()
        if dish is None or picture is None:
            self._session.say(translate("Membranes", "The picture is not read yet."))
            return
        context = self._session.context
        self._opening = True
        started = datetime.now(UTC)

        def work(monitor: Monitor) -> _Begun:
            with context.histories() as history:
                found = kept_answer(history, dish.dish, picture, record)
            kept = None
            if record is None and answer is not None and answer.shown.prompted:
                answered = answered_by(context, answer, started)
                if found is None or found[0].analysis.prompt != answered.found.source:
                    kept = keep_answer(dish, answered, context, monitor)
                    with context.histories() as history:
                        found = history.get(kept.number), 0
            if found is None:
                raise UsageError(
                    translate(
                        "Membranes", "Paint a sample or use a preset: then there is an answer."
                    )
                )
            return _Begun(*found, open_cells(context, *found), kept)

        def begun(made: _Begun) -> None:
            self._opening = False
            if self._records.picture is not picture or not self._scope.is_open:
                made.edit.close()
                return
            self._begin(made)

        def failed(error: ColonyQCError) -> None:
            self._opening = False
            self._failed(error)

        self._scope.submit(
            "io", work, begun, failed, translate("Cells", "opening the cells to correct")
        )

    def leave(self) -> None:
        """Leave the correction; what was done stays on disk."""
        edits = self.edit.edits if self.edit else 0
        self._end()
        if edits:
            self._session.say(left_words(edits))

    def discard(self) -> None:
        """Drop every edit of the picture."""
        if self.edit is not None:
            self.edit.discard()
            self._end()

    def undo(self) -> None:
        """Take the last edit back."""
        if self.edit is not None and not self.edit.map.editing:
            self._changed(self.edit.undo())

    def redo(self) -> None:
        """Make the last edit that was taken back again."""
        if self.edit is not None and not self.edit.map.editing:
            self._changed(self.edit.redo())

    def step_size(self, steps: int) -> None:
        """Make the brush wider, or thinner, by steps."""
        self.resize(self._pen.stepped(steps))

    def resize(self, size: int) -> None:
        """Paint with a brush of ``size`` px."""
        self._pen.size = size
        self._bar.set_size(size)
        self._canvas.set_size(size)

    def show_original(self, shown: bool) -> None:
        """Show what was found before the edits, or the edits again."""
        edit = self.edit
        if edit is None:
            return
        # Nothing is drawn into what is not seen.
        self._pen.edit = None if shown else edit
        before = edit.found.numbers
        _, codes = cell_codes(before if shown else edit.numbers, before, edit.map.bounds)
        self._canvas.numbers.set_levels(pyramid(codes, smooth=False))

    def ask_keep(self) -> None:
        """Ask why, then keep the edits as a new version."""
        begun = self._begun
        if begun is None:
            return
        text = translate(
            "Cells",
            "Record {number} stays as it is; the corrected one counts from now on. Why is it "
            "corrected?",
        )
        self._view.ask_why(
            text.format(number=begun.record.id),
            lambda why: self._keep(begun.record, why),
            translate("Correct", "Keep the correction"),
        )

    # Inside

    def _begin(self, begun: _Begun) -> None:
        if begun.kept is not None:
            self._session.noticed.emit(begun.kept.changed)
        self._begun = begun
        self._pen.edit = begun.edit
        self._view.set_correcting(True)
        self._back()
        self.show_original(False)
        self._pen.take(CellTool.BRUSH)
        self._show()
        self._canvas.setFocus()
        for sentence in found_on_disk(begun.edit):
            self._session.say(sentence)

    def _end(self) -> None:
        begun, self._begun = self._begun, None
        if begun is None:
            return
        self._pen.lay_aside()
        self._sync.stop()
        begun.edit.close()
        self.sheet = None
        self._bar.original.setChecked(False)
        self._canvas.numbers.set_levels(())
        self._canvas.set_cell_tool(None)
        self._view.set_correcting(False)
        self._back()
        self._records.refresh()

    def _keep(self, record: AnalysisRecord, why: str) -> None:
        context = self._session.context
        self._end()
        self._scope.submit(
            "io",
            lambda monitor: keep_edits(context, record.id, why, monitor),
            self._kept,
            self._failed,
            translate("Correct", "measuring what was corrected"),
        )

    def _kept(self, kept: Kept) -> None:
        self._session.noticed.emit(kept.changed)
        made = kept.analysis.correction
        text = translate("Correct", "Kept as record {number}, beside record {original}.")
        original = made.original if made else ""
        self._session.say(text.format(number=kept.number, original=original))
        # Once more: it was not there when the correction was left.
        self._records.refresh()

    def _painted(self, region: Region) -> None:
        edit = self.edit
        if edit is not None and region.width and region.height:
            part, codes = cell_codes(edit.numbers, edit.found.numbers, region)
            self._canvas.numbers.put(part, codes)

    def _changed(self, region: Region | None) -> None:
        if region is not None:
            self._painted(region)
        self._show()

    def _show(self) -> None:
        """Say how many edits there are; count and measure the cells behind the window."""
        begun = self._begun
        if begun is None:
            return
        edit = begun.edit
        self._tell(edit)
        self._sync.start()
        # As they are now: the hand goes on meanwhile.
        corrected = CorrectedCells(edit.numbers.copy(), edit.edits)
        result = begun.record.analysis.pictures[begun.place]

        def work(_: Monitor) -> RecountedSheet:
            return recount_sheet(result, begun.place, edit.maps, edit.found, corrected)

        def arrived(made: RecountedSheet) -> None:
            if self._begun is begun:
                self.sheet = made
                self._tell(edit)
                sheet = made.result.sheet
                if sheet is not None:
                    self._view.numbers.set_numbers(
                        presenter.lines(sheet), presenter.warnings(sheet)
                    )

        self._scope.submit("prompt", work, arrived, self._failed, key=f"cells {id(self)}")

    def _tell(self, edit: CellEdit) -> None:
        sheet = self.sheet.result.sheet if self.sheet else None
        count = None if sheet is None else len(sheet.cells)
        self._bar.set_edits(edit.edits, undo=edit.can_undo, redo=edit.can_redo, cells=count)

    def _to_disk(self) -> None:
        """Ask the disk to keep what was written; a stroke need not wait for it."""
        edit = self.edit
        if edit is not None:
            self._scope.submit("io", lambda _: edit.sync(), lambda _: None, self._failed)

    def _failed(self, error: ColonyQCError) -> None:
        self._session.say(str(error), "error")
