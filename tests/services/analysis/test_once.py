"""Laws of analysing only what is new, over a real history."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Barrier, Thread
from typing import cast

import numpy as np
import pytest

from colonyqc.domain.analysis import FileHash
from colonyqc.domain.errors import PictureError
from colonyqc.domain.picture import Acquisition, DishKey, Picture, Tile
from colonyqc.domain.protocol import Protocol, QualityLimits
from colonyqc.history import SqlHistories, database_url, open_histories, verify
from colonyqc.inference.packages import ModelLibrary
from colonyqc.services.analysis import batch, once
from colonyqc.services.analysis.keep import Kept, Request
from colonyqc.services.analysis.once import Already, analyse_once, known_pictures
from colonyqc.services.context import ServiceContext
from colonyqc.services.ports import Artefacts
from colonyqc.services.ports.reports import ReportRenderer
from colonyqc.services.rules.sets import RuleSetFiles
from services.analysis.test_batch import collection
from support.builders import analysis, picture_result
from support.command import field
from support.fake_pictures import FakePictures
from support.tiny_model import write_package

ARRAYS = {name: field(seed) for seed, name in enumerate("abc")}
OVERVIEW = np.zeros((2, 2, 3), np.uint8)


class HashedPictures(FakePictures):
    """Pictures in memory whose hashes are those of their pixels."""

    def hashes(self, picture: Picture) -> tuple[FileHash, ...]:
        if picture.name in self._broken:
            raise PictureError(picture.name, "it went away")
        digest = hashlib.sha256(self._arrays[picture.name].tobytes()).hexdigest()
        return (FileHash(str(picture.tiles[0].path), digest),)


@pytest.fixture
def histories(tmp_path: Path) -> Iterator[SqlHistories]:
    opened = open_histories(database_url(tmp_path / "t.db"))
    yield opened
    opened.engine.dispose()


@pytest.fixture
def place(tmp_path: Path, histories: SqlHistories) -> ServiceContext:
    write_package(tmp_path / "models")
    return ServiceContext(
        pictures=HashedPictures(ARRAYS),
        models=ModelLibrary([tmp_path / "models"]),
        histories=histories,
        reports=cast(ReportRenderer, None),
        protocol=Protocol(quality=QualityLimits(focus_min=0.0)),
        person="Ann",
        app_version="0.1.0",
        rules=RuleSetFiles(),
    )


def taken(name: str = "a", day: int = 1, dish: str = "1") -> Acquisition:
    return Acquisition(DishKey("A", dish), day, None, (Picture(name, (Tile(Path(name)),)),))


def test_the_same_again_adds_nothing(place: ServiceContext) -> None:
    first = batch.run(collection("a", "b"), place, new_only=True)
    again = batch.run(collection("a", "b", "c"), place, new_only=True)
    assert (first.already, again.already) == ((), first.analyses)
    assert len(again.analyses) == 1
    assert again.failures == ()


def test_what_was_analysed_without_asking_is_known_too(place: ServiceContext) -> None:
    kept = batch.run(collection("a"), place)
    assert batch.run(collection("a"), place, new_only=True).already == kept.analyses


def test_days_that_arrive_in_any_order_are_known_later(place: ServiceContext) -> None:
    """The rules of a day look at the day before: that it came later changes no key."""
    for day in (3, 1, 2):
        assert isinstance(analyse_once(taken("abc"[day - 1], day), place, Request()), Kept)
    for day in (1, 2, 3):
        assert isinstance(analyse_once(taken("abc"[day - 1], day), place, Request()), Already)


def test_another_protocol_model_dish_or_picture_is_analysed(
    place: ServiceContext, tmp_path: Path
) -> None:
    analyse_once(taken(), place, Request())
    protocol = replace(place.protocol, version="2")
    assert isinstance(analyse_once(taken(), replace(place, protocol=protocol), Request()), Kept)
    assert isinstance(analyse_once(taken(dish="2"), place, Request()), Kept)
    assert isinstance(analyse_once(taken("b"), place, Request()), Kept)
    write_package(tmp_path / "more", "other", gain=30.0)
    models = ModelLibrary([tmp_path / "models", tmp_path / "more"])
    other = replace(place, models=models)
    assert isinstance(analyse_once(taken(), other, Request("other")), Kept)
    # Two may be taken now: which one fits is told by the picture, and it is the first again.
    assert isinstance(analyse_once(taken(), other, Request()), Already)


def test_two_at_once_keep_it_once(
    place: ServiceContext, histories: SqlHistories, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have looked it up and found nothing before either writes."""
    both, made = Barrier(2), []
    carried_out = once.carried_out

    def together(*arguments: object) -> object:
        found = carried_out(*arguments)  # type: ignore[arg-type]
        both.wait(60)
        return found

    monkeypatch.setattr(once, "carried_out", together)
    workers = [
        Thread(target=lambda: made.append(analyse_once(taken(), place, Request())))
        for _ in range(2)
    ]
    for each in workers:
        each.start()
    for each in workers:
        each.join(120)
    assert sorted(type(each).__name__ for each in made) == ["Already", "Kept"]
    with histories() as history:
        assert len(history.list()) == 1
    assert verify(histories) == ()


def test_pictures_are_known_by_whatever_rules(place: ServiceContext) -> None:
    assert known_pictures(taken(), place, "") is None
    kept = analyse_once(taken(), place, Request())
    assert known_pictures(taken(), place, "") == kept.number
    assert known_pictures(taken(), place, "membranes@2") is None
    assert known_pictures(taken(day=2), place, "") is None


def test_a_picture_that_went_away_is_not_known(place: ServiceContext) -> None:
    analyse_once(taken(), place, Request())
    gone = replace(place, pictures=HashedPictures(ARRAYS, broken=["a"]))
    with pytest.raises(PictureError, match="went away"):
        analyse_once(taken(), gone, Request())


def test_a_file_is_found_by_an_index(histories: SqlHistories) -> None:
    """However many analyses there are: the plan of the query goes through no table."""
    with histories() as history:
        for n in range(3):
            result = picture_result(1, files=(FileHash("a.png", f"{n}" * 64),))
            history.add(analysis(pictures=(result,)), [Artefacts(None, OVERVIEW)])
        history.commit()
    with histories() as history:
        assert history.analyses_of_file("1" * 64) == (2,)
        assert history.analyses_of_file("9" * 64) == ()
    with histories.engine.connect() as connection:
        steps = connection.exec_driver_sql(
            "EXPLAIN QUERY PLAN SELECT DISTINCT p.analysis_id FROM picture p "
            "JOIN image i ON i.picture_id = p.id WHERE i.sha256 = 'x' ORDER BY p.analysis_id"
        ).all()
    assert not [step for step in steps if str(step[-1]).startswith("SCAN")], steps
