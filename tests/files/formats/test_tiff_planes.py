import struct

import numpy as np
import pytest
import tifffile

from colonyqc.domain.errors import PictureError
from colonyqc.files.formats.base import StackPlace
from colonyqc.files.formats.limits import Limits
from colonyqc.files.formats.readers import inspect, read_pixels
from files.makers import noise, reading


def stack(*sides: int) -> np.ndarray:
    count = int(np.prod(sides))
    planes = [noise(20, 30, seed=seed) for seed in range(count)]
    return np.stack(planes).reshape(*sides, 20, 30)


def write(path, planes, kind, axes, **metadata):
    how = {"imagej": True} if kind == "imagej" else {"ome": True} if kind == "ome" else {}
    tifffile.imwrite(
        path, planes, photometric="minisblack", metadata={"axes": axes, **metadata}, **how
    )
    return path


@pytest.mark.parametrize("kind", ["imagej", "ome", "shaped"])
@pytest.mark.parametrize(
    ("axes", "sides"), [("ZYX", (3,)), ("CYX", (2,)), ("TYX", (4,)), ("TZCYX", (2, 3, 2))]
)
def test_every_plane_is_told_with_its_place_and_gives_its_pixels(tmp_path, kind, axes, sides):
    planes = stack(*sides)
    path = write(tmp_path / ("a.ome.tif" if kind == "ome" else "a.tif"), planes, kind, axes)
    found = inspect(path, reading()).pages
    assert len(found) == np.prod(sides)
    for facts in found:
        at = {"Z": facts.place.z, "C": facts.place.c, "T": facts.place.t}
        index = tuple(at[letter] for letter in axes[:-2])
        assert np.array_equal(read_pixels(path, facts.page), planes[index])
        assert (facts.stack.z, facts.stack.c, facts.stack.t) == tuple(
            dict(zip(axes, sides, strict=False)).get(letter, 1) for letter in "ZCT"
        )


def test_a_tiff_without_axes_is_one_picture_a_page(tmp_path):
    tifffile.imwrite(tmp_path / "a.tif", stack(3), photometric="minisblack")
    assert [facts.stack for facts in inspect(tmp_path / "a.tif", reading()).pages] == [None] * 3


def one_index(planes, declared: int) -> bytes:
    """An ImageJ stack as written above 4 GB: one page, the other planes behind it."""
    height, width = planes[0].shape
    text = b"ImageJ=1.53t\nimages=%d\nslices=%d\nloop=false\n\0" % (declared, declared)
    words = 8 + 2 + 12 * 10 + 4
    at = words + len(text)
    shorts = {258: 8, 259: 1, 262: 1, 277: 1}
    longs = {256: width, 257: height, 270: words, 273: at, 278: height, 279: height * width}
    out = b"MM\0*" + struct.pack(">IH", 8, 10)
    for tag in sorted({**shorts, **longs}):
        count = len(text) if tag == 270 else 1
        value = (
            struct.pack(">HH", shorts[tag], 0) if tag in shorts else struct.pack(">I", longs[tag])
        )
        kind = 3 if tag in shorts else 2 if tag == 270 else 4
        out += struct.pack(">HHI", tag, kind, count) + value
    return out + struct.pack(">I", 0) + text + b"".join(plane.tobytes() for plane in planes)


def test_planes_behind_one_index_are_read(tmp_path):
    planes = stack(3)
    (tmp_path / "a.tif").write_bytes(one_index(planes, 3))
    found = inspect(tmp_path / "a.tif", reading()).pages
    assert [facts.place for facts in found] == [StackPlace(0), StackPlace(1), StackPlace(2)]
    for facts, plane in zip(found, planes, strict=True):
        assert np.array_equal(read_pixels(tmp_path / "a.tif", facts.page), plane)


def test_fewer_planes_than_declared_are_no_picture(tmp_path):
    (tmp_path / "a.tif").write_bytes(one_index(stack(2), 3))
    with pytest.raises(PictureError, match="it ends"):
        inspect(tmp_path / "a.tif", reading())
    path = write(tmp_path / "b.tif", stack(3), "shaped", "ZYX")
    with tifffile.TiffFile(path) as file:
        data, second = bytearray(path.read_bytes()), file.pages[1].offset
        at = data.index(struct.pack("<I", second))
        data[at : at + 4] = struct.pack("<I", file.pages[2].offset)
    path.write_bytes(data)
    with pytest.raises(PictureError, match="it declares 3 planes but holds 2"):
        inspect(path, reading())


def test_pages_of_another_size_are_named(tmp_path):
    with tifffile.TiffWriter(tmp_path / "a.tif") as writer:
        for size in ((20, 30), (18, 25), (20, 30)):
            writer.write(noise(*size), photometric="minisblack", metadata=None)
    found = inspect(tmp_path / "a.tif", reading())
    assert [facts.page for facts in found.pages] == [0, 2]
    assert found.notices == ("a.tif: pages of another size were not analysed: 2 (25 × 18 px).",)


@pytest.mark.parametrize("kind", ["imagej", "tags", "ome"])
def test_a_pixel_that_is_not_square_has_no_size_and_that_is_said(tmp_path, kind):
    path, pixels = tmp_path / "a.tif", noise(20, 30)
    if kind == "imagej":
        tifffile.imwrite(path, pixels, imagej=True, resolution=(2, 1), metadata={"unit": "um"})
    elif kind == "tags":
        tifffile.imwrite(path, pixels, resolution=(20_000, 10_000), resolutionunit="CENTIMETER")
    else:
        sizes = {"PhysicalSizeX": 0.5, "PhysicalSizeY": 1.0}
        tifffile.imwrite(path, pixels, ome=True, metadata=sizes)
    found = inspect(path, reading())
    assert found.pages[0].pixel_size_um is None
    assert "its pixels are 0.5 × 1 µm, not square" in found.notices[0]


def test_a_chain_of_pages_has_an_end(tmp_path):
    tifffile.imwrite(tmp_path / "a.tif", stack(6), photometric="minisblack", metadata=None)
    with pytest.raises(PictureError, match="it has more than 5 pages"):
        inspect(tmp_path / "a.tif", reading(Limits(pages=5)))


def test_a_page_may_not_list_thousands_below_it(tmp_path):
    with tifffile.TiffWriter(tmp_path / "a.tif") as writer:
        kw = {"photometric": "minisblack", "metadata": None}
        writer.write(noise(20, 30), subifds=70, **kw)
        for _ in range(70):
            writer.write(noise(5, 5), subfiletype=1, **kw)
    with pytest.raises(PictureError, match="it lists 70 pages below one page"):
        inspect(tmp_path / "a.tif", reading())
