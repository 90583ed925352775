import os
import struct
import sys
import zlib
from pathlib import Path

import numpy as np
import pytest
import tifffile

from colonyqc.domain.errors import PictureError
from colonyqc.files.formats.limits import Limits
from colonyqc.files.formats.readers import inspect, open_page, read_pixels
from colonyqc.files.formats.signature import has_picture_ending, sniff
from files.makers import noise, reading, write_jpeg, write_png, write_tiff


def said(path: Path, limits: Limits | None = None) -> str:
    with pytest.raises(PictureError) as caught:
        inspect(path, reading(limits))
    return str(caught.value)


@pytest.mark.parametrize(("channels", "bits"), [(1, 8), (1, 16), (3, 8), (3, 16)])
def test_png_gives_its_pixels(tmp_path, channels, bits):
    pixels = noise(9, 14, channels, bits)
    path = write_png(tmp_path / "a.png", pixels)
    assert np.array_equal(read_pixels(path), pixels)
    shape = inspect(path, reading()).pages[0].shape
    assert (shape.width, shape.height, shape.channels, shape.bits) == (14, 9, channels, bits)


@pytest.mark.parametrize("channels", [2, 4])
def test_png_transparency_is_dropped(tmp_path, channels):
    pixels = noise(9, 14, channels)
    read = read_pixels(write_png(tmp_path / "a.png", pixels))
    assert np.array_equal(read, pixels[..., 0] if channels == 2 else pixels[..., :3])


def palette_png(path: Path, palette: bytes) -> Path:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = struct.pack(">IIBBBBB", 2, 1, 8, 3, 0, 0, 0)
    parts = [
        (b"IHDR", head),
        (b"PLTE", palette),
        (b"IDAT", zlib.compress(b"\0\0\1")),
        (b"IEND", b""),
    ]
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts))
    return path


def test_png_palette_of_greys_is_one_channel_and_colours_are_three(tmp_path):
    grey = palette_png(tmp_path / "grey.png", bytes([7, 7, 7, 200, 200, 200]))
    colour = palette_png(tmp_path / "colour.png", bytes([7, 8, 9, 200, 100, 50]))
    assert read_pixels(grey).tolist() == [[7, 200]]
    assert read_pixels(colour).tolist() == [[[7, 8, 9], [200, 100, 50]]]


def test_jpeg_is_rgb_and_close_to_what_was_written(tmp_path):
    pixels = np.zeros((16, 24, 3), np.uint8)
    pixels[...] = (200, 100, 30)
    read = read_pixels(write_jpeg(tmp_path / "a.jpg", pixels)).astype(int)
    assert read.shape == (16, 24, 3)
    assert np.abs(read - pixels).max() <= 4


def test_jpeg_bytes_after_the_end_do_not_matter(tmp_path):
    path = write_jpeg(tmp_path / "a.jpg", noise(32, 40))
    before = read_pixels(path)
    path.write_bytes(path.read_bytes() + b"made by a camera" * 500)
    assert np.array_equal(read_pixels(path), before)


def test_content_decides_not_the_ending(tmp_path):
    pixels = noise(9, 14)
    path = write_tiff(tmp_path / "really-a-tiff.jpg", pixels, photometric="minisblack")
    assert sniff(path) == "tiff"
    assert np.array_equal(read_pixels(path), pixels)


def test_names_in_any_script_open(tmp_path):
    pixels = noise(9, 14)
    for name in ("ディッシュ１.png", "Schälchen é.png"):
        assert np.array_equal(read_pixels(write_png(tmp_path / name, pixels)), pixels)


@pytest.mark.parametrize("keep", [0.02, 0.3, 0.9, 0.999])
def test_a_jpeg_that_ends_early_is_named_so(tmp_path, keep):
    path = write_jpeg(tmp_path / "IMG_4711.jpg", noise(200, 200))
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * keep)])
    text = said(path)
    assert text.startswith("IMG_4711.jpg can't be read: it ends after ")
    assert text.endswith("Copy it again from the microscope.")


