"""What a picture is looked at and measured with: greys, ruler, area, read-out, screenshot."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from colonyqc.domain.classes import ColonyClass
from colonyqc.gui.core.language import translate
from colonyqc.gui.core.session import Session
from colonyqc.gui.viewer.controller import ViewerController
from colonyqc.gui.viewer.instrument_strip import MEASURING, Instrument
from colonyqc.gui.viewer.view import ViewerView
from colonyqc.gui.widgets import formatting
from colonyqc.services.viewing import measuring
from colonyqc.services.viewing.tiles import GreyHistogram

_WIDER: Final = 3.0
"""A drag across the whole view makes the window 2³ times as wide."""


class Instruments(QObject):
    """Joins a view's instruments to what its controller shows."""

    def __init__(self, viewer: ViewerController, view: ViewerView, session: Session) -> None:
        super().__init__(viewer)
        self._viewer, self._view, self._session = viewer, view, session
        hud = view.hud
        hud.use_instruments()
        hud.instruments.toggled.connect(self._toggled)
        hud.greys.chosen.connect(viewer.set_window)
        hud.greys.auto_asked.connect(lambda: viewer.set_window(None, None))
        view.windowed.connect(self._windowed)
        view.measured.connect(self._measured)
        viewer.cursor_moved.connect(self._read)
        viewer.cursor_left.connect(lambda: view.set_reading(""))
        viewer.greys_changed.connect(self._greys)
        viewer.surveyed.connect(self._surveyed)
        viewer.picture_shown.connect(lambda: view.set_measure((), "", closed=False))

    def save_screenshot(self, path: Path) -> None:
        """Write what is seen as a picture, and say where."""
        # A name without an ending is a PNG: Qt would else not know what to write.
        path = path if path.suffix else path.with_suffix(".png")
        if self._view.screenshot().save(str(path)):
            text = translate("Viewer", "{name} was saved.")
            self._session.say(text.format(name=path.name))
        else:
            text = translate("Viewer", "{name} can't be written; choose another folder.")
            self._session.say(text.format(name=path.name), "error")

    def _toggled(self, instrument: Instrument, on: bool) -> None:
        if instrument is Instrument.GREYS:
            self._view.hud.show_greys(on)
        elif instrument is Instrument.CAMERA:
            self._ask_path()
        else:
            self._take(instrument if on else None)

    def _take(self, instrument: Instrument | None) -> None:
        for other in MEASURING:
            if other is not instrument:
                self._view.hud.instruments.release(other)
        self._view.take_instrument(instrument)
        self._view.set_measure((), "", closed=False)

    def _ask_path(self) -> None:
        title = translate("Viewer", "Save what is seen")
        name = self._viewer.opened.info.name if self._viewer.opened else ""
        path, _ = QFileDialog.getSaveFileName(
            self._view.window(), title, f"{name}.png", "PNG (*.png)"
        )
        if path:
            self.save_screenshot(Path(path))

    def _greys(self) -> None:
        self._view.hud.greys.show_window(self._viewer.window)

    def _surveyed(self, found: GreyHistogram | None) -> None:
        self._view.hud.greys.histogram.show_histogram(found)

    def _windowed(self, across: float, down: float) -> None:
        """Widen greys by what was dragged to the right, darken by what was dragged down."""
        window = self._viewer.window
        span = max(1.0, window.white - window.black)
        middle = (window.white + window.black) / 2 + down * span
        span = max(1.0, span * 2 ** (_WIDER * across))
        self._viewer.set_window(middle - span / 2, middle + span / 2, window.gamma)

    def _measured(self, points: Sequence[tuple[float, float]], closed: bool) -> None:
        size = self._viewer.pixel_size_um
        if closed:
            text = measuring.area_text(measuring.area_px(points), size)
        else:
            text = measuring.length_text(measuring.length_px(points), size)
        self._view.set_measure(points, text, closed=closed)

    def _read(
        self, x: int, y: int, values: str, kind: ColonyClass | None, likely: float | None
    ) -> None:
        parts = [f"x {x}, y {y}", values]
        if kind is not None:
            parts.append(formatting.class_name(kind))
        if likely is not None:
            parts.append(f"p {likely:.2f}")
        self._view.set_reading("   ".join(parts))
