from pathlib import Path

import pytest

from colonyqc.domain.errors import PictureError
from colonyqc.domain.shown_name import is_in_zarr, shown_name


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/a/b.png", "b.png"),
        ("/a/p.ome.zarr", "p.ome.zarr"),
        ("/a/P.ZARR/B/3/0", "P.ZARR/B/3/0"),
        ("/a/zarr/0", "0"),
    ],
)
def test_a_part_of_a_zarr_folder_is_called_by_the_way_from_it(path: str, name: str) -> None:
    assert shown_name(Path(path)) == name
    assert is_in_zarr(Path(path)) == ("zarr" in name.lower())
    assert str(PictureError(Path(path), "it is x")) == f"{name} can't be read: it is x."
