"""Whatever happens to a file, there are pixels or a PictureError, never anything else."""

import os
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from tempfile import mkdtemp

import numpy as np
import pytest
import tifffile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from colonyqc.domain.errors import PictureError
from colonyqc.files.formats.limits import Limits
from colonyqc.files.formats.readers import inspect, read_pixels
from files.makers import noise, reading, tiff_bytes, write_czi, write_jpeg, write_png

EXAMPLES = int(os.environ.get("COLONYQC_FUZZ", "250"))
"""Of each way to break a file; `make campaign` tries many more."""
SMALL = Limits(flat_px=1_000_000, tiled_px=4_000_000, whole_px=100_000)


@cache
def valid() -> tuple[bytes, ...]:
    folder = Path(mkdtemp())
    grey, colour, deep = noise(40, 50), noise(40, 50, 3), noise(40, 50, bits=16)
    with tifffile.TiffWriter(folder / "levels.tif") as writer:
        writer.write(grey, subifds=1, tile=(16, 16), photometric="minisblack")
        writer.write(grey[::2, ::2], subfiletype=1, photometric="minisblack")
        writer.write(grey, photometric="minisblack")
    kw = {"photometric": "minisblack"}
    return (
        write_png(folder / "a.png", grey).read_bytes(),
        write_png(folder / "b.png", colour).read_bytes(),
        write_jpeg(folder / "a.jpg", grey).read_bytes(),
        write_jpeg(folder / "b.jpg", colour).read_bytes(),
        *([write_czi(folder / "a.czi", deep).read_bytes()] if find_spec("pylibCZIrw") else []),
        (folder / "levels.tif").read_bytes(),
        tiff_bytes(grey, **kw),
        tiff_bytes(deep, compression="lzw", predictor=True, order=">", **kw),
        tiff_bytes(grey, compression="zlib", tile=(16, 16), big=True, **kw),
        tiff_bytes(colour, compression="zstd", rowsperstrip=8, photometric="rgb"),
        tiff_bytes(colour, compression="jpeg", tile=(32, 32), photometric="rgb"),
        tiff_bytes(grey, compression="packbits", **kw),
    )


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return tmp_path_factory.mktemp("fuzz") / "a.bin"


def sentence(path: Path) -> str:
    """Read all of a file; return what stops it, "" when nothing does."""
    try:
        for facts in inspect(path, reading(SMALL)).pages:
            pixels = read_pixels(path, facts.page, SMALL)
            assert pixels.shape == facts.shape.array(facts.shape.bounds)
            assert pixels.dtype in (np.uint8, np.uint16)
    except PictureError as error:
        return str(error)
    return ""


def check(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    said = sentence(path)
    assert said == "" or said.startswith("a.bin can't be read: ")


FUZZ = settings(
    deadline=None,
    max_examples=EXAMPLES,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@FUZZ
@given(st.data())
def test_a_file_cut_anywhere(file, data):
    content = data.draw(st.sampled_from(valid()))
    check(file, content[: data.draw(st.integers(0, len(content) - 1))])


@FUZZ
@given(st.data())
def test_a_file_with_bytes_changed(file, data):
    content = bytearray(data.draw(st.sampled_from(valid())))
    anywhere = st.one_of(
        st.integers(0, min(400, len(content) - 1)),
        st.integers(max(0, len(content) - 400), len(content) - 1),
        st.integers(0, len(content) - 1),
    )
    for at, value in data.draw(
        st.lists(st.tuples(anywhere, st.integers(0, 255)), min_size=1, max_size=4)
    ):
        content[at] = value
    check(file, bytes(content))
