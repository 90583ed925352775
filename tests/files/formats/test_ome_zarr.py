"""OME-Zarr pictures, written by zarr and read back equal to the pixel."""

import json
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import zarr
from numpy.typing import NDArray

from colonyqc.domain.errors import PictureError
from colonyqc.domain.picture import NameFields, Region, Selection
from colonyqc.files.formats.limits import Limits
from colonyqc.files.formats.readers import inspect, open_page, read_pixels
from colonyqc.files.pictures import FilePictures
from files.makers import noise, reading
from files.zarr_makers import omero, write_zarr

RED_GREEN_BLUE = ("FF0000", "00FF00", "0000FF")


def stack(*shape: int) -> NDArray[np.uint16]:
    return np.random.default_rng(3).integers(1, 4000, shape).astype(np.uint16)


@pytest.mark.parametrize("version", ["0.4", "0.5"])
@pytest.mark.parametrize("bits", [8, 16])
def test_a_picture_is_read_equal_to_the_pixel(tmp_path: Path, version: str, bits: int) -> None:
    pixels = noise(50, 37, bits=bits) | 1
    path = write_zarr(tmp_path / "a.ome.zarr", pixels, version=version, levels=2)
    (facts,) = inspect(path, reading()).pages
    assert (facts.pixel_size_um, facts.stack, facts.simulated) == (0.65, None, False)
    np.testing.assert_array_equal(read_pixels(path), pixels)
    opened = open_page(path, 0, reading())
    np.testing.assert_array_equal(opened.plane.read(Region(5, 9, 20, 30)), pixels[9:39, 5:25])
    assert opened.transparent == ()


def test_large_pictures_are_read_by_their_pieces(tmp_path: Path) -> None:
    pixels = noise(60, 70) | 1
    path = write_zarr(tmp_path / "a.ome.zarr", pixels)
    opened = open_page(path, 0, reading(Limits(flat_px=1000, whole_px=2000)))
    assert opened.plane.chunk == (1024, 1024)
    np.testing.assert_array_equal(opened.plane.read(Region(30, 3, 40, 57)), pixels[3:, 30:])


@pytest.mark.parametrize("version", ["0.4", "0.5"])
def test_planes_channels_and_times_are_told_apart(tmp_path: Path, version: str) -> None:
    pixels = stack(2, 2, 3, 20, 24)
    path = write_zarr(
        tmp_path / "a.ome.zarr",
        pixels,
        "tczyx",
        version=version,
        omero=omero(("DAPI", "Phase"), ("0000FF", "FFFFFF")),
    )
    pages = inspect(path, reading()).pages
    assert len(pages) == 12
    for page in pages:
        at = page.place
        found = read_pixels(path, page.page)
        np.testing.assert_array_equal(found, pixels[at.t, at.c, at.z])
    collection = FilePictures().collect([path], None, NameFields(), Selection(plane="2"))
    assert not collection.failures
    times = [each.pictures[0] for each in collection.acquisitions]
    with closing(FilePictures().open(times[1])) as source:
        np.testing.assert_array_equal(source.read(source.info.bounds), pixels[1, 1, 1])
    assert "only" in " ".join(collection.notices)
    assert pages[0].stack is not None
    assert pages[0].stack.seconds == (0.0, 60.0)


def test_three_colours_of_a_camera_are_one_picture_and_stains_are_not(tmp_path: Path) -> None:
    pixels = np.moveaxis(noise(20, 24, 3), -1, 0)
    camera = omero(("Red", "Green", "Blue"), RED_GREEN_BLUE)
    path = write_zarr(tmp_path / "rgb.ome.zarr", pixels, "cyx", omero=camera)
    np.testing.assert_array_equal(read_pixels(path), np.moveaxis(pixels, 0, -1))
    stains = omero(("Cy5", "GFP", "DAPI"), RED_GREEN_BLUE)
    for name, said in (("stains", stains), ("nothing", None)):
        path = write_zarr(tmp_path / f"{name}.ome.zarr", pixels, "cyx", omero=said)
        assert len(inspect(path, reading()).pages) == 3


