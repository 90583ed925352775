import struct

import numpy as np
import pytest
import tifffile

from colonyqc.domain.errors import PictureError
from colonyqc.domain.picture import Region
from colonyqc.files.formats import tiff
from colonyqc.files.formats.limits import Limits
from colonyqc.files.formats.lzw import LzwForm, decode_lzw
from colonyqc.files.formats.readers import inspect, open_page, read_pixels
from files.makers import noise, reading, tiff_bytes, write_tiff

LAYOUTS = [
    {},
    {"rowsperstrip": 7},
    {"tile": (16, 32)},
    {"compression": "lzw"},
    {"compression": "lzw", "predictor": True, "tile": (32, 16)},
    {"compression": "zlib", "rowsperstrip": 5},
    {"compression": "zstd", "predictor": True},
    {"compression": "packbits"},
]


@pytest.mark.parametrize("layout", LAYOUTS, ids=str)
@pytest.mark.parametrize(("channels", "bits"), [(1, 8), (1, 16), (3, 8), (3, 16)])
@pytest.mark.parametrize("order", ["<", ">"])
def test_every_layout_gives_its_pixels(tmp_path, layout, channels, bits, order):
    pixels = noise(53, 71, channels, bits)
    kind = "rgb" if channels == 3 else "minisblack"
    path = write_tiff(tmp_path / "a.tif", pixels, order=order, photometric=kind, **layout)
    assert np.array_equal(read_pixels(path), pixels)


@pytest.mark.parametrize("layout", [{}, {"tile": (16, 32)}, {"compression": "lzw"}], ids=str)
def test_separate_planes_and_alpha(tmp_path, layout):
    pixels = noise(53, 71, 4)
    path = write_tiff(
        tmp_path / "a.tif",
        np.moveaxis(pixels, -1, 0),
        photometric="rgb",
        planarconfig="separate",
        extrasamples=["unassalpha"],
        **layout,
    )
    assert np.array_equal(read_pixels(path), pixels[..., :3])


def test_big_tiff(tmp_path):
    pixels = noise(53, 71)
    path = write_tiff(tmp_path / "a.tif", pixels, big=True, photometric="minisblack")
    assert np.array_equal(read_pixels(path), pixels)


def test_jpeg_inside_a_tiff(tmp_path):
    pixels = np.full((64, 64, 3), (200, 90, 30), np.uint8)
    path = write_tiff(
        tmp_path / "a.tif", pixels, photometric="rgb", compression="jpeg", tile=(32, 32)
    )
    assert np.abs(read_pixels(path).astype(int) - pixels).max() <= 4


def test_palette_of_greys_is_one_channel_and_colours_are_three(tmp_path):
    index = noise(20, 30)
    ramp = np.arange(256, dtype=np.uint16)
    falling = np.stack([(255 - ramp) * 257] * 3)
    grey = write_tiff(tmp_path / "g.tif", index, photometric="palette", colormap=falling)
    assert np.array_equal(read_pixels(grey), 255 - index)
    colours = np.stack([ramp * 257, (255 - ramp) * 257, np.zeros_like(ramp)])
    colour = write_tiff(tmp_path / "c.tif", index, photometric="palette", colormap=colours)
    assert np.array_equal(read_pixels(colour), np.stack([index, 255 - index, 0 * index], axis=-1))


def test_white_is_zero_is_turned_round(tmp_path):
    pixels = noise(20, 30, bits=16)
    path = write_tiff(tmp_path / "a.tif", pixels, photometric="miniswhite")
    assert np.array_equal(read_pixels(path), 65535 - pixels)


def test_each_full_page_is_a_picture(tmp_path):
    pages = [noise(20, 30, seed=seed) for seed in range(3)]
    path = tmp_path / "a.tif"
    with tifffile.TiffWriter(path) as writer:
        writer.write(pages[0][:10, :15], subfiletype=1, photometric="minisblack", metadata=None)
        for page in pages:
            writer.write(page, photometric="minisblack", metadata=None)
    found = inspect(path, reading()).pages
    assert [facts.page for facts in found] == [1, 2, 3]
    for facts, page in zip(found, pages, strict=True):
        assert np.array_equal(read_pixels(path, facts.page), page)


@pytest.mark.parametrize("sub", [True, False])
def test_reduced_pages_become_levels(tmp_path, sub):
    full, half, quarter = noise(401, 600), noise(201, 300, seed=1), noise(101, 150, seed=2)
    path = tmp_path / "a.tif"
    kw = {"photometric": "minisblack", "tile": (64, 64), "metadata": None}
    with tifffile.TiffWriter(path) as writer:
        writer.write(full, subifds=2 if sub else 0, **kw)
        writer.write(half, subfiletype=1, **kw)
        writer.write(quarter, subfiletype=1, **kw)
        if not sub:
            writer.write(noise(90, 90), subfiletype=1, **kw)
    opened = open_page(path, 0, reading())
    assert sorted(opened.stored) == [2, 4]
    assert np.array_equal(opened.stored[2].read(Region(0, 0, 300, 201)), half)
    assert np.array_equal(opened.stored[4].read(Region(0, 0, 150, 101)), quarter)


