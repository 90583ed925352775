"""What floats at the edges of the picture: scale bar, minimap, badges, banner and tools."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QLabel, QToolButton, QVBoxLayout, QWidget

from colonyqc.gui.core.language import translate
from colonyqc.gui.viewer.greys_panel import GreysPanel
from colonyqc.gui.viewer.instrument_strip import InstrumentStrip
from colonyqc.gui.viewer.layer_key import LayerKey
from colonyqc.gui.viewer.panzoom import MARGIN
from colonyqc.gui.viewer.stack_bar import StackBar
from colonyqc.gui.widgets import icons, text_size, theme
from colonyqc.services.viewing.readings import ScaleBar

_MINIMAP_PX: Final = 168
_MINIMAP_SHARE: Final = 0.28
"""Of a narrow view's width at most: beside it stand scale bar, key and the picture's name."""
_WHOLE_SHARE: Final = 0.9
"""With this share of width and height in view the minimap would tell nothing new."""


class BadgeKind(StrEnum):
    """How much a badge matters."""

    NOTE = "note"
    PROBLEM = "problem"
    BLOCKING = "blocking"


@dataclass(frozen=True, slots=True)
class Badge:
    """A word about the picture ("simulated"), or a problem's sentence for the banner."""

    text: str
    kind: BadgeKind = BadgeKind.NOTE


def _plate(painter: QPainter, rect: QRectF) -> None:
    tokens = theme.current()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(tokens.line), 1))
    painter.setBrush(QColor(tokens.surface))
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), theme.RADIUS, theme.RADIUS)


class ScaleBarPlate(QWidget):
    """A scale bar with its length."""

    _PAD: Final = 10

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._bar: ScaleBar | None = None
        self.hide()

    def set_bar(self, bar: ScaleBar | None) -> None:
        """Show a bar, or none."""
        self._bar = bar
        self.setVisible(bar is not None)
        if bar is not None:
            self.setAccessibleName(
                translate("Viewer", "Scale bar: {length}").format(length=bar.text)
            )
            wide = max(bar.screen_px, self.fontMetrics().horizontalAdvance(bar.text))
            self.resize(round(wide) + 2 * self._PAD, text_size.scaled(18) + 20)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        del event
        if self._bar is None:
            return
        painter = QPainter(self)
        _plate(painter, QRectF(self.rect()))
        colour = QColor(theme.current().text)
        painter.setPen(colour)
        text = QRectF(0, 4, self.width(), text_size.scaled(18))
        painter.drawText(text, Qt.AlignmentFlag.AlignCenter, self._bar.text)
        left = (self.width() - self._bar.screen_px) / 2
        painter.fillRect(QRectF(left, text_size.scaled(18) + 8, self._bar.screen_px, 4), colour)


