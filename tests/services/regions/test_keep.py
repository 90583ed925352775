from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from colonyqc import bootstrap
from colonyqc.domain.errors import UsageError
from colonyqc.domain.model import ModelRef
from colonyqc.domain.picture import Acquisition, DishKey, Region
from colonyqc.domain.regions import NamedRegion, RegionMethod, RegionRequest, RegionResult
from colonyqc.history import SqlHistories, SqlTables, open_histories, verify
from colonyqc.services.answers.files import AnswerExport, AnswerForm, export_answers
from colonyqc.services.answers.found_things import FoundThings
from colonyqc.services.answers.picture import answers_of
from colonyqc.services.context import ServiceContext
from colonyqc.services.outputs import Outputs
from colonyqc.services.packages.click import Click
from colonyqc.services.ports.tables import TableExport
from colonyqc.services.regions.keep import (
    RegionsAnswer,
    ThingsAnswer,
    keep_regions,
    keep_things,
)
from colonyqc.services.regions.read import read_picture
from colonyqc.services.regions.strokes import numbers_of
from colonyqc.services.reporting.build import build
from support import coco_reader
from support.regions import HEIGHT, WIDTH, picture_at, with_regions, write_dish
from support.tiny_pyramid import write_pyramid_package
from support.window import context

DISH = DishKey("line", "dish")


@pytest.fixture
def histories(tmp_path: Path) -> Iterator[SqlHistories]:
    opened = open_histories(tmp_path / "h.db", person="Tanaka")
    yield opened
    opened.engine.dispose()


@pytest.fixture
def place(tmp_path: Path, histories: SqlHistories) -> ServiceContext:
    write_pyramid_package(tmp_path / "models")
    made = with_regions(context(), tmp_path / "models")
    return replace(made, pictures=bootstrap.pictures(), histories=histories)


@pytest.fixture
def acquisition(tmp_path: Path) -> Acquisition:
    picture = picture_at(write_dish(tmp_path / "dish")[0])
    return Acquisition(DISH, 2, datetime(2026, 1, 2, tzinfo=UTC), (picture,))


def _answer(
    place: ServiceContext, acquisition: Acquisition, *, strokes: bool = True
) -> RegionsAnswer:
    (picture,) = acquisition.pictures
    painted = np.zeros((HEIGHT, WIDTH), np.uint8)
    if strokes:
        painted[80:100, 70:110], painted[5:12, 20:170] = 1, 2
    seen = read_picture(place.pictures, picture, place.protocol)
    assert place.regions is not None
    asked = RegionRequest(seen, clusters=None if strokes else 2)
    if strokes:
        asked = RegionRequest(seen, scribbles=painted)
    result = place.regions.run(asked)
    names = {1: "my cells", 2: "dish"}
    return RegionsAnswer(
        picture, numbers_of(result.labels), names, result, painted, datetime.now(UTC)
    )


def test_regions_are_kept_as_assistive_with_all_that_gave_them(
    place: ServiceContext, acquisition: Acquisition, histories: SqlHistories
) -> None:
    answer = _answer(place, acquisition)
    number = keep_regions(acquisition, answer, place).number
    with histories() as history:
        record = history.get(number)
        (event, *_) = history.events()
        source = history.labels(record.stored[0].labels)
        stored = source.read(Region(0, 0, WIDTH, HEIGHT))
        source.close()
        assert history.series(DISH) == ()
        assert [each.id for each in history.sheets(DISH)] == [number]
    analysis = record.analysis
    (result,) = analysis.pictures
    assert analysis.proposal is None
    assert analysis.prompt is not None
    assert analysis.prompt.preset == "regions (encoder)"
    assert analysis.prompt.samples[0][0] == result.files[0].sha256
    assert str(analysis.model) == "ips-phase@1.0.0"
    assert result.regions is not None
    assert (result.regions.method, result.regions.by_strokes) == ("encoder", True)
    assert result.regions.regions == (
        NamedRegion(1, "my cells", int((answer.numbers == 1).sum())),
        NamedRegion(2, "dish", int((answer.numbers == 2).sum())),
    )
    assert sum(map(result.regions.share, result.regions.regions)) == pytest.approx(100)
    np.testing.assert_array_equal(stored, answer.numbers)
    assert "2 regions, by regions (encoder)" in event.new
    assert verify(histories) == ()


def test_no_answer_takes_regions_for_colonies(
    place: ServiceContext, acquisition: Acquisition, histories: SqlHistories
) -> None:
    number = keep_regions(acquisition, _answer(place, acquisition, strokes=False), place).number
    with histories() as history:
        record = history.get(number)
        assert record.analysis.prompt is not None
        assert record.analysis.prompt.samples == ()
        assert list(answers_of(record, history)) == [None]


