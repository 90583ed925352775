from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
import tifffile

from colonyqc.domain.errors import PictureError
from colonyqc.files.formats.base import StackPlace
from colonyqc.files.formats.ome import read_images
from colonyqc.files.formats.readers import inspect, read_pixels
from files.makers import noise, reading

HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
SPACE = 'xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06"'
PATH = Path("a.ome.tif")


def ome(body: str, head: str = HEAD, more: str = "") -> str:
    return f"{head}<OME {SPACE} {more}>{body}</OME>"


def image(inner: str = "", number: int = 0, z: int = 1, c: int = 1, t: int = 1, **said) -> str:
    words = " ".join(f'{key}="{value}"' for key, value in said.items())
    return (
        f'<Image ID="Image:{number}"><Pixels DimensionOrder="XYCZT" Type="uint8" SizeX="30" '
        f'SizeY="20" SizeZ="{z}" SizeC="{c}" SizeT="{t}" {words}>{inner}</Pixels></Image>'
    )


def test_every_image_has_its_own_size_and_comments_have_none():
    xml = ome(
        image(PhysicalSizeX="0.5", PhysicalSizeY="0.5")
        + "<!--" + image(number=9, PhysicalSizeX="7") + "-->"
        + image(number=1, PhysicalSizeX="250", PhysicalSizeXUnit="nm", PhysicalSizeY="0.25")
        + image(number=2, PhysicalSizeX="0.8", PhysicalSizeY="1.6")
    )  # fmt: skip
    found = read_images(PATH, xml, 100)
    assert [each.pixel_size_um for each in found] == [0.5, 0.25, None]
    assert "0.8 × 1.6 µm, not square" in found[2].notice


def test_planes_lie_where_tiff_data_says():
    inner = (
        '<Channel ID="a"/><Channel ID="b"/>'
        '<TiffData IFD="5" FirstZ="1" FirstC="1"/><TiffData IFD="0" PlaneCount="3"/>'
    )
    (found,) = read_images(PATH, ome(image(inner, z=2, c=2)), 100)
    assert {plane.place: plane.page for plane in found.planes} == {
        StackPlace(1, 1): 5, StackPlace(0, 0): 0, StackPlace(0, 1): 1, StackPlace(1, 0): 2,
    }  # fmt: skip


def test_channels_times_bits_and_start():
    inner = (
        '<Channel Name="Ch1" EmissionWavelength="460"/><Channel Name="x" ContrastMethod="Phase"/>'
        '<Channel Name="DAPI"/>'
    )
    xml = ome(
        image(inner, c=3, t=3, SignificantBits="12", TimeIncrement="2", TimeIncrementUnit="h")
    )
    xml = xml.replace("<Pixels", "<AcquisitionDate>2024-01-05T08:30:00</AcquisitionDate><Pixels")
    (found,) = read_images(PATH, xml, 100)
    assert [each.transmitted for each in found.stack.channels] == [False, True, False]
    assert found.bits_stored == 12
    assert found.stack.started == datetime(2024, 1, 5, 8, 30)
    assert found.stack.seconds == (0.0, 7200.0, 14400.0)


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'


@pytest.mark.parametrize(
    ("xml", "cause"),
    [
        (ome(image('<Channel Name="&b;"/>'), head=BOMB), "a document type or entities"),
        (ome(image("<Channel>")), "its description is damaged"),
        (ome(image(SizeZ="x")).replace('SizeZ="1"', ""), "its OME description is damaged"),
        (ome(image(z=0)), "its OME description is damaged"),
        (ome(image(z=10**9)), "it declares 1000000000 planes, more than can be read"),
        (ome(image('<TiffData IFD="0" PlaneCount="7"/>', z=2)), "its OME description is damaged"),
    ],
)
def test_a_bad_description_is_one_sentence(xml, cause):
    with pytest.raises(PictureError, match=cause):
        read_images(PATH, xml, 100)


def test_a_set_of_files_is_one_stack_and_what_is_missing_is_named(tmp_path):
    parts = "".join(
        f'<TiffData IFD="0" FirstZ="{z}" PlaneCount="1">'
        f'<UUID FileName="z{z}.ome.tif">urn:uuid:{z}</UUID></TiffData>'
        for z in range(3)
    )
    for z in range(2):
        xml = ome(image(parts, z=3), more=f'UUID="urn:uuid:{z}"')
        tifffile.imwrite(
            tmp_path / f"z{z}.ome.tif",
            noise(20, 30, seed=z),
            description=xml.encode(),
            metadata=None,
        )
    found = [inspect(tmp_path / f"z{z}.ome.tif", reading()) for z in range(2)]
    assert [each.pages[0].place.z for each in found] == [0, 1]
    assert found[0].pages[0].stack == found[1].pages[0].stack
    assert "belongs with z2.ome.tif" in found[0].notices[0]


def test_a_description_in_a_companion_file_is_read_and_asked_for(tmp_path):
    path = tmp_path / "a.ome.tif"
    only = ome('<BinaryOnly MetadataFile="all.companion.ome" UUID="urn:uuid:2"/>')
    planes = np.stack([noise(20, 30, seed=seed) for seed in range(2)])
    with tifffile.TiffWriter(path) as writer:
        for number, plane in enumerate(planes):
            text = only.encode() if number == 0 else None
            writer.write(plane, description=text, metadata=None, photometric="minisblack")
    with pytest.raises(PictureError, match="its description lies in all"):
        inspect(path, reading())
    (tmp_path / "all.companion.ome").write_text(ome(image(z=2, PhysicalSizeX="0.5")))
    found = inspect(path, reading()).pages
    assert [facts.place.z for facts in found] == [0, 1]
    assert found[1].pixel_size_um == 0.5
    assert np.array_equal(read_pixels(path, found[1].page), planes[1])
