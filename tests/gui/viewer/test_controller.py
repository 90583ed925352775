"""The controller without a window: what it asks of the view, and when."""

from collections.abc import Callable
from typing import Any
from unittest.mock import MagicMock

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from colonyqc.domain.classes import ColonyClass
from colonyqc.domain.picture import Region
from colonyqc.domain.verdict import Verdict
from colonyqc.gui.core import jobs as jobs_module
from colonyqc.gui.core.jobs import Jobs
from colonyqc.gui.viewer.annotations import Marker
from colonyqc.gui.viewer.hud import Badge, BadgeKind
from colonyqc.gui.viewer.loader import Layer
from colonyqc.gui.viewer.state import OverlayStyle
from support.builders import colony
from support.viewer import Desk, MemoryPicture

Make = Callable[..., MemoryPicture]
WHOLE = Region(0, 0, 2000, 1500)


def square(number: int, x: int, y: int, side: int) -> Any:
    return colony(
        number,
        box=(x, y, side, side),
        centroid=(x + side / 2, y + side / 2),
        area_px=float(side * side),
        outline=((x, y), (x + side - 1, y), (x + side - 1, y + side - 1), (x, y + side - 1)),
    )


def test_show_sets_the_view_up_before_any_tile(desk: Desk, picture: Make) -> None:
    source, labels = picture(), picture(value=1, levels=(1, 4))
    desk.controller.show(source, labels, [square(1, 10, 10, 50)], 0.5, ["simulated"])
    grid = desk.view.set_picture.call_args.args[0]
    assert (grid.width, grid.height, grid.factors) == (2000, 1500, (1.0, 2.0, 4.0))
    assert desk.view.set_layer_grid.call_args.args[1].width == 2000
    desk.view.set_badges.assert_called_with((Badge("simulated"),))
    desk.view.put_tile.assert_not_called()
    desk.settle()


