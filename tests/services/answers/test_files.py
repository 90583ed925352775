"""Exports of answers, read back by code that knows the forms and not the program."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from colonyqc.domain.cell import ASSISTIVE
from colonyqc.domain.errors import OutputError, UsageError
from colonyqc.domain.picture import DishKey
from colonyqc.history import SqlHistories, open_histories
from colonyqc.history.unit.unit_of_work import SqlHistory
from colonyqc.services.answers import files
from colonyqc.services.answers.files import AnswerExport, AnswerForm, export_answers
from colonyqc.services.answers.picture import WHOLE, Parting
from colonyqc.services.outputs import Outputs
from colonyqc.services.ports import Artefacts, Monitor
from support.builders import (
    BLURRED,
    analysis,
    picture_result,
    prompted_analysis,
    sheet,
    sheet_result,
)
from support.coco_reader import mask, panoptic_ids, read

SIZE = (240, 320)
OTHER = DishKey("line A", "dish 2")


def drawn() -> NDArray[np.uint8]:
    """Return a class map: two colonies that touch, one with differentiated cells, and a third."""
    y, x = np.mgrid[: SIZE[0], : SIZE[1]]
    classes = np.zeros(SIZE, np.uint8)
    classes[(x - 80) ** 2 + (y - 100) ** 2 < 60**2] = 1
    classes[(x - 190) ** 2 + (y - 100) ** 2 < 58**2] = 2
    classes[190:230, 30:90] = 1
    classes[195:225, 40:60] = 3
    classes[195:230, 250:310] = 4
    return classes


def membranes() -> NDArray[np.uint8]:
    """Return a map of membrane: a grid of cells of 20 px."""
    found = np.zeros(SIZE, np.uint8)
    for at in range(0, 320, 20):
        found[:, at : at + 3] = 255
        found[at : at + 3] = 255
    return found


@pytest.fixture
def histories(tmp_path: Path) -> Iterator[SqlHistories]:
    opened = open_histories(tmp_path / "t.db")
    blurred = picture_result(2, quality=BLURRED, colonies=(), width=320, height=240)
    usual = analysis(2, pictures=(picture_result(1, width=320, height=240), blurred))
    older = replace(usual, pictures=usual.pictures[:1])
    sheets = prompted_analysis(3, OTHER, (sheet_result(1, sheet(), width=320, height=240),))
    overview = np.zeros((24, 32, 3), np.uint8)
    with opened() as history:
        history.add(older, [Artefacts(np.zeros(SIZE, np.uint8), overview)])
        history.add(usual, [Artefacts(drawn(), overview), Artefacts(None, overview)])
        history.add(sheets, [Artefacts(membranes(), overview)])
        history.commit()
    yield opened
    opened.engine.dispose()


def write(
    histories: SqlHistories,
    folder: Path,
    *forms: AnswerForm,
    dish: DishKey | None = None,
    parting: Parting = WHOLE,
) -> None:
    dishes = None if dish is None else (dish,)
    export_answers(histories, Outputs(), folder, AnswerExport(forms, dishes, parting))


def test_every_instance_of_coco_is_its_mask(histories: SqlHistories, tmp_path: Path) -> None:
    write(histories, tmp_path, AnswerForm.COCO)
    found = read(tmp_path / "instances.json")
    usual, blurred, sheets = found["images"]
    assert [each["analysis"] for each in found["images"]] == [2, 2, 3]
    assert (blurred["usable"], usual["usable"]) == (False, True)
    assert (usual["assistive"], sheets["assistive"]) == (None, ASSISTIVE)
    names = {each["id"]: each["name"] for each in found["categories"]}
    mine = [each for each in found["annotations"] if each["image_id"] == usual["id"]]
    assert [(names[each["category_id"]], each["colony"]) for each in mine] == [
        ("undifferentiated", 1),
        ("undifferentiated", 2),
    ]
    union = np.zeros(SIZE, np.bool_)
    for each in found["annotations"]:
        inside = mask(each["segmentation"])
        assert np.count_nonzero(inside) == each["area"] > 0
        assert tuple(each["bbox"]) == cv2.boundingRect(inside.astype(np.uint8))
        if each["image_id"] == usual["id"]:
            assert not (union & inside).any()
            union |= inside
    np.testing.assert_array_equal(union, np.isin(drawn(), (1, 2, 3)))
    assert mine[1]["score"] == pytest.approx(1 - 600 / 2400)
    cells = [each for each in found["annotations"] if each["image_id"] == sheets["id"]]
    assert {names[each["category_id"]] for each in cells} == {"cell"}
    assert len(cells) == 16 * 12
    assert min(each["score"] for each in cells) > 0.9


def test_touching_colonies_are_parted_where_asked(histories: SqlHistories, tmp_path: Path) -> None:
    dish, everything = analysis().acquisition.dish, Parting(everything=True)
    write(histories, tmp_path, AnswerForm.COCO, dish=dish, parting=everything)
    found = read(tmp_path / "instances.json")
    names = {each["id"]: each["name"] for each in found["categories"]}
    assert [
        (names[each["category_id"]], each["colony"], each["parted"])
        for each in found["annotations"]
    ] == [
        ("undifferentiated", 1, True),
        ("differentiated", 1, True),
        ("undifferentiated", 2, False),
    ]
    union = sum(mask(each["segmentation"]).astype(int) for each in found["annotations"])
    np.testing.assert_array_equal(union, np.isin(drawn(), (1, 2, 3)))


def test_one_colony_alone_is_parted_where_it_was_chosen(
    histories: SqlHistories, tmp_path: Path
) -> None:
    for chosen, count in (((2, 0, 1), 3), ((2, 0, 2), 2), ((2, 1, 1), 2)):
        folder = tmp_path / str(chosen)
        parting = Parting(chosen=frozenset({chosen}))
        write(histories, folder, AnswerForm.COCO, dish=analysis().acquisition.dish, parting=parting)
        assert len(read(folder / "instances.json")["annotations"]) == count


def test_classes_and_colonies_follow_from_a_panoptic_map(
    histories: SqlHistories, tmp_path: Path
) -> None:
    out = tmp_path / "new" / "folder"
    write(histories, out, AnswerForm.COCO_PANOPTIC)
    found = read(out / "panoptic.json")
    kinds = {each["id"]: each for each in found["categories"]}
    usual, sheets = found["annotations"]
    ids = panoptic_ids(out / "panoptic" / usual["file_name"])
    names = ("background", "undifferentiated", "differentiated", "uncertain", "feeders")
    classes = np.full(SIZE, 255, np.uint8)
    colonies = np.zeros(SIZE, np.uint8)
    for segment in usual["segments_info"]:
        inside = ids == segment["id"]
        assert np.count_nonzero(inside) == segment["area"] > 0
        assert tuple(segment["bbox"]) == cv2.boundingRect(inside.astype(np.uint8))
        kind = kinds[segment["category_id"]]
        classes[inside] = names.index(kind["name"])
        assert (segment["instance"] is not None) == kind["isthing"]
        colonies[inside] = segment["instance"] or 0
    np.testing.assert_array_equal(classes, drawn())
    parts = cv2.connectedComponents(np.isin(drawn(), (1, 2, 3)).astype(np.uint8))[1]
    np.testing.assert_array_equal(colonies, parts)
    ids = panoptic_ids(out / "panoptic" / sheets["file_name"])
    ground = [s for s in sheets["segments_info"] if kinds[s["category_id"]]["name"] == "membrane"]
    np.testing.assert_array_equal(ids == ground[0]["id"], membranes() > 0)
    assert sum(each["area"] for each in sheets["segments_info"]) == ids.size


def test_label_pictures_hold_classes_and_numbers(histories: SqlHistories, tmp_path: Path) -> None:
    write(histories, tmp_path, AnswerForm.PNG)
    name = read(tmp_path / "labels.json")["images"][0]["map"]
    semantic = cv2.imread(str(tmp_path / "semantic" / name), cv2.IMREAD_UNCHANGED)
    assert (semantic.dtype, semantic.ndim) == (np.uint8, 2)
    np.testing.assert_array_equal(semantic, drawn())
    numbers = cv2.imread(str(tmp_path / "instances" / name), cv2.IMREAD_UNCHANGED)
    assert (numbers.dtype, numbers.max()) == (np.uint16, 2)
    np.testing.assert_array_equal(numbers > 0, np.isin(drawn(), (1, 2, 3)))
    overlay = cv2.imread(str(tmp_path / "overlay" / name), cv2.IMREAD_UNCHANGED)
    assert overlay.shape == (24, 32, 3)
    blue, _, red = overlay[10, 8].tolist()
    assert blue > red, "undifferentiated is drawn in green and blue over black"
    assert not overlay[0, 0].any()


def test_all_forms_at_once_and_again_over_their_own(
    histories: SqlHistories, tmp_path: Path
) -> None:
    for _ in range(2):
        write(histories, tmp_path / "out", *AnswerForm)
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        *("instances.json", "panoptic.json", "labels.json"),
        *("panoptic", "semantic", "instances", "overlay"),
    }
    with histories() as history:
        said = [event.new for event in history.events()][:2]
    assert said == ["answers (coco, coco-panoptic, png): out"] * 2


def test_a_picture_with_more_instances_than_png_can_number_costs_no_other(
    histories: SqlHistories, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The sheet of cells has many, the others a few.
    monkeypatch.setattr(files, "_SIXTEEN_BITS", 10)
    wanted = AnswerExport((AnswerForm.PNG,))
    written = export_answers(histories, Outputs(), tmp_path / "out", wanted)
    (failure,) = written.failures
    assert "more than a PNG of 16 bits can number (10): write them as coco" in failure.reason
    there = {path.name for path in (tmp_path / "out" / "semantic").iterdir()}
    assert there
    assert there == {path.name for path in (tmp_path / "out" / "instances").iterdir()}
    assert not any(name.startswith("analysis-3-") for name in there)


@pytest.mark.parametrize("what", ["labels", "overview"])
def test_a_picture_that_cannot_be_read_is_told_and_the_others_are_written(
    histories: SqlHistories, tmp_path: Path, what: str
) -> None:
    with histories() as history:
        # The sheets' map is the last; overviews are all alike here, and one file.
        sha256 = getattr(history.get(3).stored[0], what)
    (kept,) = [path for path in tmp_path.rglob("*") if path.is_file() and sha256 in path.name]
    kept.chmod(0o644)
    kept.write_bytes(b"damaged")
    written = export_answers(
        histories, Outputs(), tmp_path / "out", AnswerExport(tuple(AnswerForm))
    )
    assert len(written.paths) == len(AnswerForm)
    assert {each.reason.partition(" ")[0] for each in written.failures} == {"The"}
    told = json.loads((tmp_path / "out" / "labels.json").read_text("utf-8"))["images"]
    named = {each["map"] for each in told}
    assert "analysis-3-picture-1.png" not in named
    assert "analysis-2-picture-2.png" in named
    for folder in ("semantic", "instances", "panoptic", "overlay"):
        assert {path.name for path in (tmp_path / "out").glob(f"{folder}/*")} <= named
    assert len(written.failures) == (1 if what == "labels" else 2)


def test_what_is_no_answer_is_not_replaced(histories: SqlHistories, tmp_path: Path) -> None:
    (tmp_path / "instances.json").write_text('{"mine": 1}')
    with pytest.raises(UsageError, match="is there already"):
        write(histories, tmp_path, AnswerForm.COCO)
    folder = tmp_path / "taken"
    folder.mkdir()
    (folder / "semantic").write_text("a file")
    with pytest.raises(OutputError, match="Choose another folder"):
        write(histories, folder, AnswerForm.PNG)


def test_a_history_is_read_dish_by_dish_as_it_is_written(
    histories: SqlHistories, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    read = SqlHistory.series

    def noted(self: SqlHistory, dish: DishKey, *, colonies: bool = True) -> Any:
        done.append(dish.dish)
        return read(self, dish, colonies=colonies)

    monkeypatch.setattr(SqlHistory, "series", noted)
    monitor = Monitor(lambda share, _: done.append(f"{share:.0%}"))
    wanted = AnswerExport((AnswerForm.COCO,))
    export_answers(histories, Outputs(), tmp_path / "out", wanted, monitor)
    assert done == ["dish 1", "50%", "dish 2", "100%"]