@pytest.mark.parametrize(
    ("unit", "scale", "um"),
    [
        ("micrometer", [0.5, 0.5], 0.5),
        ("nanometer", [650.0, 650.0], 0.65),
        ("millimeter", [0.002, 0.002], 2.0),
        ("", [0.5, 0.5], None),
        ("micrometer", [1e-9, 1e-9], None),
    ],
)
def test_the_pixel_size_is_that_of_the_metadata(
    tmp_path: Path, unit: str, scale: list[float], um: float | None
) -> None:
    path = write_zarr(tmp_path / "a.ome.zarr", noise(20, 24))
    with changed(path) as said:
        whole = said["attributes"]["ome"]["multiscales"][0]
        whole["datasets"][0]["coordinateTransformations"][0]["scale"] = scale
        for axis in whole["axes"]:
            axis.pop("unit")
            axis.update({"unit": unit} if unit else {})
    (facts,) = inspect(path, reading()).pages
    assert facts.pixel_size_um == (None if um is None else pytest.approx(um))


def test_a_scale_of_all_levels_counts_too_and_oblong_pixels_have_no_one_size(
    tmp_path: Path,
) -> None:
    path = write_zarr(tmp_path / "a.ome.zarr", noise(20, 24), um=0.5)
    with changed(path) as said:
        whole = said["attributes"]["ome"]["multiscales"][0]
        whole["coordinateTransformations"] = [{"type": "scale", "scale": [2.0, 2.0]}]
    assert inspect(path, reading()).pages[0].pixel_size_um == pytest.approx(1.0)
    with changed(path) as said:
        said["attributes"]["ome"]["multiscales"][0]["coordinateTransformations"][0]["scale"][0] = 4
    told = inspect(path, reading())
    assert told.pages[0].pixel_size_um is None
    assert "not square" in told.notices[0]


def test_the_series_of_bioformats2raw_are_pictures_of_one_folder(tmp_path: Path) -> None:
    root = tmp_path / "scan.zarr"
    zarr.open_group(root, mode="w", zarr_format=2).attrs["bioformats2raw.layout"] = 3
    pictures = [noise(20, 24, seed=seed) | 1 for seed in (1, 2)]
    for number, pixels in enumerate(pictures):
        write_zarr(root / str(number), pixels, version="0.4")
    ome = zarr.open_group(root / "OME", mode="w", zarr_format=2)
    for listed in (None, ["1", "0"]):
        if listed:
            ome.attrs["series"] = listed
        expected = pictures[::-1] if listed else pictures
        found = [read_pixels(root, facts.page) for facts in inspect(root, reading()).pages]
        np.testing.assert_array_equal(found, expected)
    ome.attrs["series"] = ["../elsewhere"]
    with pytest.raises(PictureError, match="damaged"):
        inspect(root, reading())


def test_sharded_and_compressed_arrays_are_read(tmp_path: Path) -> None:
    pixels = noise(64, 64) | 1
    path = write_zarr(tmp_path / "a.ome.zarr", pixels, shards=(32, 32))
    np.testing.assert_array_equal(read_pixels(path), pixels)
    big = write_zarr(tmp_path / "b.ome.zarr", pixels.astype(">u2"), version="0.4")
    np.testing.assert_array_equal(read_pixels(big), pixels)


def test_pieces_that_are_not_there_are_no_picture(tmp_path: Path) -> None:
    pixels = noise(48, 40) | 1
    path = write_zarr(tmp_path / "a.ome.zarr", pixels)
    (path / "0/c/1/2").unlink()
    told = inspect(path, reading())
    assert told.notices == (
        "a.ome.zarr: 1 of its 9 pieces are not there and count as no picture. Copy it again if "
        "they should be.",
    )
    opened = open_page(path, 0, reading())
    assert opened.transparent == (Region(32, 16, 8, 16),)
    shutil.rmtree(path / "0/c")
    with pytest.raises(PictureError, match=r"none of its pixels is there\. Copy it again"):
        open_page(path, 0, reading())


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("zarr.json", "", "it is damaged"),
        ("zarr.json", "[1]", "it is damaged"),
        ("zarr.json", '{"attributes": [1]}', "its description is damaged"),
        ("zarr.json", '{"attributes": {}}', "it holds no image that OME-Zarr describes"),
        (".zattrs", '{"multiscales": [{"version": "0.1"}]}', "it is OME-Zarr 0.1: 0.4 and 0.5"),
        (
            ".zattrs",
            '{"multiscales": [{"axes": [{"name": "y"}]}]}',
            "it has axes that are not read",
        ),
        (".zattrs", '{"multiscales": [{"axes": [{"name": "y"}, {"name": "x"}]}]}', "it is damaged"),
        (".zattrs", '{"multiscales": [3]}', "it is damaged"),
        ("notes.txt", "x", "it is a folder without the description (zarr.json or .zattrs)"),
    ],
)
def test_a_broken_description_is_one_sentence(
    tmp_path: Path, name: str, content: str, sentence: str
) -> None:
    path = tmp_path / "a.ome.zarr"
    path.mkdir()
    (path / name).write_text(content)
    with pytest.raises(PictureError) as told:
        inspect(path, reading())
    assert str(told.value).startswith(f"a.ome.zarr can't be read: {sentence}")


