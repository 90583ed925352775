"""The picture of the membranes page: its maps, its samples and the tools to paint them."""

from typing import Final

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from colonyqc.domain.picture import Region
from colonyqc.gui.pages.membranes.overlays import HANDLE_REACH, SamplesLayer, corners
from colonyqc.gui.pages.membranes.samples import Painting
from colonyqc.gui.pages.membranes.tools import Tool, tool_strip
from colonyqc.gui.viewer.map_layer import MapLayer
from colonyqc.gui.viewer.paint_canvas import PaintCanvas
from colonyqc.gui.viewer.panzoom import MARGIN
from colonyqc.services.viewing.grid import PyramidGrid

_REVEAL: Final = 8.0
_SHARE: Final = 0.4
"""Share of the view that a revealed box takes, at most."""
_SIZED: Final = frozenset({Tool.BRUSH, Tool.ERASER, Tool.LINE})


class PromptCanvas(PaintCanvas):
    """The picture of the membranes page, with its maps and samples."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.probability, self.membranes, self.cells = MapLayer(), MapLayer(), MapLayer()
        self.like, self.samples = MapLayer(), SamplesLayer()
        # In this order: what is added later lies above.
        for item in (self.cells, self.probability, self.membranes, self.like, self.samples):
            self.scene().addItem(item)
        self.strip = tool_strip(self)
        self.tool = Tool.BRUSH
        self.strip.set_tool(self.tool)
        self._wanted = dict.fromkeys(self._maps, True)

    @property
    def _maps(self) -> tuple[MapLayer, ...]:
        return self.cells, self.probability, self.membranes, self.like

    def set_picture(self, grid: PyramidGrid | None) -> None:
        """Take a new picture's pyramid; forget maps and samples."""
        super().set_picture(grid)
        for layer in self._maps:
            layer.set_levels(())
        self.samples.set_bounds(*((grid.width, grid.height) if grid else (0, 0)))
        self.samples.set_line(())
        self.strip.setVisible(grid is not None)

    def set_tool(self, tool: Tool) -> None:
        """Take another tool in hand."""
        self.tool = tool
        self.strip.set_tool(tool)
        self.samples.set_line(())
        self.take_pointer()

    @property
    def acts(self) -> bool:
        return self.tool is not Tool.LOOK

    @property
    def sized(self) -> bool:
        return self.tool in _SIZED

    @property
    def ends(self) -> bool:
        return self.tool is Tool.LINE

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
        layer.setVisible(visible)

    def set_naked(self, naked: bool) -> None:
        """Hide or show everything drawn over the picture."""
        super().set_naked(naked)
        self.samples.setVisible(not naked)
        for layer, wanted in self._wanted.items():
            layer.setVisible(wanted and not naked)

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
        self.strip.move(MARGIN, self.hud.banner_bottom + MARGIN + 40)