def test_a_jpeg_cut_between_opening_and_reading_is_refused(tmp_path):
    path = write_jpeg(tmp_path / "a.jpg", noise(64, 64))
    opened = open_page(path, 0, reading())
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(PictureError, match="it ends after"):
        opened.plane.read(opened.facts.shape.bounds)


def test_a_png_without_its_end_is_named_so(tmp_path):
    path = write_png(tmp_path / "a.png", noise(200, 200))
    data = path.read_bytes()
    path.write_bytes(data[:-12])
    assert "before the picture is complete" in said(path)
    path.write_bytes(data[: len(data) // 2])
    assert f"it ends after {round(len(data) / 2000)} kB, before the" in said(path)


def test_a_tiff_cut_short_says_how_much_is_there(tmp_path):
    path = write_tiff(tmp_path / "a.tif", noise(1200, 1200), photometric="minisblack")
    data = path.read_bytes()
    path.write_bytes(data[:20_000])
    assert "it ends after 20 kB of 1.4 MB." in said(path)


def test_a_tiff_cut_before_its_index_is_truncated(tmp_path):
    path = tmp_path / "a.tif"
    path.write_bytes(b"II*\x00" + struct.pack("<I", 1_000_000) + bytes(5000))
    assert "it ends after 5.0 kB of 1.0 MB" in said(path)


def test_a_tiff_of_pages_that_loses_the_last_ones_is_truncated(tmp_path):
    path = tmp_path / "pages.tif"
    write_tiff(path, noise(50, 60), photometric="minisblack")
    one = path.stat().st_size
    with tifffile.TiffWriter(path) as writer:
        for seed in range(4):
            writer.write(noise(50, 60, seed=seed), photometric="minisblack", metadata=None)
    path.write_bytes(path.read_bytes()[: 2 * one + 500])
    assert "it ends" in said(path)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "it is empty (0 bytes)"),
        (bytes(2000), "it begins with zeros only"),
        (b"<!DOCTYPE html><html>", "it is a web page or XML text"),
        (b"PK\x03\x04" + bytes(50), "it is a zip archive or an office document"),
        (b"hello, this is no picture", "it is text"),
        (b"%PDF-1.7", "it is a PDF document"),
        (b"GIF89a" + bytes(50), "it is a GIF picture"),
        (b"\x89PNG", "it ends after 4 bytes"),
        (b"\x13\x37\xca\xfe" * 40, "no picture format that is known here"),
    ],
)
def test_what_is_no_picture_is_named(tmp_path, content, what):
    path = tmp_path / "01.png"
    path.write_bytes(content)
    assert said(path).startswith("01.png can't be read: ")
    assert what in said(path)


def test_a_bomb_is_refused_by_its_header(tmp_path):
    path = write_png(tmp_path / "a.png", noise(4, 4))
    data = bytearray(path.read_bytes())
    data[16:24] = struct.pack(">II", 60_000, 60_000)
    path.write_bytes(data)
    assert "60000 × 60000 px, more than the 400 megapixels" in said(path)


def test_limits_hold_for_jpeg_and_tiff(tmp_path):
    small = Limits(flat_px=100, tiled_px=1000, whole_px=100)
    assert "it claims to be 20 × 20 px" in said(
        write_jpeg(tmp_path / "a.jpg", noise(20, 20)), small
    )
    tiled = write_tiff(tmp_path / "a.tif", noise(64, 64), tile=(16, 16), photometric="minisblack")
    assert "it claims to be 64 × 64 px" in said(tiled, small)


def test_cmyk_and_12_bit_jpeg_are_named(tmp_path):
    path = write_jpeg(tmp_path / "a.jpg", noise(20, 20))
    data = bytearray(path.read_bytes())
    data[data.index(b"\xff\xc0") + 4] = 12
    path.write_bytes(data)
    assert "it is a JPEG of 12 bits" in said(path)