@pytest.mark.parametrize(
    ("kw", "expected"),
    [
        ({"ome": True, "metadata": {"PhysicalSizeX": 0.65}}, 0.65),
        ({"ome": True, "metadata": {"PhysicalSizeX": 650, "PhysicalSizeXUnit": "nm"}}, 0.65),
        ({"ome": True, "metadata": {}}, None),
        ({"imagej": True, "resolution": (2, 2), "metadata": {"unit": "um"}}, 0.5),
        ({"imagej": True, "resolution": (2, 2), "metadata": {"unit": "micron"}}, 0.5),
        ({"imagej": True, "resolution": (2, 2), "metadata": {"unit": "inch"}}, None),
        ({"resolution": (10_000, 10_000), "resolutionunit": "CENTIMETER"}, 1.0),
        ({"resolution": (25_400, 25_400), "resolutionunit": "INCH"}, 1.0),
        ({"resolution": (96, 96), "resolutionunit": "INCH"}, None),
        ({"resolution": (300, 300), "resolutionunit": "INCH"}, None),
        ({"resolution": (10_000, 5_000), "resolutionunit": "CENTIMETER"}, None),
        ({"resolution": (10_000, 10_000), "resolutionunit": "NONE"}, None),
    ],
)
def test_only_believable_pixel_sizes_are_taken(tmp_path, kw, expected):
    path = tmp_path / "a.tif"
    tifffile.imwrite(path, noise(20, 30), photometric="minisblack", **kw)
    assert inspect(path, reading()).pages[0].pixel_size_um == (expected and pytest.approx(expected))


@pytest.mark.parametrize("layout", [{"tile": (64, 64)}, {"rowsperstrip": 16}, {}], ids=str)
def test_only_what_is_touched_is_decoded(tmp_path, layout, monkeypatch):
    path = write_tiff(tmp_path / "a.tif", noise(1024, 1024), photometric="minisblack", **layout)
    read = []
    real = tiff._bytes
    monkeypatch.setattr(tiff, "_bytes", lambda *a: read.append(a[2]) or real(*a))
    monkeypatch.setattr(tiff, "_CHUNK", 64)
    monkeypatch.setattr(tiff, "_ROWS_PX", 64 * 1024)
    opened = open_page(path, 0, reading(Limits(whole_px=10_000 if "tile" in layout else 70_000)))
    opened.plane.read(Region(500, 500, 100, 20))
    assert 0 < sum(read) <= 128 * 1024


def test_an_empty_tile_is_background_but_an_empty_strip_was_never_written(tmp_path):
    path = tmp_path / "a.tif"
    with tifffile.TiffWriter(path) as writer:
        tiles = iter([noise(32, 32), None, None, noise(32, 32, seed=1)])
        writer.write(
            tiles, shape=(64, 64), dtype=np.uint8, tile=(32, 32), compression="zlib",
            photometric="minisblack",
        )  # fmt: skip
    pixels = read_pixels(path)
    assert np.array_equal(pixels[:32, :32], noise(32, 32))
    assert not pixels[:32, 32:].any()
    data = bytearray(tiff_bytes(noise(64, 64), rowsperstrip=32, photometric="minisblack"))
    with tifffile.TiffFile(write_tiff(tmp_path / "b.tif", noise(64, 64), rowsperstrip=32)) as file:
        tag = file.pages[0].tags["StripByteCounts"]
        data[tag.valueoffset : tag.valueoffset + (4 if tag.dtype == 4 else 2)] = bytes(
            4 if tag.dtype == 4 else 2
        )
    (tmp_path / "b.tif").write_bytes(data)
    with pytest.raises(PictureError, match="a part of it was never written"):
        inspect(tmp_path / "b.tif", reading())


@pytest.mark.parametrize("tag", ["StripOffsets", "StripByteCounts"])
@pytest.mark.parametrize("compression", [None, "zlib"])
@pytest.mark.parametrize(
    ("kind", "value"),
    [(11, 4.5), (11, float("nan")), (9, -5), (8, -5), (2, b"abc"), (5, None)],
    ids=["fraction", "nan", "negative", "short", "text", "ratio"],
)
def test_a_place_in_the_file_that_is_none_is_damage(tmp_path, tag, compression, kind, value):
    path = write_tiff(
        tmp_path / "a.tif", noise(20, 30), compression=compression, photometric="minisblack"
    )
    data = bytearray(path.read_bytes())
    with tifffile.TiffFile(path) as file:
        entry = file.pages[0].tags[tag].offset
    form = {11: "<f", 9: "<i", 8: "<hxx", 2: "3sx"}.get(kind)
    struct.pack_into("<HI", data, entry + 2, kind, len(value) if isinstance(value, bytes) else 1)
    if form is not None:
        struct.pack_into(form, data, entry + 8, value)
    path.write_bytes(data)
    with pytest.raises(PictureError, match=r"a\.tif can't be read: it (is damaged|ends)"):
        inspect(path, reading())


def test_a_damaged_lzw_stream_does_not_take_the_program_down():
    clear_then_300 = 0b100000000_100101100
    data = (clear_then_300 << 46).to_bytes(8) + bytes(range(250))
    with pytest.raises(RuntimeError):
        decode_lzw(data, 30, 30, LzwForm("<", 8, 1, 1, 1))


def test_a_page_that_is_not_there(tmp_path):
    path = write_tiff(tmp_path / "a.tif", noise(20, 30), photometric="minisblack")
    with pytest.raises(PictureError):
        read_pixels(path, 7)