def test_axes_kinds_and_places_that_are_not_read_are_told(tmp_path: Path) -> None:
    floats = write_zarr(tmp_path / "f.ome.zarr", np.ones((20, 20), np.float32))
    with pytest.raises(PictureError, match="pixels are of the kind 1 × float32"):
        inspect(floats, reading())
    path = write_zarr(tmp_path / "a.ome.zarr", noise(20, 24))
    with changed(path) as said:
        said["attributes"]["ome"]["multiscales"][0]["datasets"][0]["path"] = "../b"
    with pytest.raises(PictureError, match="it is damaged"):
        inspect(path, reading())
    with changed(path) as said:
        said["attributes"]["ome"]["multiscales"][0]["datasets"][0]["path"] = "7"
    with pytest.raises(PictureError, match="its pixels are not beside its description"):
        inspect(path, reading())
    with changed(path) as said:
        said["attributes"]["ome"]["multiscales"][0]["axes"][0]["name"] = "angle"
    with pytest.raises(PictureError, match=r"axes that are not read here \(angle, x\)"):
        inspect(path, reading())
    big = write_zarr(tmp_path / "big.ome.zarr", noise(40, 50))
    with pytest.raises(PictureError, match="it claims to be 50 × 40 px"):
        inspect(big, reading(Limits(tiled_px=1000)))


def test_a_map_of_labels_is_no_picture(tmp_path: Path) -> None:
    path = write_zarr(tmp_path / "a.ome.zarr", noise(20, 24))
    with changed(path) as said:
        said["attributes"]["ome"]["image-label"] = {}
    with pytest.raises(PictureError, match="it is a map of labels, not a picture"):
        inspect(path, reading())


@pytest.mark.parametrize("version", ["0.4", "0.5"])
def test_whatever_happens_to_its_files_there_are_pixels_or_a_sentence(
    tmp_path: Path, version: str
) -> None:
    sound = write_zarr(
        tmp_path / "sound.ome.zarr", stack(2, 20, 24), "cyx", version=version, levels=2
    )
    files = sorted(each.relative_to(sound) for each in sound.rglob("*") if each.is_file())
    rng = np.random.default_rng(1)
    for number in range(120):
        path = tmp_path / "a.ome.zarr"
        shutil.copytree(sound, path)
        victim = path / files[number % len(files)]
        data = bytearray(victim.read_bytes())
        at = int(rng.integers(len(data)))
        match number // len(files) % 4:
            case 0:
                del data[at:]
            case 1:
                data[at] = int(rng.integers(256))
            case 2:
                del data[at : at + 8]
            case _:
                data[at:at] = bytes(rng.integers(0, 256, 5).astype(np.uint8))
        victim.write_bytes(data)
        said = read_all(path)
        assert said == "" or said.startswith("a.ome.zarr can't be read: ")
        shutil.rmtree(path)


def read_all(path: Path) -> str:
    """Read all of a folder; return what stops it, "" when nothing does."""
    try:
        for facts in inspect(path, reading()).pages:
            pixels = read_pixels(path, facts.page)
            assert pixels.shape == facts.shape.array(facts.shape.bounds)
    except PictureError as error:
        return str(error)
    return ""


@contextmanager
def changed(path: Path) -> Iterator[dict[str, Any]]:
    """Give the description of a folder to be changed."""
    file = path / "zarr.json"
    said: dict[str, Any] = json.loads(file.read_text())
    yield said
    file.write_text(json.dumps(said))
