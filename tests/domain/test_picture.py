from pathlib import Path
from pickle import dumps, loads

import pytest
from hypothesis import given
from hypothesis import strategies as st

from colonyqc.domain.colony import Scale
from colonyqc.domain.errors import PictureError
from colonyqc.domain.picture import NameFields, Region, same_size

REGIONS = st.builds(
    Region, st.integers(-50, 50), st.integers(-50, 50), st.integers(0, 60), st.integers(0, 60)
)


@given(REGIONS, REGIONS)
def test_intersection_is_symmetric_and_lies_inside_both(a: Region, b: Region) -> None:
    common = a.intersect(b)
    assert common == b.intersect(a)
    if common.width and common.height:
        for region in (a, b):
            assert region.x <= common.x
            assert common.right <= region.right
            assert region.y <= common.y
            assert common.bottom <= region.bottom


@given(REGIONS, st.integers(0, 20))
def test_growing_keeps_the_middle(region: Region, margin: int) -> None:
    grown = region.grown(margin)
    assert grown.intersect(region) == region
    assert grown.width == region.width + 2 * margin


def test_given_fields_win_over_the_name() -> None:
    fields = NameFields(line="B", day=0).over(NameFields(line="A", dish="1", day=4))
    assert (fields.line, fields.dish, fields.day) == ("B", "1", 0)


def test_a_picture_error_names_the_file_and_survives_a_process_border() -> None:
    error = PictureError(Path("/data/IMG_4711.jpg"), "it is empty (0 bytes)", "Copy it again.")
    assert str(error) == "IMG_4711.jpg can't be read: it is empty (0 bytes). Copy it again."
    assert str(loads(dumps(error))) == str(error)  # noqa: S301 - our own bytes


def test_lengths_stay_in_px_until_the_pixel_size_is_known() -> None:
    assert (Scale(None).area(500.0), Scale(None).area_unit) == (500.0, "px²")
    assert Scale(2.0).area(1e6) == pytest.approx(4.0)
    assert (Scale(2.0).length(3.0), Scale(2.0).length_unit) == (6.0, "µm")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [(0.65, 0.65, True), (0.65, 0.66, True), (0.65, 0.64, True), (1.6, 1.65, False), (2, 1, False)],
)
def test_pixel_sizes_rounded_differently_are_one(one: float, other: float, same: bool) -> None:
    assert same_size(one, other) is same
