"""Planes and channels of a real stack beside the picture in hand."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import tifffile
from pytestqt.qtbot import QtBot

from colonyqc.domain.picture import Acquisition, DishKey, Picture, Selection
from colonyqc.files.pictures import FilePictures
from colonyqc.gui.core.jobs import Jobs
from colonyqc.gui.pages.review.plane_chooser import PlaneChooser
from colonyqc.gui.pages.review.state import Moment, ReviewState
from colonyqc.gui.viewer.controller import ViewerController
from colonyqc.gui.viewer.view import ViewerView
from support.window import context, session

GREYS = np.array([[20, 40, 60], [80, 100, 120]], np.uint8)
"""Of each channel and plane."""


class Bench:
    """A shown view over a stack of three planes in two channels."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.qtbot, self.jobs = qtbot, Jobs()
        pixels = np.broadcast_to(GREYS[:, :, None, None], (2, 3, 300, 400))
        path = folder / "stack.ome.tif"
        axes = {"axes": "CZYX", "Channel": {"Name": ["Phase", "DAPI"]}}
        tifffile.imwrite(path, np.ascontiguousarray(pixels), metadata=axes)
        self.pictures = FilePictures()
        place = replace(context(), pictures=self.pictures)
        self.session = session(place, folder, self.jobs)
        self.view = ViewerView()
        qtbot.addWidget(self.view)
        self.view.resize(824, 624)
        self.view.show()
        self.viewer = ViewerController(self.view, self.jobs)
        found = self.pictures.of_file(path, Selection(plane="2", channel="1"))
        self.picture = found.pictures[0]
        self.state = ReviewState((_moment(self.picture),))
        self.chooser = PlaneChooser(self.view, self.viewer, self.session, lambda: self.state)
        self.viewer.show(self.pictures.open_to_view(self.picture))
        self.settle()

    def settle(self) -> None:
        self.qtbot.wait(10)
        self.qtbot.waitUntil(lambda: not self.jobs.active)
        self.qtbot.wait(10)

    def grey(self) -> int:
        image = self.view.viewport().grab().toImage()
        return image.pixelColor(image.width() // 2, image.height() // 2).red()


def _moment(picture: Picture) -> Moment:
    return Moment(Acquisition(DishKey("l", "d"), 3, None, (picture,)))


@pytest.fixture
def bench(qtbot: QtBot, tmp_path: Path) -> Iterator[Bench]:
    made = Bench(qtbot, tmp_path)
    yield made
    made.chooser.close()
    made.viewer.clear()
    made.jobs.shutdown()


def test_every_plane_and_channel_can_be_looked_at_in_place(bench: Bench) -> None:
    bar = bench.view.hud.stack
    assert bar.isVisible()
    assert bench.grey() == GREYS[0, 1]
    assert bar.plane_text.text() == "Plane 2 of 3, analysed"
    assert [bar.channel.itemText(n) for n in range(2)] == ["Phase, analysed", "DAPI"]
    bench.view.center_on(200, 150, 3.0)
    seen = bench.view.visible_region
    bar.plane.setValue(2)
    bench.settle()
    assert bench.grey() == GREYS[0, 2]
    assert bar.plane_text.text() == "Plane 3 of 3"
    bar.channel.setCurrentIndex(1)
    bench.settle()
    assert bench.grey() == GREYS[1, 2]
    bench.view.hovered.emit(200, 150)
    bar.plane.setValue(1)
    bar.channel.setCurrentIndex(0)
    bench.settle()
    assert bench.grey() == GREYS[0, 1]
    assert bench.view.visible_region == seen


def test_a_picture_that_stands_alone_offers_nothing(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "alone.tif"
    tifffile.imwrite(path, np.full((300, 400), 7, np.uint8), photometric="minisblack")
    alone = bench.pictures.of_file(path, Selection()).pictures[0]
    bench.state = ReviewState((_moment(alone),))
    bench.viewer.show(bench.pictures.open_to_view(alone))
    bench.settle()
    assert not bench.view.hud.stack.isVisible()
    assert bench.grey() == 7


def ome_set(folder: Path, channels: int) -> list[Path]:
    """Write channels of one view, each in a file of its own, as OME-TIFF sets are."""
    names = [f"c{c}.ome.tif" for c in range(channels)]
    parts = "".join(
        f'<TiffData IFD="0" FirstC="{c}" PlaneCount="1">'
        f'<UUID FileName="{name}">urn:uuid:{c}</UUID></TiffData>'
        for c, name in enumerate(names)
    )
    told = "".join(
        f'<Channel ID="Channel:0:{c}" Name="stain {c}" SamplesPerPixel="1"/>'
        for c in range(channels)
    )
    for c, name in enumerate(names):
        xml = (
            '<OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06" '
            f'UUID="urn:uuid:{c}"><Image ID="Image:0"><Pixels ID="Pixels:0" Type="uint8" '
            f'DimensionOrder="XYCZT" SizeX="400" SizeY="300" SizeZ="1" SizeC="{channels}" '
            f'SizeT="1">{told}{parts}</Pixels></Image></OME>'
        )
        tifffile.imwrite(
            folder / name,
            np.full((300, 400), 30 + 50 * c, np.uint8),
            description=xml.encode(),
            metadata=None,
            photometric="minisblack",
        )
    return [folder / name for name in names]


def test_channels_in_files_of_their_own_are_offered_and_the_analysed_one_is_told(
    bench: Bench, tmp_path: Path
) -> None:
    first, second, third = ome_set(tmp_path, 3)
    picture = bench.pictures.of_file(second, Selection(channel="2")).pictures[0]
    bench.state = ReviewState((_moment(picture),))
    bench.viewer.show(bench.pictures.open_to_view(picture))
    bench.settle()
    bar = bench.view.hud.stack
    texts = [bar.channel.itemText(n) for n in range(3)]
    assert texts == ["stain 0", "stain 1, analysed", "stain 2"]
    assert not bar.plane.isVisible()
    assert bench.grey() == 80
    bar.channel.setCurrentIndex(0)
    bench.settle()
    assert bench.grey() == 30
    third.unlink()
    first.unlink()
    bar.channel.setCurrentIndex(2)
    bench.settle()
    assert bench.grey() == 30
    assert bar.channel.currentIndex() == 0


def test_a_plane_whose_file_never_came_along_is_said_to_be_missing(
    bench: Bench, tmp_path: Path
) -> None:
    paths = ome_set(tmp_path, 3)
    paths[0].unlink()
    said: list[str] = []
    bench.session.said.connect(lambda message: said.append(message.text))
    picture = bench.pictures.of_file(paths[1], Selection(channel="2")).pictures[0]
    bench.state = ReviewState((_moment(picture),))
    bench.viewer.show(bench.pictures.open_to_view(picture))
    bench.settle()
    bar = bench.view.hud.stack
    bar.channel.setCurrentIndex(0)
    bench.settle()
    assert bar.channel.currentIndex() == 1
    assert bench.grey() == 80
    assert said == ["The file of this plane is not beside the picture's."]


def test_a_plane_of_another_size_is_refused(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "small.tif"
    tifffile.imwrite(path, np.full((30, 40), 7, np.uint8), photometric="minisblack")
    small = bench.pictures.of_file(path, Selection()).pictures[0]
    with pytest.raises(ValueError, match="not of the picture's size"):
        bench.viewer.show_plane(bench.pictures.open_to_view(small))
