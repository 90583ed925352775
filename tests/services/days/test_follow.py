from dataclasses import replace
from math import isnan, log

import pytest

from colonyqc.services.days.follow import PathEnd, follow
from support.days import DISH, dish_history

ONE = (100, 100, 40, 40)
TWO = (300, 180, 30, 30)
ONE_GROWN = (90, 90, 60, 60)
TWO_GROWN = (295, 175, 40, 40)


def test_colonies_keep_their_path_although_the_picture_moved() -> None:
    history = dish_history([([ONE, TWO], (0, 0)), ([TWO_GROWN, ONE_GROWN], (24, -17))])
    (view,) = follow(history, DISH).views
    assert view.name == "1"
    assert view.between(0, 1) == (pytest.approx(24, abs=1), pytest.approx(-17, abs=1))
    assert view.between(1, 0) == (pytest.approx(-24, abs=1), pytest.approx(17, abs=1))
    first, second = view.paths
    assert [(p.at, p.colony.number) for p in first.points] == [(0, 1), (1, 2)]
    assert [(p.at, p.colony.number) for p in second.points] == [(0, 2), (1, 1)]
    assert first.end is PathEnd.LAST
    assert first.hours == 24
    assert first.rate == pytest.approx(log(3600 / 1600) / 24)
    assert first.doubling == pytest.approx(24 * log(2) / log(3600 / 1600))
    assert view.path_of(1, 2) is first
    assert view.path_of(1, 9) is None


def test_merging_parting_and_going_are_told() -> None:
    three, both = (150, 100, 20, 40), (90, 90, 90, 60)
    history = dish_history(
        [([ONE, three, TWO], (0, 0)), ([both], (0, 0)), ([ONE, three, TWO], (0, 0))]
    )
    (view,) = follow(history, DISH).views
    told = {
        (path.points[0].at, path.points[0].colony.number): (len(path.points), path.end, path.into)
        for path in view.paths
    }
    assert told == {
        (0, 1): (3, PathEnd.LAST, None),
        (0, 2): (1, PathEnd.MERGED, 1),
        (0, 3): (1, PathEnd.GONE, None),
        (2, 2): (1, PathEnd.LAST, None),
        (2, 3): (1, PathEnd.LAST, None),
    }
    parted = view.path_of(2, 2)
    assert parted is not None
    assert parted.came_out_of == 1
    fresh = view.path_of(2, 3)
    assert fresh is not None
    assert fresh.came_out_of is None


def test_another_place_is_refused_and_said_and_no_colony_is_followed_there() -> None:
    history = dish_history([([ONE], (0, 0)), ([ONE], (0, 0))], seeds=(3, 77))
    history.arrays["overview 2"] = history.arrays["overview 2"][::-1].copy()
    (view,) = follow(history, DISH).views
    (step,) = view.steps
    assert step.links is None
    assert step.offset is None
    assert "day 1 and day 2 are not surely of the same place" in step.refused
    assert view.between(0, 1) is None
    assert [path.end for path in view.paths] == [PathEnd.UNSURE, PathEnd.LAST]
    assert all(len(path.points) == 1 and isnan(path.rate) for path in view.paths)


def test_a_colony_cut_by_the_border_has_no_growth() -> None:
    history = dish_history([([ONE], (0, 0)), ([ONE_GROWN], (0, 0))])
    record = history.records[1]
    (result,) = record.analysis.pictures
    cut = replace(result.colonies[0], touches_border=True)
    pictures = (replace(result, colonies=(cut,)),)
    history.records[1] = replace(record, analysis=replace(record.analysis, pictures=pictures))
    (path,) = follow(history, DISH).views[0].paths
    assert len(path.points) == 2
    assert isnan(path.rate)
    assert isnan(path.doubling)


@pytest.mark.parametrize(
    "change", [{"pixel_size_um": 0.8}, {"width": 960}, {"pixel_size_um": None}]
)
def test_pictures_of_another_size_or_scale_are_not_laid_over_one_another(
    change: dict[str, float | None],
) -> None:
    history = dish_history([([ONE], (0, 0)), ([ONE], (0, 0))])
    record = history.records[1]
    (result,) = record.analysis.pictures
    pictures = (replace(result, **change),)  # type: ignore[arg-type]  # tests name real fields
    history.records[1] = replace(record, analysis=replace(record.analysis, pictures=pictures))
    (view,) = follow(history, DISH).views
    assert view.steps[0].shift is None
    assert "other sizes or pixel sizes" in view.steps[0].refused


def test_only_the_newest_passage_is_followed() -> None:
    history = dish_history([([ONE], (0, 0)), ([ONE], (0, 0))])
    record = history.records[0]
    acquisition = replace(record.analysis.acquisition, passage="P16")
    history.records[0] = replace(record, analysis=replace(record.analysis, acquisition=acquisition))
    (view,) = follow(history, DISH).views
    assert [picture.day for picture in view.pictures] == [2]


def test_two_pictures_of_one_view_number_are_left_out_by_name() -> None:
    history = dish_history([([ONE], (0, 0)), ([ONE], (0, 0))])
    record = history.records[1]
    pictures = record.analysis.pictures * 2
    history.records[1] = replace(record, analysis=replace(record.analysis, pictures=pictures))
    found = follow(history, DISH)
    assert found.left_out == ("day2.png", "day2.png")
    assert [len(view.pictures) for view in found.views] == [1]
