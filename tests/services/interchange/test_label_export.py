"""Label files, read by readers that are not ours: shapely, roifile, tifffile, pycocotools."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
import pytest
import roifile
import shapely
import tifffile
from numpy.typing import NDArray
from pycocotools.coco import COCO

from colonyqc.domain.errors import OutputError
from colonyqc.domain.picture import DishKey
from colonyqc.domain.verdict import Verdict
from colonyqc.files.label_files.writer import LabelFileWriter
from colonyqc.history import SqlHistories, open_histories
from colonyqc.imaging.colonies.label import label
from colonyqc.services.answers.files import AnswerExport, AnswerForm, export_answers
from colonyqc.services.context import ServiceContext
from colonyqc.services.interchange.label_export import LabelExport, export_labels
from colonyqc.services.outputs import Exported, Outputs
from colonyqc.services.ports import Artefacts
from colonyqc.services.ports.label_files import LabelForm
from services.interchange.drawings import SIZE, drawn
from support import window
from support.builders import analysis, picture_result, prompted_analysis, sheet, sheet_result

OTHER = DishKey("line A", "dish 2")
NAME = "analysis-1-picture-1"


def membranes() -> NDArray[np.uint8]:
    found = np.zeros(SIZE, np.uint8)
    for at in range(0, 320, 20):
        found[:, at : at + 3] = 255
        found[at : at + 3] = 255
    return found


@pytest.fixture
def histories(tmp_path: Path) -> Iterator[SqlHistories]:
    opened = open_histories(tmp_path / "t.db")
    usual = analysis(2, pictures=(picture_result(1, width=320, height=240, pixel_size_um=2.5),))
    sheets = prompted_analysis(3, OTHER, (sheet_result(1, sheet(), width=320, height=240),))
    overview = np.zeros((24, 32, 3), np.uint8)
    with opened() as history:
        history.add(usual, [Artefacts(drawn(), overview)])
        history.add(sheets, [Artefacts(membranes(), overview)])
        history.decide(1, 0, 1, Verdict.DISCARD, "dust", "佐藤")
        history.commit()
    yield opened
    opened.engine.dispose()


@pytest.fixture
def context(histories: SqlHistories) -> ServiceContext:
    return replace(window.context(), histories=histories, label_files=LabelFileWriter())


def write(
    context: ServiceContext, folder: Path, *forms: LabelForm, dish: DishKey | None = None
) -> Exported:
    return export_labels(context, folder, LabelExport(forms, None if dish is None else (dish,)))


def numbered() -> NDArray[np.int64]:
    """Return the number of each pixel's colony, as the record counts them."""
    classes = np.where(drawn() == 4, 0, drawn()).astype(np.uint8)
    found = label(classes, 0, 0)
    numbers = np.zeros(SIZE, np.int64)
    for each in range(1, found.count + 1):
        x, y, width, height = found.boxes[each - 1].tolist()
        numbers[y : y + height, x : x + width][found.mask(classes, each) > 0] = each
    return numbers


def inside(shape: Any) -> NDArray[np.bool_]:
    y, x = np.indices(SIZE)
    found: NDArray[np.bool_] = shapely.contains_xy(shape, x + 0.5, y + 0.5)
    return found


def test_geojson_holds_each_colony_to_the_pixel(context: ServiceContext, tmp_path: Path) -> None:
    done = write(context, tmp_path, LabelForm.GEOJSON)
    assert not done.failures
    told = json.loads((tmp_path / "geojson" / f"{NAME}.geojson").read_text("utf-8"))
    assert told["type"] == "FeatureCollection"
    assert told["colonyqc"]["dish"] == analysis(2).acquisition.dish.dish
    first, second = told["features"]
    for number, each in enumerate((first, second), 1):
        shape = shapely.from_geojson(json.dumps(each["geometry"]))
        assert shape.is_valid
        np.testing.assert_array_equal(inside(shape), numbered() == number)
        assert UUID(each["id"])
        said = each["properties"]
        assert (said["objectType"], said["name"]) == ("annotation", str(number))
        assert said["measurements"]["area µm²"] == shape.area * 2.5**2
    kinds = {each["properties"]["classification"]["name"] for each in (first, second)}
    assert kinds == {"undifferentiated", "differentiated"}
    assert any(len(each["geometry"]["coordinates"]) == 2 for each in (first, second)), "its hole"
    assert first["properties"]["metadata"]["decided"] == "discard"
    assert first["properties"]["metadata"]["by"] == "佐藤"
    again = write(context, tmp_path / "again", LabelForm.GEOJSON).paths[0].read_bytes()
    assert again == (tmp_path / "geojson" / f"{NAME}.geojson").read_bytes()


