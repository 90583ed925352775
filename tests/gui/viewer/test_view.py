"""The real view, painted offscreen: what is seen, and what a hand on mouse and keys does."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from colonyqc.domain.classes import COLOURS, ColonyClass
from colonyqc.domain.colony import Colony
from colonyqc.domain.dead_cells import Disc
from colonyqc.domain.picture import Region
from colonyqc.domain.verdict import Verdict
from colonyqc.gui.core.jobs import Jobs
from colonyqc.gui.viewer.controller import ViewerController
from colonyqc.gui.viewer.hud import Badge, BadgeKind
from colonyqc.gui.viewer.state import OverlayStyle
from colonyqc.gui.viewer.view import ViewerView
from colonyqc.gui.widgets import theme
from colonyqc.services.viewing.editable_labels import EditableLabels
from colonyqc.services.viewing.grid import PyramidGrid, TileIndex
from support.builders import colony
from support.viewer import MemoryPicture

GREY = QColor(100, 100, 100)


class Stage:
    """A shown view with its controller."""

    def __init__(self, qtbot: QtBot, jobs: Jobs) -> None:
        self.qtbot, self.jobs = qtbot, jobs
        self.view = ViewerView()
        qtbot.addWidget(self.view)
        self.controller = ViewerController(self.view, jobs)
        self.view.resize(824, 624)
        self.view.show()

    def settle(self) -> None:
        self.qtbot.wait(10)
        self.qtbot.waitUntil(lambda: not self.jobs.active)
        self.qtbot.wait(10)

    def colour(self, x: float, y: float) -> QColor:
        """Return the colour shown at a picture point."""
        place = self.place(x, y)
        return self.view.viewport().grab().toImage().pixelColor(place)

    def place(self, x: float, y: float) -> QPoint:
        return self.view.viewportTransform().map(QPointF(x, y)).toPoint()

    def wheel(self, place: QPoint, steps: int) -> None:
        event = QWheelEvent(
            QPointF(place),
            QPointF(self.view.mapToGlobal(place)),
            QPoint(),
            QPoint(0, 120 * steps),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(self.view.viewport(), event)

    def key(self, kind: QEvent.Type, key: Qt.Key) -> None:
        QApplication.sendEvent(self.view, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier))


@pytest.fixture
def stage(qtbot: QtBot, jobs: Jobs) -> Iterator[Stage]:
    made = Stage(qtbot, jobs)
    yield made
    made.controller.clear()


def halves(width: int = 1600, height: int = 1200) -> MemoryPicture:
    labels = np.zeros((height, width), np.uint8)
    labels[:, width // 2 :] = ColonyClass.UNDIFFERENTIATED
    return MemoryPicture(labels, (1, 4))


def test_the_whole_picture_shows_at_once_with_room_around(
    stage: Stage, picture: Callable[..., MemoryPicture]
) -> None:
    stage.controller.show(picture(1600, 1200))
    stage.settle()
    assert stage.view.zoom == pytest.approx(0.5)
    assert stage.colour(5, 5) == GREY
    assert stage.colour(1595, 1195) == GREY
    assert stage.colour(-10, 600) == QColor(theme.current().canvas)


def test_tiles_meet_without_seams_at_odd_zooms(
    stage: Stage, picture: Callable[..., MemoryPicture]
) -> None:
    stage.controller.show(picture(1600, 1200))
    for zoom in (0.37, 0.713, 1.234, 5.1):
        stage.view.center_on(512, 512, zoom)
        stage.settle()
        shot = stage.view.viewport().grab().toImage()
        middle = shot.height() // 2
        assert {shot.pixel(x, middle) for x in range(250, 560)} == {GREY.rgb()}


def test_overlay_is_blended_where_the_class_is(
    stage: Stage, picture: Callable[..., MemoryPicture]
) -> None:
    stage.controller.show(picture(1600, 1200), halves())
    stage.settle()
    assert stage.colour(400, 600) == GREY
    green = QColor(COLOURS[ColonyClass.UNDIFFERENTIATED])
    inside = stage.colour(1200, 600)
    assert inside.green() == pytest.approx(0.75 * 100 + 0.25 * green.green(), abs=2)
    line = stage.colour(801.5, 600)
    assert line.red() < 60
    stage.controller.set_overlay(ColonyClass.UNDIFFERENTIATED, style=OverlayStyle.OUTLINE)
    assert stage.colour(1200, 600) == GREY
    stage.controller.set_overlay(ColonyClass.UNDIFFERENTIATED, visible=False)
    assert stage.colour(801.5, 600) == GREY


def test_outline_stays_thin_on_the_screen_at_any_zoom(
    stage: Stage, picture: Callable[..., MemoryPicture]
) -> None:
    stage.controller.show(picture(1600, 1200), halves())
    stage.controller.set_overlay(
        ColonyClass.UNDIFFERENTIATED, style=OverlayStyle.OUTLINE, opacity=1.0
    )
    for zoom in (0.5, 1.0, 3.0, 16.0):
        stage.view.center_on(800, 600, zoom)
        stage.settle()
        shot = stage.view.viewport().grab().toImage()
        row = [shot.pixelColor(x, 300).red() for x in range(380, 450)]
        assert 1 <= sum(red < 50 for red in row) <= 3
    assert stage.view.zoom == 16.0


def test_space_peeks_at_the_naked_picture_while_held(
    stage: Stage, picture: Callable[..., MemoryPicture]
) -> None:
    stage.controller.show(picture(1600, 1200), halves())
    stage.settle()
    painted = stage.colour(1200, 600)
    stage.key(QEvent.Type.KeyPress, Qt.Key.Key_Space)
    assert stage.colour(1200, 600) == GREY
    stage.key(QEvent.Type.KeyRelease, Qt.Key.Key_Space)
    assert stage.colour(1200, 600) == painted


def test_the_wheel_zooms_about_the_pointer(
    stage: Stage, picture: Callable[..., MemoryPicture]
) -> None:
    stage.controller.show(picture(1600, 1200))
    stage.settle()
    place = QPoint(600, 200)
    before = stage.view.to_picture(QPointF(place))
    stage.wheel(place, 3)
    after = stage.view.to_picture(QPointF(place))
    assert stage.view.zoom == pytest.approx(0.5 * 1.25**3)
    assert (after - before).manhattanLength() < 3
    stage.wheel(place, 40)
    assert stage.view.zoom == 32
    stage.wheel(place, -99)
    assert 0 < stage.view.zoom < 0.5


def test_keys_zoom_and_fit(stage: Stage, picture: Callable[..., MemoryPicture]) -> None:
    stage.controller.show(picture(1600, 1200))
    stage.settle()
    expected = ((Qt.Key.Key_Plus, 0.75), (Qt.Key.Key_Minus, 0.5), (Qt.Key.Key_Z, 1.0))
    for key, zoom in (*expected, (Qt.Key.Key_0, 0.5)):
        stage.key(QEvent.Type.KeyPress, key)
        assert stage.view.zoom == pytest.approx(zoom)


def test_a_fitted_picture_stays_fitted_when_the_window_changes(
    stage: Stage, picture: Callable[..., MemoryPicture]
) -> None:
    stage.controller.show(picture(1600, 1200))
    stage.view.resize(424, 324)
    stage.settle()
    assert stage.view.zoom == pytest.approx(0.25)
    stage.view.zoom_in()
    stage.view.resize(824, 624)
    stage.settle()
    assert stage.view.zoom == pytest.approx(0.375)


def test_dragging_moves_the_picture_and_clicks_nothing(
    stage: Stage, picture: Callable[..., MemoryPicture], qtbot: QtBot
) -> None:
    stage.controller.show(picture(1600, 1200))
    stage.view.center_on(800, 600, 2.0)
    stage.settle()
    clicks: list[Any] = []
    stage.view.clicked.connect(lambda *place: clicks.append(place))
    port, start = stage.view.viewport(), QPoint(400, 300)
    before = stage.view.to_picture(QPointF(start))
    qtbot.mousePress(port, Qt.MouseButton.LeftButton, pos=start)
    for step in (20, 40, 60):
        qtbot.mouseMove(port, start + QPoint(step, step))
    qtbot.mouseRelease(port, Qt.MouseButton.LeftButton, pos=start + QPoint(60, 60))
    after = stage.view.to_picture(QPointF(start))
    assert before.x() - after.x() == pytest.approx(30, abs=1)
    assert clicks == []


def test_a_click_on_a_colony_names_it(
    stage: Stage, picture: Callable[..., MemoryPicture], qtbot: QtBot
) -> None:
    outline = ((200, 200), (500, 200), (500, 500), (200, 500))
    target = colony(4, outline=outline, box=(200, 200, 301, 301))
    stage.controller.show(picture(1600, 1200), None, [target])
    stage.settle()
    with qtbot.waitSignal(stage.controller.colony_clicked) as caught:
        qtbot.mouseClick(
            stage.view.viewport(), Qt.MouseButton.LeftButton, pos=stage.place(350, 350)
        )
    assert caught.args == [4]
    stage.controller.select(4)
    assert stage.colour(350, 200.5).blue() > 200


def test_decisions_wear_their_colour_at_the_centroid(
    stage: Stage, picture: Callable[..., MemoryPicture]
) -> None:
    numbers = {1: Verdict.KEEP, 2: Verdict.WATCH, 3: Verdict.DISCARD}
    colonies = [colony(n, centroid=(400.0 * n, 600.0)) for n in numbers]
    stage.controller.show(picture(1600, 1200), None, colonies)
    stage.controller.set_decisions(numbers)
    stage.settle()
    for number, verdict in numbers.items():
        shown = stage.colour(400 * number + 12, 600)
        fill = QColor(theme.VERDICTS[verdict].fill)
        assert abs(shown.hslHue() - fill.hslHue()) < 12


def test_a_colony_bears_its_number_where_there_is_room(
    stage: Stage, picture: Callable[..., MemoryPicture]
) -> None:
    large = colony(11, centroid=(400.0, 600.0), box=(200, 400, 400, 400))
    small = colony(12, centroid=(1200.0, 600.0), box=(1190, 590, 20, 20))

    def shown(*colonies: Colony) -> QImage:
        stage.controller.show(picture(1600, 1200), None, colonies)
        stage.settle()
        return stage.view.viewport().grab().toImage()

    bare = shown()
    assert shown(small) == bare, "no room for a number"
    assert shown(small, large) != bare


def test_a_banner_pushes_the_fitted_picture_down(
    stage: Stage, picture: Callable[..., MemoryPicture]
) -> None:
    source = picture(1600, 1200)
    stage.controller.show(source)
    stage.settle()
    before = stage.place(0, 0).y()
    sentence = "The picture is out of focus. " * 12
    stage.controller.show(source, badges=["simulated", Badge(sentence, BadgeKind.PROBLEM)])
    stage.settle()
    assert stage.place(0, 0).y() > before + 40
    assert stage.view.hud.banner_bottom <= stage.place(0, 0).y()


@pytest.mark.parametrize("height", [480, 900])
def test_a_banner_covers_no_tool(
    stage: Stage, picture: Callable[..., MemoryPicture], height: int
) -> None:
    stage.view.resize(680, height)
    hud = stage.view.hud
    hud.use_instruments()
    sentence = "The pixel size is unknown: sizes are given in pixels. " * 3
    stage.controller.show(picture(1600, 1200), badges=[Badge(sentence, BadgeKind.PROBLEM)])
    stage.settle()
    (banner,) = hud._banners
    for part in (hud.tools, hud.instruments):
        assert not banner.geometry().intersects(part.geometry())
    assert banner.height() >= banner.heightForWidth(banner.width())


def test_the_minimap_never_cuts_the_scale_bar_short(
    stage: Stage, picture: Callable[..., MemoryPicture]
) -> None:
    stage.view.resize(150, 400)
    stage.controller.show(picture(), pixel_size_um=1.0)
    stage.settle()
    stage.view.center_on(1000, 700, 1.0)
    stage.settle()
    bar, minimap = stage.view.hud.scale_bar, stage.view.hud.minimap
    assert minimap.isVisible()
    assert minimap.geometry().intersects(bar.geometry())
    # Nothing of the bar changes where the minimap is taken away: it lies on top.
    place = bar.geometry().adjusted(8, 8, -8, -8)
    covered = stage.view.grab(place).toImage()
    minimap.hide()
    assert stage.view.grab(place).toImage() == covered


def test_in_half_a_window_the_minimap_leaves_room_for_scale_bar_and_key(
    stage: Stage, picture: Callable[..., MemoryPicture]
) -> None:
    stage.view.resize(324, 500)
    stage.controller.show(picture(), pixel_size_um=1.0)
    stage.settle()
    stage.view.center_on(1000, 700, 1.0)
    hud = stage.view.hud
    hud.show_key(marks=[("#56b4e9", "only ips-phase@2.2.0: 24.3 %")])
    stage.settle()
    assert hud.minimap.isVisible()
    for part in (hud.scale_bar, hud.key):
        assert part.isVisible()
        assert not hud.minimap.geometry().intersects(part.geometry())
    narrow = hud.minimap.width()
    stage.view.resize(1000, 700)
    stage.settle()
    assert hud.minimap.width() > narrow


def test_minimap_shows_only_when_part_is_out_of_view_and_jumps(
    stage: Stage, picture: Callable[..., MemoryPicture], qtbot: QtBot
) -> None:
    stage.controller.show(picture(1600, 1200))
    stage.settle()
    minimap = stage.view.hud.minimap
    assert not minimap.isVisible()
    stage.view.zoom_at(4.0, QPointF(400, 300))
    stage.settle()
    assert minimap.isVisible()
    qtbot.mouseClick(minimap, Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
    stage.settle()
    seen = stage.view.visible_region
    assert abs(seen.x + seen.width / 2) < 40
    assert abs(seen.y + seen.height / 2) < 40


def test_colour_pictures_keep_their_channels(stage: Stage) -> None:
    pixels = np.zeros((300, 400, 3), np.uint8)
    pixels[:] = (200, 100, 50)
    stage.controller.show(MemoryPicture(pixels, (1, 2)))
    stage.settle()
    assert stage.colour(200, 150) == QColor(200, 100, 50)


def test_an_empty_viewer_shows_nothing_and_takes_input(stage: Stage, qtbot: QtBot) -> None:
    stage.wheel(QPoint(10, 10), 2)
    stage.view.fit()
    qtbot.mouseClick(stage.view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(30, 30))
    stage.settle()
    assert stage.view.zoom == 1.0
    assert not stage.view.hud.tools.isVisible()
    assert not stage.view.hud.scale_bar.isVisible()


def test_a_change_of_theme_redraws_background_and_tools(
    stage: Stage, picture: Callable[..., MemoryPicture], qapp: QApplication
) -> None:
    theme.apply(qapp, "dark")
    stage.controller.show(picture(1600, 1200))
    stage.settle()
    before = stage.view.hud.tools.fit.icon().cacheKey()
    theme.apply(qapp, "light")
    stage.settle()
    assert stage.colour(-10, 600) == QColor(theme.THEMES["light"].canvas)
    assert stage.view.hud.tools.fit.icon().cacheKey() != before
    theme.apply(qapp, "dark")
    qapp.setStyleSheet("")
    qapp.setProperty("colonyqc_theme", None)


def test_dead_cells_are_ringed_until_they_are_hidden(stage: Stage) -> None:
    shown = stage.controller
    shown.show(MemoryPicture(np.full((600, 800), 100, np.uint8)), discs=[Disc(200, 150, 40)])
    stage.settle()
    ring, middle = (200.5 + 22, 150.5), (200.5, 150.5)
    drawn = stage.colour(*ring)
    assert drawn.red() > drawn.blue() + 50
    assert stage.colour(*middle) == GREY
    shown.show_discs(False)
    assert stage.colour(*ring) == GREY
    shown.show_discs(True)
    stage.controller.peek(True)
    assert stage.colour(*ring) == GREY


def test_what_is_painted_is_seen_at_once_and_as_if_drawn_anew(stage: Stage) -> None:
    picture = MemoryPicture(np.full((600, 800), 100, np.uint8))
    labels = EditableLabels(MemoryPicture(np.zeros((600, 800), np.uint8), levels=(1, 2)))
    stage.controller.show(picture, labels)
    stage.settle()
    before = stage.view.viewport().grab().toImage()
    labels.write(100, 100, np.full((300, 500), ColonyClass.DIFFERENTIATED, np.uint8))
    stage.controller.labels_changed(Region(100, 100, 500, 300))
    at_once = stage.view.viewport().grab().toImage()
    assert at_once != before
    assert stage.colour(300, 250) != GREY
    assert stage.colour(50, 50) == GREY
    stage.controller.show(picture, EditableLabels(labels))
    stage.settle()
    assert stage.view.viewport().grab().toImage() == at_once


def test_a_stroke_while_its_tile_is_on_its_way_is_not_lost(stage: Stage) -> None:
    labels = EditableLabels(MemoryPicture(np.zeros((600, 800), np.uint8), levels=(1, 2)))
    stage.controller.show(MemoryPicture(np.full((600, 800), 100, np.uint8)), labels)
    stage.view.announce()
    labels.write(300, 200, np.full((50, 50), ColonyClass.UNDIFFERENTIATED, np.uint8))
    stage.controller.labels_changed(Region(300, 200, 50, 50))
    stage.settle()
    assert stage.colour(325, 225) != GREY


def test_zooming_out_a_long_way_paints_few_tiles(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first frame still had the fine level of before: it took most of a second."""
    picture = MemoryPicture(np.full((3000, 4000), 100, np.uint8), levels=(1, 2, 4, 8))
    stage.controller.show(picture, MemoryPicture(np.ones((3000, 4000), np.uint8), levels=(1, 2)))
    stage.settle()
    stage.view.center_on(2000, 1500, 32.0)
    stage.settle()
    asked: list[int] = []
    visible = PyramidGrid.visible_tiles

    def counted(grid: PyramidGrid, seen: Region, level: int) -> tuple[TileIndex, ...]:
        found = visible(grid, seen, level)
        asked.append(len(found))
        return found

    monkeypatch.setattr(PyramidGrid, "visible_tiles", counted)
    stage.view.center_on(2000, 1500, 0.2)
    stage.view.viewport().grab()
    assert sum(asked) < 300
    stage.settle()
    assert stage.colour(2000, 1500).green() > 100
