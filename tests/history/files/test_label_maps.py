from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from itertools import product

import numpy as np
import pytest
import tifffile
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from colonyqc.domain.errors import HistoryError
from colonyqc.domain.picture import Region
from colonyqc.history.files.label_maps import LabelMap, write_label_map
from colonyqc.imaging.grid.label_pyramid import pyramid


def stored(labels: NDArray[np.uint8], *, amounts: bool = False) -> BytesIO:
    file = BytesIO()
    write_label_map(file, labels, amounts=amounts)
    file.seek(0)
    return file


def blobs(height: int, width: int) -> NDArray[np.uint8]:
    y, x = np.mgrid[:height, :width]
    return (((x // 37) * 3 + (y // 29) * 5) % 4).astype(np.uint8)


def test_membranes_fade_when_a_map_of_amounts_gets_smaller_and_stay_exact_at_full_size() -> None:
    amounts = np.zeros((1100, 2100), np.uint8)
    amounts[:, ::8] = 200
    opened = LabelMap(stored(amounts, amounts=True))
    np.testing.assert_array_equal(opened.read(Region(0, 0, 2100, 1100)), amounts)
    half = opened.read(Region(0, 0, 1050, 550), 1)
    assert set(half.ravel()) == {0, 100}
    np.testing.assert_array_equal(half[:, ::4], 100)
    quarter = opened.read(Region(0, 0, 525, 275), 2)
    np.testing.assert_array_equal(quarter[:, ::2], 50)
    opened.close()


def test_the_file_is_a_tiled_pyramid_that_other_programs_read() -> None:
    labels = blobs(1100, 2100)
    with tifffile.TiffFile(stored(labels)) as tiff:
        page = tiff.pages.first
        assert (page.tilewidth, page.tilelength) == (512, 512)
        assert page.compression == tifffile.COMPRESSION.ZSTD
        assert [level.shape for level in tiff.series[0].levels] == [
            (1100, 2100),
            (550, 1050),
            (275, 525),
        ]
        np.testing.assert_array_equal(tiff.asarray(), labels)


def test_the_same_map_gives_the_same_bytes() -> None:
    labels = blobs(1300, 900)
    assert stored(labels).getvalue() == stored(np.asfortranarray(labels)).getvalue()
    assert stored(labels).getvalue() != stored(labels ^ 1).getvalue()


LARGE = blobs(1100, 2100)
LEVELS = pyramid(LARGE)


@pytest.fixture(scope="module")
def large() -> Iterator[LabelMap]:
    opened = LabelMap(stored(LARGE))
    yield opened
    opened.close()


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_any_region_of_any_level_is_what_was_stored(large: LabelMap, data: st.DataObject) -> None:
    level = data.draw(st.integers(0, 2))
    whole = LEVELS[level]
    y, bottom = sorted(data.draw(st.tuples(*[st.integers(0, whole.shape[0])] * 2)))
    x, right = sorted(data.draw(st.tuples(*[st.integers(0, whole.shape[1])] * 2)))
    found = large.read(Region(x, y, right - x, bottom - y), level)
    np.testing.assert_array_equal(found, whole[y:bottom, x:right])


def test_levels_and_size_tell_the_geometry(large: LabelMap) -> None:
    assert large.levels == (1, 2, 4)
    assert large.size == (2100, 1100)


def test_a_region_outside_is_a_defect() -> None:
    opened = LabelMap(stored(blobs(20, 30)))
    for region in (Region(-1, 0, 5, 5), Region(0, 0, 31, 5), Region(10, 18, 5, 3)):
        with pytest.raises(ValueError, match="leaves level 0"):
            opened.read(region)
    opened.close()


def test_threads_may_read_at_once() -> None:
    labels = blobs(1500, 1500)
    opened = LabelMap(stored(labels))
    corners = list(product(range(0, 1500, 250), repeat=2))
    with ThreadPoolExecutor(4) as pool:
        parts = pool.map(lambda at: opened.read(Region(*at, 250, 250)), corners)
        for (x, y), part in zip(corners, parts, strict=True):
            np.testing.assert_array_equal(part, labels[y : y + 250, x : x + 250])
    opened.close()


def test_reading_a_corner_decodes_one_tile() -> None:
    opened = LabelMap(stored(blobs(1500, 1500)))
    opened.read(Region(0, 0, 100, 100))
    opened.read(Region(50, 60, 100, 100))
    assert opened._tile.cache_info()[:2] == (1, 1)
    opened.close()


def test_bytes_that_are_no_label_map_are_refused() -> None:
    file = BytesIO(b"no TIFF at all")
    with pytest.raises(HistoryError, match="no TIFF"):
        LabelMap(file)
    assert file.closed


@pytest.mark.parametrize(("told", "version"), [(2**32 - 2**26, 42), (2**32, 43)])
def test_a_map_whose_offsets_do_not_fit_four_bytes_has_longer_ones(told: int, version: int) -> None:
    """TIFF's own version number says which; the map only claims its size, to spare 4 GB."""

    class Claiming(np.ndarray):
        nbytes = told

    file = stored(blobs(30, 40).view(Claiming))
    assert int.from_bytes(file.getvalue()[2:4], "little") == version
    opened = LabelMap(file)
    np.testing.assert_array_equal(opened.read(Region(0, 0, 40, 30)), blobs(30, 40))
    opened.close()
