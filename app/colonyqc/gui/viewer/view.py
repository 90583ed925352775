"""The picture on the screen: takes setters, asks for what it needs by signals, decides nothing."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import QWidget

from colonyqc.domain.dead_cells import Disc
from colonyqc.domain.picture import Region
from colonyqc.gui.core.language import translate
from colonyqc.gui.viewer.annotations import ColonyNumber, Marker, MarksLayer, PathMark
from colonyqc.gui.viewer.hud import Badge, Hud
from colonyqc.gui.viewer.layers import TileLayer
from colonyqc.gui.viewer.loader import Layer, TileKey
from colonyqc.gui.viewer.panzoom import MARGIN, PanZoomView
from colonyqc.services.viewing.grid import PyramidGrid
from colonyqc.services.viewing.readings import ScaleBar


class ViewerView(PanZoomView):
    """Shows tiles, overlays and marks, with scale bar, minimap, badges and tools at the edges."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(translate("Viewer", "Picture"))
        self._picture, self._overlay, self._marks = TileLayer(), TileLayer(), MarksLayer()
        self._layers = {Layer.PICTURE: self._picture, Layer.OVERLAY: self._overlay}
        for item in (self._picture, self._overlay, self._marks):
            self.scene().addItem(item)
        self.hud = Hud(self)
        self.hud.minimap.jumped.connect(self._jump)
        self.hud.tools.zoom_in.clicked.connect(self.zoom_in)
        self.hud.tools.zoom_out.clicked.connect(self.zoom_out)
        self.hud.tools.fit.clicked.connect(self.fit)
        self.hud.tools.actual.clicked.connect(self.actual_size)

    def set_picture(self, grid: PyramidGrid | None) -> None:
        """Take a new picture's pyramid and forget the old one's tiles and marks; fit it."""
        width, height = (grid.width, grid.height) if grid else (0, 0)
        self._picture.set_grid(grid)
        self._overlay.set_grid(None)
        self._marks.set_bounds(width, height)
        self.hud.tools.setVisible(grid is not None)
        self.set_bounds(width, height)

    def set_overlay_grid(self, grid: PyramidGrid | None) -> None:
        """Take a new label map's pyramid and forget the old one's tiles."""
        self._overlay.set_grid(grid)

    def set_level(self, layer: Layer, level: int) -> None:
        """Show this level of a layer, coarser ones until its tiles come."""
        self._layers[layer].set_level(level)

    def put_tile(self, key: TileKey, image: QImage) -> None:
        """Add a tile."""
        layer, index = key
        self._layers[layer].put(index, image)

    def put_sketch(self, place: Region, image: QImage) -> None:
        """Add a part of a rough whole picture (px of the sketch)."""
        self._picture.put_sketch(place, image)

    def patch_tile(self, key: TileKey, x: int, y: int, codes: NDArray[np.uint8]) -> None:
        """Change part of an overlay tile that is there."""
        layer, index = key
        self._layers[layer].patch(index, x, y, codes)

    def drop_tiles(self, keys: Iterable[TileKey]) -> None:
        """Forget tiles."""
        for layer, index in keys:
            self._layers[layer].drop((index,))

    def set_colours(self, colours: tuple[int, ...]) -> None:
        """Colour the overlay by its codes, 0xAARRGGBB each."""
        self._overlay.set_colours(colours)

    def set_naked(self, naked: bool) -> None:
        """Hide or show everything drawn over the picture."""
        self._overlay.setVisible(not naked)
        self._marks.setVisible(not naked)

    def set_selected(self, outline: Sequence[tuple[int, int]], label: str) -> None:
        """Highlight a colony's outline; an empty one highlights nothing."""
        self._marks.set_selected(outline, label)

    def set_numbers(self, numbers: Sequence[ColonyNumber]) -> None:
        """Write colonies' numbers where there is room for them."""
        self._marks.set_numbers(numbers)

    def set_markers(self, markers: Sequence[Marker]) -> None:
        """Show decisions at their colonies."""
        self._marks.set_markers(markers)

    def set_path(self, points: Sequence[PathMark]) -> None:
        """Draw a colony's way over the days; none draws nothing."""
        self._marks.set_path(points)

    def set_left_out(self, boxes: Sequence[Region]) -> None:
        """Hatch what is left out of every area."""
        self._marks.set_left_out(boxes)

    def set_discs(self, discs: Sequence[Disc]) -> None:
        """Ring bright round objects."""
        self._marks.set_discs(discs)

    def show_discs(self, shown: bool) -> None:
        """Show or hide their rings."""
        self._marks.show_discs(shown)

    def set_scale_bar(self, bar: ScaleBar | None) -> None:
        """Show a scale bar, or none."""
        self.hud.scale_bar.set_bar(bar)
        self.hud.arrange()

    def set_minimap(self, image: QImage | None) -> None:
        """Show a small picture in the corner while not all of it is in view, or none."""
        self.hud.minimap.set_image(image)
        self.hud.arrange()

    def set_badges(self, badges: tuple[Badge, ...]) -> None:
        """Show notes and problems along the top edge."""
        self.hud.set_badges(badges)
        self.refit()

    @property
    def top_inset(self) -> int:
        """Room a fitted picture leaves at the top, px: below the banners."""
        return self.hud.banner_bottom + MARGIN

    def announce(self) -> None:
        """Say what is in view, and frame it in the minimap."""
        if not self._bounds.isEmpty():
            seen, width, height = self.visible_region, self._bounds.width(), self._bounds.height()
            self.hud.minimap.set_frame(
                QRectF(seen.x / width, seen.y / height, seen.width / width, seen.height / height)
            )
        super().announce()

    def _jump(self, x: float, y: float) -> None:
        self.center_on(x * self._bounds.width(), y * self._bounds.height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        self.hud.arrange()
        super().resizeEvent(event)
