"""The picture on the screen: takes setters, asks for what it needs by signals, decides nothing."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from colonyqc.domain.dead_cells import Disc
from colonyqc.domain.picture import Region
from colonyqc.gui.core.language import translate
from colonyqc.gui.viewer.annotations import ColonyNumber, Marker, MarksLayer, PathMark
from colonyqc.gui.viewer.hud import Badge, Hud
from colonyqc.gui.viewer.instrument_strip import MEASURING, Instrument
from colonyqc.gui.viewer.layers import TileLayer
from colonyqc.gui.viewer.loader import Layer, TileKey
from colonyqc.gui.viewer.measure_layer import MeasureLayer
from colonyqc.gui.viewer.panzoom import MARGIN, PanZoomView
from colonyqc.services.viewing.grid import PyramidGrid
from colonyqc.services.viewing.readings import ScaleBar


class ViewerView(PanZoomView):
    """Shows tiles, overlays and marks, with scale bar, minimap, badges and tools at the edges.

    Signals: ``windowed(across, down)`` as the right button is dragged, in shares of the view;
    ``measured(points, closed)`` as an instrument is, picture px.
    """

    windowed = Signal(float, float)
    measured = Signal(object, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(translate("Viewer", "Picture"))
        self._picture, self._overlay, self._marks = TileLayer(), TileLayer(), MarksLayer()
        self._heat, self._disagreement = TileLayer(), TileLayer()
        self._layers = {
            Layer.PICTURE: self._picture,
            Layer.HEAT: self._heat,
            Layer.OVERLAY: self._overlay,
            Layer.MARKS: self._disagreement,
        }
        self._measure = MeasureLayer()
        for item in (*self._layers.values(), self._marks, self._measure):
            self.scene().addItem(item)
        self._instrument: Instrument | None = None
        self._greying: QPointF | None = None
        self._drawn: list[tuple[float, float]] = []
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
        for layer in (self._overlay, self._heat, self._disagreement):
            layer.set_grid(None)
        self._marks.set_bounds(width, height)
        self._measure.set_bounds(width, height)
        self.hud.tools.setVisible(grid is not None)
        self.set_bounds(width, height)

    def set_layer_grid(self, layer: Layer, grid: PyramidGrid | None) -> None:
        """Take another map's pyramid for a layer and forget the old one's tiles."""
        self._layers[layer].set_grid(grid)

    def set_level(self, layer: Layer, level: int) -> None:
        """Show this level of a layer, coarser ones until its tiles come."""
        self._layers[layer].set_level(level)

    def put_tile(self, key: TileKey, image: QImage) -> None:
        """Add a tile."""
        layer, index = key
        self._layers[layer].put(index, image)

    def put_sketch(self, place: Region | None, image: QImage) -> None:
        """Add a part of a rough whole picture (px of the sketch); None: it is all of it."""
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
        for layer in (self._overlay, self._heat, self._disagreement):
            layer.setVisible(not naked)
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

    def set_measure(
        self, points: Sequence[tuple[float, float]], text: str, *, closed: bool
    ) -> None:
        """Show a measured line or outline with its size; no points show none."""
        self._measure.set_measure(points, text, closed=closed)

    def take_instrument(self, instrument: Instrument | None) -> None:
        """Let the left button measure with an instrument, or drag the picture again."""
        self._instrument = instrument
        self.set_pointing(False)

    @property
    def measuring(self) -> bool:
        """Tell whether the left button measures."""
        return self._instrument is not None

    def let_instrument_go(self) -> None:
        """Take no instrument in hand: something else takes the left button."""
        for instrument in MEASURING:
            self.hud.instruments.release(instrument)
        self.take_instrument(None)

    def set_pointing(self, pointing: bool) -> None:
        """Show by the pointer's shape what a click would do."""
        if self._instrument is None:
            super().set_pointing(pointing)
        else:
            self.viewport().setCursor(Qt.CursorShape.CrossCursor)

    def set_reading(self, text: str) -> None:
        """Show what lies under the pointer, "" for nothing."""
        self.hud.set_reading(text)

    def screenshot(self) -> QImage:
        """Return what is seen of the picture, with its scale bar."""
        image = self.viewport().grab().toImage()
        painter = QPainter(image)
        bar = self.hud.scale_bar
        if not bar.isHidden():
            bar.render(painter, bar.pos() - self.viewport().pos())
        painter.end()
        return image

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

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if event.button() is Qt.MouseButton.RightButton:
            self._greying = event.position()
            event.accept()
        elif self._instrument is not None and event.button() is Qt.MouseButton.LeftButton:
            self._drawn = [self._at(event)]
            event.accept()
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if self._greying is not None:
            moved, self._greying = event.position() - self._greying, event.position()
            room = self.viewport().size()
            self.windowed.emit(moved.x() / room.width(), moved.y() / room.height())
        elif self._drawn:
            ruler = self._instrument is Instrument.RULER
            self._drawn = [*self._drawn[: 1 if ruler else None], self._at(event)]
            self.measured.emit(tuple(self._drawn), not ruler)
        else:
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if event.button() is Qt.MouseButton.RightButton:
            self._greying = None
        elif self._drawn:
            self._drawn = []
        else:
            super().mouseReleaseEvent(event)

    def _at(self, event: QMouseEvent) -> tuple[float, float]:
        point = self.to_picture(event.position())
        return point.x(), point.y()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        self.hud.arrange()
        super().resizeEvent(event)
