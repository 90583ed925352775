"""The picture of the membranes page: its maps, its samples and the tools to paint them."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from colonyqc.domain.picture import Region
from colonyqc.gui.pages.membranes.cell_codes import cell_table
from colonyqc.gui.pages.membranes.cell_tools import CELL_KEYS, GESTURES, CellTool, cell_strip
from colonyqc.gui.pages.membranes.overlays import HANDLE_REACH, SamplesLayer, corners
from colonyqc.gui.pages.membranes.samples import Painting
from colonyqc.gui.pages.membranes.tools import Tool, tool_strip
from colonyqc.gui.viewer.map_layer import MapLayer
from colonyqc.gui.viewer.panzoom import MARGIN
from colonyqc.gui.viewer.stroke_canvas import StrokeCanvas
from colonyqc.gui.viewer.stroke_pen import Gesture
from colonyqc.services.viewing.grid import PyramidGrid

_REVEAL: Final = 8.0
_SHARE: Final = 0.4
"""Share of the view that a revealed box takes, at most."""
_SIZED: Final = frozenset({Tool.BRUSH, Tool.ERASER, Tool.LINE})


class PromptCanvas(StrokeCanvas):
    """The picture of the membranes page, with its maps and samples; or its cells, corrected.

    Emits ``cell_tool_asked(CellTool)`` besides what `StrokeCanvas` does.
    """

    cell_tool_asked = Signal(object)
    # Of the class: Qt asks for events before the view is made and after it is gone.
    cell_tool: CellTool | None = None
    """The tool for cells in hand; None: they are not corrected."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.probability, self.membranes, self.cells = MapLayer(), MapLayer(), MapLayer()
        self.like, self.samples = MapLayer(), SamplesLayer()
        # In this order: what is added later lies above.
        self.numbers = MapLayer()
        self.numbers.set_table(cell_table())
        layers = self.cells, self.probability, self.membranes, self.like, self.samples
        for item in (*layers, self.numbers):
            self.scene().addItem(item)
        self.cell_strip = cell_strip(self)
        self.cell_strip.chosen.connect(self.cell_tool_asked)
        self.cell_strip.hide()
        self.strip = tool_strip(self)
        self.tool = Tool.BRUSH
        self.strip.set_tool(self.tool)
        self._wanted = dict.fromkeys(self._maps, True)
        self._bare = False

    @property
    def _maps(self) -> tuple[MapLayer, ...]:
        return self.cells, self.probability, self.membranes, self.like

    def set_picture(self, grid: PyramidGrid | None) -> None:
        """Take a new picture's pyramid; forget maps and samples."""
        super().set_picture(grid)
        for layer in (*self._maps, self.numbers):
            layer.set_levels(())
        self.samples.set_bounds(*((grid.width, grid.height) if grid else (0, 0)))
        self.samples.set_line(())
        self.strip.setVisible(grid is not None and not self.corrects)

    def set_tool(self, tool: Tool) -> None:
        """Take another tool in hand."""
        self.tool = tool
        self.strip.set_tool(tool)
        self.samples.set_line(())
        self.take_pointer()

    def set_cell_tool(self, tool: CellTool | None) -> None:
        """Take a tool for cells in hand; None: samples are painted again."""
        self.cell_tool = tool
        if tool is not None:
            self.let_instrument_go()
            self.cell_strip.set_tool(tool)
        self.cell_strip.setVisible(tool is not None)
        self.strip.setVisible(tool is None and not self._bounds.isEmpty())
        self.set_line(())
        self._show()
        self.take_pointer()

    @property
    def corrects(self) -> bool:
        return self.cell_tool is not None

    def answers(self) -> Mapping[Qt.Key, Callable[[], object]]:
        return {k: partial(self.cell_tool_asked.emit, tool) for k, tool in CELL_KEYS.items()}

    @property
    def acts(self) -> bool:
        tool = self.cell_tool
        return self.tool is not Tool.LOOK if tool is None else tool is not CellTool.LOOK

    @property
    def sized(self) -> bool:
        tool = self.cell_tool
        return self.tool in _SIZED if tool is None else GESTURES[tool] is Gesture.STROKE

    @property
    def ends(self) -> bool:
        tool = self.cell_tool
        return self.tool is Tool.LINE if tool is None else tool is CellTool.OUTLINE

    def set_painting(self, painting: Painting) -> None:
        """Show the samples."""
        self.samples.set_painting(painting)
        holes = [box.region for box in painting.boxes]
        for layer in (self.cells, self.probability, self.membranes):
            layer.set_holes(holes)

    def reveal(self, region: Region) -> None:
        """Bring a box to the middle, large enough to paint in."""
        room = min(self.viewport().width(), self.viewport().height())
        zoom = max(self.zoom, min(_REVEAL, _SHARE * room / max(region.width, region.height)))
        self.center_on(region.x + region.width / 2, region.y + region.height / 2, zoom)

    def show_layer(self, layer: MapLayer, visible: bool) -> None:
        """Show or hide a map."""
        self._wanted[layer] = visible
        # Remembered apart from what is visible now: the naked picture must bring back the same
        # layers.
        self._show()

    def set_naked(self, naked: bool) -> None:
        """Hide or show everything drawn over the picture."""
        super().set_naked(naked)
        self._bare = naked
        self._show()

    def _show(self) -> None:
        """Show what belongs over the picture now: its cells alone while they are corrected."""
        samples = not (self._bare or self.corrects)
        self.samples.setVisible(samples)
        self.numbers.setVisible(self.corrects and not self._bare)
        for layer, wanted in self._wanted.items():
            layer.setVisible(wanted and samples)

    def corner_at(self, x: float, y: float, painting: Painting) -> int | None:
        """Return which corner of the active sample lies under a place, None for none."""
        if painting.box is None:
            return None
        reach = HANDLE_REACH / self.zoom
        for index, (cx, cy) in enumerate(corners(painting.box.region)):
            if abs(cx - x) <= reach and abs(cy - y) <= reach:
                return index
        return None

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        for strip in (self.strip, self.cell_strip):
            strip.move(MARGIN, self.hud.banner_bottom + MARGIN + 40)
