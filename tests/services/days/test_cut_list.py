from dataclasses import replace
from pathlib import Path

import pytest

from colonyqc.domain.errors import UsageError
from colonyqc.domain.picture import Tile
from colonyqc.domain.quality import Problem, ProblemKind
from colonyqc.domain.verdict import WITHDRAWN, Verdict
from colonyqc.services.days.cut_list import CutList, LengthUnit, Purpose, cut_list
from colonyqc.services.ports import AnalysisRecord
from support.days import DISH, HEIGHT, WIDTH, day_record
from support.fake_history import FakeHistory

BLACK = Problem(ProblemKind.EMPTY, "The picture is black.", 0.0, 0.0, True)
PLACES = [(100, 100, 40, 40), (300, 180, 30, 30), (50, 250, 20, 20), (400, 60, 25, 25)]
PROPOSED = {1: "discard", 2: "discard", 3: "keep", 4: "discard"}


def history(**changes: object) -> FakeHistory:
    made = FakeHistory([day_record(1, 4, PLACES, verdicts=PROPOSED)])
    made.decide(1, 0, 1, Verdict.DISCARD, "differentiated", "Tanaka")
    made.decide(1, 0, 3, Verdict.KEEP, "", "Tanaka")
    return made


def numbers(cut: CutList) -> tuple[list[int], list[int]]:
    (picture,) = cut.pictures
    return (
        [each.colony.number for each in picture.chosen],
        [each.colony.number for each in picture.open],
    )


def test_only_what_a_person_decided_is_listed_and_the_undecided_stand_apart() -> None:
    kept = history()
    assert numbers(cut_list(kept, DISH, None, Purpose.REMOVE)) == ([1], [2, 4])
    assert numbers(cut_list(kept, DISH, 4, Purpose.PICK)) == ([3], [])
    kept.decide(1, 0, 4, Verdict.WATCH, "as before", "Tanaka")
    kept.decide(1, 0, 1, Verdict.DISCARD, WITHDRAWN, "Tanaka")
    assert numbers(cut_list(kept, DISH, None, Purpose.REMOVE)) == ([], [1, 2])


def with_tiles(
    record: AnalysisRecord, tiles: tuple[Tile, ...], um: float | None = 1.6
) -> AnalysisRecord:
    (result,) = record.analysis.pictures
    picture = replace(result.picture, tiles=tiles)
    results = (replace(result, picture=picture, pixel_size_um=um),)
    return replace(record, analysis=replace(record.analysis, pictures=results))


def tile(x: float | None, y: float | None) -> Tile:
    return Tile(Path("/pictures/a.png"), 0, x, y)


@pytest.mark.parametrize(
    ("tiles", "um", "unit", "corner"),
    [
        ((tile(10.0, 20.0),), 2.0, LengthUnit.STAGE_MM, (10 - WIDTH / 1000, 20 - HEIGHT / 1000)),
        (
            (tile(10.0, 20.0), tile(12.0, 20.0), tile(12.0, 23.0)),
            2.0,
            LengthUnit.STAGE_MM,
            (11 - WIDTH / 1000, 21.5 - HEIGHT / 1000),
        ),
        ((tile(10.0, 20.0), tile(None, None)), 2.0, LengthUnit.PICTURE_UM, (0, 0)),
        ((tile(None, None),), 2.0, LengthUnit.PICTURE_UM, (0, 0)),
        ((tile(10.0, 20.0),), None, LengthUnit.PICTURE_PX, (0, 0)),
    ],
)
def test_places_are_in_the_finest_unit_that_is_known(
    tiles: tuple[Tile, ...], um: float | None, unit: LengthUnit, corner: tuple[float, float]
) -> None:
    kept = history()
    kept.records[0] = with_tiles(kept.records[0], tiles, um)
    cut = cut_list(kept, DISH, None, Purpose.REMOVE)
    assert cut.unit is unit
    to = cut.map_of(cut.pictures[0])
    assert to.at(0, 0) == pytest.approx(corner)
    step = {
        LengthUnit.STAGE_MM: 0.2,
        LengthUnit.PICTURE_UM: 200.0,
        LengthUnit.PICTURE_PX: 100.0,
    }[unit]
    assert to.at(100, 0)[0] == pytest.approx(corner[0] + step)


def test_a_picture_that_was_not_counted_is_named() -> None:
    kept = history()
    record = kept.records[0]
    (result,) = record.analysis.pictures
    blocked = replace(result, quality=replace(result.quality, problems=(BLACK,)))
    kept.records[0] = replace(record, analysis=replace(record.analysis, pictures=(blocked,)))
    cut = cut_list(kept, DISH, None, Purpose.REMOVE)
    assert cut.pictures == ()
    assert cut.left_out == ("day4.png",)


def test_a_day_that_is_not_there_is_one_sentence() -> None:
    with pytest.raises(UsageError, match="has no analysis of colonies of day 9"):
        cut_list(history(), DISH, 9, Purpose.REMOVE)
