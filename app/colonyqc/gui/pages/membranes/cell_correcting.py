"""Correct the cells of a sheet on the membranes page: tools to edits, edits to a new version."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from colonyqc.domain.errors import ColonyQCError, ReasonOwedError, UsageError
from colonyqc.domain.picture import Region
from colonyqc.gui.core.language import translate, worded
from colonyqc.gui.core.session import Session
from colonyqc.gui.pages.membranes import presenter
from colonyqc.gui.pages.membranes.cell_codes import cell_codes
from colonyqc.gui.pages.membranes.cell_pen import CellPen
from colonyqc.gui.pages.membranes.cell_tools import CellTool
from colonyqc.gui.pages.membranes.history_saver import Answer, HistorySaver, answered_by
from colonyqc.gui.pages.membranes.view import MembranesView
from colonyqc.gui.viewer.map_correcting import Begun, MapCorrecting, signed_by
from colonyqc.gui.viewer.map_layer import pyramid
from colonyqc.services.analysis.keep import Kept, keep_answer
from colonyqc.services.corrections.cell_edit import CellEdit
from colonyqc.services.corrections.sheet_work import (
    CorrectedCells,
    RecountedSheet,
    kept_answer,
    recount_sheet,
)
from colonyqc.services.corrections.waiting import open_cells
from colonyqc.services.ports import AnalysisRecord, Monitor


@dataclass(frozen=True, slots=True, eq=False)
class _CellsBegun(Begun[CellEdit]):
    """Cells that are corrected; ``kept``: the answer that was kept for this."""

    kept: Kept | None = None


class CellCorrecting(MapCorrecting[CellEdit]):
    """The `MapCorrecting` of cells; ``shown`` gives the answer that the page shows, ``back`` shows
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
        self._view, self._records = view, records
        self._canvas, self._bar = view.canvas, view.cell_bar
        self._shown, self._back = shown, back
        self.sheet: RecountedSheet | None = None
        """The cells as they are measured now; None until they are."""
        super().__init__(session, self._bar)
        self._pen = CellPen(self._canvas, session, self._painted, self._changed)
        self._join(
            (self._canvas.cell_tool_asked, self._pen.take),
            (view.record.correct_asked, lambda: self.start()),
        )
        self._take(self._pen)

    @property
    def pen(self) -> CellPen:
        return self._pen

    def start(self, record: int | None = None, why: str = "") -> None:
        """Correct the cells of the picture that is open, going on with what was left.

        What the page shows is kept first, where it is not yet: a correction stands beside what it
        was made of. ``record``: the one to go on with, instead of the newest; ``why``: what the
        page shows takes the place of cells that somebody corrected.
        """
        if not self._may_begin():
            return
        dish, picture, answer = self._records.dish, self._records.picture, self._shown()
        if dish is None or picture is None:
            self._session.say(translate("Membranes", "The picture is not read yet."))
            return
        context = self._session.context
        started = datetime.now(UTC)

        def work(monitor: Monitor) -> Begun[CellEdit]:
            with context.histories() as history:
                found = kept_answer(history, dish.dish, picture, record)
            kept = None
            if record is None and answer is not None and answer.shown.prompted:
                answered = answered_by(context, answer, started)
                if found is None or found[0].analysis.prompt != answered.found.source:
                    kept = keep_answer(dish, answered, context, monitor, why)
                    with context.histories() as history:
                        found = history.get(kept.number), 0
            if found is None:
                raise UsageError(
                    translate(
                        "Membranes", "Paint a sample or use a preset: then there is an answer."
                    )
                )
            signed = signed_by(context.histories, found[0])
            return _CellsBegun(*found, open_cells(context, *found), signed, kept)

        def refused(error: ColonyQCError) -> None:
            if isinstance(error, ReasonOwedError):
                self._records.ask_to_replace((error,), lambda given: self.start(record, given))
            else:
                self._failed(error)

        self._open(
            work,
            lambda: self._records.picture is picture,
            translate("Cells", "opening the cells to correct"),
            refused,
        )

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

    # Inside

    def _question(self, record: AnalysisRecord) -> str:
        text = translate(
            "Cells",
            "Record {number} stays as it is; the corrected one counts from now on. Why is it "
            "corrected?",
        )
        return text.format(number=record.id)

    def _put_up(self, begun: Begun[CellEdit]) -> None:
        if isinstance(begun, _CellsBegun) and begun.kept is not None:
            self._session.noticed.emit(begun.kept.changed)
        self._view.set_correcting(True)
        self._back()
        self.show_original(False)
        self._pen.take(CellTool.BRUSH)

    def _put_away(self) -> None:
        self.sheet = None
        self._canvas.numbers.set_levels(())
        self._canvas.set_cell_tool(None)
        self._view.set_correcting(False)
        self._back()

    def _again(self) -> None:
        self._records.refresh()

    def _offer(self) -> None:
        self._view.record.set_correctable(worded(self.in_the_way))

    def _painted(self, region: Region) -> None:
        edit = self.edit
        if edit is not None and region.width and region.height:
            part, codes = cell_codes(edit.numbers, edit.found.numbers, region)
            self._canvas.numbers.put(part, codes)

    def _show(self) -> None:
        """Say how many edits there are; count and measure the cells behind the window."""
        begun = self._begun
        if begun is None:
            return
        edit = begun.edit
        super()._show()
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
