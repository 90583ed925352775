"""What is read off the screen is what is there."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from colonyqc.domain.classes import ColonyClass
from colonyqc.services.viewing.readings import nice_length, read_at, scale_bar
from support.levels import Levels


def test_reading_gives_the_files_own_values_and_the_class() -> None:
    pixels = np.zeros((10, 10, 3), np.uint16)
    pixels[4, 7] = (1, 2000, 65535)
    labels = np.zeros((10, 10), np.uint8)
    labels[4, 7] = 2
    reading = read_at(Levels(pixels), Levels(labels), 7, 4)
    assert reading is not None
    assert reading.text == "1, 2000, 65535"
    assert reading.label is ColonyClass.DIFFERENTIATED


def test_reading_outside_or_unlabelled() -> None:
    source = Levels(np.full((10, 12), 8, np.uint8))
    assert read_at(source, None, 12, 0) is None
    assert read_at(source, None, 0, -1) is None
    unlabelled = read_at(source, Levels(np.full((10, 12), 255, np.uint8)), 0, 0)
    assert unlabelled is not None
    assert unlabelled.label is None
    assert unlabelled.text == "8"


@given(st.floats(1e-6, 1e9))
def test_nice_lengths_are_of_the_1_2_5_series_and_as_long_as_may_be(most: float) -> None:
    length = nice_length(most)
    digits = f"{length:.6e}"[0]
    assert digits in "125"
    assert length <= most * (1 + 1e-6)
    assert length * 2.5 > most * (1 - 1e-6)


@pytest.mark.parametrize(
    ("size", "zoom", "text", "px"),
    [
        (0.5, 1.0, "50 µm", 100.0),
        (1.0, 0.1, "1 mm", 100.0),
        (2.0, 0.0625, "2 mm", 62.5),
        (None, 1.0, "100 px", 100.0),
        (None, 0.05, "2,000 px", 100.0),
        (0.1, 4.0, "2 µm", 80.0),
    ],
)
def test_scale_bar_is_nice_and_fits(size: float | None, zoom: float, text: str, px: float) -> None:
    bar = scale_bar(size, zoom, 120)
    assert bar.text == text
    assert bar.screen_px == pytest.approx(px)
