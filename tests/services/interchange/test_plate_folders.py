"""OME-Zarr, read by zarr and held to the models of ome-zarr-models."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import zarr
from ome_zarr_models.v05 import HCS, Image, ImageLabel, Labels

from colonyqc.domain.picture import DishKey
from colonyqc.files.label_files.writer import LabelFileWriter
from colonyqc.files.pictures import FilePictures
from colonyqc.history import SqlHistories, open_histories
from colonyqc.services.context import ServiceContext
from colonyqc.services.interchange.label_export import LabelExport, export_labels
from colonyqc.services.outputs import Exported
from colonyqc.services.ports import Artefacts
from colonyqc.services.ports.label_files import LabelForm
from services.interchange.drawings import drawn
from support import window
from support.builders import analysis, picture_result

WELLS = ("plate 7 A1", "plate 7 B3")


@pytest.fixture
def histories(tmp_path: Path) -> Iterator[SqlHistories]:
    opened = open_histories(tmp_path / "t.db")
    overview = np.full((24, 32, 3), 90, np.uint8)
    with opened() as history:
        for dish in ("flask", *WELLS):
            for day in (2, 3):
                results = (picture_result(1, width=320, height=240, pixel_size_um=2.5),)
                value = analysis(day, pictures=results)
                acquisition = replace(value.acquisition, dish=DishKey("A", dish))
                made = replace(value, acquisition=acquisition)
                history.add(made, [Artefacts(drawn(), overview)])
        history.commit()
    yield opened
    opened.engine.dispose()


@pytest.fixture
def context(histories: SqlHistories) -> ServiceContext:
    return replace(window.context(), histories=histories, label_files=LabelFileWriter())


def write(context: ServiceContext, folder: Path, dish: DishKey | None = None) -> Exported:
    dishes = None if dish is None else (dish,)
    return export_labels(context, folder, LabelExport((LabelForm.OME_ZARR,), dishes))


def check_image(group: zarr.Group) -> None:
    image = Image.from_zarr(group)
    (whole,) = image.ome_attributes.multiscales
    assert [axis.name for axis in whole.axes] == ["c", "y", "x"]
    assert group["0"].shape == (3, 24, 32)
    labels = Labels.from_zarr(group["labels"])
    assert labels.ome_attributes.labels == ["classes", "objects"]
    for name in labels.ome_attributes.labels:
        found = ImageLabel.from_zarr(group[f"labels/{name}"])
        (level,) = found.ome_attributes.multiscales
        (scale,) = level.datasets[0].coordinateTransformations
        assert (scale.scale, level.axes[0].unit) == ([2.5, 2.5], "micrometer")
    np.testing.assert_array_equal(group["labels/classes/0"][:], drawn())
    objects = group["labels/objects/0"][:]
    np.testing.assert_array_equal(objects > 0, np.isin(drawn(), (1, 2, 3)))


def test_a_dish_alone_is_an_image_with_its_labels(context: ServiceContext, tmp_path: Path) -> None:
    for _ in range(2):
        done = write(context, tmp_path, DishKey("A", "flask"))
        assert not done.failures
    assert sorted(path.name for path in (tmp_path / "ome-zarr").iterdir()) == [
        "analysis-1-picture-1.ome.zarr",
        "analysis-2-picture-1.ome.zarr",
    ]
    group = zarr.open_group(done.paths[0], mode="r")
    check_image(group)
    assert group.attrs["colonyqc"]["dish"] == "flask"
    (whole,) = Image.from_zarr(group).ome_attributes.multiscales
    (scale,) = whole.datasets[0].coordinateTransformations
    assert scale.scale == [1.0, 25.0, 25.0], "it lies over the maps"


def test_wells_are_fields_of_their_plate(context: ServiceContext, tmp_path: Path) -> None:
    for _ in range(2):
        done = write(context, tmp_path)
        assert not done.failures
    assert {path.name for path in (tmp_path / "ome-zarr").iterdir()} == {
        "A-plate 7.ome.zarr",
        "analysis-1-picture-1.ome.zarr",
        "analysis-2-picture-1.ome.zarr",
    }
    root = zarr.open_group(tmp_path / "ome-zarr" / "A-plate 7.ome.zarr", mode="r")
    plate = HCS.from_zarr(root).ome_attributes.plate
    assert [well.path for well in plate.wells] == ["A/1", "B/3"]
    assert [each.name for each in plate.acquisitions or ()] == ["day 2", "day 3"]
    assert (len(plate.rows), len(plate.columns), plate.field_count) == (2, 3, 2)
    for well in plate.wells:
        for field in ("0", "1"):
            check_image(root[f"{well.path}/{field}"])
        images = root[well.path].attrs["ome"]["well"]["images"]
        assert images == [{"path": "0", "acquisition": 0}, {"path": "1", "acquisition": 1}]


def test_a_folder_of_somebody_else_stays_and_is_told(
    context: ServiceContext, tmp_path: Path
) -> None:
    for name in ("A-plate 7.ome.zarr", "analysis-1-picture-1.ome.zarr"):
        (tmp_path / "ome-zarr" / name).mkdir(parents=True)
        (tmp_path / "ome-zarr" / name / "mine").write_text("x")
    done = write(context, tmp_path)
    assert len(done.failures) == 5
    assert all("is there already and is no OME-Zarr" in each.reason for each in done.failures)
    assert [path.name for path in done.paths] == ["analysis-2-picture-1.ome.zarr"]
    assert len(list((tmp_path / "ome-zarr").rglob("mine"))) == 2
    assert not list((tmp_path / "ome-zarr").glob("*.part"))


def test_what_was_written_is_read_back_equal_to_the_pixel(
    context: ServiceContext, tmp_path: Path
) -> None:
    written = np.random.default_rng(1).integers(1, 255, (24, 32, 3)).astype(np.uint8)
    with context.histories() as history:
        value = analysis(4, pictures=(picture_result(1, width=320, height=240, pixel_size_um=1.5),))
        for dish in ("alone", "plate 9 A1", "plate 9 B2"):
            acquisition = replace(value.acquisition, dish=DishKey("A", dish))
            made = replace(value, acquisition=acquisition)
            history.add(made, [Artefacts(drawn(), written)])
        history.commit()
    done = write(context, tmp_path)
    assert not done.failures
    pictures = FilePictures()
    read = pictures.collect([path for path in done.paths if "A-plate 9" in path.name])
    assert not read.failures
    assert [(each.dish.dish, each.day) for each in read.acquisitions] == [
        ("A-plate 9 A1", 4),
        ("A-plate 9 B2", 4),
    ]
    (alone,) = (path for path in done.paths if path.name == "analysis-7-picture-1.ome.zarr")
    shown = [each.pictures[0] for each in read.acquisitions]
    shown += [each.pictures[0] for each in pictures.collect([alone]).acquisitions]
    assert len(shown) == 3
    for picture in shown:
        with closing(pictures.open(picture)) as source:
            assert source.info.pixel_size_um == pytest.approx(15.0)
            assert source.info.pixel_size_source == "file"
            np.testing.assert_array_equal(source.read(source.info.bounds), written)
