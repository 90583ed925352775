from dataclasses import replace
from math import isnan, log2

import pytest

from colonyqc.domain.dish_life import LifeEvent, LifeEventKind
from colonyqc.domain.dish_statement import DishStatement
from colonyqc.domain.picture import DishKey
from colonyqc.services.ports import AnalysisRecord
from colonyqc.services.reporting.passages import COLUMNS, line_of, passage_cells, passages
from colonyqc.services.worklist.statements import describe
from support.builders import START, analysis
from support.fake_history import FakeHistory

A, B, C, D = (DishKey("201B7", name) for name in "ABCD")


def grown(number: int, dish: DishKey, day: int, confluence: float, passage: str) -> AnalysisRecord:
    base = analysis(day)
    acquisition = replace(base.acquisition, dish=dish, passage=passage)
    statistics = replace(base.statistics, confluence=confluence)
    made = replace(base, acquisition=acquisition, statistics=statistics)
    return AnalysisRecord(number, made, (), ())


@pytest.fixture
def history() -> FakeHistory:
    there = FakeHistory(
        [
            grown(1, A, 1, 20, "P10"),
            grown(2, A, 4, 80, "P10"),
            grown(3, B, 1, 10, "P11"),
            grown(4, B, 5, 40, "P11"),
        ]
    )
    for dish, parent, ratio in ((B, A, 8.0), (C, B, 4.0)):
        there.add_life_event(
            LifeEvent(dish, LifeEventKind.SEEDING, START, "M", START, ratio=ratio, parent=parent)
        )
    return there


def test_doublings_add_up_from_passage_to_passage(history: FakeHistory) -> None:
    first, second, third = passages(history, C)
    assert (first.dish, first.passage, first.last_day, first.end) == (A, "P10", 4, 80)
    assert isnan(first.doublings)
    assert first.cumulative == 0
    assert second.doublings == pytest.approx(log2(8 * 40 / 80)) == second.cumulative
    assert second.fit is not None
    # Not photographed yet: what it came to is unknown, and so is the sum.
    assert isnan(third.doublings)
    assert isnan(third.cumulative)


def test_a_row_has_a_cell_for_each_column(history: FakeHistory) -> None:
    cells = passage_cells(passages(history, B)[1])
    assert len(cells) == len(COLUMNS)
    assert cells[:5] == ("· 201B7 › B", "P11", "1–5", "1:8", "40.0 %")
    assert cells[-2:] == ("2.0", "2.0")
    assert passage_cells(passages(history, C)[-1])[-1] == "–"


def test_a_dish_without_parents_stands_alone(history: FakeHistory) -> None:
    (only,) = passages(history, D)
    assert only.ratio is None


def test_every_branch_counts_from_the_oldest_whichever_dish_is_asked(history: FakeHistory) -> None:
    history.records += (grown(5, D, 3, 20, "P11"),)
    history.add_life_event(
        LifeEvent(D, LifeEventKind.SEEDING, START, "M", START, ratio=2.0, parent=A)
    )
    found = passages(history, C)
    assert [(row.dish, row.parent, row.depth) for row in found] == [
        (A, None, 0), (B, A, 1), (C, B, 2), (D, A, 1),
    ]  # fmt: skip
    assert found[3].cumulative == pytest.approx(log2(2 * 20 / 80))
    for dish in (A, B, C, D):
        assert [row.dish for row in passages(history, dish)] == [A, B, C, D]
    assert [row.dish for row in line_of(found, C)] == [A, B, C]
    assert [row.dish for row in line_of(found, D)] == [A, D]
    assert line_of(found, DishKey("x", "y")) == ()


def test_a_passage_that_was_stated_later_is_told(history: FakeHistory) -> None:
    describe(lambda: history, B, DishStatement(passage="P12"), "read from the lid")
    assert [row.passage for row in passages(history, C)] == ["P10", "P12", ""]
    # Pictures of the next passage state their own: it is not spoken of.
    history.records.append(grown(5, A, 9, 30, "P30"))
    assert passages(history, C)[0].passage == "P30"
