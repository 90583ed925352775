"""What was exported, altered in another program and read back is a correction to the pixel."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import numpy as np
import pytest
import roifile
from numpy.typing import NDArray

from colonyqc.domain.errors import UsageError
from colonyqc.files.label_files.writer import LabelFileWriter
from colonyqc.services.answers.picture import KeptMaps, PictureAnswer, answer_of
from colonyqc.services.interchange.drawn import drawn_classes
from colonyqc.services.interchange.labelled import labelled
from colonyqc.services.ports import AnalysisRecord, StoredFiles
from colonyqc.services.ports.label_files import LabelForm
from services.interchange.drawings import SIZE, drawn
from support.builders import analysis, picture_result

SHA256 = "ab" * 32
FILES = LabelFileWriter()


@pytest.fixture
def answer() -> PictureAnswer:
    return answer_of(picture_result(1, width=320, height=240), KeptMaps(drawn()))


def written(answer: PictureAnswer, form: LabelForm, folder: Path) -> Path:
    made = analysis(2, pictures=(picture_result(1, width=320, height=240),))
    record = AnalysisRecord(1, made, (StoredFiles(SHA256, ""),), ())
    path = folder / f"drawn{FILES.ending(form)}"
    FILES.write(form, labelled(record, 0, answer, "drawn", np.zeros((24, 32, 3), np.uint8)), path)
    return path


def read(path: Path, answer: PictureAnswer) -> NDArray[np.uint8]:
    assert FILES.reads(path)
    return drawn_classes(FILES.read(path), answer, SHA256)


def edited(path: Path, change: Any) -> Path:
    value = json.loads(path.read_text("utf-8"))
    change(value["features"])
    path.write_text(json.dumps(value), "utf-8")
    return path


@pytest.mark.parametrize("form", [LabelForm.GEOJSON, LabelForm.ROI])
def test_what_nobody_altered_is_the_map_as_it_was(
    form: LabelForm, answer: PictureAnswer, tmp_path: Path
) -> None:
    np.testing.assert_array_equal(read(written(answer, form, tmp_path), answer), drawn())


def test_another_class_holds_for_the_whole_colony(answer: PictureAnswer, tmp_path: Path) -> None:
    def change(features: list[Any]) -> None:
        for each in features:
            each["properties"]["classification"]["name"] = "Uncertain"

    found = read(edited(written(answer, LabelForm.GEOJSON, tmp_path), change), answer)
    np.testing.assert_array_equal(found == 3, np.isin(drawn(), (1, 2, 3)))
    np.testing.assert_array_equal(found == 4, drawn() == 4)


def test_what_was_removed_is_gone_and_what_was_drawn_is_there(
    answer: PictureAnswer, tmp_path: Path
) -> None:
    square = [[5, 200], [25, 200], [25, 230], [5, 230], [5, 200]]

    def change(features: list[Any]) -> None:
        del features[0]
        features.append(
            {
                "type": "Feature",
                "geometry": {"type": "Polygon", "coordinates": [square]},
                "properties": {"classification": {"name": "differentiated"}},
            }
        )

    found = read(edited(written(answer, LabelForm.GEOJSON, tmp_path), change), answer)
    expected = drawn()
    first = answer.instances[0]
    expected[first.rows][first.mask] = 0
    expected[200:230, 5:25] = 2
    np.testing.assert_array_equal(found, expected)


def test_rois_drawn_by_hand_are_taken(answer: PictureAnswer, tmp_path: Path) -> None:
    roi = roifile.ImagejRoi.frompoints([[5, 200], [25, 200], [25, 230], [5, 230]], name="uncertain")
    roi.tofile(tmp_path / "one.roi")
    found = read(tmp_path / "one.roi", answer)
    expected = np.where(drawn() == 4, 4, 0)
    expected[200:230, 5:25] = 3
    np.testing.assert_array_equal(found, expected)


def test_objects_may_leave_the_picture(answer: PictureAnswer, tmp_path: Path) -> None:
    roi = roifile.ImagejRoi.frompoints([[-9, -9], [10, -9], [10, 999], [-9, 999]], name="uncertain")
    roi.tofile(tmp_path / "one.roi")
    assert (read(tmp_path / "one.roi", answer)[:, :10] == 3).all()


def test_what_cannot_be_taken_is_one_sentence(answer: PictureAnswer, tmp_path: Path) -> None:
    good = written(answer, LabelForm.GEOJSON, tmp_path).read_text("utf-8")
    point = {"type": "Feature", "geometry": {"type": "Point", "coordinates": [1, 2]}}
    roi = roifile.ImagejRoi.frompoints([[1, 1], [9, 1], [9, 9]], name="uncertain").tobytes()
    line = replace(roifile.ImagejRoi.frombytes(roi), roitype=roifile.ROI_TYPE.FREELINE).tobytes()
    with ZipFile(tmp_path / "empty.zip", "w") as archive:
        archive.writestr("a.roi", b"Iout")
    cases = {
        "a.geojson": (b"{", "a.geojson can't be read: "),
        "b.geojson": (b'{"features": 3}', "is no GeoJSON"),
        "c.json": (json.dumps([point]).encode(), "Object 1 of c.json is no area"),
        "d.geojson": (
            good.replace("undiff", "undef").encode(),
            "is of the class “undeferentiated”",
        ),
        "e.zip": (b"PK", "it is no file of ROIs"),
        "f.roi": (line, "The ROI “f” of f.roi is no area"),
        "g.roi": (roi[:40], "The ROI “g” of g.roi is no area"),
        "empty.zip": ((tmp_path / "empty.zip").read_bytes(), "The ROI “a” of empty.zip"),
    }
    for name, (data, said) in cases.items():
        (tmp_path / name).write_bytes(data)
        with pytest.raises(UsageError, match=said):
            read(tmp_path / name, answer)
    assert not FILES.reads(tmp_path / "x.png")
    assert answer.classes.shape == SIZE
