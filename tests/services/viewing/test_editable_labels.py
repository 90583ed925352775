"""A painted map is the map it would be had it been stored as painted, at every level."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from colonyqc.domain.picture import Region
from colonyqc.imaging.grid.label_pyramid import halve
from colonyqc.services.viewing.editable_labels import CHUNK, EditableLabels
from colonyqc.services.viewing.grid import TileIndex
from colonyqc.services.viewing.overlays import overlay_grid, overlay_part, overlay_tile, touched
from support.levels import Levels


class Stored:
    """A class map with its halvings, as histories keep it."""

    def __init__(self, labels: NDArray[np.uint8], levels: int = 3) -> None:
        self.maps = [labels]
        for _ in range(levels - 1):
            self.maps.append(halve(self.maps[-1]))
        self.levels = tuple(2**k for k in range(levels))
        self.size = (labels.shape[1], labels.shape[0])
        self.closed = False

    def read(self, region: Region, level: int = 0) -> NDArray[np.uint8]:
        found = self.maps[level][region.y : region.bottom, region.x : region.right]
        found.flags.writeable = False
        return found

    def close(self) -> None:
        self.closed = True


strokes = st.lists(
    st.tuples(
        st.integers(0, 1099),
        st.integers(0, 699),
        st.integers(1, 600),
        st.integers(1, 600),
        st.integers(0, 3),
    ),
    max_size=5,
)


def painted(strokes: list[tuple[int, ...]]) -> tuple[EditableLabels, NDArray[np.uint8]]:
    rng = np.random.default_rng(len(strokes))
    wanted = rng.integers(0, 4, (700, 1100), np.uint8)
    labels = EditableLabels(Stored(wanted.copy()))
    for x, y, width, height, value in strokes:
        place = (slice(y, min(y + height, 700)), slice(x, min(x + width, 1100)))
        shape = wanted[place].shape
        before = labels.write(x, y, np.full(shape, value, np.uint8))
        np.testing.assert_array_equal(before, wanted[place])
        wanted[place] = value
    return labels, wanted


@given(strokes=strokes)
@settings(max_examples=25, deadline=None)
def test_a_painted_map_reads_as_if_it_had_been_stored_so(strokes: list[tuple[int, ...]]) -> None:
    labels, wanted = painted(strokes)
    stored = Stored(wanted)
    for level, whole in enumerate(stored.maps):
        height, width = whole.shape
        np.testing.assert_array_equal(labels.read(Region(0, 0, width, height), level), whole)
        part = Region(width // 3, height // 3, width // 2, height // 2)
        np.testing.assert_array_equal(labels.read(part, level), stored.read(part, level))


@given(strokes=strokes, seed=st.integers(0, 99))
@settings(max_examples=15, deadline=None)
def test_redrawing_what_a_stroke_touched_gives_the_tile_drawn_anew(
    strokes: list[tuple[int, ...]], seed: int
) -> None:
    labels, _ = painted(strokes)
    grid = overlay_grid(labels)
    rng = np.random.default_rng(seed)
    x, y = int(rng.integers(0, 1000)), int(rng.integers(0, 600))
    changed = Region(x, y, 60, 40)
    for level, factor in enumerate(grid.factors):
        if not 0.5 <= factor <= 4:
            continue
        index = TileIndex(level, int(x / factor) // CHUNK, int(y / factor) // CHUNK)
        region = grid.region(index)
        tile = overlay_tile(labels, index).copy()
        before = labels.write(x, y, np.full((40, 60), 2, np.uint8))
        part = touched(grid, level, changed).intersect(region)
        inside = (
            slice(part.y - region.y, part.bottom - region.y),
            slice(part.x - region.x, part.right - region.x),
        )
        tile[inside] = overlay_part(labels, level, part)
        np.testing.assert_array_equal(tile, overlay_tile(labels, index))
        labels.write(x, y, before)


def test_only_what_was_written_to_is_kept() -> None:
    labels = EditableLabels(Stored(np.zeros((1500, 1500), np.uint8)))
    assert labels.written == ()
    labels.write(500, 10, np.ones((5, 20), np.uint8))
    assert labels.written == (Region(0, 0, CHUNK, CHUNK), Region(CHUNK, 0, CHUNK, CHUNK))


def test_what_leaves_the_map_is_refused() -> None:
    labels = EditableLabels(Stored(np.zeros((50, 50), np.uint8)))
    with pytest.raises(ValueError, match="leaves the label map"):
        labels.write(48, 0, np.ones((3, 3), np.uint8))
    with pytest.raises(ValueError, match="no powers of two"):
        EditableLabels(Levels(np.zeros((9, 9), np.uint8), (1, 3)))


def test_the_map_below_is_closed_with_it() -> None:
    base = Stored(np.zeros((5, 5), np.uint8))
    EditableLabels(base).close()
    assert base.closed