def test_report_and_tables_tell_the_regions(
    place: ServiceContext, acquisition: Acquisition, histories: SqlHistories, tmp_path: Path
) -> None:
    keep_regions(acquisition, _answer(place, acquisition), place)
    with histories() as history:
        report = build(history, DISH, 2, made=datetime(2026, 1, 3, tzinfo=UTC))
        (line,) = [fact for fact in report.facts if "Regions (assistive)" in fact.label]
        assert "my cells" in line.value
        assert "%" in line.value
        assert "encoder (ips-phase@1.0.0)" in line.value
        assert report.verdict == ""
        assert report.sheets is None
        SqlTables().write(history, tmp_path / "tables", TableExport())
    text = (tmp_path / "tables" / "regions.csv").read_text("utf-8-sig")
    assert len(text.splitlines()) == 3
    assert "my cells" in text
    assert len((tmp_path / "tables" / "sheets.csv").read_text("utf-8-sig").splitlines()) == 1


def test_a_method_without_a_network_stands_for_itself(
    place: ServiceContext, acquisition: Acquisition
) -> None:
    answer = _answer(place, acquisition)
    labels = np.zeros((HEIGHT, WIDTH), np.uint8)
    result = RegionResult(labels, 1, RegionMethod.KMEANS, 0, 0, 0.1)
    other = RegionsAnswer(
        answer.picture, numbers_of(labels), {1: "all"}, result, labels, datetime.now(UTC)
    )
    kept = keep_regions(acquisition, other, place)
    assert kept.analysis.model.name == "kmeans"
    assert kept.analysis.model.version == place.app_version


def _found(acquisition: Acquisition, numbers: NDArray[np.int32]) -> ThingsAnswer:
    (picture,) = acquisition.pictures
    network = ModelRef("tiny", "1", "ab" * 32)
    things = FoundThings(picture.name, (), network, numbers, (Click(20.0, 30.0, True),))
    return ThingsAnswer(picture, things, "CPU", datetime.now(UTC))


def test_what_a_click_network_found_is_kept_and_exported_thing_by_thing(
    place: ServiceContext, acquisition: Acquisition, histories: SqlHistories, tmp_path: Path
) -> None:
    numbers = np.zeros((HEIGHT, WIDTH), np.int32)
    numbers[20:50, 10:60], numbers[100:140, 90:100] = 1, 2
    number = keep_things(acquisition, _found(acquisition, numbers), place).number
    with histories() as history:
        record = history.get(number)
        (answer,) = answers_of(record, history)
        assert history.series(DISH) == ()
        report = build(history, DISH, 2, made=datetime(2026, 1, 3, tzinfo=UTC))
    analysis = record.analysis
    (result,) = analysis.pictures
    assert analysis.proposal is None
    assert analysis.prompt is not None
    assert analysis.prompt.preset == "click network (tiny@1)"
    assert analysis.prompt.samples[0][0] == result.files[0].sha256
    assert result.regions is not None
    assert result.regions.are_things
    assert [region.area_px for region in result.regions.regions] == [1500, 400]
    assert answer is not None
    assert [(each.category.name, each.score) for each in answer.instances] == [("thing", None)] * 2
    (line,) = [fact for fact in report.facts if "Regions (assistive)" in fact.label]
    assert "2 × thing 3.9" in line.value
    export_answers(histories, Outputs(), tmp_path / "out", AnswerExport(tuple(AnswerForm)))
    told = coco_reader.read(tmp_path / "out" / "instances.json")
    assert told["images"][0]["assistive"]
    kinds = {each["id"]: each["name"] for each in told["categories"]}
    for each, value in zip(told["annotations"], (1, 2), strict=True):
        assert kinds[each["category_id"]] == "thing"
        inside = coco_reader.mask(each["segmentation"])
        np.testing.assert_array_equal(inside, numbers == value)
        assert each["area"] == np.count_nonzero(inside)
    maps = coco_reader.read(tmp_path / "out" / "panoptic.json")["annotations"][0]
    ids = coco_reader.panoptic_ids(tmp_path / "out" / "panoptic" / maps["file_name"])
    areas = {each["instance"]: each["area"] for each in maps["segments_info"]}
    assert areas == {1: 1500, 2: 400, None: ids.size - 1900}
    name = told["images"][0]["map"]
    drawn = cv2.imread(str(tmp_path / "out" / "instances" / name), cv2.IMREAD_UNCHANGED)
    np.testing.assert_array_equal(drawn, numbers)
    assert verify(histories) == ()


def test_nothing_and_too_much_are_not_kept(place: ServiceContext, acquisition: Acquisition) -> None:
    nothing = np.zeros((HEIGHT, WIDTH), np.int32)
    with pytest.raises(UsageError, match="Nothing was found"):
        keep_things(acquisition, _found(acquisition, nothing), place)
    many = np.arange(HEIGHT * WIDTH, dtype=np.int32).reshape(HEIGHT, WIDTH) % 256
    with pytest.raises(UsageError, match="255 things are more"):
        keep_things(acquisition, _found(acquisition, many), place)
