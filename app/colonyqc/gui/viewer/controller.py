"""Joins picture, label map and colonies to the view; runs without a window."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from colonyqc.domain.classes import ColonyClass
from colonyqc.domain.colony import Colony
from colonyqc.domain.dead_cells import Disc
from colonyqc.domain.errors import ColonyQCError
from colonyqc.domain.picture import Region
from colonyqc.domain.verdict import Verdict
from colonyqc.gui.core.jobs import Jobs
from colonyqc.gui.core.language import worded
from colonyqc.gui.viewer.annotations import Marker, PathMark
from colonyqc.gui.viewer.cache import Loan
from colonyqc.gui.viewer.hit import ColonyIndex, reveal_zoom
from colonyqc.gui.viewer.hud import Badge, BadgeKind
from colonyqc.gui.viewer.loader import Layer
from colonyqc.gui.viewer.open_picture import OpenPicture, PictureSurvey, Viewport
from colonyqc.gui.viewer.qimage import to_qimage
from colonyqc.gui.viewer.state import (
    DisplayWish,
    OverlayStyle,
    OverlayWish,
    ViewState,
    resolve,
)
from colonyqc.gui.viewer.surveyor import Asides, Surveyor, place_numbers
from colonyqc.gui.viewer.tile_supply import CACHE_BYTES, TileSupply
from colonyqc.gui.viewer.view import ViewerView
from colonyqc.services.ports import ImageSource, LabelSource, Monitor
from colonyqc.services.viewing.amounts import AmountMaps
from colonyqc.services.viewing.grid import PyramidGrid
from colonyqc.services.viewing.overlays import overlay_grid
from colonyqc.services.viewing.readings import PixelReading, scale_bar
from colonyqc.services.viewing.tiles import GreyWindow

_SCALE_BAR_PX: Final = 160


class ViewerController(QObject):
    """Shows a picture with its overlays and colonies.

    Signals: ``colony_clicked(number)``; ``cursor_moved(x, y, values, class, p)`` with the picture
    px, the values as text, a `ColonyClass` or None and the probability shown or None;
    ``cursor_left()``;
    ``zoom_changed(screen px a picture px)``; ``colony_selected(number or None)``;
    ``picture_shown()``; ``greys_changed()``; ``surveyed(GreyHistogram or None)``.
    """

    colony_clicked = Signal(int)
    cursor_moved = Signal(int, int, str, object, object)
    cursor_left = Signal()
    zoom_changed = Signal(float)
    colony_selected = Signal(object)
    picture_shown = Signal()
    greys_changed = Signal()
    surveyed = Signal(object)

    def __init__(
        self,
        view: ViewerView,
        jobs: Jobs,
        parent: QObject | None = None,
        cache_bytes: int = CACHE_BYTES,
    ) -> None:
        super().__init__(parent)
        self._view, self._jobs = view, jobs
        self._supply = TileSupply(view, jobs, self._whole_there, self._problem, cache_bytes)
        self._opened: OpenPicture | None = None
        self._wish = DisplayWish()
        self._state: ViewState | None = None
        self._colonies = ColonyIndex(())
        self._badges: tuple[Badge, ...] = ()
        self._look: Viewport | None = None
        self._asides = Asides(jobs, self._problem)
        self._surveyor = Surveyor(self._asides, self._greys_known, self._survey_there)
        view.viewport_changed.connect(self._on_viewport)
        view.clicked.connect(self._on_click)
        view.hovered.connect(self._on_hover)
        view.hover_ended.connect(self._on_hover_end)
        view.peeked.connect(self.peek)

    # What is shown

    def show(
        self,
        source: ImageSource,
        labels: LabelSource | None = None,
        colonies: Sequence[Colony] = (),
        pixel_size_um: float | None = None,
        badges: Sequence[Badge | str] = (),
        left_out: Sequence[Region] = (),
        discs: Sequence[Disc] = (),
    ) -> None:
        """Show a picture; the same source again keeps tiles and place and takes the rest anew.

        Source and labels become the viewer's: it closes them when others take their place or
        on `clear`. ``pixel_size_um`` wins over the file's. A badge given as a string is a note.
        ``left_out`` is hatched: it is in no area. ``discs`` are ringed.
        """
        new = self._sit(source, labels)
        self._colonies = ColonyIndex(colonies)
        self._badges = tuple(b if isinstance(b, Badge) else Badge(b) for b in badges)
        self._view.set_badges(self._badges)
        self._view.set_markers(())
        self._view.set_numbers(())
        self._view.set_left_out(left_out)
        self._view.set_discs(discs)
        self.select(None)
        self._want(replace(self._wish, pixel_size_um=pixel_size_um))
        if new and self._opened is not None:
            self._surveyor.begin(self._opened)
        self._ask()
        self._place_numbers(tuple(colonies))
        self.picture_shown.emit()

    def clear(self, waits: str = "") -> None:
        """Show nothing and let go of the picture; the view is left alone from then on.

        ``waits``: what stands in the corner until a picture comes, "" for nothing.
        """
        # Tiles first: a result on its way must not be put into the next picture.
        self._supply.clear()
        self._asides.drop()
        self._surveyor.clear()
        opened, self._opened = self._opened, None
        if opened is not None:
            opened.end()
        self._colonies = ColonyIndex(())
        self._state, self._look, self._badges = None, None, ()
        self._wish = replace(self._wish, window=None)
        self._view.set_picture(None)
        self._view.set_badges((Badge(waits),) if waits else ())
        self._view.set_scale_bar(None)
        self._view.set_minimap(None)

    def set_labels(self, labels: LabelSource | None) -> None:
        """Lay another label map over the picture at hand; it becomes the viewer's, as in `show`."""
        if self._opened is not None:
            self._sit(self._opened.source.resource, labels)
            self._ask()

    def labels_changed(self, changed: Region) -> None:
        """Draw anew, at once, what shows ``changed`` (label px) of the labels at hand.

        They were changed in place, as `EditableLabels` are: the rest of their tiles stays.
        """
        self._supply.labels_changed(changed)

    def sketch(self, pixels: NDArray[np.uint8]) -> None:
        """Show a small whole picture (h, w[, 3]) where no tile is there."""
        self._view.put_sketch(None, to_qimage(pixels))

    def show_plane(self, source: ImageSource | None) -> None:
        """Show another plane or channel of the picture in its place; None shows its own again.

        Place, overlays and marks stay. The source becomes the viewer's.

        Raises:
            ValueError: it is not of the picture's size.
        """
        opened = self._opened
        if opened is None:
            if source is not None:
                source.close()
            return
        self._opened = opened.with_plane(source)
        if opened.plane is not None:
            opened.plane.end()
        self._supply.outdate(Layer.PICTURE)
        self._asides.drop()
        self._surveyor.clear()
        self._surveyor.begin(self._opened)
        self._ask()

    def show_heat(self, maps: AmountMaps | None, plane: int = 0) -> None:
        """Lay a class's probability over the picture; None takes it away."""
        self._lay(Layer.HEAT, maps.grid if maps else None, heat=(maps, plane) if maps else None)

    def show_marks(self, marks: LabelSource | None, *, outlined: bool = False) -> None:
        """Mark where two class maps differ; None takes it away. The map becomes the viewer's.

        ``outlined``: only around what differs, so that the classes are seen, too.
        """
        loan = None if marks is None else Loan(marks)
        old = loan if self._opened is None else self._opened.marks
        self._lay(
            Layer.MARKS, overlay_grid(marks) if marks else None, marks=loan, outlined=outlined
        )
        if old is not None:
            old.end()

    def _lay(self, layer: Layer, grid: PyramidGrid | None, **maps: Any) -> None:
        if self._opened is None:
            return
        self._supply.forget(layer)
        self._opened = replace(self._opened, **maps)
        self._view.set_layer_grid(layer, grid)
        self._ask()

    def select(self, number: int | None) -> None:
        """Highlight a colony, or none."""
        colony = None if number is None else self._colonies.get(number)
        self._view.set_selected(
            colony.outline if colony else (), str(colony.number) if colony else ""
        )
        self.colony_selected.emit(number)

    def show_path(self, points: Sequence[PathMark]) -> None:
        """Draw the way of a colony over the days; none draws nothing."""
        self._view.set_path(points)

    def set_decisions(self, decisions: Mapping[int, Verdict]) -> None:
        """Mark colonies with the verdicts a person gave, by colony number."""
        found = ((self._colonies.get(n), verdict) for n, verdict in decisions.items())
        self._view.set_markers(
            tuple(Marker(*colony.centroid, str(verdict)) for colony, verdict in found if colony)
        )

    def set_overlay(
        self,
        cls: ColonyClass,
        visible: bool | None = None,
        opacity: float | None = None,
        style: OverlayStyle | None = None,
    ) -> None:
        """Change how a class is drawn; what is None stays. ``opacity`` is 0 to 1."""
        old = self._wish.overlay(cls)
        new = OverlayWish(
            old.visible if visible is None else visible,
            old.opacity if opacity is None else opacity,
            old.style if style is None else style,
        )
        self._want(self._wish.with_overlay(cls, new))

    def show_discs(self, shown: bool) -> None:
        """Show or hide the rings around bright round objects."""
        self._view.show_discs(shown)

    def set_window(self, black: float | None, white: float | None, gamma: float = 1.0) -> None:
        """Show greys from black to white (the file's values); None takes the picture's own."""
        window = None if black is None or white is None else GreyWindow(black, white, gamma)
        self._want(replace(self._wish, window=window))

    def peek(self, naked: bool) -> None:
        """Show the naked picture, or everything again."""
        self._want(replace(self._wish, naked=naked))

    @property
    def wish(self) -> DisplayWish:
        """What is wished for now: the state of the overlay controls."""
        return self._wish

    @property
    def window(self) -> GreyWindow:
        """Greys shown as black and white."""
        return GreyWindow(0, 255) if self._state is None else self._state.window

    @property
    def pixel_size_um(self) -> float | None:
        """µm a picture px, None where it is not known."""
        return None if self._state is None else self._state.pixel_size_um

    @property
    def opened(self) -> OpenPicture | None:
        """What is on the screen."""
        return self._opened

    # Where it is looked at

    def fit(self) -> None:
        """Show the whole picture."""
        self._view.fit()

    def center_on(self, number: int) -> None:
        """Bring a colony to the middle; zoom in on a tiny one, out from one too large to see."""
        colony = self._colonies.get(number)
        if colony is None or self._look is None:
            return
        x, y, width, height = colony.box
        target = reveal_zoom(width, height, self._look.seen, self._look.zoom)
        self._view.center_on(x + width / 2, y + height / 2, target)

    # Inside

    def _sit(self, source: ImageSource, labels: LabelSource | None) -> bool:
        """Take picture and labels over where they are others; tell whether the picture is."""
        old = self._opened
        # The same object and not an equal one: only then do its tiles stay valid.
        if old is None or old.source.resource is not source:
            self.clear()
            self._opened = OpenPicture.of(source).with_labels(labels)
            self._view.set_picture(self._opened.grid)
            self._view.set_layer_grid(Layer.OVERLAY, self._opened.overlay)
            return True
        if not old.holds(labels):
            self._supply.forget(Layer.OVERLAY)
            self._opened = old.with_labels(labels)
            if old.labels is not None:
                old.labels.end()
            self._view.set_layer_grid(Layer.OVERLAY, self._opened.overlay)
        return False

    def _whole_there(self) -> None:
        if self._opened is not None:
            self._surveyor.whole_there(self._opened)

    def _survey_there(self, found: PictureSurvey) -> None:
        self._view.set_minimap(found.thumbnail)
        self.surveyed.emit(found.histogram)

    def _greys_known(self) -> None:
        self._want(self._wish)
        self._ask()

    def _place_numbers(self, colonies: Sequence[Colony]) -> None:
        """Write each number where its colony has room for it, not in a hole."""
        if self._opened is not None and colonies:
            place_numbers(self._asides, self._opened, colonies, self._view.set_numbers)

    def _want(self, wish: DisplayWish) -> None:
        """Resolve a wish and apply what differs from what is shown."""
        self._wish = wish
        if self._opened is None:
            return
        old, new = self._state, resolve(wish, self._opened.info, self._surveyor.window)
        self._state = new
        if old is None or old.colours != new.colours:
            self._view.set_colours(new.colours)
        if old is None or old.naked != new.naked:
            self._view.set_naked(new.naked)
        # Greys are baked into the tiles; colours of the overlay are a table, so they change without
        # fetching.
        if old is not None and old.window != new.window:
            self._supply.outdate(Layer.PICTURE)
            self._ask()
        if old is None or old.window != new.window:
            self.greys_changed.emit()
        if old is None or old.pixel_size_um != new.pixel_size_um:
            self._scale()

    def _on_viewport(self, seen: Region, zoom: float, ratio: float) -> None:
        before, self._look = self._look, Viewport(seen, zoom, ratio)
        if before is None or before.zoom != zoom:
            self._scale()
            self.zoom_changed.emit(zoom)
        self._ask()

    def _scale(self) -> None:
        if self._state is not None and self._look is not None:
            size = self._state.pixel_size_um
            self._view.set_scale_bar(scale_bar(size, self._look.zoom, _SCALE_BAR_PX))

    def _ask(self) -> None:
        """Set the levels in view and fetch the tiles they lack, the coarsest first."""
        opened, state, look = self._opened, self._state, self._look
        if opened is None or state is None or look is None:
            return
        # The greys of a 16-bit picture are measured first: it would be black.
        if opened.info.bits <= 8 or self._surveyor.window is not None:
            self._supply.ask(opened, state, look)

    def _problem(self, error: ColonyQCError) -> None:
        badge = Badge(worded(str(error)), BadgeKind.BLOCKING)
        # A damaged file fails for every tile.
        if badge not in self._badges:
            self._badges = (*self._badges, badge)
            self._view.set_badges(self._badges)

    def _on_click(self, x: int, y: int) -> None:
        number = self._colonies.at(x, y)
        if number is not None:
            self.colony_clicked.emit(number)

    def _on_hover(self, x: int, y: int) -> None:
        opened = self._opened
        if opened is None:
            return
        self._view.set_pointing(self._colonies.at(x, y) is not None)

        def work(_: Monitor) -> PixelReading | None:
            return opened.read(x, y)

        self._asides.submit("reading", work, self._on_reading)

    def _on_reading(self, reading: PixelReading | None) -> None:
        if reading is not None:
            heat = self._opened.heat if self._opened else None
            likely = None if heat is None else heat[0].at(reading.x, reading.y)[heat[1]]
            self.cursor_moved.emit(reading.x, reading.y, reading.text, reading.label, likely)

    def _on_hover_end(self) -> None:
        self._view.set_pointing(False)
        self.cursor_left.emit()
