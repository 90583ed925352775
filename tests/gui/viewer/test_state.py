"""Wish and facts make the view state."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from colonyqc.domain.classes import COLOURS, ColonyClass
from colonyqc.domain.picture import ImageInfo
from colonyqc.gui.viewer.state import (
    DisplayWish,
    OverlayStyle,
    OverlayWish,
    colour_table,
    resolve,
)
from colonyqc.services.viewing.overlays import CODES, HATCH, OUTLINE
from colonyqc.services.viewing.tiles import GreyWindow

EIGHT = ImageInfo("a", 10, 10, 1, 8, 0.5, "file")
SIXTEEN = replace(EIGHT, bits=16)
U, D, Q, _ = (int(c) for c in COLOURS)


def alpha(wish: DisplayWish, code: int) -> int:
    return colour_table(wish)[code] >> 24


def test_defaults_are_a_quarter_fill_and_a_full_outline() -> None:
    assert alpha(DisplayWish(), U) == 64
    assert alpha(DisplayWish(), U | OUTLINE) == 255
    assert colour_table(DisplayWish())[D] & 0xFFFFFF == 0xD55E00


def test_background_is_never_painted() -> None:
    table = colour_table(DisplayWish())
    assert [table[bits] for bits in (0, OUTLINE, HATCH, OUTLINE | HATCH)] == [0] * 4


def test_uncertain_is_stripes_with_faint_gaps() -> None:
    assert alpha(DisplayWish(), Q | HATCH) > 4 * alpha(DisplayWish(), Q) > 0


@given(
    st.sampled_from(list(COLOURS)),
    st.floats(0, 1),
    st.sampled_from(list(OverlayStyle)),
    st.booleans(),
)
def test_one_class_changes_without_the_others(
    cls: ColonyClass, opacity: float, style: OverlayStyle, visible: bool
) -> None:
    wish = DisplayWish().with_overlay(cls, OverlayWish(visible, opacity, style))
    changed, before = colour_table(wish), colour_table(DisplayWish())
    others = [code for code in range(CODES) if code & (OUTLINE - 1) != cls]
    assert [changed[code] for code in others] == [before[code] for code in others]
    if not visible or opacity == 0:
        assert all(alpha(wish, code) == 0 for code in range(CODES) if code & (OUTLINE - 1) == cls)
    if style is OverlayStyle.OUTLINE:
        assert alpha(wish, cls) == 0
    if style is OverlayStyle.FILL:
        assert alpha(wish, cls | OUTLINE) == alpha(wish, cls)


def test_the_measured_window_wins_over_the_type_where_there_are_more_than_8_bits() -> None:
    measured = GreyWindow(3, 4)
    assert resolve(DisplayWish(), SIXTEEN, measured).window == measured
    assert resolve(DisplayWish(), SIXTEEN).window == GreyWindow(0, 65535)
    assert resolve(DisplayWish(), EIGHT, measured).window == GreyWindow(0, 255)


def test_the_pixel_size_given_wins_over_the_files() -> None:
    assert resolve(DisplayWish(), EIGHT).pixel_size_um == 0.5
    assert resolve(DisplayWish(pixel_size_um=2.0), EIGHT).pixel_size_um == 2.0