@pytest.mark.parametrize(
    ("pixels", "kw", "what"),
    [
        (np.zeros((8, 8), np.float32), {"photometric": "minisblack"}, "32-bit floating-point"),
        (np.zeros((8, 8), np.int16), {"photometric": "minisblack"}, "16-bit signed"),
        (np.zeros((8, 8), np.uint32), {"photometric": "minisblack"}, "32-bit numbers"),
        (np.zeros((8, 8), bool), {"photometric": "minisblack"}, "1-bit numbers"),
        (
            np.zeros((8, 8, 5), np.uint8),
            {"photometric": "minisblack", "planarconfig": "contig"},
            "colour channels",
        ),
        (np.zeros((8, 8, 4), np.uint8), {"photometric": "separated"}, "colour channels"),
    ],
)
def test_unsupported_tiffs_say_what_they_are(tmp_path, pixels, kw, what):
    text = said(write_tiff(tmp_path / "a.tif", pixels, **kw))
    assert what in text
    assert "8- or 16-bit grey or RGB TIFF" in text


def test_a_file_that_went_away_and_a_folder(tmp_path):
    path = write_png(tmp_path / "a.png", noise(8, 8))
    opened = open_page(path, 0, reading())
    path.unlink()
    with pytest.raises(PictureError, match="there is no such file"):
        opened.plane.read(opened.facts.shape.bounds)
    assert "there is no such file" in said(path)
    (tmp_path / "b.png").mkdir()
    assert "it is a folder" in said(tmp_path / "b.png")


def test_a_file_one_may_not_open(tmp_path, monkeypatch):
    path = write_png(tmp_path / "a.png", noise(8, 8))

    def refuse(*args, **kwargs):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "open", refuse)
    assert "you are not allowed to open it. Ask its owner" in said(path)


def test_a_disk_that_fails_is_quoted(tmp_path, monkeypatch):
    path = write_png(tmp_path / "a.png", noise(8, 8))

    def fail(*args, **kwargs):
        raise OSError(5, os.strerror(5), str(path))

    monkeypatch.setattr(Path, "open", fail)
    assert "the disk or network says" in said(path)


def test_endings():
    assert has_picture_ending(Path("A.JPG"))
    assert has_picture_ending(Path("scan.nd2"))
    assert not has_picture_ending(Path("confluence.tsv"))


def test_without_its_library_a_czi_is_refused_and_the_rest_is_read(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pylibCZIrw.czi", None)
    path = tmp_path / "a.czi"
    path.write_bytes(b"ZISRAWFILE" + bytes(200))
    assert "a.czi can't be read: CZI needs the package pylibCZIrw, which there is for" in said(path)
    assert np.array_equal(read_pixels(write_png(tmp_path / "a.png", noise(9, 14))), noise(9, 14))


def test_a_pipe_or_device_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.png")
    assert "it is a pipe, not a file" in said(tmp_path / "a.png")
    assert "it is a device, not a file" in said(Path("/dev/zero"))


def test_a_jpeg_of_very_many_scans_is_refused(tmp_path: Path) -> None:
    path = write_jpeg(tmp_path / "a.jpg", noise(20, 30))
    data = path.read_bytes()
    start = data.index(b"\xff\xda")
    length = 2 + struct.unpack(">H", data[start + 2 : start + 4])[0]
    path.write_bytes(data[:-2] + 120 * data[start : start + length] + data[-2:])
    assert "it goes over its picture 121 times" in said(path)


def test_a_png_is_limited_in_bytes_too(tmp_path: Path) -> None:
    path = write_png(tmp_path / "a.png", noise(40, 50, 3, 16))
    assert "more than the 0 megapixels" in said(path, Limits(flat_bytes=11_999))
    assert np.array_equal(read_pixels(path), noise(40, 50, 3, 16))
