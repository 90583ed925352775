"""What is wrong with how a window is laid out: cut, clipped, overlapping, nameless."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QGraphicsView,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QScrollArea,
    QScrollBar,
    QStackedWidget,
    QTableView,
    QWidget,
)

from colonyqc.gui.widgets import text_size, theme
from colonyqc.gui.widgets.basics import ElidedLabel

CONTROLS = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QGraphicsView,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
)
_SLACK = 1
_EDIT_PAD = 4


def seen(root: QWidget) -> Iterator[QWidget]:
    """Yield the widgets below ``root`` that are shown, scrolled out of sight or not."""
    yield from (each for each in root.findChildren(QWidget) if each.isVisibleTo(root))


def inner(widget: QWidget) -> bool:
    """Tell whether a widget is a part of another control and speaks through it."""
    if isinstance(widget, QScrollBar | QHeaderView) or widget.objectName().startswith("qt_"):
        return True
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QAbstractSpinBox | QComboBox):
            return True
        above = above.parentWidget()
    # A table's corner and the editors of its cells.
    parent = widget.parentWidget()
    return isinstance(parent, QTableView) and isinstance(widget, QAbstractButton)


def told(widget: QWidget) -> str:
    """Return a widget in words, for a person who reads why a test failed."""
    text = getattr(widget, "text", None)
    said = text() if callable(text) else widget.accessibleName()
    return f"{type(widget).__name__} “{str(said)[:60]}” {widget.width()}×{widget.height()}"


def nameless(root: QWidget) -> list[str]:
    """Return the controls that a screen reader has no name for."""
    found = []
    for widget in root.findChildren(QWidget):
        if isinstance(widget, CONTROLS) and not inner(widget):
            interface = QAccessible.queryAccessibleInterface(widget)
            name = interface.text(QAccessible.Text.Name) if interface else widget.accessibleName()
            # A button without words is one that is not shown until it gets them.
            if not name.strip() and widget.isVisibleTo(root):
                found.append(f"{told(widget)} in {_way(widget)}")
    return found


def _all_cut(outer: Sequence[QWidget]) -> list[str]:
    """Return what has less room than its words need."""
    return [f"{told(each)}: {why}" for each in outer if (why := _cut(each))]


def _all_clipped(root: QWidget, outer: Sequence[QWidget]) -> list[str]:
    """Return what lies outside the window, or outside a part that does not scroll to it."""
    found = []
    for widget in outer:
        if isinstance(widget, (*CONTROLS, QLabel)) and widget.width():
            why = _clipped(widget, root)
            if why:
                found.append(f"{told(widget)}: {why}")
    return found


def _overlapping(root: QWidget, shown: Sequence[QWidget]) -> list[str]:
    """Return pairs of neighbours in a layout that lie over one another."""
    found = []
    for parent in (root, *shown):
        if parent.layout() is None or isinstance(parent, QStackedWidget):
            continue
        laid = [each for each in _laid(parent) if each.isVisibleTo(root)]
        for place, one in enumerate(laid):
            for other in laid[place + 1 :]:
                both = one.geometry().intersected(other.geometry())
                if both.width() > _SLACK and both.height() > _SLACK:
                    found.append(f"{told(one)} and {told(other)}")
    return found


def wrong(root: QWidget) -> list[str]:
    """Return everything that is wrong with how a window is laid out."""
    shown = tuple(seen(root))
    outer = [each for each in shown if not inner(each)]
    return [
        *(f"cut: {each}" for each in _all_cut(outer)),
        *(f"clipped: {each}" for each in _all_clipped(root, outer)),
        *(f"overlapping: {each}" for each in _overlapping(root, shown)),
    ]


def _laid(parent: QWidget) -> Iterator[QWidget]:
    """Yield the widgets in a widget's layout and in those inside it."""
    waiting = [parent.layout()]
    while waiting:
        layout = waiting.pop()
        for place in range(layout.count() if layout else 0):
            item = layout.itemAt(place) if layout else None
            if item is not None and item.layout() is not None:
                waiting.append(item.layout())
            widget = item.widget() if item is not None else None
            if widget is not None:
                yield widget


def _cut(widget: QWidget) -> str:
    size, need = widget.size(), widget.sizeHint()
    if isinstance(widget, ElidedLabel):
        return ""
    if isinstance(widget, QLabel):
        if not widget.text():
            return ""
        if widget.wordWrap():
            high = widget.heightForWidth(size.width())
            return f"needs {high} px of height" if high > size.height() + _SLACK else ""
    elif isinstance(widget, QHeaderView):
        return ""
    elif isinstance(widget, QTableView):
        return _cut_head(widget.horizontalHeader())
    elif isinstance(widget, QLineEdit):
        text = widget.text() or widget.placeholderText()
        wide = widget.fontMetrics().horizontalAdvance(text) + _EDIT_PAD
        # What a person typed scrolls in its field; what the program says there must be read.
        return f"needs {wide} px" if not widget.text() and wide > size.width() else ""
    elif isinstance(widget, QComboBox):
        wide = widget.minimumSizeHint().width()
        # A long name is shortened in its field; its hint says all of it.
        free = widget.isEditable() or widget.currentText() in widget.toolTip()
        return "" if free or wide <= size.width() + _SLACK else f"needs {wide} px"
    elif not isinstance(widget, QAbstractButton) or not widget.text():
        return ""
    else:
        # In a low window a button may be as low as a finger still finds it.
        need = QSize(need.width(), min(need.height(), text_size.scaled(theme.TARGET_PX)))
    if need.width() > size.width() + _SLACK:
        return f"needs {need.width()} px of width"
    return f"needs {need.height()} px of height" if need.height() > size.height() + _SLACK else ""


def _cut_head(head: QHeaderView) -> str:
    if head.isHidden():
        return ""
    model = head.model()
    for section in range(head.count()):
        text = str(model.headerData(section, Qt.Orientation.Horizontal) or "")
        wide = max(
            (head.fontMetrics().horizontalAdvance(line) for line in text.split("\n")), default=0
        )
        if not head.isSectionHidden(section) and wide > head.sectionSize(section):
            return f"heading “{text}” needs {wide} px"
    return ""


def _clipped(widget: QWidget, root: QWidget) -> str:
    box = QRect(QPoint(0, 0), widget.size())
    above = widget
    while above is not root:
        parent = above.parentWidget()
        if parent is None:
            return ""
        box.translate(above.pos())
        area = parent.parentWidget()
        if isinstance(area, QScrollArea) and parent is area.viewport():
            never = area.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff
            if never and (box.left() < -_SLACK or box.right() > parent.width() + _SLACK):
                return f"reaches to {box.right()} px of {parent.width()}, and nothing scrolls"
            return ""  # scrolled to
        if isinstance(area, QAbstractScrollArea):
            return ""
        room = parent.rect().adjusted(-_SLACK, -_SLACK, _SLACK, _SLACK)
        if not room.contains(box):
            return f"{box.getRect()} leaves {told(parent)}"
        above = parent
    return ""


def _way(widget: QWidget) -> str:
    names = []
    above = widget.parentWidget()
    while above is not None:
        names.append(type(above).__name__)
        above = above.parentWidget()
    return " < ".join(names[:5])
