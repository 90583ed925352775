"""Prompted analyses are kept like any other, and never taken for a count of colonies."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
import sqlalchemy
from sqlalchemy import Engine

from colonyqc.domain.analysis import Analysis
from colonyqc.domain.picture import DishKey, Region
from colonyqc.domain.statistics import pool, pool_cells
from colonyqc.history import SqlHistories, open_histories, restore, verify
from colonyqc.history.backup.make import back_up
from colonyqc.services.ports import PAINTED, Artefacts
from history.samples import BLURRED, MORNING, analysis, artefacts, prompted, sheet
from support.values import same

DISH = DishKey("RPE", "D1")
HOUR = timedelta(hours=1)


def added(histories: SqlHistories, *values: Analysis) -> list[int]:
    with histories() as history:
        numbers = [history.add(value, artefacts(value)) for value in values]
        history.commit()
    return numbers


def blurred(value: Analysis) -> Analysis:
    """Return an analysis whose second picture cannot be used, whatever was found in it."""
    first, second = value.pictures
    pictures = (first, replace(second, quality=BLURRED))
    return replace(value, pictures=pictures, statistics=pool(pictures))


def test_a_prompted_analysis_comes_back_as_it_was(histories: SqlHistories) -> None:
    value = prompted(sheets=(sheet(40), None))
    (number,) = added(histories, value)
    with histories() as history:
        record = history.get(number)
    assert same(record.analysis, value)
    assert verify(histories) == ()


def test_its_map_is_kept_beside_it(histories: SqlHistories) -> None:
    value = prompted()
    arrays = artefacts(value)
    with histories() as history:
        number = history.add(value, arrays)
        history.commit()
        opened = history.labels(history.get(number).stored[0].labels)
    assert (opened.read(Region(0, 0, *opened.size)) == arrays[0].labels).all()
    opened.close()


def test_its_map_gets_smaller_by_the_mean_and_that_of_classes_by_the_majority(
    histories: SqlHistories,
) -> None:
    """A membrane 1 px wide fades in a map of amounts; no class is ever mixed of two others."""
    value = prompted()
    first = replace(value.pictures[0], width=1024, height=2)
    asked = replace(value, pictures=(first,), statistics=pool((first,)))
    columns = np.zeros((2, 1024), np.uint8)
    columns[:, ::4] = 2
    arrays = Artefacts(columns, np.zeros((2, 1024, 3), np.uint8))
    usual = analysis()
    counted = replace(usual.pictures[0], width=1024, height=2)
    judged = replace(usual, pictures=(counted,), statistics=pool((counted,)))
    with histories() as history:
        ids = [history.add(each, [arrays]) for each in (asked, judged)]
        history.commit()
        maps = [history.labels(history.get(number).stored[0].labels) for number in ids]
    halves = [opened.read(Region(0, 0, 512, 1), 1) for opened in maps]
    for opened in maps:
        np.testing.assert_array_equal(opened.read(Region(0, 0, 1024, 2)), columns)
        opened.close()
    assert set(halves[0].ravel()) == {0, 1}
    assert set(halves[1].ravel()) == {0, 2}


def test_the_trail_tells_it_from_others(histories: SqlHistories) -> None:
    added(histories, analysis(), prompted(), prompted(preset="", sheets=(None, None)))
    with histories() as history:
        newest, prompt, usual = history.events(limit=3)
    assert usual.kind == "analysis added"
    assert (prompt.kind, prompt.subject) == ("prompted analysis added", "analysis 2")
    assert prompt.new == "RPE › D1, day 3: 4 cells, by sheets@2 (oneshot@1.0.0)"
    assert newest.new == "RPE › D1, day 3: no sheet, by painted sample (oneshot@1.0.0)"


def test_the_list_says_what_it_is(histories: SqlHistories) -> None:
    two = (sheet(4), sheet(8))
    unsized = (sheet(4, None), sheet(8, None))
    added(
        histories,
        analysis("RPE"),
        prompted(day=4, sheets=two),
        prompted(day=5, preset="", sheets=unsized),
        prompted(day=6, sheets=(sheet(0), None)),
        blurred(prompted(day=7, sheets=two)),
        prompted("other", sheets=two),
    )
    pooled = pool_cells(two)
    assert pooled is not None
    with histories() as history:
        everything, dish = history.list(), history.list(DISH)
    assert same(everything[:5], dish)
    usual, sized, bare, none, half = dish
    assert (usual.prompt, usual.samples, usual.cells) == ("", 0, None)
    assert (sized.prompt, sized.samples, sized.cells) == ("sheets@2", 2, 12)
    assert sized.cell_density == pytest.approx(pooled.density_per_mm2)
    assert sized.hexagonality == pytest.approx(pooled.hexagonality)
    assert (bare.prompt, bare.cells, bare.cell_density) == (PAINTED, 12, None)
    assert (none.cells, none.cell_density, none.hexagonality) == (0, None, None)
    assert (sized.verdict, sized.colony_count) == ("", 0)
    assert (half.cells, half.usable_pictures) == (4, 1)


def test_the_series_of_colonies_and_that_of_sheets_are_apart(histories: SqlHistories) -> None:
    ids = added(
        histories,
        analysis("RPE", day=3),
        prompted(day=3, finished=MORNING + HOUR),
        prompted(day=2, finished=MORNING + HOUR),
        prompted(day=2, finished=MORNING),
        prompted(day=1),
        prompted(day=1, finished=MORNING + HOUR, sheets=(sheet(0), None)),
        prompted(day=None),
        prompted(dish="D2"),
    )
    with histories() as history:
        assert [each.id for each in history.series(DISH)] == ids[:1]
        assert [each.id for each in history.sheets(DISH)] == [ids[i] for i in (4, 2, 1, 6)]
        assert history.series(DishKey("RPE", "D2")) == ()
        assert history.sheets(DishKey("RPE", "D3")) == ()
        assert history.dishes() == (DISH, DishKey("RPE", "D2"))


def alone(value: Analysis, at: int) -> Analysis:
    """Return an analysis of one of the pictures, as it is kept from the window."""
    pictures = (value.pictures[at],)
    acquisition = replace(value.acquisition, pictures=(pictures[0].picture,))
    return replace(value, acquisition=acquisition, pictures=pictures, statistics=pool(pictures))


def test_pictures_that_were_answered_one_by_one_are_all_there(histories: SqlHistories) -> None:
    both = prompted(sheets=(sheet(4), sheet(4)))
    later = prompted(sheets=(sheet(4), sheet(4)), finished=MORNING + HOUR)
    ids = added(histories, alone(both, 0), alone(both, 1), alone(later, 1))
    with histories() as history:
        assert [each.id for each in history.sheets(DISH)] == [ids[0], ids[2]]
    (whole,) = added(histories, replace(both, finished=MORNING + 2 * HOUR))
    with histories() as history:
        assert [each.id for each in history.sheets(DISH)] == [whole]


def test_cells_are_left_out_where_they_are_not_asked_for(histories: SqlHistories) -> None:
    value = prompted()
    added(histories, value)
    with histories() as history:
        (whole,), (bare,) = history.sheets(DISH), history.sheets(DISH, cells=False)
    assert same(whole.analysis, value)
    told = value.pictures[0].sheet
    assert told is not None
    assert same(bare.analysis.pictures[0].sheet, replace(told, cells=()))


def test_answers_take_few_queries_however_many_sheets(histories: SqlHistories) -> None:
    sent: list[str] = []
    for already in (0, 6):
        days = range(already, already + 6)
        added(histories, *(prompted(day=day, sheets=(sheet(3), sheet(5))) for day in days))
        with histories() as history:
            history.events(limit=1)
            if not already:
                sqlalchemy.event.listen(
                    histories.engine, "before_cursor_execute", lambda *args: sent.append(args[2])
                )
            sent.clear()
            history.list()
            assert len(sent) == 3
            sent.clear()
            history.sheets(DISH)
            assert len(sent) == 15


def test_a_prompt_of_another_network_is_a_defect(histories: SqlHistories) -> None:
    value = prompted()
    other = replace(value, model=replace(value.model, version="2"))
    with histories() as history, pytest.raises(ValueError, match=r"oneshot@1\.0\.0 was prompted"):
        history.add(other, artefacts(other))


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO prompt VALUES (1, 'x', '[]', 0)",
        "INSERT INTO sheet (picture_id, width, height, problems) VALUES (1, 9, 9, '[]')",
        "INSERT INTO cell VALUES (3, 99, 1, 0, 0, 0, 0, 0, 0, true, true)",
    ],
)
def test_a_finished_analysis_gets_none_of_it(histories: SqlHistories, statement: str) -> None:
    added(histories, analysis(), prompted())
    refused = pytest.raises(sqlalchemy.exc.DBAPIError, match="gets no further")
    with histories.engine.connect() as connection, refused:
        connection.exec_driver_sql(statement)


@pytest.mark.parametrize("table", ["prompt", "sheet", "cell"])
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET {} = {}"])
def test_no_database_changes_or_removes_it(
    histories: SqlHistories, tampering: Engine, table: str, statement: str
) -> None:
    added(histories, prompted())
    column = "analysis_id" if table == "prompt" else "picture_id"
    refused = pytest.raises(sqlalchemy.exc.DBAPIError, match="never changes or removes")
    with tampering.connect() as connection, refused:
        connection.exec_driver_sql(statement.format(table, column, column))


def test_what_is_signed_is_signed_with_its_cells(
    histories: SqlHistories, tampering: Engine
) -> None:
    (number,) = added(histories, prompted())
    with histories() as history:
        before = history.record_digest(number)
    with tampering.begin() as connection:
        guard = "cell_no_update" if connection.dialect.name == "sqlite" else "cell_kept ON cell"
        connection.exec_driver_sql(f"DROP TRIGGER {guard}")
        connection.exec_driver_sql("UPDATE cell SET neighbours = 6 WHERE position = 0")
    with histories() as history:
        assert history.record_digest(number) == before
    with tampering.begin() as connection:
        connection.exec_driver_sql("UPDATE cell SET neighbours = 7 WHERE position = 0")
    with histories() as history:
        assert history.record_digest(number) != before


def test_a_backup_brings_it_back(histories: SqlHistories, database: Path, tmp_path: Path) -> None:
    value = prompted()
    (number,) = added(histories, value)
    made = back_up(histories, tmp_path / "shelf")
    assert (made.manifest.wrong, made.manifest.analyses) == ((), 1)
    restore(made.folder, tmp_path / "new.db")
    back = open_histories(tmp_path / "new.db")
    with back() as history:
        assert same(history.get(number).analysis, value)
    assert verify(back) == ()
    back.engine.dispose()
