from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from colonyqc import bootstrap
from colonyqc.domain.picture import Acquisition, DishKey, Region
from colonyqc.domain.regions import NamedRegion, RegionMethod, RegionRequest, RegionResult
from colonyqc.history import SqlHistories, export_csv, open_histories, verify
from colonyqc.services.answers.picture import answers_of
from colonyqc.services.context import ServiceContext
from colonyqc.services.regions.keep import RegionsAnswer, keep_regions
from colonyqc.services.regions.read import read_picture
from colonyqc.services.regions.strokes import numbers_of
from colonyqc.services.reporting.build import build
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
        export_csv(history, tmp_path / "tables")
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
