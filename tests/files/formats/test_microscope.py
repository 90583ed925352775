"""ND2 and LIF by what their readers promise: no file of either kind is at hand.

The libraries are replaced by objects of the same interface over arrays, so that axes, positions,
pixel sizes and planes are proved here, and the decoding of bytes is not.
"""

import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, ClassVar

import numpy as np
import pytest
from numpy.typing import NDArray

from colonyqc.domain.errors import PictureError
from colonyqc.domain.picture import Region, Selection
from colonyqc.files.formats.base import ReaderContext
from colonyqc.files.formats.limits import Limits
from colonyqc.files.formats.readers import inspect, open_page
from colonyqc.files.pictures import FilePictures
from colonyqc.files.pixels.cache import PixelCache

RNG = np.random.default_rng(3)
ND2 = RNG.integers(0, 4000, (2, 3, 4, 2, 20, 30)).astype(np.uint16)
"""Axes t, p, z, c, y, x."""
LIF = RNG.integers(0, 255, (2, 4, 20, 30, 3)).astype(np.uint8)
"""Axes m, z, y, x, s."""


@dataclass
class Nd2Like:
    """What `nd2.ND2File` offers, over an array."""

    path: Path
    sizes: dict[str, int] = field(
        default_factory=lambda: dict(zip("TPZCYX", ND2.shape, strict=True))
    )
    dtype: Any = ND2.dtype
    closed: ClassVar[int] = 0

    @property
    def metadata(self) -> Any:
        names = ("Phase", "GFP")
        return SimpleNamespace(
            channels=[SimpleNamespace(channel=SimpleNamespace(name=name)) for name in names]
        )

    def voxel_size(self) -> Any:
        return SimpleNamespace(x=0.65, y=0.65, z=1.0)

    def read_frame(self, number: int) -> NDArray[Any]:
        return ND2.reshape(-1, *ND2.shape[3:])[number]

    def close(self) -> None:
        type(self).closed += 1


class LifImageLike:
    """What `liffile.LifImage` offers, over an array."""

    name = "Series 7"
    sizes: ClassVar[dict[str, int]] = dict(zip("MZYXS", LIF.shape, strict=True))
    dtype = np.dtype(np.uint8)
    coords: ClassVar[dict[str, Any]] = {"X": np.arange(30) * 1.3e-6}

    def frame(self, **at: int) -> NDArray[Any]:
        assert at.keys() == {"M", "Z"}
        return LIF[at["M"], at["Z"]]


class LifLike:
    def __init__(self, path: Path) -> None:
        self.images = [LifImageLike()]

    def close(self) -> None:
        """Hold nothing open."""


def reading() -> ReaderContext:
    limits = Limits()
    return ReaderContext(limits, PixelCache(limits.cache_bytes))


def read_whole(path: Path) -> NDArray[Any]:
    with closing(open_page(path, 0, reading()).plane) as plane:
        return plane.read(plane.shape.bounds)


def replaced(
    monkeypatch: pytest.MonkeyPatch, name: str, kind: str, value: Callable[..., Any]
) -> None:
    module = ModuleType(name)
    setattr(module, kind, value)
    monkeypatch.setitem(sys.modules, name, module)


@pytest.fixture
def nd2(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    replaced(monkeypatch, "nd2", "ND2File", Nd2Like)
    path = tmp_path / "a.nd2"
    path.write_bytes(b"\xda\xce\xbe\x0a and so on")
    return path


@pytest.fixture
def lif(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    replaced(monkeypatch, "liffile", "LifFile", LifLike)
    path = tmp_path / "a.lif"
    path.write_bytes(b"p\x00\x00\x00 and so on")
    return path


def test_every_plane_of_an_nd2_is_the_readers(nd2: Path) -> None:
    pages = inspect(nd2, reading()).pages
    assert len(pages) == 2 * 3 * 4 * 2
    positions = list(dict.fromkeys(page.stack.title for page in pages if page.stack))
    assert positions == ["position 1", "position 2", "position 3"]
    for page in pages:
        assert page.stack is not None
        assert page.pixel_size_um == 0.65
        assert [each.name for each in page.stack.channels] == ["Phase", "GFP"]
        opened = open_page(nd2, page.page, reading())
        place, position = page.place, positions.index(page.stack.title)
        expected = ND2[place.t, position, place.z, place.c]
        np.testing.assert_array_equal(opened.plane.read(page.shape.bounds), expected)
        part = opened.plane.read(Region(5, 3, 7, 9))
        np.testing.assert_array_equal(part, expected[3:12, 5:12])
        opened.plane.close()


def test_every_plane_of_a_lif_is_the_readers(lif: Path) -> None:
    pages = inspect(lif, reading()).pages
    assert len(pages) == 2 * 4
    for number, page in enumerate(pages):
        assert page.stack is not None
        assert page.stack.title == f"Series 7 {number // 4 + 1}"
        assert page.pixel_size_um == pytest.approx(1.3)
        assert page.shape.channels == 3
        opened = open_page(lif, page.page, reading())
        expected = LIF[number // 4, page.place.z]
        np.testing.assert_array_equal(opened.plane.read(page.shape.bounds), expected)


def test_they_are_sorted_and_opened_like_any_picture(nd2: Path) -> None:
    files = FilePictures()
    found = files.of_file(nd2, Selection(plane="2", channel="Phase"))
    assert len(found.pictures) == 3 * 2
    source = files.open(found.pictures[0])
    assert (source.info.width, source.info.height, source.info.pixel_size_um) == (30, 20, 0.65)
    np.testing.assert_array_equal(source.read(source.info.bounds), ND2[0, 0, 1, 0])
    source.close()


def test_what_cannot_be_read_is_told_and_closed(
    nd2: Path, lif: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def other(**changed: Any) -> Callable[[Path], Nd2Like]:
        return lambda path: Nd2Like(path, **changed)

    sizes = dict(zip("TPZCYX", ND2.shape, strict=True))
    for changed, said in (
        ({"sizes": sizes | {"Q": 4}}, r"axes that are not read here \(Q\)"),
        ({"dtype": np.dtype(np.float32)}, "of the kind 1 × float32"),
        ({"sizes": sizes | {"X": 40}}, "damaged"),
        ({"sizes": sizes | {"X": 10**7, "Y": 10**4}}, "claims to be"),
    ):
        replaced(monkeypatch, "nd2", "ND2File", other(**changed))
        before = Nd2Like.closed
        with pytest.raises(PictureError, match=said):
            read_whole(nd2)
        assert Nd2Like.closed == before + 1
    for path, name in ((nd2, "nd2"), (lif, "liffile")):
        monkeypatch.setitem(sys.modules, name, None)
        with pytest.raises(PictureError, match="pip install"):
            inspect(path, reading())