class Minimap(QWidget):
    """The whole picture, small, with a frame around the part in view; a click goes there."""

    jumped = Signal(float, float)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(translate("Viewer", "Overview of the picture"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._image: QImage | None = None
        self._frame = QRectF()
        self._longest = _MINIMAP_PX
        self.hide()

    def set_image(self, image: QImage | None) -> None:
        """Show a small picture, or nothing."""
        self._image = image
        self._resize()
        self._refresh()

    def set_room(self, width: int) -> None:
        """Take no more than its share of a view's width, px."""
        self._longest = min(_MINIMAP_PX, round(_MINIMAP_SHARE * width))
        self._resize()

    def _resize(self) -> None:
        image = self._image
        if image is None:
            return
        share = self._longest / max(image.width(), image.height())
        self.resize(
            max(24, round(image.width() * share)) + 2, max(24, round(image.height() * share)) + 2
        )

    def set_frame(self, share: QRectF) -> None:
        """Frame the part in view, given in shares of the picture; hide when all is in view."""
        self._frame = share.intersected(QRectF(0, 0, 1, 1))
        self._refresh()

    def _refresh(self) -> None:
        whole = min(self._frame.width(), self._frame.height()) > _WHOLE_SHARE
        self.setVisible(self._image is not None and not whole)
        self.update()

    def _inner(self) -> QRectF:
        return QRectF(self.rect()).adjusted(1, 1, -1, -1)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        del event
        if self._image is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        inner = self._inner()
        painter.drawImage(inner, self._image)
        painter.setPen(QPen(QColor(theme.current().line), 1))
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        frame = QRectF(
            inner.x() + self._frame.x() * inner.width(),
            inner.y() + self._frame.y() * inner.height(),
            max(6.0, self._frame.width() * inner.width()),
            max(6.0, self._frame.height() * inner.height()),
        )
        for colour, width in (("#0B0D0F", 4), ("#FFFFFF", 2)):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawRect(frame.adjusted(1, 1, -1, -1))

    def _jump(self, place: QPointF) -> None:
        inner = self._inner()
        x = (place.x() - inner.x()) / inner.width()
        y = (place.y() - inner.y()) / inner.height()
        self.jumped.emit(min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._jump(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._jump(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        event.accept()


class ZoomToolStrip(QFrame):
    """The zoom tools."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "chip")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3, 3, 3, 3)
        layout.setSpacing(2)
        self.zoom_in = self._button("zoom-in", translate("Viewer", "Zoom in (+)"))
        self.zoom_out = self._button("zoom-out", translate("Viewer", "Zoom out (−)"))
        self.fit = self._button("fit", translate("Viewer", "Fit the picture (0)"))
        self.actual = self._button(
            "actual", translate("Viewer", "One picture pixel a screen pixel (Z)")
        )

    def _button(self, icon: str, text: str) -> QToolButton:
        button = QToolButton(self)
        icons.bind(button, icon)
        button.setIconSize(QSize(icons.SIZE, icons.SIZE))
        button.setProperty("role", "quiet")
        button.setToolTip(text)
        button.setAccessibleName(text)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = self.layout()
        if layout is not None:
            layout.addWidget(button)
        return button


class Hud(QWidget):
    """Everything that floats, laid out along the edges; the middle lets the mouse through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.scale_bar = ScaleBarPlate(parent)
        self.minimap = Minimap(parent)
        self.tools = ZoomToolStrip(parent)
        self.instruments = InstrumentStrip(parent)
        self.greys = GreysPanel(parent)
        self.key = LayerKey(parent)
        self.stack = StackBar(parent)
        self.reading = QLabel(parent)
        self.reading.setProperty("role", "chip")
        self.reading.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.reading.hide()
        self._parent = parent
        self._chips: list[QLabel] = []
        self._banners: list[QLabel] = []
        self.tools.hide()
        self.hide()

    def use_instruments(self) -> None:
        """Offer what a picture is looked at and measured with."""
        self.instruments.show()
        self.arrange()

    def show_key(self, heat: str = "", marks: Sequence[tuple[str, str]] = ()) -> None:
        """Say what is laid over the picture: of what a heat map is, or (colour, text) of marks."""
        if heat:
            self.key.show_heat(heat)
        else:
            self.key.show_marks(marks)
        self.arrange()

    def show_greys(self, shown: bool) -> None:
        """Show or hide the greys of the picture."""
        self.greys.setVisible(shown)
        self.arrange()

    def set_reading(self, text: str) -> None:
        """Show what lies under the pointer, "" for nothing."""
        came = bool(text) and self.reading.isHidden()
        self.reading.setText(text)
        self.reading.adjustSize()
        self.reading.setVisible(bool(text))
        # Only then: while the pointer moves, nothing but the text changes.
        if came:
            self.arrange()

    def set_badges(self, badges: tuple[Badge, ...]) -> None:
        """Show notes as chips in the top left corner and problems as banners along the top."""
        for label in (*self._chips, *self._banners):
            label.hide()
            label.deleteLater()
        self._chips = [self._label(b) for b in badges if b.kind is BadgeKind.NOTE]
        self._banners = [self._label(b) for b in badges if b.kind is not BadgeKind.NOTE]
        self.arrange()

    def _label(self, badge: Badge) -> QLabel:
        label = QLabel(badge.text, self._parent)
        banner = badge.kind is not BadgeKind.NOTE
        label.setProperty("role", "banner" if banner else "chip")
        label.setProperty("tone", badge.kind.value)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(banner)
        label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        label.show()
        return label

    def arrange(self) -> None:
        """Put everything in its place along the parent's edges."""
        area: QRect = self._parent.rect().adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        self.tools.adjustSize()
        self.tools.move(area.right() + 1 - self.tools.width(), area.top())
        self.instruments.adjustSize()
        self.instruments.move(*self._instruments_place(area))
        beside = not self.instruments.isHidden() and self.instruments.y() == area.top()
        # Beside the tools the instruments stand as high as the banners: neither covers the other.
        room = (self.instruments if beside else self.tools).x() - MARGIN - area.left()
        top = area.top()
        for banner in self._banners:
            banner.setFixedWidth(max(room, 0))
            banner.setFixedHeight(banner.heightForWidth(max(room, 0)))
            banner.move(area.left(), top)
            top += banner.height() + theme.GRID
        self.greys.adjustSize()
        self.greys.move(
            self.instruments.x() - theme.GRID - self.greys.width(), self.instruments.y()
        )
        left = area.left()
        for chip in self._chips:
            chip.adjustSize()
            chip.move(left, top)
            left += chip.width() + theme.GRID
        self.stack.adjustSize()
        self.stack.move(left, top)
        self.scale_bar.move(area.left(), area.bottom() + 1 - self.scale_bar.height())
        # Where the minimap reaches over it all the same: a cut bar tells another length.
        self.scale_bar.raise_()
        self.reading.move(
            area.left() + self.scale_bar.width() + theme.GRID,
            area.bottom() + 1 - self.reading.height(),
        )
        corner = area.bottomRight()
        self.minimap.set_room(self._parent.width())
        self.minimap.move(
            corner.x() + 1 - self.minimap.width(), corner.y() + 1 - self.minimap.height()
        )
        beneath = self.scale_bar.y()
        if area.left() + self.key.width() >= self.minimap.x():
            beneath = min(beneath, self.minimap.y())
        self.key.move(area.left(), beneath - theme.GRID - self.key.height())

    def _instruments_place(self, area: QRect) -> tuple[int, int]:
        """Return where the instruments stand: under the tools, beside them in a low window."""
        left = area.right() + 1 - self.instruments.width()
        below = self.tools.geometry().bottom() + 1 + theme.GRID
        # The minimap comes and goes: its room is kept free, or tools would jump.
        if below + self.instruments.height() + _MINIMAP_PX < area.bottom():
            return left, below
        return self.tools.x() - theme.GRID - self.instruments.width(), area.top()

    @property
    def banner_bottom(self) -> int:
        """Where the banners end, px from the top; 0 without any."""
        return max((b.geometry().bottom() + 1 for b in self._banners), default=0)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            icons.recolour(self.tools)
            icons.recolour(self.instruments)
        super().changeEvent(event)