@pytest.fixture
def one_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let tiles come in the order they were asked for: two workers may overtake each other."""
    monkeypatch.setitem(jobs_module._WORKERS, "display", 1)


@pytest.mark.usefixtures("one_worker")
def test_the_coarsest_level_comes_first_then_the_one_in_view(desk: Desk, picture: Make) -> None:
    desk.controller.show(picture())
    desk.look(WHOLE, 1.0, 1.0)
    desk.settle()
    keys = desk.tiles()
    assert 2 in [key[1].level for key in keys[:2]]
    assert {key[1] for key in keys if key[1].level == 0} == set(
        desk.view.set_picture.call_args.args[0].visible_tiles(WHOLE, 0)
    )
    desk.view.set_level.assert_any_call(Layer.PICTURE, 0)


def test_a_high_resolution_screen_gets_a_finer_level(desk: Desk, picture: Make) -> None:
    desk.controller.show(picture())
    desk.look(WHOLE, 0.25, 1.0)
    desk.view.set_level.assert_called_with(Layer.PICTURE, 2)
    desk.look(WHOLE, 0.25, 2.0)
    desk.view.set_level.assert_called_with(Layer.PICTURE, 1)
    desk.settle()


def test_tiles_at_hand_are_not_fetched_again(desk: Desk, picture: Make) -> None:
    desk.controller.show(picture(), picture(value=1))
    desk.look(WHOLE, 0.5, 1.0)
    desk.settle()
    desk.look(Region(100, 100, 900, 900), 0.5, 1.0)
    desk.settle()
    assert len(desk.tiles()) == len(set(desk.tiles()))


def test_tiles_beyond_the_budget_leave_the_view(
    mocked: MagicMock, jobs: Jobs, qtbot: QtBot, picture: Make
) -> None:
    desk = Desk(mocked, jobs, qtbot, cache_bytes=3 * 512 * 512 * 4)
    desk.controller.show(picture())
    desk.look(WHOLE, 1.0, 1.0)
    desk.settle()
    dropped = [key for call in mocked.drop_tiles.call_args_list for key in call.args[0]]
    assert len(desk.tiles()) - len(dropped) >= 3
    assert len(dropped) >= len(desk.tiles()) - 6


def test_the_picture_on_the_way_when_another_comes_is_dropped_and_closed(
    desk: Desk, picture: Make
) -> None:
    first, second = picture(value=10), picture(value=20)
    desk.controller.show(first)
    desk.look(WHOLE, 1.0, 1.0)
    desk.controller.show(second)
    desk.view.put_tile.reset_mock()
    desk.look(WHOLE, 1.0, 1.0)
    desk.settle()
    assert (first.closed, second.closed) == (1, 0)
    colours = {call.args[1].pixelColor(0, 0).red() for call in desk.view.put_tile.call_args_list}
    assert colours == {20}


def test_new_labels_of_the_same_picture_keep_its_tiles_and_place(desk: Desk, picture: Make) -> None:
    source, old, new = picture(), picture(value=1), picture(value=2)
    desk.controller.show(source, old)
    desk.look(WHOLE, 0.5, 1.0)
    desk.settle()
    desk.view.set_picture.reset_mock()
    desk.view.put_tile.reset_mock()
    desk.controller.show(source, new, [square(1, 0, 0, 20)])
    desk.settle()
    desk.view.set_picture.assert_not_called()
    assert {key[0] for key in desk.tiles()} == {Layer.OVERLAY}
    assert (source.closed, old.closed, new.closed) == (0, 1, 0)


def test_marks_become_the_viewers_until_others_take_their_place(desk: Desk, picture: Make) -> None:
    late, first, second = picture(value=1), picture(value=1), picture(value=2)
    desk.controller.show_marks(late)
    assert late.closed == 1
    desk.controller.show(picture())
    desk.look(WHOLE, 0.5, 1.0)
    desk.controller.show_marks(first)
    desk.settle()
    assert Layer.MARKS in {key[0] for key in desk.tiles()}
    desk.controller.show_marks(second)
    desk.settle()
    assert (first.closed, second.closed) == (1, 0)
    desk.controller.clear()
    desk.settle()
    assert second.closed == 1


def test_clear_lets_go_and_leaves_the_view_alone(desk: Desk, picture: Make) -> None:
    source, labels = picture(), picture(value=1)
    desk.controller.show(source, labels)
    desk.look(WHOLE, 1.0, 1.0)
    desk.hover(10, 10)
    desk.controller.clear()
    desk.view.reset_mock()
    desk.settle()
    assert desk.view.mock_calls == []
    assert (source.closed, labels.closed) == (1, 1)


def test_a_click_in_a_colony_names_the_smallest_one_there(desk: Desk, picture: Make) -> None:
    clicked: list[int] = []
    desk.controller.colony_clicked.connect(clicked.append)
    desk.controller.show(picture(), None, [square(1, 0, 0, 500), square(2, 100, 100, 50)])
    for x, y in ((120, 120), (10, 10), (499, 499), (500, 499), (1000, 1000)):
        desk.click(x, y)
    assert clicked == [2, 1, 1]
    desk.settle()


def test_selection_is_outlined_and_numbered(desk: Desk, picture: Make) -> None:
    target = square(7, 40, 40, 30)
    desk.controller.show(picture(), None, [target])
    desk.controller.select(7)
    desk.view.set_selected.assert_called_with(target.outline, "7")
    desk.controller.select(99)
    desk.view.set_selected.assert_called_with((), "")
    desk.settle()


def test_decisions_become_markers_at_centroids(desk: Desk, picture: Make) -> None:
    desk.controller.show(picture(), None, [square(1, 0, 0, 10), square(2, 20, 20, 10)])
    desk.controller.set_decisions({2: Verdict.DISCARD, 5: Verdict.KEEP})
    desk.view.set_markers.assert_called_with((Marker(25.0, 25.0, "discard"),))
    desk.settle()


def test_only_differences_reach_the_view(desk: Desk, picture: Make) -> None:
    desk.controller.show(picture(), picture(value=1))
    desk.look(WHOLE, 1.0, 1.0)
    desk.settle()
    desk.view.reset_mock()
    desk.controller.set_overlay(ColonyClass.UNDIFFERENTIATED, visible=True)
    assert desk.view.mock_calls == []
    desk.controller.set_overlay(ColonyClass.UNDIFFERENTIATED, visible=False)
    assert [call[0] for call in desk.view.mock_calls] == ["set_colours"]
    desk.controller.set_overlay(ColonyClass.DIFFERENTIATED, style=OverlayStyle.OUTLINE, opacity=1)
    wish = desk.controller.wish.overlay(ColonyClass.DIFFERENTIATED)
    assert (wish.visible, wish.opacity, wish.style) == (True, 1, OverlayStyle.OUTLINE)


def test_holding_space_shows_the_naked_picture(desk: Desk, picture: Make) -> None:
    desk.controller.show(picture())
    desk.peek(True)
    desk.view.set_naked.assert_called_with(True)
    desk.peek(False)
    desk.view.set_naked.assert_called_with(False)
    desk.settle()


def test_scale_bar_follows_zoom_and_pixel_size(desk: Desk, picture: Make) -> None:
    source = picture(um=2.0)
    desk.controller.show(source)
    desk.look(WHOLE, 1.0, 1.0)
    assert desk.view.set_scale_bar.call_args.args[0].text == "200 µm"
    desk.look(WHOLE, 4.0, 1.0)
    assert desk.view.set_scale_bar.call_args.args[0].text == "50 µm"
    desk.controller.show(source, pixel_size_um=1.0)
    assert desk.view.set_scale_bar.call_args.args[0].text == "20 µm"
    desk.settle()


def test_zoom_is_told_once_a_change(desk: Desk, picture: Make) -> None:
    zooms: list[float] = []
    desk.controller.zoom_changed.connect(zooms.append)
    desk.controller.show(picture())
    for zoom in (1.0, 1.0, 2.0):
        desk.look(WHOLE, zoom, 1.0)
    assert zooms == [1.0, 2.0]
    desk.settle()


def test_hovering_reads_values_and_class(desk: Desk, picture: Make, qtbot: QtBot) -> None:
    desk.controller.show(picture(value=42), picture(value=3), [square(1, 0, 0, 50)])
    with qtbot.waitSignal(desk.controller.cursor_moved) as seen:
        desk.hover(30, 20)
    assert seen.args == [30, 20, "42", ColonyClass.UNCERTAIN, None]
    desk.view.set_pointing.assert_called_with(True)
    with qtbot.waitSignal(desk.controller.cursor_left):
        desk.leave()
    desk.settle()


def test_a_file_that_goes_away_is_said_in_the_banner_once(desk: Desk, picture: Make) -> None:
    source = picture()
    desk.controller.show(source, badges=["assistive"])
    desk.settle()
    source.broken = True
    desk.look(WHOLE, 1.0, 1.0)
    desk.settle()
    sentence = "p.tif can't be read: it went away. Plug the disk in again."
    desk.view.set_badges.assert_called_with(
        (Badge("assistive"), Badge(sentence, BadgeKind.BLOCKING))
    )
    desk.look(WHOLE, 1.0, 1.0)
    desk.settle()
    assert len(desk.view.set_badges.call_args.args[0]) == 2


def test_a_16_bit_picture_is_shown_within_its_own_greys(desk: Desk, picture: Make) -> None:
    source = picture(dtype="u2")
    source.pixels[:] = np.linspace(1000, 2000, 2000).astype("u2")
    desk.controller.show(source)
    desk.look(WHOLE, 1.0, 1.0)
    desk.settle()
    shown = [call.args[1].pixelColor(5, 5).red() for call in desk.view.put_tile.call_args_list]
    assert min(shown) < 10
    assert max(shown) > 180
    assert len(desk.tiles()) == len(set(desk.tiles()))


@pytest.mark.parametrize(
    ("side", "zoom", "expected"),
    [(400, 1.0, None), (20, 1.0, 2.0), (1400, 1.0, 0.9 * 600 / 1400), (100, 2.0, None)],
)
def test_center_on_keeps_the_zoom_unless_the_colony_is_tiny_or_too_large(
    desk: Desk, picture: Make, side: int, zoom: float, expected: float | None
) -> None:
    desk.controller.show(picture(), None, [square(3, 100, 100, side)])
    desk.look(Region(0, 0, round(800 / zoom), round(600 / zoom)), zoom, 1.0)
    desk.controller.center_on(3)
    x, y, target = desk.view.center_on.call_args.args
    assert (x, y) == (100 + side / 2, 100 + side / 2)
    assert target == (None if expected is None else pytest.approx(expected))
    desk.view.center_on.reset_mock()
    desk.controller.center_on(4)
    desk.view.center_on.assert_not_called()
    desk.settle()


def test_the_minimap_arrives(desk: Desk, picture: Make) -> None:
    desk.controller.show(picture(value=9))
    desk.settle()
    image = desk.view.set_minimap.call_args.args[0]
    assert (image.width(), image.height()) == (336, 252)
    assert image.pixelColor(50, 50).red() == 9
