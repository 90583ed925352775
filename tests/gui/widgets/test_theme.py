"""Both themes can be read by everyone, and every icon is there and takes its colour."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QAction, QColor, QPalette
from PySide6.QtWidgets import QApplication, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from colonyqc.domain.classes import COLOURS
from colonyqc.domain.verdict import UNPROVED, DishVerdict, Verdict
from colonyqc.gui.widgets import icons, text_size, theme
from colonyqc.gui.widgets.theme import GLYPH, TEXT_PAIRS, THEMES, VERDICTS, ThemeName, contrast

NEEDED = (
    {"open", "folder", "play", "stop", "zoom-in", "zoom-out", "fit", "layers", "sun", "moon"}
    | {"trend", "report", "history", "models", "settings", "keep", "watch", "discard", "undo"}
    | {"left", "right", "up", "down", "language"}
)


@pytest.fixture
def app(qapp: QApplication) -> Iterator[QApplication]:
    yield qapp
    qapp.setProperty("colonyqc_theme", None)


def test_contrast_follows_wcag() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert contrast("#123456", "#123456") == 1.0


@pytest.mark.parametrize("chosen", THEMES)
@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_text_can_be_read(chosen: ThemeName, text: str, ground: str) -> None:
    tokens = THEMES[chosen]
    assert contrast(getattr(tokens, text), getattr(tokens, ground)) >= 4.5


def test_glyphs_can_be_read_on_their_fills() -> None:
    for look in VERDICTS.values():
        assert contrast(GLYPH, look.fill) >= 4.5


def test_every_verdict_has_a_look_that_no_other_meaning_shares() -> None:
    assert set(VERDICTS) == {*Verdict, *DishVerdict, UNPROVED}
    looks = {v.glyph: (v.shape, v.fill) for v in VERDICTS.values()}
    assert len(looks) == len(set(looks.values())) == 6
    assert len({theme.SELECTION, theme.MEMBRANE, *COLOURS.values()}) == 2 + len(COLOURS)


@pytest.mark.parametrize("chosen", THEMES)
def test_apply_dresses_the_application(qtbot: QtBot, app: QApplication, chosen: ThemeName) -> None:
    theme.apply(app, chosen)
    tokens = THEMES[chosen]
    assert theme.current() is tokens
    assert app.palette().color(QPalette.ColorRole.Window) == QColor(tokens.window)
    assert app.font().pixelSize() == text_size.body()
    assert theme.verdict_colour("fail") == tokens.discard
    window = QWidget()
    qtbot.addWidget(window)
    theme.apply_to(window)
    assert "$" not in window.styleSheet()
    assert tokens.raised in window.styleSheet()


def test_widgets_are_polished_once_and_not_once_for_each_they_lie_in(
    qtbot: QtBot, app: QApplication
) -> None:
    theme.apply(app, "dark")
    window = inner = QWidget()
    qtbot.addWidget(window)
    for _ in range(12):
        inner = QWidget(inner)
    theme.apply_to(window)
    window.show()
    told = _StyleChanges()
    inner.installEventFilter(told)
    theme.apply(app, "light")
    theme.apply_to(window)
    assert 1 <= told.count <= 3


class _StyleChanges(QObject):
    """Counts how often a widget is told that its style has changed."""

    count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        self.count += event.type() == QEvent.Type.StyleChange
        return super().eventFilter(watched, event)


def test_the_set_has_every_icon_needed() -> None:
    assert set(icons.names()) >= NEEDED


@pytest.mark.parametrize("name", icons.names())
def test_icons_are_drawn_in_the_colour_asked_for(qapp: QApplication, name: str) -> None:
    image = icons.pixmap(name, "#FF0000", 2).toImage()
    assert image.width() == 2 * icons.SIZE
    inked = [
        image.pixelColor(x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() > 128
    ]
    assert 0.02 < len(inked) / (2 * icons.SIZE) ** 2 < 0.5
    assert all(c.red() > 200 and c.green() < 30 and c.blue() < 30 for c in inked)


def test_an_unknown_icon_is_our_mistake(qapp: QApplication) -> None:
    with pytest.raises(KeyError):
        icons.icon("unicorn")


def test_bound_icons_change_with_the_theme(qtbot: QtBot, app: QApplication) -> None:
    theme.apply(app, "dark")
    button = QToolButton()
    qtbot.addWidget(button)
    action = QAction(button)
    icons.bind(button, "keep")
    icons.bind(action, "undo")
    before = button.icon().cacheKey(), action.icon().cacheKey()
    theme.apply(app, "light")
    icons.recolour(button)
    assert button.icon().cacheKey() != before[0]
    assert action.icon().cacheKey() != before[1]


def test_the_program_has_an_icon_for_title_bars_and_docks(qtbot: QtBot) -> None:
    made = icons.program()
    for side in (16, 128):
        image = made.pixmap(side, side).toImage()
        assert image.width() >= side
        assert image.pixelColor(0, 0).alpha() < 8, "its corners are round"
        colours = {image.pixel(x, side // 2) for x in range(side)}
        assert len(colours) > 2, "something is drawn on it"