def test_cells_of_a_sheet_are_detections(context: ServiceContext, tmp_path: Path) -> None:
    (path,) = write(context, tmp_path, LabelForm.GEOJSON, dish=OTHER).paths
    told = json.loads(path.read_text("utf-8"))
    assert {each["properties"]["objectType"] for each in told["features"]} == {"detection"}
    assert told["colonyqc"]["assistive"] == "yes"


def test_imagej_rois_hold_each_colony_to_the_pixel(context: ServiceContext, tmp_path: Path) -> None:
    write(context, tmp_path, LabelForm.ROI, dish=analysis(2).acquisition.dish)
    rois = roifile.roiread(tmp_path / "roi" / f"{NAME}.roi.zip")
    assert [roi.name.split()[0] for roi in rois] == ["00001", "00002"]
    for number, roi in enumerate(rois, 1):
        rings = roi.coordinates(multi=True)
        shape = shapely.Polygon(rings[0], rings[1:])
        np.testing.assert_array_equal(inside(shape), numbered() == number)
        assert (roi.right - roi.left, roi.bottom - roi.top) == tuple(
            np.diff(np.reshape(shape.bounds, (2, 2)), axis=0)[0] + (0 if roi.composite else 1)
        )
    assert sorted(roi.composite for roi in rois) == [False, True], "one has a hole"


def test_ome_tiff_holds_both_maps_and_what_they_are_of(
    context: ServiceContext, tmp_path: Path
) -> None:
    write(context, tmp_path, LabelForm.OME_TIFF, dish=analysis(2).acquisition.dish)
    with tifffile.TiffFile(tmp_path / "ome-tiff" / f"{NAME}.ome.tif") as file:
        assert file.is_ome
        classes, objects = (series.asarray() for series in file.series)
        said = tifffile.xml2dict(file.ome_metadata)["OME"]
    np.testing.assert_array_equal(classes, drawn())
    np.testing.assert_array_equal(objects, numbered())
    for each in said["Image"]:
        assert each["Pixels"]["PhysicalSizeX"] == each["Pixels"]["PhysicalSizeY"] == 2.5
        assert each["Pixels"]["PhysicalSizeXUnit"] == "µm"
    pairs = said["StructuredAnnotations"]["MapAnnotation"][0]["Value"]["M"]
    facts = {each["K"]: each["value"] for each in pairs}
    dish = analysis(2).acquisition.dish
    assert (facts["line"], facts["dish"], str(facts["day"])) == (dish.line, dish.dish, "2")


def test_one_dish_that_cannot_be_read_is_told_and_the_others_are_written(
    context: ServiceContext, histories: SqlHistories, tmp_path: Path
) -> None:
    with histories() as history:
        sha256 = history.get(1).stored[0].labels
    (kept,) = [path for path in tmp_path.rglob("*") if path.is_file() and sha256 in path.name]
    kept.chmod(0o644)
    kept.write_bytes(b"no map")
    done = write(context, tmp_path / "out", *LabelForm)
    assert [failure.name for failure in done.failures] == ["line A › dish 1, view1.png"]
    assert {path.name.split("-")[1] for path in done.paths} == {"2"}
    assert len(done.paths) == len(LabelForm)
    assert not list((tmp_path / "out").rglob("*.part"))


def test_a_file_of_somebody_else_stays_and_is_told(context: ServiceContext, tmp_path: Path) -> None:
    mine = {
        LabelForm.GEOJSON: b'{"type": "FeatureCollection"}',
        LabelForm.ROI: b"PK no zip",
        LabelForm.OME_TIFF: b"II no tiff",
    }
    for form, data in mine.items():
        (tmp_path / form).mkdir()
        (tmp_path / form / f"{NAME}{LabelFileWriter().ending(form)}").write_bytes(data)
    done = write(context, tmp_path, *mine, dish=analysis(2).acquisition.dish)
    assert "is there already and is no" in done.failures[0].reason
    for form, data in mine.items():
        path = tmp_path / form / f"{NAME}{LabelFileWriter().ending(form)}"
        assert path.read_bytes() == data


def test_forms_are_written_again_over_their_own(context: ServiceContext, tmp_path: Path) -> None:
    for _ in range(2):
        assert not write(context, tmp_path, *LabelForm).failures


def test_a_folder_that_cannot_be_made_is_named(context: ServiceContext, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutputError, match="Choose another folder"):
        write(context, tmp_path / "file", LabelForm.ROI)


# It is older than NumPy 2, and says so.
@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
def test_coco_is_read_by_its_own_library(histories: SqlHistories, tmp_path: Path) -> None:
    wanted = AnswerExport((AnswerForm.COCO,), (analysis(2).acquisition.dish,))
    export_answers(histories, Outputs(), tmp_path, wanted)
    coco = COCO(tmp_path / "instances.json")
    for number, annotation in enumerate(coco.loadAnns(coco.getAnnIds()), 1):
        np.testing.assert_array_equal(coco.annToMask(annotation) > 0, numbered() == number)
