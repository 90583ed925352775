from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from colonyqc import bootstrap
from colonyqc.domain.errors import Cancelled
from colonyqc.domain.picture import Acquisition, DishKey, Picture, Tile
from colonyqc.domain.protocol import Protocol
from colonyqc.domain.regions import RegionRequest
from colonyqc.inference.feature_network import FeatureLibrary
from colonyqc.inference.packages import ModelLibrary
from colonyqc.services.ports import Monitor
from colonyqc.services.regions.dish_series import (
    SeriesMember,
    SeriesRequest,
    answer_series,
    in_order,
)
from colonyqc.services.regions.encoder import EncoderRegions
from colonyqc.services.regions.read import read_picture
from support.regions import colony_of, picture_at, write_dish
from support.tiny_pyramid import write_pyramid_package

DISH = DishKey("line", "dish")
NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


def _acquisition(day: int | None, picture: Picture, hours: int = 0) -> Acquisition:
    return Acquisition(DISH, day, NOON + timedelta(hours=hours), (picture,))


@pytest.fixture
def engine(tmp_path: Path) -> EncoderRegions:
    write_pyramid_package(tmp_path / "models")
    library = ModelLibrary([tmp_path / "models"])
    return EncoderRegions(library, FeatureLibrary(library, threads=1))


@pytest.fixture
def days(tmp_path: Path) -> list[Acquisition]:
    paths = write_dish(tmp_path / "dish")
    return [_acquisition(day, picture_at(path)) for day, path in zip((2, 3, 4), paths, strict=True)]


@pytest.fixture
def request_(engine: EncoderRegions, days: list[Acquisition]) -> SeriesRequest:
    seen = read_picture(bootstrap.pictures(), days[0].pictures[0], Protocol())
    found = engine.run(RegionRequest(seen, clusters=2))
    return SeriesRequest(found.weights, (1, 2), {})


def test_pictures_go_by_day_and_moment_unknown_days_last() -> None:
    picture = Picture("a.png", (Tile(Path("a.png")),), 1)
    given = [
        _acquisition(None, picture),
        _acquisition(4, picture, 1),
        _acquisition(4, picture),
        _acquisition(2, picture),
    ]
    assert [a for a, _ in in_order(given)] == [given[3], given[2], given[1], given[0]]


def test_each_day_has_the_same_regions_and_their_areas(
    engine: EncoderRegions, days: list[Acquisition], request_: SeriesRequest
) -> None:
    told: list[SeriesMember] = []
    members, failures = answer_series(
        days, request_, engine, bootstrap.pictures(), Protocol(), on_member=told.append
    )
    assert not failures
    assert told == list(members)
    colony = int(members[0].numbers[90, 90])
    for member in members:
        assert member.day is not None
        truth = colony_of(member.day)
        assert ((member.numbers == colony) == truth).mean() > 0.95
        assert member.share[colony] == pytest.approx(100 * truth.mean(), abs=4)


def test_merged_regions_are_merged_in_the_series(
    engine: EncoderRegions, days: list[Acquisition], request_: SeriesRequest
) -> None:
    merged = SeriesRequest(request_.reference, (1,), {2: 1})
    members, _ = answer_series(days, merged, engine, bootstrap.pictures(), Protocol())
    assert all(member.share == {1: 100.0} for member in members)


def test_a_damaged_picture_does_not_stop_the_others(
    engine: EncoderRegions, days: list[Acquisition], request_: SeriesRequest
) -> None:
    days[1].pictures[0].tiles[0].path.write_bytes(b"\x89PNG\r\n\x1a\n")
    members, failures = answer_series(days, request_, engine, bootstrap.pictures(), Protocol())
    assert [member.day for member in members] == [2, 4]
    assert [failure.name for failure in failures] == [days[1].pictures[0].name]


def test_it_can_be_stopped(
    engine: EncoderRegions, days: list[Acquisition], request_: SeriesRequest
) -> None:
    stop = Monitor(cancelled=lambda: True)
    with pytest.raises(Cancelled):
        answer_series(days, request_, engine, bootstrap.pictures(), Protocol(), stop)
