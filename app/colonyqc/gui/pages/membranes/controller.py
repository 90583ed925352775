"""The membranes page without its widgets: encodes a picture once, answers every sample from it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, TypeVar

from PySide6.QtCore import QObject, QTimer

from colonyqc.domain.errors import ColonyQCError
from colonyqc.domain.picture import Picture, Region
from colonyqc.gui.core.job_scope import JobScope
from colonyqc.gui.core.jobs import Work
from colonyqc.gui.core.language import translate
from colonyqc.gui.core.session import Session
from colonyqc.gui.core.steps import Steps
from colonyqc.gui.pages.membranes import prediction, presenter
from colonyqc.gui.pages.membranes.answer_loop import AnswerLoop
from colonyqc.gui.pages.membranes.cell_correcting import CellCorrecting
from colonyqc.gui.pages.membranes.cell_pen import CellPen
from colonyqc.gui.pages.membranes.click_finder import ClickFinder
from colonyqc.gui.pages.membranes.click_network_finder import ClickNetworkFinder
from colonyqc.gui.pages.membranes.hint import advice
from colonyqc.gui.pages.membranes.history_saver import Answer, HistorySaver
from colonyqc.gui.pages.membranes.prediction import Coloured, Found, Shown
from colonyqc.gui.pages.membranes.preset_manager import KeptSamples
from colonyqc.gui.pages.membranes.sample_editor import SampleEditor
from colonyqc.gui.pages.membranes.samples import SIDE, PaintedBox, Painting
from colonyqc.gui.pages.membranes.tools import Tool
from colonyqc.gui.pages.membranes.view import MembranesView
from colonyqc.gui.viewer.controller import ViewerController
from colonyqc.gui.viewer.hud import Badge
from colonyqc.gui.viewer.picture_chooser import PictureChooser
from colonyqc.services.membranes.presets import Preset
from colonyqc.services.membranes.sheet import FoundSheet, sheet_of
from colonyqc.services.membranes.uncertainty import most_doubtful
from colonyqc.services.ports import ImageSource, Monitor

T = TypeVar("T")
_PAUSE_MS: Final = 120
"""How long the hand must rest before a sample is answered."""


@dataclass(frozen=True, slots=True, eq=False)
class _Opened:
    picture: Picture
    source: ImageSource


class MembranesController:
    """Joins the page to pictures, network and presets.

    Features are worked on in the lane "prompt"; of answers that wait only the newest is given.
    """

    def __init__(
        self,
        view: MembranesView,
        viewer: ViewerController,
        session: Session,
        in_hand: Callable[[], Picture | None],
        parent: QObject | None = None,
    ) -> None:
        self._view, self._viewer, self._session = view, viewer, session
        self._scope = JobScope(session.jobs)
        self.chooser = PictureChooser(session, self._scope, in_hand, self.open)
        self._picture: Picture | None = None
        self._found = Found()
        self._steps: Steps[Painting] | None = None
        self.measure = "area"
        self.painter = SampleEditor(view.canvas, self._changed, session.say)
        pairs = ClickNetworkFinder(view.finds, session, self._scope, view.canvas.like.set_levels)
        self._finder = ClickFinder(view.canvas, self._ask, pairs)
        self._kept = KeptSamples(view.presets, session, self._scope, self._changed)
        self._loop = AnswerLoop(session, self._scope, self._samples, self._show_map)
        self._records = HistorySaver(view.record, session, self._scope, self._known)
        self.correcting = CellCorrecting(view, session, self._records, self._answer, self._tell)
        self._to_correct: tuple[Picture, int] | None = None
        self._pause = QTimer(parent or viewer)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._loop.ask)
        self._size = 3
        self.set_size(self._size)
        self._join()

    @property
    def found(self) -> Found:
        """What is known of the picture that is open."""
        return self._found

    @property
    def waits(self) -> bool:
        """Tell whether it waits for the hand to rest."""
        return self._pause.isActive()

    def close(self) -> None:
        """Let go of view and files; the features stay with the session."""
        self._pause.stop()
        self.correcting.close()
        self.painter.let_go()
        self._scope.close()
        self._viewer.clear()

    def resume(self, other: "MembranesController") -> None:
        """Go on where another page stood: with its picture, samples and presets."""
        self._loop.network = other._loop.network
        self._kept.resume(other._kept)
        self._finder.pairs.resume(other._finder.pairs)
        self.measure = other.measure
        self.set_size(other._size)
        if other._picture is not None:
            self._steps = other.painter.steps
            # One window writes a picture's steps down: this one does from now on.
            other.painter.let_go()
            if (under := other.correcting.under) is not None:
                other.correcting.leave()
                self._to_correct = other._picture, under
            self.open(other._picture)

    def set_shown(self, shown: bool) -> None:
        """Say whether the page is looked at."""
        if shown:
            self._view.set_in_hand(self.chooser.in_hand)
            self.refresh()
            self._view.take_focus()

    def use_presets(self, refs: Iterable[str]) -> None:
        """Answer by saved prompts, NAME@VERSION, beside the samples drawn here."""
        for ref in refs:
            self._kept.use(ref, self._loop.network)

    def refresh(self) -> None:
        """See whether there is a network, and which presets there are; the page is shown."""
        context = self._session.context
        self._view.record.set_writable(context.read_only)
        networks, presets = context.membranes, context.presets

        def work(_: Monitor) -> tuple[bool, tuple[str, ...]]:
            there = networks is not None and bool(networks.membranes())
            return there, presets.names() if presets is not None else ()

        self._scope.submit("io", work, self._offer, self._failed)
        self._finder.pairs.refresh()

    def open(self, picture: Picture) -> None:
        """Open a picture, show it, and encode it behind the page."""
        pictures = self._session.context.pictures

        def work(_: Monitor) -> _Opened:
            return _Opened(picture, pictures.open(picture))

        self._scope.submit("display", work, self._opened, self._failed, key=f"membranes {id(self)}")

    def correct(self, picture: Picture, record: int) -> None:
        """Open a picture of a record whose cells wait to be corrected, and go on with them."""
        self._to_correct = picture, record
        self.open(picture)

    def _known(self) -> None:
        """Dish and day of the picture are known: go on with what waits, if that was asked."""
        asked, self._to_correct = self._to_correct, None
        if asked is not None and asked[0] == self._picture:
            self.correcting.start(asked[1])

    def take_tool(self, tool: Tool) -> None:
        """Take a tool in hand."""
        if self.correcting.active:
            return
        self.painter.set_tool(tool)
        self._guide()

    def set_size(self, size: int) -> None:
        """Paint with a brush of ``size`` px."""
        self._size = min(max(size, 1), self._view.largest)
        self._view.set_size(self._size)
        self.painter.set_size(self._size)

    def step_size(self, by: int) -> None:
        """Make the brush wider or narrower."""
        if self.correcting.active:
            self.correcting.step_size(by)
        else:
            self.set_size(self._size + by)

    def undo(self) -> None:
        """Take the last step back."""
        self._hand.undo()

    def redo(self) -> None:
        """Take the last undone step again."""
        self._hand.redo()

    @property
    def _hand(self) -> CellCorrecting | SampleEditor:
        """What the pointer works on: cells under correction, or samples."""
        return self.correcting if self.correcting.active else self.painter

    def finish(self) -> None:
        """End the line, and forget what was clicked."""
        if self.correcting.active:
            self.correcting.pen.finish()
            return
        self.painter.end_line()
        self._finder.clear()

    def fit(self) -> None:
        """Show the whole picture."""
        self._viewer.fit()

    def next_sample(self) -> None:
        """Add a sample where the network is least sure, and bring it into view."""
        shown = self._found.shown
        if shown is None:
            self._session.say(translate("Membranes", "The picture is not read yet."))
            return
        probability = shown.probability
        taken = tuple(box.region for box in self.painter.painting.boxes)

        def work(_: Monitor) -> Region | None:
            return most_doubtful(probability, SIDE, taken)

        self._ask("doubt", work, self._add_next)

    def _join(self) -> None:
        view, canvas, painter = self._view, self._view.canvas, self.painter
        view.in_hand_asked.connect(self.chooser.open_in_hand)
        view.path_chosen.connect(self.chooser.open_path)
        view.size_chosen.connect(self.set_size)
        canvas.strip.chosen.connect(self.take_tool)
        canvas.pressed.connect(self._press)
        canvas.dragged.connect(lambda x, y: self._pointer.drag(x, y))
        canvas.released.connect(self._release)
        canvas.pointed.connect(lambda x, y: self._pointer.point(x, y))
        canvas.finished.connect(self.finish)
        view.samples.chosen.connect(self._choose)
        view.samples.removed.connect(painter.remove)
        view.samples.preset_removed.connect(self._kept.drop)
        view.samples.next_asked.connect(self.next_sample)
        view.colours.chosen.connect(self._measure)
        view.presets.save_asked.connect(self._save)
        view.presets.use_asked.connect(lambda ref: self._kept.use(ref, self._loop.network))
        view.folder_chosen.connect(self._records.answer_folder)
        view.record.keep_asked.connect(self._keep)
        view.table_chosen.connect(lambda to: self._records.save_table(to, self._found.sheet))

    def _ask(self, key: str, work: Work[T], on_result: Callable[[T], None]) -> None:
        self._scope.submit("prompt", work, on_result, self._failed, key=f"{key} {id(self)}")

    def _offer(self, found: tuple[bool, tuple[str, ...]]) -> None:
        there, presets = found
        if not there:
            self._view.set_missing("")
        elif self._view.says_missing:
            self._view.set_picture("" if self._picture is None else self._picture.name)
        self._kept.offer(presets)

    def _opened(self, opened: _Opened) -> None:
        if self.correcting.active:
            self.correcting.leave()
        self._picture, self._found = opened.picture, Found()
        info = opened.source.info
        self._finder.take(opened.picture, info.pixel_size_um)
        self._view.set_picture(info.name)
        badges = (Badge(translate("Membranes", "assistive")),)
        self._viewer.show(opened.source, None, (), info.pixel_size_um, badges)
        steps, self._steps = self._steps, None
        self.painter.begin(info.bounds, steps)
        self.painter.keep_in(self._session.context.edits, opened.picture, restore=steps is None)
        self.painter.set_tool(Tool.BRUSH)
        self._view.numbers.set_numbers((), ())
        self._view.colours.histogram.set_values(None, "")
        self._listed()
        self._loop.open(opened.picture, info.pixel_size_um)
        self._records.opened(opened.picture)

    def _changed(self) -> None:
        """Samples changed: list them, and answer once the hand rests."""
        self._listed()
        if not self._loop.suit():
            self._pause.start()

    def _samples(self) -> tuple[tuple[PaintedBox, ...], tuple[Preset, ...]]:
        return self.painter.painting.told, self._kept.presets

    def _listed(self) -> None:
        self._view.samples.set_samples(self.painter.painting, self._kept.names)
        self._guide()

    def _show_map(self, shown: Shown) -> None:
        self._found.shown = shown
        if not shown.prompted:
            self.painter.ridges = shown.probability
        canvas = self._view.canvas
        canvas.probability.set_levels(shown.levels)
        canvas.membranes.set_levels(shown.levels)
        self._guide()
        size, measure = shown.answer.encoded.info.pixel_size_um, self.measure

        def work(_: Monitor) -> tuple[FoundSheet, Coloured]:
            found = sheet_of(shown.probability, size, shown.painted)
            return found, prediction.coloured(found, measure)

        def arrived(result: tuple[FoundSheet, Coloured]) -> None:
            if self._found.shown is shown:
                self._show_sheet(*result)

        self._ask("sheet", work, arrived)

    def _show_sheet(self, found: FoundSheet, coloured: Coloured) -> None:
        self._found.sheet = found
        if not self.correcting.active:
            self._tell()
        self._show_coloured(coloured)

    def _tell(self) -> None:
        """Say the numbers of the answer that is shown."""
        found = self._found.sheet
        lines = () if found is None else presenter.lines(found.sheet)
        self._view.numbers.set_numbers(lines, presenter.warnings(found.sheet) if found else ())
        self._guide()

    def _show_coloured(self, coloured: Coloured) -> None:
        self._found.coloured = coloured
        sheet = self._found.sheet
        size = sheet.sheet.pixel_size_um if sheet else None
        self._view.canvas.cells.set_levels(coloured.levels)
        unit = presenter.measure_unit(coloured.measure, size)
        self._view.colours.histogram.set_values(coloured, unit)

    def _measure(self, measure: str) -> None:
        """Colour the cells by another measure."""
        self.measure = measure
        found = self._found.sheet
        if found is None:
            return

        def work(_: Monitor) -> Coloured:
            return prediction.coloured(found, measure)

        self._ask("colours", work, self._show_coloured)

    def _choose(self, index: int) -> None:
        self.painter.choose(index)
        self._view.canvas.reveal(self.painter.painting.boxes[index].region)

    def _add_next(self, region: Region | None) -> None:
        if region is None:
            self._session.say(translate("Membranes", "There is no room for a further sample."))
            return
        self.painter.add(region, translate("Membranes", "next sample"))
        self._view.canvas.reveal(region)

    @property
    def _pointer(self) -> CellPen | SampleEditor:
        return self.correcting.pen if self.correcting.active else self.painter

    def _press(self, x: float, y: float, shift: bool) -> None:
        if self.correcting.active or self._view.canvas.tool is not Tool.PICK:
            self._pointer.press(x, y)
        else:
            self._finder.press(x, y, shift)

    def _release(self, x: float, y: float) -> None:
        if self.correcting.active or self._view.canvas.tool is not Tool.PICK:
            self._pointer.release(x, y)
        elif self._loop.encoded is None:
            self._session.say(translate("Membranes", "The picture is not read yet."))
        else:
            self._finder.release(x, y, self._loop.encoded, self._found.sheet)

    def _save(self, name: str) -> None:
        boxes, loop = self.painter.painting.told, self._loop
        self._kept.save(name, self._picture, loop.network, boxes, loop.grid.scale)

    def _keep(self) -> None:
        self._records.keep(self._answer(), self.painter.forget)

    def _answer(self) -> Answer | None:
        found, picture = self._found, self._picture
        if picture is None or self._loop.encoded is None or found.shown is None:
            return None
        return Answer(picture, found.shown)

    # Words

    def _guide(self) -> None:
        if self.correcting.active:
            self._view.guide.setText(presenter.correcting_words())
            return
        text = advice(
            self.painter.painting,
            self._view.canvas.tool,
            read=self._loop.encoded is not None,
            told=bool(self._kept.names),
        )
        self._view.guide.setText(text)

    def _failed(self, error: ColonyQCError) -> None:
        self._session.say(str(error), "error")
