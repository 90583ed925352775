"""The work page: the picture in the middle, the days under it, the dish's numbers beside it."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from colonyqc.domain.classes import ColonyClass
from colonyqc.domain.verdict import Approval, Verdict
from colonyqc.gui.pages.review.colony_facts import ToBegin
from colonyqc.gui.pages.review.correction_bar import CorrectionBar
from colonyqc.gui.pages.review.correction_canvas import CorrectionCanvas
from colonyqc.gui.pages.review.days_bar import DaysBar
from colonyqc.gui.pages.review.decide import DecisionBar
from colonyqc.gui.pages.review.decision_keys import DecisionKeys
from colonyqc.gui.pages.review.dish_bar import DishBar
from colonyqc.gui.pages.review.dish_card import DishCard
from colonyqc.gui.pages.review.filmstrip import Filmstrip
from colonyqc.gui.pages.review.legend import Legend
from colonyqc.gui.pages.review.presenter import CardFacts, ColonyTableRow
from colonyqc.gui.pages.review.sheet_card import SheetCard
from colonyqc.gui.pages.review.sheet_presenter import SheetFacts
from colonyqc.gui.pages.review.table import ColonyTable
from colonyqc.gui.viewer.linked_views import LinkedViews
from colonyqc.gui.widgets import text_size
from colonyqc.gui.widgets.basics import hairline
from colonyqc.gui.widgets.least_scroll import LeastScroll
from colonyqc.gui.widgets.why_dialog import WhyDialog

_PANEL = 400
_LIST = 208
_LEAST_CARD = 120
"""What is seen of the card in the smallest window, px; the rest is scrolled to."""
_NARROW = 960
"""Below this width, px, the list folds: the picture and the card need the room."""
_LOW = 580
"""Below this height, px, the legend folds: the numbers and what decides need the room."""


class SnugScroll(QScrollArea):
    """A scroll area that asks for its contents' height, and scrolls where it gets less."""

    def __init__(self, inner: QWidget) -> None:
        super().__init__()
        self._inner = inner
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        self.setWidget(inner)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        inner = self._inner
        height = inner.heightForWidth(self.width())
        return QSize(inner.sizeHint().width(), max(height, inner.minimumSizeHint().height()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if watched is self._inner and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(self._inner.minimumSizeHint().width(), text_size.scaled(_LEAST_CARD))


class ReviewView(QWidget):
    """Takes setters; emits what a person asks for.

    Signals: ``day_chosen(place)``, ``picture_chosen(place)``, ``colony_chosen(number)``,
    ``order_changed(numbers)``, ``verdict_asked(Verdict)``, ``dish_verdict_asked(Approval)``,
    ``rest_accepted()``, ``reason_given(answer, reason)``,
    ``overlay_changed(opacity, style, {class: visible})``, ``dead_shown(bool)``, ``again_asked()``,
    ``membranes_asked()``, ``feeders_said(bool)``.
    """

    day_chosen = Signal(int)
    picture_chosen = Signal(int)
    colony_chosen = Signal(int)
    order_changed = Signal(list)
    verdict_asked = Signal(object)
    dish_verdict_asked = Signal(object)
    rest_accepted = Signal()
    reason_given = Signal(object, str)
    overlay_changed = Signal(float, str, object)
    dead_shown = Signal(bool)
    again_asked = Signal()
    membranes_asked = Signal()
    feeders_said = Signal(bool)

    def __init__(self, worklist: QWidget, viewer: CorrectionCanvas) -> None:
        super().__init__()
        self._shown = True
        self.worklist = worklist
        self.viewer = viewer
        self.card = DishCard()
        self.sheet = SheetCard()
        self.legend = Legend()
        self.table = ColonyTable()
        self.decisions = DecisionBar()
        self.dish = DishBar(self.card.signing.sign)
        self.filmstrip = Filmstrip()
        self.pane = LinkedViews(viewer)
        self.days_bar = DaysBar()
        self.correction = CorrectionBar()
        self.correction.hide()
        self.filmstrip.add_tools(self.days_bar)
        self.panel = self._panel()
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.correction)
        column.addWidget(self.pane, 1)
        column.addWidget(self.days_bar.note)
        column.addWidget(self.filmstrip)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setObjectName("work")
        splitter.setChildrenCollapsible(False)
        for part in (worklist, middle, self.panel):
            splitter.addWidget(part)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([text_size.scaled(_LIST), 800, text_size.scaled(_PANEL)])
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(splitter)
        self._join()
        self.set_card(None)
        self.set_sheet(None)

    def set_days(self, days: Sequence[int | None], verdicts: Sequence[str], current: int) -> None:
        """Show the days of the dish, one of them current."""
        self.filmstrip.set_days(days, verdicts, current)

    def set_thumbnail(self, place: int, image: QImage) -> None:
        """Show a day's small picture."""
        self.filmstrip.set_thumbnail(place, image)

    def set_pictures(self, names: Sequence[str], current: int) -> None:
        """Show the pictures of the day by number."""
        self.filmstrip.set_pictures(names, current)

    def set_card(self, facts: CardFacts | None) -> None:
        """Show a dish's numbers; None hides the panel's contents."""
        self._low.setVisible(facts is not None)
        if facts is not None:
            self.card.show_facts(facts)
            self._scroll.updateGeometry()

    def set_sheet(self, facts: SheetFacts | None) -> None:
        """Show the numbers of prompted sheets in place of a dish's; None hides them."""
        self.sheet.setVisible(facts is not None)
        if facts is not None:
            self.sheet.show_facts(facts)

    def set_colonies(self, rows: Sequence[ColonyTableRow], unit: str) -> None:
        """Show the colonies of the picture."""
        self.table.set_rows(rows, unit)

    def set_class_shares(self, shares: Mapping[ColonyClass, float]) -> None:
        """Show how much of the picture each class covers, %."""
        self.legend.set_shares(shares)

    def set_dead_share(self, share: float) -> None:
        """Show dead cells' share of what the picture's cells cover, %; nan where not measured."""
        self.legend.set_dead(share)

    def set_overlay(self, opacity: float, style: str) -> None:
        """Show how overlays are drawn."""
        self.legend.set_looks(opacity, style)

    def select_colony(self, number: int | None) -> None:
        """Mark a colony in the table and let the buttons act on it."""
        self.table.select(number)
        self.decisions.set_colony(number)

    def say_colony(self, facts: str | ToBegin) -> None:
        """Show what stands beside the colony in hand."""
        self.decisions.say(facts)

    def set_left(self, count: int | None) -> None:
        """Say how many colonies of the day can be accepted as proposed."""
        self.dish.set_left(count)

    def set_held(self, why: str) -> None:
        """Let nothing be decided on colonies or the dish, and say why; "" lets it be again."""
        self.decisions.set_held(why)
        self.dish.set_held(why)

    def set_keys(self, keys: DecisionKeys) -> None:
        """Say by which keys colonies and dishes are decided on."""
        self.decisions.set_keys(keys)
        self.dish.set_keys(keys)
        self.correction.set_keys(keys)

    def ask_dish_reason(self, approval: Approval) -> None:
        """Ask in place why a dish is rejected, or approved against the rules."""
        self.set_panels(True)
        self.decisions.reason.ask_dish(approval)

    def ask_reason(self, number: int, verdict: Verdict) -> None:
        """Ask in place why a colony is discarded, or decided on against the rules."""
        self.set_panels(True)
        self.decisions.reason.ask(number, verdict)

    def ask_why(self, sentence: str, owed: bool, given: Callable[[str], None]) -> None:
        """Ask why a dish is analysed again; ``given`` is told unless the person thinks better."""
        dialog = WhyDialog(self.window(), sentence, owed=owed)
        dialog.given.connect(given)
        dialog.open()

    def focus_picture(self) -> None:
        """Give the picture the keys: no button is left that a further key would press."""
        self.viewer.setFocus()

    def set_panels(self, shown: bool) -> None:
        """Show the panels, or let the picture fill the page."""
        self._shown = shown
        for part in (self.panel, self.filmstrip):
            part.setVisible(shown)
        self._fold()

    def toggle_panels(self) -> None:
        """Hide the panels when they are shown, show them when they are hidden."""
        self.set_panels(not self.panel.isVisibleTo(self))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        self._fold()
        super().resizeEvent(event)

    def _fold(self) -> None:
        self.legend.set_low(self.height() < text_size.scaled(_LOW))
        self.worklist.setVisible(self._shown and self.width() >= text_size.scaled(_NARROW))

    def _panel(self) -> QWidget:
        self._scroll = SnugScroll(self.card)
        self._inner = PanelStack(
            self._scroll,
            hairline(),
            self.legend,
            hairline(),
            self.table,
            self.decisions,
            hairline(),
            self.dish,
        )
        self._low = LeastScroll(self._inner, wraps=True)
        self._low.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        panel = QFrame()
        panel.setProperty("role", "panel")
        panel.setMinimumWidth(text_size.scaled(320))
        column = QVBoxLayout(panel)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._low)
        column.addWidget(self.sheet)
        return panel

    def _join(self) -> None:
        self.filmstrip.day_chosen.connect(self.day_chosen)
        self.filmstrip.picture_chosen.connect(self.picture_chosen)
        self.table.chosen.connect(self.colony_chosen)
        self.table.order_changed.connect(self.order_changed)
        self.decisions.asked.connect(self.verdict_asked)
        self.decisions.reason_given.connect(self.reason_given)
        self.dish.rest_accepted.connect(self.rest_accepted)
        self.dish.verdict_asked.connect(self.dish_verdict_asked)
        self.decisions.reason.closed.connect(self.focus_picture)
        self.legend.changed.connect(self.overlay_changed)
        self.legend.dead_shown.connect(self.dead_shown)
        self.card.again.clicked.connect(self.again_asked)
        self.card.feeders.said.connect(self.feeders_said)
        self.sheet.membranes.clicked.connect(self.membranes_asked)


class PanelStack(QWidget):
    """Widgets above one another without gaps, as high as they must be and no higher."""

    def __init__(self, *parts: QWidget) -> None:
        super().__init__()
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in parts:
            column.addWidget(part)

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        # A scroll area gives what wraps its text the height it would like, not the least
        # (QScrollAreaPrivate::updateScrollBars): what decides would then lie below the edge of any
        # laptop's window while the card, which scrolls by itself, has room.
        return self._column.minimumHeightForWidth(width)
