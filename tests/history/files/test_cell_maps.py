"""Stored numbers of cells come back as they were; what is none says so."""

from io import BytesIO

import numpy as np
import pytest
import tifffile

from colonyqc.domain.errors import HistoryError
from colonyqc.history.files.cell_maps import read_cell_map, write_cell_map


def test_numbers_come_back_and_the_same_map_gives_the_same_bytes() -> None:
    numbers = np.arange(700 * 900, dtype=np.int32).reshape(700, 900) // 97
    numbers[:50] = 70_000
    files = [BytesIO(), BytesIO()]
    for file in files:
        write_cell_map(file, numbers)
        file.seek(0)
    assert files[0].getvalue() == files[1].getvalue()
    found = read_cell_map(files[0])
    assert found.dtype == np.int32
    np.testing.assert_array_equal(found, numbers)


def test_what_holds_no_numbers_is_said() -> None:
    with pytest.raises(HistoryError, match="no TIFF"):
        read_cell_map(BytesIO(b"other"))
    grey = BytesIO()
    tifffile.imwrite(grey, np.zeros((4, 4), np.uint8))
    grey.seek(0)
    with pytest.raises(HistoryError, match="no numbers"):
        read_cell_map(grey)
